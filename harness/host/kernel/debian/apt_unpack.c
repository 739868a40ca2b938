/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/apt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/kernel/debian/apt_private.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

static int download(const struct apt_root *root, const char *const packages[], const char *folder,
		    struct fault *fault)
{
	struct apt_command command;
	int result;

	apt_command_begin(&command, root, "apt-get");
	apt_command_add(&command, "download");
	for (size_t i = 0; packages[i] && apt_command_room(&command) > 0; i++)
		apt_command_add(&command, packages[i]);
	result = program_run(command.argv, "apt", folder, NULL, fault);
	apt_command_free(&command);
	return result;
}

struct unpacking {
	const char *archives;
	const char *target;
	struct fault *fault;
};

static int unpack_one(void *context, const char *name)
{
	struct unpacking *unpacking = context;
	char *archive = path_of("%s/%s", unpacking->archives, name);
	int result = program_run(
		(const char *const[]){"dpkg-deb", "-x", archive, unpacking->target, NULL}, "dpkg",
		NULL, NULL, unpacking->fault);

	free(archive);
	return result ? 1 : 0;
}

static int unpack_all(const char *archives, const char *target, struct fault *fault)
{
	struct unpacking unpacking = {archives, target, fault};
	int result;

	if (folder_make(target, fault))
		return -1;
	result = folder_each(archives, unpack_one, &unpacking);
	if (result < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s", archives);
	return result ? -1 : 0;
}

int apt_unpack(const struct apt_root *root, const char *const packages[], char **folder,
	       struct fault *fault)
{
	char *partial = path_of("%s/partial", root->cache);
	char *archives = path_of("%s/archives", partial);
	char *target = path_of("%s/root", partial);
	int result = -1;

	fprintf(stderr, "sctp-conform: fetching %s%s\n", packages[0],
		packages[1] ? " and others" : "");
	/* The caller holds the cache's lock, so what is there is left over from a run that was cut
	 * short. */
	if (!folder_remove(partial, fault) && !folder_make(archives, fault) &&
	    !download(root, packages, archives, fault) && !unpack_all(archives, target, fault) &&
	    !folder_remove(archives, fault))
		result = 0;
	if (result) {
		struct fault ignored;

		(void)folder_remove(partial, &ignored);
		free(target);
		target = NULL;
	}
	*folder = target;
	free(archives);
	free(partial);
	return result;
}
