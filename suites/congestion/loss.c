/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a lost packet does: RFC 9260 sections 7.2.1, 7.2.3 and 7.2.4. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

SCENARIO(third_report,
	 "On the third miss indication DATA is retransmitted at once and cwnd is halved, but not "
	 "below four segments",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.3-1", "RFC9260-6.2.1-1"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 30);
	congestion_lose_after(&flow, 0);
	ck_assert_uint_eq(flow.cwnd, 4 * flow.counting.segment);
	congestion_sack(&flow, 0, .gaps = {{2, 5}});
	congestion_sack(&flow, 6);
	congestion_sack(&flow, flow.exit);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.cumulative + 2);
}

SCENARIO(large_window_is_halved,
	 "A cwnd of more than eight segments is halved, after the SACK with the miss indication "
	 "has grown it; the lost DATA is sent although more than cwnd is outstanding, and new "
	 "DATA only when less is",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.3-1", "RFC9260-7.2.4-4", "RFC9260-7.2.4-6", "RFC9260-6.1-11"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	unsigned first;

	congestion_grow(&flow, 20000);
	first = flow.cumulative + 1;
	congestion_queue(&flow, 80);
	while (flow.flight < flow.cwnd)
		congestion_sack(&flow, flow.cumulative + 1);
	/* The second of those outstanding, so that the third SACK acknowledges the first one, too. */
	unsigned lost = flow.cumulative + 2;

	ck_assert_uint_ge(lost, first);
	congestion_sack(&flow, flow.cumulative, .gaps = {{lost + 1, lost + 1}});
	congestion_sack(&flow, flow.cumulative, .gaps = {{lost + 1, lost + 2}});
	congestion_sack_lost(&flow, lost - 1, lost, .gaps = {{lost + 1, lost + 3}});
	ck_assert_uint_gt(flow.cwnd, 8 * 1000);
	ck_assert_uint_gt(flow.flight, flow.cwnd);
	for (unsigned i = 4; i < 14; i++)
		congestion_sack(&flow, lost - 1, .gaps = {{lost + 1, lost + i}});
	congestion_sack(&flow, lost + 13);
	congestion_sack(&flow, flow.exit);
	congestion_sack(&flow, flow.cumulative + 2);
}

SCENARIO(loss_in_congestion_avoidance,
	 "A loss resets partial_bytes_acked: cwnd grows again only after a whole window has been "
	 "acknowledged",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-1"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	unsigned end;

	congestion_grow(&flow, 16000);
	congestion_queue(&flow, 4);
	congestion_expire(&flow);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_queue(&flow, 120);
	while (flow.cwnd <= flow.ssthresh || flow.partial_bytes_acked < flow.cwnd * 3 / 4)
		congestion_sack(&flow, flow.cumulative + 1);
	end = flow.cumulative;
	congestion_lose_after(&flow, end);
	for (unsigned i = 5; i <= 7; i++)
		congestion_sack(&flow, end, .gaps = {{end + 2, end + i}});
	congestion_sack(&flow, end + 7);
	for (unsigned i = 0; i < 30; i++)
		congestion_sack(&flow, flow.cumulative + 1);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh + flow.counting.segment);
}

SCENARIO(reports_need_new_acknowledgements,
	 "A SACK that newly acknowledges nothing above missing DATA is no miss indication for it",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.4-3"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 5);
	congestion_sack(&flow, 0, .gaps = {{2, 2}});
	for (unsigned i = 0; i < 4; i++)
		congestion_sack(&flow, 0, .gaps = {{2, 2}});
	congestion_sack(&flow, 0, .gaps = {{2, 2}, {4, 4}});
	for (unsigned i = 0; i < 4; i++)
		congestion_sack(&flow, 0, .gaps = {{2, 2}, {4, 4}});
	congestion_sack_lost(&flow, 0, 1, .gaps = {{2, 4}});
}

/* DATA 1, 4 and 8 after `cumulative` are lost, and 9 came before 3 and 5: 1 is retransmitted. */
static struct congestion_flow lose_three(struct lab *lab)
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	unsigned end;

	congestion_grow(&flow, 12000);
	congestion_queue(&flow, 12);
	end = flow.cumulative;
	congestion_sack(&flow, end, .gaps = {{end + 2, end + 2}, {end + 9, end + 9}});
	congestion_sack(&flow, end, .gaps = {{end + 2, end + 3}, {end + 9, end + 9}});
	congestion_sack_lost(&flow, end, end + 1,
			     .gaps = {{end + 2, end + 3}, {end + 5, end + 5}, {end + 9, end + 9}});
	return flow;
}

