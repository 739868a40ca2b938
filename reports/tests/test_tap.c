/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "reports/report.h"
#include "harness/tests/test_main.h"

static char *text;
static size_t size;
static struct tap tap;

static void begin(enum tap_dialect dialect, bool strict)
{
	tap = (struct tap){
		.out = open_memstream(&text, &size), .dialect = dialect, .strict = strict};
	ck_assert_ptr_nonnull(tap.out);
}

static void teardown(void)
{
	if (tap.out)
		ck_assert_int_eq(fclose(tap.out), 0);
	free(text);
}

/* What was printed so far. */
static const char *printed(void)
{
	ck_assert_int_eq(fflush(tap.out), 0);
	return text;
}

static json_t *end_record(const char *name, const char *verdict, const char *message)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:[s], s:f, s:s, s:s, s:s}", "type", "end",
			 "name", name, "verdict", verdict, "message", message, "file", "suites/x.c",
			 "line", 12, "spec", "RFC9260-5.1-1", "seconds", 1.5, "kernel", "6.1.0-50",
			 "arch", "amd64", "known", "upstream keeps it");
}

static void point(const char *name, const char *verdict, const char *message)
{
	json_t *end = end_record(name, verdict, message);

	tap_point(&tap, end, NULL);
	json_decref(end);
}

static const struct {
	const char *verdict;
	const char *tap; /* the test line */
	const char *ktap;
	bool explained;
} verdicts[] = {
	{"pass", "ok 1 - s.a\n", "ok 1 s.a\n", false},
	{"skip", "ok 1 - s.a # SKIP needs AUTH\n", "ok 1 s.a # SKIP needs AUTH\n", false},
	{"known", "not ok 1 - s.a # TODO upstream keeps it\n",
	 "ok 1 s.a # XFAIL upstream keeps it\n", true},
	{"fixed", "ok 1 - s.a # TODO upstream keeps it\n", "ok 1 s.a # XPASS upstream keeps it\n",
	 false},
	{"fail", "not ok 1 - s.a\n", "not ok 1 s.a\n", true},
	{"crash", "not ok 1 - s.a\n", "not ok 1 s.a\n", true},
	{"hang", "not ok 1 - s.a\n", "not ok 1 s.a\n", true},
	{"error", "not ok 1 - s.a\n", "not ok 1 s.a\n", true},
	{"what is no verdict", "not ok 1 - s.a\n", "not ok 1 s.a\n", true},
};

START_TEST(verdict_in_tap)
{
	size_t length = strlen(verdicts[_i].tap);
	char expected[64];

	begin(TAP14, false);
	point("s.a", verdicts[_i].verdict, "needs AUTH");
	ck_assert_int_eq(strncmp(printed(), verdicts[_i].tap, length), 0);
	snprintf(expected, sizeof(expected), "  ---\n  verdict: \"%s\"\n", verdicts[_i].verdict);
	if (verdicts[_i].explained)
		ck_assert_int_eq(strncmp(text + length, expected, strlen(expected)), 0);
	else
		ck_assert_str_eq(text + length, "");
}
END_TEST

START_TEST(verdict_in_ktap)
{
	size_t length = strlen(verdicts[_i].ktap);

	begin(KTAP, false);
	point("s.a", verdicts[_i].verdict, "needs AUTH");
	printed();
	ck_assert_uint_ge(size, length);
	ck_assert_str_eq(text + size - length, verdicts[_i].ktap);
	ck_assert_int_eq(text[0] == '#', verdicts[_i].explained);
}
END_TEST

START_TEST(strict_fails_a_skip)
{
	begin(TAP14, true);
	point("s.a", "skip", "needs AUTH");
	ck_assert_int_eq(strncmp(printed(), "not ok 1 - s.a\n", 15), 0);
	ck_assert_ptr_null(strstr(text, "SKIP"));
}
END_TEST

