/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/attempt.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/record/record.h"
#include "harness/runner/fail_nth.h"
#include "harness/runner/warnings.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/scarcity.h"

static struct {
	bool on;
	struct attempts attempts;
	bool failed;
	char end[512]; /* empty: it passed */
	unsigned found; /* attempts in which something was */
	char first[FAILING_TEXT], others[512]; /* of these */
} present;

void attempts_none(void)
{
	present.on = present.failed = false;
	present.found = 0;
	present.end[0] = present.others[0] = '\0';
}

static unsigned kinds_available(void)
{
	unsigned kinds = 0;

	for (int kind = 0; kind < FAILING_KINDS; kind++)
		if (fail_nth_available((enum failing_kind)kind))
			kinds |= 1U << kind;
	return kinds;
}

bool attempts_start(const struct failing *which)
{
	attempts_none();
	present.on = attempts_begin(&present.attempts, which, kinds_available());
	return present.on;
}

bool attempts_another(void)
{
	return attempts_go_on(&present.attempts, present.failed);
}

/* `found`: what was, or NULL. */
static void send_attempt(const char *scenario, const char *found)
{
	char name[FAILING_TEXT];

	failing_name(present.attempts.kind, present.attempts.n, name);
	record_send(json_pack("{s:s, s:s, s:s, s:s*}", "type", "attempt", "name", scenario,
			      "fail_nth", name, "found", found));
}

void attempt_begin(const char *scenario)
{
	(void)warnings_renew();
	present.failed = false;
	present.end[0] = '\0';
	send_attempt(scenario, NULL);
}

bool attempt_found(const char *scenario, const char *message)
{
	size_t used = strlen(present.others);
	char name[FAILING_TEXT];

	failing_name(present.attempts.kind, present.attempts.n, name);
	send_attempt(scenario, message);
	if (present.found++ == 0) {
		memcpy(present.first, name, sizeof(name));
		return true;
	}
	snprintf(present.others + used, sizeof(present.others) - used, "%s%s", used ? ", " : "",
		 name);
	return false;
}

unsigned attempts_found(const char **others)
{
	*others = present.others;
	return present.found;
}

static void pause_at_end(int signal)
{
	(void)signal;
	fail_nth_pause(present.attempts.kind);
}

bool attempt_ready(void)
{
	struct sigaction action = {.sa_handler = pause_at_end, .sa_flags = SA_NOCLDSTOP};

	if (!present.on)
		return true;
	(void)sigaction(SIGCHLD, &action, NULL);
	return fail_nth_set(present.attempts.kind, present.attempts.n);
}

static void arm(void)
{
	if (present.on && !fail_nth_arm(present.attempts.kind))
		scenario_error("the kernel's fault injection does not take what is to fail");
}

static void disarm(void)
{
	if (present.on)
		fail_nth_pause(present.attempts.kind);
}

void attempt_enter(bool by_scenario)
{
	/* A process may have children of its own. */
	(void)signal(SIGCHLD, SIG_DFL);
	if (by_scenario)
		scarcity_use(arm, disarm);
	else
		arm();
}

void attempt_disarm(void)
{
	if (!present.on)
		return;
	(void)signal(SIGCHLD, SIG_DFL);
	present.failed = fail_nth_disarm(present.attempts.kind, present.attempts.n);
}

bool attempt_failed(void)
{
	return present.failed;
}

bool attempts_failed(void)
{
	return present.attempts.failed[FAILING_SLAB] > 0 ||
	       present.attempts.failed[FAILING_PAGES] > 0;
}

void attempt_keep_end(const char *verdict, const char *message)
{
	snprintf(present.end, sizeof(present.end), "%s: %.400s", verdict, message);
}

const char *attempt_end(void)
{
	return present.end[0] ? present.end : NULL;
}

bool attempt_is_single(void)
{
	return present.on && present.attempts.which.one;
}

bool attempt_is_last(void)
{
	struct attempts copy = present.attempts;

	return !attempts_go_on(&copy, false);
}

void attempt_add(json_t *record)
{
	const unsigned *failed = present.attempts.failed;

	if (!present.on)
		return;
	json_object_set_new(record, "attempts",
			    json_pack("{s:i, s:i}", "slab", (int)failed[FAILING_SLAB], "pages",
				      (int)failed[FAILING_PAGES]));
	if (present.found > 0)
		json_object_set_new(record, "fail_nth", json_string(present.first));
}
