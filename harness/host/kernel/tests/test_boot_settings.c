/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a kernel is booted: what users may write, and what it takes away from a prediction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/config/booted.h"
#include "harness/tests/test_main.h"

static struct boot_settings settings;
static struct fault fault;

static void setup(void)
{
	settings = (struct boot_settings){0};
	fault = (struct fault){0};
}

static void teardown(void)
{
	boot_settings_free(&settings);
}

static const char *text_at(const json_t *list, size_t index)
{
	return json_string_value(json_array_get(list, index));
}

START_TEST(words_are_divided_outside_of_quotes)
{
	char *words;

	ck_assert_int_eq(
		boot_settings_append(&settings, " fips=1  dyndbg=\"file a.c +p\" ", &fault), 0);
	ck_assert_int_eq(boot_settings_append(&settings, "nosmp", &fault), 0);
	ck_assert_uint_eq(json_array_size(settings.append), 3);
	ck_assert_str_eq(text_at(settings.append, 0), "fips=1");
	ck_assert_str_eq(text_at(settings.append, 1), "dyndbg=\"file a.c +p\"");
	words = boot_settings_words(&settings);
	ck_assert_str_eq(words, " fips=1 dyndbg=\"file a.c +p\" nosmp");
	free(words);
}
END_TEST

START_TEST(modules_have_underscores)
{
	ck_assert_int_eq(boot_settings_modules(&settings, "-sctp-diag,sctp.no_checksums=1", &fault),
			 0);
	ck_assert_str_eq(text_at(settings.modules, 0), "-sctp_diag");
	ck_assert_str_eq(text_at(settings.modules, 1), "sctp.no_checksums=1");
}
END_TEST

typedef int setter(struct boot_settings *settings, const char *text, struct fault *fault);

static const struct {
	setter *set;
	const char *text;
	const char *fault; /* a part of it */
} refused[] = {
	{boot_settings_append, "", "takes words"},
	{boot_settings_append, "   ", "takes words"},
	{boot_settings_append, "a\nb", "printable"},
	{boot_settings_append, "a=\"b c", "a quote has no end"},
	{boot_settings_append, "quiet init=/bin/sh", "need quiet for themselves"},
	{boot_settings_append, "init=/bin/sh", "need init for themselves"},
	{boot_settings_append, "-- single", "need -- for themselves"},
	{boot_settings_sysctl, "net.ipv6.bindv6only", "NAME=VALUE"},
	{boot_settings_sysctl, "net.ipv6.bindv6only=", "NAME=VALUE"},
	{boot_settings_sysctl, "=1", "NAME=VALUE"},
	{boot_settings_sysctl, "hostname=x", "NAME=VALUE"},
	{boot_settings_sysctl, "net/../../etc/passwd=x", "NAME=VALUE"},
	{boot_settings_sysctl, "/net/core=x", "NAME=VALUE"},
	{boot_settings_sysctl, "net.core.=x", "NAME=VALUE"},
	{boot_settings_sysctl, "net.a=x\ny", "--sysctl=?: it takes NAME=VALUE"},
	{boot_settings_modules, "", "-MODULE"},
	{boot_settings_modules, "-", "-MODULE"},
	{boot_settings_modules, "-sctp,", "-MODULE"},
	{boot_settings_modules, "sctp", "-MODULE"},
	{boot_settings_modules, "sctp.x", "-MODULE"},
	{boot_settings_modules, "sctp.x=", "-MODULE"},
	{boot_settings_modules, "sctp.x=1 2", "-MODULE"},
	{boot_settings_modules, "-a/b", "-MODULE"},
};

START_TEST(bad_values)
{
	ck_assert_int_eq(refused[_i].set(&settings, refused[_i].text, &fault), -1);
	ck_assert_msg(strstr(fault.text, refused[_i].fault), "%s", fault.text);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_ptr_null(strchr(fault.text, '\n'));
}
END_TEST

START_TEST(words_that_only_begin_like_ours_are_the_users)
{
	ck_assert_int_eq(boot_settings_append(&settings, "initcall_debug memory_hotplug=1", &fault),
			 0);
}
END_TEST

START_TEST(a_command_line_has_an_end)
{
	char word[300];

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	ck_assert_int_eq(boot_settings_append(&settings, word, &fault), 0);
	ck_assert_int_eq(boot_settings_append(&settings, word, &fault), 0);
	ck_assert_int_eq(boot_settings_append(&settings, "more", &fault), -1);
	ck_assert_msg(strstr(fault.text, "bytes in all"), "%s", fault.text);
}
END_TEST

START_TEST(a_record_holds_all_of_it)
{
	struct boot_settings other = {0};
	json_t *record, *again;

	ck_assert_ptr_null(boot_settings_record(&settings));
	ck_assert_int_eq(boot_settings_append(&settings, "fips=1 nosmp", &fault), 0);
	ck_assert_int_eq(boot_settings_sysctl(&settings, "net.core.rmem_max=1", &fault), 0);
	ck_assert_int_eq(boot_settings_modules(&settings, "-vrf", &fault), 0);
	record = boot_settings_record(&settings);
	ck_assert_int_eq(boot_settings_read(&other, record, &fault), 0);
	again = boot_settings_record(&other);
	ck_assert(json_equal(record, again));
	boot_settings_free(&other);
	json_decref(record);
	json_decref(again);
}
END_TEST

