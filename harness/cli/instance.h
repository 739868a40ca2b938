/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instances of scenarios, as the runner lists them. */
#ifndef CLI_INSTANCE_H
#define CLI_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "harness/fault.h"

struct instance {
	const char *name; /* letters, digits, '.', '_', '-': fit for a file name */
	double limit; /* seconds of the guest's clock */
	bool i686; /* played by the 32-bit runner */
	json_t *data; /* the line of the list; it owns the name */
};

struct instances {
	struct instance *items;
	size_t count;
};

/*
 * Lists the instances of the runner and then, where there is one, those of the 32-bit runner.  The
 * first tells both lists, as not every machine can run 32-bit programs.  Returns 0, or -1 with a
 * fault.
 */
int instances_load(const char *runner, bool with_i686, struct instances *instances,
		   struct fault *fault);
void instances_free(struct instances *instances);

/* Takes one line of the list.  Returns 0, or -1 with a fault. */
int instances_add(struct instances *instances, const char *line, struct fault *fault);

#endif
