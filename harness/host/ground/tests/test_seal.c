/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests of what is kept, and faults whose text is too long. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/seal.h"
#include "harness/tests/test_main.h"

static char folder[] = "/tmp/test_seal.XXXXXX";
static char *seal;
static struct fault fault;

static char *in_folder(const char *name)
{
	return path_of("%s/%s", folder, name);
}

static void write_text(const char *name, const char *text)
{
	char *path = in_folder(name);

	ck_assert_int_eq(file_write(path, text, strlen(text), &fault), 0);
	free(path);
}

static void setup(void)
{
	char *link;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	seal = in_folder(SEAL_NAME);
	write_text("a", "first");
	write_text("b", "second");
	link = in_folder("l");
	ck_assert_int_eq(symlink("a", link), 0);
	free(link);
	ck_assert_int_eq(seal_write(folder, seal, &fault), 0);
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(seal);
}

static void expect_broken(const char *words)
{
	ck_assert_int_eq(seal_check(folder, seal, NULL, &fault), SEAL_BROKEN);
	ck_assert_msg(strstr(fault.text, words) != NULL, "%s", fault.text);
}

START_TEST(whole)
{
	ck_assert_int_eq(seal_check(folder, seal, NULL, &fault), SEAL_WHOLE);
	write_text("another", "is nobody's concern");
	ck_assert_int_eq(seal_check(folder, seal, NULL, &fault), SEAL_WHOLE);
}
END_TEST

START_TEST(other_contents)
{
	write_text("b", "seCond");
	expect_broken("/b is damaged: its contents");
}
END_TEST

START_TEST(other_size)
{
	write_text("b", "secon");
	expect_broken("/b is damaged: its size");
}
END_TEST

START_TEST(missing)
{
	char *path = in_folder("a");

	ck_assert_int_eq(unlink(path), 0);
	expect_broken("/a is damaged: it is missing");
	free(path);
}
END_TEST

START_TEST(other_link)
{
	char *path = in_folder("l");

	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("b", path), 0);
	expect_broken("/l is damaged: its contents");
	free(path);
}
END_TEST

static bool is_a(const char *path)
{
	return strcmp(path, "a") == 0;
}

/* What is not wanted must be there, and have its size. */
START_TEST(part)
{
	write_text("b", "seCond");
	ck_assert_int_eq(seal_check(folder, seal, is_a, &fault), SEAL_WHOLE);
	write_text("b", "secon");
	ck_assert_int_eq(seal_check(folder, seal, is_a, &fault), SEAL_BROKEN);
	write_text("b", "second");
	write_text("a", "First");
	ck_assert_int_eq(seal_check(folder, seal, is_a, &fault), SEAL_BROKEN);
}
END_TEST

/* Neither file_write() nor cutting a file, as both may wait for the disk, each time. */
static enum seal_state check_with_seal(const char *text, size_t size)
{
	FILE *file;

	ck_assert_int_eq(unlink(seal), 0);
	file = fopen(seal, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
	return seal_check(folder, seal, NULL, &fault);
}

/* A seal that is cut anywhere, or has a byte changed anywhere, is no seal. */
START_TEST(seal_damaged)
{
	char *text;
	size_t size;

	ck_assert_int_eq(file_read(seal, 4096, &text, &size, EXIT_ENVIRONMENT, &fault), 0);
	for (size_t i = 0; i < size; i++) {
		ck_assert_int_eq(check_with_seal(text, i), SEAL_BROKEN);
		text[i] ^= 1;
		ck_assert_int_eq(check_with_seal(text, size), SEAL_BROKEN);
		text[i] ^= 1;
	}
	free(text);
	ck_assert_int_eq(unlink(seal), 0);
	ck_assert_int_eq(seal_check(folder, seal, NULL, &fault), SEAL_MISSING);
}
END_TEST

START_TEST(one_file)
{
	char digest[SHA256_TEXT];
	char *path = in_folder("a");

	ck_assert_int_eq(seal_file_check(path, &fault), SEAL_MISSING);
	ck_assert_int_eq(sha256_of_file(path, digest, &fault), 0);
	/* printf first | sha256sum */
	ck_assert_str_eq(digest,
			 "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e");
	ck_assert_int_eq(seal_file_write(path, digest, &fault), 0);
	ck_assert_int_eq(seal_file_check(path, &fault), SEAL_WHOLE);
	write_text("a", "fIrst");
	ck_assert_int_eq(seal_file_check(path, &fault), SEAL_BROKEN);
	free(path);
}
END_TEST

START_TEST(long_fault)
{
	char path[4096];

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ck_assert_int_eq(fault_set(&fault, EXIT_USAGE, "cannot read %s: %s", path, "why"), -1);
	ck_assert_int_eq(strncmp(fault.text, "cannot read xxx", 15), 0);
	ck_assert_str_eq(fault.text + strlen(fault.text) - 6, "x: why");
	/* Its own text may be a part of what it is to say. */
	fault_set(&fault, EXIT_USAGE, "short");
	fault_set(&fault, EXIT_USAGE, "it is %s", fault.text);
	ck_assert_str_eq(fault.text, "it is short");
}
END_TEST

TEST_MAIN("seal")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, whole);
	tcase_add_test(tests, other_contents);
	tcase_add_test(tests, other_size);
	tcase_add_test(tests, missing);
	tcase_add_test(tests, other_link);
	tcase_add_test(tests, part);
	tcase_add_test(tests, seal_damaged);
	tcase_add_test(tests, one_file);
	tcase_add_test(tests, long_fault);
}
