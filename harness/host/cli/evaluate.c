/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/evaluate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/installed.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

enum { OWN_ARGUMENTS = 3 };

char *source_of(const char *path)
{
	static const char *const below[] = {"", "/source"};

	for (size_t i = 0; i < ARRAY_SIZE(below); i++) {
		char *tree = path_of("%s%s", path, below[i]);
		char *kconfig = path_if_there(path_of("%s/Kconfig", tree));

		free(kconfig);
		if (kconfig)
			return tree;
		free(tree);
	}
	return NULL;
}

/* "netem=NET_SCHED,NET_SCH_NETEM", to be freed.  A guest's options must be built in. */
static char *describe(const struct predicted *predicted, bool built_in)
{
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);

	fprintf(out, "%s=%s", predicted->name, built_in ? "!" : "");
	for (size_t i = 0; predicted->options[i]; i++)
		fprintf(out, "%s%s", i ? "," : "", predicted->options[i]);
	xclose_memstream(out);
	return text;
}

/* A file that vanishes with this process, and that the programs which it runs can open. */
static int open_text(const char *text, struct fault *fault)
{
	int descriptor = memfd_create("config", 0);
	size_t length = strlen(text);

	for (size_t done = 0; descriptor >= 0 && done < length;) {
		ssize_t count = write(descriptor, text + done, length - done);

		if (count < 0) {
			close(descriptor);
			descriptor = -1;
		}
		done += count > 0 ? (size_t)count : 0;
	}
	if (descriptor < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot keep the configuration: %s",
			  strerror(errno));
	return descriptor;
}

static int run(const char *program, const char *tree, int config,
	       const struct prediction *prediction, char **text, struct fault *fault)
{
	char *path = path_of("/proc/self/fd/%d", config);
	char *sets[MAX_CAPABILITIES + 1] = {NULL};
	const char *argv[OWN_ARGUMENTS + MAX_CAPABILITIES + 2] = {program, tree, path};
	int result;

	for (size_t i = 0; i <= prediction->count; i++) {
		bool guest = i == prediction->count;

		sets[i] = describe(guest ? &prediction->guest : &prediction->each[i], guest);
		argv[OWN_ARGUMENTS + i] = sets[i];
	}
	result = program_run(argv, "sctp-conform", NULL, text, fault);
	for (size_t i = 0; i <= prediction->count; i++)
		free(sets[i]);
	free(path);
	return result;
}

static bool takes_nothing(const json_t *set)
{
	return json_array_size(json_object_get(set, "turn_on")) == 0 &&
	       json_array_size(json_object_get(set, "turn_off")) == 0 &&
	       json_object_size(json_object_get(set, "cannot")) == 0;
}

static void mend(struct predicted *predicted, const json_t *evaluation)
{
	if (takes_nothing(evaluation_of(evaluation, predicted->name)))
		return;
	predicted->there = false;
	predicted->unsure = false;
	predicted->module = false;
}

int evaluate(const char *tree, const struct config *config, struct prediction *prediction,
	     json_t **evaluation, struct fault *fault)
{
	char *program = path_program("sctp-kconfig", NULL);
	char *text = NULL;
	int descriptor = -1, result = -1;

	*evaluation = NULL;
	if (!program)
		fault_set(fault, EXIT_ENVIRONMENT,
			  "sctp-kconfig is missing: `make` puts it beside sctp-conform");
	else
		descriptor = open_text(config->whole, fault);
	if (descriptor >= 0) {
		result = run(program, tree, descriptor, prediction, &text, fault);
		close(descriptor);
	}
	if (!result) {
		*evaluation = json_loads(text, 0, NULL);
		if (!json_is_object(json_object_get(*evaluation, "sets")))
			result = fault_set(fault, EXIT_ENVIRONMENT,
					   "sctp-kconfig printed unexpected output");
	}
	for (size_t i = 0; !result && i < prediction->count; i++)
		mend(&prediction->each[i], *evaluation);
	if (!result)
		mend(&prediction->guest, *evaluation);
	free(text);
	free(program);
	return result;
}

const json_t *evaluation_of(const json_t *evaluation, const char *name)
{
	return json_object_get(json_object_get(evaluation, "sets"), name);
}
