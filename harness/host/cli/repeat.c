/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/repeat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/run/out_folder.h"
#include "harness/host/run/saved.h"

enum { MOST_JOBS = 4 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* Adds what became of each scenario in the run of that number to `all`: {key: {verdict: "1 2"}}. */
static int add_verdicts(json_t *all, const char *out, unsigned number, struct fault *fault)
{
	struct saved saved;
	int result = saved_load(out, &saved, fault);
	size_t index;
	json_t *end;

	json_array_foreach (saved.ends, index, end) {
		char *key = path_of("%s on %s", text_of(end, "name"), text_of(end, "kernel"));
		json_t *verdicts = json_object_get(all, key);
		const char *verdict = text_of(end, "verdict");
		char *runs;

		if (!verdicts) {
			verdicts = json_object();
			json_object_set_new(all, key, verdicts);
		}
		runs = path_of("%s %u", text_of(verdicts, verdict), number);
		json_object_set_new(verdicts, verdict, json_string(runs));
		free(runs);
		free(key);
	}
	saved_free(&saved);
	return result;
}

static void print_row(const char *key, const json_t *verdicts)
{
	const char *separator = ": ";
	const char *verdict;
	json_t *runs;

	fputs(key, stdout);
	json_object_foreach ((json_t *)verdicts, verdict, runs) {
		printf("%s%s in%s", separator, verdict, json_string_value(runs));
		separator = ", ";
	}
	putchar('\n');
}

/* Returns how many differ. */
static size_t print_differences(const json_t *all)
{
	size_t differ = 0;
	const char *key;
	json_t *verdicts;

	json_object_foreach ((json_t *)all, key, verdicts) {
		if (json_object_size(verdicts) < 2)
			continue;
		print_row(key, verdicts);
		differ++;
	}
	return differ;
}

static int play_all(const struct run *run, const struct run_options *options, const char *folder,
		    int (*play)(struct run *run, const struct run_options *options, void *context,
				struct fault *fault),
		    void *context, json_t *all, struct fault *fault)
{
	int worst = EXIT_PASSED;

	for (unsigned i = 0; i < options->repeat && worst >= 0; i++) {
		struct run one = *run;
		struct run_options with = *options;
		char *out = path_of("%s/%u", folder, i + 1);
		int status;

		with.out = out;
		one.seed += i;
		if (!options->jobs_given && !kernel_is_local(options->kernels[0]))
			one.jobs = 1 + i % MOST_JOBS;
		status = play(&one, &with, context, fault);
		if (status >= 0 && add_verdicts(all, out, i + 1, fault) < 0)
			status = -1;
		if (status < 0 || status > worst)
			worst = status;
		free(out);
	}
	return worst;
}

int repeat_play(const struct run *run, const struct run_options *options,
		int (*play)(struct run *run, const struct run_options *options, void *context,
			    struct fault *fault),
		void *context, struct fault *fault)
{
	char *folder = out_folder_of_runs(options->out, fault);
	FILE *nowhere = folder ? fopen("/dev/null", "we") : NULL;
	json_t *all = json_object();
	struct run quiet = *run;
	int status = -1;
	size_t differ;

	/* Of many runs nobody reads the points one by one: they are in the folders. */
	quiet.print = nowhere;
	if (folder && !nowhere)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot open /dev/null: %s", strerror(errno));
	else if (folder)
		status = play_all(&quiet, options, folder, play, context, all, fault);
	if (status >= 0) {
		differ = print_differences(all);
		printf("%u runs with seeds %u to %u of %zu scenarios in %s: %zu differ\n",
		       options->repeat, run->seed, run->seed + options->repeat - 1,
		       json_object_size(all), folder, differ);
		if (differ > 0 && status == EXIT_PASSED)
			status = EXIT_FAILED;
	}
	if (nowhere)
		(void)fclose(nowhere);
	json_decref(all);
	free(folder);
	return status;
}
