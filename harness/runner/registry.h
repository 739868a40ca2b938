/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenarios that are linked into this program, and their instances. */
#ifndef RUNNER_REGISTRY_H
#define RUNNER_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "harness/scenario/over.h"
#include "harness/scenario/scenario.h"

enum { INSTANCE_NAME = 96 };

/* A scenario as it is played: with an IP version, as a program of one ABI. */
struct instance {
	const struct scenario *scenario;
	enum ip_versions versions; /* 0 without a lab */
	const struct middlebox *over; /* that stands in every link of the lab, or NULL */
	bool compat; /* the 32-bit runner plays it on a 64-bit kernel */
	/* suite.name, then .ipv4, .ipv6 or .mixed if it has a lab, then .i686 for the 32-bit
	 * runner beside another, or the name of the middlebox */
	char name[INSTANCE_NAME];
};

/* The ABI this program was compiled for: "x86_64", "i686", ... */
const char *runner_abi(void);

enum instance_list {
	OWN_ABI, /* what a kernel's own ABI plays: everything */
	/* What the 32-bit runner plays on a 64-bit kernel, as NAME.i686: */
	COMPAT_BESIDE, /* ...beside that: scenarios for every ABI */
	COMPAT_ALL, /* ...instead of that: everything */
	INSTANCE_LISTS,
};

/*
 * The instances of a list by suite, file and line.  Every runner knows all lists, as a machine may
 * be unable to run the other one.  The array is the registry's and ends with an instance without
 * scenario.
 */
const struct instance *instances_all(enum instance_list list);
/* The instances of OWN_ABI that have a lab, with that middlebox in it. */
const struct instance *instances_over(const struct middlebox *middlebox);
/* In any list; NULL if there is none of that name. */
const struct instance *instance_find(const char *name);

/* The sentences that any scenario excuses (NULL at the end); the array is the registry's. */
const char *const *excuses_all(void);
/* Those that this one excuses: of a world any scenario's, and its own. */
const char *const *excuses_of(const struct scenario *scenario);

/* Guest time that the scenario may take. */
int64_t scenario_limit(const struct scenario *scenario);

/* All capabilities that the instance needs. */
capability_set instance_needs(const struct instance *instance);

/* The instance's description for `list` (a new reference). */
json_t *instance_description(const struct instance *instance);

/*
 * What is known of such a failure on this kernel release, or, without one (NULL), what is known and did not show: a deviation, or
 * the difference that the middlebox makes.  NULL if nothing is.
 */
struct failure;
const struct known *instance_known(const struct instance *instance, const char *release,
				   const struct failure *failure);

/*
 * Compares kernel releases by their leading numbers, as far as `bound` has them: "6.12.3" is equal
 * to the bound "6.12", "6.1.0-50-amd64" to "6.1" and "6.1.0-50", and more than "6.1.0-47".  Returns
 * less than, equal to or more than 0.
 */
int release_compare(const char *release, const char *bound);

#endif
