/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/installed.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"

/* The folder of this program, without a final slash. */
static bool own_folder(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length < 0)
		return false;
	folder[length] = '\0';
	slash = strrchr(folder, '/');
	if (!slash)
		return false;
	*slash = '\0';
	return true;
}

static bool in_source_tree(const char *folder)
{
	const char *name = strrchr(folder, '/');

	return name && strcmp(name, "/build") == 0;
}

char *path_program(const char *name, const char *override)
{
	const char *set = override ? getenv(override) : NULL;
	static const char *const below[] = {"", "../libexec/sctp-conform/"};
	char folder[PATH_MAX];

	if (set && *set)
		return xstrdup(set);
	if (!own_folder(folder))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(below); i++) {
		char *path = path_of("%s/%s%s", folder, below[i], name);

		if (path && access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *path_cache(struct fault *fault)
{
	const char *cache = getenv("SCTP_CONFORM_CACHE");
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char folder[PATH_MAX];
	char *path = NULL;

	if (cache && *cache)
		path = xstrdup(cache);
	else if (own_folder(folder) && in_source_tree(folder))
		path = path_of("%s/cache", folder);
	else if (xdg && *xdg)
		path = path_of("%s/sctp-conform", xdg);
	else if (home && *home)
		path = path_of("%s/.cache/sctp-conform", home);
	if (!path)
		fault_set(fault, EXIT_ENVIRONMENT,
			  "no folder for the cache: set SCTP_CONFORM_CACHE or give --cache=DIR");
	return path;
}

char *path_configs(struct fault *fault)
{
	static const char *const below[] = {"../harness/host/kernel/configs",
					    "../share/sctp-conform/configs"};
	const char *set = getenv("SCTP_CONFORM_CONFIGS");
	char folder[PATH_MAX];
	char *found = NULL;

	if (set && *set)
		found = realpath(set, NULL);
	for (size_t i = 0; !set && !found && i < 2 && own_folder(folder); i++) {
		char *path = path_of("%s/%s", folder, below[i]);

		found = realpath(path, NULL);
		free(path);
	}
	if (!found)
		fault_set(fault, EXIT_ENVIRONMENT,
			  "the fragments of configurations are missing: `make install` puts them "
			  "in their place, SCTP_CONFORM_CONFIGS names another");
	return found;
}

char *path_out(struct fault *fault)
{
	time_t now = time(NULL);
	struct tm utc;
	char stamp[32];
	char folder[PATH_MAX];
	char *path;

	if (!gmtime_r(&now, &utc) || strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc) == 0) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot tell the time");
		return NULL;
	}
	if (own_folder(folder) && in_source_tree(folder))
		path = path_of("%s/out/%s", folder, stamp);
	else
		path = path_of("sctp-conform-out/%s", stamp);
	return path;
}

int path_link_latest(const char *folder, struct fault *fault)
{
	size_t length = strlen(folder);
	char path[PATH_MAX];
	char link[PATH_MAX + sizeof("latest")];
	char fresh[sizeof(link) + sizeof(".-9223372036854775808")];
	struct stat status;
	const char *name;
	int above;

	while (length > 1 && folder[length - 1] == '/')
		length--;
	if (length >= sizeof(path) - sizeof("/latest"))
		return fault_set(fault, EXIT_USAGE, "'%s' is too long a name", folder);
	memcpy(path, folder, length);
	path[length] = '\0';
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	above = (int)(name - path);
	if (strcmp(name, "latest") == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	snprintf(link, sizeof(link), "%.*slatest", above, path);
	if (lstat(link, &status) == 0 && !S_ISLNK(status.st_mode))
		return 0;
	/* Another run that ends in the same instant makes it as well: it is replaced, never missing.  A link's
	 * target is relative to the folder the link is in. */
	snprintf(fresh, sizeof(fresh), "%s.%ld", link, (long)getpid());
	if (symlink(name, fresh) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot make the link %s: %m", fresh);
	if (rename(fresh, link) < 0) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot replace %s: %m", link);
		(void)unlink(fresh);
		return -1;
	}
	return 0;
}
