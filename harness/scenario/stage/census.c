/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/outcome.h"

#define SLABS "/sys/kernel/slab"
#define SLABINFO "/proc/slabinfo"

/* Whether what `shrink` itself allocates while it is written to may be of that cache: the text written, a few bytes. */
static bool is_touched(const char *name)
{
	const size_t length = strlen(name);

	return length > 2 && strcmp(name + length - 2, "-8") == 0;
}

/* Finds the caches, with nothing counted, and opens `shrink` of each: to open it allocates, too. */
static void find_caches(struct census *census, int shrinks[CENSUS_CACHES])
{
	DIR *folder = opendir(SLABS);
	const struct dirent *entry;

	census->count = 0;
	if (!folder)
		scenario_error(SLABS ": %s", strerror(errno));
	while ((entry = readdir(folder))) {
		char path[PATH_MAX];
		int fd;

		if (strncmp(entry->d_name, "kmalloc", 7) != 0 &&
		    strncmp(entry->d_name, "skbuff", 6) != 0)
			continue;
		snprintf(path, sizeof(path), SLABS "/%s/shrink", entry->d_name);
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			continue; /* not ours to look at */
		if (census->count == CENSUS_CACHES)
			scenario_error("more than %d slabs for kmalloc()", CENSUS_CACHES);
		snprintf(census->caches[census->count].name, sizeof(census->caches[0].name), "%s",
			 entry->d_name);
		census->caches[census->count].objects = -1;
		shrinks[census->count++] = fd;
	}
	(void)closedir(folder);
}

/* Gives back what a processor holds in reserve (mm/slub.c). */
static void shrink(const char *name, int fd)
{
	if (pwrite(fd, "1", 1, 0) != 1)
		scenario_error(SLABS "/%s/shrink: %s", name, strerror(errno));
}

/* Counts all caches, or the one of that name. */
static void count_objects(FILE *slabinfo, struct census *census, const char *only)
{
	char line[256], listed[64];
	unsigned long active;

	rewind(slabinfo);
	while (fgets(line, sizeof(line), slabinfo)) {
		if (sscanf(line, "%63s %lu", listed, &active) != 2)
			continue;
		for (unsigned i = 0; i < census->count; i++)
			if (strcmp(listed, census->caches[i].name) == 0 &&
			    (!only || strcmp(listed, only) == 0))
				census->caches[i].objects = (long)active;
	}
}

/*
 * Every object of the slab that a processor takes from counts, used or not, so that one allocation between shrinking
 * and counting is worth up to 512 of kmalloc-8.  /proc/slabinfo is open by then and has its buffer; the file of sysfs
 * (`objects`) allocates 8 bytes each time it is read.  What shrinking the next cache may touch is counted at once; for
 * the others once is enough, which matters, for that file costs a million instructions.
 */
static void count_all(FILE *slabinfo, struct census *census, const int shrinks[])
{
	for (unsigned i = 0; i < census->count; i++)
		if (!is_touched(census->caches[i].name))
			shrink(census->caches[i].name, shrinks[i]);
	count_objects(slabinfo, census, NULL);
	for (unsigned i = 0; i < census->count; i++)
		if (is_touched(census->caches[i].name)) {
			shrink(census->caches[i].name, shrinks[i]);
			count_objects(slabinfo, census, census->caches[i].name);
		}
}

/* Closes the files, and leaves out the caches that /proc/slabinfo does not list under that name. */
static void keep_counted(struct census *census, const int shrinks[])
{
	unsigned kept = 0;

	for (unsigned i = 0; i < census->count; i++) {
		close(shrinks[i]);
		if (census->caches[i].objects >= 0)
			census->caches[kept++] = census->caches[i];
	}
	census->count = kept;
}

/* The sum of the lines of /proc/zoneinfo that look like one of `formats`, each with one number. */
static long sum_of_zones(const char *const formats[], unsigned count)
{
	char line[256];
	long total = 0, number;
	FILE *file = fopen("/proc/zoneinfo", "re");

	while (file && fgets(line, sizeof(line), file))
		for (unsigned i = 0; i < count; i++)
			if (sscanf(line, formats[i], &number) == 1)
				total += number;
	if (file)
		(void)fclose(file);
	if (total == 0)
		scenario_error("/proc/zoneinfo does not tell what is free");
	return total;
}

long census_free_pages(void)
{
	static const char *const formats[] = {" pages free %ld", " count: %ld"};

	return sum_of_zones(formats, ARRAY_SIZE(formats));
}

/* Free ones and those whose owner is known: slabs, which are counted on their own, processes (this one keeps the
 * packets that it has seen) and files. */
static long count_pages(void)
{
	static const char *const formats[] = {
		" pages free %ld",	    " count: %ld",
		" nr_slab_reclaimable %ld", " nr_slab_unreclaimable %ld",
		" nr_anon_pages %ld",	    " nr_file_pages %ld",
		" nr_page_table_pages %ld",
	};

	return sum_of_zones(formats, ARRAY_SIZE(formats));
}

void census_take(struct census *census)
{
	/* What kfree_rcu() frees waits for a grace period and, 5 s long, for company (kernel/rcu/tree.c). */
	struct timespec while_rcu_frees = {.tv_sec = 20};
	FILE *slabinfo = fopen(SLABINFO, "re");
	int shrinks[CENSUS_CACHES] = {0};

	if (!slabinfo)
		scenario_error(SLABINFO ": %s", strerror(errno));
	find_caches(census, shrinks);
	count_objects(slabinfo, census, "");
	while (nanosleep(&while_rcu_frees, &while_rcu_frees) != 0)
		continue;
	count_all(slabinfo, census, shrinks);
	keep_counted(census, shrinks);
	(void)fclose(slabinfo);
	census->pages = count_pages();
	if (census->count == 0)
		scenario_error(SLABS " has no slabs that can be counted");
}

void census_expect_none_kept_at(const struct census *before, const struct census *after,
				unsigned rounds, const char *what, const char *file, int line)
{
	long pages = before->pages - after->pages;

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
	if (pages >= (long)rounds * 3 / 4)
		scenario_fail(file, line,
			      "expected nothing to be kept of %u %s; %ld pages are gone", rounds,
			      what, pages);
}
