/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/interleaving/queue.h"

enum { WINDOW = 1500, OPEN_WINDOW = 1 << 17 };

static struct queue open_with_window(struct lab *lab, enum chunk_type type, uint32_t window)
{
	struct queue queue = {
		.peer = peer_open(lab), .iut = interleaved_listen(lab, 0), .type = type};
	const struct chunk_spec *init = type == I_DATA ? INTERLEAVED(INIT, .a_rwnd = window)
						       : CHUNK(INIT, .a_rwnd = window);

	peer_connect(queue.peer, queue.iut, .init = init);
	endpoint_disable_heartbeats(queue.iut);
	queue.peer->a_rwnd = OPEN_WINDOW;
	return queue;
}

struct queue queue_open(struct lab *lab, enum chunk_type type)
{
	struct queue queue = open_with_window(lab, type, WINDOW);

	endpoint_send(queue.iut, 0, NULL, .size = WINDOW);
	peer_expect(queue.peer, type);
	peer_expect(queue.peer, type);
	return queue;
}

struct queue queue_open_within(struct lab *lab, enum chunk_type type, uint16_t stream,
			       uint32_t scheduler)
{
	struct queue queue = open_with_window(lab, type, 2 * WINDOW);

	queue_schedule(queue, scheduler);
	endpoint_send(queue.iut, stream, NULL, .size = LONG);
	peer_expect(queue.peer, type);
	peer_expect(queue.peer, type);
	return queue;
}

void queue_send(struct queue queue, const char *streams, size_t size)
{
	for (; *streams; streams++)
		endpoint_send(queue.iut, (uint16_t)(*streams - '0'), NULL, .size = size);
	peer_expect_silence(queue.peer, AT_ONCE);
}

void queue_expect_at(struct queue queue, const char *streams, const char *file, int line)
{
	char came[64] = "";
	size_t count = strlen(streams);

	peer_send(queue.peer, SACK);
	for (size_t i = 0; i < count; i++) {
		const struct packet *packet = peer_expect_with(
			queue.peer, queue.type,
			&(struct peer_wanted){.file = file, .line = line, .tag = USUAL});

		peer_send(queue.peer, SACK);
		came[i] = (char)('0' + packet->chunk->data.stream);
	}
	if (strcmp(came, streams) != 0)
		scenario_fail(file, line, "expected chunks of the streams %s, got %s", streams,
			      came);
	peer_expect_silence(queue.peer, SECONDS(10));
}

void queue_schedule(struct queue queue, uint32_t scheduler)
{
	struct sctp_assoc_value value = {.assoc_id = queue.iut->association};

	set_for_association(queue.iut, SCTP_STREAM_SCHEDULER, scheduler);
	endpoint_get(queue.iut, SCTP_STREAM_SCHEDULER, &value, sizeof(value));
	ck_assert_uint_eq(value.assoc_value, scheduler);
}

void queue_set_value(struct queue queue, uint16_t stream, uint16_t number)
{
	struct sctp_stream_value value = {
		.assoc_id = queue.iut->association, .stream_id = stream, .stream_value = number};

	endpoint_set(queue.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
}

uint16_t queue_get_value(struct queue queue, uint16_t stream)
{
	struct sctp_stream_value value = {.assoc_id = queue.iut->association, .stream_id = stream};

	endpoint_get(queue.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
	return value.stream_value;
}
