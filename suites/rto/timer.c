/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When T3-rtx starts, restarts and stops, and what is sent when it expires: RFC 9260 sections 6.1,
 * 6.3.2 and 6.3.3. */
#define SUITE "rto"
#include "harness/scenario/scenario.h"

/* An RTO that the kernel's timers keep to a jiffy. */
#define SHORT_RTO MILLISECONDS(240)

static struct association open_with_short_rto(struct lab *lab)
{
	return association_open(lab, .rto_initial = 240, .rto_min = 240);
}

SCENARIO(timer_runs_from_the_first_data,
	 "T3-rtx runs from the first of several DATA chunks, and the others do not restart it",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-23", "RFC9260-6.1-25", "RFC9260-6.3.3-3"})
{
	struct association association = open_with_short_rto(lab);
	int64_t first;

	send_messages(association.iut, 1, 100);
	first = expect_data(association, 1)->time;
	for (unsigned n = 2; n <= 4; n++) {
		let_pass(lab, SHORT_RTO / 4);
		send_messages(association.iut, 1, 100);
		expect_data(association, n);
	}
	expect_retransmission(association, 1, .after = SHORT_RTO, .since = first);
	for (unsigned n = 2; n <= 4; n++)
		expect_retransmission(association, n, .bundled = true);
	expect_retransmission(association, 1, .after = 2 * SHORT_RTO);
}

SCENARIO(timer_stops,
	 "T3-rtx stops when all DATA is acknowledged, and starts again with the next DATA",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-23"})
{
	struct association association = open_with_short_rto(lab);

	for (unsigned n = 1; n <= 7; n += 3) {
		send_messages(association.iut, 3, 100);
		expect_flight(association, n, n + 2);
		let_pass(lab, SHORT_RTO / 2);
		send_sack(association, n + 2);
		peer_expect_silence(association.peer, 4 * SHORT_RTO);
	}
	send_messages(association.iut, 1, 100);
	expect_data(association, 10);
	expect_retransmission(association, 10, .after = path_rto(association.iut, "path0"));
}

SCENARIO(timer_restarts_with_the_earliest,
	 "A SACK of the earliest outstanding DATA restarts T3-rtx; one that acknowledges only "
	 "later DATA, or nothing new, does not",
	 .lab = &scripted_peer)
{
	struct association association =
		association_open(lab, .rto_initial = 240, .rto_min = 240, .rto_max = 240);
	int64_t sent, acked;

	send_messages(association.iut, 5, 100);
	sent = expect_flight(association, 1, 5)->time;
	pass_until(lab, sent + SHORT_RTO / 2);
	send_sack(association, 1);
	acked = association.peer->last;
	pass_until(lab, acked + SHORT_RTO / 4);
	send_sack(association, 1);
	pass_until(lab, acked + SHORT_RTO / 2);
	send_sack(association, 1, .gaps = {{3, 3}});
	pass_until(lab, acked + SHORT_RTO * 3 / 4);
	send_sack(association, 1, .gaps = {{3, 4}});
	expect_retransmission(association, 2, .after = SHORT_RTO, .since = acked);
	expect_retransmission(association, 5, .bundled = true);
}

SCENARIO(restart_takes_the_current_rto,
	 "A SACK restarts T3-rtx with the RTO that its own measurement gives",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-26"})
{
	struct association association = association_open(lab, .rto_initial = 2000, .rto_min = 4);

	to_mid_jiffy(lab);
	send_messages(association.iut, 2, 100);
	expect_flight(association, 1, 2);
	pass_until(lab, association.peer->last + JIFFIES(20));
	send_sack(association, 1);
	expect_retransmission(association, 2, .after = path_rto(association.iut, "path0"));
	ck_assert_int_le(path_rto(association.iut, "path0"), JIFFIES(2 * 3 * 21));
}

SCENARIO(one_packet_of_the_earliest,
	 "When T3-rtx expires, one packet with the earliest DATA is sent, and the rest follows the "
	 "next SACK, before any new DATA",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.3.3-3", "RFC9260-6.1-14", "RFC9260-7.2.1-2", "RFC9260-6.1-20"})
{
	struct association association = open_with_short_rto(lab);
	const struct packet *last = NULL;

	send_messages(association.iut, 10, 600);
	expect_flight(association, 1, 8);
	peer_expect_silence(association.peer, SHORT_RTO / 2);
	expect_retransmission(association, 1, .within = SHORT_RTO);
	expect_retransmission(association, 2, .bundled = true);
	expect_silence(association);
	send_sack(association, 2);
	expect_retransmission(association, 3);
	expect_retransmission(association, 4, .bundled = true);
	expect_retransmission(association, 5);
	expect_silence(association);
	send_sack(association, 5);
	for (unsigned n = 6; n <= 8; n++)
		last = expect_retransmission(association, n);
	scenario_note("retransmitted and new DATA come in %s",
		      expect_data(association, 9)->number == last->number ? "one packet"
									  : "two packets");
	expect_flight(association, 10, 10);
}

SCENARIO(fast_retransmission_restarts_the_timer,
	 "A fast retransmission of the earliest outstanding DATA restarts T3-rtx",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-24"},
	 .known = {{.from = "6.1",
		    .reason = "T3-rtx goes on from the first transmission: "
			      "sctp_transport_reset_t3_rtx() (net/sctp/transport.c) "
			      "leaves a running timer alone"}})
{
	struct association association = open_with_short_rto(lab);

	send_messages(association.iut, 4, 100);
	expect_flight(association, 1, 4);
	let_pass(lab, SHORT_RTO / 2);
	for (unsigned n = 2; n <= 4; n++)
		send_sack(association, 0, .gaps = {{2, n}});
	expect_fast_retransmission(association, 1);
	expect_retransmission(association, 1, .after = SHORT_RTO);
}

SCENARIO(later_fast_retransmission_leaves_the_timer,
	 "A fast retransmission of DATA that is not the earliest outstanding one leaves T3-rtx "
	 "running",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-25"})
{
	struct association association = open_with_short_rto(lab);
	int64_t first;

	send_messages(association.iut, 6, 100);
	first = expect_flight(association, 1, 6)->time;
	let_pass(lab, SHORT_RTO / 4);
	/* First DATA 1 is retransmitted, then, after three SACKs of later DATA, DATA 3. */
	send_sack(association, 0, .gaps = {{2, 2}});
	send_sack(association, 0, .gaps = {{2, 2}, {4, 4}});
	send_sack(association, 0, .gaps = {{2, 2}, {4, 5}});
	expect_fast_retransmission(association, 1);
	let_pass(lab, SHORT_RTO / 4);
	send_sack(association, 0, .gaps = {{2, 2}, {4, 6}});
	expect_fast_retransmission(association, 3);
	expect_retransmission(association, 1, .after = SHORT_RTO, .since = first);
}

/* RFC 9260 6.2.1 D iii: only a timer that is not running is started. */
SCENARIO(reneging_leaves_a_running_timer,
	 "A SACK that no longer reports DATA from an earlier gap block does not restart a running "
	 "T3-rtx",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"},
	 .known = {{.from = "6.1",
		    .reason = "T3-rtx is restarted, running or not (sctp_check_transmitted() in "
			      "net/sctp/outqueue.c)"}})
{
	struct association association = open_with_short_rto(lab);
	int64_t first;

	send_messages(association.iut, 2, 100);
	first = expect_flight(association, 1, 2)->time;
	send_sack(association, 0, .gaps = {{2, 2}});
	let_pass(lab, SHORT_RTO / 2);
	send_sack(association, 0);
	expect_retransmission(association, 1, .after = path_rto(association.iut, "path0"),
			      .since = first);
}
