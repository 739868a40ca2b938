/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the results that a run left. */
#ifndef CLI_SAVED_H
#define CLI_SAVED_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/fault.h"

/*
 * Appends the `end` records of FOLDER/results.jsonl to the array.  *complete tells whether the run
 * came to its end.  A file that cannot be read or holds something else is a fault.  Returns 0, or
 * -1.
 */
int saved_load(const char *folder, json_t *ends, bool *complete, struct fault *fault);

/* The same for records of another type. */
int saved_load_type(const char *folder, const char *type, json_t *records, bool *complete,
		    struct fault *fault);

/* Writes FOLDER/junit.xml from FOLDER/results.jsonl.  Returns 0, or -1 with a fault. */
int saved_write_junit(const char *folder, struct fault *fault);

#endif
