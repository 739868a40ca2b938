/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scheduler with priorities: RFC 8260 3.4, 4.3.2 and 4.3.3. */
#define SUITE "interleaving"
#include "suites/interleaving/queue.h"

/* The priorities of streams 1, 2, ... */
static struct interleaving_queue open_with_priorities(struct lab *lab, enum chunk_type type,
						      const uint16_t *values, uint16_t count)
{
	struct interleaving_queue queue = interleaving_queue_open(lab, type);

	interleaving_queue_schedule(queue, SCTP_SS_PRIO);
	for (uint16_t i = 0; i < count; i++)
		interleaving_queue_set_value(queue, i + 1, values[i]);
	return queue;
}

SCENARIO(priorities, "The priority scheduler sends the streams with the smallest values first",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-4.3.3-1"})
{
	static const uint16_t values[] = {300, 65535, 2, 299};
	struct interleaving_queue queue = open_with_priorities(lab, DATA, values, 4);

	interleaving_queue_send(queue, "21432143", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "33441122");
}

SCENARIO(default_priority, "A stream without a value has the highest priority",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-4.3.2-4"})
{
	static const uint16_t values[] = {1};
	struct interleaving_queue queue = open_with_priorities(lab, DATA, values, 1);

	interleaving_queue_send(queue, "115", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "511");
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 5), 0);
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 1), 1);
}

SCENARIO(equal_priorities,
	 "All streams of one priority are sent before those of a lower one, each stream in order",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint16_t values[] = {7, 3, 7, 3};
	struct interleaving_queue queue = open_with_priorities(lab, I_DATA, values, 4);
	uint32_t next[5] = {0};

	interleaving_queue_send(queue, "1144223311442233", INTERLEAVING_SHORT);
	peer_send(queue.association.peer, SACK);
	for (unsigned i = 0; i < 16; i++) {
		const struct chunk *chunk = peer_expect(queue.association.peer, I_DATA)->chunk;

		peer_send(queue.association.peer, SACK);
		ck_assert_uint_eq(chunk->data.stream % 2, i < 8 ? 0 : 1);
		ck_assert_uint_eq(chunk->data.mid, next[chunk->data.stream]++);
	}
}

SCENARIO(long_message_of_low_priority,
	 "With I-DATA a message of higher priority is sent between the fragments of a long one",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-2.2.2-6"})
{
	struct interleaving_queue queue =
		interleaving_queue_open_within(lab, I_DATA, 2, SCTP_SS_PRIO);

	interleaving_queue_set_value(queue, 2, 5);
	interleaving_queue_send(queue, "11", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "2", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "1122");
}

SCENARIO(long_data_of_low_priority,
	 "With DATA a message of higher priority waits for the end of a long one",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC9260-6.9-12"})
{
	struct interleaving_queue queue =
		interleaving_queue_open_within(lab, DATA, 2, SCTP_SS_PRIO);

	interleaving_queue_set_value(queue, 2, 5);
	interleaving_queue_send(queue, "11", INTERLEAVING_SHORT);
	interleaving_queue_send(queue, "2", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "2112");
}

SCENARIO(priority_changed, "A changed priority applies to messages that are already queued",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint16_t values[] = {1, 2, 3};
	struct interleaving_queue queue = open_with_priorities(lab, DATA, values, 3);

	interleaving_queue_send(queue, "112233", INTERLEAVING_SHORT);
	interleaving_queue_set_value(queue, 3, 0);
	interleaving_queue_set_value(queue, 1, 2);
	interleaving_queue_set_value(queue, 1, 9);
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 1), 9);
	interleaving_queue_send(queue, "2", INTERLEAVING_SHORT);
	interleaving_queue_expect(queue, "3322211");
}

SCENARIO(priority_shared_and_left,
	 "A stream that leaves a priority does not take the other streams with it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint16_t values[] = {4, 4, 4, 5};
	struct interleaving_queue queue = open_with_priorities(lab, I_DATA, values, 4);

	interleaving_queue_send(queue, "41", INTERLEAVING_LONG);
	interleaving_queue_send(queue, "2", INTERLEAVING_SHORT);
	interleaving_queue_set_value(queue, 1, 6);
	interleaving_queue_expect(queue, "2444111");
	interleaving_queue_set_value(queue, 2, 0);
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 3), 4);
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 2), 0);
}

SCENARIO(switched_to_priorities,
	 "Priorities apply to messages queued before the priority scheduler was chosen",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);

	interleaving_queue_send(queue, "123123", INTERLEAVING_SHORT);
	interleaving_queue_schedule(queue, SCTP_SS_PRIO);
	interleaving_queue_set_value(queue, 1, 2);
	interleaving_queue_set_value(queue, 2, 1);
	interleaving_queue_expect(queue, "332211");
}

SCENARIO(priorities_forgotten, "Priorities have no effect under another scheduler",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	static const uint16_t values[] = {1, 2, 3};
	struct interleaving_queue queue = open_with_priorities(lab, DATA, values, 3);

	interleaving_queue_send(queue, "112233", INTERLEAVING_SHORT);
	interleaving_queue_schedule(queue, SCTP_SS_RR);
	interleaving_queue_set_value(queue, 3, 7);
	interleaving_queue_expect(queue, "123123");
}

SCENARIO(value_of_no_stream, "A value for a nonexistent stream is refused", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1", "RFC8260-4.3.3-2"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);
	struct endpoint *iut = queue.association.iut;
	struct sctp_stream_value value = {.assoc_id = iut->association, .stream_id = 10};
	socklen_t size = sizeof(value);

	interleaving_queue_schedule(queue, SCTP_SS_PRIO);
	interleaving_queue_set_value(queue, 9, 1);
	ck_assert_int_eq(option_try(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value)),
			 EINVAL);
	ck_assert_int_eq(
		getsockopt(iut->fd, IPPROTO_SCTP, SCTP_STREAM_SCHEDULER_VALUE, &value, &size), -1);
	ck_assert_int_eq(errno, EINVAL);
}
