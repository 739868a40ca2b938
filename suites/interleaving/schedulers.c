/* SPDX-License-Identifier: GPL-2.0-or-later */
/* First come, first served, and round robin: RFC 8260 3.1, 3.2 and 4.3.2. */
#define SUITE "interleaving"
#include "suites/interleaving/queue.h"

SCENARIO(first_come, "FCFS sends messages in the order in which the user sent them",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);

	interleaving_queue_send(queue, "312213", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "2", INTERLEAVING_LONG);
	interleaving_queue_send(queue, "13", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "31221322213");
}

SCENARIO(first_come_interleaving, "FCFS does not interleave messages, even with I-DATA",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, I_DATA);

	interleaving_queue_send(queue, "312213", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "2", INTERLEAVING_LONG);
	interleaving_queue_send(queue, "13", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "31221322213");
}

/* The queues of the figures 1 and 2 of RFC 8260, with streams 1 to 3 for 0 to 2. */
static struct interleaving_queue fill_as_in_figures(struct lab *lab, enum chunk_type type)
{
	struct interleaving_queue queue = interleaving_queue_open(lab, type);

	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_send(queue, "1", INTERLEAVING_LONG);
	interleaving_queue_send(queue, "222", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "3", INTERLEAVING_LONG);
	return queue;
}

SCENARIO(round_robin, "With DATA round robin goes from stream to stream after each message",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	interleaving_queue_expect(fill_as_in_figures(lab, DATA), "111233322");
}

SCENARIO(round_robin_interleaving,
	 "With I-DATA round robin goes from stream to stream after each chunk",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-2.2.2-6"})
{
	interleaving_queue_expect(fill_as_in_figures(lab, I_DATA), "123123123");
}

SCENARIO(round_robin_uneven, "Round robin skips streams that have nothing more to send",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);

	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_send(queue, "4444223", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "4234244");
}

SCENARIO(one_message_a_stream,
	 "Each stream sends one message at a time, even when messages are interleaved",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-5", "RFC8260-2.2.2-6", "RFC8260-2.2.2-7"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, I_DATA);
	unsigned fragments[3] = {0};
	uint32_t mids[3] = {0};
	uint32_t tsn = queue.association.peer->cumulative_tsn;

	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_send(queue, "112212", INTERLEAVING_LONG);
	peer_send(queue.association.peer, SACK);
	for (unsigned i = 0; i < 18; i++) {
		const struct chunk *chunk = peer_expect(queue.association.peer, I_DATA)->chunk;
		unsigned stream = chunk->data.stream;

		peer_send(queue.association.peer, SACK);
		ck_assert_uint_eq(chunk->data.tsn, ++tsn);
		ck_assert_uint_eq(stream, 1 + i % 2);
		ck_assert_uint_eq(chunk->data.mid, mids[stream]);
		ck_assert_int_eq(!!(chunk->flags & DATA_FLAG_B), fragments[stream] == 0);
		ck_assert_int_eq(!!(chunk->flags & DATA_FLAG_E), fragments[stream] == 2);
		if (++fragments[stream] < 3)
			continue;
		fragments[stream] = 0;
		mids[stream]++;
	}
}

SCENARIO(begun_message_first,
	 "With DATA a message that has been started is finished first, even if another scheduler "
	 "is chosen meanwhile",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC9260-6.9-12"})
{
	struct interleaving_queue queue =
		interleaving_queue_open_within(lab, DATA, 2, SCTP_SS_FCFS);

	interleaving_queue_send(queue, "11", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "2", INTERLEAVING_SHORT);
	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_schedule(queue, SCTP_SS_PRIO);
	interleaving_queue_set_value(queue, 2, 3);
	interleaving_queue_expect(queue, "2112");
}

SCENARIO(begun_message_round_robin,
	 "With DATA a message that has been started is finished first, and then the round "
	 "continues",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC9260-6.9-12"})
{
	struct interleaving_queue queue = interleaving_queue_open_within(lab, DATA, 2, SCTP_SS_RR);

	interleaving_queue_send(queue, "1121", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "21211");
}

SCENARIO(switched_to_round_robin, "Messages already queued are sent by the scheduler chosen last",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);

	interleaving_queue_send(queue, "111223", INTERLEAVING_SHORT);
	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_expect(queue, "123121");
}

SCENARIO(switched_to_first_come,
	 "Messages queued for round robin are sent in the user's order after a switch to FCFS",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, I_DATA);

	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_send(queue, "111223", INTERLEAVING_SHORT);
	interleaving_queue_schedule(queue, SCTP_SS_FCFS);
	interleaving_queue_send(queue, "1", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "1112231");
}

