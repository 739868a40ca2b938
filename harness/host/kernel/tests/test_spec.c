/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/kernel/debian/candidates.h"
#include "harness/host/kernel/kernel_private.h"
#include "harness/host/kernel/spec.h"
#include "harness/tests/test_main.h"

static struct spec spec;
static struct fault fault;

START_TEST(no_spec_is_the_current_debian_kernel)
{
	ck_assert_int_eq(spec_parse(NULL, &spec, &fault), 0);
	ck_assert_int_eq(spec.kind, SPEC_DEBIAN);
	ck_assert_str_eq(spec.version, "");
	ck_assert_str_eq(spec.release, "");
	ck_assert_str_eq(spec.arch, "");
}
END_TEST

START_TEST(debian_parts)
{
	ck_assert_int_eq(spec_parse("debian:6.1.0-47", &spec, &fault), 0);
	ck_assert_str_eq(spec.version, "6.1.0-47");
	ck_assert_str_eq(spec.arch, "");
	ck_assert_int_eq(spec_parse("debian:6.12.117+deb12/i386", &spec, &fault), 0);
	ck_assert_str_eq(spec.version, "6.12.117+deb12");
	ck_assert_str_eq(spec.release, "");
	ck_assert_str_eq(spec.arch, "i386");
	ck_assert_int_eq(spec_parse("debian:7.2@sid/armhf", &spec, &fault), 0);
	ck_assert_str_eq(spec.version, "7.2");
	ck_assert_str_eq(spec.release, "sid");
	ck_assert_str_eq(spec.arch, "armhf");
}
END_TEST

START_TEST(the_machines_own)
{
	ck_assert_int_eq(spec_parse("local", &spec, &fault), 0);
	ck_assert_int_eq(spec.kind, SPEC_LOCAL);
	ck_assert(kernel_is_local("local"));
	ck_assert(!kernel_is_local("debian:6.1"));
	ck_assert(!kernel_is_local("local:"));
	ck_assert(!kernel_is_local(NULL));
}
END_TEST

