/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel of a configuration will be able to do: the capabilities of
 * harness/record/capability.h, by name, before any guest runs. */
#ifndef CONFIG_PREDICTION_H
#define CONFIG_PREDICTION_H

#include <stdbool.h>

#include "harness/host/kernel/config/config.h"
#include "harness/record/capability.h"

/* The newest Linux whose options this program knows. */
#define NEWEST_KNOWN "7.3"

/* The capabilities and PROGRAMS_32_BIT; the options of one with the choice. */
enum { MAX_CAPABILITIES = CAPABILITIES + 1, MAX_PREDICTED = MAX_OPTIONS + 1 };

struct predicted {
	const char *name;
	bool there;
	/*
	 * Not there as far as is known, but the kernel is newer than NEWEST_KNOWN and its
	 * configuration does not mention the options in question: they may have been renamed or
	 * removed since.
	 */
	bool unsure;
	bool module; /* it is there, and some of it as a module */
	const char *options[MAX_PREDICTED + 1]; /* what provides it, NULL at the end */
	/* Why it is missing: options to turn on, dependencies first, NULL at the end; or the kernel
	 * is older than this, e.g. "4.16" (else NULL). */
	const char *turn_on[MAX_PREDICTED + 1];
	const char *since;
	/* Options that are there as modules, of which none is at hand; NULL at the end. */
	const char *lost[MAX_PREDICTED + 1];
	/* What takes it away where the kernel is booted, e.g. "ipv6.disable=1"; else empty. */
	char booted[224];
};

struct prediction {
	size_t count;
	struct predicted each[MAX_CAPABILITIES];
	/* What a guest needs before anything can be played: "guest". */
	struct predicted guest;
	bool newer_than_known; /* the kernel is newer than NEWEST_KNOWN */
	/* The user says how it is booted, which may take away more than is foretold (booted.h). */
	bool booted_otherwise;
	bool only_32_bit; /* the kernel: all programs are what PROGRAMS_32_BIT is about */
};

/* The capability that 32-bit programs of x86 need, the runner for them among these. */
#define PROGRAMS_32_BIT "32-bit programs"

/* `modules`: whether the kernel's modules are at hand. */
void prediction_make(const struct config *config, bool modules, struct prediction *prediction);

/* NULL if nothing is known of a capability of that name. */
const struct predicted *prediction_find(const struct prediction *prediction, const char *name);

/*
 * Writes why it is missing, e.g. "CONFIG_NET_SCHED, CONFIG_NET_SCH_NETEM", into the text.  Returns
 * the text.
 */
const char *predicted_reason(const struct predicted *predicted, char *text, size_t size);

#endif
