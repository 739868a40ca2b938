/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: a peer that acknowledges nothing (RFC 9260 section 8.1). */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

enum { AN_HOUR = 3600 * 1000 };

/*
 * Without HEARTBEATs: the peer that answered one would be reachable (RFC 9260 8.1).  Linux lets
 * their timer run on; it expires `interval` milliseconds and half an RTO after the last
 * transmission.
 */
static struct association open_without_heartbeats(struct lab *lab, struct endpoint *iut,
						  struct peer *peer, uint32_t interval)
{
	struct association association =
		association_open(lab, .iut = iut, .peer = peer, .heartbeats = true);

	path_set(association.iut, NULL, .flags = SPP_HB_ENABLE, .hb_interval = interval);
	endpoint_disable_heartbeats(association.iut);
	return association;
}

/*
 * A message, DATA `n`, is sent and never acknowledged: the DATA is retransmitted as often as
 * Association.Max.Retrans admits.  T3-rtx runs for `rto` at first; returns for how long it runs
 * now.
 */
static int64_t expect_all_retransmissions(struct association association, unsigned n, int64_t rto)
{
	const struct packet *data;

	endpoint_send(association.iut, 0, "is anybody there?");
	data = expect_data(association, n, .alone = true);
	return etsi_expect_retransmissions(association, data, ASSOCIATION_MAX_RETRANS, rto);
}

SCENARIO(fh_i_5_1_1,
	 "DATA that is never acknowledged is retransmitted 10 times before the peer is given up",
	 .lab = &scripted_peer, .limit = SECONDS(700), .etsi = "SCTP_FH_I_5_1_1",
	 .spec = {"RFC9260-8.1-1", "RFC9260-8.1-3", "RFC9260-8.1-4"})
{
	struct association association = open_without_heartbeats(lab, NULL, NULL, AN_HOUR);
	int64_t rto = expect_all_retransmissions(association, 1, RTO_INITIAL);

	etsi_expect_given_up(association, rto, SCTP_COMM_LOST);
}

SCENARIO(fh_i_5_1_2,
	 "A SACK resets the error counter, so that the next DATA is retransmitted 10 times as well",
	 .lab = &scripted_peer, .limit = SECONDS(1400), .etsi = "SCTP_FH_I_5_1_2",
	 .spec = {"RFC9260-8.1-3", "RFC9260-8.1-5"})
{
	struct association association = open_without_heartbeats(lab, NULL, NULL, AN_HOUR);
	int64_t rto = expect_all_retransmissions(association, 1, RTO_INITIAL);

	send_sack(association, 1);
	/* Retransmitted DATA gives no measurement of the round trip: the RTO stays (6.3.1 C5). */
	rto = expect_all_retransmissions(association, 2, rto);
	etsi_expect_given_up(association, rto, SCTP_COMM_LOST);
}

/*
 * The HEARTBEAT timer is drawn between half and one and a half RTO.  It expires after T3-rtx, which
 * proves nothing, in 13 of 100 associations; in six out of six with a chance of 1 in 200000.
 */
enum { HEARTBEAT_TIMERS = 6 };

SCENARIO(fh_i_5_1_1_heartbeat_timer,
	 "After 10 retransmissions the peer has one more RTO, whether the HEARTBEAT timer expires "
	 "or not",
	 .lab = &scripted_peer, .limit = HEARTBEAT_TIMERS * SECONDS(700), .etsi = "SCTP_FH_I_5_1_1",
	 .spec = {"RFC9260-8.1-3"},
	 .known = {{.from = "4.0",
		    .reason = "any timer that runs out while the counter has reached the limit, "
			      "but not exceeded it, ends the association (sctp_sf_sendbeat_8_3() "
			      "in sm_statefuns.c)"}})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int i = 0; i < HEARTBEAT_TIMERS; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct association association = open_without_heartbeats(lab, iut, peer, 1);
		int64_t rto = expect_all_retransmissions(association, 1, RTO_INITIAL);

		/* The error counter has reached Association.Max.Retrans, and the HEARTBEAT timer
		 * expires before the SACK comes. */
		expect_no_event(iut, SCTP_ASSOC_CHANGE, rto - SECONDS(1));
		send_sack(association, 1);
		peer_expect_silence(peer, RTO_MAX);
		peer_expect_alive(peer);
	}
}
