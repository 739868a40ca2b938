/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/record_digest.h"

#include <stdint.h>
#include <stdio.h>

void record_digest_begin(struct record_digest *digest)
{
	sha256_init(&digest->state);
}

void record_digest_add(struct record_digest *digest, const char *bytes, size_t size)
{
	sha256_update(&digest->state, size, (const uint8_t *)bytes);
}

void record_digest_end(struct record_digest *digest, char text[RECORD_DIGEST_SIZE])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];

	sha256_digest(&digest->state, sizeof(bytes), bytes);
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}
