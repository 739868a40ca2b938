/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the peer's addresses. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

SCENARIO(as_v_1_10_1,
	 "The peer's only address is the one that its INIT came from if the INIT lists none",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_V_1_10_1",
	 .spec = {"RFC9260-5.1-3", "RFC9260-5.1-11", "RFC9260-5.1.2-1", "RFC9260-5.1.2-7",
		  "RFC9260-3.3.2.1.2-2"})
{
	struct association association =
		association_prepare(lab, .peer = peer_open(lab, .path = "path1"));
	struct peer *peer = association.peer;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK, .path = "path1");
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK, .path = "path1");
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	etsi_expect_sole_path(association, "path1");
}

SCENARIO(as_v_1_10_2,
	 "Of all addresses that the user gave, only the one that the INIT ACK came from remains if "
	 "the INIT ACK lists none",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_V_1_10_2",
	 .spec = {"RFC9260-5.1.2-1", "RFC9260-3.3.3-23"})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;

	peer_invite(peer, association.iut, .paths = {"path0", "path1"});
	peer_expect(peer, INIT, .path = "path0");
	peer->path = "path1";
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO, .path = "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	etsi_expect_sole_path(association, "path1");
}

/*
 * The association was set up over path0, and the peer's INIT or INIT ACK lists its addresses on
 * path1 and path2: they are the peer's, but none gets DATA before a HEARTBEAT to it was answered.
 */
static void use_listed_addresses(struct association association)
{
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	const struct packet *data;

	peer_ignore(peer, HEARTBEAT);
	expect_peer_addresses(iut, "path0", "path1", "path2");
	expect_path_state(iut, "path0", SCTP_ACTIVE);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	expect_path_state(iut, "path2", SCTP_UNCONFIRMED);
	endpoint_send(iut, 0, "to the only confirmed address");
	expect_data(association, 1, .path = "path0");
	expect_retransmission(association, 1, .path = "path0", .after = RTO_INITIAL);
	send_sack(association, 1);

	peer_heed(peer, HEARTBEAT);
	peer_answer(peer, HEARTBEAT, true);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(iut, 0, "to another one if it is lost");
	expect_data(association, 2, .path = "path0");
	/* The RTO of path0 was doubled, and nothing was measured since. */
	data = expect_retransmission(association, 2, .after = 2 * RTO_INITIAL);
	ck_assert_str_ne(data->link, "path0");
	send_sack(association, 2);
	peer_expect_alive(peer);
}

/* RFC 9260 section 5.4: no DATA to a listed address before it is confirmed; RFC 2960 had no such
 * rule. */
SCENARIO(as_v_1_11_1,
	 "The peer's addresses are those in its INIT and the one that it came from, and those in "
	 "INIT are confirmed before DATA goes there",
	 .lab = &scripted_triple_path, .etsi = "SCTP_AS_V_1_11_1",
	 .spec = {"RFC9260-5.1.2-4", "RFC9260-5.4-4", "RFC9260-6.4-1", "RFC9260-6.4-6"})
{
	use_listed_addresses(association_open(lab, .paths = {"path1", "path2"}, .unconfirmed = true,
					      .without_pf = true));
}

/* As 1_11_1. */
SCENARIO(as_v_1_11_2,
	 "The peer's addresses are those in its INIT ACK and the one that it came from, and those "
	 "in INIT ACK are confirmed before DATA goes there",
	 .lab = &scripted_triple_path, .etsi = "SCTP_AS_V_1_11_2",
	 .spec = {"RFC9260-5.1.2-4", "RFC9260-5.4-4", "RFC9260-6.4-1", "RFC9260-6.4-6"})
{
	use_listed_addresses(association_open(lab, .active = true, .paths = {"path1", "path2"},
					      .unconfirmed = true, .without_pf = true));
}
