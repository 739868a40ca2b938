/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels that the user names by path: image headers of any contents, and where modules and
 * configuration are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/kernel/config/bzimage.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel.h"
#include "harness/tests/test_main.h"

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
	make_header("6.1.0-56-cloud-amd64 (x@y) #1 SMP Debian 6.1.192-3 (2026-11-20)");
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

START_TEST(package)
{
	static const char release[] = "6.1.0-56-cloud-amd64 (x@y) #1 SMP";
	static const struct {
		const char *text, *package;
	} cases[] = {
		{" Debian 6.1.192-3 (2026-11-20)", "6.1.192-3"},
		{" PREEMPT_DYNAMIC Debian 6.12.95-1~bpo12+1 (2026-11-20)", "6.12.95-1~bpo12+1"},
		{" Debian 6.1.192-3", "6.1.192-3"},
		{"", ""},
		{" Debian", ""},
		{" Debian ", ""},
		{" Debian ../../etc (2026-11-20)", ""},
		{" Debian "
		 "6.1.192-33333333333333333333333333333333333333333333333333333333333333333 (2026)",
		 ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = path_of("%s%s", release, cases[i].text);

		make_header(text);
		ck_assert_int_eq(bzimage_parse(data, SIZE, &image, &why), 0);
		ck_assert_str_eq(image.package, cases[i].package);
		free(text);
	}
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
	char *modules = path_of("%s/lib/modules/6.1.0-56-cloud-amd64", folder);
	char *spec = path_of("path:%s", path);
	struct kernel kernel;

	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_eq(kernel.spec, spec);
	ck_assert_str_eq(kernel.image, path);
	ck_assert_str_eq(kernel.config, config);
	ck_assert_str_eq(kernel.modules, modules);
	ck_assert_str_eq(kernel.arch, "amd64");
	ck_assert_str_eq(kernel.version, "6.1.192-3");
	kernel_free(&kernel);
	free(spec);
	free(modules);
	free(list);
	free(config);
	free(path);
}
END_TEST

/* As Debian's packages have been since forky. */
START_TEST(image_among_its_modules)
{
	char *path = write_file("usr/lib/modules/6.1.0-56-cloud-amd64/vmlinuz", data, SIZE);
	char *config = write_file("usr/lib/modules/6.1.0-56-cloud-amd64/config", "", 0);
	char *list = write_file("usr/lib/modules/6.1.0-56-cloud-amd64/modules.dep", "", 0);
	char *modules = path_of("%s/usr/lib/modules/6.1.0-56-cloud-amd64", folder);
	char *spec = path_of("path:%s", path);
	struct kernel kernel;

	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_eq(kernel.config, config);
	ck_assert_str_eq(kernel.modules, modules);
	kernel_free(&kernel);
	free(spec);
	free(modules);
	free(list);
	free(config);
	free(path);
}
END_TEST

/* Folders that `,modules=` may name. */
static const struct {
	const char *list;
	const char *given;
	const char *found;
} given[] = {
	{"m/lib/modules/6.1.0-56-cloud-amd64/modules.dep", "m",
	 "m/lib/modules/6.1.0-56-cloud-amd64"},
	{"m/modules.dep", "m", "m"},
};

START_TEST(modules_that_are_named)
{
	char *path = write_file("boot/vmlinuz-x", data, SIZE);
	char *beside = write_file("lib/modules/6.1.0-56-cloud-amd64/modules.dep", "", 0);
	char *list = write_file(given[_i].list, "", 0);
	char *modules = path_of("%s/%s", folder, given[_i].found);
	char *spec = path_of("path:%s,modules=%s/%s", path, folder, given[_i].given);
	struct kernel kernel;

	ck_assert_msg(kernel_resolve(spec, folder, &kernel, &fault) == 0, "%s", fault.text);
	ck_assert_str_eq(kernel.modules, modules);
	kernel_free(&kernel);
	free(spec);
	free(modules);
	free(list);
	free(beside);
	free(path);
}
END_TEST

START_TEST(modules_that_are_not_there)
{
	char *path = write_file("boot/vmlinuz-x", data, SIZE);
	char *list = write_file("m/lib/modules/6.1.0-57-cloud-amd64/modules.dep", "", 0);
	const char *const folders[] = {"m", "boot", "nonexistent"};
	struct kernel kernel;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		char *spec = path_of("path:%s,modules=%s/%s", path, folder, folders[i]);

		ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), -1);
		ck_assert_int_eq(fault.status, EXIT_USAGE);
		ck_assert_ptr_nonnull(strstr(fault.text, "6.1.0-56-cloud-amd64"));
		free(spec);
	}
	free(list);
	free(path);
}
END_TEST

static void put(const char *name, const char *text)
{
	free(write_file(name, text, strlen(text)));
}

/* The three forms that lists of modules have had. */
static const char *const orders[] = {
	"kernel/net/sctp/sctp.ko\nkernel/drivers/net/veth.ko\n",
	"net/sctp/sctp.ko\ndrivers/net/veth.ko\n",
	"net/sctp/sctp.o\ndrivers/net/veth.o\n",
};