START_TEST(whole_point)
{
	json_t *end =
		end_record("s.a", "fail", "expected \"x\"\ngot:\n\n\ty \x1b[31m\xc2\x9b\n...\n");
	json_t *packets = json_pack("[{s:f, s:s, s:s, s:s, s:s, s:s}]", "seconds", 0.25, "link",
				    "path0", "from", "a", "to", "b", "fate", "dropped", "text",
				    "  0.250000 path0 a>b INIT \"\\ [dropped]");

	begin(TAP14, false);
	tap_begin(&tap, 1);
	tap_point(&tap, end, packets);
	ck_assert_str_eq(printed(), "TAP version 14\n"
				    "1..1\n"
				    "not ok 1 - s.a\n"
				    "  ---\n"
				    "  verdict: \"fail\"\n"
				    "  message: |\n"
				    "    expected \"x\"\n"
				    "    got:\n"
				    "    \n"
				    "    \\x09y \\x1b[31m\\x9b\n"
				    "    ...\n"
				    "  file: \"suites/x.c\"\n"
				    "  line: 12\n"
				    "  spec:\n"
				    "    - \"RFC9260-5.1-1\"\n"
				    "  seconds: 1.500000\n"
				    "  kernel: \"6.1.0-50\"\n"
				    "  arch: \"amd64\"\n"
				    "  packets:\n"
				    "    - \"0.250000 path0 a>b INIT \\\"\\\\ [dropped]\"\n"
				    "  ...\n");
	json_decref(end);
	json_decref(packets);
}
END_TEST

static json_t *end_with_callers(void)
{
	json_t *end = end_record("s.a", "fail", "m");

	json_object_set_new(end, "callers",
			    json_pack("[{s:s, s:s, s:i}, {s:s, s:s, s:i}]", "function", "a_body",
				      "file", "suites/x.c", "line", 30, "function", "expect\"#",
				      "file", "suites/x.c", "line", 12));
	return end;
}

START_TEST(callers_are_named)
{
	json_t *end = end_with_callers();

	begin(TAP14, false);
	tap_point(&tap, end, NULL);
	ck_assert_ptr_nonnull(strstr(printed(), "  line: 12\n"
						"  at: \"suites/x.c:30, in expect\\\"# "
						"(suites/x.c:12)\"\n"));
	json_decref(end);
}
END_TEST

START_TEST(callers_are_named_in_ktap)
{
	json_t *end = end_with_callers();

	begin(KTAP, false);
	tap_point(&tap, end, NULL);
	ck_assert_ptr_nonnull(strstr(printed(), "# m\n"
						"# at suites/x.c:30, in expect\"\\# "
						"(suites/x.c:12)\n"));
	json_decref(end);
}
END_TEST

START_TEST(callers_of_the_wrong_form)
{
	static const char *const forms[] = {"7", "[7]", "{\"a\":1}", "[{\"file\":\"x\"}]",
					    "[{\"file\":1,\"function\":2,\"line\":\"y\"}]"};

	begin(TAP14, false);
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		json_t *end = end_record("s.a", "fail", "m");

		json_object_set_new(end, "callers", json_loads(forms[i], JSON_DECODE_ANY, NULL));
		tap_point(&tap, end, NULL);
		json_decref(end);
	}
	ck_assert_ptr_nonnull(strstr(printed(), "not ok 5"));
	ck_assert_ptr_null(strstr(text, "at:"));
}
END_TEST

START_TEST(descriptions_are_escaped)
{
	begin(TAP14, false);
	point("a # TODO b\\\nc", "skip", "x # y\nz");
	ck_assert_str_eq(printed(), "ok 1 - a \\# TODO b\\\\ c # SKIP x \\# y z\n");
}
END_TEST

START_TEST(notes_and_bail_out)
{
	begin(TAP14, false);
	tap_note(&tap, "one\ntwo\n");
	tap_bail_out(&tap, "no\nboot");
	ck_assert_str_eq(printed(), "# one\n# two\nBail out! no boot\n");
}
END_TEST

START_TEST(records_of_the_wrong_form)
{
	json_t *end = json_pack("{s:i, s:[], s:s, s:{}, s:s}", "name", 7, "verdict", "spec",
				"no array", "message", "line", "x");
	json_t *packets = json_pack("[n, i, {s:i}]", 1, "text", 2);

	begin(TAP14, false);
	tap_point(&tap, end, packets);
	tap.dialect = KTAP;
	tap_point(&tap, end, packets);
	ck_assert_ptr_nonnull(strstr(printed(), "not ok 1"));
	ck_assert_ptr_nonnull(strstr(text, "not ok 2"));
	json_decref(end);
	json_decref(packets);
}
END_TEST

/* What Perl's TAP parser makes of it.  It knows no version 14, which changed nothing that is used
 * here. */
