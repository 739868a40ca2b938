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
#define SLABINFO "/proc/slabinfo"

/* Gives back what a processor holds in reserve (mm/slub.c); -1 for a cache that is not ours to look at. */
static int shrink(const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), SLABS "/%s/shrink", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (write(fd, "1", 1) != 1)
		scenario_error("%s: %s", path, strerror(errno));
	close(fd);
	return 0;
}

/*
 * Every object of the slab that a processor takes from counts, used or not, so that one allocation between shrinking
 * and counting is worth up to 512 of kmalloc-8.  This file is open by then and has its buffer; that of sysfs (`objects`)
 * allocates 8 bytes each time it is read.  Returns -1 for a cache that it does not list under that name.
 */
static long count_objects(FILE *slabinfo, const char *name)
{
	char line[256], listed[64];
	unsigned long active;

	rewind(slabinfo);
	while (fgets(line, sizeof(line), slabinfo))
		if (sscanf(line, "%63s %lu", listed, &active) == 2 && strcmp(listed, name) == 0)
			return (long)active;
	return -1;
}

void census_take(struct census *census)
{
	/* What kfree_rcu() frees waits for a grace period and, 5 s long, for company (kernel/rcu/tree.c). */
	struct timespec while_rcu_frees = {.tv_sec = 20};
	DIR *folder = opendir(SLABS);
	FILE *slabinfo = fopen(SLABINFO, "re");
	const struct dirent *entry;

	if (!folder)
		scenario_error(SLABS ": %s", strerror(errno));
	if (!slabinfo)
		scenario_error(SLABINFO ": %s", strerror(errno));
	(void)count_objects(slabinfo, "");
	census->count = 0;
	while (nanosleep(&while_rcu_frees, &while_rcu_frees) != 0)
		continue;
	while ((entry = readdir(folder))) {
		long objects;

		if (strncmp(entry->d_name, "kmalloc", 7) != 0 &&
		    strncmp(entry->d_name, "skbuff", 6) != 0)
			continue;
		if (shrink(entry->d_name) != 0)
			continue;
		objects = count_objects(slabinfo, entry->d_name);
		if (objects < 0)
			continue;
		if (census->count == CENSUS_CACHES)
			scenario_error("more than %d slabs for kmalloc()", CENSUS_CACHES);
		snprintf(census->caches[census->count].name, sizeof(census->caches[0].name), "%s",
			 entry->d_name);
		census->caches[census->count++].objects = objects;
	}
	(void)closedir(folder);
	(void)fclose(slabinfo);
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