SCENARIO(switched_to_and_fro, "Switching schedulers back and forth loses no message",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint32_t schedulers[] = {SCTP_SS_RR,   SCTP_SS_PRIO, SCTP_SS_FCFS,
					      SCTP_SS_PRIO, SCTP_SS_RR,	  SCTP_SS_PRIO};
	struct interleaving_queue queue = interleaving_queue_open(lab, I_DATA);

	interleaving_queue_send(queue, "1", INTERLEAVING_LONG);
	for (unsigned i = 0; i < 6; i++) {
		interleaving_queue_schedule(queue, schedulers[i]);
		if (schedulers[i] == SCTP_SS_PRIO)
			for (uint16_t stream = 1; stream <= 3; stream++)
				interleaving_queue_set_value(queue, stream, (uint16_t)(3 - stream));
		interleaving_queue_send(queue, "123", INTERLEAVING_SHORT);
	}
	interleaving_queue_expect(queue, "333333222222111111111");
}

static uint32_t scheduler_of(struct endpoint *endpoint, sctp_assoc_t association)
{
	struct sctp_assoc_value value = {.assoc_id = association};

	endpoint_get(endpoint, SCTP_STREAM_SCHEDULER, &value, sizeof(value));
	return value.assoc_value;
}

static void set_scheduler(struct endpoint *endpoint, sctp_assoc_t association, uint32_t scheduler)
{
	struct sctp_assoc_value value = {.assoc_id = association, .assoc_value = scheduler};

	endpoint_set(endpoint, SCTP_STREAM_SCHEDULER, &value, sizeof(value));
}

SCENARIO(scheduler_of_future_associations,
	 "A scheduler is set for future associations, for all current ones, or for one",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-4.3.2-1", "RFC8260-4.3.2-3"})
{
	struct endpoint *iut = association_prepare(lab, .interleaving = true).iut;
	sctp_assoc_t earlier;

	ck_assert_uint_eq(scheduler_of(iut, SCTP_FUTURE_ASSOC), SCTP_SS_DEFAULT);
	peer_connect(peer_open(lab), iut);
	earlier = iut->association;
	set_scheduler(iut, SCTP_FUTURE_ASSOC, SCTP_SS_RR);
	ck_assert_uint_eq(scheduler_of(iut, SCTP_FUTURE_ASSOC), SCTP_SS_RR);
	peer_connect(peer_open(lab, .port = PEER_PORT + 1), iut);
	ck_assert_uint_eq(scheduler_of(iut, earlier), SCTP_SS_DEFAULT);
	ck_assert_uint_eq(scheduler_of(iut, iut->association), SCTP_SS_RR);
	set_scheduler(iut, SCTP_CURRENT_ASSOC, SCTP_SS_PRIO);
	ck_assert_uint_eq(scheduler_of(iut, SCTP_FUTURE_ASSOC), SCTP_SS_RR);
	ck_assert_uint_eq(scheduler_of(iut, earlier), SCTP_SS_PRIO);
	ck_assert_uint_eq(scheduler_of(iut, iut->association), SCTP_SS_PRIO);
	set_scheduler(iut, earlier, SCTP_SS_FCFS);
	ck_assert_uint_eq(scheduler_of(iut, earlier), SCTP_SS_FCFS);
	ck_assert_uint_eq(scheduler_of(iut, iut->association), SCTP_SS_PRIO);
}

SCENARIO(no_such_scheduler, "An unknown scheduler is refused, and the old one stays",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint32_t none[] = {0xff, 0xffff, UINT32_MAX};
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);

	interleaving_queue_schedule(queue, SCTP_SS_RR);
	for (unsigned i = 0; i < 3; i++) {
		struct sctp_assoc_value value = {queue.association.iut->association, none[i]};

		ck_assert_int_eq(option_try(queue.association.iut, SCTP_STREAM_SCHEDULER, &value,
					    sizeof(value)),
				 EINVAL);
	}
	ck_assert_uint_eq(scheduler_of(queue.association.iut, queue.association.iut->association),
			  SCTP_SS_RR);
	interleaving_queue_send(queue, "1122", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "1212");
}
