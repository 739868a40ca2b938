/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association that its peer restarts: RFC 9260 section 5.2.4, action A. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

SCENARIO(restart_begins_anew,
	 "After a restart cwnd, ssthresh and the RTO are those of a new association, whatever "
	 "happened before",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-5.2.4-6"})
{
	struct congestion_flow before = congestion_open(lab, 1000), flow = before;
	struct peer *peer = flow.association.peer;

	congestion_queue(&before, 4);
	congestion_expire(&before);
	congestion_sack(&before, before.sent);
	congestion_queue(&before, 20);
	for (unsigned i = 0; i < 6; i++)
		congestion_sack(&before, before.cumulative + 2);
	ck_assert_uint_gt(before.flight, 0);
	ck_assert_int_ne(path_rto(flow.association.iut, "path0"), RTO_INITIAL);

	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(flow.association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	congestion_check(&flow);
	expect_rto(flow.association.iut, "path0", RTO_INITIAL);

	/* The first measurement: SRTT was forgotten. */
	round_trip(flow.association, 1, JIFFIES(128));
	expect_rto(flow.association.iut, "path0", JIFFIES(384));
	flow.queued = flow.sent = flow.cumulative = 1;
	flow.acknowledged[1] = true;
	congestion_queue(&flow, 30);
	for (unsigned i = 0; i < 10; i++)
		congestion_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 10000);
}
