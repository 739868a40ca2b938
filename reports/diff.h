/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is different between the results of two kernels: verdicts, and of what has the same verdict
 * the remarks, the packets field by field (reports/fields.h says what is left out as drawn by lot),
 * and the pauses between packets, those of heartbeats left out, which are drawn by lot as well.  Of
 * a long exchange only what comes before the first packet that was not kept is compared.
 */
#ifndef REPORTS_DIFF_H
#define REPORTS_DIFF_H

#include <stdio.h>

#include <jansson.h>

/*
 * Compares arrays of `end` records (harness/host/run/merge.h), each of one kernel.  Returns an
 * object, NULL without memory:
 *
 *   old, new   the kernels' releases
 *   verdicts   [{name, old, new, message, fixes []}], fixes being those that one of them lacks; a scenario that one of them does not have has the
 *              verdict "none" there
 *   wire       [{what, findings [{name, seconds, old, new}]}]: "INIT a_rwnd", "SACK more", ...
 *   times      [{name, what, old, new}] in seconds
 *   notes      [{name, old, new}]
 *   compared   how many scenarios have the same verdict, and packets on both sides
 */
json_t *diff_make(const json_t *old, const json_t *new);
/*
 * Takes out what `noise`, a diff of two runs of one kernel with different seeds, has as well: of
 * the same scenario, in the same respect.  Changes `noise`.
 */
void diff_take_out(json_t *diff, json_t *noise);
/* Whether it has anything. */
int diff_empty(const json_t *diff);
/* In words.  Returns 0, or -1 if writing failed. */
int diff_write(FILE *out, const json_t *diff);

#endif