START_TEST(a_record_may_be_anything)
{
	json_t *record =
		json_pack("{s:i, s:[i, {}], s:[s]}", "append", 1, "sysctl", 2, "modules", "sctp");

	ck_assert_int_eq(boot_settings_read(&settings, record, &fault), -1);
	ck_assert_int_eq(boot_settings_read(&settings, NULL, &fault), 0);
	json_decref(record);
}
END_TEST

static const struct {
	setter *set;
	const char *text;
	const char *missing; /* the capability, NULL: none */
	const char *why;
} taken[] = {
	{boot_settings_append, "ipv6.disable=1", "IPv6", "ipv6.disable=1"},
	{boot_settings_append, "ipv6.disable=0", NULL, NULL},
	{boot_settings_append, "fips=1 init_on_alloc=1 nosmp", NULL, NULL},
	{boot_settings_append, "module_blacklist=veth,vrf", "veth", "the module veth is left out"},
	{boot_settings_append, "modprobe.blacklist=sctp", "SCTP", "the module sctp is left out"},
	{boot_settings_modules, "-sctp-diag", "sock_diag", "the module sctp_diag is left out"},
	{boot_settings_modules, "-sctp", "AUTH", "the module sctp is left out"},
	{boot_settings_modules, "-sch_netem", "netem", "the module sch_netem is left out"},
	/* Built in: it is there whatever is said of a module. */
	{boot_settings_modules, "-ipv6", NULL, NULL},
	{boot_settings_sysctl, "net/ipv6/conf/all/disable_ipv6=1", "IPv6",
	 "net/ipv6/conf/all/disable_ipv6=1"},
	{boot_settings_sysctl, "net.sctp.cookie_hmac_alg=none", "cookie MAC",
	 "net.sctp.cookie_hmac_alg=none"},
	{boot_settings_sysctl, "net.sctp.cookie_hmac_alg=sha1", NULL, NULL},
	{boot_settings_sysctl, "user.max_net_namespaces=0", "namespaces",
	 "user.max_net_namespaces=0"},
};

/* Everything, SCTP and some more as modules. */
static void make_config(struct config *config)
{
	static const char *const modules[] = {"IP_SCTP", "VETH", "NET_SCH_NETEM", "NET_VRF",
					      "INET_DIAG"};
	static char fragment[8192], text[10000];
	char *line, *rest;

	ck_assert_uint_lt(capability_fragment(fragment, sizeof(fragment)), sizeof(fragment));
	strcpy(text, "# Linux/x86 6.1.1 Kernel Configuration\n"
		     "CONFIG_SCTP_DEFAULT_COOKIE_HMAC_SHA1=y\n");
	for (line = strtok_r(fragment, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *end = text + strlen(text);

		sprintf(end, "%s\n", line);
		for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
			if (strncmp(line + 7, modules[i], strlen(modules[i])) == 0 &&
			    line[7 + strlen(modules[i])] == '=')
				*strchr(end, 'y') = 'm';
	}
	ck_assert_int_eq(config_parse(text, strlen(text), config, &fault), 0);
}

START_TEST(what_is_taken_away)
{
	static struct prediction before, after;
	struct config config;
	json_t *left_out;

	make_config(&config);
	ck_assert_int_eq(taken[_i].set(&settings, taken[_i].text, &fault), 0);
	left_out = boot_settings_left_out(&settings);
	prediction_make(&config, true, &before);
	after = before;
	booted_without(&config, &settings, left_out, &after);
	ck_assert(after.booted_otherwise);
	for (size_t i = 0; i < after.count; i++) {
		const struct predicted *predicted = &after.each[i];

		if (taken[_i].missing && strcmp(predicted->name, taken[_i].missing) == 0) {
			ck_assert(before.each[i].there);
			ck_assert(!predicted->there);
			ck_assert_str_eq(predicted->booted, taken[_i].why);
		} else if (!taken[_i].missing) {
			ck_assert_int_eq(predicted->there, before.each[i].there);
		}
	}
	json_decref(left_out);
	config_free(&config);
}
END_TEST

TEST_MAIN("boot settings")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, words_are_divided_outside_of_quotes);
	tcase_add_test(tests, modules_have_underscores);
	tcase_add_loop_test(tests, bad_values, 0, ARRAY_SIZE(refused));
	tcase_add_test(tests, words_that_only_begin_like_ours_are_the_users);
	tcase_add_test(tests, a_command_line_has_an_end);
	tcase_add_test(tests, a_record_holds_all_of_it);
	tcase_add_test(tests, a_record_may_be_anything);
	tcase_add_loop_test(tests, what_is_taken_away, 0, ARRAY_SIZE(taken));
}
