/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/mutate/object.h"
#include "harness/host/mutate/tree.h"
#include "harness/host/mutate/words.h"
#include "harness/memory.h"

enum { COMMAND_LIMIT = 1 << 20 };

/* The command that made the object; -1 with a fault, or 1 if there is no such object. */
static int read_command(const struct workshop *workshop, const char *name, struct words *words,
			struct fault *fault)
{
	char *path = path_of("%s/" TREE_SCTP "/.%s.o.cmd", workshop->build, name);
	char *text = NULL;
	size_t size;
	int result = 1;

	if (path_exists(path)) {
		result = file_read(path, COMMAND_LIMIT, &text, &size, EXIT_ENVIRONMENT, fault);
		if (!result && words_of_command(text, words) < 0)
			result = fault_set(fault, EXIT_ENVIRONMENT, "%s has no command", path);
	}
	free(text);
	free(path);
	return result;
}

int workshop_find(const struct workshop *workshop, const char *finder, const char *name,
		  struct mutants *mutants, struct fault *fault)
{
	char *path = path_of("%s/" TREE_SCTP "/%s.c", workshop->source, name);
	char *file = path_of(TREE_SCTP "/%s.c", name);
	char *text = tree_read(path, fault), *lines = NULL;
	struct words words = {0};
	const char **argv;
	size_t first;
	int result = text ? read_command(workshop, name, &words, fault) : -1;

	if (result == 0) {
		argv = xcalloc(words.count + 3, sizeof(*argv));
		argv[0] = finder;
		argv[1] = path;
		first = words_options(&words);
		for (size_t i = first; i < words.count; i++)
			argv[i - first + 2] = words.items[i];
		result = program_run(argv, "sctp-mutants", workshop->build, &lines, fault);
		free(argv);
	}
	if (result == 0)
		result = mutants_add(mutants, file, strlen(text), lines, fault);
	words_free(&words);
	free(lines);
	free(text);
	free(file);
	free(path);
	return result < 0 ? -1 : 0;
}

/* Replaces what the object and its source were in the kernel's build. */
static void redirect(struct words *words, const char *source, const char *object)
{
	for (size_t i = 0; i < words->count; i++) {
		char *word = words->items[i];
		char *other = NULL;

		if (i > 0 && strcmp(words->items[i - 1], "-o") == 0)
			other = path_of("%s", object);
		else if (i + 1 == words->count)
			other = path_of("%s", source);
		else if (strncmp(word, "-Wp,-MMD", 8) == 0)
			other = path_of("-Wp,-MMD,%s.d", object);
		else if (strcmp(word, "-w") == 0) /* from the build of a kernel of mutants */
			other = path_of("-Wall");
		if (!other)
			continue;
		free(word);
		words->items[i] = other;
	}
}

/*
 * Compiles a text as if it were net/sctp/NAME.c.  All texts have the same path, which is in their
 * objects.  *errors, unless NULL, is as for workshop_check(); `more` is a further option.
 */
static int compile(const struct workshop *workshop, const char *name, const char *text,
		   const char *more, const char *object, char **errors, struct fault *fault)
{
	char *source = path_of("%s/%s.c", workshop->folder, name);
	char *log = path_of("%s/%s.log", workshop->folder, name);
	struct fault refused;
	struct words words = {0};
	const char **argv;
	size_t size;
	int result = read_command(workshop, name, &words, fault);

	*errors = NULL;
	if (result > 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "%s was not built with net/sctp", name);
	if (result == 0)
		result = file_write(source, text, strlen(text), fault);
	if (result == 0) {
		redirect(&words, source, object);
		argv = xcalloc(words.count + 2, sizeof(*argv));
		for (size_t i = 0; i < words.count; i++)
			argv[i] = words.items[i];
		argv[words.count] = more;
		if (program_log(argv, "gcc", workshop->build, log, &refused) < 0)
			result = file_read(log, COMMAND_LIMIT, errors, &size, EXIT_ENVIRONMENT,
					   fault);
		free(argv);
	}
	words_free(&words);
	free(log);
	free(source);
	return result;
}

/* The name of a file without its folder and suffix, to be freed. */
static char *name_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;

	return path_of("%.*s", (int)strcspn(name, "."), name);
}

/* The original's object, made when it is wanted first. */
static int compile_original(const struct workshop *workshop, const char *name, const char *text,
			    const char *object, struct fault *fault)
{
	char *errors;
	int result;

	if (path_exists(object))
		return 0;
	result = compile(workshop, name, text, "-Werror", object, &errors, fault);
	if (result == 0 && errors)
		result = fault_set(fault, EXIT_USAGE,
				   "net/sctp/%s.c does not compile without warnings as it is: see "
				   "%s/%s.log",
				   name, workshop->folder, name);
	free(errors);
	return result;
}

int workshop_try(const struct workshop *workshop, const char *original, const struct mutant *mutant,
		 enum compiled *compiled, struct fault *fault)
{
	char *name = name_of(mutant->file);
	char *first = path_of("%s/%s.original.o", workshop->folder, name);
	char *second = path_of("%s/%s.mutant.o", workshop->folder, name);
	char *text = mutant_alone(original, mutant);
	char *errors = NULL;
	bool same = false;
	int result = compile_original(workshop, name, original, first, fault);

	if (!result)
		result = compile(workshop, name, text, "-Werror", second, &errors, fault);
	if (!result && !errors)
		result = object_compare(first, second, &same, fault);
	*compiled = errors ? COMPILED_NOT : same ? COMPILED_SAME : COMPILED_OTHER;
	free(errors);
	free(text);
	free(second);
	free(first);
	free(name);
	return result;
}

int workshop_check(const struct workshop *workshop, const char *name, const char *text,
		   char **errors, struct fault *fault)
{
	char *object = path_of("%s/%s.switched.o", workshop->folder, name);
	int result = compile(workshop, name, text, "-w", object, errors, fault);

	free(object);
	return result;
}
