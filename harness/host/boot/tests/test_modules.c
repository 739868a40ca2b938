/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules of a guest, in the order to load them. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/host/boot/modules.h"
#include "harness/host/boot/tests/support/image.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/tests/test_main.h"

#define RELEASE "6.1.0-1-test"
#define MODULES "lib/modules/" RELEASE

/* Assembles a module that exports and wants a symbol each (or ""). */
static void put_module(const char *name, const char *exports, const char *wants,
		       const char *information)
{
	char *source = path_of(".section .modinfo,\"a\"\n.asciz \"license=GPL\"\n%s%s%s"
			       ".section __ksymtab_strings,\"a\"\n.asciz \"%s\"\n.data\n.quad %s\n",
			       *information ? ".asciz \"" : "", information,
			       *information ? "\"\n" : "", exports, *wants ? wants : "0");
	char *assembly = path_of("%s/module.s", folder);
	char *object = path_of("%s/" MODULES "/kernel/%s.ko", folder, name);
	const char *const argv[] = {"cc", "-c", assembly, "-o", object, NULL};

	put("module.s", source, strlen(source));
	put(MODULES "/kernel/empty", "", 0);
	ck_assert_msg(program_run(argv, "gcc", NULL, NULL, &fault) == 0, "%s", fault.text);
	free(object);
	free(assembly);
	free(source);
}

/* Compresses a module as some distributions do. */
static void compress_module(const char *name)
{
	char *path = path_of("%s/" MODULES "/kernel/%s.ko", folder, name);
	const char *const argv[] = {"xz", "--check=crc32", path, NULL};

	ck_assert_msg(program_run(argv, "xz-utils", NULL, NULL, &fault) == 0, "%s", fault.text);
	free(path);
}

static const struct demanded_module none[] = {{NULL, NULL}};

static void put_modules(void)
{
	static const char *const names[] = {"kernel/net/ipv6.ko\n"};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};

	put(MODULES "/modules.builtin", names[0], strlen(names[0]));
	put(MODULES "/modules.order", "", 0);
	put_module("sctp", "sctp_symbol", "tunnel_symbol", "");
	put_module("sctp_diag", "diag_symbol", "sctp_symbol", "");
	put_module("udp_tunnel", "tunnel_symbol", "", "softdep=pre: crc_fast");
	put_module("crc_fast", "crc_symbol", "", "");
	put_module("unwanted", "unwanted_symbol", "sctp_symbol", "");
	compress_module("crc_fast");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
}

START_TEST(modules_in_order)
{
	static const char *const wanted[] = {"sctp_diag", "ipv6", "absent", "sctp", NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put_modules();
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), 0);
	text = list_archive("modules.list", &contents);
	ck_assert_str_eq(contents, "/lib/modules/crc_fast.ko\n/lib/modules/udp_tunnel.ko\n"
				   "/lib/modules/sctp.ko\n/lib/modules/sctp_diag.ko\n");
	ck_assert_ptr_null(strstr(text, "unwanted"));
	free(contents);
	free(text);
	text = list_archive("lib/modules/crc_fast.ko", &contents);
	ck_assert_ptr_nonnull(contents);
	ck_assert_int_eq(memcmp(contents, "\177ELF", 4), 0);
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* What lies in modules.list is not loaded again; what several capabilities need is in the lines of each. */
START_TEST(modules_on_demand)
{
	static const char *const wanted[] = {"sctp", NULL};
	static const struct demanded_module demanded[] = {
		{"one", "one"}, {"other", "other"}, {"other", "absent"}, {NULL, NULL}};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put_modules();
	put_module("shared", "shared_symbol", "tunnel_symbol", "");
	put_module("one", "one_symbol", "shared_symbol", "");
	put_module("other", "other_symbol", "shared_symbol", "");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, demanded, &fault), 0);
	text = list_archive("modules.demand", &contents);
	ck_assert_str_eq(contents, "one\t/lib/modules/shared.ko\none\t/lib/modules/one.ko\n"
				   "other\t/lib/modules/shared.ko\nother\t/lib/modules/other.ko\n");
	ck_assert_ptr_nonnull(strstr(text, "lib/modules/one.ko"));
	free(contents);
	free(text);
	text = list_archive("modules.list", &contents);
	ck_assert_ptr_null(strstr(contents, "shared"));
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* As crypto_algapi, which is of no use without cryptomgr, which needs it. */
START_TEST(module_that_wishes_for_one_that_needs_it)
{
	static const char *const wanted[] = {"hash", NULL};
	const char *const argv[] = {"depmod", "-b", folder, RELEASE, NULL};
	char *modules = path_of("%s/" MODULES, folder);
	char *contents, *text;

	put(MODULES "/modules.builtin", "", 0);
	put(MODULES "/modules.order", "", 0);
	put_module("algapi", "api_symbol", "", "softdep=pre: manager");
	put_module("common", "common_symbol", "api_symbol", "");
	put_module("manager", "manager_symbol", "common_symbol", "");
	put_module("hash", "hash_symbol", "api_symbol", "");
	ck_assert_msg(program_run(argv, "kmod", NULL, NULL, &fault) == 0, "%s", fault.text);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), 0);
	text = list_archive("modules.list", &contents);
	ck_assert_str_eq(contents, "/lib/modules/algapi.ko\n/lib/modules/common.ko\n"
				   "/lib/modules/manager.ko\n/lib/modules/hash.ko\n");
	free(contents);
	free(text);
	free(modules);
}
END_TEST

/* For some formats libarchive starts a program, whatever the file is: those are no formats of modules. */
START_TEST(modules_that_would_start_a_program)
{
	static const char *const wanted[] = {"sctp", NULL};
	static const char lzop[64] = "\x89LZO\0\r\n\x1a\n";
	char *modules = path_of("%s/" MODULES, folder), *contents, *text;

	put_modules();
	put(MODULES "/kernel/sctp.ko", lzop, sizeof(lzop));
	ck_assert_msg(modules_add(initramfs, modules, wanted, none, &fault) == 0, "%s", fault.text);
	text = list_archive("lib/modules/sctp.ko", &contents);
	ck_assert_ptr_nonnull(contents);
	ck_assert_int_eq(memcmp(contents, lzop, 9), 0);
	free(text);
	free(contents);
	free(modules);
}
END_TEST

START_TEST(modules_that_are_damaged)
{
	static const char *const wanted[] = {"sctp", NULL};
	char *modules = path_of("%s/" MODULES, folder);

	put_modules();
	put(MODULES "/kernel/crc_fast.ko.xz", "\375\067zXZ\0 nothing", 14);
	ck_assert_int_eq(modules_add(initramfs, modules, wanted, none, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "crc_fast.ko.xz"));
	ck_assert_int_eq(modules_add(initramfs, "/nonexistent", wanted, none, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	free(modules);
}
END_TEST

TEST_MAIN("modules")
{
	tcase_add_checked_fixture(tests, image_setup, image_teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, modules_in_order);
	tcase_add_test(tests, modules_on_demand);
	tcase_add_test(tests, module_that_wishes_for_one_that_needs_it);
	tcase_add_test(tests, modules_that_would_start_a_program);
	tcase_add_test(tests, modules_that_are_damaged);
}
