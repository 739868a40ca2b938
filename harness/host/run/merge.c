/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/merge.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/record/verdict.h"

struct input {
	const char *folder;
	struct saved saved;
	bool taken;
};

static json_int_t number_of(const json_t *run, const char *key)
{
	json_int_t number = json_integer_value(json_object_get(run, key));

	return number > 0 ? number : 1;
}

/* Shards of one run: all that the runs set out to do is the same. */
static bool same_run(const json_t *a, const json_t *b)
{
	json_t *left = json_copy((json_t *)a);
	json_t *right = json_copy((json_t *)b);
	bool same;

	json_object_del(left, "shard");
	json_object_del(right, "shard");
	same = left && right && json_equal(left, right);
	json_decref(left);
	json_decref(right);
	return same;
}

struct placed {
	unsigned long turn;
	size_t index;
};

static int by_place(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->turn != b->turn)
		return a->turn < b->turn ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* Guests are numbered as if there were no shards, and what one guest played lies in one shard. */
static int sort(json_t *ends, struct fault *fault)
{
	size_t count = json_array_size(ends);
	struct placed *places = xcalloc(count + 1, sizeof(*places));
	json_t *unsorted = json_copy(ends);
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		const json_t *end = json_array_get(ends, i);
		const char *guest = json_string_value(json_object_get(end, "guest"));

		places[i] = (struct placed){guest ? strtoul(guest, NULL, 10) : 0, i};
	}
	qsort(places, count, sizeof(*places), by_place);
	for (size_t i = 0; i < count && !result; i++)
		result = json_array_set(ends, i, json_array_get(unsorted, places[i].index));
	free(places);
	json_decref(unsorted);
	return result ? fault_set(fault, EXIT_ENVIRONMENT, "out of memory") : 0;
}

/* A result in every format for what has none: it must not look as if it had passed. */
static int add_error(struct saved *saved, const json_t *kernel, const char *name, const char *why)
{
	json_t *end = json_pack("{s:s, s:s, s:s, s:s, s:f, s:O?, s:O?, s:O?}", "type", "end",
				"name", name, "verdict", verdict_name(VERDICT_ERROR), "message",
				why, "seconds", 0.0, "kernel", json_object_get(kernel, "kernel"),
				"arch", json_object_get(kernel, "arch"), "kernel_spec",
				json_object_get(kernel, "kernel_spec"));

	return json_array_append_new(saved->ends, end);
}

/* Says in the results what was planned and not played, and why. */
static int add_unplayed(struct saved *saved, struct fault *fault)
{
	const json_t *kernels = json_object_get(saved->run, "kernels");
	size_t index;
	json_t *summary;
	int result = 0;

	if (!saved->complete)
		result = add_error(saved, json_array_get(kernels, 0), "run.cut_short",
				   "the run was cut short: what is not listed was not played");
	json_array_foreach (saved->summaries, index, summary) {
		const char *why = json_string_value(json_object_get(summary, "not_played"));

		if (why && result == 0)
			result = add_error(saved, summary, "run.not_played", why);
	}
	return result == 0 ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
}

/* The `end` of what another record is of: guests give no scenario of theirs twice. */
static json_t *find_end(json_t *index, const json_t *record)
{
	static const char *const keys[] = {"kernel", "arch", "kernel_spec", "name"};
	json_t *found = index;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *key = json_string_value(json_object_get(record, keys[i]));

		found = key ? json_object_get(found, key) : NULL;
	}
	return found;
}

static json_t *object_in(json_t *object, const char *key)
{
	json_t *inner = json_object_get(object, key);

	if (!inner && json_object_set_new(object, key, json_object()) == 0)
		inner = json_object_get(object, key);
	return inner;
}

/* The `end` records by kernel, architecture, SPEC and name; NULL without memory. */
static json_t *index_ends(const json_t *ends)
{
	json_t *all = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *kernel = json_string_value(json_object_get(end, "kernel"));
		const char *arch = json_string_value(json_object_get(end, "arch"));
		const char *spec = json_string_value(json_object_get(end, "kernel_spec"));
		const char *name = json_string_value(json_object_get(end, "name"));

		if (kernel && arch && spec && name &&
		    json_object_set(object_in(object_in(object_in(all, kernel), arch), spec), name,
				    end) < 0) {
			json_decref(all);
			return NULL;
		}
	}
	return all;
}

/* Adds to each `end` what came with it, as an array of that name. */
static int join_records(const json_t *records, const char *key, json_t *ends_index)
{
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		json_t *end = find_end(ends_index, record);
		json_t *joined;

		if (!end)
			continue;
		joined = json_object_get(end, key);
		if (!joined && json_object_set_new(end, key, json_array()) == 0)
			joined = json_object_get(end, key);
		if (json_array_append(joined, record) < 0)
			return -1;
	}
	return 0;
}

