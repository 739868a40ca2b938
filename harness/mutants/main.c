/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sctp-mutants FILE [OPTION OF THE COMPILER...]: prints the faults that the rules make of a C file, a
 * JSON object a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/mutants/mutants.h"

static void print(void *context, const struct mutant *mutant)
{
	json_t *object = json_pack("{s:s, s:s, s:i, s:I, s:I, s:s, s:s}", "rule", mutant->rule,
				   "function", mutant->function, "line", (int)mutant->line, "begin",
				   (json_int_t)mutant->begin, "end", (json_int_t)mutant->end,
				   "form", mutant_form_name(mutant->form), "text", mutant->text);
	int *result = context;

	if (!object || json_dumpf(object, stdout, JSON_COMPACT) != 0 || putchar('\n') == EOF)
		*result = -1;
	json_decref(object);
}

int main(int argc, char **argv)
{
	int result = 0;

	if (argc == 2 && strcmp(argv[1], "--rules") == 0) {
		for (size_t i = 0; mutants_rule(i); i++)
			puts(mutants_rule(i));
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc < 2) {
		fputs("usage: sctp-mutants FILE [OPTION OF THE COMPILER...]\n", stderr);
		return 2;
	}
	if (mutants_find(argv[1], (const char *const *)argv + 2, (size_t)argc - 2, print, &result) <
	    0)
		return EXIT_FAILURE;
	if (fflush(stdout) != 0 || result != 0) {
		fputs("sctp-mutants: cannot write the list\n", stderr);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
