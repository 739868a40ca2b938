/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/source_system.h"

#include <stddef.h>
#include <string.h>

#include "harness/array_size.h"

/* The last ones are Rust's names for a family of systems. */
static const char *const systems[] = {
	"freebsd", "netbsd", "openbsd", "dragonfly",   "darwin",     "macos",	 "ios", "solaris",
	"illumos", "aix",    "windows", "win32",       "plan9",	     "nto",	 "qnx", "vxworks",
	"fuchsia", "haiku",  "bsd",	"freebsdlike", "netbsdlike", "solarish",
};

/* What parts the words of a path. */
#define SEPARATORS "/_.-"

const char *source_system(const char *path)
{
	while (*path) {
		size_t length = strcspn(path, SEPARATORS);

		for (size_t i = 0; i < ARRAY_SIZE(systems); i++)
			if (strlen(systems[i]) == length && !strncmp(path, systems[i], length))
				return systems[i];
		path += length;
		path += strspn(path, SEPARATORS);
	}
	return NULL;
}
