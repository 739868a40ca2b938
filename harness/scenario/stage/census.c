/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"

#define SLABS "/sys/kernel/slab"

/* Returns -1 for a cache that is not ours to look at. */
static long count_objects(const char *name)
{
	char path[PATH_MAX];
	long count = -1;
	FILE *objects;
	int shrink;

	/* Otherwise objects that were freed lately count. */
	snprintf(path, sizeof(path), SLABS "/%s/shrink", name);
	shrink = open(path, O_WRONLY | O_CLOEXEC);
	if (shrink < 0)
		return -1;
	if (write(shrink, "1", 1) != 1)
		scenario_error("%s: %s", path, strerror(errno));
	close(shrink);
	snprintf(path, sizeof(path), SLABS "/%s/objects", name);
	objects = fopen(path, "re");
	if (!objects || fscanf(objects, "%ld", &count) != 1)
		scenario_error("%s: cannot be read", path);
	(void)fclose(objects);
	return count;
}

void census_take(struct census *census)
{
	/* What kfree_rcu() frees waits for a grace period and, 5 s long, for company (kernel/rcu/tree.c). */
	struct timespec while_rcu_frees = {.tv_sec = 20};
	DIR *folder = opendir(SLABS);
	const struct dirent *entry;

	if (!folder)
		scenario_error(SLABS ": %s", strerror(errno));
	census->count = 0;
	while (nanosleep(&while_rcu_frees, &while_rcu_frees) != 0)
		continue;
	while ((entry = readdir(folder))) {
		long objects;

		if (strncmp(entry->d_name, "kmalloc", 7) != 0 &&
		    strncmp(entry->d_name, "skbuff", 6) != 0)
			continue;
		objects = count_objects(entry->d_name);
		if (objects < 0)
			continue;
		if (census->count == CENSUS_CACHES)
			scenario_error("more than %d slabs for kmalloc()", CENSUS_CACHES);
		snprintf(census->caches[census->count].name, sizeof(census->caches[0].name), "%s",
			 entry->d_name);
		census->caches[census->count++].objects = objects;
	}
	(void)closedir(folder);
	if (census->count == 0)
		scenario_error(SLABS " has no slabs that can be counted");
}

void census_expect_none_kept_at(const struct census *before, const struct census *after,
				unsigned rounds, const char *what, const char *file, int line)
{
	for (unsigned i = 0; i < before->count; i++)
		for (unsigned k = 0; k < after->count; k++) {
			long more = after->caches[k].objects - before->caches[i].objects;

			if (strcmp(before->caches[i].name, after->caches[k].name) == 0 &&
			    more >= (long)rounds * 3 / 4)
				scenario_fail(file, line,
					      "expected nothing to be kept of %u %s; there are %ld "
					      "more objects of %s",
					      rounds, what, more, after->caches[k].name);
		}
}
