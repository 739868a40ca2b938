/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration that a kernel image carries inside (CONFIG_IKCONFIG). */
#ifndef CONFIG_IKCONFIG_H
#define CONFIG_IKCONFIG_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

/*
 * Finds it in an image, any bytes: a bzImage, or a kernel that is not compressed.  *text (to be
 * freed) has *size bytes.  Returns 1, or 0 if there is none; -1 with a fault if it cannot be read.
 */
int ikconfig_find(const void *image, size_t image_size, char **text, size_t *size,
		  struct fault *fault);

struct archive;

/*
 * Lets a reader of libarchive take the formats that kernels, modules and configurations come in, and no others: for some
 * libarchive would start a program, whatever the file is.  Returns 0, or -1.
 */
int unpack_formats(struct archive *archive);

enum unpacking {
	UNPACK_ALL, /* damage is a fault */
	UNPACK_IMAGE, /* something else may follow: what was read before the damage is what there is
		       */
};

/*
 * Decompresses what begins with one of the formats that kernels and their configurations come in,
 * up to `limit` bytes.  Returns 1, or 0 if it is not compressed; -1 with a fault if it is damaged
 * or too long.  *data is to be freed.
 */
int unpack_data(const void *packed, size_t packed_size, size_t limit, enum unpacking unpacking,
		char **data, size_t *size, struct fault *fault);

#endif