SCENARIO(reports_by_the_highest_new_one,
	 "A SACK is a miss indication only for DATA below the highest TSN that it newly "
	 "acknowledges",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-3"})
{
	struct congestion_flow flow = lose_three(lab);
	unsigned end = flow.cumulative;

	/* The third miss indication for 4.  8 has one, by 9, and 6 and 7 add none. */
	congestion_sack_lost(&flow, end, end + 4,
			     .gaps = {{end + 2, end + 3}, {end + 5, end + 6}, {end + 9, end + 9}});
	congestion_sack(&flow, end,
			.gaps = {{end + 2, end + 3}, {end + 5, end + 7}, {end + 9, end + 9}});
	congestion_sack(&flow, end,
			.gaps = {{end + 2, end + 3}, {end + 5, end + 7}, {end + 9, end + 10}});
}

SCENARIO(reports_in_fast_recovery,
	 "In Fast Recovery a SACK that advances the Cumulative TSN Ack is a miss indication for "
	 "all DATA that it shows missing, and cwnd is not reduced again",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-3", "RFC9260-7.2.4-5"})
{
	struct congestion_flow flow = lose_three(lab);
	unsigned end = flow.cumulative;
	uint32_t cwnd = flow.cwnd;

	/* 4 was reported missing by 5 and 9. */
	congestion_sack_lost(&flow, end + 3, end + 4,
			     .gaps = {{end + 5, end + 5}, {end + 9, end + 9}});
	/* 8 was reported missing by 9, and by the SACK before. */
	congestion_sack_lost(&flow, end + 7, end + 8, .gaps = {{end + 9, end + 9}});
	ck_assert_uint_eq(flow.cwnd, cwnd);
}

SCENARIO(fast_recovery_ends,
	 "Fast Recovery lasts until all DATA outstanding at its start is acknowledged: until then "
	 "cwnd neither grows nor shrinks, and afterwards the next loss reduces it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.4-5", "RFC9260-7.2.1-5", "RFC9260-7.2.1-6", "RFC9260-6.2.1-1"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	unsigned end, exit;

	congestion_grow(&flow, 20000);
	end = flow.cumulative;
	congestion_queue(&flow, 100);
	congestion_lose_after(&flow, end);
	exit = flow.exit;
	/* The sixth is lost, too: no further reduction. */
	congestion_lose_after(&flow, end + 5);
	while (flow.cumulative + 2 < exit)
		congestion_sack(&flow,
				flow.cumulative + 2 < end + 9 ? end + 9 : flow.cumulative + 2);
	ck_assert(flow.recovering);
	congestion_sack(&flow, exit - 1);
	ck_assert(flow.recovering);
	congestion_sack(&flow, exit);
	ck_assert(!flow.recovering);
	congestion_sack(&flow, exit + 2);
	end = flow.cumulative;
	congestion_lose_after(&flow, end);
}

SCENARIO(fast_retransmission_only_once,
	 "DATA is fast retransmitted only once, however many SACKs report it missing: after that "
	 "T3-rtx retransmits it",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.4-2"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 30);
	congestion_lose_after(&flow, 0);
	for (unsigned i = 5; i <= 9; i++)
		congestion_sack(&flow, 0, .gaps = {{2, i}});
	expect_retransmission(flow.association, 1, .within = 2 * RTO_INITIAL);
}

SCENARIO(many_lost_at_once,
	 "Of several DATA chunks that are reported missing, those that fit into one packet are "
	 "retransmitted at once, the others on the next SACK before new DATA, and each only once",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.4-2", "RFC9260-7.2.4-4", "RFC9260-6.1-14", "RFC9260-6.7-4"})
{
	struct association association = association_open(lab);

	send_messages(association.iut, 20, 600);
	expect_flight(association, 1, 8);
	send_sack(association, 0, .gaps = {{6, 6}});
	expect_flight(association, 9, 10);
	send_sack(association, 0, .gaps = {{6, 7}});
	expect_flight(association, 11, 12);
	send_sack(association, 0, .gaps = {{6, 8}});
	expect_fast_retransmission(association, 1);
	expect_retransmission(association, 2, .bundled = true);
	expect_silence(association);
	send_sack(association, 0, .gaps = {{6, 9}});
	expect_retransmission(association, 3);
	expect_retransmission(association, 4, .bundled = true);
	expect_retransmission(association, 5);
	expect_data(association, 13);
	for (unsigned n = 10; n <= 12; n++) {
		send_sack(association, 0, .gaps = {{6, n}});
		let_pass(lab, jiffy());
	}
	for (unsigned n = 14; peer_next(association.peer, 0) == DATA; n++)
		expect_data(association, n);
}

SCENARIO(timeout,
	 "Each expiry of T3-rtx sets ssthresh to half of cwnd, at least four segments, and cwnd "
	 "to one segment; slow start follows, up to ssthresh",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.1-2", "RFC9260-7.2.3-2", "RFC9260-7.2.1-5"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_grow(&flow, 26000);
	congestion_queue(&flow, 10);
	congestion_expire(&flow);
	ck_assert_uint_ge(flow.ssthresh, 13000);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.cumulative + 2);
	congestion_queue(&flow, 60);
	for (unsigned i = 0; i < 25; i++)
		congestion_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh);
	while (flow.cumulative < flow.queued)
		congestion_sack(&flow, flow.sent);

	congestion_queue(&flow, 4);
	congestion_expire(&flow);
	congestion_expire(&flow);
	congestion_expire(&flow);
	ck_assert_uint_eq(flow.ssthresh, 4 * flow.counting.segment);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.sent);
	congestion_queue(&flow, 60);
	for (unsigned i = 0; i < 25; i++)
		congestion_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh);
}

