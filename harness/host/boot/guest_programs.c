/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/guest_programs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gelf.h>
#include <libelf.h>
#include <linux/openat2.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"

enum { MAX_PATH = 256, MAX_DEPTH = 32 };

struct tree {
	struct initramfs *initramfs;
	const char *root;
	const char *triplet;
	struct fault *fault;
	unsigned depth;
};

static int add_elf(struct tree *tree, const char *path, mode_t mode);

static const char *triplet_of(const char *arch)
{
	static const char *const table[][2] = {
		{"amd64", "x86_64-linux-gnu"},	  {"i386", "i386-linux-gnu"},
		{"arm64", "aarch64-linux-gnu"},	  {"armhf", "arm-linux-gnueabihf"},
		{"s390x", "s390x-linux-gnu"},	  {"ppc64el", "powerpc64le-linux-gnu"},
		{"riscv64", "riscv64-linux-gnu"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i][0], arch) == 0)
			return table[i][1];
	return NULL;
}

/* Opens a file of the tree as if the tree were the root folder.  Returns a descriptor, or -1 with
 * errno. */
static int open_in_tree(const struct tree *tree, const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
	int root = open(tree->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int descriptor, error;

	if (root < 0)
		return -1;
	descriptor = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
	error = errno;
	close(root);
	errno = error;
	return descriptor;
}

/* The path of the first of the folders that holds the file, to be freed, or NULL. */
static char *find(const struct tree *tree, const char *const folders[], const char *name)
{
	for (size_t i = 0; folders[i]; i++) {
		char *path = path_of("%s/%s", folders[i], name);
		int descriptor = open_in_tree(tree, path);

		if (descriptor >= 0) {
			close(descriptor);
			return path;
		}
		free(path);
	}
	return NULL;
}

static int add_library(struct tree *tree, const char *name)
{
	char *multiarch = path_of("lib/%s", tree->triplet);
	char *usr = path_of("usr/lib/%s", tree->triplet);
	const char *const folders[] = {multiarch, usr,	       "lib", "usr/lib",
				       "lib64",	  "usr/lib64", NULL};
	char *path = strchr(name, '/') ? NULL : find(tree, folders, name);
	int result;

	if (path)
		result = add_elf(tree, path, 0644);
	else
		result = fault_set(tree->fault, EXIT_ENVIRONMENT,
				   "the packages in %s lack the library %s", tree->root, name);
	free(path);
	free(usr);
	free(multiarch);
	return result;
}

static int add_needed(struct tree *tree, Elf *elf)
{
	Elf_Scn *section = NULL;
	int result = 0;

	while (!result && (section = elf_nextscn(elf, section))) {
		Elf_Data *data;
		GElf_Shdr header;
		GElf_Dyn entry;

		if (!gelf_getshdr(section, &header) || header.sh_type != SHT_DYNAMIC)
			continue;
		data = elf_getdata(section, NULL);
		for (int i = 0; data && !result && gelf_getdyn(data, i, &entry); i++) {
			const char *name =
				entry.d_tag == DT_NEEDED
					? elf_strptr(elf, header.sh_link, entry.d_un.d_val)
					: NULL;

			if (name)
				result = add_library(tree, name);
		}
	}
	return result;
}

/* Adds the loader: the kernel wants it at the path that the program names, wherever its package
 * puts it. */
static int add_loader(struct tree *tree, const char *path)
{
	char *other = path_of("usr%s", path);
	int descriptor = open_in_tree(tree, path);
	int result = -1;

	if (descriptor < 0)
		descriptor = open_in_tree(tree, other);
	if (descriptor < 0) {
		fault_set(tree->fault, EXIT_ENVIRONMENT, "the packages in %s lack the loader %s",
			  tree->root, path);
	} else {
		char *file = path_of("/proc/self/fd/%d", descriptor);

		result = initramfs_add_file(tree->initramfs, path + 1, 0755, file, tree->fault);
		free(file);
		close(descriptor);
	}
	free(other);
	return result;
}

static int add_interpreter(struct tree *tree, Elf *elf)
{
	size_t count, size;
	const char *bytes = elf_rawfile(elf, &size);

	if (!bytes || elf_getphdrnum(elf, &count))
		return 0;
	for (size_t i = 0; i < count; i++) {
		char path[MAX_PATH];
		GElf_Phdr header;

		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_INTERP)
			continue;
		if (header.p_offset > size || header.p_filesz > size - header.p_offset ||
		    header.p_filesz < 2 || header.p_filesz > sizeof(path) ||
		    bytes[header.p_offset] != '/')
			return 0;
		memcpy(path, bytes + header.p_offset, header.p_filesz);
		path[header.p_filesz - 1] = '\0';
		return add_loader(tree, path);
	}
	return 0;
}

static int add_opened(struct tree *tree, const char *path, mode_t mode, int descriptor)
{
	char *file = path_of("/proc/self/fd/%d", descriptor);
	Elf *elf = elf_begin(descriptor, ELF_C_READ, NULL);
	int result;

	if (!elf || elf_kind(elf) != ELF_K_ELF)
		result = fault_set(tree->fault, EXIT_ENVIRONMENT, "%s/%s is no program or library",
				   tree->root, path);
	else
		result = initramfs_add_file(tree->initramfs, path, mode, file, tree->fault);
	if (!result)
		result = add_interpreter(tree, elf);
	if (!result)
		result = add_needed(tree, elf);
	elf_end(elf);
	free(file);
	return result;
}

static int add_elf(struct tree *tree, const char *path, mode_t mode)
{
	int descriptor, result;

	if (initramfs_has(tree->initramfs, path))
		return 0;
	if (tree->depth >= MAX_DEPTH)
		return fault_set(tree->fault, EXIT_ENVIRONMENT, "the libraries in %s nest too deep",
				 tree->root);
	descriptor = open_in_tree(tree, path);
	if (descriptor < 0)
		return fault_set(tree->fault, EXIT_ENVIRONMENT, "cannot read %s/%s: %s", tree->root,
				 path, strerror(errno));
	tree->depth++;
	result = add_opened(tree, path, mode, descriptor);
	tree->depth--;
	close(descriptor);
	return result;
}

int programs_add(struct initramfs *initramfs, const char *root, const char *arch, const char *name,
		 struct fault *fault)
{
	static const char *const folders[] = {"bin", "sbin", "usr/bin", "usr/sbin", NULL};
	struct tree tree = {initramfs, root, triplet_of(arch), fault, 0};
	char *path;
	int result;

	if (!tree.triplet || elf_version(EV_CURRENT) == EV_NONE)
		return fault_set(fault, EXIT_USAGE,
				 "guests of the architecture %s are not supported", arch);
	path = find(&tree, folders, name);
	if (!path)
		return fault_set(fault, EXIT_ENVIRONMENT, "the packages in %s lack the program %s",
				 root, name);
	result = add_elf(&tree, path, 0755);
	free(path);
	return result;
}
