/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <check.h>

#include "harness/memory.h"
#include "harness/runner/attempt.h"
#include "harness/runner/coverage.h"
#include "harness/runner/closing.h"
#include "harness/runner/difference.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/pressure.h"
#include "harness/scenario/stage/profile.h"
#include "harness/runner/lab_pool.h"
#include "harness/runner/leak.h"
#include "harness/runner/own_sockets.h"
#include "harness/runner/phase.h"
#include "harness/runner/profile_records.h"
#include "harness/runner/result.h"
#include "harness/record/record.h"
#include "harness/scenario/endpoint/timeline.h"
#include "harness/runner/warnings.h"
#include "harness/runner/watch.h"
#include "harness/scenario/stage/wait.h"

static const struct instance *current;
static enum kernel_fault fault;
static struct lab *current_lab;

/* The kernel is not to blame. */
static void end_without_memory(void)
{
	scenario_error("out of memory");
}

/* Whether it says by itself where allocations fail, and is about nothing else. */
static bool lets_fail(const struct scenario *scenario)
{
	return scenario->needs & CAP_FAULT_INJECTION;
}

START_TEST(body)
{
	const struct scenario *scenario = current->scenario;
	const int begin = own_sockets_begin();

	memory_exhausted = end_without_memory;
	wait_set_limit(lab_now() + scenario_limit(scenario));
	attempt_enter(lets_fail(scenario));
	scenario->body(current_lab);
	if (current_lab) {
		let_pass(current_lab, 0);
		closing_check(scenario->malformed_packets, scenario->file, scenario->line);
		own_sockets_abort(begin);
	}
	outcome_finish();
}
END_TEST

static bool needs_no_packets(void)
{
	return !current->scenario->lab || current->scenario->no_packets;
}

/* How long the scenario's process may live: the limit, which waits keep by themselves, and some
 * seconds for the rest. */
static double process_limit(void)
{
	return seconds_of(scenario_limit(current->scenario)) + 15;
}

static void read_check_result(SRunner *runner, double seconds, struct result *result)
{
	TestResult **results = srunner_results(runner);
	const struct scenario *scenario = current->scenario;

	if (outcome_result()->error)
		result_keep(result, VERDICT_ERROR, scenario->file, scenario->line,
			    outcome_result()->error_text);
	else if (srunner_ntests_run(runner) != 1)
		result_keep(result, VERDICT_ERROR, scenario->file, scenario->line,
			    "Check did not run it");
	else if (tr_rtype(results[0]) == CK_PASS && !outcome_result()->finished)
		result_keep(result, VERDICT_ERROR, scenario->file, scenario->line,
			    "the scenario's process exited before the scenario's end");
	else if (tr_rtype(results[0]) == CK_PASS)
		result_keep(result, VERDICT_PASS, scenario->file, scenario->line, "");
	else if (tr_rtype(results[0]) == CK_FAILURE)
		result_keep(result, VERDICT_FAIL, tr_lfile(results[0]), tr_lno(results[0]),
			    tr_msg(results[0]));
	else if (seconds >= process_limit())
		/* Waits end at the limit, so this was a system call that did not come back. */
		result_keep(result, VERDICT_HANG, scenario->file, scenario->line,
			    "the scenario's process was stuck in a system call until its time was "
			    "over");
	else
		result_keep(result, VERDICT_ERROR, scenario->file, scenario->line,
			    tr_msg(results[0]));
	if (result->verdict == VERDICT_FAIL || result->verdict == VERDICT_ERROR)
		result->stack = &outcome_result()->stack;
	free(results);
}

