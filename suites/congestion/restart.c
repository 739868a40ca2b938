/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association that its peer restarts: RFC 9260 section 5.2.4, action A. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

SCENARIO(restart_begins_anew,
	 "After a restart the window, ssthresh and the RTO are what they are in a new association, "
	 "and nothing of before counts",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-5.2.4-6"})
{
	struct flow before = flow_open(lab, 1000), flow = before;
	struct peer *peer = flow.sender.peer;

	flow_queue(&before, 4);
	flow_expire(&before);
	flow_sack(&before, before.sent);
	flow_queue(&before, 20);
	for (unsigned i = 0; i < 6; i++)
		flow_sack(&before, before.cumulative + 2);
	ck_assert_uint_gt(before.flight, 0);
	ck_assert_int_ne(rto_of(flow.sender), RTO_INITIAL);

	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(flow.sender.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	flow_check(&flow);
	expect_rto(flow.sender, RTO_INITIAL);

	/* The first measurement: SRTT was forgotten. */
	round_trip(flow.sender, 1, JIFFIES(128));
	expect_rto(flow.sender, JIFFIES(384));
	flow.queued = flow.sent = flow.cumulative = 1;
	flow.acknowledged[1] = true;
	flow_queue(&flow, 30);
	for (unsigned i = 0; i < 10; i++)
		flow_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 10000);
}
