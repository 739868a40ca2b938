/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA that was sent twice tells nothing of the round trip: RFC 9260 sections 6.3.1 (C5) and 6.3.3.
 */
#define SUITE "rto"
#include "suites/rto/sender.h"

/* After one round trip: SRTT is 64 jiffies, RTTVAR 32. */
#define MEASURED JIFFIES(192)

static struct sender measured_sender(struct lab *lab)
{
	struct sender sender = sender_open(lab, .rto_min = 4);

	round_trip(sender, 1, JIFFIES(64));
	expect_rto(sender, MEASURED);
	return sender;
}

SCENARIO(retransmitted_data_is_not_measured,
	 "The acknowledgement of DATA that was sent again leaves the doubled RTO as it is, for the "
	 "next DATA, too, until new DATA was measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4", "RFC9260-6.1-26"})
{
	struct sender sender = measured_sender(lab);

	send_messages(sender, 1, 100);
	expect_nth(sender, 2);
	expect_nth(sender, 2, .after = MEASURED);
	expect_nth(sender, 2, .after = 2 * MEASURED);
	let_pass(lab, JIFFIES(32));
	acknowledge(sender, 2);
	let_pass(lab, jiffy());
	expect_rto(sender, 4 * MEASURED);

	send_messages(sender, 1, 100);
	expect_nth(sender, 3);
	expect_nth(sender, 3, .after = 4 * MEASURED);
	acknowledge(sender, 3);
	let_pass(lab, jiffy());
	expect_rto(sender, 8 * MEASURED);

	/* Rule C3 with the SRTT and RTTVAR from before: 72 and 40. */
	round_trip(sender, 4, JIFFIES(128));
	expect_rto(sender, JIFFIES(232));
}

SCENARIO(late_acknowledgement_of_the_first_copy,
	 "DATA whose gap block comes just after it was sent again is not measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4"})
{
	struct sender sender = measured_sender(lab);

	send_messages(sender, 2, 100);
	expect_flight(sender, 2, 3);
	expect_nth(sender, 2, .within = 2 * MEASURED);
	expect_nth(sender, 3, .bundled = true);
	acknowledge(sender, 1, .gaps = {{3, 3}});
	let_pass(lab, jiffy());
	expect_rto(sender, 2 * MEASURED);
	acknowledge(sender, 3);
	let_pass(lab, jiffy());
	expect_rto(sender, 2 * MEASURED);
}

SCENARIO(fast_retransmission_is_not_measured,
	 "DATA that was measured is not any more once it was fast retransmitted; the next new DATA "
	 "is",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-4", "RFC9260-6.3.1-1"})
{
	struct sender sender = measured_sender(lab);

	send_messages(sender, 4, 100);
	expect_flight(sender, 2, 5);
	for (uint16_t n = 3; n <= 5; n++)
		acknowledge(sender, 1, .gaps = {{3, n}});
	expect_nth(sender, 2);
	let_pass(lab, JIFFIES(32));
	acknowledge(sender, 5);
	let_pass(lab, jiffy());
	expect_rto(sender, MEASURED);
	round_trip(sender, 6, JIFFIES(128));
	expect_rto(sender, JIFFIES(232));
}

SCENARIO(no_measurement_across_a_retransmission,
	 "New DATA is not measured if earlier DATA was sent again while it was on its way",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-5"},
	 .known = {{"6.1", NULL,
		    "new DATA is measured whatever was sent again meanwhile: "
		    "sctp_retransmit_mark() (net/sctp/outqueue.c) looks at the DATA that goes "
		    "again only"}})
{
	struct sender sender = measured_sender(lab);

	send_messages(sender, 5, 100);
	expect_flight(sender, 2, 6);
	acknowledge(sender, 2, .gaps = {{4, 4}});
	let_pass(lab, jiffy());
	int64_t rto = rto_of(sender);

	/* Number 7 is measured, while number 3 is sent again. */
	send_messages(sender, 1, 100);
	expect_nth(sender, 7);
	for (uint16_t n = 5; n <= 6; n++)
		acknowledge(sender, 2, .gaps = {{4, n}});
	expect_nth(sender, 3);
	let_pass(lab, JIFFIES(32));
	acknowledge(sender, 7);
	let_pass(lab, jiffy());
	expect_rto(sender, rto);
}

SCENARIO(heartbeat_ends_the_backoff,
	 "An answered HEARTBEAT, too, is a measurement that brings the RTO back after doubling",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.3-13"})
{
	struct sender sender = measured_sender(lab);
	struct sctp_paddrparams params = endpoint_path_params(sender.iut, "path0");

	send_messages(sender, 1, 100);
	expect_nth(sender, 2);
	expect_nth(sender, 2, .after = MEASURED);
	expect_nth(sender, 2, .after = 2 * MEASURED);
	expect_rto(sender, 4 * MEASURED);

	peer_answer(sender.peer, HEARTBEAT, false);
	params.spp_flags = SPP_HB_DEMAND;
	to_mid_jiffy(lab);
	endpoint_set(sender.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	peer_expect(sender.peer, HEARTBEAT);
	pass_until(lab, sender.peer->last + JIFFIES(128));
	peer_send(sender.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	expect_rto(sender, JIFFIES(232));
}
