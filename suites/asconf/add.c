/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer asks to add addresses: RFC 5061 4.2.1 and 5.3. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The first HEARTBEAT is due after RTO.Initial, which is jittered by half (RFC 9260 5.4, 8.3). */
#define LATEST_PROBE (RTO_INITIAL * 3 / 2 + timer_slack(RTO_INITIAL * 3 / 2))

SCENARIO(add,
	 "An address that the peer adds is unconfirmed until a HEARTBEAT to it is acknowledged",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.3-27", "RFC5061-4.1.2-1", "RFC5061-5.2-11",
		  "RFC4895-6.2-4", "RFC4895-6.2-7"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);
	struct endpoint *iut = association.iut;

	peer_answer(association.peer, HEARTBEAT, false);
	asconf_succeed(association, asconf_add(association, 7, "path1"));
	peer_expect(association.peer, HEARTBEAT, .path = "path1", .within = LATEST_PROBE);
	asconf_expect_event(association, "path1", SCTP_ADDR_ADDED);
	expect_peer_addresses(iut, "path0", "path1");
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);

	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT_ACK)});
	asconf_expect_event(association, "path1", SCTP_ADDR_CONFIRMED);
	expect_path_state(iut, "path1", SCTP_ACTIVE);
	endpoint_send(iut, 0, "to the new address", .path = "path1");
	peer_expect(association.peer, DATA, .path = "path1");
}

SCENARIO(no_data_before_confirmation,
	 "DATA is not sent to an added address before it is confirmed, even if it was made the "
	 "primary one and DATA is lost on the confirmed one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-5", "RFC5061-5.3-27"})
{
	/* HEARTBEATs of a path that is potentially failed would double the RTO, too. */
	struct association association =
		association_open(lab, .asconf = true, .heartbeats = true, .without_pf = true);
	struct peer *peer = association.peer;

	peer_answer(peer, HEARTBEAT, false);
	asconf_succeed(association, asconf_add(association, 7, "path1"),
		       asconf_set_primary(association, 8, "path1"));
	peer_expect(peer, HEARTBEAT, .path = "path1", .within = LATEST_PROBE);
	peer_ignore(peer, HEARTBEAT);
	endpoint_send(association.iut, 0, "patience");
	peer_expect(peer, DATA, .path = "path0");
	for (int64_t rto = RTO_INITIAL; rto < SECONDS(20); rto *= 2)
		peer_expect(peer, DATA, .path = "path0", .after = rto);
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "iut", .link = "path1"), 2);
}

SCENARIO(add_several, "One ASCONF can add two addresses, and both are confirmed",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.3-27", "RFC5061-5.2-5"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);
	static const char *const paths[] = {"path1", "path2"};

	asconf_succeed(association, asconf_add(association, 1, "path1"),
		       asconf_add(association, 2, "path2"));
	for (int i = 0; i < 2; i++)
		expect_event(association.iut, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_ADDED, .within = 0);
	expect_peer_addresses(association.iut, "path0", "path1", "path2");
	for (int i = 0; i < 2; i++)
		expect_event(association.iut, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED, .within = LATEST_PROBE);
}

SCENARIO(add_wildcard,
	 "Adding 0.0.0.0 or :: adds the source address of the packet, to which the ASCONF ACK is "
	 "sent",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.2.1-3", "RFC5061-5.2-11", "RFC5061-5.3.2-3"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);

	asconf_succeed_over(association, "path2", "path0",
			    asconf_wildcard_request(association, PARAM_ADD_ADDRESS, 9));
	asconf_expect_event(association, "path2", SCTP_ADDR_ADDED);
	asconf_expect_event(association, "path2", SCTP_ADDR_CONFIRMED);
	expect_peer_addresses(association.iut, "path0", "path2");
}

SCENARIO(add_again,
	 "Adding an address that the association already has succeeds and changes nothing",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-1"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	asconf_succeed(association, asconf_add(association, 9, "path1"));
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
	expect_path_state(association.iut, "path1", SCTP_ACTIVE);
	expect_peer_addresses(association.iut, "path0", "path1");
}
