/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/diagnosis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/evaluate.h"
#include "harness/host/run/forecast.h"
#include "reports/text.h"

enum { REASON_SIZE = 512, NAME_WIDTH = 16 };

/* A 32-bit or ARM kernel plays no 32-bit programs beside its own. */
static bool is_for(const struct diagnosis *diagnosis, const struct instance *instance)
{
	const char *arch = config_arch(&diagnosis->config);

	return !instance->i686 || (arch && strcmp(arch, "amd64") == 0);
}

static const struct predicted *missing_for(const struct diagnosis *diagnosis,
					   const struct instance *instance)
{
	const struct predicted *missing;

	return forecast(&diagnosis->prediction, instance, &missing) == WILL_SKIP ? missing : NULL;
}

static void count_scenarios(const struct diagnosis *diagnosis, size_t *played, size_t *skipped)
{
	*played = *skipped = 0;
	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];

		if (!is_for(diagnosis, instance))
			continue;
		if (missing_for(diagnosis, instance))
			++*skipped;
		else
			++*played;
	}
}

bool diagnosis_is_complete(const struct diagnosis *diagnosis)
{
	size_t played, skipped;

	count_scenarios(diagnosis, &played, &skipped);
	return skipped == 0 &&
	       (diagnosis->prediction.guest.there || diagnosis->prediction.guest.unsure);
}

static const char *state_of(const struct predicted *predicted)
{
	if (!predicted->there)
		return predicted->unsure ? "unknown" : "missing";
	return predicted->module ? "module" : "there";
}

/* What a tree's Kconfig files say, or a path. */
static void put(const char *text)
{
	if (text)
		text_put(stdout, text, strlen(text), "");
}

/* What the tree's Kconfig files tell. */
static void print_set(const json_t *set, const struct predicted *predicted)
{
	json_t *turn_on = json_object_get(set, "turn_on");
	json_t *turn_off = json_object_get(set, "turn_off");
	const char *between = "";
	const char *option;
	json_t *value;
	size_t index;

	json_array_foreach (turn_on, index, value) {
		printf("%sCONFIG_", between);
		put(json_string_value(value));
		between = ", ";
	}
	json_array_foreach (turn_off, index, value) {
		printf("%sno CONFIG_", between);
		put(json_string_value(value));
		between = ", ";
	}
	json_object_foreach (json_object_get(set, "cannot"), option, value) {
		printf("%sCONFIG_", between);
		put(option);
		fputs(" (which cannot be turned on: ", stdout);
		put(json_string_value(value));
		putchar(')');
		between = ", ";
	}
	for (size_t i = 0; predicted->lost[i]; i++) {
		printf("%sthe module of CONFIG_%s", between, predicted->lost[i]);
		between = ", ";
	}
	if (predicted->since)
		printf("%sLinux %s", between, predicted->since);
}

static void print_capability(const struct diagnosis *diagnosis, const struct predicted *predicted,
			     const char *consequence)
{
	const json_t *set = evaluation_of(diagnosis->evaluation, predicted->name);
	char reason[REASON_SIZE];

	printf("%-*s %s", NAME_WIDTH, predicted->name, state_of(predicted));
	if (predicted->unsure) {
		printf(": %s is not mentioned, and this Linux is newer than " NEWEST_KNOWN
		       ", the newest whose options are known",
		       predicted_reason(predicted, reason, sizeof(reason)));
	} else if (predicted->booted[0]) {
		fputs(": ", stdout);
		put(predicted->booted);
		fputs(consequence, stdout);
	} else if (!predicted->there) {
		fputs(": wants ", stdout);
		if (set)
			print_set(set, predicted);
		else
			fputs(predicted_reason(predicted, reason, sizeof(reason)), stdout);
		fputs(consequence, stdout);
	}
	putchar('\n');
}

static void print_version(const struct diagnosis *diagnosis)
{
	const unsigned *version = diagnosis->config.version;
	const char *arch = config_arch(&diagnosis->config);

	put(diagnosis->source);
	fputs(": ", stdout);
	if (version[0])
		printf("Linux %u.%u.%u", version[0], version[1], version[2]);
	else
		fputs("Linux (version unknown)", stdout);
	printf(", %s\n", arch ? arch : "unsupported architecture");
	if (diagnosis->evaluation) {
		fputs("evaluated with the Kconfig files of ", stdout);
		put(diagnosis->tree);
		fputs(": Linux ", stdout);
		put(json_string_value(json_object_get(diagnosis->evaluation, "version")));
		putchar('\n');
	}
}

