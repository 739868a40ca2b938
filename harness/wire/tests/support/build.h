/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds packets byte by byte for the tests. */
#ifndef SUPPORT_BUILD_H
#define SUPPORT_BUILD_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/wire/bytes.h"
#include "harness/wire/crc32c.h"

struct bytes {
	uint8_t data[8192];
	size_t length;
};

/* Not an assertion of Check, which may be used in tests only. */
static inline void cannot_build(const char *why)
{
	fprintf(stderr, "cannot build a packet: %s\n", why);
	abort();
}

static inline void put8(struct bytes *to, unsigned number)
{
	if (to->length >= sizeof(to->data))
		cannot_build("the packet is too long");
	to->data[to->length++] = (uint8_t)number;
}

static inline void put16(struct bytes *to, unsigned number)
{
	put8(to, number >> 8 & 0xff);
	put8(to, number & 0xff);
}

static inline void put32(struct bytes *to, uint32_t number)
{
	put16(to, number >> 16);
	put16(to, number & 0xffff);
}

static inline void put_text(struct bytes *to, const char *text)
{
	while (*text)
		put8(to, (unsigned char)*text++);
}

/* Bytes as pairs of hexadecimal digits, blanks between them wherever they help the reader. */
static inline void put_hex(struct bytes *to, const char *hex)
{
	unsigned byte;
	int used;

	for (hex += strspn(hex, " "); *hex; hex += strspn(hex, " ")) {
		if (sscanf(hex, "%2x%n", &byte, &used) != 1 || used != 2)
			cannot_build(hex);
		put8(to, byte);
		hex += used;
	}
}

static inline void put_padding(struct bytes *to)
{
	while (to->length % 4)
		put8(to, 0);
}

static inline void put_common_header(struct bytes *to, uint32_t tag)
{
	put16(to, 5000);
	put16(to, 6000);
	put32(to, tag);
	put32(to, 0);
}

static inline void put_chunk(struct bytes *to, unsigned type, unsigned flags, unsigned length)
{
	put8(to, type);
	put8(to, flags);
	put16(to, length);
}

static inline void put_tlv(struct bytes *to, unsigned type, unsigned length)
{
	put16(to, type);
	put16(to, length);
}

static inline void put_init(struct bytes *to, unsigned type, unsigned length)
{
	put_chunk(to, type, 0, length);
	put32(to, 0x1f3a0b21);
	put32(to, 106496);
	put16(to, 10);
	put16(to, 65535);
	put32(to, 4012);
}

static inline void put_data(struct bytes *to, unsigned flags, const char *text)
{
	put_chunk(to, 0, flags, 16 + (unsigned)strlen(text));
	put32(to, 11);
	put16(to, 2);
	put16(to, 3);
	put32(to, 46);
	put_text(to, text);
	put_padding(to);
}

static inline void put_checksum(uint8_t *sctp, size_t length)
{
	put_unaligned_be32(sctp_checksum(sctp, length), sctp + 8);
}

#endif
