/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <check.h>

#include "harness/base64.h"
#include "harness/coverage.h"
#include "harness/judge.h"
#include "harness/leak.h"
#include "harness/record.h"
#include "harness/timeline.h"
#include "harness/wait.h"

/* How many packets of one scenario are sent to the machine at most: the first and the last ones. */
enum { PACKETS_FIRST = 200, PACKETS_LAST = 200, FRAME_SENT = 1600 };

enum { MAX_DESCRIPTOR = 1024 };

struct result {
	const char *verdict;
	char message[4096];
	char file[256];
	int line;
};

static const struct instance *current;
static bool muted;
static struct lab *current_lab;

/*
 * With the process nobody carries frames any more: an association that were closed in order would
 * live until T5-shutdown-guard expires.  Not every descriptor is a socket.
 */
static void abort_associations(void)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	for (int fd = STDERR_FILENO + 1; fd < MAX_DESCRIPTOR; fd++)
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

START_TEST(body)
{
	const struct scenario *scenario = current->scenario;

	wait_set_limit(lab_now() + scenario_limit(scenario));
	scenario->body(current_lab);
	if (!current_lab)
		return;
	let_pass(current_lab, 0);
	judge_packets(scenario->malformed_packets, scenario->file, scenario->line);
	abort_associations();
}
END_TEST

static void keep_result(struct result *result, const char *verdict, const char *file, int line,
			const char *message)
{
	result->verdict = verdict;
	result->line = line;
	snprintf(result->file, sizeof(result->file), "%s", file);
	snprintf(result->message, sizeof(result->message), "%s", message);
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

	if (judge_result()->error)
		keep_result(result, "error", scenario->file, scenario->line,
			    judge_result()->error_text);
	else if (srunner_ntests_run(runner) != 1)
		keep_result(result, "error", scenario->file, scenario->line,
			    "Check did not run it");
	else if (tr_rtype(results[0]) == CK_PASS)
		keep_result(result, "pass", scenario->file, scenario->line, "");
	else if (tr_rtype(results[0]) == CK_FAILURE)
		keep_result(result, "fail", tr_lfile(results[0]), tr_lno(results[0]),
			    tr_msg(results[0]));
	else if (seconds >= process_limit())
		/* Waits end at the limit, so this was a system call that did not come back. */
		keep_result(result, "hang", scenario->file, scenario->line,
			    "the scenario's process was stuck in a system call until its time was "
			    "over");
	else
		keep_result(result, "error", scenario->file, scenario->line, tr_msg(results[0]));
	free(results);
}

static void play_in_process(struct result *result)
{
	Suite *suite = suite_create(current->scenario->suite);
	TCase *tcase = tcase_create(current->name);
	SRunner *runner = srunner_create(suite);
	int64_t began = lab_now();

	tcase_set_timeout(tcase, process_limit());
	tcase_add_test(tcase, body);
	suite_add_tcase(suite, tcase);
	srunner_set_fork_status(runner, CK_FORK);
	srunner_run_all(runner, CK_SILENT);
	read_check_result(runner, seconds_of(lab_now() - began), result);
	srunner_free(runner);
}

static void play_in_lab(struct result *result)
{
	const struct scenario *scenario = current->scenario;
	char error[512];

	if (scenario->lab) {
		current_lab = lab_open(scenario->lab, current->versions, error, sizeof(error));
		if (!current_lab) {
			keep_result(result, "error", scenario->file, scenario->line, error);
			return;
		}
		trace_start(current_lab);
		timeline_start();
		intercept_start(current_lab, muted);
	}
	judge_start(current_lab);
	play_in_process(result);
}

/*
 * Kernels before 6.1.190 leave behind the UDP sockets of a namespace that goes, and in one that
 * comes to lie at the same place in memory the port may be in use (scenario
 * encapsulation.sockets_go_with_the_namespace).  That is not to befall a later scenario.
 */
static void close_udp_sockets(struct lab *lab)
{
	const char *const *nodes = lab_topology(lab)->nodes;

	for (unsigned i = 0; nodes[i]; i++)
		(void)lab_sysctl(lab, nodes[i], "net/sctp/udp_port", "0");
}

