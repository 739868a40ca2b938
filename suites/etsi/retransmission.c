/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part RT: the retransmission timer of DATA that is never acknowledged. */
#define SUITE "etsi"
#include "suites/etsi/data.h"

SCENARIO(rt_i_11_1, "Each expiry of T3-rtx doubles the RTO, up to RTO.Max", .lab = &scripted_peer,
	 .etsi = "SCTP_RT_I_11_1", .spec = {"RFC9260-6.1-26", "RFC9260-6.3.3-1", "RFC9260-6.3.1-6"},
	 .limit = SECONDS(300))
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->iut_initial_tsn;
	int64_t rto = RTO_INITIAL;

	stop_heartbeats(iut);
	endpoint_send(iut, 0, "never acknowledged");
	expect_data(peer, tsn);
	for (unsigned i = 0; i < 7; i++) {
		ck_assert_int_eq(rto_on(iut, "path0"), rto);
		expect_data(peer, tsn, .after = rto);
		rto = 2 * rto < RTO_MAX ? 2 * rto : RTO_MAX;
	}
	ck_assert_int_eq(rto_on(iut, "path0"), RTO_MAX);
}

/*
 * What is known of ETSI's text describes 11_1 once more; the older suites have several addresses
 * here, of which only the one that timed out gets a larger RTO.
 */
SCENARIO(rt_i_11_2, "Only the address that timed out gets a larger RTO, and keeps it",
	 .lab = &scripted_dual_path, .etsi = "SCTP_RT_I_11_2",
	 .spec = {"RFC9260-6.3.3-2", "RFC9260-6.1-26", "RFC9260-6.4-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate_dual(peer);
	uint32_t tsn = peer->iut_initial_tsn;

	ck_assert_int_eq(rto_on(iut, "path0"), RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path1"), RTO_MIN);
	endpoint_send(iut, 0, "times out on path0");
	expect_data(peer, tsn, .path = "path0");
	expect_data(peer, tsn, .path = "path1", .after = RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path0"), 2 * RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path1"), RTO_MIN);

	/* This SACK measures no round trip of path0. */
	peer_send(peer, SACK);
	endpoint_send(iut, 0, "times out on path1", .path = "path1");
	expect_data(peer, tsn + 1, .path = "path1");
	expect_data(peer, tsn + 1, .path = "path0", .after = RTO_MIN);
	ck_assert_int_eq(rto_on(iut, "path0"), 2 * RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path1"), 2 * RTO_MIN);
	expect_data(peer, tsn + 1, .after = 2 * RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path0"), 4 * RTO_INITIAL);
	ck_assert_int_eq(rto_on(iut, "path1"), 2 * RTO_MIN);
}

SCENARIO(rt_i_11_3,
	 "Retransmissions alternate between two addresses, each with the RTO of its own address",
	 .lab = &scripted_dual_path, .etsi = "SCTP_RT_I_11_3",
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.3.3-2", "RFC9260-6.1-26"},
	 .known = {
		 {"6.1", NULL,
		  "RFC 9260 6.4: \"an endpoint SHOULD try to retransmit a chunk that timed out to "
		  "an active destination transport address that is different from the last "
		  "destination address to which the chunk was sent\"; back on the primary path "
		  "the retransmissions stay there, as sctp_assoc_update_retran_path() "
		  "(associola.c) takes it for the only active path"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate_dual(peer);
	static const char *const paths[] = {"path0", "path1"};
	int64_t rtos[] = {RTO_INITIAL, RTO_MIN};

	endpoint_send(iut, 0, "never acknowledged");
	expect_data(peer, peer->iut_initial_tsn, .path = paths[0]);
	for (unsigned i = 0; i < 6; i++) {
		expect_data(peer, peer->iut_initial_tsn, .path = paths[(i + 1) % 2],
			    .after = rtos[i % 2]);
		rtos[i % 2] *= 2;
		ck_assert_int_eq(rto_on(iut, "path0"), rtos[0]);
		ck_assert_int_eq(rto_on(iut, "path1"), rtos[1]);
	}
}
