/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/interleaving/queue.h"

enum { WINDOW = 1500, OPEN_WINDOW = 1 << 17 };

static struct interleaving_queue open_with_window(struct lab *lab, enum chunk_type type,
						  uint32_t window)
{
	/* Without I-DATA among the peer's extensions DATA is used. */
	const struct chunk_spec *plain = type == DATA ? CHUNK(INIT, .a_rwnd = window) : NULL;
	struct interleaving_queue queue = {
		.association = association_open(lab, .interleaving = true, .a_rwnd = window,
						.init = plain),
		.type = type};

	queue.association.peer->a_rwnd = OPEN_WINDOW;
	return queue;
}

struct interleaving_queue interleaving_queue_open(struct lab *lab, enum chunk_type type)
{
	struct interleaving_queue queue = open_with_window(lab, type, WINDOW);

	endpoint_send(queue.association.iut, 0, NULL, .size = WINDOW);
	peer_expect(queue.association.peer, type);
	peer_expect(queue.association.peer, type);
	return queue;
}

struct interleaving_queue interleaving_queue_open_within(struct lab *lab, enum chunk_type type,
							 uint16_t stream, uint32_t scheduler)
{
	struct interleaving_queue queue = open_with_window(lab, type, 2 * WINDOW);

	interleaving_queue_schedule(queue, scheduler);
	endpoint_send(queue.association.iut, stream, NULL, .size = INTERLEAVING_LONG);
	peer_expect(queue.association.peer, type);
	peer_expect(queue.association.peer, type);
	return queue;
}

void interleaving_queue_send(struct interleaving_queue queue, const char *streams, size_t size)
{
	for (; *streams; streams++)
		endpoint_send(queue.association.iut, (uint16_t)(*streams - '0'), NULL,
			      .size = size);
	peer_expect_silence(queue.association.peer, AT_ONCE);
}

uint16_t interleaving_queue_next_at(struct interleaving_queue queue, const char *file, int line)
{
	peer_send(queue.association.peer, SACK);
	return peer_expect_with(queue.association.peer, queue.type,
				&(struct peer_wanted){.file = file, .line = line, .tag = USUAL})
		->chunk->data.stream;
}

void interleaving_queue_expect_at(struct interleaving_queue queue, const char *streams,
				  const char *file, int line)
{
	char came[64] = "";
	size_t count = strlen(streams);

	for (size_t i = 0; i < count; i++)
		came[i] = (char)('0' + interleaving_queue_next_at(queue, file, line));
	peer_send(queue.association.peer, SACK);
	if (strcmp(came, streams) != 0)
		scenario_fail(file, line, "expected chunks of the streams %s in this order, got %s",
			      streams, came);
	peer_expect_silence(queue.association.peer, SECONDS(10));
}

void interleaving_queue_schedule(struct interleaving_queue queue, uint32_t scheduler)
{
	option_set_assoc_value(queue.association.iut, SCTP_STREAM_SCHEDULER, scheduler);
	ck_assert_uint_eq(option_get_assoc_value(queue.association.iut, SCTP_STREAM_SCHEDULER),
			  scheduler);
}

void interleaving_queue_set_value(struct interleaving_queue queue, uint16_t stream, uint16_t number)
{
	struct sctp_stream_value value = {.assoc_id = queue.association.iut->association,
					  .stream_id = stream,
					  .stream_value = number};

	endpoint_set(queue.association.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
}

uint16_t interleaving_queue_get_value(struct interleaving_queue queue, uint16_t stream)
{
	struct sctp_stream_value value = {.assoc_id = queue.association.iut->association,
					  .stream_id = stream};

	endpoint_get(queue.association.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
	return value.stream_value;
}