static json_t *packet_record(unsigned number)
{
	char text[512], encoded[BASE64_SIZE(FRAME_SENT)];
	struct packet *packet = trace_packet(number);
	size_t length;
	const uint8_t *frame = trace_frame(number, &length);
	json_t *record;

	if (!packet)
		return NULL;
	base64_encode(frame, length < FRAME_SENT ? length : FRAME_SENT, encoded);
	record = json_pack("{s:s, s:s, s:f, s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "type", "packet",
			   "name", current->name, "seconds",
			   seconds_of(packet->time - trace_began()), "link", packet->link, "from",
			   packet->from, "to", packet->to, "fate", fate_name(packet->fate), "text",
			   trace_describe(number, text, sizeof(text)), "frame", encoded, "length",
			   (int)length);
	free(packet);
	return record;
}

static void send_packets(void)
{
	unsigned count = trace_count();

	for (unsigned i = 0; i < count; i++) {
		json_t *record;

		if (i >= PACKETS_FIRST && i + PACKETS_LAST < count)
			continue;
		record = packet_record(i);
		if (record)
			record_send(record);
	}
}

static void send_notes(void)
{
	char *notes = strdup(judge_result()->notes);
	char *rest = notes;

	for (char *line = strtok_r(notes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		record_send(json_pack("{s:s, s:s, s:s}", "type", "note", "name", current->name,
				      "text", line));
	free(notes);
}

/* A failure that is known for this kernel is TODO, and a known one that did not happen is worth
 * telling. */
static const struct known *apply_known(struct result *result)
{
	struct utsname kernel;
	const struct known *known;

	/* What a mute kernel does is no known deviation. */
	if (muted || uname(&kernel) != 0)
		return NULL;
	known = instance_known(current, kernel.release);
	if (known && !strcmp(result->verdict, "fail"))
		result->verdict = "known";
	else if (known && !strcmp(result->verdict, "pass"))
		result->verdict = "fixed";
	return known;
}

/* A leak is no known deviation, whatever else came of the scenario. */
static void judge_leaks(struct result *result)
{
	char text[2048];
	size_t used = strlen(result->message);
	bool failed = !strcmp(result->verdict, "fail") || !strcmp(result->verdict, "hang") ||
		      !strcmp(result->verdict, "error");

	if (leak_check(text, sizeof(text)))
		return;
	if (failed)
		snprintf(result->message + used, sizeof(result->message) - used, "\n%s", text);
	else
		keep_result(result, "fail", current->scenario->file, current->scenario->line, text);
}

static void send_end(const struct result *result, const struct known *known, double seconds)
{
	const struct scenario *s = current->scenario;
	json_t *record =
		json_pack("{s:s, s:s, s:s, s:f, s:s, s:s, s:i, s:o, s:s, s:s, s:s}", "type", "end",
			  "name", current->name, "verdict", result->verdict, "seconds", seconds,
			  "message", result->message, "file", result->file, "line", result->line,
			  "spec", instance_specs(current), "etsi", s->etsi ? s->etsi : "", "fix",
			  s->fix ? s->fix : "", "abi", runner_abi());

	if (record && known)
		json_object_set_new(record, "known", json_string(known->reason));
	json_object_set_new(record, "title", json_string(s->title));
	record_send(record);
}

void play(const struct instance *instance, const struct play_options *options)
{
	const struct scenario *scenario = instance->scenario;
	const char *missing =
		options->skip ? options->skip : capabilities_missing(instance_needs(instance));
	int64_t began = lab_now();
	struct result result = {0};
	const struct known *known;
	double seconds;

	current = instance;
	current_lab = NULL;
	muted = options->mute;
	record_send(json_pack("{s:s, s:s, s:f, s:f}", "type", "start", "name", instance->name,
			      "limit", seconds_of(scenario_limit(scenario)), "clock",
			      seconds_of(began)));
	if (missing) {
		keep_result(&result, "skip", scenario->file, scenario->line, missing);
		send_end(&result, NULL, 0);
		return;
	}
	play_in_lab(&result);
	seconds = seconds_of(lab_now() - began);
	if (current_lab && (options->capture || strcmp(result.verdict, "pass")))
		send_packets();
	if (current_lab)
		timeline_send(current->name);
	send_notes();
	if (current_lab)
		close_udp_sockets(current_lab);
	lab_close(current_lab);
	known = apply_known(&result);
	if (options->leaks)
		judge_leaks(&result);
	if (options->coverage)
		coverage_send(instance->name);
	send_end(&result, known, seconds);
}
