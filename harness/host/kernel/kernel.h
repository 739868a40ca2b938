/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a kernel under test comes from. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

/* All strings are the caller's to free with kernel_free(). */
struct kernel {
	bool local; /* this machine's own: no image, no virtual time */
	char *spec; /* as the user gave it, or the default */
	char *release; /* uname -r, e.g. 6.1.0-50-cloud-amd64 */
	char *arch; /* Debian's name of the architecture: amd64, i386, ... */
	bool uml; /* User-Mode Linux: the image is a program */
	char *image; /* path of the bootable image; NULL if local */
	char *modules; /* folder of its modules and modules.dep, or NULL */
	char *config; /* path of its configuration, or NULL */
	char *version; /* e.g. the package version "6.1.192-2", or NULL */
};

/*
 * Resolves a SPEC: NULL (the distribution's current stable kernel, cloud flavour where there is
 * one), `debian:VERSION[-FLAVOUR][@RELEASE][/ARCH]`, `path:IMAGE`, `path:TREE` (the folder a kernel
 * was built in), `uml:BINARY`, each path with or without `,modules=DIR`; `local`.  Downloads and
 * unpacks below `cache` what is not there yet, says on stderr what it does (only when that takes
 * long), never installs anything.  Returns 0, or -1 with a fault.
 */
int kernel_resolve(const char *spec, const char *cache, struct kernel *kernel, struct fault *fault);
/*
 * Holds every file of a kernel that lies in the cache against its digest, and has it fetched anew if
 * one is damaged; kernel_resolve() leaves out most of the modules.  A kernel of the user's own is
 * the user's.  Returns 0, or -1 with a fault.
 */
int kernel_check(const struct kernel *kernel, const char *cache, struct fault *fault);
void kernel_free(struct kernel *kernel);
/* Whether the SPEC is that of this machine's own kernel. */
bool kernel_is_local(const char *spec);
/*
 * The architecture of the kernel that a SPEC names, as far as the SPEC alone tells: that of an
 * image is known only when it is resolved, until then *arch is NULL.  To be freed.
 */
int kernel_arch(const char *spec, char **arch, struct fault *fault);

/* Each NULL: the machine's own. */
struct kernel_filter {
	const char *release; /* codename */
	const char *arch;
};

/* Prints the kernels that can be had here by name, one SPEC a line with its package and version. */
int kernel_list(const struct kernel_filter *filter, const char *cache, FILE *out,
		struct fault *fault);

/*
 * Downloads Debian packages of an architecture and release (empty: the machine's own) with apt
 * (which checks their signatures) through a private apt root below `cache`, and unpacks them into a
 * folder below `cache` whose path is stored in *folder (to be freed).  What is there already is not
 * fetched again.  `names` ends with NULL; a name may list alternatives, the best first:
 * "libelf1t64|libelf1".  *list (to be released), unless `list` is NULL, becomes what Debian's signed lists say of them: an
 * array of {package, version, sha256 (of the .deb)}.
 */
int debian_unpack(const char *cache, const char *arch, const char *release,
		  const char *const names[], char **folder, json_t **list, struct fault *fault);

/*
 * The same list of the packages that a kernel was unpacked from, to be released; NULL if it is not one of Debian's.  Returns
 * 0, or -1 with a fault.
 */
int debian_kernel_packages(const struct kernel *kernel, const char *cache, json_t **list,
			   struct fault *fault);

#endif
