/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sctp-conform abi dump|check|diff: struct layouts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/check.h"
#include "harness/host/abi/diff.h"
#include "harness/host/abi/generate.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/json.h"
#include "harness/host/cli/abi_input.h"
#include "harness/host/cli/abi_kernel.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"

static const char *const formats[] = {"text", "json", NULL};

enum { FORMAT_TEXT, FORMAT_JSON };

struct input {
	struct abi_input from;
	const char *map_path;
	int format;
	bool strict, list;
	const struct abi_language *language;
	char **names;
	size_t count;
	struct fault *fault; /* that of `from` as well */
};

static error_t choose_language(struct input *input, const char *name)
{
	char known[128] = "";

	for (size_t i = 0; abi_languages[i].name; i++) {
		size_t used = strlen(known);

		if (!strcmp(abi_languages[i].name, name))
			input->language = &abi_languages[i];
		snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "",
			 abi_languages[i].name);
	}
	if (input->language)
		return 0;
	fault_set(input->fault, EXIT_USAGE, "there is no --lang '%.100s'; there are: %s", name,
		  known);
	return EINVAL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'a':
		input->from.machine = abi_machine_named(argument);
		if (input->from.machine)
			return 0;
		abi_unknown_machine(argument, input->fault);
		return EINVAL;
	case 'f':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case 'b':
		btf_free(input->from.base);
		input->from.base = abi_base(argument, input->fault);
		return input->from.base ? 0 : EINVAL;
	case 'm':
		input->map_path = argument;
		return 0;
	case 'L':
		return choose_language(input, argument);
	case 's':
		input->strict = true;
		return 0;
	case 'l':
		input->list = true;
		return 0;
	case ARGP_KEY_ARGS:
		input->names = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int no_files(struct fault *fault)
{
	return fault_set(fault, EXIT_USAGE, "no file given");
}

static int print_json(json_t *json, struct fault *fault)
{
	int result = json_dumpf(json, stdout, JSON_INDENT(2));

	json_decref(json);
	if (result < 0 || putchar('\n') == EOF)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write to standard output: %m");
	return 0;
}

static int dump(struct input *input)
{
	struct abi_list list = {0};
	json_t *array;
	int result = input->count ? 0 : no_files(input->fault);

	for (size_t i = 0; result == 0 && i < input->count; i++)
		result = abi_input_read(&input->from, input->names[i], true, &list);
	if (result == 0) {
		array = json_array();
		for (size_t i = 0; i < list.count; i++)
			json_array_append_new(array, abi_to_json(list.items[i]));
		result = print_json(array, input->fault);
	}
	abi_list_free(&list);
	return result < 0 ? -1 : EXIT_PASSED;
}

/* Prints as it goes, unless all has to become one JSON array. */
struct checking {
	struct input *input;
	json_t *array;
	bool seen, unreadable;
	const char *language; /* of the last file that has one */
	size_t findings;
};

static void judge(struct checking *checking, const struct abi *abi)
{
	struct input *input = checking->input;
	struct verdict verdict;

	verdict_make(&verdict, abi, &input->from.map, input->strict);
	if (checking->array)
		json_array_append_new(checking->array, verdict_to_json(&verdict));
	else
		verdict_print(&verdict, stdout);
	if (input->list && !checking->array)
		verdict_list(&verdict, stdout);
	checking->seen |= verdict_seen(&verdict);
	if (abi->language)
		checking->language = abi->language;
	checking->findings += verdict_findings(&verdict, BREAKS_MEMORY) +
			      verdict_findings(&verdict, BREAKS_MEANING);
	if (input->strict)
		checking->findings += verdict_findings(&verdict, HARMLESS);
	verdict_clear(&verdict);
}

