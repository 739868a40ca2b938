/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/play_again.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/kernel/spec.h"
#include "harness/host/run/saved.h"

enum { MAX_WORDS = 1024 };

struct words {
	char *word[MAX_WORDS + 1]; /* NULL at the end */
	size_t count;
};

static int add(struct words *words, char *word, struct fault *fault)
{
	if (words->count == MAX_WORDS) {
		free(word);
		return fault_set(fault, EXIT_USAGE, "the statement names more than %d patterns",
				 MAX_WORDS);
	}
	words->word[words->count++] = word;
	return 0;
}

static const char *text_of(const json_t *settings, const char *key)
{
	return json_string_value(json_object_get(settings, key));
}

static bool is_set(const json_t *settings, const char *key)
{
	return json_is_true(json_object_get(settings, key));
}

static int add_kernels(struct words *words, const json_t *settings, const struct again *again,
		       struct fault *fault)
{
	size_t index;
	json_t *kernel;

	for (size_t i = 0; i < again->kernel_count; i++)
		if (add(words, path_of("--kernel=%s", again->kernels[i]), fault) < 0)
			return -1;
	if (again->kernel_count > 0)
		return 0;
	json_array_foreach (json_object_get(settings, "kernels"), index, kernel) {
		const char *text = json_string_value(kernel);
		struct fault unheard;
		struct spec spec;

		if (!text || spec_parse(text, &spec, &unheard) < 0 || spec.kind != SPEC_DEBIAN)
			return fault_set(fault, EXIT_USAGE,
					 "the run was of %.200s: give the kernel to play on with "
					 "--kernel=SPEC, or --no-play",
					 text ? text : "no kernel");
		if (add(words, path_of("--kernel=%s", text), fault) < 0)
			return -1;
	}
	return 0;
}

static int add_settings(struct words *words, const json_t *settings, struct fault *fault)
{
	json_int_t seed = json_integer_value(json_object_get(settings, "seed"));
	json_int_t shard = json_integer_value(json_object_get(settings, "shard"));
	json_int_t shards = json_integer_value(json_object_get(settings, "shards"));
	const char *time = text_of(settings, "time"), *abi = text_of(settings, "abi");
	const char *over = text_of(settings, "over"), *fail_nth = text_of(settings, "fail_nth");

	if (!time || strcmp(time, "virtual") != 0)
		return fault_set(
			fault, EXIT_USAGE,
			"the run was in real time, which no two runs have in common: --no-play "
			"checks the rest");
	if (add(words, path_of("--seed=%" JSON_INTEGER_FORMAT, seed), fault) < 0 ||
	    add(words,
		path_of("--shard=%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, shard, shards),
		fault) < 0)
		return -1;
	if (abi && add(words, path_of("--abi=%s", abi), fault) < 0)
		return -1;
	if (over && add(words, path_of("--over=%s", over), fault) < 0)
		return -1;
	if (fail_nth && add(words, path_of("--fail-nth=%s", fail_nth), fault) < 0)
		return -1;
	if (is_set(settings, "capture") && add(words, path_of("--capture"), fault) < 0)
		return -1;
	if (is_set(settings, "prove_once") && add(words, path_of("--prove-once"), fault) < 0)
		return -1;
	if (is_set(settings, "profile") && add(words, path_of("--profile"), fault) < 0)
		return -1;
	if (is_set(settings, "coverage") && add(words, path_of("--coverage"), fault) < 0)
		return -1;
	if (is_set(settings, "mute") && add(words, path_of("--mute"), fault))
		return -1;
	return is_set(settings, "abort") ? add(words, path_of("--abort"), fault) : 0;
}

/* As the options that they were given by. */
static int add_booted(struct words *words, const json_t *booted, struct fault *fault)
{
	static const char *const options[] = {"append", "sysctl", "modules"};
	size_t index;
	json_t *text;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		json_array_foreach (json_object_get(booted, options[i]), index, text)
			if (json_is_string(text) &&
			    add(words, path_of("--%s=%s", options[i], json_string_value(text)),
				fault) < 0)
				return -1;
	return 0;
}

/* Behind "--", where no pattern is an option. */
static int add_patterns(struct words *words, const json_t *settings, struct fault *fault)
{
	size_t index;
	json_t *pattern;

	if (add(words, path_of("--"), fault) < 0)
		return -1;
	json_array_foreach (json_object_get(settings, "patterns"), index, pattern)
		if (json_is_string(pattern) &&
		    add(words, path_of("%s", json_string_value(pattern)), fault) < 0)
			return -1;
	return 0;
}

static int fill(struct words *words, const json_t *settings, const struct again *again,
		const char *out, struct fault *fault)
{
	if (add(words, path_of("/proc/self/exe"), fault) < 0 ||
	    add(words, path_of("run"), fault) < 0 ||
	    add(words, path_of("--out=%s", out), fault) < 0)
		return -1;
	if (again->cache && add(words, path_of("--cache=%s", again->cache), fault) < 0)
		return -1;
	if (again->jobs && add(words, path_of("--jobs=%s", again->jobs), fault) < 0)
		return -1;
	if (add_kernels(words, settings, again, fault) < 0 ||
	    add_settings(words, settings, fault) < 0 ||
	    add_booted(words, json_object_get(settings, "booted"), fault) < 0)
		return -1;
	return add_patterns(words, settings, fault);
}

/* Whether the run has come to its end. */
static bool is_complete(const char *out)
{
	struct fault unheard;
	struct saved saved;
	bool complete = saved_load(out, &saved, &unheard) == 0 && saved.complete;

	saved_free(&saved);
	return complete;
}

int play_again(const json_t *settings, const struct again *again, const char *out,
	       struct fault *fault)
{
	struct words words = {.count = 0};
	struct fault wrong;
	int result = fill(&words, settings, again, out, fault);

	if (result == 0)
		fputs("sctp-conform: playing the run again\n", stderr);
	if (result == 0 &&
	    program_run((const char *const *)words.word, "sctp-conform", NULL, NULL, &wrong) < 0 &&
	    !is_complete(out))
		result = fault_set(fault, EXIT_ENVIRONMENT, "it could not be played again: %s",
				   wrong.text);
	while (words.count > 0)
		free(words.word[--words.count]);
	return result;
}
