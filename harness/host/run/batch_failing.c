/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/batch_failing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/run/allocation.h"
#include "harness/host/run/batch_records.h"
#include "harness/memory.h"

enum { FOUND_LIMIT = 400 }; /* of what is told of an attempt beside the first */

void batch_take_attempts(json_t *end, const json_t *record)
{
	static const char *const kinds[] = {"slab", "pages"};
	const json_t *told = json_object_get(record, "attempts");
	json_t *attempts = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		json_t *number = json_object_get(told, kinds[i]);

		if (json_is_integer(number) && json_integer_value(number) >= 0 &&
		    json_integer_value(number) <= FAILING_MOST)
			json_object_set(attempts, kinds[i], number);
	}
	if (json_object_size(attempts) == ARRAY_SIZE(kinds))
		json_object_set(end, "attempts", attempts);
	json_decref(attempts);
}

void batch_blame(struct batch *batch)
{
	free(batch->stack);
	batch->stack = xstrdup(console_stack(batch->console));
	memcpy(batch->blamed, batch->attempt, sizeof(batch->blamed));
}

void batch_tell_blamed(struct batch *batch)
{
	const char *message = json_string_value(json_object_get(batch->end, "message"));
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);

	fprintf(out, "--fail-nth=%s: %s", batch->blamed, message ? message : "");
	if (batch->stack && *batch->stack)
		fprintf(out, "\nthe allocation that failed:\n%s", batch->stack);
	xclose_memstream(out);
	json_object_set_new(batch->end, "message", batch_string(text));
	json_object_set_new(batch->end, "fail_nth", json_string(batch->blamed));
	free(text);
}

/* What was found in an attempt that is not the first: the end tells of that one alone. */
static void note_found(struct batch *batch, const char *found)
{
	char *functions = allocation_functions(console_stack(batch->console));
	char *text = NULL;
	size_t size;
	json_t *note;
	FILE *out = xopen_memstream(&text, &size);

	fprintf(out, "--fail-nth=%s: %.*s", batch->attempt, FOUND_LIMIT, found);
	if (*functions)
		fprintf(out, "\nthe allocation that failed: %s", functions);
	xclose_memstream(out);
	note = json_pack("{s:s, s:s, s:o}", "type", "note", "name", batch->current->name, "text",
			 batch_string(text));
	batch_take_note(batch, note);
	json_decref(note);
	free(text);
	free(functions);
}

void batch_take_attempt(struct batch *batch, const json_t *record)
{
	const char *name = json_string_value(json_object_get(record, "fail_nth"));
	const char *found = json_string_value(json_object_get(record, "found"));
	struct failing failing;

	if (!name || !failing_parse(name, &failing) || !failing.one)
		return;
	failing_name(failing.kind, failing.first, batch->attempt);
	if (found) {
		if (batch->blamed[0])
			note_found(batch, found);
		else
			batch_blame(batch);
		return;
	}
	console_forget_stack(batch->console);
	if (batch->sink.attempt)
		batch->sink.attempt(batch->sink.context);
}
