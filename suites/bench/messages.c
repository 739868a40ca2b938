/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a message costs from one user to the other, over the loopback device: sent, received, acknowledged. */
#define SUITE "bench"
#include "harness/scenario/scenario.h"

enum { PORT = 5000, MTU = 1500, MESSAGES = 16 };

/* MESSAGES are sent one after the other, then they are read. */
struct stream {
	struct loopback_pair pair;
	size_t size;
	int flags; /* of all but the last */
	const struct sctp_sndinfo *sndinfo;
};

static void pass_messages(void *context)
{
	const struct stream *stream = context;

	for (unsigned i = 0; i < MESSAGES; i++)
		loopback_send(stream->pair.client, stream->size,
			      i + 1 < MESSAGES ? stream->flags : 0);
	for (unsigned i = 0; i < MESSAGES; i++)
		loopback_receive(stream->pair.server);
}

/* One by one, for those that a receive buffer does not hold together. */
static void pass_one(void *context)
{
	const struct stream *stream = context;

	loopback_send(stream->pair.client, stream->size, 0);
	loopback_receive(stream->pair.server);
}

static struct stream open_stream(size_t size)
{
	return (struct stream){.pair = loopback_connect(loopback_listen(PORT, 8), PORT),
			       .size = size};
}

static void record_messages(const char *name, struct stream *stream)
{
	cost_record(name, 0, cost_of(&(struct act){.run = pass_messages, .per = MESSAGES}, stream));
}

static void record_large(const char *name, struct stream *stream)
{
	cost_record(name, 0, cost_of(&(struct act){.run = pass_one}, stream));
}

#define MEASURED .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES, .by_name = true

SCENARIO(message, "A message of 1 to 65000 bytes, ordered: sent, received, acknowledged", MEASURED)
{
	struct stream stream;

	loopback_enter(MTU);
	stream = open_stream(1);
	record_messages("message_1", &stream);
	stream.size = 100;
	record_messages("message_100", &stream);
	stream.size = 1400;
	record_messages("message_1400", &stream);
	stream.size = 65000;
	record_large("message_65000", &stream);
	loopback_segment(true);
	stream.pair = loopback_connect(loopback_listen(PORT + 1, 8), PORT + 1);
	record_large("message_65000_gso", &stream);
}
