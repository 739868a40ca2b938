/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is foretold of scenarios, and what becomes of a result that says otherwise. */
#include <check.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/run/forecast.h"
#include "harness/tests/test_main.h"

static struct instances instances;
static struct prediction prediction;
static struct fault fault;

static void setup(void)
{
	static const char *const lines[] = {
		"{\"name\":\"s.plain\",\"limit\":1,\"needs\":[\"SCTP\"]}",
		"{\"name\":\"s.v6\",\"limit\":1,\"needs\":[\"SCTP\",\"IPv6\"]}",
		"{\"name\":\"s.new\",\"limit\":1,\"needs\":[\"SCTP\",\"telepathy\"]}",
		"{\"name\":\"s.both\",\"limit\":1,\"needs\":[\"telepathy\",\"IPv6\"]}",
		"{\"name\":\"s.plain.i686\",\"limit\":1,\"needs\":[\"SCTP\"]}",
		"{\"name\":\"s.odd\",\"limit\":1,\"needs\":[7,{}]}",
	};
	static const char text[] = "CONFIG_X86_64=y\nCONFIG_NET=y\nCONFIG_INET=y\n"
				   "CONFIG_IP_SCTP=y\nCONFIG_COMPAT_32BIT_TIME=y\n";
	struct config config;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		ck_assert_int_eq(instances_add(&instances, lines[i], &fault), 0);
	ck_assert_int_eq(config_parse(text, strlen(text), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	config_free(&config);
}

static void teardown(void)
{
	instances_free(&instances);
}

enum { PLAIN, V6, NEW, BOTH, COMPAT, ODD };

START_TEST(what_is_foretold)
{
	static const struct {
		enum forecast forecast;
		const char *missing;
	} expected[] = {
		[PLAIN] = {WILL_PLAY, NULL},
		[V6] = {WILL_SKIP, "IPv6"},
		[NEW] = {CANNOT_TELL, NULL},
		[BOTH] = {WILL_SKIP, "IPv6"},
		[COMPAT] = {WILL_SKIP, PROGRAMS_32_BIT},
		[ODD] = {CANNOT_TELL, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct predicted *missing;

		ck_assert_int_eq(forecast(&prediction, &instances.items[i], &missing),
				 expected[i].forecast);
		ck_assert_pstr_eq(missing ? missing->name : NULL, expected[i].missing);
	}
}
END_TEST

static const struct {
	size_t instance;
	const char *verdict;
	const char *becomes;
	const char *message; /* a part of it */
} ends[] = {
	{PLAIN, "pass", "pass", "m"},
	{PLAIN, "fail", "fail", "m"},
	{PLAIN, "skip", "error", "was skipped (m)"},
	{V6, "skip", "skip", "m"},
	{V6, "pass", "error", "lacks CONFIG_IPV6, which it needs for IPv6"},
	{V6, "known", "error", "lacks CONFIG_IPV6"},
	{V6, "fixed", "error", "lacks CONFIG_IPV6"},
	{V6, "fail", "fail", "m"},
	{V6, "crash", "crash", "m"},
	{NEW, "skip", "skip", "m"},
	{NEW, "pass", "pass", "m"},
	{COMPAT, "skip", "skip", "m"},
	{COMPAT, "pass", "error", "lacks CONFIG_IA32_EMULATION"},
};

START_TEST(what_becomes_of_a_result)
{
	json_t *end = json_pack("{s:s, s:s}", "verdict", ends[_i].verdict, "message", "m");

	forecast_check(&prediction, &instances.items[ends[_i].instance], end);
	ck_assert_str_eq(json_string_value(json_object_get(end, "verdict")), ends[_i].becomes);
	ck_assert_ptr_nonnull(
		strstr(json_string_value(json_object_get(end, "message")), ends[_i].message));
	json_decref(end);
}
END_TEST

/* What an option that has been renamed or removed since provides is seen by playing. */
START_TEST(a_kernel_newer_than_the_program)
{
	static const char text[] = "# Linux/x86 7.4.0 Kernel Configuration\nCONFIG_X86_64=y\n"
				   "CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_IP_SCTP=y\n";
	static const struct {
		size_t instance;
		enum forecast forecast;
	} expected[] = {
		{PLAIN, WILL_PLAY}, {V6, CANNOT_TELL}, {BOTH, CANNOT_TELL}, {COMPAT, CANNOT_TELL}};
	static const char *const verdicts[] = {"pass", "skip", "known", "fixed"};
	struct config config;

	ck_assert_int_eq(config_parse(text, strlen(text), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	config_free(&config);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct instance *instance = &instances.items[expected[i].instance];
		const struct predicted *missing;

		ck_assert_int_eq(forecast(&prediction, instance, &missing), expected[i].forecast);
		for (size_t v = 0; v < ARRAY_SIZE(verdicts); v++) {
			json_t *end = json_pack("{s:s}", "verdict", verdicts[v]);

			forecast_check(&prediction, instance, end);
			ck_assert_str_eq(json_string_value(json_object_get(end, "verdict")),
					 verdicts[v]);
			json_decref(end);
		}
	}
}
END_TEST

/* What the user's words take away is named, and what else they may take away is no error. */
START_TEST(a_kernel_booted_otherwise)
{
	struct predicted *ipv6 = (struct predicted *)prediction_find(&prediction, "IPv6");
	static const struct {
		size_t instance;
		const char *verdict, *becomes, *message;
	} expected[] = {
		{PLAIN, "skip", "skip", "m"},
		{V6, "skip", "skip", "no IPv6: ipv6.disable=1"},
		{V6, "pass", "error", "it was played, which needs IPv6, though ipv6.disable=1"},
	};

	prediction.booted_otherwise = true;
	strcpy(ipv6->booted, "ipv6.disable=1");
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		json_t *end =
			json_pack("{s:s, s:s}", "verdict", expected[i].verdict, "message", "m");

		forecast_check(&prediction, &instances.items[expected[i].instance], end);
		ck_assert_str_eq(json_string_value(json_object_get(end, "verdict")),
				 expected[i].becomes);
		ck_assert_str_eq(json_string_value(json_object_get(end, "message")),
				 expected[i].message);
		json_decref(end);
	}
}
END_TEST

START_TEST(a_result_of_the_wrong_form)
{
	json_t *end = json_pack("{s:i}", "verdict", 7);

	for (size_t i = 0; i < instances.count; i++)
		forecast_check(&prediction, &instances.items[i], end);
	ck_assert(json_is_integer(json_object_get(end, "verdict")));
	json_decref(end);
}
END_TEST

TEST_MAIN("forecast")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, what_is_foretold);
	tcase_add_loop_test(tests, what_becomes_of_a_result, 0, (int)(ARRAY_SIZE(ends)));
	tcase_add_test(tests, a_kernel_newer_than_the_program);
	tcase_add_test(tests, a_kernel_booted_otherwise);
	tcase_add_test(tests, a_result_of_the_wrong_form);
}
