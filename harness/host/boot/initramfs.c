/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/initramfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "harness/memory.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/sha256.h"

enum { PADDING = 512, FILE_LIMIT = 256 << 20 };

struct item {
	char *path;
	mode_t mode;
	void *data;
	size_t size;
};

struct initramfs {
	struct item *items;
	size_t count;
};

struct initramfs *initramfs_new(void)
{
	struct initramfs *initramfs = xcalloc(1, sizeof(*initramfs));

	return initramfs;
}

void initramfs_free(struct initramfs *initramfs)
{
	for (size_t i = 0; i < initramfs->count; i++) {
		free(initramfs->items[i].path);
		free(initramfs->items[i].data);
	}
	free(initramfs->items);
	free(initramfs);
}

bool initramfs_has(const struct initramfs *initramfs, const char *path)
{
	for (size_t i = 0; i < initramfs->count; i++)
		if (strcmp(initramfs->items[i].path, path) == 0)
			return true;
	return false;
}

/* Takes over `data`. */
static void add(struct initramfs *initramfs, const char *path, mode_t mode, void *data, size_t size)
{
	struct item *items = xreallocarray(initramfs->items, initramfs->count + 1, sizeof(*items));

	initramfs->items = items;
	items[initramfs->count++] = (struct item){path_of("%s", path), mode, data, size};
}

void initramfs_add_folder(struct initramfs *initramfs, const char *path)
{
	const char *end = strrchr(path, '/');

	if (end) {
		char *above = path_of("%.*s", (int)(end - path), path);

		initramfs_add_folder(initramfs, above);
		free(above);
	}
	if (!initramfs_has(initramfs, path))
		add(initramfs, path, S_IFDIR | 0755, NULL, 0);
}

static void add_above(struct initramfs *initramfs, const char *path)
{
	const char *end = strrchr(path, '/');
	char *above;

	if (!end)
		return;
	above = path_of("%.*s", (int)(end - path), path);
	initramfs_add_folder(initramfs, above);
	free(above);
}

void initramfs_add_data(struct initramfs *initramfs, const char *path, mode_t mode,
			const void *data, size_t size)
{
	void *copy;

	if (initramfs_has(initramfs, path))
		return;
	copy = xmalloc(size + 1);
	if (size > 0)
		memcpy(copy, data, size);
	add_above(initramfs, path);
	add(initramfs, path, S_IFREG | mode, copy, size);
}

int initramfs_add_file(struct initramfs *initramfs, const char *path, mode_t mode,
		       const char *source, struct fault *fault)
{
	struct stat status;
	char *data;
	size_t size;

	if (initramfs_has(initramfs, path))
		return 0;
	if (stat(source, &status) || !S_ISREG(status.st_mode) || status.st_size > FILE_LIMIT)
		return fault_set(fault, EXIT_ENVIRONMENT, "%s is no file that can go into a guest",
				 source);
	if (file_read(source, (size_t)status.st_size, &data, &size, EXIT_ENVIRONMENT, fault))
		return -1;
	add_above(initramfs, path);
	add(initramfs, path, S_IFREG | mode, data, size);
	return 0;
}

static int by_path(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return strcmp(a->path, b->path);
}

static int write_item(struct archive *archive, struct archive_entry *entry, const struct item *item)
{
	archive_entry_clear(entry);
	archive_entry_set_pathname(entry, item->path);
	archive_entry_set_mode(entry, item->mode);
	archive_entry_set_nlink(entry, S_ISDIR(item->mode) ? 2 : 1);
	archive_entry_set_mtime(entry, 0, 0);
	archive_entry_set_size(entry, (la_int64_t)item->size);
	if (archive_write_header(archive, entry) != ARCHIVE_OK)
		return -1;
	if (item->size == 0)
		return 0;
	return archive_write_data(archive, item->data, item->size) == (la_ssize_t)item->size ? 0
											     : -1;
}

static int write_all(struct initramfs *initramfs, struct archive *archive, int descriptor)
{
	struct archive_entry *entry = archive_entry_new();
	int result = 0;

	if (!entry || archive_write_set_format_cpio_newc(archive) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(archive, PADDING) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(archive, PADDING) != ARCHIVE_OK ||
	    archive_write_open_fd(archive, descriptor) != ARCHIVE_OK)
		result = -1;
	for (size_t i = 0; i < initramfs->count && !result; i++)
		result = write_item(archive, entry, &initramfs->items[i]);
	if (!result && archive_write_close(archive) != ARCHIVE_OK)
		result = -1;
	archive_entry_free(entry);
	return result;
}

int initramfs_write(struct initramfs *initramfs, int descriptor, struct fault *fault)
{
	struct archive *archive = archive_write_new();
	int result = 0;

	if (initramfs->count > 0)
		qsort(initramfs->items, initramfs->count, sizeof(initramfs->items[0]), by_path);
	if (write_all(initramfs, archive, descriptor)) {
		const char *why = archive_error_string(archive);

		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write an initramfs: %s",
				   why ? why : "out of memory");
	}
	archive_write_free(archive);
	return result;
}

json_t *initramfs_list(struct initramfs *initramfs)
{
	json_t *list = json_array();

	if (initramfs->count > 0)
		qsort(initramfs->items, initramfs->count, sizeof(initramfs->items[0]), by_path);
	for (size_t i = 0; list && i < initramfs->count; i++) {
		const struct item *item = &initramfs->items[i];
		char digest[SHA256_TEXT];

		if (!S_ISREG(item->mode))
			continue;
		sha256_text(item->data, item->size, digest);
		if (json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "path", item->path,
							  "size", (json_int_t)item->size, "sha256",
							  digest)) < 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

/* Returns 1 if both have the same bytes, 0 if not, -1 with errno. */
static int same_bytes(int one, int other)
{
	struct stat first, second;
	void *left, *right;
	int result;

	if (fstat(one, &first) || fstat(other, &second))
		return -1;
	if (first.st_size != second.st_size || first.st_size == 0)
		return first.st_size == second.st_size;
	left = mmap(NULL, (size_t)first.st_size, PROT_READ, MAP_PRIVATE, one, 0);
	right = mmap(NULL, (size_t)first.st_size, PROT_READ, MAP_PRIVATE, other, 0);
	result = left == MAP_FAILED || right == MAP_FAILED
			 ? -1
			 : memcmp(left, right, (size_t)first.st_size) == 0;
	if (left != MAP_FAILED)
		(void)munmap(left, (size_t)first.st_size);
	if (right != MAP_FAILED)
		(void)munmap(right, (size_t)first.st_size);
	return result;
}

int initramfs_is(struct initramfs *initramfs, const char *path, struct fault *fault)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	int memory = memfd_create("initramfs", MFD_CLOEXEC);
	int result = -1;

	if (file < 0 || memory < 0) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path, strerror(errno));
	} else if (initramfs_write(initramfs, memory, fault) == 0) {
		result = same_bytes(file, memory);
		if (result < 0)
			fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				  strerror(errno));
	}
	if (file >= 0)
		close(file);
	if (memory >= 0)
		close(memory);
	return result;
}
