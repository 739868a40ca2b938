/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/tree.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/kernel/config/bzimage.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/ground/seal.h"

enum { LIST_LIMIT = 16 << 20 };

/* Where a build leaves what QEMU boots.  The image of x86 tells which of the two it is. */
static const struct {
	const char *path;
	const char *arch;
} images[] = {
	{"arch/x86/boot/bzImage", NULL},       {"arch/arm64/boot/Image", "arm64"},
	{"arch/arm64/boot/Image.gz", "arm64"}, {"arch/arm/boot/zImage", "armhf"},
	{"arch/s390/boot/bzImage", "s390x"},   {"arch/riscv/boot/Image", "riscv64"},
};

enum { IMAGES = ARRAY_SIZE(images) };

static int read_release(const char *tree, char **release, struct fault *fault)
{
	char *path = path_of("%s/include/config/kernel.release", tree);
	char *text;
	size_t size;
	int result = file_read(path, RELEASE_SIZE, &text, &size, EXIT_USAGE, fault);

	if (!result) {
		text[strcspn(text, "\n")] = '\0';
		*release = text;
		/* It becomes part of a path. */
		if (!release_is_good(text, strlen(text)))
			result = fault_set(fault, EXIT_USAGE, "%s names no release", path);
	}
	free(path);
	return result;
}

int tree_resolve(const char *tree, struct kernel *kernel, struct fault *fault)
{
	const char *arch = NULL;
	struct bzimage header;

	for (size_t i = 0; i < IMAGES && !kernel->image; i++) {
		arch = images[i].arch;
		kernel->image = path_if_there(path_of("%s/%s", tree, images[i].path));
	}
	if (!kernel->image)
		return fault_set(fault, EXIT_USAGE,
				 "no kernel was built in %s: there is no %s there, nor another "
				 "architecture's image",
				 tree, images[0].path);
	kernel->config = path_if_there(path_of("%s/.config", tree));
	if (arch) {
		kernel->arch = path_of("%s", arch);
		return read_release(tree, &kernel->release, fault);
	}
	if (bzimage_read(kernel->image, &header, fault))
		return -1;
	kernel->release = path_of("%s", header.release);
	kernel->arch = path_of("%s", header.arch);
	return 0;
}

bool tree_has_modules(const char *tree)
{
	char *list = path_of("%s/modules.order", tree);
	bool found = path_exists(list);

	free(list);
	return found;
}

/*
 * The lines of modules.order and modules.builtin have been of three forms: kernel/net/sctp/sctp.ko,
 * net/sctp/sctp.ko and net/sctp/sctp.o.  Stores the path below the tree without what stands behind
 * the dot, and returns false for what is none.
 */
static bool module_of(const char *line, char **stem)
{
	const char *dot = strrchr(line, '.');

	if (strncmp(line, "kernel/", 7) == 0)
		line += 7;
	if (!dot || dot <= line || *line == '/' || strstr(line, "..") ||
	    (strcmp(dot, ".ko") != 0 && strcmp(dot, ".o") != 0))
		return false;
	*stem = path_of("%.*s", (int)(dot - line), line);
	return true;
}

/* Calls `each` for every module of the list, with its path below the tree without ".ko". */
static int each_module(const char *tree, const char *list,
		       int (*each)(void *context, const char *stem, struct fault *fault),
		       void *context, struct fault *fault)
{
	char *path = path_of("%s/%s", tree, list);
	char *text, *rest, *line;
	size_t size;
	int result = file_read(path, LIST_LIMIT, &text, &size, EXIT_USAGE, fault);

	rest = text;
	while (!result && (line = strsep(&rest, "\n"))) {
		char *stem;

		if (!*line)
			continue;
		if (!module_of(line, &stem)) {
			result = fault_set(fault, EXIT_USAGE, "%s: '%.200s' is no module", path,
					   line);
			break;
		}
		result = each(context, stem, fault);
		free(stem);
	}
	free(text);
	free(path);
	return result;
}

struct staging {
	const char *tree;
	char *folder;
	FILE *list;
	uint64_t digest;
};

static int digest_module(void *context, const char *stem, struct fault *fault)
{
	struct staging *staging = context;
	char *path = path_of("%s/%s.ko", staging->tree, stem);
	int result = path_exists(path)
			     ? 0
			     : fault_set(fault, EXIT_USAGE, "%s is not built: `make modules` in %s",
					 path, staging->tree);

	digest_file(&staging->digest, path);
	free(path);
	return result;
}

