/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel and a scripted peer, which negotiated user message interleaving (RFC 8260 2.2.1): what
 * every scenario of this suite starts with.
 */
#ifndef INTERLEAVING_INTERLEAVED_H
#define INTERLEAVING_INTERLEAVED_H

#include "harness/scenario/scenario.h"

/* Where a part stands in its message. */
enum { MIDDLE = 0, LAST = DATA_FLAG_E, FIRST = DATA_FLAG_B, WHOLE = FIRST | LAST };
enum { UNORDERED = DATA_FLAG_U };

struct association {
	struct lab *lab;
	struct peer *peer;
	struct endpoint *iut;
	uint32_t tsn; /* of the peer's first I-DATA */
	/*
	 * FSN of the fragment behind the first one.  RFC 8260 2.1 says 1, but a kernel may count
	 * otherwise; the peer then does as the kernel does, so that this deviation, which
	 * fragments_by_fsn tells of, hides no other one.
	 */
	uint32_t second_fsn;
};

/* An endpoint whose user asked for interleaving: it listens.  SO_RCVBUF; 0: the kernel's default.
 */
struct endpoint *interleaved_listen(struct lab *lab, int receive_buffer);

/* Supported Extensions with so many chunk types. */
struct tlv_spec supported_extensions(const uint8_t *types, size_t count);
/*
 * INIT or INIT ACK of a peer that supports I-DATA, FORWARD TSN and I-FORWARD-TSN, the latter two in
 * both ways that there are to say so.
 */
#define INTERLEAVED(kind, ...)                                                                     \
	CHUNK(kind,                                                                                \
	      .tlvs = {supported_extensions(                                                       \
			       (const uint8_t[]){I_DATA, FORWARD_TSN, I_FORWARD_TSN, RE_CONFIG},   \
			       4),                                                                 \
		       {.type = PARAM_FORWARD_TSN}},                                               \
	      ##__VA_ARGS__)

struct association_options {
	const struct chunk_spec *init; /* instead of INTERLEAVED(INIT) */
	struct endpoint *iut; /* instead of a new one */
	bool fragments; /* find out how the kernel counts them: second_fsn */
	uint32_t delivery_point; /* SCTP_PARTIAL_DELIVERY_POINT */
	bool by_parts; /* only expect_part() and its like read the socket */
	int receive_buffer; /* SO_RCVBUF */
};

/* The peer, whose SACKs are overlooked, connects. */
#define interleaved_open(lab, ...)                                                                 \
	interleaved_open_with(lab, &(struct association_options){__VA_ARGS__})
struct association interleaved_open_with(struct lab *lab,
					 const struct association_options *options);

/* An I-DATA chunk of the peer. */
struct part {
	unsigned tsn; /* from its first I-DATA on, which is 0 */
	uint16_t stream;
	uint32_t mid;
	int flags;
	unsigned fsn; /* as RFC 8260 counts: 0 is the first */
	const char *text;
	uint32_t ppid; /* of a first fragment, host order */
};

/* Sends them, each in a packet of its own: send_parts(association, {0, 1, 0, WHOLE, 0, "x"}). */
#define send_parts(association, ...)                                                               \
	send_parts_with(association, (const struct part[]){__VA_ARGS__},                           \
			sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))
void send_parts_with(struct association association, const struct part *parts, size_t count);

/* The kernel's next SACK acknowledges all up to the peer's I-DATA `n`, and no gap is left. */
#define expect_acknowledged(association, n)                                                        \
	expect_acknowledged_at(association, n, __FILE__, __LINE__)
void expect_acknowledged_at(struct association association, unsigned n, const char *file, int line);

/* One entry of an I-FORWARD-TSN. */
struct skip {
	uint16_t stream;
	uint16_t flags; /* the reserved bits and U */
	uint32_t mid;
};

enum { SKIP_UNORDERED = 1, MAX_SKIPS = 8 };

/* The peer's I-FORWARD-TSN to its I-DATA `n`, with a list of skipped messages. */
#define send_skips(association, n, ...)                                                            \
	send_skips_with(association, n, 0, (const struct skip[]){__VA_ARGS__},                     \
			sizeof((const struct skip[]){__VA_ARGS__}) / sizeof(struct skip))
void send_skips_with(struct association association, unsigned n, int flags,
		     const struct skip *skips, size_t count);

/* What is read of the socket part by part: the endpoint itself would join the parts of different
 * streams. */
#define expect_part(association, stream, text, end)                                                \
	expect_part_at(association, stream, text, end, __FILE__, __LINE__)
struct sctp_rcvinfo expect_part_at(struct association association, uint16_t stream,
				   const char *text, bool end, const char *file, int line);
/* SCTP_PARTIAL_DELIVERY_EVENT of that message. */
#define expect_delivery_aborted(association, stream, mid, flags)                                   \
	expect_delivery_aborted_at(association, stream, mid, flags, __FILE__, __LINE__)
void expect_delivery_aborted_at(struct association association, uint16_t stream, uint32_t mid,
				uint32_t flags, const char *file, int line);
#define expect_nothing_to_read(association)                                                        \
	expect_nothing_to_read_at(association, __FILE__, __LINE__)
void expect_nothing_to_read_at(struct association association, const char *file, int line);
bool has_something_to_read(struct association association);

/* Sets a socket option whose value is a struct sctp_assoc_value, for the endpoint's association or,
 * before there is one, for all that will be. */
#define set_for_association(endpoint, option, value)                                               \
	set_for_association_at(endpoint, option, #option, value, __FILE__, __LINE__)
void set_for_association_at(struct endpoint *endpoint, int option, const char *name, uint32_t value,
			    const char *file, int line);

#endif
