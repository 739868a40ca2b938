/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/slot_sink.h"

#include <stdlib.h>

#include "harness/host/ground/files.h"
#include "harness/host/run/capture.h"
#include "harness/host/run/executed.h"
#include "harness/host/run/forecast.h"
#include "harness/host/run/hosts.h"
#include "harness/host/run/lacks.h"
#include "harness/host/run/profiles.h"
#include "harness/record/verdict.h"

enum { MOST_BUSY = 1000000 }; /* seconds; a guest that tells more tells nothing */

static void take_boot(void *context, json_t *record)
{
	struct slot *slot = context;

	slot->since = machine_now();
	if (slot->boot == 0)
		slot->boot = slot->since - slot->started;
	results_record(slot->shared->results, slot->index, slot->label, record);
}

static bool wants_capture(const struct slot *slot, const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);

	return slot->shared->run->capture || (verdict != VERDICT_PASS && verdict != VERDICT_SKIP);
}

static int keep_packets(struct slot *slot, const char *name, const json_t *packets)
{
	const char *folder = slot->turn->target->captures;
	char *capture = path_of("%s/%s/%s.pcap", slot->shared->run->out, folder, name);
	char *hosts = path_of("%s/%s/%s.hosts", slot->shared->run->out, folder, name);
	int result = capture_write(capture, packets, slot->fault);

	if (result == 0)
		result = hosts_write(hosts, packets, slot->fault);
	free(capture);
	free(hosts);
	return result;
}

/* Seconds of the guest's processor, which are no result: takes them out of the record.  -1: not told. */
static double take_seconds(json_t *end, const char *key)
{
	const json_t *told = json_object_get(end, key);
	double seconds = json_is_number(told) ? json_number_value(told) : -1;

	json_object_del(end, key);
	return seconds >= 0 && seconds < MOST_BUSY ? seconds : -1;
}

static void take_result(void *context, const struct instance *instance, json_t *records,
			json_t *packets)
{
	struct slot *slot = context;
	bool several = slot->shared->run->target_count > 1;
	json_t *end = json_array_get(records, json_array_size(records) - 1);
	double now = machine_now(), unit = slot->turn->coarse ? 1.0 / COARSE : 1;

	if (slot->enough)
		return;
	slot->enough = instance == slot->turn->last;
	timing_scenario(slot->shared->timing, several ? slot->turn->target->title : NULL,
			instance->name, now - slot->since, unit * take_seconds(end, "busy"),
			unit * take_seconds(end, "judge"));
	slot->since = now;
	if (slot->turn->target->prediction && !slot->leaving_out)
		forecast_check(slot->turn->target->prediction, instance, end);
	if (json_array_size(packets) > 0 && wants_capture(slot, end) &&
	    keep_packets(slot, instance->name, packets) < 0)
		slot->failed = true;
	results_add(slot->shared->results, slot->index, slot->label, records, packets);
	lacks_note(slot->lacking, end);
}

static void take_profile(void *context, const char *name, json_t *record)
{
	struct slot *slot = context;
	char *folder;

	/* Nobody asked for it. */
	if (!slot->shared->run->profile)
		return;
	folder = path_of("%s/%s", slot->shared->run->out, slot->turn->target->profiles);
	if (profile_take(folder, name, record, slot->fault) < 0)
		slot->failed = true;
	free(folder);
}

static void take_coverage(void *context, const char *name, json_t *record)
{
	struct slot *slot = context;
	char *folder;

	/* Nobody asked for it. */
	if (!slot->shared->run->coverage)
		return;
	folder = path_of("%s/%s", slot->shared->run->out, slot->turn->target->coverage);
	if (!coverage_take(folder, name, record, slot->fault))
		slot->failed = true;
	free(folder);
}

/* What takes long now is that attempt, not the scenario. */
static void take_attempt(void *context)
{
	struct slot *slot = context;

	slot->attempt = machine_now();
}

struct batch_sink slot_sink(struct slot *slot)
{
	return (struct batch_sink){
		.boot = take_boot,
		.result = take_result,
		.coverage = take_coverage,
		.profile = take_profile,
		.context = slot,
		.attempt = take_attempt,
	};
}
