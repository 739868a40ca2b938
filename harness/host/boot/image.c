/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initramfs of a kernel, kept in the cache. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/host/boot/guest.h"
#include "harness/array_size.h"
#include "harness/host/boot/initramfs.h"
#include "harness/host/boot/modules.h"
#include "harness/host/boot/guest_programs.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/seal.h"

/* The programs that labs are made with, and the libraries that they were linked with in bookworm and later. */
static const char *const packages[] = {
	"iproute2",	"nftables",	    "ipvsadm",	    "wireguard-tools", "libc6",
	"libbpf1",	"libbsd0",	    "libcap2",	    "libedit2",	       "libgmp10",
	"libjansson4",	"libmnl0",	    "libnftables1", "libnftnl11",      "libtinfo6",
	"libxtables12", "libmd0",	    "zlib1g",	    "libzstd1",	       "libelf1t64|libelf1",
	"libnl-3-200",	"libnl-genl-3-200", "libpopt0",	    "libselinux1",     "libpcre2-8-0",
	NULL,
};
static const char *const tools[] = {"ip", "tc", "nft", "ipvsadm", "wg"};

static uint64_t digest_of(const struct kernel *kernel, const struct guest_programs *programs,
			  const char *userland)
{
	uint64_t digest = DIGEST_START;

	digest_text(&digest, kernel->version);
	digest_text(&digest, userland);
	digest_file(&digest, kernel->image);
	/* A module may be built anew with all else as it was. */
	if (kernel->modules)
		digest_folder(&digest, kernel->modules);
	for (size_t i = 0; lab_modules[i]; i++)
		digest_text(&digest, lab_modules[i]);
	for (size_t i = 0; demanded_modules[i].module; i++) {
		digest_text(&digest, demanded_modules[i].capability);
		digest_text(&digest, demanded_modules[i].module);
	}
	digest_file(&digest, programs->init);
	digest_file(&digest, programs->runner);
	digest_file(&digest, programs->runner_i686);
	return digest;
}

static int fill(struct initramfs *initramfs, const struct kernel *kernel,
		const struct guest_programs *programs, const char *userland, struct fault *fault)
{
	static const char *const folders[] = {"dev", "proc", "sys", "tmp", "run", "etc"};

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		initramfs_add_folder(initramfs, folders[i]);
	if (initramfs_add_file(initramfs, "init", 0755, programs->init, fault) ||
	    initramfs_add_file(initramfs, "sbin/sctp-runner", 0755, programs->runner, fault))
		return -1;
	if (programs->runner_i686 && initramfs_add_file(initramfs, "sbin/sctp-runner-i686", 0755,
							programs->runner_i686, fault))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (programs_add(initramfs, userland, kernel->arch, tools[i], fault))
			return -1;
	if (!kernel->modules)
		return 0;
	return modules_add(initramfs, kernel->modules, lab_modules, demanded_modules, fault);
}

/* Writes it under another name, and its digest beside it, before it gets its own. */
static int write_image(struct initramfs *initramfs, int descriptor, const char *partial,
		       const char *path, struct fault *fault)
{
	char digest[SHA256_TEXT];

	if (initramfs_write(initramfs, descriptor, fault))
		return -1;
	/* Others may use the same cache.  A name is given only to what is whole on the disk. */
	if (fchmod(descriptor, file_mode()) || fsync(descriptor))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", partial,
				 strerror(errno));
	if (sha256_of_file(partial, digest, fault) || seal_file_write(path, digest, fault))
		return -1;
	if (rename(partial, path))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", partial,
				 path, strerror(errno));
	return 0;
}

static int make(const struct kernel *kernel, const struct guest_programs *programs,
		const char *userland, const char *path, struct fault *fault)
{
	struct initramfs *initramfs = initramfs_new();
	char *partial = path_of("%s.XXXXXX", path);
	int result = fill(initramfs, kernel, programs, userland, fault);
	int descriptor = -1;

	if (!result) {
		descriptor = mkostemp(partial, O_CLOEXEC);
		if (descriptor < 0)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", partial,
					   strerror(errno));
	}
	if (!result)
		result = write_image(initramfs, descriptor, partial, path, fault);
	if (descriptor >= 0 && close(descriptor) && !result)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	if (result && descriptor >= 0)
		unlink(partial);
	free(partial);
	initramfs_free(initramfs);
	return result;
}

/* What is in the image, of which it has to be made of anew in memory: what lies in the cache proves nothing. */
static int take_contents(const struct kernel *kernel, const struct guest_programs *programs,
			 const char *userland, const char *path, json_t *from, json_t **contents,
			 struct fault *fault)
{
	struct initramfs *initramfs = initramfs_new();
	json_t *files = NULL;
	int result = -1, same = -1;

	if (!fill(initramfs, kernel, programs, userland, fault))
		same = initramfs_is(initramfs, path, fault);
	if (same > 0) {
		files = initramfs_list(initramfs);
		*contents = json_pack("{s:O, s:o?}", "packages", from, "files", files);
		result = *contents ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	} else if (same == 0) {
		fault_set(
			fault, EXIT_ENVIRONMENT,
			"the guest's image %s is not what its packages and our programs make: somebody "
			"changed it; remove it",
			path);
	}
	initramfs_free(initramfs);
	return result;
}

/* The image at `path` is there and whole, else it is made.  What goes into it is looked at in full
 * before. */
static int ensure(const struct kernel *kernel, const struct guest_programs *programs,
		  const char *userland, const char *cache, const char *path, struct fault *fault)
{
	bool there = path_exists(path);
	enum seal_state state = SEAL_WHOLE;
	struct fault wrong;

	if (there) {
		state = seal_file_check(path, &wrong);
		if (state == SEAL_WHOLE)
			return 0;
		fprintf(stderr, "sctp-conform: %s: making it anew\n", wrong.text);
	}
	if (kernel_check(kernel, cache, fault) == 0 &&
	    make(kernel, programs, userland, path, fault) == 0)
		return 0;
	/* An older version's, in a cache that cannot be written: nothing speaks against it. */
	if (there && state == SEAL_MISSING) {
		fprintf(stderr, "sctp-conform: taking it as it is: %s\n", fault->text);
		return 0;
	}
	return -1;
}

int guest_image(const struct kernel *kernel, const struct guest_programs *programs,
		const char *cache, char **image, json_t **contents, struct fault *fault)
{
	char *folder = path_of("%s/images", cache);
	char *prefix = path_of("%s_%s-", kernel->release, kernel->arch);
	char *userland = NULL, *path = NULL;
	json_t *from = NULL;
	int result = -1;

	*contents = NULL;
	if (!folder_make(folder, fault) &&
	    !debian_unpack(cache, kernel->arch, "", packages, &userland, &from, fault)) {
		path = path_of("%s/%s%016" PRIx64 ".cpio", folder, prefix,
			       digest_of(kernel, programs, userland));
		result = ensure(kernel, programs, userland, cache, path, fault);
	}
	if (!result)
		result = take_contents(kernel, programs, userland, path, from, contents, fault);
	if (!result) {
		folder_clean(folder, prefix, path);
		file_use(path);
		*image = path;
	} else {
		free(path);
	}
	json_decref(from);
	free(userland);
	free(prefix);
	free(folder);
	return result;
}
