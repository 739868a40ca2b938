/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a lost packet does: RFC 9260 sections 7.2.1, 7.2.3 and 7.2.4. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

SCENARIO(third_report,
	 "The third SACK that reports DATA missing makes it go again at once and halves the "
	 "window, but not below four segments",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.3-1", "RFC9260-6.2.1-1"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 30);
	flow_sack(&flow, 0, .gaps = {{2, 2}});
	flow_sack(&flow, 0, .gaps = {{2, 3}});
	flow_sack_lost(&flow, 0, 1, 0, .gaps = {{2, 4}});
	ck_assert_uint_eq(flow.cwnd, 4 * flow.counting.segment);
	flow_sack(&flow, 0, .gaps = {{2, 5}});
	flow_sack(&flow, 6);
	flow_sack(&flow, flow.exit);
	flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.cumulative + 2);
}

SCENARIO(large_window_is_halved,
	 "A window of more than eight segments is halved, after the SACK that reports the loss has "
	 "widened it; the lost DATA goes although more than the window is outstanding, and no new "
	 "DATA until less is",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.3-1", "RFC9260-7.2.4-4", "RFC9260-7.2.4-6", "RFC9260-6.1-11"})
{
	struct flow flow = flow_open(lab, 1000);
	unsigned first;

	flow_grow(&flow, 20000);
	first = flow.cumulative + 1;
	flow_queue(&flow, 80);
	while (flow.flight < flow.cwnd)
		flow_sack(&flow, flow.cumulative + 1);
	/* Number `lost` is the second of those outstanding, so that the third SACK acknowledges
	 * the first one, too. */
	unsigned lost = flow.cumulative + 2;

	ck_assert_uint_ge(lost, first);
	flow_sack(&flow, flow.cumulative, .gaps = {{lost + 1, lost + 1}});
	flow_sack(&flow, flow.cumulative, .gaps = {{lost + 1, lost + 2}});
	flow_sack_lost(&flow, lost - 1, lost, 0, .gaps = {{lost + 1, lost + 3}});
	ck_assert_uint_gt(flow.cwnd, 8 * 1000);
	ck_assert_uint_gt(flow.flight, flow.cwnd);
	for (unsigned i = 4; i < 14; i++)
		flow_sack(&flow, lost - 1, .gaps = {{lost + 1, lost + i}});
	flow_sack(&flow, lost + 13);
	flow_sack(&flow, flow.exit);
	flow_sack(&flow, flow.cumulative + 2);
}

SCENARIO(loss_in_congestion_avoidance,
	 "A loss makes partial_bytes_acked 0: the next step of congestion avoidance takes a whole "
	 "window",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-1"})
{
	struct flow flow = flow_open(lab, 1000);
	unsigned end;

	flow_grow(&flow, 16000);
	flow_queue(&flow, 4);
	flow_expire(&flow);
	flow_sack(&flow, flow.cumulative + 1);
	flow_queue(&flow, 120);
	while (flow.cwnd <= flow.ssthresh || flow.partial_bytes_acked < flow.cwnd * 3 / 4)
		flow_sack(&flow, flow.cumulative + 1);
	end = flow.cumulative;
	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}});
	flow_sack_lost(&flow, end, end + 1, 0, .gaps = {{end + 2, end + 4}});
	for (unsigned i = 5; i <= 7; i++)
		flow_sack(&flow, end, .gaps = {{end + 2, end + i}});
	flow_sack(&flow, end + 7);
	for (unsigned i = 0; i < 30; i++)
		flow_sack(&flow, flow.cumulative + 1);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh + flow.counting.segment);
}

SCENARIO(reports_need_new_acknowledgements,
	 "A SACK that acknowledges nothing new beyond missing DATA is no report of it",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.4-3"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 5);
	flow_sack(&flow, 0, .gaps = {{2, 2}});
	for (unsigned i = 0; i < 4; i++)
		flow_sack(&flow, 0, .gaps = {{2, 2}});
	flow_sack(&flow, 0, .gaps = {{2, 2}, {4, 4}});
	for (unsigned i = 0; i < 4; i++)
		flow_sack(&flow, 0, .gaps = {{2, 2}, {4, 4}});
	flow_sack_lost(&flow, 0, 1, 0, .gaps = {{2, 4}});
}

