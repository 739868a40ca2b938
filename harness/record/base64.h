/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RECORD_BASE64_H
#define RECORD_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that base64_encode() writes for `size` bytes, with the final NUL. */
#define BASE64_SIZE(size) (((size) + 2) / 3 * 4 + 1)

/* Encodes (RFC 4648 section 4) into `text`, which has room for BASE64_SIZE(size) bytes. */
void base64_encode(const uint8_t *data, size_t size, char *text);

/*
 * Decodes base64 (RFC 4648, padded, nothing else between).  Returns the number of bytes, or -1 if
 * it is not that or does not fit.
 */
long base64_decode(const char *text, unsigned char *bytes, size_t size);

#endif
