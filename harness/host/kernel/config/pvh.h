/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether an x86 kernel can be started without its own loader. */
#ifndef CONFIG_PVH_H
#define CONFIG_PVH_H

#include <stdbool.h>
#include <stddef.h>

/* Whether an ELF file, any bytes, has the entry that Xen's note 18 names (XEN_ELFNOTE_PHYS32_ENTRY; CONFIG_PVH). */
bool pvh_entry(const void *elf, size_t size);

#endif
