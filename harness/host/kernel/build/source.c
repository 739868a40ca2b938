/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source that a kernel is built from. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/host/ground/arch.h"
#include "harness/array_size.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/kernel/build/build_private.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel.h"
#include "harness/host/ground/program.h"
#include "harness/host/kernel/spec.h"

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Makes the folder `target` of what is in the archive, as a whole or not at all. */
static int unpack_to(const char *archive, const char *parent, const char *target,
		     struct fault *fault)
{
	char *fresh;
	int result;

	if (folder_temporary(parent, &fresh, fault))
		return -1;
	fprintf(stderr, "sctp-conform: unpacking %s\n", archive);
	result = program_run((const char *const[]){"tar", "-x", "-f", archive, "-C", fresh,
						   "--strip-components=1", NULL},
			     "tar xz-utils", NULL, NULL, fault);
	if (!result && rename(fresh, target))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", fresh,
				   target, strerror(errno));
	if (result) {
		struct fault unheard;

		(void)folder_remove(fresh, &unheard);
	}
	free(fresh);
	return result;
}

/* An archive's contents stay in the cache. */
static int unpack(const char *archive, const char *cache, char **tree, struct fault *fault)
{
	uint64_t digest = DIGEST_START;
	char *parent = path_of("%s/sources", cache);
	const char *name = last_part(archive);
	const char *end = strstr(name, ".tar");
	char *target;
	int result = 0;
	int lock = cache_lock(cache, fault);

	digest_file(&digest, archive);
	target = path_of("%s/%.*s-%016" PRIx64, parent, end ? (int)(end - name) : 0, name, digest);
	if (lock < 0)
		result = -1;
	else if (!path_exists(target))
		result = unpack_to(archive, parent, target, fault);
	if (lock >= 0)
		close(lock);
	if (!result)
		*tree = realpath(target, NULL);
	free(target);
	free(parent);
	return result;
}

/* Debian's package linux-source-VERSION holds an archive. */
static int fetch(const char *text, const char *cache, char **tree, struct fault *fault)
{
	struct spec spec;
	char *package, *folder = NULL, *archive;
	int result = -1;

	if (spec_parse(text, &spec, fault))
		return -1;
	if (*spec.arch)
		return fault_set(fault, EXIT_USAGE, "%s: sources have no architecture", text);
	package = path_of("linux-source-%s", spec.version);
	if (debian_unpack(cache, machine_arch(), spec.release, (const char *const[]){package, NULL},
			  &folder, NULL, fault) == 0) {
		archive = path_of("%s/usr/src/%s.tar.xz", folder, package);
		result = unpack(archive, cache, tree, fault);
		free(archive);
	}
	free(folder);
	free(package);
	return result;
}

static int check_tree(const char *source, const char *tree, struct fault *fault)
{
	static const char *const wanted[] = {"Kconfig", "net/sctp",
					     "scripts/kconfig/merge_config.sh"};

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		char *path = path_of("%s/%s", tree, wanted[i]);
		bool there = path_exists(path);

		free(path);
		if (!there)
			return fault_set(fault, EXIT_USAGE,
					 "%s is no source of Linux: there is no %s in it", source,
					 wanted[i]);
	}
	return 0;
}

int source_find(const char *source, const char *cache, char **tree, struct fault *fault)
{
	struct stat status;
	char *found = NULL;
	int result = 0;

	if (strncmp(source, "debian:", 7) == 0)
		result = fetch(source, cache, &found, fault);
	else if (stat(source, &status))
		result = fault_set(fault, EXIT_USAGE, "cannot read the source %s: %s", source,
				   strerror(errno));
	else if (S_ISDIR(status.st_mode))
		found = realpath(source, NULL);
	else
		result = unpack(source, cache, &found, fault);
	if (!result && !found)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot read the source %s: %s", source,
				   strerror(errno));
	if (!result)
		result = check_tree(source, found, fault);
	if (result)
		free(found);
	else
		*tree = found;
	return result;
}
