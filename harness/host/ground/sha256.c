/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/sha256.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <nettle/sha2.h>

enum { BLOCK = 1 << 16 };

static void end(struct sha256_ctx *state, char text[SHA256_TEXT])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];

	sha256_digest(state, sizeof(bytes), bytes);
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

void sha256_text(const void *data, size_t size, char text[SHA256_TEXT])
{
	struct sha256_ctx state;

	sha256_init(&state);
	sha256_update(&state, size, data);
	end(&state, text);
}

int sha256_of_file(const char *path, char text[SHA256_TEXT], struct fault *fault)
{
	static uint8_t block[BLOCK];
	struct sha256_ctx state;
	FILE *file = fopen(path, "re");
	size_t count;
	int error;

	if (!file)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	sha256_init(&state);
	while ((count = fread(block, 1, sizeof(block), file)) > 0)
		sha256_update(&state, count, block);
	error = ferror(file) ? errno : 0;
	/* It was only read. */
	(void)fclose(file);
	if (error)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(error));
	end(&state, text);
	return 0;
}
