/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A digest over the lines of results.jsonl, by which readers see that they have all of them, as the
 * run wrote them: SHA-256, in hexadecimal.
 */
#ifndef RECORD_RECORD_DIGEST_H
#define RECORD_RECORD_DIGEST_H

#include <stddef.h>

#include <jansson.h>
#include <nettle/sha2.h>

enum { RECORD_DIGEST_SIZE = 2 * SHA256_DIGEST_SIZE + 1 };

struct record_digest {
	struct sha256_ctx state;
};

void record_digest_begin(struct record_digest *digest);
/* Adds bytes: lines or parts of them, newlines included. */
void record_digest_add(struct record_digest *digest, const char *bytes, size_t size);
/* Writes the digest of all so far; nothing can be added afterwards. */
void record_digest_end(struct record_digest *digest, char text[RECORD_DIGEST_SIZE]);

/*
 * Adds what a record says, without what depends on whose machine it is: the words in which the user named a kernel, a
 * guest's command line and initramfs.  Runs
 * of the same kernel with the same seed and selection have the same digest of that wherever they are played, in virtual
 * time.
 */
void record_digest_add_content(struct record_digest *digest, const json_t *record);

#endif
