/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about packets on the wire. */
#ifndef STAGE_EXPECT_PACKET_H
#define STAGE_EXPECT_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/stage/expect.h"
#include "harness/scenario/stage/trace.h"

struct packet_wanted {
	const char *file;
	int line;
	int chunk; /* chunk type, or ANY */
	const char *from; /* node that sent it */
	const char *link;
	int fate; /* ANY, FRAME_PASSED, ... */
	int64_t within; /* from now */
	/*
	 * Sent by a kernel timer of this duration that was started at `since`: not earlier than a
	 * jiffy before since + timer, not later than timer_slack() after.
	 */
	int64_t timer;
	int64_t since;
	bool (*match)(const struct packet *packet,
		      void *context); /* packet->chunk is the chunk in question */
	void *context;
	/* Says what is expected, for the message if it does not come; default: the chunk's name. */
	void (*describe)(const void *about, char *text, size_t size);
	const void *about;
};

/*
 * The next chunk of that type.  "Next" is counted from the last chunk that was returned for the
 * same sender, or for any sender where `.from` is not given; earlier packets are looked at, too, if
 * they were seen since then.
 */
#define expect_packet(lab, type, ...)                                                              \
	expect_packet_with(lab, &(struct packet_wanted){.file = __FILE__,                          \
							.line = __LINE__,                          \
							.chunk = (type),                           \
							.fate = ANY,                               \
							##__VA_ARGS__})
const struct packet *expect_packet_with(struct lab *lab, const struct packet_wanted *wanted);

/* No such packet from now on for `duration`. */
#define expect_no_packet(lab, type, duration, ...)                                                 \
	expect_no_packet_with(lab, duration,                                                       \
			      &(struct packet_wanted){.file = __FILE__,                            \
						      .line = __LINE__,                            \
						      .chunk = (type),                             \
						      .fate = ANY,                                 \
						      ##__VA_ARGS__})
void expect_no_packet_with(struct lab *lab, int64_t duration, const struct packet_wanted *wanted);

/* Packets with such a chunk seen so far; does not wait. */
#define count_packets(lab, type, ...)                                                              \
	count_packets_with(lab,                                                                    \
			   &(struct packet_wanted){.chunk = (type), .fate = ANY, ##__VA_ARGS__})
unsigned count_packets_with(struct lab *lab, const struct packet_wanted *wanted);

/* From now on expect_packet() starts with packets that come later. */
void forget_packets(struct lab *lab);

/* Fails unless the chunks are the same, byte for byte. */
#define assert_same_chunk(one, other) assert_same_chunk_at(one, other, __FILE__, __LINE__)
void assert_same_chunk_at(const struct chunk *one, const struct chunk *other, const char *file,
			  int line);

#endif
