/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/out_folder.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"

enum { MOST_IN_A_SECOND = 1000 };

/* All that a run writes there. */
static const char *const files[] = {"results.jsonl",	 "run.tap",    "junit.xml",
				    "timing.json",	 "guest.json", "statement.json",
				    "statement.json.sig"};
static const char *const folders[] = {"console", "captures", "timelines", "coverage", "profiles"};

static bool is_among(const char *name, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

struct look {
	char *stranger; /* something that no run wrote, to be freed */
	bool results; /* there is a results.jsonl */
};

static int look_at(void *context, const char *name)
{
	struct look *look = context;

	look->results |= strcmp(name, files[0]) == 0;
	if (is_among(name, files, ARRAY_SIZE(files)) ||
	    is_among(name, folders, ARRAY_SIZE(folders)))
		return 0;
	look->stranger = path_of("%s", name);
	return 1;
}

static int empty(const char *path, struct fault *fault)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *file = path_of("%s/%s", path, files[i]);
		int result = unlink(file) < 0 && errno != ENOENT ? -1 : 0;

		if (result < 0)
			fault_set(fault, EXIT_ENVIRONMENT, "cannot remove %s: %s", file,
				  strerror(errno));
		free(file);
		if (result < 0)
			return -1;
	}
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		char *folder = path_of("%s/%s", path, folders[i]);
		int result = folder_remove(folder, fault);

		free(folder);
		if (result < 0)
			return -1;
	}
	return 0;
}

/* Makes a folder that the user chose fit for a run. */
static int clear(const char *path, struct fault *fault)
{
	struct look look = {0};
	int result = folder_each(path, look_at, &look);

	if (result < 0)
		result = fault_set(fault, EXIT_USAGE, "--out=%s cannot be used: %s", path,
				   strerror(errno));
	else if (look.stranger)
		result = fault_set(
			fault, EXIT_USAGE,
			"--out=%s holds %s, which is no result of a run: name a new folder, "
			"or one of an earlier run",
			path, look.stranger);
	else
		result = empty(path, fault);
	free(look.stranger);
	return result;
}

/* A folder below the one for all runs, of a name that nobody has. */
static char *make_new(struct fault *fault)
{
	char *wanted = path_out(fault);
	char *slash = wanted ? strrchr(wanted, '/') : NULL;

	if (!slash)
		return NULL;
	*slash = '\0';
	if (folder_make(wanted, fault) < 0) {
		free(wanted);
		return NULL;
	}
	*slash = '/';
	for (int number = 1; number <= MOST_IN_A_SECOND; number++) {
		char *path = number == 1 ? path_of("%s", wanted) : path_of("%s-%d", wanted, number);

		if (mkdir(path, 0777) == 0) {
			free(wanted);
			return path;
		}
		if (errno != EEXIST) {
			fault_set(fault, EXIT_ENVIRONMENT, "cannot make %s: %s", path,
				  strerror(errno));
			free(path);
			free(wanted);
			return NULL;
		}
		free(path);
	}
	fault_set(fault, EXIT_ENVIRONMENT, "there are %d folders like %s", MOST_IN_A_SECOND,
		  wanted);
	free(wanted);
	return NULL;
}

static int make_parts(const char *path, struct fault *fault)
{
	static const char *const parts[] = {"console", "captures"};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		char *folder = path_of("%s/%s", path, parts[i]);
		int result = folder_make(folder, fault);

		free(folder);
		if (result < 0)
			return -1;
	}
	return 0;
}

char *out_folder_make(const char *wanted, struct fault *fault)
{
	char *path;

	if (wanted && !*wanted) {
		fault_set(fault, EXIT_USAGE, "--out= names no folder");
		return NULL;
	}
	path = wanted ? path_of("%s", wanted) : make_new(fault);
	if (!path)
		return NULL;
	if ((wanted && (folder_make(path, fault) < 0 || clear(path, fault) < 0)) ||
	    make_parts(path, fault) < 0) {
		free(path);
		return NULL;
	}
	return path;
}

void out_folder_remove(const char *path)
{
	static const char *const parts[] = {"console", "captures", ""};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		char *folder = path_of("%s/%s", path, parts[i]);

		(void)rmdir(folder);
		free(folder);
	}
}

static int any(void *context, const char *name)
{
	(void)context;
	(void)name;
	return 1;
}

char *out_folder_of_runs(const char *wanted, struct fault *fault)
{
	static const char *const parts[] = {"console", "captures"};
	char *folder = wanted ? path_of("%s", wanted) : out_folder_make(NULL, fault);
	int result = folder ? 0 : -1;

	for (size_t i = 0; folder && !wanted && i < 2 && !result; i++) {
		char *part = path_of("%s/%s", folder, parts[i]);

		result = folder_remove(part, fault);
		free(part);
	}
	if (wanted && !*wanted)
		result = fault_set(fault, EXIT_USAGE, "--out= names no folder");
	else if (wanted && folder_each(wanted, any, NULL) == 1)
		result = fault_set(fault, EXIT_USAGE,
				   "--out=%s: for several runs it must be new, or empty", wanted);
	else if (wanted)
		result = folder_make(wanted, fault);
	if (result) {
		free(folder);
		return NULL;
	}
	return folder;
}
