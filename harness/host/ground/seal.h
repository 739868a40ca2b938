/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Digests (SHA-256) of what is kept in the cache, beside it, by which damage is recognised: a disk
 * that was full, a power cut, another program, a bit that flipped.
 *
 * A seal is a text file: a line "DIGEST SIZE PATH" for each file below a folder (of a symbolic link:
 * its target's name), in any order, and as the last line the digest of the lines before.
 */
#ifndef GROUND_SEAL_H
#define GROUND_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/ground/fault.h"
#include "harness/host/ground/sha256.h"

/* The seal of a folder that is its own: FOLDER/.sha256. */
#define SEAL_NAME ".sha256"

enum seal_state {
	SEAL_WHOLE,
	SEAL_BROKEN, /* something is not what it was */
	SEAL_MISSING, /* there is none: an older version of the program left this */
};

/*
 * Seals all files below the folder: writes `seal`, a file that may lie in the folder itself, when
 * all else is on the disk.  Returns 0, or -1 with a fault.
 */
int seal_write(const char *folder, const char *seal, struct fault *fault);

/*
 * Holds the folder against its seal.  Every file must be there and have its size; those that
 * `wanted` picks by their path below the folder are read and their digests compared, all if it is
 * NULL: that takes a second for some hundred MB, so who needs a few of many asks for these.  Files
 * that the seal does not know are nobody's concern.  Unless the answer is SEAL_WHOLE, *fault names
 * the file and says what is wrong with it.
 */
enum seal_state seal_check(const char *folder, const char *seal, bool (*wanted)(const char *path),
			   struct fault *fault);

/* The same for one file, whose seal is another file, PATH.sha256, that holds its digest. */
int seal_file_write(const char *path, const char *digest, struct fault *fault);
enum seal_state seal_file_check(const char *path, struct fault *fault);

#endif
