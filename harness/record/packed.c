/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/packed.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "harness/memory.h"
#include "harness/record/base64.h"

char *packed_encode(const void *data, size_t size)
{
	uLongf length = compressBound(size);
	unsigned char *bytes = xmalloc(length);
	char *text = NULL;

	if (compress2(bytes, &length, data, size, Z_BEST_SPEED) == Z_OK)
		text = xmalloc(BASE64_SIZE(length));
	if (text)
		base64_encode(bytes, length, text);
	free(bytes);
	return text;
}

void *packed_decode(const char *text, size_t size)
{
	size_t room = strlen(text);
	unsigned char *bytes = xmalloc(room + 1);
	unsigned char *data = xmalloc(size + 1);
	long count = base64_decode(text, bytes, room);
	uLongf length = size;

	if (count < 0 || uncompress(data, &length, bytes, (uLong)count) != Z_OK || length != size) {
		free(data);
		data = NULL;
	}
	free(bytes);
	return data;
}
