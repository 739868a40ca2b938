/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects, libraries and programs inside of packages; nothing of one is written or executed. */
#ifndef READER_PACKAGE_H
#define READER_PACKAGE_H

#include "harness/host/abi/reader/reader.h"

/* Whether the file's name is that of a package or an archive of files. */
bool abi_is_package(const char *path);

/* As abi_read(), of every ELF file inside; those without debug information are passed over.  Returns
 * -1 with a fault if the package is damaged, or has nothing that can be read. */
int abi_read_package(const char *path, const struct abi_options *options, struct abi_list *list,
		     struct fault *fault);

#endif