START_TEST(flavours)
{
	static const struct {
		const char *wanted;
		const char *arch;
		const char *flavour; /* NULL: none */
		size_t version; /* length */
	} cases[] = {
		{"6.1", "amd64", NULL, 3},
		{"6.1-amd64", "amd64", "amd64", 3},
		{"6.1-cloud-amd64", "amd64", "cloud-amd64", 3},
		{"6.12.117+deb12-rt-amd64", "amd64", "rt-amd64", 14},
		{"6.1.0-47", "amd64", NULL, 8},
		{"6.1.0-50-686-pae", "i386", "686-pae", 8},
		{"6.1.0-50-rt-686-pae", "i386", "rt-686-pae", 8},
		{"6.1.0-50-686", "i386", "686", 8},
		{"6.1.0-50-686", "amd64", NULL, 12},
		{"6.1-amd64", "m68k", NULL, 9},
		{"-amd64", "amd64", NULL, 6},
		{"", "amd64", NULL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t length;
		const char *flavour = debian_flavour(cases[i].wanted, cases[i].arch, &length);

		ck_assert_pstr_eq(flavour, cases[i].flavour);
		ck_assert_uint_eq(length, cases[i].version);
	}
}
END_TEST

START_TEST(path)
{
	ck_assert_int_eq(spec_parse("path:/boot/vmlinuz@1/x", &spec, &fault), 0);
	ck_assert_int_eq(spec.kind, SPEC_PATH);
	ck_assert_str_eq(spec.path, "/boot/vmlinuz@1/x");
	ck_assert_str_eq(spec.modules, "");
}
END_TEST

START_TEST(path_with_modules)
{
	ck_assert_int_eq(spec_parse("path:a,b,modules=/x,modules=y,z", &spec, &fault), 0);
	ck_assert_str_eq(spec.path, "a,b,modules=/x");
	ck_assert_str_eq(spec.modules, "y,z");
}
END_TEST

START_TEST(user_mode_linux)
{
	ck_assert_int_eq(spec_parse("uml:./linux", &spec, &fault), 0);
	ck_assert_int_eq(spec.kind, SPEC_UML);
	ck_assert_str_eq(spec.path, "./linux");
	ck_assert_str_eq(spec.modules, "");
	ck_assert_int_eq(spec_parse("uml:linux,modules=/x", &spec, &fault), 0);
	ck_assert_str_eq(spec.modules, "/x");
}
END_TEST

START_TEST(paths_too_long)
{
	static char text[2 * PATH_MAX] = "path:";

	memset(text + 5, 'x', PATH_MAX);
	ck_assert_int_eq(spec_parse(text, &spec, &fault), -1);
	memcpy(text + 6, ",modules=", 9);
	ck_assert_int_eq(spec_parse(text, &spec, &fault), -1);
	text[PATH_MAX + 4] = '\0';
	ck_assert_int_eq(spec_parse(text, &spec, &fault), 0);
	ck_assert_str_eq(spec.path, "x");
}
END_TEST

static const char *const wrong[] = {
	"",
	"debian",
	"debian:",
	"debian:x",
	"debian:/i386",
	"debian:6.1/",
	"debian:6.1@",
	"debian:6.1@/i386",
	"debian:6.1/../x",
	"debian:6.1@../../etc",
	"debian:6.1 -o",
	"debian:6.1@-os",
	"debian:6.1\n",
	"path:",
	"path:,modules=/x",
	"path:x,modules=",
	"uml:",
	"uml:,modules=/x",
	"local:",
	"local/i386",
	"6.1",
	"fedora:40",
};

START_TEST(wrong_specs)
{
	ck_assert_int_eq(spec_parse(wrong[_i], &spec, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_ptr_null(strchr(fault.text, '\n'));
}
END_TEST

START_TEST(words_too_long)
{
	char text[600] = "debian:6.";

	memset(text + strlen(text), '1', 500);
	ck_assert_int_eq(spec_parse(text, &spec, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
}
END_TEST

/* C1 controls are in UTF-8 what ESC is, and one byte of 80 to 9f is no character. */
START_TEST(words_that_a_terminal_obeys)
{
	ck_assert_int_eq(spec_parse("=\xd1|\xc2\x9b"
				    "31m\x1b]0;\a \xc3\xa9\xe2\x82\xac\x9b\x7f",
				    &spec, &fault),
			 -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "=?|  31m ]0;  \xc3\xa9\xe2\x82\xac? :"));
}
END_TEST

START_TEST(abi_of_packages)
{
	const char *abi;

	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-47-cloud-amd64", "cloud-amd64", &abi), 8);
	ck_assert_int_eq(strncmp(abi, "6.1.0-47", 8), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.12.117+deb12-amd64", "amd64", &abi), 14);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-47-cloud-amd64", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-47-rt-amd64", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-47-amd64-dbg", "amd64", &abi), 0);
	ck_assert_uint_eq(
		debian_abi("linux-image-6.1.0-47-cloud-amd64-unsigned", "cloud-amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.12-cloud-amd64", "cloud-amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-cloud-amd64", "cloud-amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-9-/-amd64", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0/../../x-amd64", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("linux-image-6.1.0-9\xff-amd64", "amd64", &abi), 0);
	ck_assert_uint_eq(debian_abi("", "amd64", &abi), 0);
}
END_TEST

START_TEST(abi_of_versions)
{
	ck_assert(debian_abi_matches("6.1.0-47", 8, "6.1"));
	ck_assert(debian_abi_matches("6.1.0-47", 8, "6.1.0-47"));
	ck_assert(debian_abi_matches("6.1.0-47", 8, ""));
	ck_assert(!debian_abi_matches("6.12.1+deb12", 12, "6.1"));
	ck_assert(!debian_abi_matches("6.1.0-47", 8, "6.1.0-4"));
	ck_assert(!debian_abi_matches("6.1.0-47-cloud", 8, "6.1.0-47-cloud"));
}
END_TEST

START_TEST(fields_of_paragraphs)
{
	static const char text[] = "Package: ab\nVersion: 1\n\nVersion: 9\n\nPackage: a\nDepends:\n"
				   "Version: 2-3\nDescription: x\n Package: ab\n";
	char *value = apt_field(text, "a", "Version");

	ck_assert_str_eq(value, "2-3");
	free(value);
	value = apt_field(text, "ab", "Version");
	ck_assert_str_eq(value, "1");
	free(value);
	ck_assert_ptr_null(apt_field(text, "ab", "Depends"));
	ck_assert_ptr_null(apt_field(text, "b", "Version"));
	ck_assert_ptr_null(apt_field("", "a", "Version"));
	ck_assert_ptr_null(apt_field("Package: a\nVersion", "a", "Version"));
}
END_TEST

TEST_MAIN("kernel spec")
{
	tcase_add_test(tests, no_spec_is_the_current_debian_kernel);
	tcase_add_test(tests, debian_parts);
	tcase_add_test(tests, the_machines_own);
	tcase_add_test(tests, flavours);
	tcase_add_test(tests, path);
	tcase_add_test(tests, path_with_modules);
	tcase_add_test(tests, user_mode_linux);
	tcase_add_test(tests, paths_too_long);
	tcase_add_loop_test(tests, wrong_specs, 0, (int)(ARRAY_SIZE(wrong)));
	tcase_add_test(tests, words_too_long);
	tcase_add_test(tests, words_that_a_terminal_obeys);
	tcase_add_test(tests, abi_of_packages);
	tcase_add_test(tests, abi_of_versions);
	tcase_add_test(tests, fields_of_paragraphs);
}
