/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels that the user has: an image, or the tree one was built in. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/kernel/bzimage.h"
#include "harness/kernel/files.h"
#include "harness/kernel/private.h"

/* The folder above lib/modules/RELEASE with a modules.dep, or NULL. */
static char *find_modules(const char *const roots[], const char *release)
{
	for (size_t i = 0; roots[i]; i++) {
		char *list = path_of("%s/lib/modules/%s/modules.dep", roots[i], release);
		char *root = path_exists(list) ? realpath(roots[i], NULL) : NULL;

		free(list);
		if (root)
			return root;
	}
	return NULL;
}

/* NULL, and `path` is freed, if there is no such file. */
static char *if_there(char *path)
{
	if (path_exists(path))
		return path;
	free(path);
	return NULL;
}

static int resolve_image(char *path, const char *const roots[], struct kernel *kernel,
			 struct fault *fault)
{
	struct bzimage image;

	kernel->image = path;
	if (bzimage_read(path, &image, fault))
		return -1;
	kernel->release = path_of("%s", image.release);
	kernel->arch = path_of("%s", image.arch);
	kernel->modules = find_modules(roots, image.release);
	return 0;
}

int path_resolve(const char *path, struct kernel *kernel, struct fault *fault)
{
	char *absolute = realpath(path, NULL);
	char *folder, *above;
	struct stat status;
	int result;

	if (!absolute || stat(absolute, &status)) {
		free(absolute);
		return fault_set(fault, EXIT_USAGE, "cannot read the kernel %.*s: %s", PATH_MAX,
				 path, strerror(errno));
	}
	if (S_ISDIR(status.st_mode)) {
		result = resolve_image(path_of("%s/arch/x86/boot/bzImage", absolute),
				       (const char *const[]){absolute, "/", NULL}, kernel, fault);
		kernel->config = if_there(path_of("%s/.config", absolute));
		free(absolute);
		return result;
	}
	folder = path_of("%.*s", (int)(strrchr(absolute, '/') - absolute), absolute);
	above = path_of("%s/..", folder);
	result = resolve_image(absolute, (const char *const[]){above, "/", NULL}, kernel, fault);
	if (!result)
		kernel->config = if_there(path_of("%s/config-%s", folder, kernel->release));
	free(above);
	free(folder);
	return result;
}
