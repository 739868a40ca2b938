/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "reports/report.h"
#include "reports/tests/support/xpath.h"
#include "harness/tests/test_main.h"

static json_t *ends;
static struct columns columns;
static xmlDocPtr document;

static void add(const char *name, const char *verdict, const char *message)
{
	json_array_append_new(ends, json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:s}", "name", name,
					      "verdict", verdict, "message", message, "file",
					      "suites/x.c", "line", 12, "seconds", 1.5, "known",
					      "upstream keeps it"));
}

static void setup(void)
{
	ends = json_array();
	columns = (struct columns){0};
	document = NULL;
}

static void teardown(void)
{
	json_decref(ends);
	xmlFreeDoc(document);
}

/* Writes the document and reads it with libxml2's parser. */
static void render(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(junit_write(out, ends, &columns), 0);
	ck_assert_int_eq(fclose(out), 0);
	document = xmlReadMemory(text, (int)size, "junit.xml", NULL, XML_PARSE_NONET);
	ck_assert_ptr_nonnull(document);
	free(text);
}

/* The value of an XPath expression as a string; checks it. */
static void expect(const char *path, const char *value)
{
	xpath_expect_in(document, path, value);
}

START_TEST(totals)
{
	add("s.a", "pass", "");
	add("t.a", "fail", "m");
	add("s.b", "skip", "needs AUTH");
	add("s.c", "crash", "BUG: x");
	add("s.d", "hang", "silent");
	add("s.e", "error", "e");
	add("s.f", "known", "deviates");
	add("s.g", "fixed", "");
	render();
	expect("string(/testsuites/@tests)", "8");
	expect("string(/testsuites/@failures)", "1");
	expect("string(/testsuites/@errors)", "3");
	expect("string(/testsuites/@skipped)", "2");
	expect("count(/testsuites/testsuite)", "2");
	expect("string(//testsuite[@name='s']/@tests)", "7");
	expect("string(//testsuite[@name='s']/@errors)", "3");
	expect("string(//testsuite[@name='t']/@time)", "1.500000");
	expect("count(//testsuite[@name='t']/testcase)", "1");
}
END_TEST

START_TEST(outcomes)
{
	add("s.pass", "pass", "");
	add("s.fail", "fail", "first\nsecond");
	add("s.crash", "crash", "BUG: x");
	add("s.known", "known", "deviates");
	add("s.odd", "what is no verdict", "");
	render();
	expect("count(//testcase[@name='s.pass']/*)", "0");
	expect("string(//testcase[@name='s.fail']/failure/@message)", "first");
	expect("string(//testcase[@name='s.fail']/failure)", "first\nsecond");
	expect("string(//testcase[@name='s.fail']/@classname)", "s");
	expect("string(//testcase[@name='s.fail']/@line)", "12");
	expect("string(//testcase[@name='s.crash']/error/@type)", "crash");
	expect("string(//testcase[@name='s.known']/skipped/@message)", "upstream keeps it");
	expect("count(//testcase[@name='s.odd']/error)", "1");
}
END_TEST

START_TEST(callers)
{
	add("s.fail", "fail", "m");
	json_object_set_new(json_array_get(ends, 0), "callers",
			    json_pack("[{s:s, s:s, s:i}, {s:s, s:s, s:i}]", "function", "a_body",
				      "file", "suites/x.c", "line", 30, "function", "expect<\x01>",
				      "file", "suites/x.c", "line", 12));
	render();
	expect("string(//failure)", "m\nat suites/x.c:30, in expect<?> (suites/x.c:12)");
}
END_TEST

START_TEST(several_kernels)
{
	static const char *const kernels[] = {"6.1", "7.2"};

	for (size_t i = 0; i < 2; i++) {
		add("s.a", i ? "fail" : "pass", "m");
		add("t.a", "pass", "");
		for (size_t k = 2 * i; k < 2 * i + 2; k++)
			json_object_set_new(json_array_get(ends, k), "kernel",
					    json_string(kernels[i]));
		ck_assert_int_eq(columns_add_end(&columns, json_array_get(ends, 2 * i)), (int)i);
	}
	render();
	expect("string(/testsuites/@tests)", "4");
	expect("count(/testsuites/testsuite)", "4");
	expect("string(//testsuite[@name='s on 6.1']/@failures)", "0");
	expect("string(//testsuite[@name='s on 7.2']/@failures)", "1");
	expect("string(//testsuite[@name='s on 7.2']/properties/property[@name='kernel']/@value)",
	       "7.2");
	expect("string(//testsuite[@name='s on 7.2']/testcase/@name)", "s.a on 7.2");
	expect("string(//testsuite[@name='s on 7.2']/testcase/@classname)", "s");
}
END_TEST

START_TEST(text_that_xml_cannot_hold)
{
	add("s.<&\">]]>", "fail", "a\x01\x1b[b\xef\xbf\xbf<c>&amp;\t]]>\x7f\xc2\x9b\xc2\xa0");
	render();
	expect("string(//testcase/@name)", "s.<&\">]]>");
	expect("string(//failure)", "a??[b\xef\xbf\xbd<c>&amp;\t]]>???\xc2\xa0");
}
END_TEST

START_TEST(nothing_at_all)
{
	render();
	expect("string(/testsuites/@tests)", "0");
}
END_TEST

START_TEST(records_of_the_wrong_form)
{
	json_array_append_new(ends, json_pack("{s:i, s:n, s:[], s:s}", "name", 7, "verdict",
					      "message", "line", "x"));
	json_array_append_new(ends, json_null());
	render();
	expect("string(/testsuites/@errors)", "2");
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(out);
	add("s.a", "pass", "");
	ck_assert_int_eq(junit_write(out, ends, &columns), -1);
	fclose(out);
}
END_TEST

TEST_MAIN("junit")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, totals);
	tcase_add_test(tests, outcomes);
	tcase_add_test(tests, callers);
	tcase_add_test(tests, several_kernels);
	tcase_add_test(tests, text_that_xml_cannot_hold);
	tcase_add_test(tests, nothing_at_all);
	tcase_add_test(tests, records_of_the_wrong_form);
	tcase_add_test(tests, a_full_disk_is_told);
}
