/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files and links that several processes write at once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/tests/test_main.h"

enum { WRITERS = 4, SIZE = 5000 };

/* A text of one letter, which is the writer's own. */
static int write_file(const char *path, unsigned writer, struct fault *fault)
{
	char text[SIZE];

	memset(text, (int)('a' + writer), sizeof(text));
	return file_write(path, text, sizeof(text), fault);
}

/* The link is beside the folder. */
static int write_link(const char *path, unsigned writer, struct fault *fault)
{
	char *folder = path_of("%s%u", path, writer);
	int result = path_link_latest(folder, fault);

	free(folder);
	return result;
}

typedef int writing(const char *path, unsigned writer, struct fault *fault);

/* How many of the writers, who begin together and write again and again, met a fault. */
static unsigned write_together(writing *write_one, const char *path, unsigned rounds)
{
	int start[2];
	unsigned failed = 0;

	ck_assert_int_eq(pipe2(start, O_CLOEXEC), 0);
	for (unsigned writer = 0; writer < WRITERS; writer++) {
		pid_t pid = fork();
		struct fault fault;
		char unread;

		ck_assert_int_ge(pid, 0);
		if (pid != 0)
			continue;
		if (close(start[1]) != 0 || read(start[0], &unread, 1) != 0)
			_exit(EXIT_FAILURE);
		for (unsigned i = 0; i < rounds; i++) {
			if (write_one(path, writer, &fault) == 0)
				continue;
			(void)fprintf(stderr, "%s\n", fault.text);
			_exit(EXIT_FAILURE);
		}
		_exit(EXIT_SUCCESS);
	}
	ck_assert_int_eq(close(start[1]), 0);
	for (unsigned i = 0; i < WRITERS; i++) {
		int ended;

		ck_assert_int_gt(wait(&ended), 0);
		failed += ended != 0;
	}
	ck_assert_int_eq(close(start[0]), 0);
	return failed;
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
	unsigned names = 0;
	struct stat status;
	struct fault fault;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	path = path_of("%s/file", folder);
	(void)umask(027);
	ck_assert_uint_eq(write_together(write_file, path, 20), 0);
	check_whole(path);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 07777, 0640);
	/* None of the other names is left. */
	ck_assert_int_eq(folder_each(folder, count_one, &names), 0);
	ck_assert_uint_eq(names, 1);
	free(path);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
}
END_TEST

START_TEST(one_link_many_writers)
{
	char folder[] = "/tmp/test_files.XXXXXX";
	char *run, *latest;
	char target[8] = "";
	unsigned names = 0;
	struct fault fault;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	run = path_of("%s/run", folder);
	latest = path_of("%s/latest", folder);
	ck_assert_uint_eq(write_together(write_link, run, 1000), 0);
	ck_assert_int_eq(readlink(latest, target, sizeof(target) - 1), strlen("run0"));
	ck_assert_int_eq(strncmp(target, "run", 3), 0);
	ck_assert_int_eq(folder_each(folder, count_one, &names), 0);
	ck_assert_uint_eq(names, 1);
	free(latest);
	free(run);
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
	/* The disk may be another's. */
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, one_file_many_writers);
	tcase_add_test(tests, one_link_many_writers);
	tcase_add_test(tests, where_nothing_can_be_written);
}
