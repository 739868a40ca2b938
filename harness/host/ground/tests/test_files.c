/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that several processes write at once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

enum { WRITERS = 4, ROUNDS = 100, SIZE = 5000 };

/* Waits until every writer is there, and writes a text of one letter again and again. */
static _Noreturn void write_often(const char *path, char letter, int start)
{
	char text[SIZE], unread;
	struct fault fault;

	memset(text, letter, sizeof(text));
	if (read(start, &unread, 1) != 0)
		_exit(EXIT_FAILURE);
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (file_write(path, text, sizeof(text), &fault) == 0)
			continue;
		(void)fprintf(stderr, "%s\n", fault.text);
		_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

static int count_one(void *context, const char *name)
{
	unsigned *count = context;

	(void)name;
	*count += 1;
	return 0;
}

static void check_whole(const char *path)
{
	char *text;
	size_t size;
	struct fault fault;

	ck_assert_int_eq(file_read(path, SIZE, &text, &size, EXIT_ENVIRONMENT, &fault), 0);
	ck_assert_uint_eq(size, SIZE);
	for (size_t i = 1; i < size; i++)
		ck_assert_int_eq(text[i], text[0]);
	free(text);
}

START_TEST(one_file_many_writers)
{
	char folder[] = "/tmp/test_files.XXXXXX";
	char *path;
	int start[2];
	unsigned failed = 0, names = 0;
	struct stat status;
	struct fault fault;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(pipe2(start, O_CLOEXEC), 0);
	path = path_of("%s/file", folder);
	(void)umask(027);
	for (unsigned i = 0; i < WRITERS; i++) {
		pid_t writer = fork();

		ck_assert_int_ge(writer, 0);
		if (writer == 0) {
			(void)close(start[1]);
			write_often(path, (char)('a' + i), start[0]);
		}
	}
	ck_assert_int_eq(close(start[1]), 0);
	for (unsigned i = 0; i < WRITERS; i++) {
		int ended;

		ck_assert_int_gt(wait(&ended), 0);
		failed += ended != 0;
	}
	ck_assert_uint_eq(failed, 0);
	check_whole(path);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 07777, 0640);
	/* None of the other names is left. */
	ck_assert_int_eq(folder_each(folder, count_one, &names), 0);
	ck_assert_uint_eq(names, 1);
	free(path);
	ck_assert_int_eq(close(start[0]), 0);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
}
END_TEST

START_TEST(where_nothing_can_be_written)
{
	struct fault fault;

	ck_assert_int_eq(file_write("/proc/nowhere/file", "", 0, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "cannot write /proc/nowhere/file: "));
}
END_TEST

TEST_MAIN("files")
{
	tcase_add_test(tests, one_file_many_writers);
	tcase_add_test(tests, where_nothing_can_be_written);
}
