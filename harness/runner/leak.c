/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/leak.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/clock.h"

#define OBJECTS "/proc/net/sctp/sctp_dbg_objcnt"
#define KMEMLEAK "/sys/kernel/debug/kmemleak"

enum {
	TEXT_SIZE = 8192,
	/* An association on its own may try for Association.Max.Retrans times RTO.Max, and for five
	 * times RTO.Max after that (T5-shutdown-guard). */
	LEAK_TIMEOUT_S = 1200, /* seconds */
	KMEMLEAK_AGE = 6, /* it does not tell of what is younger than 5 s */
};

/* Slabs that are SCTP's alone, and their files, which are opened once: most of what it costs to
 * count is to find them. */
static struct slab {
	const char *name;
	bool known; /* whether the kernel can tell: the files are open, or else -1 */
	int shrink, objects;
} slabs[] = {
	{.name = "SCTP"}, {.name = "SCTPv6"}, {.name = "sctp_chunk"}, {.name = "sctp_bind_bucket"}};

/* What there may be of each, and what there was before the lab that is being built. */
static struct leak_counters due, before_lab;

static const struct leak_kernel *instead; /* of the kernel that runs, or NULL */

void leak_use_kernel(const struct leak_kernel *kernel)
{
	instead = kernel;
}

/* Reads a file that tells something; an empty text if there is none. */
static size_t read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t count = fd < 0 ? 0 : 1;

	while (count > 0 && length + 1 < size) {
		count = read(fd, text + length, size - 1 - length);
		length += count > 0 ? (size_t)count : 0;
	}
	text[length] = '\0';
	if (fd >= 0)
		close(fd);
	return length;
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return written;
}

size_t leak_parse(const char *text, struct leak_counter *counters, size_t limit)
{
	size_t count = 0;

	while (*text && count < limit) {
		struct leak_counter counter = {0};
		size_t length = strcspn(text, "\n");

		if (sscanf(text, "%31[^:\n]: %ld", counter.name, &counter.count) == 2)
			counters[count++] = counter;
		text += length + (text[length] != '\0');
	}
	return count;
}

static int open_slab_file(const char *name, const char *file, int mode)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", name, file);
	return open(path, mode | O_CLOEXEC);
}

static void look_for(struct slab *slab)
{
	char path[PATH_MAX], target[PATH_MAX];

	slab->shrink = slab->objects = -1;
	/* One that is merged with others is a link to what they share. */
	snprintf(path, sizeof(path), "/sys/kernel/slab/%s", slab->name);
	slab->known = readlink(path, target, sizeof(target)) >= 0;
	if (slab->known)
		return;
	slab->shrink = open_slab_file(slab->name, "shrink", O_WRONLY);
	if (slab->shrink < 0)
		return; /* there may be one later */
	slab->objects = open_slab_file(slab->name, "objects", O_RDONLY);
	slab->known = true;
}

/* Objects in use.  Returns whether the kernel can tell. */
static bool count_slab(struct slab *slab, long *count)
{
	char text[256] = "";

	if (!slab->known)
		look_for(slab);
	/* What a processor keeps at hand counts as used until then. */
	return slab->objects >= 0 && pwrite(slab->shrink, "1", 1, 0) == 1 &&
	       pread(slab->objects, text, sizeof(text) - 1, 0) > 0 &&
	       sscanf(text, "%ld", count) == 1;
}

/* What a kernel with CONFIG_SCTP_DBG_OBJCNT counts by itself; others have no such file, and to look for it each time
 * costs as much as to read it. */
static void read_objects(char *text, size_t size)
{
	static bool looked, there;

	text[0] = '\0';
	if (looked && !there)
		return;
	there = read_text(OBJECTS, text, size) > 0;
	looked = true;
}

static void count_all(enum leak_count which, struct leak_counters *now)
{
	char text[TEXT_SIZE];

	if (instead) {
		instead->count(now);
		return;
	}
	read_objects(text, sizeof(text));
	now->count = leak_parse(text, now->counters, LEAK_COUNTERS - ARRAY_SIZE(slabs));
	if (which == LEAK_COUNT_ONCE && now->count > 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(slabs); i++) {
		struct leak_counter *counter = &now->counters[now->count];

		if (!count_slab(&slabs[i], &counter->count))
			continue;
		snprintf(counter->name, sizeof(counter->name), "slab %s", slabs[i].name);
		now->count++;
	}
}

static long count_of(const struct leak_counters *counters, const char *name)
{
	for (size_t i = 0; i < counters->count; i++)
		if (!strcmp(counters->counters[i].name, name))
			return counters->counters[i].count;
	/* A slab that was made since began empty. */
	return 0;
}

