/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge: a bystander who follows every association from the packets that it sees, in both
 * directions, and holds each packet against the sentences of the RFCs that a bystander can decide.
 *
 * What it cannot know it does not guess: where packets may be missing, where the setup was not seen
 * or a packet may or may not have arrived, the rules that hang on it say nothing.
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/wire/packet.h"

/* What the bystander knows about all packets. */
struct judge_terms {
	/*
	 * Every packet is seen, from the first on, once, in the order in which its sender sent it,
	 * and what did not arrive is marked as lost.
	 */
	bool complete;
	size_t mtu; /* the largest path MTU that there may be */
	/* Who sends the other packets may do what cannot be, replay a cookie for one: each packet is
	 * judged by what it is in itself. */
	bool alone;
};

/* A packet that the bystander sees. */
struct sighting {
	unsigned long number; /* in the capture, from 1 */
	int64_t time; /* nanoseconds */
	const uint8_t *sctp; /* from the common header on, packet->length bytes */
	size_t captured; /* so many of them are known; what comes after is 0 */
	const struct sctp_packet *packet; /* decoded from them, with addresses */
	enum decode_result result;
	bool judged; /* its sender is held to the rules, and these are the bytes that it sent */
	bool forged; /* somebody on the way made it, or changed it */
	bool lost; /* it did not arrive */
	bool checksum_unknown; /* a network card was to fill it in */
	bool checksum_old; /* both ends take the Adler-32 of RFC 2960, and this is one */
	unsigned copies; /* more than one if it was duplicated on the way; 0 counts as 1 */
	int64_t delay; /* nanoseconds from then on until it was sent on */
};

/* A sentence, and what a packet that obeys it looks like. */
struct sentence {
	const char *spec; /* ID in the catalogue of requirements */
	const char *should; /* "the Verification Tag is the Initiate Tag that the receiver gave" */
};

enum { FOUND_SIZE = 240 };

struct violation {
	struct sentence sentence;
	unsigned rule; /* the one that says so: it is judge_sentence(rule) */
	unsigned long number; /* of the packet, and its time */
	int64_t time;
	unsigned association; /* counted from 1; 0: none */
	struct sockaddr_storage from, to;
	char found[FOUND_SIZE]; /* what it is instead */
};

enum association_end {
	END_NOT_SEEN,
	END_SHUTDOWN, /* SHUTDOWN COMPLETE */
	END_ABORTED,
	END_RESTARTED, /* another one took its place */
};

/* What one side of an association did. */
struct side_summary {
	struct sockaddr_storage address; /* the first one */
	unsigned addresses;
	bool tag_known;
	uint32_t tag; /* its own */
	unsigned long packets, messages, bytes, retransmissions;
};

struct association_summary {
	unsigned number; /* from 1 */
	bool merged; /* it is the same as another one: both sides had sent an INIT */
	uint16_t ports[2];
	bool setup_seen; /* INIT; the other side is then sides[1] */
	bool established; /* COOKIE ACK was seen, or it was up before the capture */
	enum association_end end;
	int64_t first, last; /* times of its packets */
	struct side_summary sides[2];
	unsigned long violations;
};

struct judge;

/*
 * `report` is called for each violation, with what `context` is.  To be freed with judge_free().
 */
struct judge *judge_new(const struct judge_terms *terms,
			void (*report)(void *context, const struct violation *violation),
			void *context);
/* The next packet. */
void judge_see(struct judge *judge, const struct sighting *sighting);
/* No more packets come: reports what waited for one. */
void judge_end(struct judge *judge);
void judge_free(struct judge *judge);

/* How many associations there were, and one of them (from 0). */
unsigned judge_associations(const struct judge *judge);
struct association_summary judge_association(const struct judge *judge, unsigned index);
/* Packets of no association, and whether memory or a bound kept the judge from following some. */
unsigned long judge_strays(const struct judge *judge);
bool judge_is_full(const struct judge *judge);

/* The i-th sentence that a packet may be held against, from 0; NULL after the last. */
const struct sentence *judge_sentence(unsigned i);

#endif
