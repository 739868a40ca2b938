/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/boot/guest.h"
#include "harness/host/run/batch_failing.h"
#include "harness/host/run/batch_records.h"
#include "harness/memory.h"
#include "harness/record/verdict.h"

void batch_init(struct batch *batch, const struct instance *const *plan, size_t count,
		const struct batch_sink *sink)
{
	*batch = (struct batch){.plan = plan, .count = count, .left = count, .sink = *sink};
}

static void forget_scenario(struct batch *batch)
{
	json_decref(batch->records);
	json_decref(batch->end);
	json_decref(batch->packets);
	batch->records = NULL;
	batch->end = NULL;
	batch->packets = NULL;
	batch->packet_bytes = 0;
	batch->note_bytes = 0;
	batch->timeline_bytes = 0;
	batch->costs = 0;
	batch->dropped = 0;
	batch->current = NULL;
	batch->charged = false;
	batch->attempt[0] = batch->blamed[0] = '\0';
	free(batch->stack);
	batch->stack = NULL;
	batch->found = false;
}

void batch_clear(struct batch *batch)
{
	forget_scenario(batch);
}

void batch_guest_started(struct batch *batch, struct console *console)
{
	batch->console = console;
	batch->booted = false;
	batch->boots = 0;
	batch->done = false;
	batch->broken = false;
	batch->results = 0;
}

const struct instance *batch_running(const struct batch *batch)
{
	return batch->end ? NULL : batch->current;
}

bool batch_broken(const struct batch *batch)
{
	return batch->charged && console_broken(batch->console);
}

static const struct instance *find_unplayed(const struct batch *batch, const char *name)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (name && !batch->played[i] && strcmp(batch->plan[i]->name, name) == 0)
			return batch->plan[i];
	}
	return NULL;
}

static void mark_played(struct batch *batch, const struct instance *instance)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->plan[i] == instance && !batch->played[i]) {
			batch->played[i] = true;
			batch->left--;
		}
	}
}

/* Fills in what readers of an `end` record rely on: from the list where the guest did not send it
 * in the right form. */
static void complete_end(json_t *end, const struct instance *instance, const char *abi)
{
	static const char *const keys[] = {"title", "file", "line", "spec", "etsi", "fix"};
	/* What a middlebox makes fail says nothing of the kernel: no sentence broken, no fix missing. */
	enum { SAYS_OF_KERNEL = 3 };
	const char *message = json_string_value(json_object_get(end, "message"));
	const json_t *seconds = json_object_get(end, "seconds");

	json_object_set_new(end, "type", json_string("end"));
	json_object_set_new(end, "name", json_string(instance->name));
	json_object_set_new(end, "message", batch_string(message ? message : ""));
	if (!json_is_number(seconds) || json_number_value(seconds) < 0)
		json_object_set_new(end, "seconds", json_real(0));
	if (!json_is_string(json_object_get(end, "abi")))
		json_object_set_new(end, "abi", json_string(abi));
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		json_t *listed = json_object_get(instance->data, keys[i]);
		const json_t *sent = json_object_get(end, keys[i]);

		if (instance->over && i >= SAYS_OF_KERNEL)
			json_object_set_new(end, keys[i],
					    json_is_array(listed) ? json_array() : json_string(""));
		else if (listed && (!sent || json_typeof(sent) != json_typeof(listed)))
			json_object_set(end, keys[i], listed);
	}
}

/* Takes over what a runner may say of an end; all else is for the machine to say. */
static json_t *end_from_guest(const json_t *record)
{
	static const char *const keys[] = {"type",	"name",	 "verdict", "seconds", "message",
					   "file",	"line",	 "known",   "abi",     "packet",
					   "violation", "stack", "busy",    "judge"};
	json_t *end = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_object_set(end, keys[i], json_object_get(record, keys[i]));
	return end;
}

/* What a guest said of where it failed is not about this verdict. */
static void set_verdict(json_t *end, enum verdict verdict, const char *message)
{
	json_object_del(end, "stack");
	json_object_set_new(end, "verdict", json_string(verdict_name(verdict)));
	json_object_set_new(end, "message", batch_string(message));
}

