/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a kernel's configuration of fragments, with the tree's own tools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/kernel/build/build_private.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/build/fragment.h"
#include "harness/host/ground/program.h"
#include "harness/record/capability.h"

enum { TEXT_LIMIT = 4 << 20, MERGE_WORDS = 16 };

/* What became of the fragments' options. */
struct outcome {
	bool strict;
	char *refused; /* an option that the configuration is named for, and did not get; or NULL */
};

static void tell_unmet(void *context, const char *option, const char *wanted, const char *got)
{
	struct outcome *outcome = context;

	if (!outcome->strict)
		fprintf(stderr, "sctp-conform: CONFIG_%s=%s is wanted, this source makes it %s\n",
			option, wanted, got);
	else if (!outcome->refused)
		outcome->refused = path_of("CONFIG_%s=%s (it makes it %s)", option, wanted, got);
}

/* All fragments from `first` on as one text, to be freed; NULL with a fault. */
static char *read_fragments(const struct build *build, size_t first, struct fault *fault)
{
	char *all = path_of("%s", "");

	for (size_t i = first; i < build->fragment_count; i++) {
		char *text, *longer;
		size_t size;

		if (file_read(build->fragments[i].path, TEXT_LIMIT, &text, &size, EXIT_ENVIRONMENT,
			      fault)) {
			free(all);
			return NULL;
		}
		longer = path_of("%s%s\n", all, text);
		free(text);
		free(all);
		all = longer;
	}
	return all;
}

/* Tells what the source did not take; what the configuration is named for is a fault. */
static int check_config(const struct build *build, const char *config, struct fault *fault)
{
	struct outcome outcome = {0};
	int result = 0;

	for (size_t i = 0; i < build->fragment_count && !result; i++) {
		char *later = read_fragments(build, i + 1, fault);
		char *own = NULL;
		size_t size;

		outcome.strict = build->fragments[i].strict;
		if (!later || file_read(build->fragments[i].path, TEXT_LIMIT, &own, &size,
					EXIT_ENVIRONMENT, fault))
			result = -1;
		else
			(void)fragment_check(own, later, config, tell_unmet, &outcome);
		free(own);
		free(later);
	}
	if (outcome.refused && !result)
		result = fault_set(fault, EXIT_USAGE,
				   "%s cannot be built as %s: it does not take %s", build->source,
				   build->options->config, outcome.refused);
	free(outcome.refused);
	return result;
}

static int merge(const struct build *build, struct fault *fault)
{
	const char *argv[MERGE_WORDS + MAX_FRAGMENTS + 1] = {"env"};
	char *arch = path_of("ARCH=%s", build->arch);
	char *log = path_of("%s/configure.log", build->out);
	size_t count = 1;
	int result;

	argv[count++] = arch;
	argv[count++] = "scripts/kconfig/merge_config.sh";
	/* What no fragment asks for is off. */
	argv[count++] = "-n";
	argv[count++] = "-O";
	argv[count++] = build->out;
	for (size_t i = 0; i < build->fragment_count; i++)
		argv[count++] = build->fragments[i].path;
	result = program_log(argv, "coreutils", build->source, log, fault);
	free(log);
	free(arch);
	return result;
}

/* Writes the fragment that no file has. */
static int write_capabilities(struct build *build, struct fault *fault)
{
	char text[4096];
	size_t length = capability_fragment(text, sizeof(text));
	int result = 0;

	if (length >= sizeof(text))
		return fault_set(fault, EXIT_ENVIRONMENT, "the capabilities have too many options");
	for (size_t i = 0; i < build->fragment_count && !result; i++) {
		struct fragment *fragment = &build->fragments[i];

		if (fragment->path)
			continue;
		fragment->path = path_of("%s/capabilities.config", build->out);
		result = file_write(fragment->path, text, length, fault);
	}
	return result;
}

int build_configure(struct build *build, struct fault *fault)
{
	char *fragments = write_capabilities(build, fault) ? NULL : read_fragments(build, 0, fault);
	char *made_of = path_of("%s/fragments", build->out);
	char *path = path_of("%s/.config", build->out);
	char *old = NULL, *config = NULL;
	struct fault unheard;
	size_t size;
	int result = fragments ? 0 : -1;

	/* A configuration that is made again has the whole kernel looked through. */
	if (!result && path_exists(path) &&
	    file_read(made_of, TEXT_LIMIT, &old, &size, EXIT_ENVIRONMENT, &unheard) == 0 &&
	    strcmp(old, fragments) == 0)
		goto out;
	if (!result)
		result = merge(build, fault);
	if (!result)
		result = file_read(path, TEXT_LIMIT, &config, &size, EXIT_ENVIRONMENT, fault);
	if (!result)
		result = check_config(build, config, fault);
	if (!result)
		result = file_write(made_of, fragments, strlen(fragments), fault);
out:
	free(config);
	free(old);
	free(path);
	free(made_of);
	free(fragments);
	return result;
}
