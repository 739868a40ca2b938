/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/results.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/callers.h"
#include "harness/host/run/lacks.h"
#include "harness/record/record_digest.h"
#include "reports/text.h"

/* Of ladders that are not printed on a terminal. */
enum { LADDER_WIDTH = 120 };

struct results {
	const struct run *run;
	struct progress *progress;
	FILE *records;
	FILE *tap_file;
	struct tap taps[2]; /* what is printed and run.tap */
	json_t **waiting; /* of each batch: an array of [records, packets] */
	bool *done;
	size_t batches;
	size_t front; /* the first batch that is not done: its results are printed at once */
	size_t count;
	struct counts counts[MAX_COLUMNS]; /* of each target */
	struct by_suite suites;
	double clock[MAX_COLUMNS];
	struct callers *callers[MAX_COLUMNS][2]; /* of each target's runners, once one is needed */
	bool sought[MAX_COLUMNS][2];
	char *reasons[MAX_COLUMNS]; /* why a target's scenarios are not played, or NULL */
	struct record_digest digest; /* of what is in results.jsonl */
	struct record_digest content;
	size_t lines;
};

static FILE *open_output(const struct run *run, const char *name, struct fault *fault)
{
	char *path = path_of("%s/%s", run->out, name);
	FILE *file = fopen(path, "we");

	if (!file)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path, strerror(errno));
	free(path);
	return file;
}

/* Called with each piece of a line; a failed write is seen by results_check(). */
static int write_piece(const char *bytes, size_t size, void *context)
{
	struct results *results = context;

	(void)fwrite(bytes, 1, size, results->records);
	record_digest_add(&results->digest, bytes, size);
	return 0;
}

