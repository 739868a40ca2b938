/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/fail_nth.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"

/* At each of these the kernel allocates at least once. */
enum { CATCH_UP = 4 * FAILING_MOST };

/* The attributes of a kind, open from the first use on: to open a file is to allocate. */
static struct attributes {
	const char *folder;
	const char *const *settings; /* NAME, VALUE, ..., NULL: what is set once */
	bool known; /* whether the files were looked for */
	int probability, interval, times; /* the files, or -1 */
	/* So many were counted since boot: known exactly after a failure, for nothing is counted any
	 * more when `times` has become 0. */
	unsigned long count;
} kinds[FAILING_KINDS] = {
	[FAILING_SLAB] =
		{
			"failslab",
			(const char *const[]){"task-filter", "N", "space", "0", "cache-filter", "N",
					      "ignore-gfp-wait", "N", NULL},
		},
	[FAILING_PAGES] =
		{
			"fail_page_alloc",
			(const char *const[]){"task-filter", "N", "space", "0", "min-order", "0",
					      "ignore-gfp-wait", "N", NULL},
		},
};

static const struct fail_nth_kernel *instead; /* of the kernel that runs, or NULL */

void fail_nth_use_kernel(const struct fail_nth_kernel *kernel)
{
	instead = kernel;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		kinds[i].known = false;
		kinds[i].count = 0;
	}
}

static int open_file(const struct attributes *attributes, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s/%s", instead ? instead->folder : "/sys/kernel/debug",
		 attributes->folder, name);
	return open(path, O_RDWR | O_CLOEXEC);
}

/* An attribute cannot be sought: pwrite() is refused (nonseekable_open() in fs/open.c), and it minds no position.  Where
 * it is a file, a number stands at the beginning. */
static bool write_text(int file, const char *text, size_t length)
{
	(void)lseek(file, 0, SEEK_SET);
	return write(file, text, length) == (ssize_t)length;
}

static bool write_number(int file, unsigned long number)
{
	char text[24];
	int length = snprintf(text, sizeof(text), "%lu\n", number);

	return file >= 0 && write_text(file, text, (size_t)length);
}

/* One that this kernel does not have is as if it were off. */
static void set_once(const struct attributes *attributes)
{
	for (const char *const *setting = attributes->settings; *setting; setting += 2) {
		int file = open_file(attributes, setting[0]);

		if (file < 0)
			continue;
		(void)!write(file, setting[1], strlen(setting[1]));
		close(file);
	}
}

bool fail_nth_available(enum failing_kind kind)
{
	struct attributes *attributes = &kinds[kind];

	if (!attributes->known) {
		attributes->known = true;
		attributes->probability = open_file(attributes, "probability");
		attributes->interval = open_file(attributes, "interval");
		attributes->times = open_file(attributes, "times");
		set_once(attributes);
	}
	return attributes->probability >= 0 && attributes->interval >= 0 && attributes->times >= 0;
}

/*
 * The next number that is a multiple of count + n is that itself, as count is less.  An interval of
 * 1 counts nothing, which is as well: nothing was counted before.
 */
bool fail_nth_set(enum failing_kind kind, unsigned n)
{
	const struct attributes *attributes = &kinds[kind];

	return write_number(attributes->interval, attributes->count + n) &&
	       write_number(attributes->times, 1);
}

bool fail_nth_arm(enum failing_kind kind)
{
	return write_number(kinds[kind].probability, 100);
}

void fail_nth_pause(enum failing_kind kind)
{
	(void)write_text(kinds[kind].probability, "0\n", 2);
}

/* An attribute that is open says the same again and again: it is opened anew.  While allocations are counted that is one,
 * which may be the one that fails: then the next look sees it. */
static bool has_failed(const struct attributes *attributes)
{
	int file = open_file(attributes, "times");
	char text[24] = "";
	bool failed;

	if (file < 0)
		return false;
	failed = read(file, text, sizeof(text) - 1) > 0 && atol(text) == 0;
	close(file);
	return failed;
}

/* Has the kernel allocate: a file, or the page that a process's arguments are copied to. */
static void allocate(enum failing_kind kind)
{
	char text[64];
	int file;

	if (instead) {
		instead->allocate(kind);
		return;
	}
	file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	(void)!read(file, text, sizeof(text));
	close(file);
}

/* Lets the kernel come to the n-th, which nothing that is played did: where the count is, is known
 * there.  A kernel that does not get there is not used any more. */
static void catch_up(enum failing_kind kind)
{
	struct attributes *attributes = &kinds[kind];
	bool caught_up = false;

	if (write_number(attributes->probability, 100)) {
		for (unsigned i = 0; i < CATCH_UP && !caught_up; i++) {
			allocate(kind);
			caught_up = has_failed(attributes);
		}
	}
	(void)write_number(attributes->probability, 0);
	if (!caught_up) {
		close(attributes->probability);
		attributes->probability = -1;
	}
}

bool fail_nth_disarm(enum failing_kind kind, unsigned n)
{
	struct attributes *attributes = &kinds[kind];
	bool failed;

	(void)write_number(attributes->probability, 0);
	failed = has_failed(attributes);
	if (!failed)
		catch_up(kind);
	attributes->count += attributes->count + n > 1 ? n : 0;
	return failed;
}