/* The packets of one record: those of a scenario. */
static int join_packets(const json_t *records, json_t *ends_index)
{
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		json_t *end = find_end(ends_index, record);
		json_t *packets = json_object_get(record, "packets");

		if (end && json_is_array(packets) && json_object_set(end, "packets", packets) < 0)
			return -1;
	}
	return 0;
}

static int join_all(struct saved *saved, struct fault *fault)
{
	json_t *ends_index = index_ends(saved->ends);
	int result = ends_index ? 0 : -1;

	if (result == 0)
		result = join_packets(saved->packets, ends_index);
	if (result == 0)
		result = join_records(saved->notes, "notes", ends_index);
	if (result == 0)
		result = join_records(saved->costs, "costs", ends_index);
	if (result == 0)
		result = join_records(saved->timelines, "timelines", ends_index);
	json_decref(ends_index);
	return result == 0 ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
}

static int take(struct input *input, const char *source, json_t *ends, struct fault *fault)
{
	size_t index;
	json_t *end;

	input->taken = true;
	if (join_all(&input->saved, fault) < 0 || add_unplayed(&input->saved, fault) < 0)
		return -1;
	json_array_foreach (input->saved.ends, index, end) {
		if (json_object_set_new(end, "source", json_string(source)) < 0)
			return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	}
	return json_array_extend(ends, input->saved.ends) < 0
		       ? fault_set(fault, EXIT_ENVIRONMENT, "out of memory")
		       : 0;
}

/* The one among the inputs that is that shard of the run; NULL if there is none. */
static struct input *find_shard(struct input *inputs, size_t count, const json_t *run,
				json_int_t shard)
{
	for (size_t i = 0; i < count; i++) {
		if (!inputs[i].taken && inputs[i].saved.run &&
		    number_of(inputs[i].saved.run, "shard") == shard &&
		    same_run(inputs[i].saved.run, run))
			return &inputs[i];
	}
	return NULL;
}

/* Joins the run that `first` is a shard of. */
static int join(struct input *inputs, size_t count, const struct input *first, json_t *ends,
		struct fault *fault)
{
	const json_t *run = first->saved.run;
	json_int_t shards = number_of(run, "shards");
	json_t *joined = json_array();
	int result = joined ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");

	for (json_int_t shard = 1; shard <= shards && !result; shard++) {
		struct input *input = find_shard(inputs, count, run, shard);
		const struct input *twice;

		if (!input) {
			result = fault_set(fault, EXIT_ENVIRONMENT,
					   "shard %" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT
					   " of the run that %s belongs to is missing",
					   shard, shards, first->folder);
			break;
		}
		result = take(input, first->folder, joined, fault);
		twice = find_shard(inputs, count, run, shard);
		if (!result && twice)
			result = fault_set(fault, EXIT_USAGE,
					   "%s and %s are the same shard of the same run",
					   input->folder, twice->folder);
	}
	if (!result)
		result = sort(joined, fault);
	if (!result && json_array_extend(ends, joined) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	json_decref(joined);
	return result;
}

static int find_columns(struct merged *merged, struct fault *fault)
{
	size_t index;
	json_t *end;

	json_array_foreach (merged->ends, index, end) {
		if (columns_add_end(&merged->columns, end) < 0)
			return fault_set(fault, EXIT_USAGE, "these are more than %d kernels",
					 MAX_COLUMNS);
	}
	return 0;
}

static int merge(struct input *inputs, size_t count, struct merged *merged, struct fault *fault)
{
	int result = 0;

	for (size_t i = 0; i < count && !result; i++) {
		const json_t *run = inputs[i].saved.run;

		if (inputs[i].taken)
			continue;
		if (number_of(run, "shards") > 1)
			result = join(inputs, count, &inputs[i], merged->ends, fault);
		else
			result = take(&inputs[i], inputs[i].folder, merged->ends, fault);
	}
	return result ? -1 : find_columns(merged, fault);
}

int merged_load(char *const folders[], size_t count, struct merged *merged, struct fault *fault)
{
	struct input *inputs = xcalloc(count + 1, sizeof(*inputs));
	int result = 0;

	*merged = (struct merged){.ends = json_array()};
	for (size_t i = 0; i < count && !result; i++) {
		inputs[i].folder = folders[i];
		result = saved_load(folders[i], &inputs[i].saved, fault);
		if (!result && !inputs[i].saved.complete)
			merged->cut_short = folders[i];
	}
	if (!result)
		result = merge(inputs, count, merged, fault);
	for (size_t i = 0; i < count; i++)
		saved_free(&inputs[i].saved);
	free(inputs);
	return result;
}

int merged_load_one(const char *folder, struct merged *merged, struct fault *fault)
{
	struct input input = {.folder = folder};
	int result;

	*merged = (struct merged){.ends = json_array()};
	result = saved_load(folder, &input.saved, fault);
	if (!result)
		result = take(&input, folder, merged->ends, fault);
	saved_free(&input.saved);
	return result ? -1 : find_columns(merged, fault);
}

void merged_free(struct merged *merged)
{
	json_decref(merged->ends);
	*merged = (struct merged){0};
}
