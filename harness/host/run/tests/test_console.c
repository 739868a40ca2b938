/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a guest's console says, and which scenario is charged with it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/run/batch.h"
#include "harness/tests/test_main.h"

#define REC(json) "[    1.000000] @@. " json "\r\n"
#define BOOT REC("{\"type\":\"boot\",\"release\":\"6.1\"}")
#define START(name) REC("{\"type\":\"start\",\"name\":\"" name "\"}")
#define END(name, verdict)                                                                         \
	REC("{\"type\":\"end\",\"name\":\"" name "\",\"verdict\":\"" verdict                       \
	    "\",\"seconds\":1.5,\"message\":\"m\"}")
#define SAY(text) "[    2.000000] " text "\r\n"
#define DONE REC("{\"type\":\"done\",\"scenarios\":1}")
#define POWER SAY("reboot: Power down")

static struct instances all;
static const struct instance *plan[3];
static struct batch batch;
static struct console *console;
/* "name=verdict name=verdict ..." */
static char results[4096];
static json_t *last_end;
static char *last_records;
static size_t packets;
static char *last_packet;
static unsigned boots;

static void take_boot(void *context, json_t *record)
{
	(void)context;
	ck_assert_ptr_nonnull(record);
	boots++;
}

static void take_result(void *context, const struct instance *instance, json_t *records,
			json_t *taken)
{
	json_t *end = json_array_get(records, json_array_size(records) - 1);
	size_t used = strlen(results);

	(void)context;
	packets = json_array_size(taken);
	free(last_packet);
	last_packet = json_dumps(json_array_get(taken, packets - 1), 0);
	json_decref(last_end);
	last_end = json_incref(end);
	free(last_records);
	last_records = json_dumps(records, 0);
	ck_assert_str_eq(json_string_value(json_object_get(end, "name")), instance->name);
	ck_assert(json_is_string(json_object_get(end, "message")));
	ck_assert(json_is_array(json_object_get(end, "spec")));
	snprintf(results + used, sizeof(results) - used, "%s=%s ", instance->name,
		 json_string_value(json_object_get(end, "verdict")));
}

static void new_guest(void)
{
	const struct console_sink sink = {batch_record, batch_report, &batch};

	console_free(console);
	console = console_new(&sink, NULL);
	batch_guest_started(&batch, console);
}

static void setup(void)
{
	static const char *const names[] = {"s.a", "s.b", "s.c"};
	const struct batch_sink sink = {take_boot, take_result, NULL, NULL};
	struct fault fault;

	for (size_t i = 0; i < 3; i++) {
		char line[256];

		snprintf(line, sizeof(line),
			 "{\"name\":\"%s\",\"limit\":60,\"spec\":[\"R-%zu\"],\"file\":\"f.c\","
			 "\"line\":12}",
			 names[i], i);
		ck_assert_int_eq(instances_add(&all, line, &fault), 0);
	}
	for (size_t i = 0; i < 3; i++)
		plan[i] = &all.items[i];
	batch_init(&batch, plan, 3, &sink);
	new_guest();
}

static void teardown(void)
{
	batch_clear(&batch);
	console_free(console);
	json_decref(last_end);
	instances_free(&all);
}

static void feed(const char *text)
{
	console_feed(console, text, strlen(text));
}

static const char *message(void)
{
	return json_string_value(json_object_get(last_end, "message"));
}

