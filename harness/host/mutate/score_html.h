/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MUTATE_SCORE_HTML_H
#define MUTATE_SCORE_HTML_H

#include <stdio.h>

#include <jansson.h>

/* Prints a state as a page that stands by itself. */
void score_html(const json_t *state, FILE *out);

#endif
