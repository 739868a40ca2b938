/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association as the bystander follows it, and how a packet finds it. */
#ifndef JUDGE_ASSOCIATION_H
#define JUDGE_ASSOCIATION_H

#include "harness/judge/judge.h"
#include "harness/judge/side.h"

enum { OFFERS = 8, LISTED = 8, PORT_BUCKETS = 256, ASSOCIATIONS = 2000, STRAYS = 64 };

/* An INIT ACK. */
struct offer {
	struct init_facts facts;
	uint64_t cookie; /* its digest */
	size_t cookie_length;
	struct sockaddr_storage from, to;
	bool forged;
	/* The addresses that it lists, kept until the cookie comes back. */
	struct sockaddr_storage listed[LISTED];
	unsigned listed_count;
};

/* TSNs that were passed over: those of another path may be a moment behind. */
struct hole {
	unsigned missing; /* so many of them were not seen since */
	bool waits; /* for them, or for HOLE_LASTS to pass */
	struct violation violation; /* if they do not come */
};

/*
 * A packet under a tag that its receiver was not seen to give.  A capture may have missed a restart with
 * INIT and INIT ACK, and then it is right, unless more comes from its sender under the old tag.
 */
struct doubt {
	bool waits;
	struct violation violation; /* if that comes */
};

struct association {
	struct association *next; /* with the same ports: the newest first */
	unsigned number;
	bool begun; /* INIT was seen: sides[0] sent it */
	bool chosen; /* the cookie came back: it is known which INIT ACK counts */
	bool established;
	bool murky; /* what counts is no longer known: no rule about it speaks */
	bool crossed; /* both sides sent an INIT */
	bool merged; /* it turned out to be the same as another one */
	enum association_end end;
	int64_t first, last;
	unsigned long violations;
	struct offer *offers; /* OFFERS of them, a ring; NULL once they are of no use */
	unsigned offer_count;
	struct side sides[2];
	struct hole holes[2]; /* by the side that sent the DATA */
	struct doubt doubts[2]; /* by the side that sent the packet */
};

/* Why a receiver must discard a packet. */
enum discard { ACCEPTED, WRONG_CHECKSUM, WRONG_TAG, HAS_ABORT, LATE_COMPLETE };

/* A packet that no association claimed, or that had to be discarded. */
struct stray {
	struct sockaddr_storage from, to;
	uint16_t source_port, destination_port;
	uint32_t tag;
	uint8_t type; /* of its first chunk */
	uint32_t init_tag; /* of an INIT */
	uint64_t heartbeat; /* digest of a HEARTBEAT */
	unsigned copies, answers;
	enum discard discard;
};

struct judge {
	struct judge_terms terms;
	void (*report)(void *context, const struct violation *violation);
	void *context;
	struct association *buckets[PORT_BUCKETS];
	struct association **all; /* in the order in which they were found */
	unsigned count, capacity;
	bool full;
	unsigned long stray_count;
	struct stray strays[STRAYS]; /* a ring */
	unsigned long stray_next;
};

/* A packet on its way through the rules. */
struct scene {
	struct judge *judge;
	const struct sighting *sighting;
	const struct sctp_packet *packet;
	struct association *association; /* NULL: none; the three below are NULL then */
	struct side *from, *to;
	unsigned from_index;
	enum discard discard;
	const struct chunk *chunk; /* of a rule about one */
	char found[FOUND_SIZE];
};

/* Finds the association, or begins one.  Sets all but `chunk` and `found`. */
void scene_set(struct scene *scene, struct judge *judge, const struct sighting *sighting);

/* Whether the numbers that the setup settles are known, and nothing has blurred them since. */
bool is_certain(const struct scene *scene);
/* The INIT ACK with that tag, or NULL. */
struct offer *offer_find(const struct association *association, uint32_t tag);
/* The association with the same two tags that the other side began, or NULL. */
struct association *association_twin(struct scene *scene);
/* Another one that is alive between the same endpoints, or NULL. */
struct association *association_older(struct scene *scene);
/*
 * The side of the packet's sender in an older association between the same endpoints that it is in, as far as is known: it
 * has neither ended it nor heard that it has ended.  Or NULL.
 */
const struct side *association_kept(struct scene *scene);
/*
 * Whether the packet's sender has the tag that is its own in another association as well, because INITs crossed (RFC 9260
 * 5.2.1): what went with a COOKIE ECHO may belong to either.
 */
bool association_crosses(struct scene *scene);
/* Whether the packet may be answered with a SHUTDOWN COMPLETE or ABORT that reflects its tag. */
bool chunk_reflects(const struct chunk *chunk);

void associations_free(struct judge *judge);

/*
 * learn.c: takes the packet into account, after it was judged.  `hold_data` is called for each chunk
 * of user data before that is taken into account; NULL: nobody judges it.
 */
void scene_learn(struct scene *scene, void (*hold_data)(struct scene *scene));
/* learn_data.c */
void learn_data(struct scene *scene, const struct chunk *chunk);
void learn_sack(struct scene *scene, const struct chunk *chunk);
void learn_forward_tsn(struct scene *scene, const struct chunk *chunk);
/* learn_requests.c */
void learn_asconf(struct scene *scene, const struct chunk *chunk);
void learn_asconf_ack(struct scene *scene, const struct chunk *chunk);
void learn_reconfig(struct scene *scene, const struct chunk *chunk);
/*
 * learn_prompt.c: what has come to a side that is ESTABLISHED and asks for a SACK at once, before `entry` takes it into
 * account; and for how long a control chunk has rested when it is sent again.
 */
/* Whether nothing stands before it in its packet for which a receiver may drop it: unknown chunks, AUTH. */
bool is_reached(const struct scene *scene, const struct chunk *chunk);
void learn_due(struct scene *scene, const struct tsn_entry *entry, const struct chunk *chunk);
void learn_resend(struct scene *scene, const struct chunk *chunk);
/* Of a chunk of user data; 0 if not all of it was captured. */
uint32_t data_digest(const struct scene *scene, const struct chunk *chunk);

#endif
