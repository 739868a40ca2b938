/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests (FNV-1a, 64 bit) that tell one set of inputs from another in names below the cache. */
#ifndef GROUND_DIGEST_H
#define GROUND_DIGEST_H

#include <stdint.h>

#define DIGEST_START 0xcbf29ce484222325

/* Adds a text, NULL as if it were empty; where one text ends and the next begins makes a
 * difference. */
void digest_text(uint64_t *digest, const char *text);
/* Adds a file by its path, size and time of change; NULL or a file that is not there by that fact.
 */
void digest_file(uint64_t *digest, const char *path);
/* Adds all files below a folder, in the order of their names. */
void digest_folder(uint64_t *digest, const char *path);

#endif
