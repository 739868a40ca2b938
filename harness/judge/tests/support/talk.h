/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two endpoints that say what a test has them say, and a judge who listens. */
#ifndef SUPPORT_TALK_H
#define SUPPORT_TALK_H

#include "harness/judge/judge.h"
#include "harness/wire/encode.h"

/* Tags and Initial TSNs of the two sides, A being the one that sends the INIT. */
enum { A, B, TAG_A = 0xa0a0a0a, TAG_B = 0xb0b0b0b, TSN_A = 100, TSN_B = 200, COOKIE = 40 };

struct talk {
	struct judge *judge;
	int64_t time;
	unsigned long number;
	struct violation seen[64];
	unsigned count;
	struct sighting held;
	unsigned long late; /* the number of a packet that the judge sees after the next */
	unsigned long missed; /* the number of a packet that the judge does not see */
	/* For the next packet only. */
	struct sighting how;
	uint32_t checksum; /* instead of the right one; 0: the right one */
	bool zero_checksum;
	unsigned from_address, to_address; /* 0: the first one of each side */
	size_t poke_at; /* a byte of the SCTP packet that is changed to... */
	uint8_t poke; /* ...this before the checksum is made */
	size_t cut; /* bytes that are missing at the end */
	size_t not_captured; /* bytes that the capture left out */
};

void talk_begin(struct talk *talk, bool complete);
void talk_end(struct talk *talk);
/* One packet, a microsecond after the last one. */
void talk_say(struct talk *talk, unsigned from, uint32_t tag,
	      const struct chunk_spec *const chunks[]);
void talk_wait(struct talk *talk, unsigned milliseconds);
/* INIT, INIT ACK, COOKIE ECHO, COOKIE ACK; both support everything. */
void talk_setup(struct talk *talk);
/* The first two of them. */
void talk_offer(struct talk *talk);
/* Whether a packet broke that sentence. */
bool talk_broke(const struct talk *talk, const char *spec);
/* All that was broken, for a test's message (static buffer). */
const char *talk_list(const struct talk *talk);

/* Says to whom the tag belongs. */
#define SAY(talk, from, ...)                                                                       \
	talk_say(talk, from, (from) == A ? TAG_B : TAG_A,                                          \
		 (const struct chunk_spec *const[]){__VA_ARGS__, NULL})
#define SAY_WITH(talk, from, tag, ...)                                                             \
	talk_say(talk, from, tag, (const struct chunk_spec *const[]){__VA_ARGS__, NULL})

/* Chunks with the numbers that tests use. */
#define THE_INIT(...)                                                                              \
	CHUNK(INIT, .tag = TAG_A, .a_rwnd = 20000, .ostreams = 5, .istreams = 5, .tsn = TSN_A,     \
	      ##__VA_ARGS__)
#define THE_INIT_ACK(...)                                                                          \
	CHUNK(INIT_ACK, .tag = TAG_B, .a_rwnd = 20000, .ostreams = 5, .istreams = 5, .tsn = TSN_B, \
	      ##__VA_ARGS__)
#define SOME_DATA(number, ...)                                                                     \
	CHUNK(DATA, .tsn = (number), .stream = 0, .ppid = 0, .text = "data",                       \
	      .flags = DATA_FLAG_B | DATA_FLAG_E, ##__VA_ARGS__)
#define A_SACK(number, ...) CHUNK(SACK, .cumulative_tsn = (number), .a_rwnd = 10000, ##__VA_ARGS__)

extern const uint8_t talk_cookie[COOKIE];
extern const uint8_t talk_extensions[5];

/* --- tables of packets that break a sentence --- */

struct breach {
	const char *spec;
	void (*play)(struct talk *talk);
	bool any_capture; /* it shows in a capture that may miss packets, too */
};

extern const struct breach layout_breaches[], traffic_breaches[], extension_breaches[];
extern const size_t layout_breach_count, traffic_breach_count, extension_breach_count;

#endif
