/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/apt.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

#include "harness/host/kernel/debian/apt_private.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

enum { LISTS_AGE = 7 * 24 * 3600, PAUSE = 3600, ANSWER_LIMIT = 16 << 20 };

/* Fetches the lists, and forgets the answers that came from the old ones. */
static int update(const struct apt_root *root, const char *stamp, struct fault *fault)
{
	char *lists = path_of("%s/lists/partial", root->folder);
	char *archives = path_of("%s/cache/archives/partial", root->folder);
	char *answers = path_of("%s/answers", root->folder);
	struct apt_command command;
	int result = -1;

	fprintf(stderr, "sctp-conform: fetching package lists of %s %s\n", root->release,
		root->arch);
	apt_command_begin(&command, root, "apt-get");
	apt_command_add(&command, "--error-on=any");
	apt_command_add(&command, "update");
	if (!folder_make(lists, fault) && !folder_make(archives, fault) &&
	    !folder_remove(answers, fault) && !folder_make(answers, fault) &&
	    !apt_write_sources(root, fault) && !program_run(command.argv, "apt", NULL, NULL, fault))
		result = file_write(stamp, "", 0, fault);
	if (result) {
		struct fault cause = *fault;

		fault_set(fault, cause.status,
			  "cannot fetch package lists, which needs a network: %.900s", cause.text);
	}
	apt_command_free(&command);
	free(lists);
	free(archives);
	free(answers);
	return result;
}

static int is_list(void *context, const char *name)
{
	(void)context;
	return strstr(name, "_Packages") ? 1 : 0;
}

/* Lists that are old, or only those of some of the suites, are better than none. */
static bool has_lists(const struct apt_root *root)
{
	char *lists = path_of("%s/lists", root->folder);
	bool found = folder_each(lists, is_list, NULL) == 1;

	free(lists);
	return found;
}

static bool younger_than(const char *stamp, time_t seconds)
{
	time_t now = time(NULL);
	struct stat status;

	return stat(stamp, &status) == 0 && status.st_mtime <= now &&
	       now - status.st_mtime < seconds;
}

static int refresh(const struct apt_root *root, struct fault *fault)
{
	char *updated = path_of("%s/updated", root->folder);
	char *failed = path_of("%s/failed", root->folder);
	int result = 0;

	/* Where there are lists a mirror that does not answer is not asked again in every run. */
	if (!younger_than(updated, LISTS_AGE) && !(younger_than(failed, PAUSE) && has_lists(root)))
		result = update(root, updated, fault);
	if (result && has_lists(root)) {
		fprintf(stderr,
			"sctp-conform: going on with the package lists that are there: %s\n",
			fault->text);
		result = file_write(failed, "", 0, fault);
	}
	free(updated);
	free(failed);
	return result;
}

int apt_open(const char *cache, const char *arch, const char *release, struct apt_root *root,
	     struct fault *fault)
{
	char *path = realpath(cache, NULL);

	*root = (struct apt_root){0};
	if (!path)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot find the cache folder %s", cache);
	root->cache = path;
	root->arch = path_of("%s", arch);
	root->release = *release ? path_of("%s", release) : machine_codename(fault);
	if (!root->release) {
		apt_close(root);
		return -1;
	}
	root->folder = path_of("%s/apt/%s@%s", path, arch, root->release);
	if (refresh(root, fault)) {
		apt_close(root);
		return -1;
	}
	return 0;
}

void apt_close(struct apt_root *root)
{
	free(root->cache);
	free(root->folder);
	free(root->arch);
	free(root->release);
	*root = (struct apt_root){0};
}

/* Where the answer to a question is kept, as asking apt takes longer than all else; NULL if its
 * name is too long. */
static char *answer_path(const struct apt_root *root, const char *question,
			 const char *const words[])
{
	char *path = path_of("%s/answers/%s", root->folder, question);
	size_t folder = strlen(root->folder) + strlen("/answers/");

	for (size_t i = 0; words[i]; i++) {
		char *longer = path_of("%s,%s", path, words[i]);

		free(path);
		path = longer;
	}
	if (strlen(path) - folder > 200 || strchr(path + folder, '/')) {
		free(path);
		path = NULL;
	}
	return path;
}

static int ask(const struct apt_root *root, const char *question, const char *const words[],
	       char **text, struct fault *fault)
{
	char *kept = answer_path(root, question, words);
	struct apt_command command;
	size_t size;
	int result;

	if (kept && !file_read(kept, ANSWER_LIMIT, text, &size, EXIT_ENVIRONMENT, fault)) {
		free(kept);
		return 0;
	}
	apt_command_begin(&command, root, "apt-cache");
	if (strcmp(question, "show") == 0)
		apt_command_add(&command, "--no-all-versions");
	apt_command_add(&command, question);
	for (size_t i = 0; words[i] && apt_command_room(&command) > 0; i++)
		apt_command_add(&command, words[i]);
	result = program_run(command.argv, "apt", NULL, text, fault);
	if (!result && kept)
		result = file_write(kept, *text, strlen(*text), fault);
	apt_command_free(&command);
	free(kept);
	return result;
}

int apt_names(const struct apt_root *root, const char *prefix, char **text, struct fault *fault)
{
	return ask(root, "pkgnames", (const char *const[]){prefix, NULL}, text, fault);
}

int apt_show(const struct apt_root *root, const char *const names[], char **text,
	     struct fault *fault)
{
	struct fault unknown;

	/* With not one package known apt-cache fails; that is an answer like any other. */
	if (ask(root, "show", names, text, &unknown)) {
		if (!strstr(unknown.text, "No packages found")) {
			*fault = unknown;
			return -1;
		}
		*text = path_of("%s", "");
	}
	return 0;
}
