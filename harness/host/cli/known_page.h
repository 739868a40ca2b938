/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `list --known --format=markdown`: where Linux deviates, as a page. */
#ifndef CLI_KNOWN_PAGE_H
#define CLI_KNOWN_PAGE_H

#include "harness/host/run/pattern.h"

/*
 * Prints the known deviations of the scenarios selected, RFC by RFC in the order of the sentences they break: what Linux
 * does instead, in which kernels, the sentences, and the scenarios that show it.  A deviation that several scenarios show is
 * there once.  Returns 0, or -1 without memory.
 */
int known_page(const struct selection *selection);

#endif
