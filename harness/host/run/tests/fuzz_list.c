/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns of names and lines of the runner's list: the pattern stands in the first line, an instance in each other.
 *
 * Reaches: instances_add pattern_matches selection_make cve_matches
 */
#include "harness/host/run/pattern.h"
#include "harness/tests/fuzz.h"

/* A pattern of a file and a line fits scenarios by what stands beside them, not one by itself. */
static bool is_of_file(const char *pattern)
{
	return strncmp(pattern, "file:", strlen("file:")) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *rest = text;
	char *pattern = strsep(&rest, "\n");
	struct instances all = {0};
	struct selection selection = {0};
	struct fault fault = {0};

	for (char *line; (line = strsep(&rest, "\n"));) {
		struct fault wrong = {0};

		if (instances_add(&all, line, &wrong) < 0)
			fuzz_require_fault(&wrong);
	}
	for (size_t i = 0; i < all.count; i++)
		fuzz_require(*all.items[i].name && !strpbrk(all.items[i].name, "/\n \033"));
	if (selection_make(&all, &pattern, 1, &selection, &fault) < 0)
		fuzz_require_fault(&fault);
	else
		fuzz_require(selection.count > 0 &&
			     (is_of_file(pattern) || pattern_matches(pattern, selection.items[0])));
	selection_free(&selection);
	instances_free(&all);
	free(text);
	return 0;
}
