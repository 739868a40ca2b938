/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares two layouts of the same API: those of two headers, two kernels or two ABIs. */
#ifndef ABI_DIFF_H
#define ABI_DIFF_H

#include <stdio.h>

#include "harness/host/abi/abi.h"

struct differences {
	size_t breaking; /* what keeps a binary built with the old one from working with the new */
	size_t grown; /* types that are longer, with all that was there where it was */
	size_t added; /* new types, members and constants */
	size_t gone; /* types and constants that the new one does not have, or does not tell */
};

/* Prints a line for each difference, then one that says whether old binaries keep working. */
struct differences abi_diff(const struct abi *old, const struct abi *new, FILE *out);

#endif
