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

static int add_piece(const char *bytes, size_t size, void *digest)
{
	record_digest_add(digest, bytes, size);
	return 0;
}

/* A copy without the user's words; NULL without memory. */
static json_t *without_words(const json_t *record)
{
	json_t *copy = json_copy((json_t *)record);
	const json_t *kernels = json_object_get(record, "kernels");
	json_t *plain = json_is_array(kernels) ? json_array() : NULL;
	size_t index;
	json_t *kernel;

	json_object_del(copy, "kernel_spec");
	/* Of a plan: paths, and programs that another compiler makes otherwise. */
	json_object_del(copy, "command");
	json_object_del(copy, "initramfs");
	json_array_foreach (kernels, index, kernel)
		json_array_append_new(plain, without_words(kernel));
	if (plain)
		json_object_set_new(copy, "kernels", plain);
	return copy;
}

void record_digest_add_content(struct record_digest *digest, const json_t *record)
{
	json_t *plain = without_words(record);

	(void)json_dump_callback(plain, add_piece, digest,
				 JSON_COMPACT | JSON_ENSURE_ASCII | JSON_SORT_KEYS |
					 JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY);
	record_digest_add(digest, "\n", 1);
	json_decref(plain);
}
