/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: a peer that acknowledges nothing (RFC 9260 section 8.1). */
#define SUITE "etsi"
#include "suites/etsi/states.h"

#define RTO_MAX SECONDS(60)
enum { ASSOCIATION_MAX_RETRANS = 10 };

/* Else the peer, answering HEARTBEATs, would still be reachable (RFC 9260 8.1). */
static void disable_heartbeats(struct endpoint *iut)
{
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_flags = SPP_HB_DISABLE};

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

/*
 * The DATA comes again so many times, each time T3-rtx expires, which first runs for `rto` and then
 * for twice as long (RFC 9260 6.3.3 E2).  Returns for how long it runs now.
 */
static int64_t expect_retransmissions(struct peer *peer, const struct packet *data, unsigned times,
				      int64_t rto)
{
	for (unsigned i = 0; i < times; i++) {
		const struct packet *again = peer_expect(peer, DATA, .after = rto, .alone = true);

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
	const struct packet *data;
	int64_t rto;

	peer_connect(peer, iut);
	disable_heartbeats(iut);
	endpoint_send(iut, 0, "is anybody there?");
	data = peer_expect(peer, DATA, .alone = true);
	rto = expect_retransmissions(peer, data, ASSOCIATION_MAX_RETRANS, RTO_INITIAL);
	expect_unreachable(peer, iut, rto);
}

SCENARIO(fh_i_5_1_2, "A SACK resets the error counter: the next DATA is sent again 10 times, too",
	 .lab = &scripted_peer, .limit = SECONDS(1400), .etsi = "SCTP_FH_I_5_1_2",
	 .spec = {"RFC9260-8.1-3", "RFC9260-8.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *data;
	int64_t rto;

	peer_connect(peer, iut);
	disable_heartbeats(iut);
	endpoint_send(iut, 0, "is anybody there?");
	data = peer_expect(peer, DATA, .alone = true);
	rto = expect_retransmissions(peer, data, ASSOCIATION_MAX_RETRANS, RTO_INITIAL);
	peer_send(peer, SACK);

	/* What was sent again gives no measurement of the round trip: the RTO stays (6.3.1 C5). */
	endpoint_send(iut, 0, "and now?");
	data = peer_expect(peer, DATA, .alone = true);
	rto = expect_retransmissions(peer, data, ASSOCIATION_MAX_RETRANS, rto);
	expect_unreachable(peer, iut, rto);
}
