/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in a kernel an address lies. */
#ifndef EXPLORE_PLACE_H
#define EXPLORE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The name of the function of an ELF file that is not moved when it is loaded, as a User-Mode Linux, which tells of
 * a pointer that leads nowhere by its address alone (arch/um/kernel/trap.c).  False if the file has no such function, or is none.
 */
bool place_of(const char *path, uint64_t address, char *name, size_t size);

#endif
