/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: a peer that acknowledges nothing (RFC 9260 section 8.1). */
#define SUITE "etsi"
#include "suites/etsi/states.h"

enum { AN_HOUR = 3600 * 1000 };

/*
 * No HEARTBEATs: the peer that answered one would be reachable (RFC 9260 8.1).  Linux lets their
 * timer run on; it expires `interval` milliseconds and half an RTO after the last transmission.
 */
static void disable_heartbeats(struct endpoint *iut, uint32_t interval)
{
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_flags = SPP_HB_ENABLE,
					  .spp_hbinterval = interval};

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	params.spp_flags = SPP_HB_DISABLE;
	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

/*
 * A message is sent and never acknowledged: the DATA comes again as often as
 * Association.Max.Retrans admits, each time T3-rtx expires, which first runs for `rto` and then for
 * twice as long (RFC 9260 6.3.3 E2).  Returns for how long it runs now.
 */
static int64_t expect_all_retransmissions(struct peer *peer, struct endpoint *iut, int64_t rto)
{
	const struct packet *data, *again;

	endpoint_send(iut, 0, "is anybody there?");
	data = peer_expect(peer, DATA, .alone = true);
	for (unsigned i = 0; i < ASSOCIATION_MAX_RETRANS; i++) {
		again = peer_expect(peer, DATA, .after = rto, .alone = true);
		assert_same_chunk(again->chunk, data->chunk);
		rto = 2 * rto < RTO_MAX ? 2 * rto : RTO_MAX;
	}
	return rto;
}

/* The kernel gives up when T3-rtx expires once more.  RFC 9260 asks for no ABORT, ETSI does. */
static void expect_unreachable(struct peer *peer, struct endpoint *iut, int64_t rto)
{
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = rto,
		     .since = peer->last);
	if (peer_next(peer, AT_ONCE) == ABORT) {
		peer_expect(peer, ABORT, .alone = true);
		scenario_note("the kernel sends an ABORT when it gives up");
	}
	peer_expect_silence(peer, 2 * RTO_MAX);
	peer_expect_gone(peer);
}

SCENARIO(fh_i_5_1_1, "DATA is never acknowledged: sent again 10 times, then the peer is given up",
	 .lab = &scripted_peer, .limit = SECONDS(700), .etsi = "SCTP_FH_I_5_1_1",
	 .spec = {"RFC9260-8.1-1", "RFC9260-8.1-3", "RFC9260-8.1-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	int64_t rto;

	peer_connect(peer, iut);
	disable_heartbeats(iut, AN_HOUR);
	rto = expect_all_retransmissions(peer, iut, RTO_INITIAL);
	expect_unreachable(peer, iut, rto);
}

SCENARIO(fh_i_5_1_2, "A SACK resets the error counter: the next DATA is sent again 10 times, too",
	 .lab = &scripted_peer, .limit = SECONDS(1400), .etsi = "SCTP_FH_I_5_1_2",
	 .spec = {"RFC9260-8.1-3", "RFC9260-8.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	int64_t rto;

	peer_connect(peer, iut);
	disable_heartbeats(iut, AN_HOUR);
	rto = expect_all_retransmissions(peer, iut, RTO_INITIAL);
	peer_send(peer, SACK);
	/* What was sent again gives no measurement of the round trip: the RTO stays (6.3.1 C5). */
	rto = expect_all_retransmissions(peer, iut, rto);
	expect_unreachable(peer, iut, rto);
}

/*
 * The HEARTBEAT timer is drawn between half and one and a half RTO.  It expires after T3-rtx, which
 * proves nothing, in 13 of 100 associations; in all of so many with a chance of 1 in 200000.
 */
enum { HEARTBEAT_TIMERS = 6 };

/* The error counter reaches Association.Max.Retrans and the HEARTBEAT timer expires before a SACK
 * comes. */
static void survive_heartbeat_timer(struct peer *peer, struct endpoint *iut)
{
	int64_t rto;

	peer_connect(peer, iut);
	disable_heartbeats(iut, 1);
	rto = expect_all_retransmissions(peer, iut, RTO_INITIAL);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, rto - SECONDS(1));
	peer_send(peer, SACK);
	peer_expect_silence(peer, RTO_MAX);
	peer_expect_alive(peer);
}

SCENARIO(fh_i_5_1_1_heartbeat_timer,
	 "After 10 retransmissions the peer has one more RTO, HEARTBEAT timer or not",
	 .lab = &scripted_peer, .limit = HEARTBEAT_TIMERS * SECONDS(700), .etsi = "SCTP_FH_I_5_1_1",
	 .spec = {"RFC9260-8.1-3"},
	 .known = {{.from = "6.1",
		    .reason = "RFC 9260 8.1: the peer is unreachable if the error counter exceeds "
			      "Association.Max.Retrans; when the HEARTBEAT timer expires, which "
			      "runs on while HEARTBEATs are disabled, the association ends as soon "
			      "as the counter has reached it (sctp_sf_sendbeat_8_3() in "
			      "net/sctp/sm_statefuns.c)"}})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int i = 0; i < HEARTBEAT_TIMERS; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		survive_heartbeat_timer(peer, iut);
	}
}
