/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/bisect_packages.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/kernel/debian/candidates.h"
#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/spec.h"
#include "harness/memory.h"

#define IMAGE "linux-image-"

static void add(struct bisect_packages *packages, const char *spec, const char *version)
{
	packages->each =
		xreallocarray(packages->each, packages->count + 1, sizeof(*packages->each));
	packages->each[packages->count++] =
		(struct bisect_package){path_of("%s", spec), path_of("%s", version)};
}

/* The list has the newest first: turns it round. */
static void turn_round(struct bisect_packages *packages)
{
	for (size_t i = 0; i < packages->count / 2; i++) {
		struct bisect_package *one = &packages->each[i];
		struct bisect_package *other = &packages->each[packages->count - 1 - i];
		struct bisect_package kept = *one;

		*one = *other;
		*other = kept;
	}
}

static bool is_of_flavour(const char *release, const char *flavour, const char *arch)
{
	size_t length;
	const char *own = debian_flavour(release, arch, &length);

	return own && strcmp(own, flavour) == 0;
}

int bisect_packages_between(char *list, const char *arch, const char *const releases[2],
			    struct bisect_packages *packages, struct fault *fault)
{
	size_t length, met = 0;
	const char *flavour = debian_flavour(releases[0], arch, &length);
	bool newest_is_first = false;

	if (!flavour || !is_of_flavour(releases[1], flavour, arch))
		return fault_set(fault, EXIT_USAGE,
				 "%s and %s are not of one flavour: there is nothing between them",
				 releases[0], releases[1]);
	for (char *line; met < 2 && (line = strsep(&list, "\n"));) {
		const char *spec = strsep(&line, "\t"),
			   *package = line ? strsep(&line, "\t") : NULL;
		const char *release;

		if (!line || strncmp(package, IMAGE, strlen(IMAGE)) != 0)
			continue;
		release = package + strlen(IMAGE);
		if (!is_of_flavour(release, flavour, arch))
			continue;
		for (size_t i = 0; i < 2; i++) {
			if (strcmp(release, releases[i]) != 0)
				continue;
			if (met++ == 0)
				newest_is_first = i == 0;
		}
		if (met > 0)
			add(packages, spec, line);
	}
	if (met < 2)
		return fault_set(
			fault, EXIT_USAGE,
			"%s and %s are not both among what `kernels` lists for one release",
			releases[0], releases[1]);
	if (packages->count < 2)
		return fault_set(fault, EXIT_USAGE, "%s is both ends: there is nothing to search",
				 releases[0]);
	if (!newest_is_first)
		turn_round(packages);
	return 0;
}

static int check_specs(const struct spec *first, const struct spec *last, struct fault *fault)
{
	if (first->kind != SPEC_DEBIAN || last->kind != SPEC_DEBIAN)
		return fault_set(
			fault, EXIT_USAGE,
			"GOOD and BAD are to be kernels of Debian (debian:6.1.0-50), or with "
			"--tree=DIR commits of that tree");
	if (strcmp(first->arch, last->arch) != 0 || strcmp(first->release, last->release) != 0)
		return fault_set(
			fault, EXIT_USAGE,
			"GOOD and BAD are to be of one release and architecture of Debian");
	return 0;
}

static int list_kernels(const struct spec *spec, const char *cache, char **list,
			struct fault *fault)
{
	const struct kernel_filter filter = {*spec->release ? spec->release : NULL,
					     *spec->arch ? spec->arch : NULL};
	size_t size;
	FILE *out = xopen_memstream(list, &size);
	int result;

	result = kernel_list(&filter, cache, out, fault);
	if (fclose(out) != 0 && result == 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot list kernels: %s",
				   strerror(errno));
	return result;
}

int bisect_packages(const char *first, const char *last, const char *cache,
		    struct bisect_packages *packages, struct fault *fault)
{
	struct kernel kernels[2] = {0};
	struct spec specs[2];
	char *list = NULL;
	int result = -1;

	*packages = (struct bisect_packages){NULL, 0};
	if (spec_parse(first, &specs[0], fault) < 0 || spec_parse(last, &specs[1], fault) < 0 ||
	    check_specs(&specs[0], &specs[1], fault) < 0)
		return -1;
	if (kernel_resolve(first, cache, &kernels[0], fault) == 0 &&
	    kernel_resolve(last, cache, &kernels[1], fault) == 0 &&
	    list_kernels(&specs[0], cache, &list, fault) == 0)
		result = bisect_packages_between(
			list, kernels[0].arch,
			(const char *const[]){kernels[0].release, kernels[1].release}, packages,
			fault);
	free(list);
	kernel_free(&kernels[0]);
	kernel_free(&kernels[1]);
	return result;
}

void bisect_packages_free(struct bisect_packages *packages)
{
	for (size_t i = 0; i < packages->count; i++) {
		free(packages->each[i].spec);
		free(packages->each[i].version);
	}
	free(packages->each);
}
