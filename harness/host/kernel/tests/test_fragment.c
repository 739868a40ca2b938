/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/kernel/build/fragment.h"
#include "harness/tests/test_main.h"

static char told[256];

static void tell(void *context, const char *option, const char *wanted, const char *got)
{
	size_t used = strlen(told);

	ck_assert_ptr_eq(context, told);
	snprintf(told + used, sizeof(told) - used, "%s %s %s\n", option, wanted, got);
}

static const struct {
	const char *fragment;
	const char *later;
	const char *config;
	const char *told;
} cases[] = {
	{"CONFIG_A=y\n", "", "CONFIG_A=y\n", ""},
	{"CONFIG_A=y", "", "CONFIG_A=y", ""},
	{"CONFIG_A=y\n", "", "CONFIG_A=m\n", "A y m\n"},
	{"CONFIG_A=y\n", "", "# CONFIG_A is not set\n", "A y n\n"},
	{"CONFIG_A=y\n", "", "CONFIG_AB=y\n", "A y n\n"},
	{"CONFIG_AB=y\n", "", "CONFIG_A=y\n", "AB y n\n"},
	{"# CONFIG_A is not set\n", "", "CONFIG_A=y\n", "A n y\n"},
	/* What there is not is off. */
	{"# CONFIG_A is not set\n", "", "\n", ""},
	{"CONFIG_T=\"a b\"\n", "", "CONFIG_T=\"a b\"\n", ""},
	{"CONFIG_T=\"a b\"\n", "", "CONFIG_T=\"\"\n", "T \"a b\" \"\"\n"},
	{"CONFIG_N=18\n", "", "CONFIG_N=17\nCONFIG_N=18\n", ""},
	{"# a remark\n\nCONFIG_A\n# CONFIG_B is set\n", "", "", ""},
	/* A later fragment has the last word. */
	{"CONFIG_A=y\nCONFIG_B=y\n", "# CONFIG_A is not set\n", "CONFIG_C=y\n", "B y n\n"},
	{"CONFIG_=m\n#  CONFIG_ is not set\n", "", "", ""},
	{"", "", "", ""},
};

START_TEST(what_a_configuration_kept)
{
	unsigned lines = 0;

	told[0] = '\0';
	for (const char *at = cases[_i].told; *at; at++)
		lines += *at == '\n';
	ck_assert_uint_eq(
		fragment_check(cases[_i].fragment, cases[_i].later, cases[_i].config, tell, told),
		lines);
	ck_assert_str_eq(told, cases[_i].told);
}
END_TEST

TEST_MAIN("fragment")
{
	tcase_add_loop_test(tests, what_a_configuration_kept, 0, ARRAY_SIZE(cases));
}
