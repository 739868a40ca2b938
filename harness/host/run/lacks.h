/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which fixes a kernel lacks, by the scenarios that fail on it. */
#ifndef RUN_LACKS_H
#define RUN_LACKS_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/host/kernel/kernel.h"

/*
 * Adds to an `end` record of a scenario that failed, crashed or hung, and that guards fixes,
 *
 *   lacks  [{id, why, text}, ...]
 *
 * where `why` is "older" (the kernel's version is from before the fix), "regression" (by its
 * version it should have the fix), or "unknown" (the version does not say).  Of several fixes only
 * those that the version explains are named, if it explains any.
 *
 * To one of a scenario that passed it adds
 *
 *   not_seen  [{id, why, text}, ...]
 *
 * the fixes that a kernel of that version cannot have ("older"): the pass does not prove them; and
 *
 *   not_affected  [{id, why, text}, ...]
 *
 * also to one that was skipped: those that it does not need, being older than the fault ("older").
 * What failed as an allocation did (--fail-nth) is left as it is.
 */
void lacks_add(json_t *end, const struct kernel *kernel);

/*
 * Whether by its version the kernel lacks one of the fixes that the instance guards (its data as listed), and a kernel
 * without it may crash or hang.
 */
bool lacks_may_break(const json_t *data, const struct kernel *kernel);
/* The same, where without the fix it may run in circles. */
bool lacks_may_hang(const json_t *data, const struct kernel *kernel);

/* Adds the ids of what the record's `lacks` names to the object `seen`. */
void lacks_note(json_t *seen, const json_t *end);
/* Whether the instance guards fixes, and all of them are in `seen`: it has nothing new to tell of the kernel's fixes. */
bool lacks_all_seen(const json_t *seen, const json_t *data);

#endif