static int link_module(void *context, const char *stem, struct fault *fault)
{
	struct staging *staging = context;
	char *source = path_of("%s/%s.ko", staging->tree, stem);
	char *target = path_of("%s/kernel/%s.ko", staging->folder, stem);
	char *above = path_of("%.*s", (int)(strrchr(target, '/') - target), target);
	int result = folder_make(above, fault);

	if (!result && symlink(source, target))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot make the link %s: %s", target,
				   strerror(errno));
	free(above);
	free(target);
	free(source);
	return result;
}

static int list_module(void *context, const char *stem, struct fault *fault)
{
	struct staging *staging = context;

	if (fprintf(staging->list, "kernel/%s.ko\n", stem) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	return 0;
}

/* Writes a list of the tree as depmod wants it: what is built in is no missing module, and of two
 * modules of one alias the first in order is meant. */
static int write_list(struct staging *staging, const char *name, struct fault *fault)
{
	char *path = path_of("%s/%s", staging->folder, name);
	char *text = NULL;
	size_t size;
	int result;

	staging->list = xopen_memstream(&text, &size);
	result = each_module(staging->tree, name, list_module, staging, fault);
	xclose_memstream(staging->list);
	if (!result)
		result = file_write(path, text, size, fault);
	free(text);
	free(path);
	return result;
}

/* Fills the new folder `base` with lib/modules/RELEASE. */
static int stage(struct staging *staging, const char *base, const char *release,
		 struct fault *fault)
{
	int result = -1;

	staging->folder = path_of("%s/lib/modules/%s", base, release);
	if (!folder_make(staging->folder, fault) &&
	    !each_module(staging->tree, "modules.order", link_module, staging, fault) &&
	    !write_list(staging, "modules.order", fault) &&
	    !write_list(staging, "modules.builtin", fault))
		result = program_run((const char *const[]){"depmod", "-b", base, release, NULL},
				     "kmod", NULL, NULL, fault);
	free(staging->folder);
	return result;
}

static int seal_base(const char *base, struct fault *fault)
{
	char *seal = path_of("%s/" SEAL_NAME, base);
	int result = seal_write(base, seal, fault);

	free(seal);
	return result;
}

/* What is not whole is made anew, which takes no time: only links and lists lie there. */
static int remove_damaged(const char *base, struct fault *fault)
{
	char *seal = path_of("%s/" SEAL_NAME, base);
	bool whole = seal_check(base, seal, NULL, fault) == SEAL_WHOLE;

	free(seal);
	return whole ? 0 : folder_remove(base, fault);
}

/* Makes `base` as a whole or not at all. */
static int make_base(struct staging *staging, const char *parent, const char *base,
		     const char *release, struct fault *fault)
{
	char *fresh;
	int result;

	if (folder_temporary(parent, &fresh, fault))
		return -1;
	result = stage(staging, fresh, release, fault);
	if (!result)
		result = seal_base(fresh, fault);
	/* Another run may have been as fast. */
	if (!result && rename(fresh, base) && errno != EEXIST && errno != ENOTEMPTY)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", fresh,
				   base, strerror(errno));
	if (path_exists(fresh)) {
		struct fault ignored;

		(void)folder_remove(fresh, &ignored);
	}
	free(fresh);
	return result;
}

int tree_modules(const char *tree, const char *release, const char *cache, char **folder,
		 struct fault *fault)
{
	struct staging staging = {.tree = tree, .digest = DIGEST_START};
	uint64_t place = DIGEST_START;
	char *parent = path_of("%s/trees", cache);
	char *prefix, *base;
	int result;

	digest_text(&place, tree);
	prefix = path_of("%016" PRIx64 "-", place);
	digest_text(&staging.digest, release);
	result = each_module(tree, "modules.order", digest_module, &staging, fault);
	base = path_of("%s/%s%016" PRIx64, parent, prefix, staging.digest);
	if (!result && path_exists(base))
		result = remove_damaged(base, fault);
	if (!result && !path_exists(base))
		result = make_base(&staging, parent, base, release, fault);
	if (!result) {
		folder_clean(parent, prefix, base);
		*folder = path_of("%s/lib/modules/%s", base, release);
	}
	free(base);
	free(prefix);
	free(parent);
	return result;
}
