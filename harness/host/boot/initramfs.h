/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An initramfs: a cpio archive (newc) of files owned by root, without time stamps, sorted by name,
 * so that the same contents give the same bytes.  The folders that a file needs come by themselves.
 */
#ifndef BOOT_INITRAMFS_H
#define BOOT_INITRAMFS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct initramfs;

/* Out of memory ends the program. */
struct initramfs *initramfs_new(void);
void initramfs_free(struct initramfs *initramfs);

/* Paths have no leading slash.  A path that is there already stays as it is. */
void initramfs_add_folder(struct initramfs *initramfs, const char *path);
/* `data` is copied. */
void initramfs_add_data(struct initramfs *initramfs, const char *path, mode_t mode,
			const void *data, size_t size);
/* Takes the contents of a file of the machine now.  Returns 0, or -1 with a fault. */
int initramfs_add_file(struct initramfs *initramfs, const char *path, mode_t mode,
		       const char *source, struct fault *fault);
bool initramfs_has(const struct initramfs *initramfs, const char *path);

/*
 * Tells its files: an array of {path, size, sha256}, by path; NULL without memory.  To be released.
 */
json_t *initramfs_list(struct initramfs *initramfs);
/*
 * Whether the file holds the archive and nothing else, to the byte.  Returns 1, 0, or -1 with a fault.
 */
int initramfs_is(struct initramfs *initramfs, const char *path, struct fault *fault);

/* Appends the archive to an open file, padded so that another one may follow.  Returns 0, or -1
 * with a fault. */
int initramfs_write(struct initramfs *initramfs, int descriptor, struct fault *fault);

#endif
