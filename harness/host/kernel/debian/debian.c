/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels out of Debian packages. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/arch.h"
#include "harness/host/kernel/debian/candidates.h"
#include "harness/host/kernel/debian/kept.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel_private.h"
#include "harness/host/ground/program.h"

#define IMAGE "linux-image-"

enum { MAX_PARTS = 8 };

/* Cuts what the package depends on down to the name of the image, e.g.
 * "linux-image-6.1.0-56-cloud-amd64 (= 6.1.192-2)". */
static char *image_in(const char *depends)
{
	const char *start = depends ? strstr(depends, IMAGE) : NULL;

	return start ? xstrndup(start, strcspn(start, " ,|(")) : NULL;
}

/* The versioned package that the distribution's package of the current kernel depends on. */
static int find_current(const struct apt_root *root, char **package, char **version,
			struct fault *fault)
{
	for (const char *const *flavour = debian_flavours(root->arch); *flavour && !*version;
	     flavour++) {
		char *meta = path_of(IMAGE "%s", *flavour);
		char *text, *depends, *image;

		if (apt_show(root, (const char *const[]){meta, NULL}, &text, fault)) {
			free(meta);
			return -1;
		}
		depends = apt_field(text, meta, "Depends");
		image = image_in(depends);
		free(text);
		free(depends);
		free(meta);
		if (!image)
			continue;
		if (apt_show(root, (const char *const[]){image, NULL}, &text, fault)) {
			free(image);
			return -1;
		}
		free(*package);
		*package = image;
		*version = apt_field(text, image, "Version");
		free(text);
	}
	return 0;
}

static int find_version(const struct apt_root *root, const char *wanted, char **package,
			char **version, struct fault *fault)
{
	struct candidates *candidates = xcalloc(1, sizeof(*candidates));
	int result;

	result = candidates_find(root, wanted, candidates, fault);
	if (!result && candidates->count > 0) {
		*package = path_of("%s", candidates->each[0].package);
		*version = path_of("%s", candidates->each[0].version);
	}
	candidates_free(candidates);
	free(candidates);
	return result;
}

/* The SPEC that names this very package. */
static char *spec_of(const struct apt_root *root, const char *package)
{
	for (const char *const *flavour = debian_flavours(root->arch); *flavour; flavour++) {
		const char *abi;
		size_t length = debian_abi(package, *flavour, &abi);

		if (length > 0)
			return path_of("debian:%.*s", (int)length, abi);
	}
	return NULL;
}

/*
 * Since forky a kernel's image, modules and configuration are packages of their own, which the
 * package of the kernel depends on: linux-modules-RELEASE and so on.  Stores "name=version" for all
 * of them, the kernel's own first, to be freed.
 */
static int list_parts(const struct apt_root *root, const char *package, const char *version,
		      char *parts[MAX_PARTS + 1], struct fault *fault)
{
	const char *release = package + strlen(IMAGE);
	size_t count = 0, tail = strlen(release);
	char *text, *depends;

	if (apt_show(root, (const char *const[]){package, NULL}, &text, fault))
		return -1;
	depends = apt_field(text, package, "Depends");
	free(text);
	parts[count++] = path_of("%s=%s", package, version);
	for (const char *word = depends ? depends : ""; *word && count < MAX_PARTS;
	     word += strspn(word, ", ")) {
		size_t length = strcspn(word, ", ");

		if (length > tail + 1 && word[length - tail - 1] == '-' &&
		    strncmp(word + length - tail, release, tail) == 0)
			parts[count++] = path_of("%.*s=%s", (int)length, word, version);
		/* Past what may follow a name: "(= 7.2.13-1)". */
		word += strcspn(word, ",");
	}
	parts[count] = NULL;
	free(depends);
	return 0;
}

static void free_parts(char *parts[MAX_PARTS + 1])
{
	for (size_t i = 0; parts[i]; i++)
		free(parts[i]);
}

