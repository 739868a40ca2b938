/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels that the user has: an image, a User-Mode Linux, or the tree one was built in. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/host/kernel/config/bzimage.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel_private.h"
#include "harness/host/kernel/tree.h"
#include "harness/host/kernel/uml.h"

/* The folder ROOT/lib/modules/RELEASE, or NULL if it has no modules.dep. */
static char *modules_below(const char *root, const char *release)
{
	char *list = path_of("%s/lib/modules/%s/modules.dep", root, release);
	char *found = path_exists(list) ? realpath(root, NULL) : NULL;
	char *folder =
		found ? path_of("%s/lib/modules/%s", strcmp(found, "/") ? found : "", release)
		      : NULL;

	free(found);
	free(list);
	return folder;
}

/* The folder that the user names: one with lib/modules/RELEASE, one with modules.dep, or a tree. */
static int given_modules(const char *given, const char *cache, struct kernel *kernel,
			 struct fault *fault)
{
	char *absolute = realpath(given, NULL);
	char *list = path_of("%s/modules.dep", absolute ? absolute : "");
	int result = 0;

	if (absolute)
		kernel->modules = modules_below(absolute, kernel->release);
	if (absolute && !kernel->modules && path_exists(list))
		kernel->modules = path_of("%s", absolute);
	if (absolute && !kernel->modules && tree_has_modules(absolute))
		result = tree_modules(absolute, kernel->release, cache, &kernel->modules, fault);
	if (!result && !kernel->modules)
		result = fault_set(fault, EXIT_USAGE,
				   "no modules of %s in %s: want lib/modules/%s or a modules.dep "
				   "there, or a built tree",
				   kernel->release, given, kernel->release);
	free(list);
	free(absolute);
	return result;
}

/* Newer Debian packages have the image in lib/modules/RELEASE. */
static bool in_modules_folder(const char *folder, const char *release)
{
	char *list = path_of("%s/modules.dep", folder);
	const char *name = strrchr(folder, '/');
	bool is = name && strcmp(name + 1, release) == 0 && path_exists(list);

	free(list);
	return is;
}

/* Where modules are if the user does not say so: where they are meant to be beside the image
 * (boot/vmlinuz, lib/modules), in the tree as they were built, or on the machine. */
static int find_modules(const char *folder, const char *tree, bool built, const char *cache,
			struct kernel *kernel, struct fault *fault)
{
	char *above = path_of("%s/..", folder);

	kernel->modules = modules_below(built ? tree : above, kernel->release);
	free(above);
	if (!kernel->modules && built && tree_has_modules(tree))
		return tree_modules(tree, kernel->release, cache, &kernel->modules, fault);
	if (!kernel->modules && in_modules_folder(folder, kernel->release))
		kernel->modules = path_of("%s", folder);
	if (!kernel->modules)
		kernel->modules = modules_below("/", kernel->release);
	return 0;
}

static int resolve_image(const char *path, const char *folder, struct kernel *kernel,
			 struct fault *fault)
{
	struct bzimage image;

	if (bzimage_read(path, &image, fault))
		return -1;
	kernel->image = path_of("%s", path);
	kernel->release = path_of("%s", image.release);
	kernel->version = *image.package ? path_of("%s", image.package) : NULL;
	kernel->arch = path_of("%s", image.arch);
	kernel->config = path_if_there(path_of("%s/config-%s", folder, kernel->release));
	if (!kernel->config && in_modules_folder(folder, kernel->release))
		kernel->config = path_if_there(path_of("%s/config", folder));
	return 0;
}

int path_resolve(const struct spec *spec, const char *cache, struct kernel *kernel,
		 struct fault *fault)
{
	char *absolute = realpath(spec->path, NULL);
	char *folder;
	struct stat status;
	int result;
	bool uml = spec->kind == SPEC_UML;
	bool tree;

	if (!absolute || stat(absolute, &status)) {
		free(absolute);
		return fault_set(fault, EXIT_USAGE, "cannot read the kernel %s: %s", spec->path,
				 strerror(errno));
	}
	tree = S_ISDIR(status.st_mode);
	folder = path_of("%.*s", (int)(strrchr(absolute, '/') - absolute), absolute);
	if (uml)
		result = uml_resolve(absolute, folder, kernel, fault);
	else
		result = tree ? tree_resolve(absolute, kernel, fault)
			      : resolve_image(absolute, folder, kernel, fault);
	if (!result && *spec->modules)
		result = given_modules(spec->modules, cache, kernel, fault);
	else if (!result)
		result = find_modules(folder, tree ? absolute : folder, tree || uml, cache, kernel,
				      fault);
	free(folder);
	free(absolute);
	return result;
}
