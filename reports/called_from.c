/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/called_from.h"

#include <stdbool.h>
#include <stdlib.h>

#include "harness/memory.h"

/* As many as a run writes: a file may hold anything. */
enum { CALLERS_LIMIT = 64 };

/* The line so far, which is freed, with a caller added; NULL if the record is none of a caller. */
static char *add_caller(char *so_far, const json_t *caller)
{
	const char *function = json_string_value(json_object_get(caller, "function"));
	const char *file = json_string_value(json_object_get(caller, "file"));
	json_int_t line = json_integer_value(json_object_get(caller, "line"));
	char *text = NULL;

	if (function && file && so_far)
		text = xasprintf("%s, in %s (%s:%" JSON_INTEGER_FORMAT ")", so_far, function, file,
				 line);
	else if (function && file)
		text = xasprintf("%s:%" JSON_INTEGER_FORMAT, file, line);
	free(so_far);
	return text;
}

char *called_from(const json_t *end)
{
	char *text = NULL;
	size_t index;
	json_t *caller;

	json_array_foreach (json_object_get(end, "callers"), index, caller) {
		if (index == CALLERS_LIMIT)
			break;
		text = add_caller(text, caller);
		if (!text)
			break;
	}
	return text;
}
