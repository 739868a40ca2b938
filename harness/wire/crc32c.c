/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC32c, eight bytes at a time, and the SCTP checksum made of it (RFC 9260 6.8 and appendix A). */
#include "harness/wire/crc32c.h"

#include <stdbool.h>

/* The Castagnoli polynomial 0x1edc6f41 with its bits reflected. */
#define CRC32C_POLYNOMIAL 0x82f63b78u

enum { CHECKSUM_OFFSET = 8, CHECKSUM_LENGTH = 4, STEP = 8 };

/* crc_table[n] has the CRC of each byte that n zero bytes follow. */
static uint32_t crc_table[STEP][256];

static bool prepared;

void crc32c_prepare(void)
{
	prepared = true;
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ CRC32C_POLYNOMIAL : crc >> 1;
		crc_table[0][byte] = crc;
	}
	for (int zeros = 1; zeros < STEP; zeros++)
		for (uint32_t byte = 0; byte < 256; byte++) {
			uint32_t crc = crc_table[zeros - 1][byte];

			crc_table[zeros][byte] = crc >> 8 ^ crc_table[0][crc & 0xff];
		}
}

static uint32_t update(uint32_t crc, const uint8_t *bytes, size_t length)
{
	if (!prepared)
		crc32c_prepare();
	for (; length >= STEP; length -= STEP, bytes += STEP)
		crc = crc_table[7][(crc ^ bytes[0]) & 0xff] ^
		      crc_table[6][(crc >> 8 ^ bytes[1]) & 0xff] ^
		      crc_table[5][(crc >> 16 ^ bytes[2]) & 0xff] ^
		      crc_table[4][crc >> 24 ^ bytes[3]] ^ crc_table[3][bytes[4]] ^
		      crc_table[2][bytes[5]] ^ crc_table[1][bytes[6]] ^ crc_table[0][bytes[7]];
	for (; length > 0; length--, bytes++)
		crc = crc >> 8 ^ crc_table[0][(crc ^ *bytes) & 0xff];
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

uint32_t sctp_adler32(const uint8_t *sctp, size_t length)
{
	enum { MODULUS = 65521, CHECKSUM_AT = 8, CHECKSUM_END = 12 };
	uint32_t sum = 1, sum_of_sums = 0;

	for (size_t i = 0; i < length; i++) {
		if (i < CHECKSUM_AT || i >= CHECKSUM_END)
			sum = (sum + sctp[i]) % MODULUS;
		sum_of_sums = (sum_of_sums + sum) % MODULUS;
	}
	return sum_of_sums << 16 | sum;
}
