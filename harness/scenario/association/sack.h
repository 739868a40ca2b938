/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SACKs, with the DATA they report by number (data.h): what the kernel sends is looked at in full.
 */
#ifndef ASSOCIATION_SACK_H
#define ASSOCIATION_SACK_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/association/data.h"
#include "harness/scenario/association/defaults.h"

enum { MAX_RANGES = 24, ZERO_WINDOW = -1 };

/* --- the kernel's SACKs --- */

struct sack_wanted {
	const char *file;
	int line;
	unsigned cumulative; /* up to this DATA all came; 0: none */
	struct data_range gaps[MAX_RANGES + 1]; /* Gap Ack Blocks, in order; first 0 at the end */
	unsigned duplicates[MAX_RANGES + 1]; /* DATA, in order; 0 at the end */
	int64_t a_rwnd; /* 0: any; ZERO_WINDOW: 0 */
	const char *path; /* it came over this path; of a pair: the next one on this link */
	const char *from; /* of a pair: the node; default b */
	/* It is sent by a timer of this duration, started at `since` (0: by the last packet that
	 * the peer sent or expected); 0: at once, or, of a pair, at any time. */
	int64_t after;
	int64_t since;
	int64_t within; /* at a scripted peer: how long it may take; default a jiffy */
	bool alone; /* the only chunk of its packet */
};

/*
 * The kernel's next chunk is a SACK of all of the peer's DATA up to `n`, with exactly the gaps and
 * duplicates that are named.
 */
#define expect_sack(association, n, ...)                                                           \
	association_expect_sack(association, &(struct sack_wanted){.file = __FILE__,               \
								   .line = __LINE__,               \
								   .cumulative = (n),              \
								   ##__VA_ARGS__})
const struct packet *association_expect_sack(struct association association,
					     const struct sack_wanted *wanted);
/* The same once the delay has passed: nothing is missing, and no other packet waits for its SACK.
 */
#define expect_delayed_sack(association, n, ...)                                                   \
	expect_sack(association, n, .after = SACK_DELAY, ##__VA_ARGS__)

/* Waits until the kernel has nothing more to acknowledge: a SACK that was delayed is sent. */
void pass_delayed_sack(struct association association);

/* The same of two kernels: the next SACK of node b (or .from = "a") acknowledges DATA `n` of a. */
#define pair_expect_sack(pair, n, ...)                                                             \
	pair_expect_sack_with(pair, &(struct sack_wanted){.file = __FILE__,                        \
							  .line = __LINE__,                        \
							  .cumulative = (n),                       \
							  .from = "b",                             \
							  ##__VA_ARGS__})
const struct packet *pair_expect_sack_with(struct pair pair, const struct sack_wanted *wanted);

/* --- the peer's SACKs --- */

struct sack_spec {
	struct data_range gaps[MAX_RANGES + 1]; /* first 0 at the end */
	unsigned duplicates[MAX_RANGES + 1]; /* 0 at the end */
	int64_t a_rwnd; /* 0: peer->a_rwnd; ZERO_WINDOW: 0 */
	const char *path; /* default: the peer's */
};

/* The peer sends a SACK of all of the kernel's DATA up to `n`, and of those in the gaps. */
#define send_sack(association, n, ...)                                                             \
	association_send_sack(association, n, &(struct sack_spec){__VA_ARGS__})
void association_send_sack(struct association association, unsigned n,
			   const struct sack_spec *sack);

/* The user sends a message, DATA `n`, which is acknowledged after `rtt`, a whole number of jiffies
 * (nanoseconds). */
#define round_trip(association, n, rtt)                                                            \
	association_round_trip(association, n, rtt, "path0", __FILE__, __LINE__)
void association_round_trip(struct association association, unsigned n, int64_t rtt,
			    const char *path, const char *file, int line);

#endif