static void play_in_process(bool profiled, struct result *result)
{
	Suite *suite = suite_create(current->scenario->suite);
	TCase *tcase = tcase_create(current->name);
	SRunner *runner = srunner_create(suite);
	int64_t began = lab_now();
	bool ready;
	int error;

	tcase_set_timeout(tcase, process_limit());
	tcase_add_test(tcase, body);
	suite_add_tcase(suite, tcase);
	srunner_set_fork_status(runner, CK_FORK);
	pressure_keep();
	ready = attempt_ready();
	error = profiled ? profile_start() : 0;
	srunner_run_all(runner, CK_SILENT);
	if (profiled && !error)
		error = profile_stop();
	attempt_disarm();
	pressure_restore();
	read_check_result(runner, seconds_of(lab_now() - began), result);
	if (!ready)
		result_keep(result, VERDICT_ERROR, current->scenario->file, current->scenario->line,
			    "the kernel's fault injection does not take what is to fail");
	if (error)
		result_keep(result, VERDICT_ERROR, current->scenario->file, current->scenario->line,
			    "the kernel's profile cannot be switched");
	srunner_free(runner);
}

/* The processor's time that the runner and the processes that it has waited for took up to now. */
static double busy_seconds(void)
{
	double seconds = 0;

	for (int i = 0; i < 2; i++) {
		struct rusage usage;

		if (getrusage(i ? RUSAGE_CHILDREN : RUSAGE_SELF, &usage) == 0)
			seconds += (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
				   (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	}
	return seconds;
}

/* Holds the traffic of the scenario against what a bystander can decide. */
static void watch(struct result *result)
{
	const struct scenario *scenario = current->scenario;
	bool scripted = !scenario->unscripted;
	const char *const *excuses = excuses_of(scenario);
	char text[2048];
	double before = busy_seconds();
	bool right;

	if (result->verdict != VERDICT_PASS && result->verdict != VERDICT_FAIL)
		return;
	right = watch_traffic(lab_topology(current_lab), excuses, scripted, text, sizeof(text),
			      &result->violation);
	result->judge_seconds = busy_seconds() - before;
	if (result->verdict == VERDICT_FAIL && !right)
		/* It has its verdict; what a bystander sees of it is worth a note. */
		scenario_note("%s", text);
	else if (!right)
		result_keep(result, VERDICT_FAIL, scenario->file, scenario->line, text);
	else if (result->verdict == VERDICT_PASS && text[0] && !current->over)
		/* What a middlebox has dropped, or lets the judge not see, needs no excuse. */
		result_keep(result, VERDICT_ERROR, scenario->file, scenario->line, text);
}

/*
 * What came of a scenario in which an allocation failed.  Whatever it expected may have failed with
 * that, unless it is about that; what its kernel may not do all the same is to hang, or to send what no
 * kernel may send, be packets lost or not.
 */
static void judge_failed(struct result *result)
{
	char text[2048];

	if (result->verdict != VERDICT_PASS)
		attempt_keep_end(verdict_name(result->verdict), result->message);
	if (result->verdict == VERDICT_HANG ||
	    (result->verdict == VERDICT_FAIL && lets_fail(current->scenario)))
		return;
	result_keep(result, VERDICT_PASS, current->scenario->file, current->scenario->line, "");
	if (attempt_is_single())
		scenario_note("with that allocation failing it %s%s",
			      attempt_end() ? "ends as " : "passes",
			      attempt_end() ? attempt_end() : "");
	if (!current_lab)
		return;
	trace_mark_misses();
	if (!watch_traffic(lab_topology(current_lab), excuses_all(), false, text, sizeof(text),
			   &result->violation))
		result_keep(result, VERDICT_FAIL, current->scenario->file, current->scenario->line,
			    text);
}

/* Stores when the scenario began: with its lab at hand. */
static void play_in_lab(const struct play_options *options, struct result *result, int64_t *began)
{
	const struct scenario *scenario = current->scenario;
	char error[512];

	if (scenario->lab) {
		current_lab = labs_take(scenario->lab, current->versions, current->over, error,
					sizeof(error));
		if (!current_lab) {
			result_keep(result, VERDICT_ERROR, scenario->file, scenario->line, error);
			return;
		}
	}
	if (options->phased)
		phase_await(current->name, options->seed);
	*began = lab_now();
	if (current_lab) {
		trace_start(current_lab);
		/* The trace is of one side of the box, in which packets overtake others and become two. */
		if (current->over && (current->over->impairment || scenario->unscripted))
			trace_mark_misses();
		timeline_start();
		intercept_start(current_lab, fault);
	}
	outcome_start(current_lab);
	play_in_process(options->profile, result);
	if (attempt_failed())
		judge_failed(result);
	else if (scenario->lab && fault == KERNEL_WORKS)
		watch(result);
}

/* Whether the scenario notices the kernel's fault, as one has to that does not say otherwise. */
static void judge_notice(struct result *result)
{
	const struct scenario *scenario = current->scenario;
	bool mute = fault == KERNEL_MUTE;
	const char *kernel = mute ? "that is mute" : "that answers everything with an ABORT";
	const char *mark = mute ? ".no_packets" : ".only_aborts";
	bool marked = mute ? scenario->no_packets : scenario->only_aborts;
	char message[sizeof(result->message)];

	if (result->verdict == VERDICT_PASS && !marked && !needs_no_packets())
		snprintf(message, sizeof(message),
			 "passes on a kernel %s: it proves nothing of what kernels send; have it "
			 "look at that, or say %s",
			 kernel, mark);
	else if (result->verdict == VERDICT_FAIL && marked)
		snprintf(message, sizeof(message), "says %s, but fails on a kernel %s: %.3000s",
			 mark, kernel, result->message);
	else
		return;
	result_keep(result, VERDICT_ERROR, scenario->file, scenario->line, message);
}

/* A failure that is known for this kernel is TODO, and a known one that did not happen is worth
 * telling. */
static const struct known *apply_known(struct result *result)
{
	const struct failure failure = {result->message, difference_in_trace};
	bool failed = result->verdict == VERDICT_FAIL;
	struct utsname kernel;
	const struct known *known;

	/* What a fault does is no known deviation. */
	if ((fault && !needs_no_packets()) || uname(&kernel) != 0)
		return NULL;
	known = instance_known(current, kernel.release, failed ? &failure : NULL);
	if (known && known->leak && !leak_visible())
		return NULL;
	if (known && !known->leak && failed)
		result->verdict = VERDICT_KNOWN;
	else if (known && result->verdict == VERDICT_PASS)
		result->verdict = VERDICT_FIXED;
	return known;
}

/* A leak is no known deviation, whatever else came of the scenario, unless it is the deviation. */
static void judge_leaks(struct result *result, const struct known *known)
{
	enum leak_count which = current->scenario->unscripted ? LEAK_COUNT_ONCE : LEAK_COUNT_ALL;
	char text[2048];
	size_t used = strlen(result->message);
	bool failed = result->verdict == VERDICT_FAIL || result->verdict == VERDICT_HANG ||
		      result->verdict == VERDICT_ERROR;

	if (leak_check(which, text, sizeof(text)))
		return;
	if (failed)
		snprintf(result->message + used, sizeof(result->message) - used, "\n%s", text);
	else
		result_keep(result, known && known->leak ? VERDICT_KNOWN : VERDICT_FAIL,
			    current->scenario->file, current->scenario->line, text);
}

/* Whether the lab may serve the next scenario, as far as this one's end tells. */
static bool keeps_lab(const struct result *result)
{
	bool foreseen = result->verdict == VERDICT_PASS || result->verdict == VERDICT_KNOWN;

	/* A middlebox remembers what it has seen. */
	return foreseen && leak_visible() && !trace_teaches() && !current->over;
}

/* Leaves nothing of the scenario but, where that is sure, its lab. */
static void clean_up(struct result *result, const struct known *known,
		     const struct play_options *options)
{
	/* What a lab knows from the last attempt, its neighbours for one, it does not allocate again: the
	 * same number would be another allocation. */
	bool fresh = options->failing.on || lets_fail(current->scenario);
	/* One that cannot be renewed ends before leaks are looked for: what does not go away with it is
	 * this scenario's. */
	bool keep = current_lab && options->leaks && !fresh && keeps_lab(result) &&
		    lab_renew(current_lab);

	if (!keep)
		labs_end(current_lab);
	if (options->leaks)
		judge_leaks(result, known);
	/* A leak has become the verdict. */
	if (keep && !(keeps_lab(result) && labs_keep(current_lab)))
		labs_end(current_lab);
}

/* Plays it; *seconds is how long it took.  Sends all but its `end` if this is what that is about, or it
 * turns out so.  Returns what is known of it on this kernel. */
static const struct known *play_once(const struct play_options *options, bool told,
				     struct result *result, double *seconds)
{
	int64_t began = lab_now();
	const struct known *known;
	const char *others;
	bool passed;

	current_lab = NULL;
	result->violation = -1;
	play_in_lab(options, result, &began);
	*seconds = seconds_of(lab_now() - began);
	passed = result->verdict == VERDICT_PASS;
	known = attempt_failed() ? NULL : apply_known(result);
	/* How each of many attempts went, with an allocation failing, is of no interest. */
	told = told && (!attempt_failed() || attempt_is_single());
	if ((told || result_is_bad(result)) && attempts_found(&others) == 0)
		result_send_rest(current->name, current_lab && (options->capture || !passed),
				 current_lab);
	if (fault)
		judge_notice(result);
	clean_up(result, known, options);
	return known;
}

/* Has a result tell of all attempts in which something was found. */
static void tell_others(struct result *result)
{
	const char *others;
	size_t used = strlen(result->message);

	if (attempts_found(&others) > 1)
		snprintf(result->message + used, sizeof(result->message) - used,
			 "\nsomething was found with these as well: %s", others);
}

/*
 * Plays it as ever, for what a kernel sets up once is nobody's allocation; then again and again with
 * one allocation failing until none fails any more: that one is judged as ever again, unless there
 * was something before that may not be.
 */
static const struct known *play_failing(const struct play_options *options, struct result *result,
					double *seconds)
{
	static const struct failing all = {.on = true, .first = 1};
	const struct failing *which = options->failing.on ? &options->failing : &all;
	static struct result first; /* that something was found in */
	const struct known *known = play_once(options, false, result, seconds);
	const char *others;

	if (result_is_bad(result))
		return known;
	if (!attempts_start(which)) {
		result_keep(result, VERDICT_ERROR, current->scenario->file, current->scenario->line,
			    "the kernel lets no page fail: CONFIG_FAIL_PAGE_ALLOC");
		return NULL;
	}
	do {
		attempt_begin(current->name);
		known = play_once(options, attempt_is_last(), result, seconds);
		if (attempt_failed() && result_is_bad(result) &&
		    attempt_found(current->name, result->message))
			first = *result;
	} while (result->verdict != VERDICT_ERROR && attempts_another());
	if (result->verdict == VERDICT_PASS && lets_fail(current->scenario) && !which->one &&
	    !attempts_failed())
		result_keep(result, VERDICT_ERROR, current->scenario->file, current->scenario->line,
			    "no allocation failed in it: it does not say where one may");
	if (attempts_found(&others) == 0)
		return known;
	*result = first;
	tell_others(result);
	return NULL;
}

void play(const struct instance *instance, const struct play_options *options)
{
	const struct scenario *scenario = instance->scenario;
	capability_set needs =
		instance_needs(instance) | (options->failing.on ? CAP_FAULT_INJECTION : 0);
	const char *missing = options->skip ? options->skip : capabilities_missing(needs);
	double busy = busy_seconds();
	struct result result = {.violation = -1};
	const struct known *known = NULL;
	double seconds = 0;

	current = instance;
	fault = options->fault;
	attempts_none();
	(void)warnings_renew();
	record_send(json_pack("{s:s, s:s, s:f, s:f}", "type", "start", "name", instance->name,
			      "limit", seconds_of(scenario_limit(scenario)), "clock",
			      seconds_of(lab_now())));
	if (missing) {
		result_keep(&result, VERDICT_SKIP, scenario->file, scenario->line, missing);
		result_send_end(current->name, &result, NULL, 0, 0);
		return;
	}
	known = options->failing.on || lets_fail(scenario)
			? play_failing(options, &result, &seconds)
			: play_once(options, true, &result, &seconds);
	if (options->coverage)
		coverage_send(instance->name);
	if (options->profile)
		profile_send(instance->name);
	result_send_end(current->name, &result, known, seconds, busy_seconds() - busy);
}
