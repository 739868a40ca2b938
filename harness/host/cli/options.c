/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/man_page.h"
#include "harness/host/cli/options_file.h"

struct parse {
	const struct argp *argp; /* of the command alone */
	void *input;
	const char *offender;
};

/* getopt steps over a word when it is done with it, which it is not with a short option inside a
 * cluster. */
static const char *offending_word(const struct argp_state *state)
{
	int previous = state->next - 1;

	if (previous > 0 && previous < state->argc && state->argv[previous][0] == '-')
		return state->argv[previous];
	return state->next < state->argc ? state->argv[state->next] : NULL;
}

static error_t parse_common(int key, char *argument, struct argp_state *state)
{
	struct parse *parse = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = parse->input;
		return 0;
	case 'h':
		if (argument && strcmp(argument, "man") == 0)
			exit(man_page_write(stdout, parse->argp, state->argv[0]) == 0
				     ? EXIT_PASSED
				     : EXIT_ENVIRONMENT);
		if (argument) {
			parse->offender = offending_word(state);
			return EINVAL;
		}
		argp_help(state->root_argp, stdout,
			  ARGP_HELP_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC, state->argv[0]);
		exit(fflush(stdout) == 0 ? EXIT_PASSED : EXIT_ENVIRONMENT);
	case ARGP_KEY_ERROR:
		parse->offender = offending_word(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int options_parse(const struct argp *argp, int argc, char **argv, void *input, struct fault *fault)
{
	static const struct argp_option help[] = {
		{"help", 'h', "man", OPTION_ARG_OPTIONAL, "Print this, or as a page for man", -1},
		{0}};
	const struct argp_child children[] = {{argp, 0, NULL, 0}, {0}};
	const struct argp whole = {help, parse_common, NULL, NULL, children, NULL, NULL};
	struct parse parse = {.argp = argp, .input = input};
	int added = options_file_add(argp->options, &argc, &argv, fault);
	int error;

	if (added < 0)
		return -1;
	error = argp_parse(&whole, argc, argv, ARGP_SILENT, NULL, &parse);
	if (!error)
		return 0;
	if (!fault->text[0])
		fault_set(fault, EXIT_USAGE,
			  "'%s' is no option, lacks its value or takes none; see `%s --help`",
			  parse.offender ? parse.offender : strerror(error), argv[0]);
	if (added > 0)
		fault_set(fault, fault->status, "%s (with what %s adds)", fault->text,
			  options_file_path());
	return -1;
}

int option_number(const char *option, const char *text, unsigned long least, unsigned long most,
		  unsigned long *number, struct fault *fault)
{
	char *end = NULL;

	errno = 0;
	*number = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || errno || *end || *number < least || *number > most)
		return fault_set(fault, EXIT_USAGE,
				 "--%s=%s: expected an integer between %lu and %lu", option, text,
				 least, most);
	return 0;
}

int option_shard(const char *text, unsigned long most, unsigned *shard, unsigned *shards,
		 struct fault *fault)
{
	char part[16];
	const char *slash = strchr(text, '/');
	unsigned long one, all;
	struct fault unheard;

	if (slash && (size_t)(slash - text) < sizeof(part)) {
		memcpy(part, text, (size_t)(slash - text));
		part[slash - text] = '\0';
		if (option_number("shard", slash + 1, 1, most, &all, &unheard) == 0 &&
		    option_number("shard", part, 1, all, &one, &unheard) == 0) {
			*shard = (unsigned)one;
			*shards = (unsigned)all;
			return 0;
		}
	}
	return fault_set(fault, EXIT_USAGE, "--shard=%s: it takes I/N with I from 1 to N, e.g. 1/4",
			 text);
}

int option_word(const char *option, const char *text, const char *const words[],
		struct fault *fault)
{
	char list[256] = "";

	for (int i = 0; words[i]; i++) {
		size_t used = strlen(list);

		if (strcmp(words[i], text) == 0)
			return i;
		snprintf(list + used, sizeof(list) - used, "%s%s", i ? ", " : "", words[i]);
	}
	return fault_set(fault, EXIT_USAGE, "--%s=%s: it takes one of: %s", option, text, list);
}
