/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into an initramfs: files in order, with their folders, and nothing else. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <check.h>
#include <jansson.h>

#include "harness/host/boot/tests/support/image.h"
#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

START_TEST(files_in_order_with_their_folders)
{
	char *contents, *text;

	put("source", "from a file", 11);
	initramfs_add_data(initramfs, "sbin/b", 0755, "program", 7);
	initramfs_add_data(initramfs, "a/x/y", 0644, "", 0);
	initramfs_add_folder(initramfs, "proc");
	initramfs_add_data(initramfs, "sbin/b", 0644, "again", 5);
	text = path_of("%s/source", folder);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a/file", 0600, text, &fault), 0);
	free(text);
	text = list_archive("a/file", &contents);
	ck_assert_str_eq(text, "40755 a 0\n100600 a/file 11\n40755 a/x 0\n100644 a/x/y 0\n"
			       "40755 proc 0\n40755 sbin 0\n100755 sbin/b 7\n");
	ck_assert_str_eq(contents, "from a file");
	free(contents);
	free(text);
}
END_TEST

static void append(const char *path, const char *bytes, size_t size)
{
	FILE *file = fopen(path, "ae");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

/* An image in which anything was planted is another one: behind its end too, where the kernel unpacks what follows. */
START_TEST(nothing_but_what_was_put_in)
{
	char *path = path_of("%s/archive", folder);
	json_t *list, *first;
	int descriptor;

	initramfs_add_data(initramfs, "b", 0644, "text", 4);
	initramfs_add_data(initramfs, "a/c", 0755, "", 0);
	descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 1);
	ck_assert_int_eq(pwrite(descriptor, "?", 1, 300), 1);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 0);
	ck_assert_int_eq(ftruncate(descriptor, 0), 0);
	ck_assert_int_eq(lseek(descriptor, 0, SEEK_SET), 0);
	ck_assert_int_eq(initramfs_write(initramfs, descriptor, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 1);
	append(path, "\0", 1);
	ck_assert_int_eq(initramfs_is(initramfs, path, &fault), 0);
	ck_assert_int_eq(initramfs_is(initramfs, "/nonexistent", &fault), -1);
	close(descriptor);
	list = initramfs_list(initramfs);
	ck_assert_uint_eq(json_array_size(list), 2);
	first = json_array_get(list, 1);
	ck_assert_str_eq(json_string_value(json_object_get(first, "path")), "b");
	ck_assert_int_eq(json_integer_value(json_object_get(first, "size")), 4);
	ck_assert_str_eq(json_string_value(json_object_get(first, "sha256")),
			 "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1");
	json_decref(list);
	free(path);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, "/nonexistent", &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, "/dev/zero", &fault), -1);
	ck_assert_int_eq(initramfs_add_file(initramfs, "a", 0644, folder, &fault), -1);
}
END_TEST

TEST_MAIN("initramfs")
{
	tcase_add_checked_fixture(tests, image_setup, image_teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, files_in_order_with_their_folders);
	tcase_add_test(tests, nothing_but_what_was_put_in);
	tcase_add_test(tests, files_that_cannot_be_read);
}
