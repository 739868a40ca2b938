/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "reports/costs.h"
#include "harness/tests/test_main.h"

static char *said;

static void teardown(void)
{
	free(said);
	said = NULL;
}

/* An `end` record of a kernel with the costs of one scenario. */
static json_t *end_of(const char *kernel, json_int_t message, json_int_t among)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:i, s:I, s:I, s:I, s:i}, "
			 "{s:s, s:i, s:I, s:I, s:I, s:i}]}",
			 "name", "bench.message", "verdict", "pass", "kernel", kernel,
			 "kernel_spec", kernel, "arch", "amd64", "costs", "row", "message_1", "n",
			 0, "instructions", message, "least", message - 1, "most", message + 1,
			 "times", 9, "row", "among", "n", 32, "instructions", among, "least", among,
			 "most", among, "times", 9);
}

static json_t *ledger_of(json_t *first, json_t *second)
{
	struct columns columns = {0};
	json_t *ends = json_array();
	json_t *ledger;
	size_t index;
	json_t *end;

	json_array_append_new(ends, first);
	if (second)
		json_array_append_new(ends, second);
	json_array_foreach (ends, index, end)
		ck_assert_int_ge(columns_add_end(&columns, end), 0);
	ledger = costs_ledger(ends, &columns);
	ck_assert(costs_valid(ledger));
	json_decref(ends);
	return ledger;
}

static const char *printed(void (*print)(const json_t *ledger, FILE *out), json_t *ledger)
{
	size_t size;
	FILE *out;

	free(said);
	out = open_memstream(&said, &size);
	print(ledger, out);
	ck_assert_int_eq(fclose(out), 0);
	return said;
}

START_TEST(a_column_for_each_kernel)
{
	json_t *ledger = ledger_of(end_of("6.1", 1000, 400), end_of("7.3", 1100, 200));

	ck_assert_ptr_nonnull(strstr(printed(costs_print_text, ledger), "1100 x1.100\n"));
	ck_assert_ptr_nonnull(strstr(said, "among/32"));
	ck_assert_ptr_nonnull(strstr(said, "200 x0.500\n"));
	ck_assert_ptr_nonnull(strstr(printed(costs_print_markdown, ledger),
				     "| message_1 | 1000 | 1100 (1.100) |"));
	ck_assert_ptr_nonnull(strstr(printed(costs_print_csv, ledger),
				     "7.3,amd64,bench.message,among,32,200,200,200\n"));
	json_decref(ledger);
}
END_TEST

static unsigned compare(json_t *now, json_t *before)
{
	size_t size;
	FILE *out;
	unsigned changes;

	free(said);
	out = open_memstream(&said, &size);
	changes = costs_compare(now, before, out);
	ck_assert_int_eq(fclose(out), 0);
	json_decref(now);
	json_decref(before);
	return changes;
}

START_TEST(one_percent_is_named)
{
	ck_assert_uint_eq(compare(ledger_of(end_of("6.1", 1009, 400), NULL),
				  ledger_of(end_of("6.1", 1000, 400), NULL)),
			  0);
	ck_assert_str_eq(said, "");
	ck_assert_uint_eq(compare(ledger_of(end_of("6.1", 1010, 400), NULL),
				  ledger_of(end_of("6.1", 1000, 400), NULL)),
			  1);
	ck_assert_str_eq(said, "6.1: message_1: 1010 instructions, before 1000 (+1.00 %)\n");
	ck_assert_uint_eq(compare(ledger_of(end_of("6.1", 1000, 396), NULL),
				  ledger_of(end_of("6.1", 1000, 400), NULL)),
			  1);
	ck_assert_str_eq(said, "6.1: among/32: 396 instructions, before 400 (-1.00 %)\n");
}
END_TEST

START_TEST(same_spec_first_or_the_first)
{
	/* Its own column, though it is the second one. */
	ck_assert_uint_eq(compare(ledger_of(end_of("7.3", 1100, 400), NULL),
				  ledger_of(end_of("6.1", 1000, 400), end_of("7.3", 1100, 400))),
			  0);
	ck_assert_uint_eq(compare(ledger_of(end_of("8.0", 1100, 400), NULL),
				  ledger_of(end_of("6.1", 1000, 400), end_of("7.3", 1100, 400))),
			  1);
}
END_TEST

START_TEST(lines_that_only_one_has)
{
	json_t *fewer = end_of("6.1", 1000, 400);

	json_array_remove(json_object_get(fewer, "costs"), 1);
	ck_assert_uint_eq(compare(ledger_of(json_deep_copy(fewer), NULL),
				  ledger_of(end_of("6.1", 1000, 400), NULL)),
			  1);
	ck_assert_str_eq(said, "6.1: among/32: was measured before, and is not now\n");
	ck_assert_uint_eq(
		compare(ledger_of(end_of("6.1", 1000, 400), NULL), ledger_of(fewer, NULL)), 1);
	ck_assert_str_eq(said, "6.1: among/32: was not measured before\n");
}
END_TEST

START_TEST(what_is_no_ledger)
{
	static const char *const wrong[] = {
		"[]",
		"{}",
		"{\"unit\":\"instructions\",\"kernels\":[],\"rows\":[]}",
		"{\"unit\":\"instructions\",\"kernels\":[{}],\"rows\":[{}]}",
		"{\"unit\":\"instructions\",\"kernels\":[{}],\"rows\":[{\"bench\":\"b\",\"row\":\"r\",\"n\":0,"
		"\"costs\":[{\"instructions\":-1}]}]}",
		"{\"unit\":\"instructions\",\"kernels\":[{}],\"rows\":[{\"bench\":\"b\",\"row\":\"r\",\"n\":0,"
		"\"costs\":[]}]}"};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		json_t *ledger = json_loads(wrong[i], 0, NULL);

		ck_assert_msg(!costs_valid(ledger), "%s", wrong[i]);
		json_decref(ledger);
	}
}
END_TEST

TEST_MAIN("costs")
{
	tcase_add_checked_fixture(tests, NULL, teardown);
	tcase_add_test(tests, a_column_for_each_kernel);
	tcase_add_test(tests, one_percent_is_named);
	tcase_add_test(tests, same_spec_first_or_the_first);
	tcase_add_test(tests, lines_that_only_one_has);
	tcase_add_test(tests, what_is_no_ledger);
}
