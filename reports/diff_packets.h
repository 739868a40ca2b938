/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REPORTS_DIFF_PACKETS_H
#define REPORTS_DIFF_PACKETS_H

#include <jansson.h>

/*
 * Adds to "wire" and "times" of `diff` (reports/diff.h) in what the packets of two `end` records of
 * one scenario differ.  Returns 0, or -1 without memory.
 */
int diff_packets(json_t *diff, const char *name, const json_t *old, const json_t *new);

#endif
