/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instances of scenarios, as the runner lists them. */
#ifndef RUN_INSTANCE_H
#define RUN_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct instance {
	const char *name; /* letters, digits, '.', '_', '-': fit for a file name */
	double limit; /* seconds of the guest's clock */
	bool i686; /* played by the 32-bit runner */
	const char *over; /* the middlebox in every path, the last part of the name; NULL: none */
	json_t *data; /* the line of the list; it owns the name */
};

struct instances {
	struct instance *items;
	size_t count;
};

enum abis {
	NATIVE, /* what the kernel's own runner plays */
	NATIVE_AND_I686, /* and after that what the 32-bit one plays beside it */
	I686, /* all of it, played by the 32-bit runner */
};

/*
 * Lists instances.  The runner tells those of the 32-bit one as well, as not every machine can run
 * 32-bit programs.  Returns 0, or -1 with a fault.
 */
int instances_load(const char *runner, enum abis abis, struct instances *instances,
		   struct fault *fault);
/* Adds those of the native runner with that middlebox in every path. */
int instances_load_over(const char *runner, const char *middlebox, struct instances *instances,
			struct fault *fault);
void instances_free(struct instances *instances);

/* Takes one line of the list.  Returns 0, or -1 with a fault. */
int instances_add(struct instances *instances, const char *line, struct fault *fault);

#endif
