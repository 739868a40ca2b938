/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Retransmitted DATA does not measure the round trip: RFC 9260 sections 6.3.1 (C5) and 6.3.3. */
#define SUITE "rto"
#include "harness/scenario/scenario.h"

/* After one round trip: SRTT is 64 jiffies, RTTVAR 32. */
#define MEASURED JIFFIES(192)

static struct association open_measured(struct lab *lab)
{
	struct association association = association_open(lab, .rto_min = 4);

	round_trip(association, 1, JIFFIES(64));
	expect_rto(association.iut, "path0", MEASURED);
	return association;
}

SCENARIO(retransmitted_data_is_not_measured,
	 "The acknowledgement of retransmitted DATA leaves the doubled RTO as it is until new DATA "
	 "has been measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4", "RFC9260-6.1-26"})
{
	struct association association = open_measured(lab);

	send_messages(association.iut, 1, 100);
	expect_data(association, 2);
	expect_retransmission(association, 2, .after = MEASURED);
	expect_retransmission(association, 2, .after = 2 * MEASURED);
	let_pass(lab, JIFFIES(32));
	send_sack(association, 2);
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", 4 * MEASURED);

	send_messages(association.iut, 1, 100);
	expect_data(association, 3);
	expect_retransmission(association, 3, .after = 4 * MEASURED);
	send_sack(association, 3);
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", 8 * MEASURED);

	/* Rule C3 with the SRTT and RTTVAR from before: 72 and 40. */
	round_trip(association, 4, JIFFIES(128));
	expect_rto(association.iut, "path0", JIFFIES(232));
}

SCENARIO(late_acknowledgement_of_the_first_copy,
	 "DATA whose gap block comes just after its retransmission is not measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4"})
{
	struct association association = open_measured(lab);

	send_messages(association.iut, 2, 100);
	expect_flight(association, 2, 3);
	expect_retransmission(association, 2, .within = 2 * MEASURED);
	expect_retransmission(association, 3, .bundled = true);
	send_sack(association, 1, .gaps = {{3, 3}});
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", 2 * MEASURED);
	send_sack(association, 3);
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", 2 * MEASURED);
}

SCENARIO(fast_retransmission_is_not_measured,
	 "DATA that is being measured no longer is once it is fast retransmitted, and the next new "
	 "DATA is",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4", "RFC9260-6.3.1-1"})
{
	struct association association = open_measured(lab);

	send_messages(association.iut, 4, 100);
	expect_flight(association, 2, 5);
	for (unsigned n = 3; n <= 5; n++)
		send_sack(association, 1, .gaps = {{3, n}});
	expect_fast_retransmission(association, 2);
	let_pass(lab, JIFFIES(32));
	send_sack(association, 5);
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", MEASURED);
	round_trip(association, 6, JIFFIES(128));
	expect_rto(association.iut, "path0", JIFFIES(232));
}

SCENARIO(no_measurement_across_a_retransmission,
	 "New DATA is not measured if earlier DATA is retransmitted while it is in flight",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-5"},
	 .known = {{.from = "6.1",
		    .reason = "new DATA is measured even if other DATA is retransmitted "
			      "meanwhile: sctp_retransmit_mark() (net/sctp/outqueue.c) "
			      "looks only at the DATA that is retransmitted"}})
{
	struct association association = open_measured(lab);

	send_messages(association.iut, 5, 100);
	expect_flight(association, 2, 6);
	send_sack(association, 2, .gaps = {{4, 4}});
	let_pass(lab, jiffy());
	int64_t rto = path_rto(association.iut, "path0");

	/* DATA 7 is measured while DATA 3 is retransmitted. */
	send_messages(association.iut, 1, 100);
	expect_data(association, 7);
	for (unsigned n = 5; n <= 6; n++)
		send_sack(association, 2, .gaps = {{4, n}});
	expect_fast_retransmission(association, 3);
	let_pass(lab, JIFFIES(32));
	send_sack(association, 7);
	let_pass(lab, jiffy());
	expect_rto(association.iut, "path0", rto);
}

SCENARIO(heartbeat_ends_the_backoff,
	 "An answered HEARTBEAT is a measurement as well, and brings the RTO back after doubling",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.3-13"})
{
	struct association association = open_measured(lab);

	send_messages(association.iut, 1, 100);
	expect_data(association, 2);
	expect_retransmission(association, 2, .after = MEASURED);
	expect_retransmission(association, 2, .after = 2 * MEASURED);
	expect_rto(association.iut, "path0", 4 * MEASURED);

	peer_answer(association.peer, HEARTBEAT, false);
	to_mid_jiffy(lab);
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(association.peer, HEARTBEAT);
	pass_until(lab, association.peer->last + JIFFIES(128));
	peer_send(association.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	expect_rto(association.iut, "path0", JIFFIES(232));
}