/* Whether no count is higher than is due; those that are, in the text. */
static bool compare(const struct leak_counters *now, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < now->count; i++) {
		const struct leak_counter *counter = &now->counters[i];
		long more = counter->count - count_of(&due, counter->name);

		if (more > 0 && used < size)
			used += (size_t)snprintf(text + used, size - used, "%s%s: %ld",
						 used ? ", " : "it leaks ", counter->name, more);
	}
	return used == 0;
}

static void pass_time(int64_t duration)
{
	struct timespec left = {.tv_sec = duration / NANOSECONDS_PER_SECOND,
				.tv_nsec = duration % NANOSECONDS_PER_SECOND};

	if (instead) {
		instead->pass_time(duration);
		return;
	}
	while (nanosleep(&left, &left) != 0)
		continue;
}

/* Appends what kmemleak has found.  It believes only what a second look confirms. */
static bool ask_kmemleak(char *text, size_t size)
{
	size_t used = strlen(text);
	char found[TEXT_SIZE];

	if (access(KMEMLEAK, W_OK) != 0)
		return true;
	pass_time(SECONDS(KMEMLEAK_AGE));
	if (!write_text(KMEMLEAK, "scan") || !write_text(KMEMLEAK, "scan") ||
	    read_text(KMEMLEAK, found, sizeof(found)) == 0)
		return true;
	write_text(KMEMLEAK, "clear");
	snprintf(text + used, size - used, "%skmemleak: %s", used ? "\n" : "", found);
	return false;
}

void leak_begin(void)
{
	char boot[TEXT_SIZE] = "";

	/* What was lost on the way here is no scenario's; RCU frees what capabilities needed. */
	(void)ask_kmemleak(boot, sizeof(boot));
	pass_time(SECONDS(1));
	count_all(LEAK_COUNT_ALL, &due);
}

bool leak_visible(void)
{
	return due.count > 0;
}

/*
 * Waits until no more is left than is due.  Returns false if that takes too long, with what is left
 * in the text.
 */
static bool settle(enum leak_count which, struct leak_counters *now, char *text, size_t size)
{
	/* RCU takes several ticks to free what is left; to count costs more than to wait. */
	int64_t waited = 0, step = MILLISECONDS(64);

	for (;;) {
		pass_time(step);
		count_all(which, now);
		if (compare(now, text, size))
			return true;
		waited += step;
		if (waited >= SECONDS(LEAK_TIMEOUT_S))
			return false;
		/* What is left after a scenario that failed may try for minutes. */
		if (step < SECONDS(60))
			step *= 2;
	}
}

void leak_lab_opening(void)
{
	char text[TEXT_SIZE];

	/* The sockets that looked for a capability, for one, live on until RCU frees them. */
	if (leak_visible())
		(void)settle(LEAK_COUNT_ALL, &before_lab, text, sizeof(text));
}

/* NULL only if there were more than any kernel counts. */
static struct leak_counter *due_of(const char *name)
{
	size_t i = 0;

	while (i < due.count && strcmp(due.counters[i].name, name) != 0)
		i++;
	if (i == LEAK_COUNTERS)
		return NULL;
	if (i == due.count) {
		/* A slab that the lab was the first to need. */
		due.counters[due.count++] = (struct leak_counter){0};
		snprintf(due.counters[i].name, sizeof(due.counters[i].name), "%s", name);
	}
	return &due.counters[i];
}

/* Adds the counts to what is due, or with -1 takes them away. */
static void change_due(const struct leak_counters *by, int sign)
{
	for (size_t i = 0; i < by->count; i++) {
		struct leak_counter *counter = due_of(by->counters[i].name);

		if (counter)
			counter->count += sign * by->counters[i].count;
	}
}

void leak_lab_opened(struct leak_counters *own)
{
	own->count = 0;
	if (!leak_visible())
		return;
	count_all(LEAK_COUNT_ALL, own);
	for (size_t i = 0; i < own->count; i++)
		own->counters[i].count -= count_of(&before_lab, own->counters[i].name);
	change_due(own, 1);
}

void leak_lab_closed(const struct leak_counters *own)
{
	struct leak_counters now;
	char text[TEXT_SIZE];

	if (!leak_visible())
		return;
	change_due(own, -1);
	(void)settle(LEAK_COUNT_ALL, &now, text, sizeof(text));
}

bool leak_check(enum leak_count which, char *text, size_t size)
{
	struct leak_counters now;
	bool clean = settle(which, &now, text, size);

	/* The next look may be at more than this one was. */
	if (!clean)
		count_all(LEAK_COUNT_ALL, &due);
	return ask_kmemleak(text, size) && clean;
}
