/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decodes a built packet from a copy of exactly its size, so that the address sanitizer sees a read
 * behind its end.
 */
#ifndef SUPPORT_DECODED_H
#define SUPPORT_DECODED_H

#include <check.h>
#include <stdlib.h>

#include "harness/wire/packet.h"
#include "harness/wire/tests/support/build.h"

struct decoded {
	uint8_t *copy;
	enum decode_result result;
	struct sctp_packet packet;
};

static inline uint8_t *copy_exactly(const uint8_t *bytes, size_t length)
{
	uint8_t *copy = malloc(length ? length : 1);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, length);
	return copy;
}

/* To be freed with decoded_free(). */
static inline void decode_copy(struct decoded *out, const struct bytes *packet)
{
	out->copy = copy_exactly(packet->data, packet->length);
	if (packet->length >= 12)
		put_checksum(out->copy, packet->length);
	out->result = packet_decode(out->copy, packet->length, &out->packet);
}

static inline void decoded_free(struct decoded *decoded)
{
	free(decoded->copy);
}

#endif
