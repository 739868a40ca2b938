/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came of a measurement: the score and who survived. */
#ifndef MUTATE_SCORE_H
#define MUTATE_SCORE_H

#include <stdio.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

/* The file in a measurement's folder that holds its state. */
#define STATE_NAME "mutants.json"

enum score_format { SCORE_TEXT, SCORE_MARKDOWN, SCORE_HTML, SCORE_JSON };

/* Prints the state as a report. */
void score_print(const json_t *state, enum score_format format, FILE *out);

/* Writes report.txt, report.md and report.html into the folder.  Returns 0, or -1 with a fault. */
int score_write(const char *folder, const json_t *state, struct fault *fault);

/*
 * Reads the states in folders and makes one of all shards; *state is to be released.  A shard that is
 * missing, there twice, or of another measurement is a fault.  Returns 0, or -1.
 */
int score_load(char *const folders[], size_t count, json_t **state, struct fault *fault);

#endif
