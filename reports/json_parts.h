/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the formats in JSON have in common. */
#ifndef REPORTS_JSON_PARTS_H
#define REPORTS_JSON_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

/* The string of that name, "" if the record has none. */
const char *json_part_text(const json_t *record, const char *key);

/* "suite.name" of the instance "suite.name.ipv4", to be freed. */
char *json_part_scenario(const json_t *end);

/*
 * What a reader needs to know of a result that is no pass, in at most `most` bytes of whole lines: the message, the
 * lacking fixes, where it comes from and, with `packets`, the packets, of which the last ones are kept.  To be freed;
 * without control characters but for the ends of lines.
 */
char *json_part_excerpt(const json_t *end, size_t most, bool packets);

/* Writes and releases the document, NULL for one that could not be made.  Returns 0, or -1. */
int json_part_write(FILE *out, json_t *document);

#endif
