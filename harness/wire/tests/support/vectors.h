/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets written down byte by byte, and the line that describes each: every chunk, parameter and
 * error cause.  The unit tests decode them, an independent decoder reads them in a capture, and the
 * fuzz target starts from them.
 */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

#include "harness/wire/tests/support/build.h"

struct vector {
	const char *hex; /* the chunks */
	const char *line; /* what packet_describe() says of them, from the first chunk on */
};

extern const struct vector vectors[];
extern const size_t vector_count;

/* What the SCTP packet is in: UDP (RFC 6951) stands for UDP over IPv4. */
enum carrier { OVER_IPV4, OVER_IPV6, OVER_UDP, CARRIERS };

/* Appends the SCTP packet: its tag is 0 if it is an INIT, else 7, and its checksum is right. */
void put_vector(struct bytes *to, const struct vector *vector);

/* Appends an Ethernet frame with that packet, all checksums right. */
void put_vector_frame(struct bytes *to, const struct vector *vector, enum carrier carrier);

#endif
