/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults in a kernel's source (harness/mutants finds them): which are taken, and their text. */
#ifndef MUTATE_MUTANT_H
#define MUTATE_MUTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

/* One fault, lent to those who only read it.  `number` is its own in a kernel of mutants, from 1. */
struct mutant {
	char *file; /* below the tree: net/sctp/socket.c */
	char *function, *rule;
	char *form; /* "value", "truth" or "statement": see harness/mutants/mutants.h */
	char *text; /* what the bytes from `begin` up to `end` become */
	unsigned line;
	size_t begin, end;
	unsigned number;
};

struct mutants {
	struct mutant *items;
	size_t count;
};

void mutant_clear(struct mutant *mutant);
void mutants_free(struct mutants *mutants);

/*
 * Adds what sctp-mutants printed of a file, an object a line; what lies outside of its `size` bytes
 * or has no such form is a fault.  Returns 0, or -1.
 */
int mutants_add(struct mutants *mutants, const char *file, size_t size, const char *lines,
		struct fault *fault);

/*
 * Puts them in the order in which the seed draws them.  It follows from the seed and from each
 * mutant alone: what other files there are changes nothing.
 */
void mutants_shuffle(struct mutants *mutants, unsigned seed);

/* A name that stays the same while the file does not change: 16 hexadecimal digits and the zero. */
enum { MUTANT_ID = 17 };
void mutant_id(const struct mutant *mutant, char id[MUTANT_ID]);

/* Whether both change some of the same text and neither lies within the other: they cannot be in
 * one kernel. */
bool mutants_cross(const struct mutant *a, const struct mutant *b);

/* The file with the mutant in place of the original, on as many lines; to be freed. */
char *mutant_alone(const char *source, const struct mutant *mutant);

/*
 * The file with all of `count` mutants in it, on as many lines: each is there when the kernel's
 * variable sctp_mutant has its number, and marks that it is executed.  No two may cross.  To be freed.
 */
char *mutants_switched(const char *source, const struct mutant *const mutants[], size_t count);

/* What the mutant changes as a unified diff without context, to be freed. */
char *mutant_diff(const char *source, const struct mutant *mutant);

#endif
