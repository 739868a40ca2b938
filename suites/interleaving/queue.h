/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages wait in the kernel's queue for the peer's window; once it opens, the order in which
 * their streams are sent shows the scheduler: RFC 8260 3.
 */
#ifndef INTERLEAVING_QUEUE_H
#define INTERLEAVING_QUEUE_H

#include "harness/scenario/scenario.h"

struct interleaving_queue {
	struct association association;
	enum chunk_type type; /* DATA or I_DATA */
};

/*
 * An association with a peer whose window the kernel has filled with a message of stream 0: what is
 * sent from now on waits.
 */
struct interleaving_queue interleaving_queue_open(struct lab *lab, enum chunk_type type);
/* The same, but the last third of a message on `stream` does not fit into the window. */
struct interleaving_queue interleaving_queue_open_within(struct lab *lab, enum chunk_type type,
							 uint16_t stream, uint32_t scheduler);

/* A long message has three fragments; a short one is too long for what interleaving_queue_open_within() leaves.
 */
enum { INTERLEAVING_SHORT = 200, INTERLEAVING_LONG = 4000 }; /* bytes */

/* Sends a message of that size on each of the streams, which are digits. */
void interleaving_queue_send(struct interleaving_queue queue, const char *streams, size_t size);
/* Opens the window: what waits comes chunk by chunk in the order of these streams. */
#define interleaving_queue_expect(queue, streams)                                                  \
	interleaving_queue_expect_at(queue, streams, __FILE__, __LINE__)
void interleaving_queue_expect_at(struct interleaving_queue queue, const char *streams,
				  const char *file, int line);

/* Opens the window, and then acknowledges: returns the stream of the next chunk that waited. */
#define interleaving_queue_next(queue) interleaving_queue_next_at(queue, __FILE__, __LINE__)
uint16_t interleaving_queue_next_at(struct interleaving_queue queue, const char *file, int line);

void interleaving_queue_schedule(struct interleaving_queue queue, uint32_t scheduler);
/* SCTP_STREAM_SCHEDULER_VALUE of a stream. */
void interleaving_queue_set_value(struct interleaving_queue queue, uint16_t stream, uint16_t value);
uint16_t interleaving_queue_get_value(struct interleaving_queue queue, uint16_t stream);

#endif
