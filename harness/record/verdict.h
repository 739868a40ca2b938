/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of a scenario.  This table is the one place that knows the verdicts: their words in
 * records and reports, what they weigh, and who may give them.
 */
#ifndef RECORD_VERDICT_H
#define RECORD_VERDICT_H

#include <stdbool.h>

#include <jansson.h>

/* In the order in which reports count them. */
enum verdict {
	VERDICT_PASS, /* the kernel did what it must */
	VERDICT_FAIL, /* it did not */
	VERDICT_CRASH, /* it panicked, oopsed, warned or ran out of memory meanwhile */
	VERDICT_HANG, /* it fell silent, or a system call did not return */
	VERDICT_ERROR, /* the harness or the guest's set-up is at fault */
	VERDICT_SKIP, /* it lacks what the scenario needs */
	VERDICT_KNOWN, /* it did not, and that is a known deviation */
	VERDICT_FIXED, /* it did, though a deviation is known */
	VERDICTS,
};

/* The word in records, e.g. "pass". */
const char *verdict_name(enum verdict verdict);
/* The word in a sentence that counts, e.g. "passed". */
const char *verdict_participle(enum verdict verdict);
/* Whether it fails a run; a skip does so if `strict`. */
bool verdict_fails(enum verdict verdict, bool strict);
/* The verdict of that word.  What is no verdict must not pass for one: VERDICT_ERROR. */
enum verdict verdict_of(const char *word);
/* The same of a record with a field "verdict". */
enum verdict verdict_of_record(const json_t *record);
/* Whether a runner may give a verdict of that word: the kernel's crash is for the machine to see. */
bool verdict_is_runners(const char *word);

#endif