static const struct {
	const char *name;
	const char *text;
	enum batch_over over;
	const char *results; /* of one guest */
	const char *message; /* some of the last result's */
} cases[] = {
	{"all play",
	 BOOT START("s.a") END("s.a", "pass") START("s.b") END("s.b", "fail") START("s.c")
		 END("s.c", "skip") DONE POWER,
	 GUEST_ENDED, "s.a=pass s.b=fail s.c=skip ", "m"},
	{"a report within a scenario",
	 BOOT START("s.a") SAY("WARNING: CPU: 0") END("s.a", "pass") POWER, GUEST_ENDED,
	 "s.a=crash ", "WARNING: CPU: 0"},
	{"a report after a scenario is the earlier one's",
	 BOOT START("s.a") END("s.a", "pass") SAY("WARNING: CPU: 0") START("s.b") END("s.b", "pass")
		 POWER,
	 GUEST_ENDED, "s.a=crash s.b=pass ", "m"},
	{"a report after the last scenario",
	 BOOT START("s.a") END("s.a", "pass") DONE SAY("kmemleak: 2 new suspected memory leaks")
		 POWER,
	 GUEST_ENDED, "s.a=crash ", "kmemleak: 2"},
	{"a report before any scenario is nobody's",
	 SAY("WARNING: x") BOOT START("s.a") END("s.a", "pass") DONE POWER, GUEST_ENDED,
	 "s.a=pass ", "m"},
	{"a panic",
	 BOOT START("s.a") SAY("BUG: unable to handle page fault") SAY("RIP: 0010:sctp_x")
		 SAY("Kernel panic - not syncing") SAY("---[ end Kernel panic") SAY("later"),
	 GUEST_ENDED, "s.a=crash ",
	 "BUG: unable to handle page fault\nRIP: 0010:sctp_x\nKernel panic - not syncing\n---[ end "
	 "Kernel panic"},
	{"a damaged kernel proves nothing any more",
	 BOOT START("s.a") SAY("Oops: 0000 [#1]") END("s.a", "pass") START("s.b") END("s.b", "pass")
		 START("s.c") END("s.c", "pass") DONE POWER,
	 GUEST_BROKEN, "s.a=crash ", "Oops"},
	{"lockdep has said all it ever says",
	 BOOT START("s.a") SAY("WARNING: possible circular locking dependency detected")
		 END("s.a", "pass") START("s.b") END("s.b", "pass") DONE POWER,
	 GUEST_BROKEN, "s.a=crash ", "possible circular"},
	{"the runner says that a system call hangs",
	 BOOT START("s.a") END("s.a", "hang") DONE POWER, GUEST_ENDED, "s.a=hang ", "m"},
	{"out of memory", BOOT START("s.a") SAY("sctp-runner invoked oom-killer: gfp"),
	 GUEST_SILENT, "s.a=crash ", "invoked oom-killer"},
	{"silence", BOOT START("s.a") SAY("last words"), GUEST_SILENT, "s.a=hang ", "last words"},
	{"silence after the end", BOOT START("s.a") END("s.a", "pass"), GUEST_SILENT, "s.a=hang ",
	 "after the scenario's end"},
	{"endless", BOOT START("s.a"), GUEST_ENDLESS, "s.a=hang ", "came to no end within 7 s"},
	{"the guest dies", BOOT START("s.a"), GUEST_ENDED, "s.a=crash ", "the guest ended"},
	{"the guest dies after the end", BOOT START("s.a") END("s.a", "pass"), GUEST_ENDED,
	 "s.a=crash ", "after the scenario's end"},
	{"the guest is killed", BOOT START("s.a"), GUEST_KILLED, "s.a=error ",
	 "was killed in the middle of the scenario"},
	{"the guest is killed after the end", BOOT START("s.a") END("s.a", "pass"), GUEST_KILLED,
	 "s.a=error ", "was killed after the scenario's end"},
	{"the guest is killed when all is done", BOOT START("s.a") END("s.a", "pass") DONE,
	 GUEST_KILLED, "s.a=pass ", "m"},
	{"the runner dies", BOOT START("s.a") POWER, GUEST_ENDED, "s.a=error ", "the runner ended"},
	{"the runner plays nothing", BOOT POWER, GUEST_ENDED, "s.a=error ", "the runner ended"},
	{"a scenario without end", BOOT START("s.a") START("s.b") END("s.b", "pass") DONE POWER,
	 GUEST_ENDED, "s.a=error s.b=pass ", "m"},
	{"an end without start", BOOT END("s.a", "skip") DONE POWER, GUEST_ENDED, "s.a=skip ", "m"},
	{"an unknown verdict", BOOT START("s.a") END("s.a", "perfect") DONE POWER, GUEST_ENDED,
	 "s.a=error ", "verdict"},
	{"the guest claims a crash", BOOT START("s.a") END("s.a", "crash") DONE POWER, GUEST_ENDED,
	 "s.a=error ", "verdict"},
	{"names that are not in the plan",
	 BOOT START("x.y") END("x.y", "pass") START("s.a") END("s.b", "pass") DONE POWER,
	 GUEST_ENDED, "s.a=error s.b=pass ", "m"},
	{"twice the same",
	 BOOT START("s.a") END("s.a", "fail") END("s.a", "pass") START("s.a") START("s.b")
		 END("s.b", "pass") START("s.a") END("s.a", "pass") DONE POWER,
	 GUEST_ENDED, "s.a=fail s.b=pass ", "m"},
};

