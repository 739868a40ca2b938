/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fuzz targets share.  A target is FOLDER/tests/fuzz_NAME.c; harness/tests/fuzz.sh finds it by itself and starts it
 * from the files in FOLDER/tests/corpus/NAME/ and from what FOLDER/tests/seeds/NAME.sh makes, if there are any.  A
 * line "Reaches: FUNCTION ..." in its head comment names functions, or files with all of theirs (FILE.c), that the
 * run has to get into: a target that is turned away at the door proves nothing.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/host/ground/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must be true whatever the input is. */
static inline void fuzz_require(bool truth)
{
	if (!truth)
		abort();
}

/* The input with a zero byte behind it, in memory of just that size; to be freed. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	fuzz_require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* A file that holds the bytes and goes with its descriptor, which is stored. */
static inline const char *fuzz_file(const void *data, size_t size, int *descriptor)
{
	static char path[64];

	*descriptor = memfd_create("fuzz", MFD_CLOEXEC);
	fuzz_require(*descriptor >= 0 && write(*descriptor, data, size) == (ssize_t)size);
	fuzz_require(lseek(*descriptor, 0, SEEK_SET) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", *descriptor);
	return path;
}

/* Nothing in it moves a cursor, paints or answers: no control character but newlines and tabs, C1 in UTF-8 included. */
static inline void fuzz_require_inert(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)text[i];

		fuzz_require((byte >= ' ' && byte != 0x7f) || byte == '\n' || byte == '\t');
		fuzz_require(byte != 0xc2 || i + 1 == size || (unsigned char)text[i + 1] < 0x80 ||
			     (unsigned char)text[i + 1] >= 0xa0);
	}
}

/* One line for the user, and an exit status of a failure. */
static inline void fuzz_require_fault(const struct fault *fault)
{
	fuzz_require(fault->status == EXIT_USAGE || fault->status == EXIT_ENVIRONMENT);
	fuzz_require(fault->text[0] && !strchr(fault->text, '\n'));
	fuzz_require_inert(fault->text, strlen(fault->text));
}

#endif
