/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksum of IPv4 headers and of UDP (RFC 1071). */
#ifndef WIRE_INTERNET_SUM_H
#define WIRE_INTERNET_SUM_H

#include <stddef.h>
#include <stdint.h>

/* The sum of 16 bit words in network order, not folded yet; an odd last byte counts as a high one. */
uint64_t internet_sum(const uint8_t *bytes, size_t length);
/* Folds a sum to the 16 bits of a checksum (host order), which is the complement. */
uint16_t internet_fold(uint64_t sum);

#endif