/* A file that cannot be read is reported at once, and the others are checked none the less. */
static void check_file(struct checking *checking, const char *name)
{
	struct abi_list list = {0};
	const struct fault *fault = checking->input->fault;

	if (abi_input_read(&checking->input->from, name, false, &list) < 0) {
		fprintf(stderr, "sctp-conform abi: %s\n", fault->text);
		checking->unreadable = true;
	}
	for (size_t i = 0; i < list.count; i++)
		judge(checking, list.items[i]);
	abi_list_free(&list);
}

static int check_files(struct checking *checking)
{
	struct input *input = checking->input;
	const struct map_entry *unused;

	for (size_t i = 0; i < input->count; i++)
		check_file(checking, input->names[i]);
	if (checking->unreadable && !checking->seen)
		return 0;
	unused = map_unused(&input->from.map);
	if (unused)
		return fault_set(input->fault, EXIT_USAGE, "%s:%u: nothing is called '%s%s%s'",
				 input->from.map.path, unused->line, unused->type,
				 unused->member ? "' member '" : "",
				 unused->member ? unused->member : "");
	if (!checking->seen)
		return fault_set(input->fault, EXIT_USAGE,
				 "%s: nothing in it mirrors the SCTP API by its name; --map=FILE "
				 "says what does; and compilers drop what nothing uses: %s",
				 input->names[input->count - 1], recipe_of(checking->language));
	return 0;
}

static int check(struct input *input)
{
	struct checking checking = {.input = input,
				    .array = input->format == FORMAT_JSON ? json_array() : NULL};
	int result = input->count ? 0 : no_files(input->fault);

	if (result == 0 && input->map_path)
		result = map_load(&input->from.map, input->map_path, input->fault);
	if (result == 0)
		result = check_files(&checking);
	if (result == 0 && checking.array)
		result = print_json(json_incref(checking.array), input->fault);
	json_decref(checking.array);
	map_clear(&input->from.map);
	if (result < 0)
		return -1;
	if (checking.unreadable)
		return EXIT_USAGE;
	return checking.findings ? EXIT_FAILED : EXIT_PASSED;
}

/* The one ABI of a file, or NULL with a fault. */
static const struct abi *read_side(struct input *input, const char *name, struct abi_list *list)
{
	if (abi_input_read(&input->from, name, true, list) < 0)
		return NULL;
	if (list->count == 1)
		return list->items[0];
	fault_set(input->fault, EXIT_USAGE, "%s: an archive with objects of %zu ABIs: it takes one",
		  name, list->count);
	return NULL;
}

static int diff(struct input *input)
{
	struct abi_list old_list = {0};
	struct abi_list new_list = {0};
	const struct abi *old;
	const struct abi *new;
	int result = -1;

	if (input->count != 2)
		return fault_set(input->fault, EXIT_USAGE,
				 "it takes two: the old one and the new one");
	old = read_side(input, input->names[0], &old_list);
	new = old ? read_side(input, input->names[1], &new_list) : NULL;
	if (new)
		result = abi_diff(old, new, stdout).breaking ? EXIT_FAILED : EXIT_PASSED;
	abi_list_free(&old_list);
	abi_list_free(&new_list);
	return result;
}

/* Without --abi: of the machine that this program was built for. */
static const struct abi_machine *own_machine(void)
{
#ifdef __x86_64__
	return abi_machine_named("x86_64");
#else
	return NULL;
#endif
}

static int generate(struct input *input)
{
	const struct abi_machine *machine =
		input->from.machine ? input->from.machine : own_machine();
	struct abi *golden;
	int result = 0;

	if (!input->language)
		return fault_set(input->fault, EXIT_USAGE, "--lang=NAME says in which language");
	if (!machine)
		return fault_set(input->fault, EXIT_USAGE, "--abi=NAME says for which ABI");
	if (input->map_path)
		result = map_load(&input->from.map, input->map_path, input->fault);
	golden = golden_abi(machine);
	if (result == 0)
		result = abi_generate(stdout, input->language, golden, &input->from.map,
				      input->names, input->count, input->fault);
	abi_free(golden);
	map_clear(&input->from.map);
	return result < 0 ? -1 : EXIT_PASSED;
}

