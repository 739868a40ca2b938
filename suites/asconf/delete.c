/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer asks to delete addresses: RFC 5061 4.2.2 and 5.3. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static bool is_on(const struct packet *packet, void *path)
{
	return !strcmp(packet->link, path);
}

SCENARIO(delete,
	 "An address that the peer deletes gets no packet any more, and what comes from it is "
	 "out of the blue",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(200),
	 .spec = {"RFC5061-5.3-24", "RFC5061-5.3-25", "RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_DELETE_ADDRESS, 3, "path1")));
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_REMOVED);
	check_peer_addresses(iut, "path0");
	forget_packets(lab);
	expect_no_packet(lab, ANY_CHUNK, SECONDS(120), .from = "iut", .link = "path1");

	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	ck_assert_uint_eq(
		peer_expect(peer, ABORT, .path = "path1", .tag = peer->iut_tag)->chunk->flags,
		FLAG_T);
	peer_expect_alive(peer);
}

SCENARIO(delete_wildcard,
	 "To delete 0.0.0.0 or :: deletes all addresses but the one that the packet came from",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.2.2-3", "RFC5061-5.2-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1", "path2");
	uint32_t serial = send_asconf_with(peer, "path1", "path1",
					   (struct tlv_spec[MAX_REQUESTS + 1]){wildcard_request(
						   lab, PARAM_DELETE_ADDRESS, 0xdeadbeef)});

	expect_ack_on(peer, "path1", serial);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_REMOVED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_REMOVED);
	check_peer_addresses(iut, "path1");
	endpoint_send(iut, 0, "to the last address");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(delete_primary, "After the primary address was deleted, DATA goes to another one",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-24", "RFC5061-5.3-25"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	uint32_t serial = send_asconf_with(peer, "path1", "path1",
					   (struct tlv_spec[MAX_REQUESTS + 1]){path_request(
						   peer, PARAM_DELETE_ADDRESS, 3, "path0")});

	expect_ack_on(peer, "path1", serial);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_REMOVED);
	endpoint_send(iut, 0, "to the other address");
	peer_expect(peer, DATA, .path = "path1");
	check_peer_addresses(iut, "path1");
}

SCENARIO(delete_with_data_outstanding,
	 "DATA that is outstanding on an address when the peer deletes it is sent again to "
	 "another",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-25"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	endpoint_send(iut, 0, "on its way", .path = "path1");
	const struct packet *lost = peer_expect(peer, DATA, .path = "path1");

	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_DELETE_ADDRESS, 3, "path1")));
	const struct packet *again = peer_expect(peer, DATA, .path = "path0", .within = SECONDS(4));

	ck_assert_uint_eq(again->chunk->data.tsn, lost->chunk->data.tsn);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(10));
	ck_assert_uint_eq(
		count_packets(lab, DATA, .from = "iut", .match = is_on, .context = "path1"), 1);
}

SCENARIO(delete_last_address,
	 "To delete the last address is refused, be it the source of the packet, and the "
	 "association continues",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-17", "RFC5061-5.3-18", "RFC5061-5.3-20", "RFC5061-4.2.3-1",
		  "RFC5061-4.2.2-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec request = path_request(peer, PARAM_DELETE_ADDRESS, 0x01023476, "path0");

	expect_ack(peer, send_asconf(peer, request), {request, CAUSE_DELETE_LAST_ADDRESS});
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
	check_peer_addresses(iut, "path0");
	endpoint_send(iut, 0, "still there");
	peer_expect(peer, DATA);
}

SCENARIO(delete_all_addresses,
	 "Of requests that together would delete all addresses, the one for the last is refused",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-17", "RFC5061-5.3-18", "RFC5061-5.2-5", "RFC5061-5.2-6",
		  "RFC5061-5.2-7", "RFC5061-5.2-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1", "path2");
	struct tlv_spec requests[] = {
		path_request(peer, PARAM_DELETE_ADDRESS, 30, "path2"),
		path_request(peer, PARAM_DELETE_ADDRESS, 20, "path1"),
		path_request(peer, PARAM_DELETE_ADDRESS, 10, "path0"),
	};

	expect_ack(peer, send_asconf(peer, requests[0], requests[1], requests[2]), {requests[0], 0},
		   {requests[1], 0}, {requests[2], CAUSE_DELETE_LAST_ADDRESS});
	check_peer_addresses(iut, "path0");
}

SCENARIO(delete_source_address, "To delete the address that the ASCONF came from is refused",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-19", "RFC5061-5.3-20"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec request = path_request(peer, PARAM_DELETE_ADDRESS, 0x80000001, "path0");

	expect_ack(peer, send_asconf(peer, request), {request, CAUSE_DELETE_SOURCE_ADDRESS});
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
	check_peer_addresses(iut, "path0", "path1");
}
