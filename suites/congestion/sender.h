/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel sends: a scripted peer looks at its DATA by number and acknowledges them when and how
 * the script says.
 *
 * DATA chunks are numbered from 1 in the order of their TSNs.
 */
#ifndef CONGESTION_SENDER_H
#define CONGESTION_SENDER_H

#include "harness/scenario/scenario.h"

enum { MAX_RANGES = 16 };

/* Linux' default; RFC 9260 section 16 has 1 s (scenario handshake.rto_initial). */
#define RTO_INITIAL SECONDS(3)
/* RFC 9260 section 16. */
#define RTO_MIN SECONDS(1)
#define RTO_MAX SECONDS(60)

struct sender {
	struct lab *lab;
	struct peer *peer;
	struct endpoint *iut;
};

struct sender_options {
	struct peer *peer; /* that of an association that was closed; NULL: a new one */
	uint32_t rto_initial, rto_min, rto_max; /* SCTP_RTOINFO, milliseconds; 0: the default */
	bool active; /* the kernel connects to the peer, instead of the other way round */
	uint32_t a_rwnd; /* of the peer; 0: plenty */
	const char *paths[3]; /* further addresses of the peer, which are confirmed */
	bool unconfirmed; /* they are not, yet, and the peer does not answer HEARTBEATs by itself */
	bool heartbeats; /* false: none once all addresses are confirmed */
	bool ecn; /* the peer is capable of ECN */
};

/* An association of a kernel's endpoint with the peer, in which nothing was sent yet.  The send
 * buffer has room for all that a scenario may queue. */
#define sender_open(lab, ...) sender_open_with(lab, &(struct sender_options){__VA_ARGS__})
struct sender sender_open_with(struct lab *lab, const struct sender_options *options);
/* Ends the association and closes the endpoint; sender_open() with the same peer may follow. */
void sender_close(struct sender sender);

uint32_t sender_tsn(struct sender sender, unsigned n);

/* The user sends so many messages of `size` bytes. */
void send_messages(struct sender sender, unsigned count, size_t size);

/* The kernel's next chunk is DATA number `n`; further arguments as for peer_expect(). */
#define expect_nth(sender, n, ...)                                                                 \
	sender_expect_nth(                                                                         \
		sender, n,                                                                         \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *sender_expect_nth(struct sender sender, unsigned n,
				       const struct peer_wanted *wanted);
/* The next chunks are these DATA, in order and at once, and nothing follows them.  Returns the
 * packet of the last one. */
#define expect_flight(sender, first, last)                                                         \
	sender_expect_flight(sender, first, last, __FILE__, __LINE__)
const struct packet *sender_expect_flight(struct sender sender, unsigned first, unsigned last,
					  const char *file, int line);
#define expect_nothing(sender) peer_expect_silence((sender).peer, jiffy())

struct acknowledgement {
	struct gap_block gaps[MAX_RANGES]; /* by the numbers of the DATA; start 0 at the end */
	int64_t a_rwnd; /* 0: plenty; NO_ROOM: 0 */
	const char *path; /* default: the first one */
};

enum { NO_ROOM = -1 };

/* The peer sends a SACK of all up to DATA `n`, and of those in the gap blocks. */
#define acknowledge(sender, n, ...)                                                                \
	sender_acknowledge(sender, n, &(struct acknowledgement){__VA_ARGS__})
void sender_acknowledge(struct sender sender, unsigned n, const struct acknowledgement *ack);

/*
 * Waits for the middle of a jiffy.  The kernel counts round trips in jiffies: what begins there and
 * takes a whole number of them is measured as exactly so many.
 */
void to_mid_jiffy(struct lab *lab);

/* Waits until that time, to a fraction of a jiffy. */
void pass_until(struct lab *lab, int64_t time);

/*
 * The user sends a message: DATA `n`, which is acknowledged after `rtt`, a whole number of jiffies.
 */
#define round_trip(sender, n, rtt) sender_round_trip(sender, n, rtt, "path0")
void sender_round_trip(struct sender sender, unsigned n, int64_t rtt, const char *path);

/* The RTO that SCTP_GET_PEER_ADDR_INFO tells of a path, and the congestion window. */
int64_t sender_rto(struct sender sender, const char *path);
#define rto_of(sender) sender_rto(sender, "path0")
uint32_t sender_cwnd(struct sender sender, const char *path);
#define cwnd_of(sender) sender_cwnd(sender, "path0")

/* Fails unless the RTO of path0 is so many nanoseconds. */
#define expect_rto(sender, wanted) sender_expect_rto(sender, wanted, __FILE__, __LINE__)
void sender_expect_rto(struct sender sender, int64_t wanted, const char *file, int line);

#endif
