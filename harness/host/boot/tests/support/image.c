/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/tests/support/image.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <check.h>

#include "harness/host/ground/files.h"

struct initramfs *initramfs;
struct fault fault;
char *folder;

void image_setup(void)
{
	initramfs = initramfs_new();
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

void image_teardown(void)
{
	initramfs_free(initramfs);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

void put(const char *name, const void *bytes, size_t size)
{
	char *path = path_of("%s/%s", folder, name);
	char *above = path_of("%.*s", (int)(strrchr(path, '/') - path), path);

	ck_assert_int_eq(folder_make(above, &fault), 0);
	ck_assert_int_eq(file_write(path, bytes, size, &fault), 0);
	free(above);
	free(path);
}

void put_link(const char *target, const char *name)
{
	char *path = path_of("%s/%s", folder, name);

	put(name, "", 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink(target, path), 0);
	free(path);
}

/* Writes the archive twice, checks that the bytes are the same, and returns a descriptor at its
 * beginning. */
static int write_archive(void)
{
	char *path = path_of("%s/archive", folder);
	int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *one, *two;
	struct stat status;

	free(path);
	ck_assert_int_ge(descriptor, 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(fstat(descriptor, &status), 0);
	ck_assert_int_eq(status.st_size % 8, 0);
	one = malloc((size_t)status.st_size);
	ck_assert_ptr_nonnull(one);
	ck_assert_int_eq(pread(descriptor, one, (size_t)status.st_size, 0), status.st_size);
	two = one + status.st_size / 2;
	ck_assert_mem_eq(one, two, (size_t)status.st_size / 2);
	free(one);
	ck_assert_int_eq(ftruncate(descriptor, status.st_size / 2), 0);
	ck_assert_int_eq(lseek(descriptor, 0, SEEK_SET), 0);
	return descriptor;
}

char *list_archive(const char *wanted, char **contents)
{
	int descriptor = write_archive();
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	*contents = NULL;
	ck_assert_int_eq(archive_read_support_format_cpio(archive), ARCHIVE_OK);
	ck_assert_int_eq(archive_read_open_fd(archive, descriptor, 512), ARCHIVE_OK);
	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		la_int64_t length = archive_entry_size(entry);

		ck_assert_int_eq(archive_entry_uid(entry), 0);
		ck_assert_int_eq(archive_entry_gid(entry), 0);
		ck_assert_int_eq(archive_entry_mtime(entry), 0);
		fprintf(out, "%o %s %d\n", archive_entry_mode(entry), archive_entry_pathname(entry),
			(int)length);
		if (strcmp(archive_entry_pathname(entry), wanted) == 0) {
			*contents = calloc(1, (size_t)length + 1);
			ck_assert_ptr_nonnull(*contents);
			ck_assert_int_eq(archive_read_data(archive, *contents, (size_t)length),
					 length);
		}
	}
	archive_read_free(archive);
	close(descriptor);
	fclose(out);
	return text;
}
