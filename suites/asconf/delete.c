/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer asks to delete addresses: RFC 5061 4.2.2 and 5.3. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(delete,
	 "After the peer has deleted an address nothing is sent to it, and what comes from it is "
	 "out of the blue",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(200),
	 .spec = {"RFC5061-5.3-24", "RFC5061-5.3-25"})
{
	struct association association =
		association_open(lab, .asconf = true, .heartbeats = true, .paths = {"path1"});

	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	asconf_expect_event(association, "path1", SCTP_ADDR_REMOVED);
	expect_peer_addresses(association.iut, "path0");
	forget_packets(lab);
	expect_no_packet(lab, ANY_CHUNK, SECONDS(120), .from = "iut", .link = "path1");

	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	asconf_expect_out_of_the_blue(association, "path1");
	peer_expect_alive(association.peer);
}

SCENARIO(delete_wildcard,
	 "Deleting 0.0.0.0 or :: deletes all addresses but the source of the packet",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.2.2-3", "RFC5061-5.2-11"})
{
	struct association association =
		association_open(lab, .asconf = true, .paths = {"path1", "path2"});

	asconf_succeed_over(association, "path1", "path1",
			    asconf_wildcard_request(association, PARAM_DELETE_ADDRESS, 0xdeadbeef));
	asconf_expect_event(association, "path0", SCTP_ADDR_REMOVED);
	asconf_expect_event(association, "path2", SCTP_ADDR_REMOVED);
	expect_peer_addresses(association.iut, "path1");
	endpoint_send(association.iut, 0, "to the last address");
	peer_expect(association.peer, DATA, .path = "path1");
}

SCENARIO(delete_primary, "After the peer has deleted its primary address DATA goes to another one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-24", "RFC5061-5.3-25"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	asconf_succeed_over(association, "path1", "path1", asconf_delete(association, 3, "path0"));
	asconf_expect_event(association, "path0", SCTP_ADDR_REMOVED);
	endpoint_send(association.iut, 0, "to the other address");
	peer_expect(association.peer, DATA, .path = "path1");
	expect_peer_addresses(association.iut, "path1");
}

SCENARIO(delete_with_data_outstanding,
	 "DATA outstanding on an address that the peer deletes is retransmitted to another one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-25"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	endpoint_send(association.iut, 0, "on its way", .path = "path1");
	expect_data(association, 1, .path = "path1");
	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	expect_retransmission(association, 1, .path = "path0", .within = SECONDS(4));
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(10));
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "iut", .link = "path1"), 1);
}

SCENARIO(delete_last_address,
	 "Deleting the peer's last address is refused, even if it is the source of the packet, and "
	 "the association continues",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-17", "RFC5061-5.3-18", "RFC5061-4.2.3-1", "RFC5061-4.2.2-1"})
{
	struct association association = association_open(lab, .asconf = true);
	struct tlv_spec request = asconf_delete(association, 0x01023476, "path0");

	asconf_expect_refusal(association, request, CAUSE_DELETE_LAST_ADDRESS);
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
	expect_peer_addresses(association.iut, "path0");
	endpoint_send(association.iut, 0, "still there");
	peer_expect(association.peer, DATA);
}

SCENARIO(delete_all_addresses,
	 "Of requests that together would delete all of the peer's addresses the last is refused",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-17", "RFC5061-5.3-18", "RFC5061-5.2-5", "RFC5061-5.2-6",
		  "RFC5061-5.2-7", "RFC5061-5.2-8"})
{
	struct association association =
		association_open(lab, .asconf = true, .paths = {"path1", "path2"});
	struct tlv_spec first = asconf_delete(association, 30, "path2");
	struct tlv_spec second = asconf_delete(association, 20, "path1");
	struct tlv_spec third = asconf_delete(association, 10, "path0");

	asconf_expect_ack(association, asconf_send(association, first, second, third), {first, 0},
			  {second, 0}, {third, CAUSE_DELETE_LAST_ADDRESS});
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(delete_source_address, "Deleting the source address of the ASCONF is refused",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-19", "RFC5061-5.3-20"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec request = asconf_delete(association, 0x80000001, "path0");

	asconf_expect_refusal(association, request, CAUSE_DELETE_SOURCE_ADDRESS);
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
	expect_peer_addresses(association.iut, "path0", "path1");
}
