/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The macros of a C object's debug information (gcc -g3), and what numbers they stand for. */
#ifndef READER_MACROS_H
#define READER_MACROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A body that some unit gave the macro, or an enumerator. */
struct macro {
	struct macro *other; /* another body of the same name */
	char *name;
	char *body; /* NULL: an enumerator of `value` */
	int64_t value;
};

struct macros {
	void *tree; /* of tsearch(3), by name */
	size_t count;
};

struct reading;

/* A body that is known already is not added twice.  Returns 0, or -1 if there are too many. */
int macros_define(struct macros *macros, const char *name, size_t length, const char *body);
int macros_enumerator(struct macros *macros, const char *name, int64_t value);
/* Forgets the body that was added last. */
void macros_undefine(struct macros *macros, const char *name);
void macros_free(struct macros *macros);

/*
 * The number that a macro's body stands for, which is a constant expression of C over integers and
 * other macros.  False if it is anything else.
 */
bool macros_number(const struct macros *macros, const char *body, int64_t *number);

/* Adds those macros to reading->abi that its filter wants and that stand for numbers. */
int macros_evaluate(struct reading *reading);

#endif
