/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integers in network order at any alignment, and padding. */
#ifndef WIRE_BYTES_H
#define WIRE_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline uint16_t get_unaligned_be16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t get_unaligned_be32(const uint8_t *bytes)
{
	return (uint32_t)get_unaligned_be16(bytes) << 16 | get_unaligned_be16(bytes + 2);
}

static inline void put_unaligned_be16(uint16_t number, uint8_t *bytes)
{
	bytes[0] = (uint8_t)(number >> 8);
	bytes[1] = (uint8_t)number;
}

static inline void put_unaligned_be32(uint32_t number, uint8_t *bytes)
{
	put_unaligned_be16((uint16_t)(number >> 16), bytes);
	put_unaligned_be16((uint16_t)number, bytes + 2);
}

/* The room that a chunk or TLV of that length takes: chunks and TLVs begin at multiples of 4. */
static inline size_t padded_length(size_t length)
{
	return (length + 3) & ~(size_t)3;
}

#endif