/* Numbers 1, 4 and 8 are lost, and number 9 came before 3 and 5: number 1 goes again. */
static struct flow lose_three(struct lab *lab)
{
	struct flow flow = flow_open(lab, 1000);
	unsigned end;

	flow_grow(&flow, 12000);
	flow_queue(&flow, 12);
	end = flow.cumulative;
	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}, {end + 9, end + 9}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}, {end + 9, end + 9}});
	flow_sack_lost(&flow, end, end + 1, 0,
		       .gaps = {{end + 2, end + 3}, {end + 5, end + 5}, {end + 9, end + 9}});
	return flow;
}

SCENARIO(reports_by_the_highest_new_one,
	 "A SACK reports missing only DATA below the highest that it acknowledges for the first "
	 "time",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-3"})
{
	struct flow flow = lose_three(lab);
	unsigned end = flow.cumulative;

	/* The third report of number 4. Number 8 has one, by 9, and no more by 6 and 7. */
	flow_sack_lost(&flow, end, end + 4, 0,
		       .gaps = {{end + 2, end + 3}, {end + 5, end + 6}, {end + 9, end + 9}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}, {end + 5, end + 7}, {end + 9, end + 9}});
	flow_sack(&flow, end,
		  .gaps = {{end + 2, end + 3}, {end + 5, end + 7}, {end + 9, end + 10}});
}

SCENARIO(reports_in_fast_recovery,
	 "In Fast Recovery a SACK that advances the cumulative TSN reports all that it shows "
	 "missing, and the window is not reduced again",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-3", "RFC9260-7.2.4-5"})
{
	struct flow flow = lose_three(lab);
	unsigned end = flow.cumulative;
	uint32_t cwnd = flow.cwnd;

	/* Number 4 was reported by 5 and 9. */
	flow_sack_lost(&flow, end + 3, end + 4, 0,
		       .gaps = {{end + 5, end + 5}, {end + 9, end + 9}});
	/* Number 8 was reported by 9, and by the SACK before. */
	flow_sack_lost(&flow, end + 7, end + 8, 0, .gaps = {{end + 9, end + 9}});
	ck_assert_uint_eq(flow.cwnd, cwnd);
}

SCENARIO(fast_recovery_ends,
	 "Fast Recovery lasts until all is acknowledged that was outstanding when it began: the "
	 "window neither grows nor falls until then, and afterwards the next loss reduces it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.4-5", "RFC9260-7.2.1-5", "RFC9260-7.2.1-6", "RFC9260-6.2.1-1"})
{
	struct flow flow = flow_open(lab, 1000);
	unsigned end, exit;

	flow_grow(&flow, 20000);
	end = flow.cumulative;
	flow_queue(&flow, 100);
	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}});
	flow_sack_lost(&flow, end, end + 1, 0, .gaps = {{end + 2, end + 4}});
	exit = flow.exit;
	/* Number 6 is lost, too: no further reduction. */
	flow_sack(&flow, end + 5, .gaps = {{end + 7, end + 7}});
	flow_sack(&flow, end + 5, .gaps = {{end + 7, end + 8}});
	flow_sack_lost(&flow, end + 5, end + 6, 0, .gaps = {{end + 7, end + 9}});
	while (flow.cumulative + 2 < exit)
		flow_sack(&flow, flow.cumulative + 2 < end + 9 ? end + 9 : flow.cumulative + 2);
	ck_assert(flow.recovering);
	flow_sack(&flow, exit - 1);
	ck_assert(flow.recovering);
	flow_sack(&flow, exit);
	ck_assert(!flow.recovering);
	flow_sack(&flow, exit + 2);
	end = flow.cumulative;
	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}});
	flow_sack_lost(&flow, end, end + 1, 0, .gaps = {{end + 2, end + 4}});
}

SCENARIO(fast_retransmission_only_once,
	 "DATA that was fast retransmitted is not again, however many SACKs report it missing: "
	 "T3-rtx sends it",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 30);
	flow_sack(&flow, 0, .gaps = {{2, 2}});
	flow_sack(&flow, 0, .gaps = {{2, 3}});
	flow_sack_lost(&flow, 0, 1, 0, .gaps = {{2, 4}});
	for (unsigned i = 5; i <= 9; i++)
		flow_sack(&flow, 0, .gaps = {{2, (uint16_t)i}});
	expect_nth(flow.sender, 1, .within = 2 * RTO_INITIAL);
}