/* Since trixie packages hold usr/lib where depmod wants lib. */
static int link_lib(const char *folder, struct fault *fault)
{
	char *lib = path_of("%s/lib", folder);
	int result = 0;

	if (!path_exists(lib) && symlink("usr/lib", lib))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot make %s: %s", lib,
				   strerror(errno));
	free(lib);
	return result;
}

struct fetching {
	const struct apt_root *root;
	const char *package;
	const char *version;
};

/* Unpacks the package into a new folder of the cache. */
static int fetch(void *context, char **folder, struct fault *fault)
{
	const struct fetching *fetching = context;
	const char *release = fetching->package + strlen(IMAGE);
	char *parts[MAX_PARTS + 1] = {NULL};
	char *parent = path_of("%s/kernels", fetching->root->cache);
	int result = -1;

	if (!folder_make(parent, fault) &&
	    !list_parts(fetching->root, fetching->package, fetching->version, parts, fault) &&
	    !apt_unpack(fetching->root, (const char *const *)parts, folder, fault) &&
	    !link_lib(*folder, fault))
		result = program_run((const char *const[]){"depmod", "-b", *folder, release, NULL},
				     "kmod", NULL, NULL, fault);
	free(parent);
	free_parts(parts);
	return result;
}

/* All that a guest or a table of structs may come from, which leaves out most of the drivers. */
static bool is_used(const char *path)
{
	static const char *const unused[] = {"/kernel/drivers/", "/kernel/fs/", "/kernel/sound/"};
	static const char *const devices[] = {"/veth.ko", "/dummy.ko", "/vrf.ko"};

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		if (strstr(path, devices[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(unused); i++)
		if (strstr(path, unused[i]))
			return false;
	return true;
}

/* Has the package unpacked and whole in the folder `target`. */
static int ensure(const struct apt_root *root, const char *package, const char *version,
		  const char *target, bool all, struct fault *fault)
{
	struct fetching fetching = {root, package, version};
	const struct kept kept = {target, all ? NULL : is_used, fetch, &fetching};

	return kept_ensure(&kept, fault);
}

static char *folder_of(const struct apt_root *root, const char *package, const char *version)
{
	return path_of("%s/kernels/%s_%s_%s", root->cache, package, version, root->arch);
}

/* Since forky what was in /boot comes with the modules. */
static char *find_part(const char *folder, const char *name, const struct kernel *kernel)
{
	char *path = path_if_there(path_of("%s/boot/%s-%s", folder, name, kernel->release));

	return path ? path : path_if_there(path_of("%s/%s", kernel->modules, name));
}

static int fill(const struct apt_root *root, const char *package, const char *version,
		struct kernel *kernel, struct fault *fault)
{
	const char *release = package + strlen(IMAGE);
	char *folder;
	int result;

	/* Both become part of a path. */
	if (strchr(package, '/') || strchr(version, '/'))
		return fault_set(fault, EXIT_ENVIRONMENT, "%s %s is no package of a kernel",
				 package, version);
	folder = folder_of(root, package, version);
	kernel->release = path_of("%s", release);
	kernel->arch = path_of("%s", root->arch);
	kernel->version = path_of("%s", version);
	kernel->modules = path_of("%s/lib/modules/%s", folder, release);
	result = ensure(root, package, version, folder, false, fault);
	if (!result) {
		kernel->image = find_part(folder, "vmlinuz", kernel);
		/* POWER boots it as it was linked. */
		if (!kernel->image)
			kernel->image = find_part(folder, "vmlinux", kernel);
		kernel->config = find_part(folder, "config", kernel);
	}
	free(folder);
	if (result)
		return -1;
	if (!kernel->image)
		return fault_set(fault, EXIT_ENVIRONMENT, "the package %s holds no kernel image",
				 package);
	return 0;
}

static int resolve(const struct spec *spec, const struct apt_root *root, struct kernel *kernel,
		   struct fault *fault)
{
	char *package = NULL, *version = NULL;
	int result = *spec->version ? find_version(root, spec->version, &package, &version, fault)
				    : find_current(root, &package, &version, fault);

	if (!result && package && version)
		result = fill(root, package, version, kernel, fault);
	else if (!result)
		result = fault_set(fault, *spec->version ? EXIT_USAGE : EXIT_ENVIRONMENT,
				   "Debian %s %s has no kernel %s: see sctp-conform kernels",
				   root->release, root->arch,
				   *spec->version ? spec->version : "image");
	if (!result && !*spec->version)
		kernel->spec = spec_of(root, package);
	free(package);
	free(version);
	return result;
}

static int check_arch(const char *arch, struct fault *fault)
{
	if (debian_flavours(arch))
		return 0;
	return fault_set(
		fault, EXIT_USAGE,
		"no Debian kernels of the architecture %s (want amd64, i386, arm64, armhf, "
		"ppc64el, riscv64 or s390x)",
		arch);
}

int debian_resolve(const struct spec *spec, const char *cache, struct kernel *kernel,
		   struct fault *fault)
{
	const char *arch = *spec->arch ? spec->arch : machine_arch();
	struct apt_root root;
	int lock, result = -1;

	if (check_arch(arch, fault))
		return -1;
	lock = cache_lock(cache, fault);
	if (lock < 0)
		return -1;
	if (!apt_open(cache, arch, spec->release, &root, fault)) {
		result = resolve(spec, &root, kernel, fault);
		apt_close(&root);
	}
	close(lock);
	return result;
}

int debian_check(const struct spec *spec, const char *cache, const struct kernel *kernel,
		 struct fault *fault)
{
	struct apt_root root;
	int result = -1, lock = cache_lock(cache, fault);

	if (lock < 0)
		return -1;
	if (!apt_open(cache, kernel->arch, spec->release, &root, fault)) {
		char *package = path_of(IMAGE "%s", kernel->release);
		char *folder = folder_of(&root, package, kernel->version);

		result = ensure(&root, package, kernel->version, folder, true, fault);
		free(folder);
		free(package);
		apt_close(&root);
	}
	close(lock);
	return result;
}

/* Prints SPECs that mean these very packages. */
static void print(const struct apt_root *root, const struct kernel_filter *filter,
		  const char *flavour, const struct candidates *candidates, FILE *out)
{
	bool preferred = strcmp(flavour, debian_flavours(root->arch)[0]) == 0;

	for (size_t i = 0; i < candidates->count; i++) {
		const struct candidate *each = &candidates->each[i];

		fprintf(out, "debian:%.*s%s%s%s%s%s%s\t%s\t%s\n", (int)each->length,
			each->package + each->abi, preferred ? "" : "-", preferred ? "" : flavour,
			filter->release ? "@" : "", filter->release ? filter->release : "",
			filter->arch ? "/" : "", filter->arch ? filter->arch : "", each->package,
			each->version);
	}
}

static int list(const struct apt_root *root, const struct kernel_filter *filter, FILE *out,
		struct fault *fault)
{
	struct candidates *candidates = xcalloc(1, sizeof(*candidates));
	int result = 0;

	for (const char *const *flavour = debian_flavours(root->arch); *flavour && !result;
	     flavour++) {
		result = candidates_of_flavour(root, *flavour, candidates, fault);
		if (!result)
			print(root, filter, *flavour, candidates, out);
		candidates_free(candidates);
	}
	free(candidates);
	if (!result && (fflush(out) || ferror(out)))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write the list of kernels");
	return result;
}

int kernel_list(const struct kernel_filter *filter, const char *cache, FILE *out,
		struct fault *fault)
{
	const char *arch = filter->arch ? filter->arch : machine_arch();
	struct apt_root root;
	int result = -1, lock;

	if (check_arch(arch, fault))
		return -1;
	lock = cache_lock(cache, fault);
	if (lock < 0)
		return -1;
	if (!apt_open(cache, arch, filter->release ? filter->release : "", &root, fault)) {
		result = list(&root, filter, out, fault);
		apt_close(&root);
	}
	close(lock);
	return result;
}
