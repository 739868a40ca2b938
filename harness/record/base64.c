/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const uint8_t *data, size_t size, char *text)
{
	for (size_t i = 0; i < size; i += 3) {
		size_t left = size - i;
		uint32_t group = (uint32_t)data[i] << 16;

		if (left > 1)
			group |= (uint32_t)data[i + 1] << 8;
		if (left > 2)
			group |= data[i + 2];
		*text++ = digits[group >> 18];
		*text++ = digits[group >> 12 & 63];
		*text++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*text++ = left > 2 ? digits[group & 63] : '=';
	}
	*text = '\0';
}

static int base64_value(char digit)
{
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Decodes four digits; returns the number of bytes they hold, 0 if they are no base64. */
static size_t decode_group(const char group[4], unsigned char bytes[3])
{
	size_t padding = group[3] != '=' ? 0 : group[2] != '=' ? 1 : 2;
	unsigned value = 0;

	for (size_t i = 0; i < 4; i++) {
		int digit = i >= 4 - padding ? 0 : base64_value(group[i]);

		if (digit < 0)
			return 0;
		value = value << 6 | (unsigned)digit;
	}
	bytes[0] = (unsigned char)(value >> 16);
	bytes[1] = (unsigned char)(value >> 8);
	bytes[2] = (unsigned char)value;
	return 3 - padding;
}

long base64_decode(const char *text, unsigned char *bytes, size_t size)
{
	size_t length = strlen(text);
	size_t used = 0;

	if (length % 4 != 0)
		return -1;
	for (size_t i = 0; i < length; i += 4) {
		unsigned char group[3];
		size_t count = decode_group(text + i, group);

		/* Padding only ends the last group. */
		if (count == 0 || (count < 3 && i + 4 < length) || count > size - used)
			return -1;
		memcpy(bytes + used, group, count);
		used += count;
	}
	return (long)used;
}