static void play_case(int index, size_t step)
{
	const char *text = cases[index].text;
	size_t length = strlen(text);

	for (size_t at = 0; at < length; at += step)
		console_feed(console, text + at, step < length - at ? step : length - at);
	batch_guest_over(&batch, cases[index].over, 7);
	ck_assert_msg(strcmp(results, cases[index].results) == 0, "%s: '%s'", cases[index].name,
		      results);
	ck_assert_msg(strstr(message(), cases[index].message), "%s: '%s'", cases[index].name,
		      message());
}

START_TEST(charges)
{
	play_case(_i, SIZE_MAX);
}
END_TEST

START_TEST(charges_byte_by_byte)
{
	play_case(_i, 1);
}
END_TEST

START_TEST(the_rest_is_for_the_next_guest)
{
	const char *names[BATCH_SIZE + 1];

	feed(BOOT START("s.a") SAY("Oops: 0000"));
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_uint_eq(batch_rest(&batch, names), 2);
	ck_assert_str_eq(names[0], "s.b");
	ck_assert_str_eq(names[1], "s.c");
	ck_assert_ptr_null(names[2]);
	new_guest();
	feed(BOOT START("s.b") END("s.b", "pass") START("s.c") END("s.c", "pass") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a=crash s.b=pass s.c=pass ");
	ck_assert_uint_eq(batch.left, 0);
	ck_assert_uint_eq(boots, 2);
}
END_TEST

static const char *const reports[] = {
	"Kernel panic - not syncing: x",
	"Oops: 0000 [#1]",
	"BUG: KASAN: use-after-free in sctp_x",
	"UBSAN: shift-out-of-bounds",
	"general protection fault, probably",
	"Unable to handle kernel paging request",
	"WARNING: possible circular locking dependency detected",
	"INFO: possible recursive locking",
	"WARNING: suspicious RCU usage",
	"unregister_netdevice: waiting for lo to become free",
	"watchdog: BUG: soft lockup - CPU#0",
	"INFO: task x blocked for more than 120 seconds.",
	"Out of memory: Killed process 1",
};

START_TEST(reports_are_recognised)
{
	feed(BOOT START("s.a"));
	ck_assert_ptr_null(console_report(console));
	feed("[    3.0][    T1] ");
	feed(reports[_i]);
	feed("\r\n");
	ck_assert_ptr_nonnull(console_report(console));
	ck_assert_str_eq(console_report(console), reports[_i]);
}
END_TEST

START_TEST(a_report_is_bounded)
{
	feed(BOOT START("s.a") SAY("BUG: x"));
	for (int i = 0; i < 1000; i++)
		feed(SAY("another line of the trace"));
	ck_assert_uint_le(strlen(console_report(console)), 61 * 26);
	feed(SAY("BUG: a second one"));
	ck_assert_ptr_null(strstr(console_report(console), "second"));
}
END_TEST

START_TEST(ordinary_text_is_no_report)
{
	feed(BOOT START("s.a") SAY("sctp: Hash tables configured") SAY("random: crng init done")
		     END("s.a", "pass") DONE POWER);
	ck_assert_ptr_null(console_report(console));
}
END_TEST

START_TEST(a_middlebox_tells_nothing_of_the_kernel)
{
	static const char line[] =
		"{\"name\":\"s.a.gre\",\"over\":\"gre\",\"limit\":60,\"spec\":[\"R-0\"],"
		"\"fix\":[\"a-fix\"],\"file\":\"f.c\",\"line\":12}";
	const struct batch_sink sink = {take_boot, take_result, NULL, NULL};
	struct fault fault;

	batch_clear(&batch);
	ck_assert_int_eq(instances_add(&all, line, &fault), 0);
	plan[0] = &all.items[3];
	batch_init(&batch, plan, 1, &sink);
	new_guest();
	feed(BOOT START("s.a.gre") END("s.a.gre", "fail") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a.gre=fail ");
	ck_assert_str_eq(json_string_value(json_object_get(last_end, "file")), "f.c");
	ck_assert(json_is_array(json_object_get(last_end, "spec")));
	ck_assert_uint_eq(json_array_size(json_object_get(last_end, "spec")), 0);
	ck_assert_uint_eq(json_array_size(json_object_get(last_end, "fix")), 0);
}
END_TEST

START_TEST(long_lines_are_cut)
{
	char block[4096];

	feed(BOOT START("s.a"));
	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 1000; i++)
		console_feed(console, block, sizeof(block));
	feed("\n" END("s.a", "pass") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a=pass ");
	ck_assert_uint_le(strlen(console_tail(console)), 12 * 201);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
	static const char bytes[] = "[ 1.0] BUG: \xff\xfe\0\x1b[31m\x07 end\r\n";

	feed(BOOT START("s.a"));
	console_feed(console, bytes, sizeof(bytes) - 1);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a=crash ");
	ck_assert_str_eq(message(), "BUG: ???? end");
}
END_TEST

START_TEST(packets_are_bounded)
{
	char line[900];
	char frame[600];

	memset(frame, 'A', sizeof(frame) - 1);
	frame[sizeof(frame) - 1] = '\0';
	snprintf(line, sizeof(line), REC("{\"type\":\"packet\",\"name\":\"s.a\",\"frame\":\"%s\"}"),
		 frame);
	feed(BOOT START("s.a"));
	for (int i = 0; i < 10000; i++)
		feed(line);
	feed(END("s.a", "fail") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_uint_gt(packets, 1000);
	ck_assert_uint_lt(packets * 600, 4 << 20);
	ck_assert_int_eq(json_integer_value(json_object_get(last_end, "packets_dropped")),
			 10000 - (int)packets);
}
END_TEST

START_TEST(packets_have_nothing_but_what_they_should)
{
	feed(BOOT START("s.a") REC("{\"type\":\"packet\",\"name\":\"s.a\",\"frame\":7,"
				   "\"number\":\"x\",\"seconds\":-1,\"fate\":\"passed\","
				   "\"verdict\":\"pass\"}"));
	feed(END("s.a", "fail") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_uint_eq(packets, 1);
	ck_assert_str_eq(last_packet, "{\"fate\": \"passed\"}");
}
END_TEST

START_TEST(what_the_guest_did_not_send_comes_from_the_list)
{
	feed(BOOT START("s.b") REC("{\"type\":\"end\",\"name\":\"s.b\",\"verdict\":\"fail\","
				   "\"message\":[],\"seconds\":\"x\",\"file\":7}") DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(message(), "");
	ck_assert_str_eq(json_string_value(json_object_get(last_end, "file")), "f.c");
	ck_assert_int_eq(json_integer_value(json_object_get(last_end, "line")), 12);
	ck_assert(json_is_number(json_object_get(last_end, "seconds")));
}
END_TEST

#define FAILED(more)                                                                               \
	REC("{\"type\":\"end\",\"name\":\"s.a\",\"verdict\":\"fail\",\"seconds\":1," more          \
	    "\"message\":\"m\"}")
#define CALLERS "\"callers\":[{\"function\":\"f\",\"file\":\"elsewhere\",\"line\":1}],"
#define STACK "\"stack\":[1,2],"

/* A guest sends addresses.  Which lines these are is for the machine to say. */
START_TEST(callers_are_not_the_guests_to_name)
{
	feed(BOOT START("s.a") FAILED(CALLERS STACK) DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a=fail ");
	ck_assert_ptr_null(json_object_get(last_end, "callers"));
	ck_assert_uint_eq(json_array_size(json_object_get(last_end, "stack")), 2);
}
END_TEST

/* They led to a failure that is not the verdict any more. */
START_TEST(a_crash_has_no_callers)
{
	feed(BOOT START("s.a") SAY("WARNING: CPU: 0") FAILED(STACK) DONE POWER);
	batch_guest_over(&batch, GUEST_ENDED, 1);
	ck_assert_str_eq(results, "s.a=crash ");
	ck_assert_ptr_null(json_object_get(last_end, "stack"));
}
END_TEST

/* Pieces of what a guest says, in random order and damaged: nothing but a result for each may come
 * of it. */
START_TEST(nonsense)
{
	static const char *const pieces[] = {
		"@@. ",
		"@@+ ",
		"{\"type\":\"",
		"start",
		"end",
		"\",\"name\":\"s.a\"}",
		"\n",
		"\r\n",
		"[  1.0] ",
		"BUG: ",
		"\xff",
		"\x1b[",
		"}",
		"boot\"}",
		"\"verdict\":\"pass\"",
		START("s.b"),
		END("s.b", "pass"),
		START("s.c"),
		"reboot: Power down\n",
	};
	unsigned state = (unsigned)_i + 1;

	for (int i = 0; i < 20000; i++) {
		state = state * 1103515245 + 12345;
		feed(pieces[(state >> 16) % (ARRAY_SIZE(pieces))]);
	}
	while (batch.left > 0) {
		batch_guest_over(&batch, GUEST_ENDED, 1);
		new_guest();
	}
	for (size_t i = 0; i < 3; i++) {
		const char *found = strstr(results, plan[i]->name);

		ck_assert_ptr_nonnull(found);
		ck_assert_ptr_null(strstr(found + 1, plan[i]->name));
	}
}
END_TEST

#define ATTEMPT(which) REC("{\"type\":\"attempt\",\"name\":\"s.a\",\"fail_nth\":\"" which "\"}")
#define FOUND(rest)                                                                                \
	REC("{\"type\":\"end\",\"name\":\"s.a\",\"verdict\":\"fail\",\"seconds\":1,"               \
	    "\"message\":\"it leaks\"" rest "}")                                                   \
	SAY("reboot: Power down")
#define SHOWN(function)                                                                            \
	"CPU: 0 PID: 7 Comm: s.a Not tainted\nCall Trace:\n [<60>] " function "+0x1/0x2\nDone\n"

/* Whoever plays one again and again says which allocation fails: what comes then comes of that. */
static const struct {
	const char *text; /* after the start */
	enum batch_over over;
	const char *verdict, *attempt, *message, *stack; /* the latter NULL: none */
} attempts[] = {
	{ATTEMPT("1") ATTEMPT("2")
		 SHOWN("kmalloc_two") "BUG: unable to handle\n RIP: sctp_x\n---[ end trace ]---\n",
	 GUEST_ENDED, "crash", "2", "BUG: unable to handle", "kmalloc_two"},
	/* What was reported first is told, with what had failed then. */
	{ATTEMPT("1") SHOWN("kmalloc_one") "WARNING: CPU: 0\n---[ end trace ]---\n" ATTEMPT("2")
		 SHOWN("kmalloc_two"),
	 GUEST_ENDED, "crash", "1", "WARNING: CPU: 0", NULL},
	{ATTEMPT("page:3"), GUEST_SILENT, "hang", "page:3", "the guest said nothing", NULL},
	/* The first that something was found in, and a crash later on. */
	{ATTEMPT("7") SHOWN("kmalloc_seven") ATTEMPT("7\",\"found\":\"it leaks") ATTEMPT("8")
		 SHOWN("kmalloc_two") FOUND(",\"fail_nth\":\"7\""),
	 GUEST_ENDED, "fail", "7", "it leaks", "kmalloc_seven"},
	{ATTEMPT("7") ATTEMPT("7\",\"found\":\"it leaks") ATTEMPT("8") SHOWN("kmalloc_eight")
		 SAY("BUG: unable to handle") SAY("---[ end trace ]---"),
	 GUEST_ENDED, "crash", "8", "BUG: unable to handle", "kmalloc_eight"},
	/* A failure that no lost allocation brought about, and words that are none. */
	{ATTEMPT("7") FOUND(""), GUEST_ENDED, "fail", NULL, "it leaks", NULL},
	{ATTEMPT("7; reboot"), GUEST_SILENT, "hang", NULL, "the guest said nothing", NULL},
	{ATTEMPT("7-"), GUEST_SILENT, "hang", NULL, "the guest said nothing", NULL},
};

START_TEST(attempts_with_an_allocation_failing)
{
	char expected[256] = "";
	const char *named;

	feed(BOOT START("s.a"));
	feed(attempts[_i].text);
	batch_guest_over(&batch, attempts[_i].over, 30);
	ck_assert_str_eq(json_string_value(json_object_get(last_end, "verdict")),
			 attempts[_i].verdict);
	named = json_string_value(json_object_get(last_end, "fail_nth"));
	ck_assert_int_eq(named != NULL, attempts[_i].attempt != NULL);
	if (named) {
		ck_assert_str_eq(named, attempts[_i].attempt);
		snprintf(expected, sizeof(expected), "--fail-nth=%s: ", named);
	}
	strncat(expected, attempts[_i].message, sizeof(expected) - strlen(expected) - 1);
	ck_assert_msg(strncmp(message(), expected, strlen(expected)) == 0, "%s", message());
	if (attempts[_i].stack)
		ck_assert_ptr_nonnull(strstr(strstr(message(), "\nthe allocation that failed:\n"),
					     attempts[_i].stack));
	else
		ck_assert_ptr_null(strstr(message(), "kmalloc_two"));
}
END_TEST

/* Of what is found after the first, and where, there is a note. */
START_TEST(each_attempt_is_told)
{
	feed(BOOT START("s.a"));
	feed(ATTEMPT("7") SHOWN("sctp_seven") ATTEMPT("7\",\"found\":\"it leaks") ATTEMPT("8")
		     SHOWN("sctp_eight") ATTEMPT("8\",\"found\":\"it leaks, too")
			     FOUND(",\"fail_nth\":\"7\""));
	batch_guest_over(&batch, GUEST_ENDED, 30);
	ck_assert_ptr_nonnull(strstr(last_records, "--fail-nth=8: it leaks, too"));
	ck_assert_ptr_nonnull(strstr(last_records, "the allocation that failed: sctp_eight"));
	ck_assert_ptr_null(strstr(last_records, "the allocation that failed: sctp_seven"));
}
END_TEST

START_TEST(how_many_allocations_failed)
{
	static const char *const told[] = {"{\"slab\":12,\"pages\":3}", "{\"slab\":12}",
					   "{\"slab\":-1,\"pages\":3}",
					   "{\"slab\":12,\"pages\":99999}", "7"};
	char text[512];
	const json_t *kept;

	snprintf(text, sizeof(text),
		 "@@. {\"type\":\"end\",\"name\":\"s.a\",\"verdict\":\"pass\",\"seconds\":1,"
		 "\"attempts\":%s}\n",
		 told[_i]);
	feed(BOOT START("s.a"));
	feed(text);
	batch_guest_over(&batch, GUEST_ENDED, 30);
	kept = json_object_get(last_end, "attempts");
	ck_assert_int_eq(kept != NULL, _i == 0);
	if (kept)
		ck_assert_int_eq(json_integer_value(json_object_get(kept, "slab")), 12);
}
END_TEST

TEST_MAIN("console")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, charges, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tests, charges_byte_by_byte, 0, ARRAY_SIZE(cases));
	tcase_add_test(tests, the_rest_is_for_the_next_guest);
	tcase_add_loop_test(tests, reports_are_recognised, 0, ARRAY_SIZE(reports));
	tcase_add_test(tests, a_report_is_bounded);
	tcase_add_test(tests, ordinary_text_is_no_report);
	tcase_add_test(tests, a_middlebox_tells_nothing_of_the_kernel);
	tcase_add_test(tests, long_lines_are_cut);
	tcase_add_test(tests, bytes_that_are_no_text);
	tcase_add_test(tests, packets_are_bounded);
	tcase_add_test(tests, packets_have_nothing_but_what_they_should);
	tcase_add_test(tests, what_the_guest_did_not_send_comes_from_the_list);
	tcase_add_test(tests, callers_are_not_the_guests_to_name);
	tcase_add_test(tests, a_crash_has_no_callers);
	tcase_add_loop_test(tests, attempts_with_an_allocation_failing, 0, ARRAY_SIZE(attempts));
	tcase_add_test(tests, each_attempt_is_told);
	tcase_add_loop_test(tests, how_many_allocations_failed, 0, 5);
	tcase_add_loop_test(tests, nonsense, 0, 5);
}