static void print_record(struct results *results, const json_t *record)
{
	(void)json_dump_callback(record, write_piece, results,
				 JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
	(void)write_piece("\n", 1, results);
	record_digest_add_content(&results->content, record);
	results->lines++;
}

/* What the run is to be, before anything comes of it: reports tell by it which runs are the shards
 * of one, and whether they are all there. */
static json_t *run_record(const struct run *run)
{
	json_t *kernels = json_array();
	uint64_t digest = DIGEST_START;
	char selection[24];
	json_t *record, *booted = boot_settings_record(&run->settings);

	for (size_t i = 0; i < run->target_count; i++) {
		const struct target *target = &run->targets[i];

		json_array_append_new(kernels,
				      json_pack("{s:s, s:s, s:s, s:i}", "kernel",
						target->kernel.release, "arch", target->kernel.arch,
						"kernel_spec", target->kernel.spec, "scenarios",
						(int)target->selection.count));
		for (size_t k = 0; k < target->selection.count; k++)
			digest_text(&digest, target->selection.items[k]->name);
	}
	snprintf(selection, sizeof(selection), "%016" PRIx64, digest);
	record = json_pack("{s:s, s:o, s:s, s:s, s:i, s:i, s:i, s:b, s:s, s:b, s:s, s:s*, s:s*}",
			   "type", "run", "kernels", kernels, "selection", selection, "time",
			   run->virtual_time ? "virtual" : "real", "seed", (int)run->seed, "shard",
			   (int)run->shard, "shards", (int)run->shards, "capture", run->capture,
			   "fault", run->fault ? run->fault : "none", "coverage", run->coverage,
			   "abi", run->abi ? run->abi : "default", "over", run->over, "fail_nth",
			   run->fail_nth);
	if (record && run->prove_once)
		json_object_set_new(record, "prove_once", json_true());
	if (record && run->profile)
		json_object_set_new(record, "profile", json_true());
	if (record && booted)
		json_object_set(record, "booted", booted);
	json_decref(booted);
	return record;
}

struct results *results_open(const struct run *run, struct progress *progress, struct fault *fault)
{
	struct results *results = xcalloc(1, sizeof(*results));
	size_t batches = run->schedule.count;
	json_t *record;

	results->waiting = xcalloc(batches + 1, sizeof(json_t *));
	results->done = xcalloc(batches + 1, sizeof(bool));
	results->run = run;
	results->progress = progress;
	record_digest_begin(&results->digest);
	record_digest_begin(&results->content);
	results->batches = batches;
	results->records = open_output(run, "results.jsonl", fault);
	results->tap_file = results->records ? open_output(run, "run.tap", fault) : NULL;
	if (!results->tap_file) {
		results_free(results);
		return NULL;
	}
	for (size_t i = 0; i < 2; i++) {
		results->taps[i] = (struct tap){.out = i == 0 ? run->print : results->tap_file,
						.dialect = run->dialect,
						.strict = run->strict,
						.columns = &run->columns};
		if (i == 0)
			results->taps[i].terminal = text_colours(run->print);
		if (i == 0 && run->verbose)
			results->taps[i].ladder = isatty(fileno(run->print)) == 1
							  ? text_width(run->print)
							  : LADDER_WIDTH;
		tap_begin(&results->taps[i], (unsigned)run->schedule.scenarios);
	}
	record = run_record(run);
	print_record(results, record);
	json_decref(record);
	return results;
}

void results_free(struct results *results)
{
	if (!results)
		return;
	for (size_t i = 0; results->waiting && i < results->batches; i++)
		json_decref(results->waiting[i]);
	for (size_t i = 0; i < MAX_COLUMNS; i++) {
		free(results->reasons[i]);
		callers_close(results->callers[i][0]);
		callers_close(results->callers[i][1]);
	}
	free(results->waiting);
	free(results->done);
	/* Those that matter were flushed and checked before. */
	if (results->records)
		(void)fclose(results->records);
	if (results->tap_file)
		(void)fclose(results->tap_file);
	free(results);
}

static void add_kernel(const struct kernel *kernel, json_t *record)
{
	json_object_set_new(record, "kernel", json_string(kernel->release));
	json_object_set_new(record, "arch", json_string(kernel->arch));
	json_object_set_new(record, "kernel_spec", json_string(kernel->spec));
}

static void add_origin(struct results *results, size_t batch, const char *guest, json_t *record)
{
	const struct run *run = results->run;

	add_kernel(&run->schedule.turns[batch].target->kernel, record);
	json_object_set_new(record, "time", json_string(run->virtual_time ? "virtual" : "real"));
	json_object_set_new(record, "guest", json_string(guest));
}

static void print_end(struct results *results, const json_t *end, const json_t *packets)
{
	int column = columns_find(&results->run->columns, end);

	/* Every record has been given a kernel of the run. */
	if (column >= 0) {
		counts_add(&results->counts[column], end);
		results->clock[column] += json_number_value(json_object_get(end, "seconds"));
	}
	by_suite_add(&results->suites, end);
	progress_clear(results->progress);
	for (size_t i = 0; i < 2; i++)
		tap_point(&results->taps[i], end, packets);
}

/* The packets of a scenario in one record, with the origin of its `end`. */
static void print_packets(struct results *results, const json_t *end, json_t *packets)
{
	static const char *const keys[] = {"name",	  "kernel", "arch",
					   "kernel_spec", "time",   "guest"};
	json_t *record;

	if (json_array_size(packets) == 0)
		return;
	record = json_pack("{s:s}", "type", "packets");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_object_set(record, keys[i], json_object_get(end, keys[i]));
	json_object_set(record, "packets", packets);
	print_record(results, record);
	json_decref(record);
}

static void print_item(struct results *results, const json_t *item)
{
	const json_t *records = json_array_get(item, 0);
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		const char *type = json_string_value(json_object_get(record, "type"));
		bool end = type && strcmp(type, "end") == 0;

		if (end)
			print_packets(results, record, json_array_get(item, 1));
		print_record(results, record);
		if (end)
			print_end(results, record, json_array_get(item, 1));
	}
}

static void take(struct results *results, size_t batch, json_t *item)
{
	if (batch == results->front) {
		print_item(results, item);
		json_decref(item);
		return;
	}
	if (!results->waiting[batch])
		results->waiting[batch] = json_array();
	json_array_append_new(results->waiting[batch], item);
}

void results_record(struct results *results, size_t batch, const char *guest, json_t *record)
{
	json_t *records = json_array();

	add_origin(results, batch, guest, record);
	json_array_append(records, record);
	take(results, batch, json_pack("[o, n]", records));
}

/* Of the runner that played the scenario. */
static struct callers *callers_of(struct results *results, const struct target *target,
				  const json_t *end)
{
	const char *abi = json_string_value(json_object_get(end, "abi"));
	const char *other = target->programs.runner_i686;
	bool i686 = other && abi && strcmp(abi, "i686") == 0;
	size_t column = (size_t)(target - results->run->targets);

	if (!results->sought[column][i686]) {
		results->sought[column][i686] = true;
		results->callers[column][i686] =
			callers_open(i686 ? other : target->programs.runner);
	}
	return results->callers[column][i686];
}

/* Tells at once that it failed: what is printed waits for the batches before. */
static void tell_failure(struct results *results, size_t batch, const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);
	const char *name = json_string_value(json_object_get(end, "name"));
	const char *message = json_string_value(json_object_get(end, "message"));

	if (verdict_fails(verdict, results->run->strict))
		progress_failed(results->progress, name ? name : "", verdict_name(verdict),
				message ? message : "",
				batch == results->front &&
					isatty(fileno(results->run->print)) == 1);
}

