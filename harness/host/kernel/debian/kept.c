/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/seal.h"

static char *seal_of(const char *folder)
{
	return path_of("%s/" SEAL_NAME, folder);
}

static int write_seal(const char *folder, struct fault *fault)
{
	char *seal = seal_of(folder);
	int result = seal_write(folder, seal, fault);

	free(seal);
	return result;
}

/* Another run may be reading the old folder's files: it finds the new ones at once in their place.
 */
static int put_in_place(const char *fresh, const char *target, struct fault *fault)
{
	if (!path_exists(target)) {
		if (rename(fresh, target))
			return fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s",
					 fresh, target, strerror(errno));
		return 0;
	}
	if (renameat2(AT_FDCWD, fresh, AT_FDCWD, target, RENAME_EXCHANGE) == 0)
		return folder_remove(fresh, fault);
	/* Not every file system can do that (NFS). */
	if (folder_remove(target, fault))
		return -1;
	if (rename(fresh, target))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", fresh,
				 target, strerror(errno));
	return 0;
}

static int fetch(const struct kept *kept, struct fault *fault)
{
	char *fresh = NULL;
	int result = kept->fetch(kept->context, &fresh, fault);

	if (!result)
		result = write_seal(fresh, fault);
	if (!result)
		result = put_in_place(fresh, kept->target, fault);
	free(fresh);
	return result;
}

/* What an older version left is most likely whole; from now on damage will be seen. */
static int adopt(const char *folder, const struct fault *why)
{
	struct fault unheard;

	fprintf(stderr, "sctp-conform: taking it as it is: %s\n", why->text);
	/* A cache that cannot be written is used nevertheless. */
	(void)write_seal(folder, &unheard);
	return 0;
}

int kept_ensure(const struct kept *kept, struct fault *fault)
{
	enum seal_state state;
	struct fault wrong, why;
	char *seal;

	if (!path_exists(kept->target))
		return fetch(kept, fault);
	seal = seal_of(kept->target);
	state = seal_check(kept->target, seal, kept->wanted, &wrong);
	free(seal);
	if (state == SEAL_WHOLE)
		return 0;
	fprintf(stderr, "sctp-conform: %s: fetching it anew\n", wrong.text);
	if (fetch(kept, fault) == 0)
		return 0;
	if (state == SEAL_MISSING)
		return adopt(kept->target, fault);
	why = *fault;
	return fault_set(fault, why.status,
			 "%.300s; it cannot be fetched anew: %.300s: run again with a network, or "
			 "remove %.250s, or give another --cache=DIR",
			 wrong.text, why.text, kept->target);
}
