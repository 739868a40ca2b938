/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRE_CRC32C_H
#define WIRE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Makes the tables, which the first checksum does otherwise: processes that fork later share them.
 */
void crc32c_prepare(void);

/* CRC32c of a whole buffer (RFC 9260 appendix A, RFC 3720 B.4 for vectors), as the plain number. */
uint32_t crc32c(const void *data, size_t length);

/*
 * The checksum of an SCTP packet, computed with its own checksum field taken as zero, as the number
 * that stands in the header when read in network order.  `length` must be at least 12.
 */
uint32_t sctp_checksum(const uint8_t *sctp, size_t length);

/* The Adler-32 that RFC 2960 asked for until RFC 3309, likewise. */
uint32_t sctp_adler32(const uint8_t *sctp, size_t length);

#endif