SCENARIO(many_lost_at_once,
	 "Of several DATA that are reported missing as many go at once as fit into a packet, the "
	 "others with the next SACK and before new DATA, and none of them a second time",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.4-4", "RFC9260-6.1-14"})
{
	struct sender sender = sender_open(lab);

	send_messages(sender, 20, 600);
	expect_flight(sender, 1, 8);
	acknowledge(sender, 0, .gaps = {{6, 6}});
	expect_flight(sender, 9, 10);
	acknowledge(sender, 0, .gaps = {{6, 7}});
	expect_flight(sender, 11, 12);
	acknowledge(sender, 0, .gaps = {{6, 8}});
	expect_nth(sender, 1);
	expect_nth(sender, 2, .bundled = true);
	expect_nothing(sender);
	acknowledge(sender, 0, .gaps = {{6, 9}});
	expect_nth(sender, 3);
	expect_nth(sender, 4, .bundled = true);
	expect_nth(sender, 5);
	expect_nth(sender, 13);
	for (uint16_t n = 10; n <= 12; n++) {
		acknowledge(sender, 0, .gaps = {{6, n}});
		let_pass(lab, jiffy());
	}
	while (peer_next(sender.peer, 0) == DATA)
		ck_assert_uint_gt(peer_expect(sender.peer, DATA)->chunk->data.tsn,
				  sender_tsn(sender, 13));
}

SCENARIO(timeout,
	 "T3-rtx makes the window one segment and ssthresh half of what it was, at least four "
	 "segments, at each expiry; slow start follows, up to ssthresh",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.1-2", "RFC9260-7.2.3-2", "RFC9260-7.2.1-5"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_grow(&flow, 26000);
	flow_queue(&flow, 10);
	flow_expire(&flow);
	ck_assert_uint_ge(flow.ssthresh, 13000);
	flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.cumulative + 2);
	flow_queue(&flow, 60);
	for (unsigned i = 0; i < 25; i++)
		flow_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh);
	while (flow.cumulative < flow.queued)
		flow_sack(&flow, flow.sent);

	flow_queue(&flow, 4);
	flow_expire(&flow);
	flow_expire(&flow);
	flow_expire(&flow);
	ck_assert_uint_eq(flow.ssthresh, 4 * flow.counting.segment);
	flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.sent);
	flow_queue(&flow, 60);
	for (unsigned i = 0; i < 25; i++)
		flow_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh);
}

SCENARIO(one_packet_after_a_timeout,
	 "After T3-rtx no more than one packet is outstanding until something is acknowledged",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-2", "RFC9260-7.2.3-2"},
	 .known = {{"6.1", NULL,
		    "a further message of the user goes at once where the first packet left room "
		    "in the window (sctp_packet_can_append_data() in net/sctp/output.c)"}})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 1);
	flow_expire(&flow);
	send_messages(flow.sender, 1, 1000);
	expect_nothing(flow.sender);
}

SCENARIO(timeout_in_fast_recovery, "T3-rtx in Fast Recovery begins slow start like any other",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-2"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_grow(&flow, 20000);
	flow_queue(&flow, 60);
	unsigned end = flow.cumulative;

	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}});
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}});
	flow_sack_lost(&flow, end, end + 1, 0, .gaps = {{end + 2, end + 4}});
	flow_sack(&flow, end + 4);
	flow_expire(&flow);
	flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.cumulative + 2);
	flow_sack(&flow, flow.cumulative + 2);
	flow_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 4 * 1000);
}

SCENARIO(reports_before_a_timeout,
	 "Reports of missing DATA that came before T3-rtx sent it again do not count any more",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab);

	send_messages(sender, 5, 1000);
	expect_flight(sender, 1, 5);
	acknowledge(sender, 0, .gaps = {{2, 2}});
	acknowledge(sender, 0, .gaps = {{2, 3}});
	expect_nth(sender, 1, .within = 2 * RTO_INITIAL);
	acknowledge(sender, 0, .gaps = {{2, 4}});
	expect_flight(sender, 5, 5);
}
