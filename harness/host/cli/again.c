/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/cli/again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/run/batch.h"
#include "harness/record/failing.h"
#include "harness/record/verdict.h"
#include "reports/report.h"

enum { CAPTURE_LIMIT = 64 << 20 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

static bool same(const json_t *a, const json_t *b, const char *key)
{
	return strcmp(text_of(a, key), text_of(b, key)) == 0;
}

/* The scenario may have been played on several kernels: then --kernel says which is meant. */
static int find_end(const struct run_options *options, const char *name, struct again *again,
		    struct fault *fault)
{
	const char *spec = options->kernels_given ? options->kernels[0] : NULL;
	size_t index;
	json_t *end;

	json_array_foreach (again->saved.ends, index, end) {
		if (strcmp(text_of(end, "name"), name) != 0 ||
		    (spec && strcmp(text_of(end, "kernel_spec"), spec) != 0))
			continue;
		if (again->end)
			return fault_set(fault, EXIT_USAGE,
					 "%.200s was played on several kernels: --kernel=SPEC says "
					 "which is meant",
					 name);
		again->end = end;
	}
	if (again->end)
		return 0;
	return fault_set(fault, EXIT_USAGE, "%.300s did not play %.200s%s%.200s", options->again,
			 name, spec ? " on " : "", spec ? spec : "");
}

static int find_plan(struct again *again, struct fault *fault)
{
	size_t index;
	json_t *plan;

	json_array_foreach (again->saved.plans, index, plan)
		if (same(plan, again->end, "guest") && same(plan, again->end, "kernel_spec"))
			again->plan = plan;
	if (again->plan && json_array_size(json_object_get(again->plan, "names")) <= BATCH_SIZE)
		return 0;
	return fault_set(fault, EXIT_USAGE,
			 "the run's records do not say what its guest %.30s played: an older "
			 "version made them",
			 text_of(again->end, "guest"));
}

static int find_guest(struct run_options *options, struct again *again, struct fault *fault)
{
	if (options->pattern_count != 1)
		return fault_set(fault, EXIT_USAGE, "--replay=DIR takes the name of one scenario");
	if (find_end(options, options->patterns[0], again, fault) < 0 ||
	    find_plan(again, fault) < 0)
		return -1;
	options->kernels[0] = text_of(again->end, "kernel_spec");
	options->kernel_count = 1;
	return 0;
}

static void take_kernels(struct run_options *options, const struct again *again)
{
	size_t index;
	json_t *kernel;

	if (options->kernels_given)
		return;
	options->kernel_count = 0;
	json_array_foreach (json_object_get(again->saved.run, "kernels"), index, kernel)
		if (options->kernel_count < MAX_KERNELS)
			options->kernels[options->kernel_count++] = text_of(kernel, "kernel_spec");
}

static void take_options(struct run_options *options, struct run *run, const json_t *record)
{
	const char *abi = text_of(record, "abi"), *fault = text_of(record, "fault");
	struct failing failing;

	run->virtual_time = strcmp(text_of(record, "time"), "real") != 0;
	run->seed = (unsigned)json_integer_value(json_object_get(record, "seed"));
	if (strcmp(fault, "mute") == 0 || strcmp(fault, "abort") == 0)
		run->fault = fault;
	run->coverage = json_is_true(json_object_get(record, "coverage"));
	if (json_is_string(json_object_get(record, "fail_nth")) &&
	    failing_parse(text_of(record, "fail_nth"), &failing))
		run->fail_nth = text_of(record, "fail_nth");
	run->profile = json_is_true(json_object_get(record, "profile"));
	run->prove_once = json_is_true(json_object_get(record, "prove_once"));
	/* More packets sent would be other times; what did not pass has them anyway. */
	run->capture = json_is_true(json_object_get(record, "capture"));
	if (*text_of(record, "over"))
		run->over = text_of(record, "over");
	if (strcmp(abi, "native") == 0 || strcmp(abi, "i686") == 0)
		options->abi = run->abi = abi;
}

int again_begin(struct run_options *options, struct run *run, struct again *again,
		struct fault *fault)
{
	*again = (struct again){0};
	if (options->out && strcmp(options->out, options->again) == 0)
		return fault_set(fault, EXIT_USAGE,
				 "--out=%s would empty the run that is to be "
				 "played again",
				 options->out);
	if (saved_load(options->again, &again->saved, fault) < 0)
		return -1;
	take_options(options, run, again->saved.run);
	/* What a user says beside an earlier run's words would be another kernel. */
	if (boot_settings_any(&run->settings))
		return fault_set(fault, EXIT_USAGE,
				 "--append, --sysctl and --modules are those of the run in %s: "
				 "leave them out",
				 options->again);
	if (boot_settings_read(&run->settings, json_object_get(again->saved.run, "booted"), fault) <
	    0)
		return -1;
	if (options->replay)
		return find_guest(options, again, fault);
	if (options->pattern_count > 0)
		return fault_set(fault, EXIT_USAGE, "--rerun-failed=DIR takes no PATTERN");
	take_kernels(options, again);
	return 0;
}

void again_free(struct again *again)
{
	saved_free(&again->saved);
}

/* Adds the names of the plans that have no result, or none that is good, to a set. */
static json_t *failed_names(const struct again *again)
{
	json_t *good = json_object(), *failed = json_object();
	size_t index, i;
	json_t *record, *name;

	json_array_foreach (again->saved.ends, index, record) {
		struct counts counts = {0};
		const char *scenario = text_of(record, "name");

		counts_add(&counts, record);
		json_object_set_new(counts_good(&counts, false) ? good : failed, scenario,
				    json_true());
	}
	json_array_foreach (again->saved.plans, index, record)
		json_array_foreach (json_object_get(record, "names"), i, name)
			if (json_string_value(name) &&
			    !json_object_get(good, json_string_value(name)))
				json_object_set_new(failed, json_string_value(name), json_true());
	json_decref(good);
	return failed;
}

static const struct instance *find_instance(const struct instances *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->items[i].name, name) == 0)
			return &all->items[i];
	return NULL;
}

