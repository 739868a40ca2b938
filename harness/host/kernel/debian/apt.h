/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A private apt root: package lists of one architecture and release below the cache, from the
 * mirrors that the machine's own apt configuration names, apart from anything the machine has
 * installed.
 */
#ifndef DEBIAN_APT_H
#define DEBIAN_APT_H

#include <stddef.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct apt_root {
	char *cache;
	char *folder;
	char *arch;
	char *release; /* codename */
};

/*
 * Opens the root, fetching the lists if there are none or they are older than a week (where that
 * fails but old ones are there: a line on stderr).  `release` may be empty: the machine's own.
 * Returns 0, or -1 with a fault.
 */
int apt_open(const char *cache, const char *arch, const char *release, struct apt_root *root,
	     struct fault *fault);
void apt_close(struct apt_root *root);

/* The names of all packages that begin with `prefix`, one a line, in *text (to be freed). */
int apt_names(const struct apt_root *root, const char *prefix, char **text, struct fault *fault);
/*
 * What apt knows of the newest version of each package, as paragraphs in *text (to be freed).  A
 * package that is unknown has none.  `names` ends with NULL.
 */
int apt_show(const struct apt_root *root, const char *const names[], char **text,
	     struct fault *fault);
/* A field of the package's paragraph as a string to be freed, or NULL. */
char *apt_field(const char *text, const char *package, const char *field);

/*
 * What the paragraphs say of the packages of those names (NULL at the end), of the alternatives "a|b" of the first that there
 * is: an array of {package, version, sha256}, to be released; NULL without memory.
 */
json_t *apt_origins(const char *text, const char *const names[]);

/*
 * Downloads packages ("name=version", NULL at the end) and unpacks them into a new folder in the
 * cache, whose path is stored in *folder (to be freed).  The caller renames it to what it shall be.
 */
int apt_unpack(const struct apt_root *root, const char *const packages[], char **folder,
	       struct fault *fault);

#endif
