/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/base64.h"

#include <string.h>

#include <nettle/base64.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const uint8_t *data, size_t size, char *text)
{
	base64_encode_raw(text, size, data);
	text[BASE64_ENCODE_RAW_LENGTH(size)] = '\0';
}

/* How many bytes the text stands for, or -1 if it is not base64: nettle passes over white space. */
static long decoded_size(const char *text, size_t length)
{
	size_t data = strspn(text, digits);
	size_t padding = length - data;

	if (length % 4 != 0 || padding > 2 || strspn(text + data, "=") != padding)
		return -1;
	return (long)(length / 4 * 3 - padding);
}

long base64_decode(const char *text, unsigned char *bytes, size_t size)
{
	size_t length = strlen(text), written = 0;
	long decoded = decoded_size(text, length);
	struct base64_decode_ctx context;

	if (decoded < 0 || (size_t)decoded > size)
		return -1;
	base64_decode_init(&context);
	if (!base64_decode_update(&context, &written, bytes, length, text) ||
	    !base64_decode_final(&context) || written != (size_t)decoded)
		return -1;
	return decoded;
}
