/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/failing.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const prefixes[FAILING_KINDS] = {[FAILING_PAGES] = "page:"};

bool failing_parse(const char *text, struct failing *failing)
{
	unsigned long first;
	char *end;

	*failing = (struct failing){.on = true, .first = 1};
	if (!*text)
		return true;
	for (int kind = 0; kind < FAILING_KINDS; kind++) {
		if (prefixes[kind] && !strncmp(text, prefixes[kind], strlen(prefixes[kind]))) {
			failing->kind = (enum failing_kind)kind;
			text += strlen(prefixes[kind]);
			break;
		}
	}
	/* strtoul() would take a sign and blanks as well. */
	if (!isdigit((unsigned char)*text))
		return false;
	first = strtoul(text, &end, 10);
	if (first < 1 || first > FAILING_MOST)
		return false;
	failing->first = (unsigned)first;
	failing->one = *end == '\0';
	return failing->one || strcmp(end, "-") == 0;
}

const char *failing_name(enum failing_kind kind, unsigned n, char text[FAILING_TEXT])
{
	snprintf(text, FAILING_TEXT, "%s%u", prefixes[kind] ? prefixes[kind] : "", n);
	return text;
}

static bool has_kind(const struct attempts *attempts)
{
	return attempts->kinds & (1U << attempts->kind);
}

bool attempts_begin(struct attempts *attempts, const struct failing *which, unsigned kinds)
{
	*attempts = (struct attempts){
		.which = *which, .kinds = kinds, .kind = which->kind, .n = which->first};
	return has_kind(attempts);
}

bool attempts_go_on(struct attempts *attempts, bool failed)
{
	if (failed)
		attempts->failed[attempts->kind] = attempts->n;
	if (attempts->which.one)
		return false;
	if (failed && attempts->n < FAILING_MOST) {
		attempts->n++;
		return true;
	}
	attempts->n = 1;
	while (++attempts->kind < FAILING_KINDS)
		if (has_kind(attempts))
			return true;
	return false;
}
