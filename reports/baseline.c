/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "harness/record/verdict.h"
#include "reports/text.h"
#include "harness/memory.h"

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* "NAME" or "NAME SPEC", to be freed. */
static char *key_of(const json_t *end, bool with_spec)
{
	if (!with_spec)
		return xstrdup(text_of(end, "name"));
	return xasprintf("%s %s", text_of(end, "name"), text_of(end, "kernel_spec"));
}

/* A pass that is skipped now is no failure; one that hangs or crashes now is worse than one that
 * fails. */
static int weight(enum verdict verdict, bool strict)
{
	if (!verdict_fails(verdict, true))
		return 0;
	switch (verdict) {
	case VERDICT_SKIP:
		return strict ? 1 : 0;
	case VERDICT_FAIL:
		return 2;
	case VERDICT_ERROR:
		return 3;
	default:
		return 4;
	}
}

json_t *baseline_of(const json_t *ends, const struct columns *columns)
{
	json_t *baseline = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		enum verdict verdict = verdict_of_record(end);
		char *key;

		if (!verdict_fails(verdict, true))
			continue;
		key = key_of(end, columns->count > 1);
		if (!key ||
		    json_object_set_new(baseline, key, json_string(verdict_name(verdict))) < 0) {
			free(key);
			json_decref(baseline);
			return NULL;
		}
		free(key);
	}
	return baseline;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

int baseline_write(FILE *out, const json_t *baseline)
{
	size_t count = 0;
	const char **keys = xcalloc(json_object_size(baseline) + 1, sizeof(*keys));
	const char *key;
	json_t *verdict;

	if (!keys)
		return -1;
	json_object_foreach ((json_t *)baseline, key, verdict)
		keys[count++] = key;
	qsort(keys, count, sizeof(*keys), by_text);
	fputs("# What does not pass: sctp-conform run --baseline=FILE fails by what is worse.\n",
	      out);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "%s ", json_string_value(json_object_get(baseline, keys[i])));
		text_put(out, keys[i], strlen(keys[i]), "");
		putc('\n', out);
	}
	free(keys);
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}

/* Takes one line.  Returns false if it is none of a baseline. */
static bool take_line(json_t *baseline, const char *line)
{
	size_t length = strcspn(line, " ");
	char word[16];
	enum verdict verdict;

	if (*line == '\0' || *line == '#')
		return true;
	if (length >= sizeof(word) || line[length] != ' ')
		return false;
	memcpy(word, line, length);
	word[length] = '\0';
	verdict = verdict_of(word);
	if (strcmp(verdict_name(verdict), word) != 0 || !verdict_fails(verdict, true))
		return false;
	/* Twice the same, or text that is not UTF-8. */
	return strchr(line + length + 1, '.') && !json_object_get(baseline, line + length + 1) &&
	       json_object_set_new(baseline, line + length + 1, json_string(word)) == 0;
}

json_t *baseline_read(char *text, char why[BASELINE_WHY])
{
	json_t *baseline = json_object();
	unsigned number = 1;

	for (char *line = text; line; number++) {
		char *next = strchr(line, '\n');

		if (next)
			*next++ = '\0';
		if (!take_line(baseline, line)) {
			snprintf(why, BASELINE_WHY,
				 "line %u is not VERDICT NAME [SPEC] with a verdict that is no "
				 "pass, or comes twice",
				 number);
			json_decref(baseline);
			return NULL;
		}
		line = next;
	}
	return baseline;
}

/* What the baseline has for it; a pass where it has nothing. */
static enum verdict expected(const json_t *baseline, const json_t *end)
{
	char *with_spec = key_of(end, true);
	const json_t *found = with_spec ? json_object_get(baseline, with_spec) : NULL;

	free(with_spec);
	if (!found)
		found = json_object_get(baseline, text_of(end, "name"));
	return found ? verdict_of(json_string_value(found)) : VERDICT_PASS;
}

unsigned baseline_judge(const json_t *baseline, const json_t *ends, bool strict, FILE *out)
{
	unsigned worse = 0;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		enum verdict was = expected(baseline, end), is = verdict_of_record(end);
		int change = weight(is, strict) - weight(was, strict);

		if (change == 0)
			continue;
		worse += change > 0;
		fprintf(out, "%s than the baseline: ", change > 0 ? "worse" : "better");
		text_put(out, text_of(end, "name"), strlen(text_of(end, "name")), "");
		fputs(" on ", out);
		text_put(out, text_of(end, "kernel"), strlen(text_of(end, "kernel")), "");
		fprintf(out, ": %s, was %s\n", verdict_name(is), verdict_name(was));
	}
	return worse;
}
