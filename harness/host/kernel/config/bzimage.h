/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the header of an x86 kernel image (bzImage) says. */
#ifndef CONFIG_BZIMAGE_H
#define CONFIG_BZIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/host/ground/fault.h"

enum { RELEASE_SIZE = 65 }; /* as in struct utsname */

struct bzimage {
	char release[RELEASE_SIZE]; /* uname -r */
	const char *arch; /* "amd64" or "i386" */
	/* The version of Debian's package, such as 6.1.192-3; empty: it is none of Debian's. */
	char package[RELEASE_SIZE];
};

/* Whether the text may be a kernel's release: short, and fit to be part of a path. */
bool release_is_good(const char *text, size_t length);

/*
 * The version of Debian's package in what uname -v says, "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-3 (2026-11-20)", which ends
 * after `length` bytes or at a null character; empty if it names none.
 */
void package_of_text(const char *text, size_t length, char package[RELEASE_SIZE]);

/* Reads the header from the beginning of an image, any bytes.  Returns 0, or -1 with what is wrong
 * in *why. */
int bzimage_parse(const uint8_t *data, size_t size, struct bzimage *image, const char **why);
/* The same for a file.  Returns 0, or -1 with a fault of status EXIT_USAGE. */
int bzimage_read(const char *path, struct bzimage *image, struct fault *fault);

#endif