/* Hands over the result of the present scenario; `verdict` and `message` stand for an `end` record
 * that never came. */
static void finish(struct batch *batch, enum verdict verdict, const char *message)
{
	const struct instance *instance = batch->current;
	bool told = batch->end;

	if (!instance)
		return;
	if (!batch->end) {
		batch->end = json_object();
		json_object_set_new(batch->end, "type", json_string("end"));
		set_verdict(batch->end, verdict, message);
	}
	complete_end(batch->end, instance, batch->abi);
	if (batch->charged && console_report(batch->console))
		set_verdict(batch->end, VERDICT_CRASH, console_report(batch->console));
	if (!told && !batch->charged)
		batch_blame(batch);
	if (batch->blamed[0] && (!told || batch->charged || batch->found))
		batch_tell_blamed(batch);
	if (batch->dropped)
		json_object_set_new(batch->end, "packets_dropped",
				    json_integer((json_int_t)batch->dropped));
	batch->broken = batch_broken(batch);
	json_array_append(batch->records, batch->end);
	mark_played(batch, instance);
	batch->results++;
	batch->sink.result(batch->sink.context, instance, batch->records, batch->packets);
	forget_scenario(batch);
	console_forget_report(batch->console);
}

static void begin(struct batch *batch, const struct instance *instance)
{
	finish(batch, VERDICT_ERROR,
	       "the runner went on without reporting how this scenario ended");
	/* What was reported before any scenario is nobody's. */
	console_forget_report(batch->console);
	batch->current = instance;
	batch->records = json_array();
	batch->packets = json_array();
}

static void take_start(struct batch *batch, json_t *record, const char *name)
{
	const struct instance *instance = find_unplayed(batch, name);

	/* Begun already, or not asked for. */
	if (!instance || instance == batch->current)
		return;
	begin(batch, instance);
	/* It is played again in a sound guest. */
	if (batch->broken)
		forget_scenario(batch);
	else
		json_array_append(batch->records, record);
}

static void take_end(struct batch *batch, json_t *record, const char *name)
{
	const char *verdict = json_string_value(json_object_get(record, "verdict"));
	const struct instance *instance = find_unplayed(batch, name);

	if (!instance)
		return;
	if (instance != batch->current)
		begin(batch, instance);
	if (batch->broken)
		forget_scenario(batch);
	if (batch->broken || batch->end)
		return;
	batch->end = end_from_guest(record);
	batch_take_attempts(batch->end, record);
	batch->found = json_is_string(json_object_get(record, "fail_nth"));
	if (!verdict_is_runners(verdict))
		set_verdict(batch->end, VERDICT_ERROR, "the runner reported an unknown verdict");
}

static void take_boot(struct batch *batch, json_t *record, const char *abi)
{
	/* The 32-bit runner follows the other one, and that is all. */
	if (batch->boots == RUNNERS)
		return;
	batch->boots++;
	batch->booted = true;
	batch->done = false;
	snprintf(batch->abi, sizeof(batch->abi), "%s", abi ? abi : "");
	batch->sink.boot(batch->sink.context, record);
}

void batch_record(void *context, json_t *record)
{
	struct batch *batch = context;
	const char *type = json_string_value(json_object_get(record, "type"));
	const char *name = json_string_value(json_object_get(record, "name"));
	const char *abi = json_string_value(json_object_get(record, "abi"));
	bool own = batch_running(batch) && name && strcmp(name, batch->current->name) == 0;

	if (batch->broken) {
		/* The guest is about to be replaced. */
	} else if (strcmp(type, "boot") == 0) {
		take_boot(batch, record, abi);
	} else if (strcmp(type, "start") == 0) {
		take_start(batch, record, name);
	} else if (strcmp(type, "end") == 0) {
		take_end(batch, record, name);
	} else if (strcmp(type, "attempt") == 0 && own) {
		batch_take_attempt(batch, record);
	} else if (strcmp(type, "packet") == 0 && own) {
		batch_take_packet(batch, record);
	} else if (strcmp(type, "note") == 0 && own) {
		batch_take_note(batch, record);
	} else if (strcmp(type, "cost") == 0 && own) {
		batch_take_cost(batch, record);
	} else if (strcmp(type, "timeline") == 0 && own) {
		batch_take_timeline(batch, record);
	} else if (strcmp(type, "coverage") == 0 && batch->sink.coverage) {
		if (own || (!batch->current && name && strcmp(name, "boot") == 0))
			batch->sink.coverage(batch->sink.context, name, record);
	} else if (strcmp(type, "profile") == 0 && own && batch->sink.profile) {
		batch->sink.profile(batch->sink.context, name, record);
	} else if (strcmp(type, "done") == 0) {
		batch->done = true;
	}
	json_decref(record);
}

