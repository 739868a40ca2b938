/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DATA by number.
 *
 * The DATA chunks that one end sends in an association (of a pair: since it was opened) are
 * numbered from 1 in the order of their TSNs; number 0 stands for what came before the first one.
 * I-DATA count in the same way.
 *
 *	send_messages(association.iut, 5, 1000);
 *	expect_flight(association, 1, 5);
 *	for (unsigned n = 3; n <= 5; n++)
 *		send_sack(association, 1, .gaps = {{3, n}});
 *	expect_fast_retransmission(association, 2);
 */
#ifndef ASSOCIATION_DATA_H
#define ASSOCIATION_DATA_H

#include <stdint.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/association.h"
#include "harness/scenario/association/pair.h"

/* DATA from one number to another, both included. */
struct data_range {
	unsigned first, last;
};

/* --- what a user sends --- */

/* The user sends `count` messages of `size` bytes on stream 0. */
#define send_messages(endpoint, count, size)                                                       \
	endpoint_send_messages(endpoint, count, size, __FILE__, __LINE__)
void endpoint_send_messages(struct endpoint *endpoint, unsigned count, size_t size,
			    const char *file, int line);

/* --- the kernel's DATA, at a scripted peer --- */

/* The TSN of the kernel's DATA `n`. */
uint32_t data_tsn(struct association association, unsigned n);

/* The kernel's next chunk is DATA `n`; further arguments as for peer_expect(). */
#define expect_data(association, n, ...)                                                           \
	association_expect_data(                                                                   \
		association, DATA, n,                                                              \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
#define expect_i_data(association, n, ...)                                                         \
	association_expect_data(                                                                   \
		association, I_DATA, n,                                                            \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *association_expect_data(struct association association, enum chunk_type type,
					     unsigned n, const struct peer_wanted *wanted);
/*
 * The same, and it must have been sent before.  T3-rtx, with .after = the RTO, runs from the last
 * packet that was sent or expected unless .since names another time.
 */
#define expect_retransmission(association, n, ...)                                                 \
	association_expect_retransmission(                                                         \
		association, n, "",                                                                \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
/* The same at once, as the last SACK was the third miss indication (RFC 9260 7.2.4). */
#define expect_fast_retransmission(association, n, ...)                                            \
	association_expect_retransmission(                                                         \
		association, n, " on the third miss indication",                                   \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *association_expect_retransmission(struct association association, unsigned n,
						       const char *when,
						       const struct peer_wanted *wanted);

/* The next chunks are these DATA, in order and at once, and nothing follows them.  Returns the
 * packet of the last one. */
#define expect_flight(association, first, last)                                                    \
	association_expect_flight(association, first, last, __FILE__, __LINE__)
const struct packet *association_expect_flight(struct association association, unsigned first,
					       unsigned last, const char *file, int line);
/* The kernel sends nothing now. */
#define expect_silence(association) peer_expect_silence((association).peer, jiffy())

/* --- the peer's DATA --- */

/* The TSN of the peer's DATA `n`. */
uint32_t peer_data_tsn(struct association association, unsigned n);

/*
 * The peer's DATA `n` for a list of chunks: one byte on stream 0, with SSN n - 1, unless it says
 * otherwise.  Of the TSNs and SSNs that the peer counts itself it takes none.  Evaluates `n` twice.
 */
#define NTH_DATA(association, n, ...)                                                              \
	CHUNK(DATA, .tsn = peer_data_tsn(association, n), .ssn = (uint16_t)((n)-1), .text = "x",   \
	      ##__VA_ARGS__)
/* The peer sends it in a packet of its own. */
#define send_data(association, n, ...)                                                             \
	peer_send_packet((association).peer, .chunks = {NTH_DATA(association, n, ##__VA_ARGS__)})
/* The same over a path. */
#define send_data_on(association, over, n, ...)                                                    \
	peer_send_packet((association).peer, .path = (over),                                       \
			 .chunks = {NTH_DATA(association, n, ##__VA_ARGS__)})

/* --- the DATA of two kernels --- */

/* The TSN of DATA `n` of a; of b. */
uint32_t pair_data_tsn(struct pair pair, unsigned n);
uint32_t pair_data_tsn_of_b(struct pair pair, unsigned n);

/*
 * The next DATA of node a (or .from = "b") is DATA `n`; further arguments as for expect_packet().
 * .timer is checked after the number.
 */
#define pair_expect_data(pair, n, ...)                                                             \
	pair_expect_data_with(pair, n,                                                             \
			      &(struct packet_wanted){.file = __FILE__,                            \
						      .line = __LINE__,                            \
						      .chunk = DATA,                               \
						      .from = "a",                                 \
						      .fate = ANY,                                 \
						      ##__VA_ARGS__})
const struct packet *pair_expect_data_with(struct pair pair, unsigned n,
					   const struct packet_wanted *wanted);
#define pair_expect_i_data(pair, n, ...) pair_expect_data(pair, n, .chunk = I_DATA, ##__VA_ARGS__)

#endif
