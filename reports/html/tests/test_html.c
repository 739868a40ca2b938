/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "reports/html/html.h"
#include "reports/tests/support/recorded.h"
#include "reports/tests/support/xpath.h"
#include "harness/tests/test_main.h"

/* What issue and README promise of a page of all scenarios. */
enum { SCENARIOS = 2600, PAGE_LIMIT = 10 << 20 };

static const struct recorded_lot lot = {0x1111, 0x2222, 4000000000U, 77};
static json_t *ends;
static struct columns columns;
static xmlDocPtr document;
static char *text;
static size_t size;

static void setup(void)
{
	ends = json_array();
	columns = (struct columns){0};
	document = NULL;
	text = NULL;
}

static void teardown(void)
{
	json_decref(ends);
	xmlFreeDoc(document);
	free(text);
}

static json_t *add(const char *name, const char *verdict, const char *kernel)
{
	json_t *end = recorded_end(name, verdict, lot, 5000);

	json_object_set_new(end, "kernel", json_string(kernel));
	json_object_set_new(end, "title", json_string("A title with <markup> & more"));
	json_array_append_new(ends, end);
	ck_assert_int_ge(columns_add_end(&columns, end), 0);
	return end;
}

static void write_page(void)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(html_write(out, ends, &columns), 0);
	ck_assert_int_eq(fclose(out), 0);
}

