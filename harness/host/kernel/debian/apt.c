/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/apt.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "harness/host/kernel/debian/apt_private.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/seal.h"
#include "harness/host/ground/program.h"

enum { LISTS_AGE = 7 * 24 * 3600, PAUSE = 3600, ANSWER_LIMIT = 16 << 20, NAME_LENGTH = 200 };

/* The lists' digests, not among them: apt removes from that folder what is no list. */
static char *seal_of(const struct apt_root *root)
{
	return path_of("%s/lists" SEAL_NAME, root->folder);
}

static bool is_whole(const struct apt_root *root, struct fault *wrong)
{
	char *lists = path_of("%s/lists", root->folder);
	char *seal = seal_of(root);
	/* Lists that an older version left have no digests: nothing speaks against them. */
	bool whole = seal_check(lists, seal, NULL, wrong) != SEAL_BROKEN;

	free(seal);
	free(lists);
	return whole;
}

static int seal_lists(const struct apt_root *root, struct fault *fault)
{
	char *lists = path_of("%s/lists", root->folder);
	char *seal = seal_of(root);
	int result = seal_write(lists, seal, fault);

	free(seal);
	free(lists);
	return result;
}

static int fetch_lists(const struct apt_root *root, struct fault *fault)
{
	char *lists = path_of("%s/lists/partial", root->folder);
	char *archives = path_of("%s/cache/archives/partial", root->folder);
	struct apt_command command;
	int result = -1;

	fprintf(stderr, "sctp-conform: fetching package lists of %s %s\n", root->release,
		root->arch);
	apt_command_begin(&command, root, "apt-get");
	apt_command_add(&command, "--error-on=any");
	apt_command_add(&command, "update");
	if (!folder_make(lists, fault) && !folder_make(archives, fault) &&
	    !apt_write_sources(root, fault))
		result = program_run(command.argv, "apt", NULL, NULL, fault);
	apt_command_free(&command);
	free(lists);
	free(archives);
	return result;
}

static int forget_answers(const struct apt_root *root, struct fault *fault)
{
	char *answers = path_of("%s/answers", root->folder);
	int result = folder_remove(answers, fault) ? -1 : folder_make(answers, fault);

	free(answers);
	return result;
}

/* Fetches the lists, and forgets the answers that came from the old ones. */
static int update(const struct apt_root *root, struct fault *fault)
{
	char *stamp = path_of("%s/updated", root->folder);
	char *seal = seal_of(root);
	struct fault cause;
	bool whole = is_whole(root, &cause);
	int result;

	/* Who is interrupted from here on leaves lists without digests, not wrong ones. */
	if (whole)
		unlink(seal);
	result = fetch_lists(root, fault);
	if (result) {
		cause = *fault;
		fault_set(fault, cause.status,
			  "cannot fetch package lists, which needs a network: %.900s", cause.text);
	}
	/* What failed may have fetched some of them. */
	if ((whole || !result) && seal_lists(root, result ? &cause : fault) && !result)
		result = -1;
	if (!result && !forget_answers(root, fault))
		result = file_write(stamp, "", 0, fault);
	free(seal);
	free(stamp);
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
		result = update(root, fault);
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
	root->release = *release ? path_of("%s", release) : release_for(arch, fault);
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

/* Where the answer to a question is kept, as asking apt takes longer than all else: under the words, or, if they make no
 * good name, under their digest. */
static char *answer_path(const struct apt_root *root, const char *question,
			 const char *const words[])
{
	char *name = path_of("%s", question), *path;
	char digest[SHA256_TEXT];

	for (size_t i = 0; words[i]; i++) {
		char *longer = path_of("%s,%s", name, words[i]);

		free(name);
		name = longer;
	}
	sha256_text(name, strlen(name), digest);
	if (strlen(name) <= NAME_LENGTH && !strchr(name, '/'))
		path = path_of("%s/answers/%s", root->folder, name);
	else
		path = path_of("%s/answers/%s,%s", root->folder, question, digest);
	free(name);
	return path;
}

/* An answer is kept with its digest in the line before it: one that is damaged is no answer. */
static bool read_answer(const char *path, char **text)
{
	char digest[SHA256_TEXT];
	struct fault unheard;
	char *whole;
	size_t size;

	if (file_read(path, ANSWER_LIMIT, &whole, &size, EXIT_ENVIRONMENT, &unheard))
		return false;
	if (size >= SHA256_TEXT && strlen(whole) == size) {
		sha256_text(whole + SHA256_TEXT, size - SHA256_TEXT, digest);
		if (strncmp(whole, digest, SHA256_TEXT - 1) == 0)
			*text = path_of("%s", whole + SHA256_TEXT);
	}
	free(whole);
	return *text;
}

static int keep_answer(const char *path, const char *text, struct fault *fault)
{
	char digest[SHA256_TEXT];
	char *whole;
	int result;

	sha256_text(text, strlen(text), digest);
	whole = path_of("%s\n%s", digest, text);
	result = file_write(path, whole, strlen(whole), fault);
	free(whole);
	return result;
}

/* apt takes lists of the right names for those that it fetched, so damaged ones must go; where that
 * fails they come back, and what else is in the cache can still be used. */
static int fetch_in_place(const struct apt_root *root, struct fault *fault)
{
	char *lists = path_of("%s/lists", root->folder);
	char *aside = path_of("%s/lists.damaged", root->folder);
	struct fault unheard;
	int result = folder_remove(aside, fault);

	if (!result && rename(lists, aside) && errno != ENOENT)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s: %s", lists,
				   strerror(errno));
	if (!result) {
		result = update(root, fault);
		if (result && folder_remove(lists, &unheard) == 0)
			(void)rename(aside, lists);
		else if (!result)
			result = folder_remove(aside, fault);
	}
	free(aside);
	free(lists);
	return result;
}

/* Before apt is asked in earnest: what it says of damaged lists is worth nothing. */
static int mend_lists(const struct apt_root *root, struct fault *fault)
{
	struct fault wrong, why;
	char *seal = seal_of(root);

	/* From now on damage will be seen; a cache that cannot be written is used nevertheless. */
	if (!path_exists(seal))
		(void)seal_lists(root, &why);
	free(seal);
	if (is_whole(root, &wrong))
		return 0;
	fprintf(stderr, "sctp-conform: %s: fetching it anew\n", wrong.text);
	if (!fetch_in_place(root, fault))
		return 0;
	why = *fault;
	return fault_set(fault, why.status,
			 "%.300s; %.300s: run again with a network, or remove %.250s", wrong.text,
			 why.text, root->folder);
}

static int ask(const struct apt_root *root, const char *question, const char *const words[],
	       char **text, struct fault *fault)
{
	char *kept = answer_path(root, question, words);
	struct apt_command command;
	struct fault unheard;
	int result;

	*text = NULL;
	if (read_answer(kept, text) || mend_lists(root, fault)) {
		free(kept);
		return *text ? 0 : -1;
	}
	apt_command_begin(&command, root, "apt-cache");
	if (strcmp(question, "show") == 0)
		apt_command_add(&command, "--no-all-versions");
	apt_command_add(&command, question);
	for (size_t i = 0; words[i] && apt_command_room(&command) > 0; i++)
		apt_command_add(&command, words[i]);
	result = program_run(command.argv, "apt", NULL, text, fault);
	/* In a cache that cannot be written it is asked again the next time. */
	if (!result)
		(void)keep_answer(kept, *text, &unheard);
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