static void print_skipped(const struct diagnosis *diagnosis)
{
	size_t played, skipped;

	count_scenarios(diagnosis, &played, &skipped);
	printf("%zu scenarios would be played, %zu skipped%s\n", played, skipped,
	       skipped ? ":" : "");
	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];
		const struct predicted *missing = missing_for(diagnosis, instance);

		if (missing && is_for(diagnosis, instance))
			printf("  %s (%s)\n", instance->name, missing->name);
	}
}

int diagnosis_print_text(const struct diagnosis *diagnosis)
{
	print_version(diagnosis);
	for (size_t i = 0; i < diagnosis->prediction.count; i++)
		print_capability(diagnosis, &diagnosis->prediction.each[i], "");
	print_capability(diagnosis, &diagnosis->prediction.guest,
			 ", built in: without them no guest can tell anything");
	print_skipped(diagnosis);
	return fflush(stdout) || ferror(stdout) ? -1 : 0;
}

static json_t *options_json(const char *const list[])
{
	json_t *array = json_array();

	for (size_t i = 0; list[i]; i++)
		json_array_append_new(array, json_sprintf("CONFIG_%s", list[i]));
	return array;
}

static json_t *evaluated_json(const json_t *options)
{
	json_t *array = json_array();
	json_t *option;
	size_t index;

	json_array_foreach (options, index, option)
		json_array_append_new(array, json_sprintf("CONFIG_%s", json_string_value(option)));
	return array;
}

static void add_evaluated(json_t *json, const json_t *set)
{
	json_t *cannot = json_object();
	const char *option;
	json_t *why;

	json_object_foreach (json_object_get(set, "cannot"), option, why) {
		json_t *full = json_sprintf("CONFIG_%s", option);

		json_object_set(cannot, json_string_value(full), why);
		json_decref(full);
	}
	json_object_set_new(json, "turn_on", evaluated_json(json_object_get(set, "turn_on")));
	json_object_set_new(json, "turn_off", evaluated_json(json_object_get(set, "turn_off")));
	json_object_set_new(json, "cannot", cannot);
}

static json_t *capability_json(const struct diagnosis *diagnosis, const struct predicted *predicted)
{
	const json_t *set = evaluation_of(diagnosis->evaluation, predicted->name);
	json_t *json = json_pack("{s:s, s:s, s:o, s:o}", "name", predicted->name, "state",
				 state_of(predicted), "turn_on", options_json(predicted->turn_on),
				 "modules_lost", options_json(predicted->lost));

	if (set)
		add_evaluated(json, set);
	if (predicted->since)
		json_object_set_new(json, "since", json_string(predicted->since));
	if (predicted->booted[0])
		json_object_set_new(json, "booted", json_string(predicted->booted));
	return json;
}

static json_t *skipped_json(const struct diagnosis *diagnosis)
{
	json_t *skipped = json_array();

	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];
		const struct predicted *missing = missing_for(diagnosis, instance);

		if (missing && is_for(diagnosis, instance))
			json_array_append_new(skipped,
					      json_pack("{s:s, s:s}", "name", instance->name,
							"missing", missing->name));
	}
	return skipped;
}

int diagnosis_print_json(const struct diagnosis *diagnosis)
{
	const unsigned *version = diagnosis->config.version;
	json_t *capabilities = json_array();
	size_t played, skipped;
	json_t *all;
	int result;

	count_scenarios(diagnosis, &played, &skipped);
	for (size_t i = 0; i < diagnosis->prediction.count; i++)
		json_array_append_new(capabilities,
				      capability_json(diagnosis, &diagnosis->prediction.each[i]));
	all = json_pack("{s:s, s:s?, s:o, s:o, s:i, s:o}", "source", diagnosis->source, "arch",
			config_arch(&diagnosis->config), "capabilities", capabilities, "guest",
			capability_json(diagnosis, &diagnosis->prediction.guest), "played",
			(int)played, "skipped", skipped_json(diagnosis));
	if (version[0])
		json_object_set_new(all, "version",
				    json_sprintf("%u.%u.%u", version[0], version[1], version[2]));
	if (diagnosis->evaluation) {
		json_object_set_new(all, "tree", json_string(diagnosis->tree));
		json_object_set(all, "tree_version",
				json_object_get(diagnosis->evaluation, "version"));
	}
	result = all ? json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII) : -1;
	json_decref(all);
	return result < 0 || putchar('\n') == EOF || fflush(stdout) ? -1 : 0;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
	config_free(&diagnosis->config);
	json_decref(diagnosis->evaluation);
	free(diagnosis->tree);
}
