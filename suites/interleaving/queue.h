/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages wait in the kernel's queue for the peer's window; once it opens, the scheduler shows by
 * the order in which it sends their streams: RFC 8260 3.
 */
#ifndef INTERLEAVING_QUEUE_H
#define INTERLEAVING_QUEUE_H

#include "suites/interleaving/interleaved.h"

struct queue {
	struct peer *peer;
	struct endpoint *iut;
	enum chunk_type type; /* DATA or I-DATA */
};

/*
 * An association with a peer whose window the kernel has filled with a message of stream 0: what is
 * sent from now on waits.
 */
struct queue queue_open(struct lab *lab, enum chunk_type type);
/* The same, but the last third of a message on `stream` does not fit into the window. */
struct queue queue_open_within(struct lab *lab, enum chunk_type type, uint16_t stream,
			       uint32_t scheduler);

/* A long message has three fragments; a short one is too long for what queue_open_within() leaves.
 */
enum { SHORT = 200, LONG = 4000 };

/* Sends a message of that size on each of the streams, which are digits. */
void queue_send(struct queue queue, const char *streams, size_t size);
/* Opens the window: what waits comes chunk by chunk in the order of these streams. */
#define queue_expect(queue, streams) queue_expect_at(queue, streams, __FILE__, __LINE__)
void queue_expect_at(struct queue queue, const char *streams, const char *file, int line);

void queue_schedule(struct queue queue, uint32_t scheduler);
/* SCTP_STREAM_SCHEDULER_VALUE of a stream. */
void queue_set_value(struct queue queue, uint16_t stream, uint16_t value);
uint16_t queue_get_value(struct queue queue, uint16_t stream);

#endif
