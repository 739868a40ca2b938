/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder that a test fills, and an initramfs that is made of it. */
#ifndef SUPPORT_IMAGE_H
#define SUPPORT_IMAGE_H

#include <stddef.h>

#include "harness/host/boot/initramfs.h"
#include "harness/host/ground/fault.h"

extern struct initramfs *initramfs;
extern struct fault fault;
extern char *folder;

/* The fixture of each test. */
void image_setup(void);
void image_teardown(void);

/* Writes a file, or makes a link, below the folder. */
void put(const char *name, const void *bytes, size_t size);
void put_link(const char *target, const char *name);

/* All entries of the archive as lines "MODE PATH SIZE", and the contents of `wanted` in *contents, NULL if it is not there; both
 * to be freed. */
char *list_archive(const char *wanted, char **contents);

#endif
