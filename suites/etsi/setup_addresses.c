/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the peer's addresses. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

SCENARIO(as_v_1_10_1,
	 "An INIT without addresses: the address that it came from is the peer's only one",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_V_1_10_1",
	 .spec = {"RFC9260-5.1-3", "RFC9260-5.1-11", "RFC9260-5.1.2-1", "RFC9260-5.1.2-7",
		  "RFC9260-3.3.2.1.2-2"})
{
	struct peer *peer = peer_open(lab, .path = "path1");
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK, .path = "path1");
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK, .path = "path1");
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	setup_expect_sole_path(peer, iut, "path1");
}

SCENARIO(as_v_1_10_2,
	 "An INIT ACK without addresses: of all addresses that the user gave, only the one that it "
	 "came from remains",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_V_1_10_2",
	 .spec = {"RFC9260-5.1.2-1", "RFC9260-3.3.3-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut, .paths = {"path0", "path1"});
	peer_expect(peer, INIT, .path = "path0");
	peer->path = "path1";
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO, .path = "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	setup_expect_sole_path(peer, iut, "path1");
}

static int path_state(struct endpoint *iut, const char *path)
{
	return endpoint_path(iut, path).spinfo_state;
}

/*
 * The peer has set up an association over path0 and named its addresses on path1 and path2: they
 * are the peer's, but none gets DATA before a HEARTBEAT to it was answered.
 */
static void use_named_addresses(struct peer *peer, struct endpoint *iut)
{
	const struct packet *data;

	setup_expect_addresses(iut, "path0", "path1", "path2");
	ck_assert_int_eq(path_state(iut, "path0"), SCTP_ACTIVE);
	ck_assert_int_eq(path_state(iut, "path1"), SCTP_UNCONFIRMED);
	ck_assert_int_eq(path_state(iut, "path2"), SCTP_UNCONFIRMED);
	endpoint_send(iut, 0, "to the only confirmed address");
	peer_expect(peer, DATA, .path = "path0");
	peer_expect(peer, DATA, .path = "path0", .after = RTO_INITIAL);
	peer_send(peer, SACK);

	peer_heed(peer, HEARTBEAT);
	peer_answer(peer, HEARTBEAT, true);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(iut, 0, "to another one if it is lost");
	peer_expect(peer, DATA, .path = "path0");
	/* The RTO of path0 was doubled, and nothing was measured since. */
	data = peer_expect(peer, DATA, .after = 2 * RTO_INITIAL);
	ck_assert_str_ne(path_of_address(iut->lab, (const struct sockaddr *)&data->sctp.to),
			 "path0");
	peer_send(peer, SACK);
	peer_expect_alive(peer);
}

static struct peer *open_unanswering(struct lab *lab)
{
	struct peer *peer = peer_open(lab);

	/* Plain RFC 9260, without Potentially Failed destinations (RFC 7829). */
	if (lab_sysctl(lab, "iut", "net/sctp/pf_enable", "0") != 0)
		scenario_error("%s", lab_error(lab));
	peer_answer(peer, HEARTBEAT, false);
	peer_ignore(peer, HEARTBEAT);
	return peer;
}

/* RFC 9260 section 5.4: no DATA to a named address before it is confirmed; RFC 2960 had no such
 * rule. */
SCENARIO(as_v_1_11_1,
	 "Addresses in INIT are the peer's, with the one that it came from; they are confirmed "
	 "before DATA goes there",
	 .lab = &scripted_triple_path, .etsi = "SCTP_AS_V_1_11_1",
	 .spec = {"RFC9260-5.1.2-4", "RFC9260-5.4-4", "RFC9260-6.4-1", "RFC9260-6.4-6"})
{
	struct peer *peer = open_unanswering(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	struct sockaddr_storage third = peer_own_address(peer, "path2");

	peer_connect(peer, iut,
		     .init = CHUNK(INIT, .tlvs = {tlv_address(&second), tlv_address(&third)}));
	use_named_addresses(peer, iut);
}

/* As 1_11_1. */
SCENARIO(as_v_1_11_2,
	 "Addresses in INIT ACK are the peer's, with the one that it came from; they are confirmed "
	 "before DATA goes there",
	 .lab = &scripted_triple_path, .etsi = "SCTP_AS_V_1_11_2",
	 .spec = {"RFC9260-5.1.2-4", "RFC9260-5.4-4", "RFC9260-6.4-1", "RFC9260-6.4-6"})
{
	struct peer *peer = open_unanswering(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	struct sockaddr_storage third = peer_own_address(peer, "path2");

	peer_accept(peer, iut,
		    .init = CHUNK(INIT_ACK, .tlvs = {tlv_address(&second), tlv_address(&third)}));
	use_named_addresses(peer, iut);
}
