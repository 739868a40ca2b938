/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels out of Debian packages. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/kernel/candidates.h"
#include "harness/kernel/files.h"
#include "harness/kernel/private.h"
#include "harness/kernel/program.h"

/* Cuts what the package depends on down to the name of the image, e.g.
 * "linux-image-6.1.0-56-cloud-amd64 (= 6.1.192-2)". */
static char *image_in(const char *depends)
{
	const char *start = depends ? strstr(depends, "linux-image-") : NULL;

	return start ? strndup(start, strcspn(start, " ,|(")) : NULL;
}

/* The versioned package that the distribution's package of the current kernel depends on. */
static int find_current(const struct apt_root *root, char **package, char **version,
			struct fault *fault)
{
	for (const char *const *flavour = debian_flavours(root->arch); *flavour && !*version;
	     flavour++) {
		char *meta = path_of("linux-image-%s", *flavour);
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
	struct candidates *candidates = calloc(1, sizeof(*candidates));
	int result;

	if (!candidates)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
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

/* Unpacks the package to `target`, all or nothing. */
static int unpack(const struct apt_root *root, const char *package, const char *version,
		  const char *target, struct fault *fault)
{
	const char *release = package + strlen("linux-image-");
	char *exact = path_of("%s=%s", package, version);
	char *parent = path_of("%s/kernels", root->cache);
	char *folder = NULL;
	int result = -1;

	if (!folder_make(parent, fault) &&
	    !apt_unpack(root, (const char *const[]){exact, NULL}, &folder, fault) &&
	    !link_lib(folder, fault) &&
	    !program_run((const char *const[]){"depmod", "-b", folder, release, NULL}, "kmod", NULL,
			 NULL, fault)) {
		result = rename(folder, target);
		if (result)
			fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", folder,
				  target, strerror(errno));
	}
	free(folder);
	free(parent);
	free(exact);
	return result;
}

static int fill(const struct apt_root *root, const char *package, const char *version,
		struct kernel *kernel, struct fault *fault)
{
	const char *release = package + strlen("linux-image-");
	char *folder = path_of("%s/kernels/%s_%s_%s", root->cache, package, version, root->arch);

	kernel->release = path_of("%s", release);
	kernel->arch = path_of("%s", root->arch);
	kernel->version = path_of("%s", version);
	kernel->image = path_of("%s/boot/vmlinuz-%s", folder, release);
	kernel->config = path_of("%s/boot/config-%s", folder, release);
	kernel->modules = folder;
	if (!path_exists(folder) && unpack(root, package, version, folder, fault))
		return -1;
	if (!path_exists(kernel->image))
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

	if (!result && !version)
		result = fault_set(fault, *spec->version ? EXIT_USAGE : EXIT_ENVIRONMENT,
				   "Debian %s %s has no kernel %s: see sctp-conform kernels",
				   root->release, root->arch,
				   *spec->version ? spec->version : "image");
	if (!result)
		result = fill(root, package, version, kernel, fault);
	if (!result && !*spec->version)
		kernel->spec = spec_of(root, package);
	free(package);
	free(version);
	return result;
}

int debian_resolve(const struct spec *spec, const char *cache, struct kernel *kernel,
		   struct fault *fault)
{
	const char *arch = *spec->arch ? spec->arch : machine_arch();
	struct apt_root root;
	int lock, result = -1;

	if (!debian_flavours(arch))
		return fault_set(fault, EXIT_USAGE,
				 "no Debian kernels of the architecture %s (want amd64, i386, "
				 "arm64, armhf or s390x)",
				 arch);
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

static void print(const struct candidates *candidates, FILE *out)
{
	for (size_t i = 0; i < candidates->count; i++) {
		const struct candidate *each = &candidates->each[i];

		fprintf(out, "debian:%.*s\t%s\t%s\n", (int)each->length, each->package + each->abi,
			each->package, each->version);
	}
}

int kernel_list(const char *cache, FILE *out, struct fault *fault)
{
	struct candidates *candidates = calloc(1, sizeof(*candidates));
	struct apt_root root;
	int result = -1, lock;

	if (!candidates)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	lock = cache_lock(cache, fault);
	if (lock >= 0 && !apt_open(cache, machine_arch(), "", &root, fault)) {
		result = candidates_find(&root, "", candidates, fault);
		apt_close(&root);
	}
	if (!result)
		print(candidates, out);
	if (!result && (fflush(out) || ferror(out)))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write the list of kernels");
	candidates_free(candidates);
	free(candidates);
	if (lock >= 0)
		close(lock);
	return result;
}