START_TEST(modules_of_a_tree)
{
	char *tree = path_of("%s/tree", folder);
	char *spec = path_of("path:%s", tree);
	struct kernel kernel;
	char *contents, *path;
	size_t size;

	free(write_file("tree/arch/x86/boot/bzImage", data, SIZE));
	put("tree/modules.order", orders[_i]);
	put("tree/modules.builtin", _i == 2 ? "net/ipv6/ipv6.o\n" : "kernel/net/ipv6/ipv6.ko\n");
	put("tree/net/sctp/sctp.ko", "");
	put("tree/drivers/net/veth.ko", "");
	ck_assert_msg(kernel_resolve(spec, folder, &kernel, &fault) == 0, "%s", fault.text);
	path = path_of("%s/modules.order", kernel.modules);
	ck_assert_int_eq(file_read(path, 1000, &contents, &size, EXIT_USAGE, &fault), 0);
	ck_assert_str_eq(contents, orders[0]);
	free(contents);
	free(path);
	path = path_of("%s/modules.builtin", kernel.modules);
	ck_assert_int_eq(file_read(path, 1000, &contents, &size, EXIT_USAGE, &fault), 0);
	ck_assert_str_eq(contents, "kernel/net/ipv6/ipv6.ko\n");
	free(contents);
	free(path);
	path = path_of("%s/modules.dep", kernel.modules);
	ck_assert(path_exists(path));
	free(path);
	path = path_of("%s/kernel/net/sctp/sctp.ko", kernel.modules);
	ck_assert(path_exists(path));
	free(path);
	kernel_free(&kernel);
	free(spec);
	free(tree);
}
END_TEST

/* A module built again gives another folder: whoever keeps an image of the modules sees it. */
START_TEST(modules_that_change)
{
	char *spec = path_of("path:%s/tree", folder);
	struct kernel kernel;
	char *first;

	free(write_file("tree/arch/x86/boot/bzImage", data, SIZE));
	put("tree/modules.order", "net/sctp/sctp.ko\n");
	put("tree/modules.builtin", "");
	put("tree/net/sctp/sctp.ko", "");
	ck_assert_msg(kernel_resolve(spec, folder, &kernel, &fault) == 0, "%s", fault.text);
	first = path_of("%s", kernel.modules);
	kernel_free(&kernel);
	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_eq(kernel.modules, first);
	kernel_free(&kernel);
	put("tree/net/sctp/sctp.ko", "changed");
	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), 0);
	ck_assert_str_ne(kernel.modules, first);
	kernel_free(&kernel);
	free(first);
	free(spec);
}
END_TEST

static const char *const bad_orders[] = {"net/sctp/sctp.ko\n",
					 "../../etc/passwd.ko\n",
					 "/etc/passwd.ko\n",
					 "kernel/\n",
					 ".ko\n",
					 "x\n"};

START_TEST(modules_that_no_build_left)
{
	char *spec = path_of("path:%s/tree", folder);
	struct kernel kernel;

	free(write_file("tree/arch/x86/boot/bzImage", data, SIZE));
	put("tree/modules.order", bad_orders[_i]);
	put("tree/modules.builtin", "");
	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	free(spec);
}
END_TEST

/* What other architectures build, in a tree or in what was given as O=. */
START_TEST(tree_of_another_architecture)
{
	char *spec = path_of("path:%s/out", folder);
	struct kernel kernel;

	put("out/arch/arm64/boot/Image", "ARM");
	put("out/.config", "");
	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), -1);
	put("out/include/config/kernel.release", "7.2.0-rc1+\n");
	ck_assert_msg(kernel_resolve(spec, folder, &kernel, &fault) == 0, "%s", fault.text);
	ck_assert_str_eq(kernel.release, "7.2.0-rc1+");
	ck_assert_str_eq(kernel.arch, "arm64");
	ck_assert_ptr_nonnull(strstr(kernel.image, "/arm64/"));
	kernel_free(&kernel);
	put("out/include/config/kernel.release", "../x\n");
	ck_assert_int_eq(kernel_resolve(spec, folder, &kernel, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	free(spec);
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
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
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

TEST_MAIN("kernel path")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, header);
	tcase_add_test(tests, package);
	tcase_add_test(tests, every_truncation);
	tcase_add_loop_test(tests, odd_releases, 0, (int)(ARRAY_SIZE(releases)));
	tcase_add_test(tests, release_too_long);
	tcase_add_test(tests, offset_out_of_bounds);
	tcase_add_test(tests, image_with_modules_beside_it);
	tcase_add_test(tests, image_among_its_modules);
	tcase_add_loop_test(tests, modules_that_are_named, 0, 2);
	tcase_add_test(tests, modules_that_are_not_there);
	tcase_add_loop_test(tests, modules_of_a_tree, 0, 3);
	tcase_add_test(tests, modules_that_change);
	tcase_add_loop_test(tests, modules_that_no_build_left, 0, (int)(ARRAY_SIZE(bad_orders)));
	tcase_add_test(tests, tree_of_another_architecture);
	tcase_add_test(tests, tree_without_modules);
	tcase_add_test(tests, what_is_no_kernel);
	tcase_add_test(tests, faults_are_one_printable_line);
}
