/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC32c, a byte at a time, and the SCTP checksum made of it (RFC 9260 6.8 and appendix A). */
#include "harness/wire/crc32c.h"

#include <stdbool.h>

/* The Castagnoli polynomial 0x1edc6f41 with its bits reflected. */
#define CRC32C_POLYNOMIAL 0x82f63b78u

enum { CHECKSUM_OFFSET = 8, CHECKSUM_LENGTH = 4 };

static uint32_t crc_table[256];

static void fill_table(void)
{
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ CRC32C_POLYNOMIAL : crc >> 1;
		crc_table[byte] = crc;
	}
}

static uint32_t update(uint32_t crc, const uint8_t *bytes, size_t length)
{
	static bool filled;

	if (!filled) {
		fill_table();
		filled = true;
	}
	for (size_t i = 0; i < length; i++)
		crc = crc >> 8 ^ crc_table[(crc ^ bytes[i]) & 0xff];
	return crc;
}

uint32_t crc32c(const void *data, size_t length)
{
	return ~update(~0u, data, length);
}

uint32_t sctp_checksum(const uint8_t *sctp, size_t length)
{
	static const uint8_t zeros[CHECKSUM_LENGTH];
	const size_t chunks = CHECKSUM_OFFSET + CHECKSUM_LENGTH;
	uint32_t crc = update(~0u, sctp, CHECKSUM_OFFSET);

	crc = update(crc, zeros, sizeof(zeros));
	crc = ~update(crc, sctp + chunks, length - chunks);
	/* The CRC goes out with its least significant byte first. */
	return __builtin_bswap32(crc);
}
