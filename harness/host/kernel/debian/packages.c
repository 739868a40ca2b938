/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs and libraries of an architecture out of Debian packages. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/kernel/debian/apt.h"
#include "harness/host/kernel/debian/kept.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel.h"

enum { MAX_PACKAGES = 32, MAX_NAMES = 2 * MAX_PACKAGES };

struct choice {
	size_t count;
	char *exact[MAX_PACKAGES + 1]; /* "name=version" */
};

static void choice_free(struct choice *choice)
{
	for (size_t i = 0; i < choice->count; i++)
		free(choice->exact[i]);
}

/* All names, the alternatives of "libelf1t64|libelf1" apart.  They point into `copies`. */
static int split_names(const char *const names[], char *copies[MAX_PACKAGES],
		       const char *all[MAX_NAMES + 1], struct fault *fault)
{
	size_t count = 0;

	for (size_t i = 0; names[i]; i++) {
		char *rest;

		if (i == MAX_PACKAGES)
			return fault_set(fault, EXIT_ENVIRONMENT, "too many packages");
		rest = copies[i] = path_of("%s", names[i]);
		for (char *name; (name = strsep(&rest, "|"));) {
			if (count == MAX_NAMES)
				return fault_set(fault, EXIT_ENVIRONMENT, "too many packages");
			all[count++] = name;
		}
	}
	all[count] = NULL;
	return 0;
}

/* Chooses of each name's alternatives the first that there is. */
static int choose(const char *const names[], const char *text, struct choice *choice,
		  const struct apt_root *root, struct fault *fault)
{
	for (size_t i = 0; names[i]; i++) {
		char *copy = path_of("%s", names[i]);
		char *rest = copy, *version = NULL, *name;

		while (!version && (name = strsep(&rest, "|")))
			version = apt_field(text, name, "Version");
		if (version)
			choice->exact[choice->count++] = path_of("%s=%s", name, version);
		free(version);
		free(copy);
		if (!version)
			return fault_set(fault, EXIT_ENVIRONMENT, "Debian %s %s has no package %s",
					 root->release, root->arch, names[i]);
	}
	return 0;
}

static uint64_t digest(const struct choice *choice)
{
	uint64_t digest = DIGEST_START;

	for (size_t i = 0; i < choice->count; i++)
		digest_text(&digest, choice->exact[i]);
	return digest;
}

struct fetching {
	const struct apt_root *root;
	const struct choice *choice;
};

static int fetch(void *context, char **folder, struct fault *fault)
{
	const struct fetching *fetching = context;
	char *parent = path_of("%s/packages", fetching->root->cache);
	int result = folder_make(parent, fault);

	if (!result)
		result = apt_unpack(fetching->root, (const char *const *)fetching->choice->exact,
				    folder, fault);
	free(parent);
	return result;
}

static int unpack(const struct apt_root *root, const struct choice *choice, char **folder,
		  struct fault *fault)
{
	char *target = path_of("%s/packages/%s-%s-%016llx", root->cache, root->arch, root->release,
			       (unsigned long long)digest(choice));
	struct fetching fetching = {root, choice};
	const struct kept kept = {target, NULL, fetch, &fetching};
	int result = kept_ensure(&kept, fault);

	if (result)
		free(target);
	else
		*folder = target;
	return result;
}

static int find_and_unpack(const struct apt_root *root, const char *const names[], char **folder,
			   json_t **list, struct fault *fault)
{
	char *copies[MAX_PACKAGES] = {NULL};
	const char *all[MAX_NAMES + 1];
	struct choice choice = {0};
	char *text = NULL;
	int result = -1;

	if (!split_names(names, copies, all, fault) && !apt_show(root, all, &text, fault) &&
	    !choose(names, text, &choice, root, fault))
		result = unpack(root, &choice, folder, fault);
	if (!result && list)
		*list = apt_origins(text, names);
	if (!result && list && !*list)
		result = fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	free(text);
	choice_free(&choice);
	for (size_t i = 0; i < MAX_PACKAGES; i++)
		free(copies[i]);
	return result;
}

int debian_unpack(const char *cache, const char *arch, const char *release,
		  const char *const names[], char **folder, json_t **list, struct fault *fault)
{
	struct apt_root root;
	int result = -1;
	int lock = cache_lock(cache, fault);

	*folder = NULL;
	if (list)
		*list = NULL;
	if (lock < 0)
		return -1;
	if (!apt_open(cache, arch, release, &root, fault)) {
		result = find_and_unpack(&root, names, folder, list, fault);
		apt_close(&root);
	}
	close(lock);
	return result;
}