static int select_plan(const struct again *again, const struct instances *all,
		       struct selection *selection, struct fault *fault)
{
	size_t index;
	json_t *name;

	json_array_foreach (json_object_get(again->plan, "names"), index, name) {
		const char *text = json_string_value(name);
		const struct instance *instance = text ? find_instance(all, text) : NULL;

		if (!instance)
			return fault_set(fault, EXIT_USAGE,
					 "this version has no scenario %.200s, which the guest "
					 "was to play",
					 text ? text : "");
		selection->items[selection->count++] = instance;
	}
	return 0;
}

int again_select(const struct again *again, const struct instances *all,
		 struct selection *selection, struct fault *fault)
{
	size_t room = all->count + json_array_size(json_object_get(again->plan, "names")) + 1;
	json_t *failed;

	selection->count = 0;
	selection->items = xcalloc(room, sizeof(struct instance *));
	if (again->plan)
		return select_plan(again, all, selection, fault);
	failed = failed_names(again);
	for (size_t i = 0; i < all->count; i++)
		if (json_object_get(failed, all->items[i].name))
			selection->items[selection->count++] = &all->items[i];
	json_decref(failed);
	return 0;
}

static bool is_alike(const json_t *record, const json_t *other)
{
	return same(record, other, "name") && same(record, other, "kernel_spec") &&
	       same(record, other, "node") && same(record, other, "path");
}

/* The timeline of a path may be in several pieces: the one that has as many alike before it as the one at `place`. */
static const json_t *find_alike(const json_t *records, const json_t *now, size_t place)
{
	const json_t *like = json_array_get(now, place);
	size_t before = 0, index;
	json_t *record;

	for (size_t i = 0; i < place; i++)
		before += is_alike(json_array_get(now, i), like);
	json_array_foreach (records, index, record)
		if (is_alike(record, like) && before-- == 0)
			return record;
	return NULL;
}

static int compare_records(const json_t *before, const json_t *now, struct fault *fault)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)before, key, value) {
		const json_t *other = json_object_get(now, key);
		char *was, *is;

		/* The guest that played it has another number here. */
		if (strcmp(key, "guest") == 0 || json_equal(value, other))
			continue;
		was = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		is = other ? json_dumps(other, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
		fault_set(fault, EXIT_ENVIRONMENT, "%.200s: %s was %.200s and is %.200s",
			  text_of(before, "name"), key, was ? was : "", is ? is : "not there");
		free(was);
		free(is);
		return -1;
	}
	return 0;
}

/* The records of those scenarios that were played now. */
static int compare_all(const json_t *before, const json_t *now, struct fault *fault)
{
	size_t index;
	json_t *record;

	json_array_foreach (now, index, record) {
		const json_t *old = find_alike(before, now, index);

		if (!old)
			return fault_set(fault, EXIT_ENVIRONMENT, "%.200s has a record more",
					 text_of(record, "name"));
		if (compare_records(old, record, fault) < 0)
			return -1;
	}
	return 0;
}

static char *capture_of(const char *folder, const char *name, size_t *size)
{
	char *path = path_of("%s/captures/%s.pcap", folder, name);
	struct fault unheard;
	char *bytes = NULL;

	*size = 0;
	(void)file_read(path, CAPTURE_LIMIT, &bytes, size, EXIT_ENVIRONMENT, &unheard);
	free(path);
	return bytes;
}

/* Where the earlier run kept them, and its only kernel has that folder; *compared tells. */
static int compare_packets(const struct again *again, const char *folder, const char *out,
			   bool *compared, struct fault *fault)
{
	const char *name = text_of(again->end, "name");
	size_t before_size, now_size;
	char *before = capture_of(folder, name, &before_size);
	char *now = capture_of(out, name, &now_size);
	int result = 0;

	*compared = before != NULL;
	if (before && (!now || before_size != now_size || memcmp(before, now, now_size) != 0))
		result = fault_set(fault, EXIT_ENVIRONMENT, "%.200s: its packets are others", name);
	free(before);
	free(now);
	return result;
}

static const char *what_changed(const json_t *before, const json_t *now)
{
	if (!same(before, now, "kernel") || !same(before, now, "image"))
		return "the kernel is another one than then";
	if (!same(before, now, "initramfs"))
		return "the programs in the guest are others than then";
	return "";
}

int again_compare(const struct again *again, const char *folder, const char *out,
		  struct fault *fault)
{
	struct saved now;
	struct fault why = {0};
	bool packets = false;
	int result = saved_load(out, &now, fault);

	if (result == 0) {
		const char *changed = what_changed(again->plan, json_array_get(now.plans, 0));

		if (compare_all(again->saved.ends, now.ends, &why) < 0 ||
		    compare_all(again->saved.timelines, now.timelines, &why) < 0 ||
		    compare_all(again->saved.packets, now.packets, &why) < 0 ||
		    compare_packets(again, folder, out, &packets, &why) < 0)
			result = fault_set(fault, EXIT_ENVIRONMENT,
					   "this is not what %.300s has: %.500s%s%s", folder,
					   why.text, *changed ? "; " : "", changed);
		else
			fprintf(stderr,
				"%zu scenarios played again as in %s: verdicts, times and "
				"messages are the same%s\n",
				json_array_size(now.ends), folder,
				packets ? ", and the packets of the last one" : "");
	}
	saved_free(&now);
	return result;
}
