/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels that the user names by path: image headers of any contents, and where modules and
 * configuration are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>

#include "harness/kernel/bzimage.h"
#include "harness/kernel/files.h"
#include "harness/kernel/kernel.h"

enum { SIZE = 0x1000, TEXT = 0x800 };

static uint8_t data[SIZE];
static struct bzimage image;
static struct fault fault;
static const char *why;
static char *folder;

static void make_header(const char *text)
{
	memset(data, 0, sizeof(data));
	data[0x1fe] = 0x55;
	data[0x1ff] = 0xaa;
	snprintf((char *)data + 0x202, 5, "HdrS");
	data[0x206] = 0x0f;
	data[0x207] = 0x02;
	data[0x20e] = (TEXT - 0x200) & 0xff;
	data[0x20f] = (TEXT - 0x200) >> 8;
	data[0x236] = 1;
	snprintf((char *)data + TEXT, sizeof(data) - TEXT, "%s", text);
}

static void setup(void)
{
	make_header("6.1.0-56-cloud-amd64 (x@y) #1 SMP");
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

static char *write_file(const char *name, const void *bytes, size_t size)
{
	char *path = path_of("%s/%s", folder, name);
	char *above = path_of("%.*s", (int)(strrchr(path, '/') - path), path);

	ck_assert_int_eq(folder_make(above, &fault), 0);
	ck_assert_int_eq(file_write(path, bytes, size, &fault), 0);
	free(above);
	return path;
}

START_TEST(header)
{
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), 0);
	ck_assert_str_eq(image.release, "6.1.0-56-cloud-amd64");
	ck_assert_str_eq(image.arch, "amd64");
	data[0x236] = 0;
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), 0);
	ck_assert_str_eq(image.arch, "i386");
	data[0x236] = 1;
	data[0x206] = 0x0b;
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), 0);
	ck_assert_str_eq(image.arch, "i386");
}
END_TEST

START_TEST(every_truncation)
{
	/* The release and the space behind it are there from this size on. */
	const size_t whole = TEXT + strlen("6.1.0-56-cloud-amd64") + 1;

	for (size_t size = 0; size < SIZE; size++) {
		uint8_t *copy = malloc(size + 1);

		ck_assert_ptr_nonnull(copy);
		copy = realloc(memcpy(copy, data, size), size ? size : 1);
		ck_assert_int_eq(bzimage_parse(copy, size, &image, &why), size < whole ? -1 : 0);
		free(copy);
	}
}
END_TEST

static const char *const releases[] = {"",	" 6.1", "../../etc", "6.1/x",
				       "6.1\n", ".6",	"6.1;x",     "\xff\xfe"};

START_TEST(odd_releases)
{
	make_header(releases[_i]);
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), -1);
}
END_TEST

START_TEST(release_too_long)
{
	memset(data + TEXT, 'a', RELEASE_SIZE);
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), -1);
	memset(data + TEXT, 'a', SIZE - TEXT);
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), -1);
}
END_TEST

START_TEST(offset_out_of_bounds)
{
	data[0x20e] = 0xff;
	data[0x20f] = 0xff;
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), -1);
	data[0x20e] = data[0x20f] = 0;
	ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), -1);
}
END_TEST

START_TEST(image_with_modules_beside_it)
{
	char *path = write_file("boot/vmlinuz-x", data, SIZE);
	char *config = write_file("boot/config-6.1.0-56-cloud-amd64", "", 0);
	char *list = write_file("lib/modules/6.1.0-56-cloud-amd64/modules.dep", "", 0);
	char *spec = path_of("path:%s", path);
	struct kernel kernel;

	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_eq(kernel.spec, spec);
	ck_assert_str_eq(kernel.image, path);
	ck_assert_str_eq(kernel.config, config);
	ck_assert_str_eq(kernel.modules, folder);
	ck_assert_str_eq(kernel.arch, "amd64");
	ck_assert_ptr_null(kernel.version);
	kernel_free(&kernel);
	free(spec);
	free(list);
	free(config);
	free(path);
}
END_TEST

START_TEST(tree_without_modules)
{
	char *path = write_file("arch/x86/boot/bzImage", data, SIZE);
	char *config = write_file(".config", "", 0);
	char *spec = path_of("path:%s", folder);
	struct kernel kernel;

	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_eq(kernel.image, path);
	ck_assert_str_eq(kernel.config, config);
	ck_assert_ptr_null(kernel.modules);
	kernel_free(&kernel);
	free(spec);
	free(config);
	free(path);
}
END_TEST

START_TEST(what_is_no_kernel)
{
	char *text = write_file("text", "hello", 5);
	char *pipe = path_of("%s/pipe", folder);
	const char *const paths[] = {text, pipe, folder, "/nonexistent/vmlinuz", "/dev/zero"};

	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char *spec = path_of("path:%s", paths[i]);
		struct kernel kernel;

		ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), -1);
		ck_assert_int_eq(fault.status, EXIT_USAGE);
		ck_assert_ptr_nonnull(strstr(fault.text, paths[i]));
		free(spec);
	}
	free(pipe);
	free(text);
}
END_TEST

START_TEST(faults_are_one_printable_line)
{
	struct kernel kernel;

	ck_assert_int_eq(kernel_resolve("path:/no\nsuch\033[1mfile", folder, &kernel, &fault), -1);
	for (const char *byte = fault.text; *byte; byte++)
		ck_assert((unsigned char)*byte >= ' ');
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("kernel path");
	TCase *tests = tcase_create("path");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, header);
	tcase_add_test(tests, every_truncation);
	tcase_add_loop_test(tests, odd_releases, 0, (int)(sizeof(releases) / sizeof(releases[0])));
	tcase_add_test(tests, release_too_long);
	tcase_add_test(tests, offset_out_of_bounds);
	tcase_add_test(tests, image_with_modules_beside_it);
	tcase_add_test(tests, tree_without_modules);
	tcase_add_test(tests, what_is_no_kernel);
	tcase_add_test(tests, faults_are_one_printable_line);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