/* Writes the page and reads it as XML. */
static void render(void)
{
	free(text);
	write_page();
	document =
		xmlReadMemory(text, (int)size, "page.html", NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	ck_assert_ptr_nonnull(document);
}

static void expect(const char *path, const char *value)
{
	xpath_expect_in(document, path, value);
}

START_TEST(verdicts_kernels_and_suites)
{
	add("s.a.ipv4", "pass", "6.1");
	add("s.a.ipv6", "fail", "6.1");
	add("s.a.ipv4", "pass", "7.2");
	add("t.b.ipv4", "known", "7.2");
	render();
	expect("count(//section[@id='overview']//table/tr)", "4");
	expect("string(//table/tr[2]/td[1])", "1 pass 1 fail ");
	expect("string(//table/tr[3]/td[2])", "1 known ");
	expect("count(//details[@class='s'])", "2");
	expect("starts-with(//section[@id='scenarios']//p[@class='muted'], 'The number after a "
	       "verdict is its kernel: 1 is ')",
	       "true");
	expect("contains(//section[@id='overview']/p[@class='muted'], '\"known\" is where')",
	       "true");
	expect("string(//details[@id='s.a']/@data-r)", "0:pass 0:fail 1:pass");
	expect("string(//details[@id='s.a']/summary/span[1])", "fail 1");
	expect("string(//details[@id='s.a']/summary/span[2])", "pass 2");
	expect("string(//section[@id='suite-t']/h3)", "t");
	/* Links lead somewhere. */
	expect("count(//a[not(substring(@href, 2) = //@id)])", "0");
}
END_TEST

START_TEST(a_failure_says_all)
{
	json_t *end = add("s.a.ipv4", "fail", "6.1");

	json_object_set_new(end, "packet", json_integer(3));
	json_object_set_new(end, "lacks", json_pack("[{s:s}]", "text", "lacks <it>"));
	json_object_set_new(end, "notes", json_pack("[{s:s}]", "text", "a remark"));
	json_object_set_new(end, "file", json_string("reports/html/tests/test_html.c"));
	json_object_set_new(end, "timelines",
			    json_pack("[{s:s, s:s, s:[[i,i,i,i,i,i],[i,i,i,i,i,i]]}]", "node", "a",
				      "path", "path0", "rows", 0, 4380, 3000, 2, 0, 0, 2000000,
				      1500, 6000, 2, 10, 5));
	render();
	expect("string(//pre[@class='message'])", "expected <SACK> & more");
	expect("string(//p[@class='lacks'])", "lacks <it>");
	expect("string(//p[@class='note'])", "a remark");
	expect("count(//svg[@class='ladder']//g)", "5");
	expect("count(//svg[@class='ladder'][@role='img']/title)", "1");
	expect("count(//svg[@class='ladder']//rect[@class='q'])", "1");
	expect("count(//svg[@class='plot']/path[starts-with(@class,'c')])", "2");
	expect("count(//svg[@class='plot']/path[@class='loss'])", "2");
	expect("contains(//details[@id='s.a']/ul, 'RFC9260-5.1-6')", "true");
	expect("string(//tr[@id='RFC9260-5.1-6']/td[1])", "fails");
	/* That file is none of a suite: a record may name any file. */
	expect("count(//pre[@class='source'])", "0");
}
END_TEST

START_TEST(regressions_come_first)
{
	json_object_set_new(add("s.a.ipv4", "fail", "6.1"), "lacks",
			    json_pack("[{s:s, s:s}]", "why", "older", "text", "lacks it"));
	json_object_set_new(
		add("s.b.ipv4", "fail", "6.1"), "lacks",
		json_pack("[{s:s, s:s}]", "why", "regression", "text", "should have it"));
	render();
	expect("count(//section[@id='overview']//*[text()='lacks it']/preceding::*[text()='should have it'])",
	       "1");
}
END_TEST

START_TEST(the_line_that_failed)
{
	json_t *end = add("s.a.ipv4", "fail", "6.1");

	json_object_set_new(end, "file", json_string("harness/tests/test_main.h"));
	render();
	expect("count(//pre[@class='source'])", "0");
	xmlFreeDoc(document);
	json_object_set_new(end, "file", json_string("harness/init/init.c"));
	json_object_set_new(end, "line", json_integer(1));
	render();
	expect("contains(//pre[@class='source']/mark, 'SPDX-License-Identifier')", "true");
	xmlFreeDoc(document);
	json_object_set_new(end, "file", json_string("harness/../harness/init/init.c"));
	render();
	expect("count(//pre[@class='source'])", "0");
}
END_TEST

START_TEST(what_was_not_played_can_be_shown)
{
	json_t *end = add("s.a.ipv4", "pass", "6.1");

	json_object_set_new(end, "spec", json_pack("[s]", "RFC6458-8.1.3-1"));
	render();
	expect("count(//section[@id='requirements']/input[@type='checkbox'][not(@checked)])", "1");
	expect("//label[@for='unplayed-features'] = concat('Show also what was not played (', "
	       "count(//section[@id='features']//tr[@class='unplayed']), ')')",
	       "true");
	expect("count(//section[@id='features']//tr[th/@scope][not(@class)])", "1");
	expect("string(//tr[th='SCTP_INITMSG ']/@class)", "");
	expect("count(//tr[td/span='not played'][not(@class='unplayed')])", "0");
	expect("count(//tr[@class='unplayed'][td/span!='not played'])", "0");
	/* Neither a heading without anything below it. */
	expect("string(//h3[.='Sysctls']/@class)", "unplayed");
	expect("string(//h3[.='Socket options']/@class)", "");
	/* As many as there are RFCs of which nothing was played and everything could be. */
	expect("count(//tr[@class='unplayed'][th='sentence']) > 0", "true");
	expect("count(//tr[@class='unplayed'][th='sentence']) = "
	       "count(//section[@id='requirements']//table[not(.//tr[@id][not(@class='unplayed')])])",
	       "true");
	/* A second kernel that played something else. */
	xmlFreeDoc(document);
	end = add("s.b.ipv4", "skip", "7.2");
	json_object_set_new(end, "spec", json_pack("[s]", "RFC6458-8.1.4-1"));
	render();
	expect("count(//section[@id='features']//tr[th/@scope][not(@class)])", "2");
	expect("string(//tr[th='SO_LINGER ']/td[2])", "no");
}
END_TEST

START_TEST(nothing_comes_from_elsewhere)
{
	add("s.a.ipv4", "pass", "6.1");
	render();
	expect("count(//@src | //link | //@href[not(starts-with(., '#'))])", "0");
}
END_TEST

START_TEST(nothing_at_all)
{
	render();
	expect("count(//details[@class='s'])", "0");
}
END_TEST

START_TEST(records_of_the_wrong_form)
{
	json_array_append_new(ends, json_pack("{s:i, s:n, s:{}, s:[i], s:s}", "name", 7, "verdict",
					      "packets", "spec", 3, "line", "x"));
	json_array_append_new(ends, json_null());
	render();
	expect("count(//details[@class='s'])", "1");
}
END_TEST

START_TEST(all_scenarios_make_a_small_page)
{
	json_t *known = add("s.known.ipv4", "known", "6.1");
	json_t *passed = json_copy(known);

	json_object_set_new(passed, "verdict", json_string("pass"));
	json_object_del(passed, "packets");
	for (int i = 1; i < SCENARIOS; i++) {
		char name[64];
		json_t *end = json_copy(i % 10 ? passed : known);

		snprintf(name, sizeof(name), "suite%d.scenario_%d.ipv%d", i % 20, i / 2,
			 i % 2 ? 4 : 6);
		json_object_set_new(end, "name", json_string(name));
		json_array_append_new(ends, end);
	}
	json_decref(passed);
	write_page();
	ck_assert_uint_le(size, PAGE_LIMIT / 2);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(out);
	add("s.a.ipv4", "pass", "6.1");
	ck_assert_int_eq(html_write(out, ends, &columns), -1);
	fclose(out);
}
END_TEST

TEST_MAIN("html")
{
	/* A page of all scenarios, on a busy machine. */
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, verdicts_kernels_and_suites);
	tcase_add_test(tests, a_failure_says_all);
	tcase_add_test(tests, regressions_come_first);
	tcase_add_test(tests, the_line_that_failed);
	tcase_add_test(tests, what_was_not_played_can_be_shown);
	tcase_add_test(tests, nothing_comes_from_elsewhere);
	tcase_add_test(tests, nothing_at_all);
	tcase_add_test(tests, records_of_the_wrong_form);
	tcase_add_test(tests, all_scenarios_make_a_small_page);
	tcase_add_test(tests, a_full_disk_is_told);
}
