/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which fixes a kernel lacks, by the scenarios that fail on it. */
#ifndef RUN_LACKS_H
#define RUN_LACKS_H

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
 */
void lacks_add(json_t *end, const struct kernel *kernel);

#endif
