/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/warnings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* TAINT_WARN: Documentation/admin-guide/tainted-kernels.rst. */
enum { TAINTED_BY_WARNING = 1 << 9 };

static const char *root = "";

void warnings_use_root(const char *folder)
{
	root = folder;
}

static int open_file(const char *name, int mode)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", root, name);
	return open(path, mode | O_CLOEXEC);
}

/* To look is cheap; to renew is to walk the whole table of warnings. */
static bool has_warned(void)
{
	char text[32] = "";
	int file = open_file("/proc/sys/kernel/tainted", O_RDONLY);
	bool warned = file >= 0 && read(file, text, sizeof(text) - 1) > 0 &&
		      strtoul(text, NULL, 10) & TAINTED_BY_WARNING;

	if (file >= 0)
		close(file);
	return warned;
}

bool warnings_renew(void)
{
	int file = has_warned() ? open_file("/sys/kernel/debug/clear_warn_once", O_WRONLY) : -1;
	bool told = file >= 0 && write(file, "1", 1) == 1;

	if (file >= 0)
		close(file);
	return told;
}