SCENARIO(one_packet_after_a_timeout,
	 "After T3-rtx no more than one packet is outstanding until something is acknowledged",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-2", "RFC9260-7.2.3-2"},
	 .known = {{.from = "5.10",
		    .reason = "a further message is sent at once where the first packet left room "
			      "in the window (sctp_packet_can_append_data() in "
			      "net/sctp/output.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 1);
	congestion_expire(&flow);
	send_messages(flow.association.iut, 1, 1000);
	expect_silence(flow.association);
}

SCENARIO(
	heartbeat_after_a_timeout,
	"A HEARTBEAT that is sent while DATA waits to be retransmitted leaves cwnd at one segment",
	.lab = &scripted_peer, .spec = {"RFC9260-7.2.1-2", "RFC9260-7.2.1-5"},
	.known = {
		{.from = "5.10",
		 .reason =
			 "each HEARTBEAT of the timer sets cwnd to four segments or more, as if the "
			 "path were idle (SCTP_CMD_TRANSPORT_IDLE of sctp_sf_sendbeat_8_3() in "
			 "net/sctp/sm_statefuns.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000, .heartbeats = true);

	congestion_queue(&flow, 20);
	congestion_expire(&flow);
	/* The path is potentially failed now, and its HEARTBEATs come once per RTO. */
	expect_packet(lab, HEARTBEAT, .from = "iut", .within = 3 * RTO_INITIAL);
	expect_cwnd(flow.association.iut, "path0", flow.cwnd);
}

SCENARIO(timeout_in_fast_recovery, "T3-rtx starts slow start in Fast Recovery, too",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-2"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_grow(&flow, 20000);
	congestion_queue(&flow, 60);
	unsigned end = flow.cumulative;

	congestion_lose_after(&flow, end);
	congestion_sack(&flow, end + 4);
	congestion_expire(&flow);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.cumulative + 2);
	congestion_sack(&flow, flow.cumulative + 2);
	congestion_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 4 * 1000);
}

SCENARIO(reports_before_a_timeout,
	 "Miss indications from before T3-rtx retransmitted the DATA do not count any more",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 5, 1000);
	expect_flight(association, 1, 5);
	send_sack(association, 0, .gaps = {{2, 2}});
	send_sack(association, 0, .gaps = {{2, 3}});
	expect_retransmission(association, 1, .within = 2 * RTO_INITIAL);
	send_sack(association, 0, .gaps = {{2, 4}});
	expect_flight(association, 5, 5);
}
