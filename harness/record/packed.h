/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes as text that takes little room: in zlib's format, base64. */
#ifndef RECORD_PACKED_H
#define RECORD_PACKED_H

#include <stddef.h>

/* The text, to be freed; NULL if there is no memory for it. */
char *packed_encode(const void *data, size_t size);

/* The `size` bytes that the text holds, to be freed; NULL if it holds anything else. */
void *packed_decode(const char *text, size_t size);

#endif
