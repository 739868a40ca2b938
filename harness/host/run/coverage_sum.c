/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums up the counters of a run. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/host/run/executed.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

enum { NOTES_LIMIT = 16 << 20, SUMMARY_LIMIT = 16 << 20 };

/* The folder that the kernel was built in is the one of its .config; to be freed. */
static char *built_in(const struct kernel *kernel)
{
	const char *slash = kernel->config ? strrchr(kernel->config, '/') : NULL;

	return slash ? path_of("%.*s", (int)(slash - kernel->config), kernel->config) : NULL;
}

int coverage_check(const struct kernel *kernel, struct fault *fault)
{
	char *folder = built_in(kernel);
	char *notes = path_of("%s/net/sctp/socket.gcno", folder ? folder : "");
	bool counts = folder && path_exists(notes);

	free(notes);
	free(folder);
	if (counts)
		return 0;
	return fault_set(fault, EXIT_USAGE,
			 "--coverage: %s is no kernel that counts, from the folder it was built "
			 "in: sctp-conform build --gcov makes one",
			 kernel->spec);
}

struct merging {
	const char *folder;
	char *sum; /* what is summed up so far, or NULL */
	unsigned count;
	struct fault *fault;
};

static int merge_one(void *context, const char *name)
{
	struct merging *merging = context;
	char *scenario = path_of("%s/scenarios/%s", merging->folder, name);
	char *sum = path_of("%s/sum.%u", merging->folder, merging->count++);
	int result;

	if (merging->sum)
		result = program_run((const char *const[]){"gcov-tool", "merge", "-o", sum,
							   merging->sum, scenario, NULL},
				     "gcc", NULL, NULL, merging->fault);
	else
		result = program_run((const char *const[]){"cp", "-r", scenario, sum, NULL},
				     "coreutils", NULL, NULL, merging->fault);
	if (!result && merging->sum)
		result = folder_remove(merging->sum, merging->fault);
	free(merging->sum);
	merging->sum = sum;
	free(scenario);
	return result;
}

struct copying {
	const char *from;
	const char *to;
	struct fault *fault;
};

/* Each object's .gcno says which counter is of which line. */
static int copy_notes(void *context, const char *name)
{
	struct copying *copying = context;
	const char *suffix = strrchr(name, '.');
	char *from, *to, *data;
	size_t size;
	int result;

	if (!suffix || strcmp(suffix, ".gcno") != 0)
		return 0;
	from = path_of("%s/%s", copying->from, name);
	to = path_of("%s/%s", copying->to, name);
	result = file_read(from, NOTES_LIMIT, &data, &size, EXIT_ENVIRONMENT, copying->fault);
	if (!result)
		result = file_write(to, data, size, copying->fault);
	free(data);
	free(to);
	free(from);
	return result;
}

/* Makes FOLDER/counters of what the scenarios left. */
static int merge(const char *folder, const char *built, struct fault *fault)
{
	struct merging merging = {.folder = folder, .fault = fault};
	char *scenarios = path_of("%s/scenarios", folder);
	char *counters = path_of("%s/counters", folder);
	char *notes = path_of("%s/net/sctp", built);
	struct copying copying = {notes, counters, fault};
	int result = 0;

	if (path_exists(scenarios))
		result = folder_each(scenarios, merge_one, &merging);
	if (!result && !merging.sum)
		result = fault_set(fault, EXIT_ENVIRONMENT, "no scenario left any counters");
	if (!result)
		result = folder_remove(counters, fault);
	if (!result && rename(merging.sum, counters))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s",
				   merging.sum, counters, strerror(errno));
	if (!result)
		result = folder_each(notes, copy_notes, &copying);
	free(merging.sum);
	free(notes);
	free(counters);
	free(scenarios);
	return result;
}

/* A regular expression for the files of SCTP below the source, to be freed. */
static char *filter_of(const char *source)
{
	char *escaped = xcalloc(2 * strlen(source) + 1, 1);
	char *filter, *to = escaped;

	for (; *source; source++) {
		if (strchr("\\.+*?()[]{}|^$", *source))
			*to++ = '\\';
		*to++ = *source;
	}
	filter = path_of("%s/(include/)?net/sctp/", escaped);
	free(escaped);
	return filter;
}

/* The tree, which a folder of the build has a link to unless it is the same. */
static char *source_of(const char *built)
{
	char *link = path_of("%s/source", built);
	char *source = realpath(link, NULL);

	free(link);
	return source ? source : path_of("%s", built);
}

static int render(const char *folder, const char *built, struct fault *fault)
{
	char *source = source_of(built);
	char *filter = filter_of(source);
	char *words[] = {
		path_of("--root=%s", source),
		path_of("--filter=%s", filter),
		path_of("--json=%s/coverage.json", folder),
		path_of("--json-summary=%s/summary.json", folder),
		path_of("--html-details=%s/index.html", folder),
		path_of("%s/counters", folder),
	};
	int result = program_run((const char *const[]){"gcovr", "--html-title=net/sctp", words[0],
						       words[1], words[2], words[3], words[4],
						       words[5], NULL},
				 "gcovr", built, NULL, fault);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		free(words[i]);
	free(filter);
	free(source);
	return result;
}

static int tell(const char *folder, struct fault *fault)
{
	char *path = path_of("%s/summary.json", folder);
	json_t *summary = json_load_file(path, 0, NULL);
	double lines = json_number_value(json_object_get(summary, "line_percent"));
	double branches = json_number_value(json_object_get(summary, "branch_percent"));
	double functions = json_number_value(json_object_get(summary, "function_percent"));

	if (summary)
		fprintf(stderr,
			"net/sctp: %.1f %% of lines, %.1f %% of branches, %.1f %% of functions; "
			"see %s/index.html\n",
			lines, branches, functions, folder);
	else
		fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s", path);
	free(path);
	if (!summary)
		return -1;
	json_decref(summary);
	return 0;
}

int coverage_sum(const char *folder, const struct kernel *kernel, struct fault *fault)
{
	char *absolute = realpath(folder, NULL);
	char *built = built_in(kernel);
	int result;

	if (!absolute || !built)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", folder,
				   strerror(errno));
	else
		result = merge(absolute, built, fault);
	if (!result)
		result = render(absolute, built, fault);
	if (!result)
		result = tell(folder, fault);
	free(built);
	free(absolute);
	return result;
}