void batch_report(void *context)
{
	struct batch *batch = context;

	if (!batch->current)
		return;
	/* The first report is the one that is told. */
	if (!batch->charged)
		batch_blame(batch);
	batch->charged = true;
}

static void describe_killing(char *text, size_t size, const char *when)
{
	snprintf(
		text, size,
		"the guest's process was killed %s: it takes up to %d MiB of memory; has the machine, "
		"or the cgroup of this run, so much?",
		when, GUEST_MEMORY);
}

static void describe_silence(char *text, size_t size, const struct batch *batch,
			     enum batch_over over, double patience)
{
	snprintf(text, size, "%s %.0f s of machine time%s\n%s",
		 over == GUEST_SILENT ? "the guest said nothing for"
				      : "the scenario came to no end within",
		 patience, batch->end ? ", after the scenario's end" : "",
		 console_tail(batch->console));
}

/* Why the guest is gone, as the verdict on the scenario that was running. */
static void finish_running(struct batch *batch, enum batch_over over, double patience)
{
	char text[4096];

	if (over == GUEST_KILLED) {
		describe_killing(text, sizeof(text), "in the middle of the scenario");
		finish(batch, VERDICT_ERROR, text);
	} else if (over != GUEST_ENDED) {
		describe_silence(text, sizeof(text), batch, over, patience);
		finish(batch, VERDICT_HANG, text);
	} else if (console_powered_off(batch->console)) {
		snprintf(text, sizeof(text), "the runner ended in the middle of the scenario\n%s",
			 console_tail(batch->console));
		finish(batch, VERDICT_ERROR, text);
	} else {
		snprintf(text, sizeof(text), "the guest ended in the middle of the scenario\n%s",
			 console_tail(batch->console));
		finish(batch, VERDICT_CRASH, text);
	}
}

/* What became of a guest that did not get from the end of one scenario to the next. */
static void judge_aftermath(struct batch *batch, enum batch_over over, double patience)
{
	char text[4096];

	if (over == GUEST_KILLED) {
		describe_killing(text, sizeof(text), "after the scenario's end");
		set_verdict(batch->end, VERDICT_ERROR, text);
	} else if (over != GUEST_ENDED) {
		describe_silence(text, sizeof(text), batch, over, patience);
		set_verdict(batch->end, VERDICT_HANG, text);
	} else if (!console_powered_off(batch->console)) {
		snprintf(text, sizeof(text), "the guest ended after the scenario's end\n%s",
			 console_tail(batch->console));
		set_verdict(batch->end, VERDICT_CRASH, text);
	}
}

void batch_guest_over(struct batch *batch, enum batch_over over, double patience)
{
	size_t index = 0;

	if (over == GUEST_BROKEN)
		return;
	if (batch->end && !batch->done)
		judge_aftermath(batch, over, patience);
	finish_running(batch, over, patience);
	if (batch->results > 0 || batch->left == 0)
		return;
	/* Else the next guest, and the one after that, would do the same. */
	while (batch->played[index])
		index++;
	begin(batch, batch->plan[index]);
	finish_running(batch, over, patience);
}

void batch_leave_out(struct batch *batch, const struct instance *instance, const char *reason)
{
	begin(batch, instance);
	finish(batch, VERDICT_SKIP, reason);
}

size_t batch_rest(const struct batch *batch, const char *names[BATCH_SIZE + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++) {
		if (!batch->played[i])
			names[count++] = batch->plan[i]->name;
	}
	names[count] = NULL;
	return count;
}
