/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I-DATA chunks of a scripted peer (RFC 8260 2.1), and what the kernel's user reads of them part by
 * part.
 */
#ifndef INTERLEAVING_PARTS_H
#define INTERLEAVING_PARTS_H

#include "harness/scenario/scenario.h"

/* Both ends support user message interleaving; the peer passes over the kernel's SACKs. */
#define interleaving_open(lab, ...)                                                                \
	association_open(lab, .interleaving = true, .ignore_sacks = true, ##__VA_ARGS__)
/*
 * The same, and the peer learns what FSN the kernel gives the fragment after the first.  RFC 8260
 * 2.1 says 1, but a kernel may count otherwise; the peer then does as the kernel does, so that this
 * deviation, which fragments_by_fsn is about, hides no other one.
 */
#define interleaving_open_fragmented(lab, ...)                                                     \
	interleaving_learn_fsn(interleaving_open(lab, ##__VA_ARGS__))
struct association interleaving_learn_fsn(struct association association);
/* The same, with that SCTP_PARTIAL_DELIVERY_POINT; only interleaving_expect_part() and its like
 * read the socket. */
struct association interleaving_open_by_parts(struct lab *lab, int delivery_point);

/* I-DATA `n` of the peer. */
struct interleaving_part {
	unsigned n;
	uint16_t stream;
	uint32_t mid;
	const char *flags; /* those that are set of I, U, B and E */
	unsigned fsn; /* as RFC 8260 counts: 0 is the first */
	const char *text;
	uint32_t ppid; /* of a first fragment, host order */
};

/* Sends them, each in a packet of its own: interleaving_send(association, {1, 1, 0, "BE", 0, "x"}).
 */
#define interleaving_send(association, ...) interleaving_send_also(association, "", __VA_ARGS__)
/* The same with further flags set in all of them. */
#define interleaving_send_also(association, flags, ...)                                            \
	interleaving_send_parts(association, flags,                                                \
				(const struct interleaving_part[]){__VA_ARGS__},                   \
				sizeof((const struct interleaving_part[]){__VA_ARGS__}) /          \
					sizeof(struct interleaving_part))
void interleaving_send_parts(struct association association, const char *flags,
			     const struct interleaving_part *parts, size_t count);

/* The kernel's last SACK, delayed or not, acknowledges all up to the peer's I-DATA `n`, and no gap
 * is left. */
#define interleaving_expect_acknowledged(association, n)                                           \
	interleaving_expect_acknowledged_at(association, n, __FILE__, __LINE__)
void interleaving_expect_acknowledged_at(struct association association, unsigned n,
					 const char *file, int line);

/* What is read of the socket part by part: the endpoint itself would join the parts of different
 * streams.  `end`: it is the last part of its message (MSG_EOR). */
#define interleaving_expect_part(association, stream, text, end)                                   \
	interleaving_expect_part_at(association, stream, text, end, __FILE__, __LINE__)
struct sctp_rcvinfo interleaving_expect_part_at(struct association association, uint16_t stream,
						const char *text, bool end, const char *file,
						int line);
/* SCTP_PARTIAL_DELIVERY_EVENT of that message. */
#define interleaving_expect_aborted(association, stream, mid, flags)                               \
	interleaving_expect_aborted_at(association, stream, mid, flags, __FILE__, __LINE__)
void interleaving_expect_aborted_at(struct association association, uint16_t stream, uint32_t mid,
				    uint32_t flags, const char *file, int line);
#define interleaving_expect_nothing(association)                                                   \
	interleaving_expect_nothing_at(association, __FILE__, __LINE__)
void interleaving_expect_nothing_at(struct association association, const char *file, int line);
bool interleaving_is_readable(struct association association);

#endif