START_TEST(another_parser_agrees)
{
	static const char command[] =
		"perl -MTAP::Parser -e 'my $p = TAP::Parser->new({exec => [\"cat\", $ARGV[0]]});"
		"while (my $r = $p->next) {"
		" print $r->is_actual_ok ? 1 : 0, $r->is_ok ? 1 : 0, $r->has_todo ? 1 : 0, "
		"  $r->has_skip ? 1 : 0, \";\" if $r->is_test;"
		" print $r->data->{verdict}, \"=\", $r->data->{message}, \";\" if $r->is_yaml;"
		" print \"bail;\" if $r->is_bailout;"
		"}"
		"print \"errors \", scalar $p->parse_errors' ";
	char path[] = "/tmp/test_tap_XXXXXX";
	int descriptor = mkstemp(path);
	char line[512];
	char answer[1024];
	FILE *parser;
	FILE *file;

	ck_assert_int_ge(descriptor, 0);
	file = fdopen(descriptor, "w");
	ck_assert_ptr_nonnull(file);
	begin(TAP14, false);
	tap_begin(&tap, ARRAY_SIZE(verdicts));
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++)
		point("s.a", verdicts[i].verdict, i % 2 ? "one" : "one: # \"\n  two\n---\n...");
	fprintf(file, "TAP version 13\n%s", strchr(printed(), '\n') + 1);
	ck_assert_int_eq(fclose(file), 0);
	snprintf(line, sizeof(line), "%s%s", command, path);
	parser = popen(line, "r");
	ck_assert_ptr_nonnull(parser);
	answer[fread(answer, 1, sizeof(answer) - 1, parser)] = '\0';
	ck_assert_int_eq(pclose(parser), 0);
	ck_assert_int_eq(remove(path), 0);
	ck_assert_str_eq(answer, "1100;1101;"
				 "0110;known=one: # \"\n  two\n---\n...\n;"
				 "1110;"
				 "0000;fail=one: # \"\n  two\n---\n...\n;"
				 "0000;crash=one;"
				 "0000;hang=one: # \"\n  two\n---\n...\n;"
				 "0000;error=one;"
				 "0000;what is no verdict=one: # \"\n  two\n---\n...\n;"
				 "errors 0");
}
END_TEST

START_TEST(counting)
{
	struct counts counts = {0};

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		json_t *end = end_record("s.a", verdicts[i].verdict, "");
		struct counts one = {0};

		counts_add(&counts, end);
		counts_add(&one, end);
		ck_assert_int_eq(counts_good(&one, false), i < 4);
		ck_assert_int_eq(counts_good(&one, true), i < 4 && i != 1);
		json_decref(end);
	}
	ck_assert_uint_eq(counts.of[VERDICT_PASS], 1);
	ck_assert_uint_eq(counts.of[VERDICT_SKIP], 1);
	ck_assert_uint_eq(counts.of[VERDICT_KNOWN], 1);
	ck_assert_uint_eq(counts.of[VERDICT_FIXED], 1);
	ck_assert_uint_eq(counts.of[VERDICT_FAIL], 1);
	ck_assert_uint_eq(counts.of[VERDICT_CRASH], 1);
	ck_assert_uint_eq(counts.of[VERDICT_HANG], 1);
	ck_assert_uint_eq(counts.of[VERDICT_ERROR], 2);
}
END_TEST

START_TEST(colours_of_a_terminal)
{
	begin(TAP14, false);
	tap.terminal = true;
	point("s.a", "fail", "m");
	point("s.b", "pass", "");
	ck_assert_str_eq(strndupa(printed(), strcspn(text, "\n")),
			 "\033[1;31mnot ok\033[m 1 - s.a");
	ck_assert_ptr_nonnull(strstr(text, "\n  ...\n\033[32mok\033[m 2 - s.b\n"));
}
END_TEST

TEST_MAIN("tap")
{
	tcase_add_checked_fixture(tests, NULL, teardown);
	tcase_add_loop_test(tests, verdict_in_tap, 0, ARRAY_SIZE(verdicts));
	tcase_add_loop_test(tests, verdict_in_ktap, 0, ARRAY_SIZE(verdicts));
	tcase_add_test(tests, strict_fails_a_skip);
	tcase_add_test(tests, whole_point);
	tcase_add_test(tests, callers_are_named);
	tcase_add_test(tests, callers_are_named_in_ktap);
	tcase_add_test(tests, callers_of_the_wrong_form);
	tcase_add_test(tests, descriptions_are_escaped);
	tcase_add_test(tests, notes_and_bail_out);
	tcase_add_test(tests, records_of_the_wrong_form);
	tcase_add_test(tests, another_parser_agrees);
	tcase_add_test(tests, colours_of_a_terminal);
	tcase_add_test(tests, counting);
}
