/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Without user message interleaving the fragments of a message have TSNs in sequence (RFC 9260 6.9), whatever the
 * scheduler would rather send. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

enum { FRAGMENT = 1000, SMALL_WINDOW = 2500, BEGUN = 1, OTHER = 2 };

static void expect_fragment(struct association association, unsigned n, uint16_t stream,
			    uint8_t flags)
{
	const struct chunk *data = peer_expect(association.peer, DATA)->chunk;
	uint8_t edges = data->flags & (DATA_FLAG_B | DATA_FLAG_E);

	ck_assert_msg(data->data.stream == stream && edges == flags,
		      "DATA %u: expected stream %u with flags %#x, it has stream %u and flags %#x",
		      n, stream, flags, data->data.stream, edges);
}

/* The window closes in the middle of a message, and another one comes that the scheduler prefers. */
static void expect_uninterrupted(struct lab *lab, uint32_t scheduler)
{
	struct association association = association_open(lab, .a_rwnd = SMALL_WINDOW);
	struct endpoint *iut = association.iut;
	struct sctp_stream_value low = {iut->association, BEGUN, 7};

	option_set_assoc_value(iut, SCTP_MAXSEG, FRAGMENT);
	option_set_assoc_value(iut, SCTP_STREAM_SCHEDULER, scheduler);
	endpoint_set(iut, SCTP_STREAM_SCHEDULER_VALUE, &low, sizeof(low));
	endpoint_send(iut, BEGUN, NULL, .size = 4 * FRAGMENT);
	expect_fragment(association, 1, BEGUN, DATA_FLAG_B);
	expect_fragment(association, 2, BEGUN, 0);
	endpoint_send(iut, OTHER, NULL, .size = 2 * FRAGMENT);
	peer_expect_silence(association.peer, MILLISECONDS(100));
	send_sack(association, 2, .a_rwnd = 100000);
	expect_fragment(association, 3, BEGUN, 0);
	expect_fragment(association, 4, BEGUN, DATA_FLAG_E);
	expect_fragment(association, 5, OTHER, DATA_FLAG_B);
	expect_fragment(association, 6, OTHER, DATA_FLAG_E);
	send_sack(association, 6);
}

SCENARIO(uninterrupted_by_order,
	 "With the scheduler FCFS a message that is begun is ended before the next one begins",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC9260-6.9-12"})
{
	expect_uninterrupted(lab, SCTP_SS_FCFS);
}

SCENARIO(uninterrupted_by_turns,
	 "With the scheduler round robin a message that is begun is ended before another stream "
	 "has its turn",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC9260-6.9-12"})
{
	expect_uninterrupted(lab, SCTP_SS_RR);
}

SCENARIO(uninterrupted_by_priority,
	 "With the scheduler by priority a message that is begun is ended before one of a higher "
	 "priority begins",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC9260-6.9-12"})
{
	expect_uninterrupted(lab, SCTP_SS_PRIO);
}