#define BASE_OPTION                                                                                \
	{                                                                                          \
		"base", 'b', "FILE", 0, "The vmlinux that the BTF of modules builds on", 0         \
	}
#define ABI_OPTION                                                                                 \
	{                                                                                          \
		"abi", 'a', "NAME", 0, "The ABI of the files, where they do not say", 0            \
	}

static const struct argp_option dump_options[] = {ABI_OPTION, BASE_OPTION, {0}};
static const struct argp_option check_options[] = {
	ABI_OPTION,
	BASE_OPTION,
	{"format", 'f', "text|json", 0, "What to print (text)", 0},
	{"map", 'm', "FILE", 0, "What mirrors what, where names do not say", 0},
	{"list", 'l', NULL, 0, "Also print each type, what it was taken for and why", 0},
	{"strict", 's', NULL, 0,
	 "Count harmless findings, and judge what does not seem to be a mirror", 0},
	{0},
};

static const struct argp_option generate_options[] = {
	ABI_OPTION,
	{"lang", 'L', "c|rust|go|python|java", 0, "The language of the assertions", 0},
	{"map", 'm', "FILE", 0, "What the binding calls the API's types and members", 0},
	{0},
};

static const struct subcommand {
	const char *name;
	int (*run)(struct input *input);
	struct argp argp;
} subcommands[] = {
	{"dump",
	 dump,
	 {dump_options, parse, "FILE|abi:NAME|kernel:SPEC...",
	  "Prints as JSON how files, or the golden tables, lay out the SCTP API.", NULL, NULL,
	  NULL}},
	{"check",
	 check,
	 {check_options, parse, "FILE|FOLDER|kernel:SPEC...",
	  "Says where types that mirror the SCTP API disagree with it.", NULL, NULL, NULL}},
	{"diff",
	 diff,
	 {dump_options, parse, "OLD NEW",
	  "Says whether binaries built with OLD keep working with NEW; each is a file, abi:NAME "
	  "or kernel:SPEC.",
	  NULL, NULL, NULL}},
	{"generate",
	 generate,
	 {generate_options, parse, "[STRUCT|CONSTANT...]",
	  "Prints assertions of sizes, offsets and values for a binding's own tests.", NULL, NULL,
	  NULL}},
};

enum { SUBCOMMANDS = ARRAY_SIZE(subcommands) };

static int run_subcommand(const struct subcommand *subcommand, int argc, char **argv,
			  struct fault *fault)
{
	struct abi *golden = golden_mirrored(&abi_machines[0]);
	struct input input = {.from = {.golden = golden, .fault = fault}, .fault = fault};
	char name[64];
	int result = -1;

	snprintf(name, sizeof(name), "sctp-conform abi %s", subcommand->name);
	argv[0] = name;
	if (options_parse(&subcommand->argp, argc, argv, &input, fault) == 0)
		result = subcommand->run(&input);
	btf_free(input.from.base);
	abi_free(golden);
	return result;
}

static int help(void)
{
	puts("Usage: sctp-conform abi dump|check|diff|generate [OPTION...] FILE...\n"
	     "Struct layouts of the SCTP API, by the debug information of files.\n\n"
	     "`sctp-conform abi check --help` says more.");
	return EXIT_PASSED;
}

int command_abi(int argc, char **argv, struct fault *fault)
{
	const char *name = argc > 1 ? argv[1] : "";

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		return help();
	for (size_t i = 0; i < SUBCOMMANDS; i++)
		if (!strcmp(name, subcommands[i].name))
			return run_subcommand(&subcommands[i], argc - 1, argv + 1, fault);
	return fault_set(fault, EXIT_USAGE, "'%.100s' is none of: dump, check, diff, generate",
			 name);
}