static void complete_end(struct results *results, const struct target *target, json_t *end)
{
	lacks_add(end, &target->kernel);
	if (json_object_get(end, "stack"))
		callers_add(end, callers_of(results, target, end));
}

void results_add(struct results *results, size_t batch, const char *guest, json_t *records,
		 json_t *packets)
{
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		const char *type = json_string_value(json_object_get(record, "type"));

		add_origin(results, batch, guest, record);
		if (type && strcmp(type, "end") == 0) {
			complete_end(results, results->run->schedule.turns[batch].target, record);
			tell_failure(results, batch, record);
		}
	}
	results->count++;
	take(results, batch, json_pack("[O, O]", records, packets));
}

static void print_waiting(struct results *results, size_t batch)
{
	size_t index;
	json_t *item;

	json_array_foreach (results->waiting[batch], index, item)
		print_item(results, item);
	json_decref(results->waiting[batch]);
	results->waiting[batch] = NULL;
}

void results_batch_done(struct results *results, size_t batch)
{
	results->done[batch] = true;
	while (results->front < results->batches && results->done[results->front]) {
		results->front++;
		if (results->front < results->batches)
			print_waiting(results, results->front);
	}
}

size_t results_count(const struct results *results)
{
	return results->count;
}

const struct counts *results_counts(const struct results *results, size_t target)
{
	return &results->counts[target];
}

const struct by_suite *results_suites(const struct results *results)
{
	return &results->suites;
}

double results_clock(const struct results *results, size_t target)
{
	return results->clock[target];
}

int results_check(struct results *results, struct fault *fault)
{
	struct {
		FILE *file;
		const char *name;
	} outputs[] = {
		{results->records, "results.jsonl"},
		{results->tap_file, "run.tap"},
		{results->run->print, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(outputs); i++) {
		if (fflush(outputs[i].file) == 0 && !ferror(outputs[i].file))
			continue;
		if (!outputs[i].name)
			return fault_set(fault, EXIT_ENVIRONMENT,
					 "cannot write to standard output: %s", strerror(errno));
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s/%s: %s",
				 results->run->out, outputs[i].name, strerror(errno));
	}
	return 0;
}

static size_t planned_on(const struct run *run, const struct target *target)
{
	size_t planned = 0;

	for (size_t i = 0; i < run->schedule.count; i++)
		if (run->schedule.turns[i].target == target)
			planned += turn_scenarios(&run->schedule.turns[i]);
	return planned;
}

static json_t *summary_of(const struct results *results, size_t target)
{
	const struct run *run = results->run;
	const struct counts *counts = &results->counts[target];
	json_t *summary = json_pack("{s:s, s:s, s:i, s:i}", "type", "summary", "time",
				    run->virtual_time ? "virtual" : "real", "seed", (int)run->seed,
				    "scenarios", (int)planned_on(run, &run->targets[target]));

	if (!summary)
		return NULL;
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		json_object_set_new(summary, verdict_name(verdict),
				    json_integer((json_int_t)counts->of[verdict]));
	json_object_set_new(summary, "clock", json_real(results->clock[target]));
	if (results->reasons[target])
		json_object_set_new(summary, "not_played", json_string(results->reasons[target]));
	add_kernel(&run->targets[target].kernel, summary);
	return summary;
}

/* The last line: how many came before it, and their digest. */
static int print_close(struct results *results)
{
	char digest[RECORD_DIGEST_SIZE], content[RECORD_DIGEST_SIZE];
	json_t *close;

	record_digest_end(&results->digest, digest);
	record_digest_end(&results->content, content);
	close = json_pack("{s:s, s:I, s:s, s:s}", "type", "close", "lines",
			  (json_int_t)results->lines, "digest", digest, "content", content);
	if (!close)
		return -1;
	print_record(results, close);
	json_decref(close);
	return 0;
}

void results_give_up(struct results *results, size_t target, char *reason)
{
	results->reasons[target] = reason;
}

const char *results_given_up(const struct results *results)
{
	for (size_t i = 0; i < results->run->target_count; i++)
		if (results->reasons[i])
			return results->reasons[i];
	return NULL;
}

int results_complete(struct results *results, struct fault *fault)
{
	for (size_t i = 0; i < results->run->target_count; i++) {
		json_t *summary = summary_of(results, i);

		print_record(results, summary);
		json_decref(summary);
	}
	if (print_close(results) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	return results_check(results, fault);
}

void results_bail_out(struct results *results, const char *reason)
{
	progress_clear(results->progress);
	for (size_t batch = results->front; batch < results->batches; batch++)
		print_waiting(results, batch);
	for (size_t i = 0; i < 2; i++)
		tap_bail_out(&results->taps[i], reason);
}
