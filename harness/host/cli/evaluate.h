/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a configuration takes by the Kconfig files of a kernel tree, where one is at hand. */
#ifndef CLI_EVALUATE_H
#define CLI_EVALUATE_H

#include <jansson.h>

#include "harness/host/kernel/config/config.h"
#include "harness/host/kernel/config/prediction.h"

/*
 * The tree whose Kconfig files a configuration at `path` belongs to: the folder itself, or the one
 * that it was built from (O=).  To be freed; NULL if there is none.
 */
char *source_of(const char *path);

/*
 * Has the tree's Kconfig files tell what each capability takes, in *evaluation (json_decref() is
 * due):
 *
 *   {"version": "6.1.192", "sets": {"netem": {"turn_on": ["NET_SCHED", "NET_SCH_NETEM"],
 *    "turn_off": [], "cannot": {"OPTION": "why"}}, ...}}
 *
 * A capability that is "there" by the prediction, and takes something nonetheless, is none: the
 * kernel's build would change that configuration.  The prediction is mended so.  Returns 0, or -1
 * with a fault.
 */
int evaluate(const char *tree, const struct config *config, struct prediction *prediction,
	     json_t **evaluation, struct fault *fault);

/* The set of that capability; NULL if nothing was evaluated. */
const json_t *evaluation_of(const json_t *evaluation, const char *name);

#endif
