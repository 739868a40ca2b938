/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/cli/guests.h"
#include "harness/cli/paths.h"
#include "harness/cli/programs.h"
#include "harness/cli/run_options.h"
#include "harness/cli/saved.h"
#include "harness/cli/timelines.h"
#include "harness/guest/guest.h"
#include "harness/kernel/files.h"

static bool is_i386(const struct run *run)
{
	return strcmp(run->kernel.arch, "i386") == 0;
}

/* A 32-bit kernel runs the 32-bit runner alone. */
static void keep_playable(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 0; i < run->selection.count; i++) {
		if (!is_i386(run) || run->selection.items[i]->i686)
			run->selection.items[kept++] = run->selection.items[i];
	}
	run->selection.count = kept;
}

static void keep_shard(struct run *run, const struct run_options *options)
{
	size_t kept = 0;

	for (size_t i = options->shard - 1; i < run->selection.count; i += options->shards)
		run->selection.items[kept++] = run->selection.items[i];
	run->selection.count = kept;
}

/* What needs no download is told before any. */
static int check_machine(const struct run_options *options, struct fault *fault)
{
	char *arch;
	int result = kernel_arch(options->kernel, &arch, fault);

	if (!result && arch)
		result = guest_check(arch, fault);
	free(arch);
	return result;
}

static int prepare_guests(struct run *run, const struct run_options *options, const char *cache,
			  const struct programs *programs, struct fault *fault)
{
	struct guest_programs inside = {
		.init = programs->init,
		.runner = programs->runner,
		.runner_i686 = programs->runner_i686,
	};

	if (check_machine(options, fault) < 0 ||
	    kernel_resolve(options->kernel, cache, &run->kernel, fault) < 0 ||
	    guest_check(run->kernel.arch, fault) < 0)
		return -1;
	keep_playable(run);
	if (run->selection.count == 0)
		return fault_set(fault, EXIT_USAGE,
				 "nothing of what is selected runs on a kernel for %s",
				 run->kernel.arch);
	if (is_i386(run))
		inside.runner = programs->runner_i686;
	keep_shard(run, options);
	return guest_image(&run->kernel, &inside, cache, &run->image, fault);
}

static const char *const out_folders[] = {"console", "captures", ""};

enum { OUT_FOLDERS = sizeof(out_folders) / sizeof(out_folders[0]) };

static int make_out(struct run *run, const struct run_options *options, struct fault *fault)
{
	int result = 0;

	run->out = options->out ? strdup(options->out) : path_out(fault);
	if (!run->out)
		return -1;
	for (size_t i = 0; result == 0 && i < OUT_FOLDERS; i++) {
		char *folder = path_of("%s/%s", run->out, out_folders[i]);

		result = folder_make(folder, fault);
		free(folder);
	}
	return result;
}

/* Of a run that never began nothing remains; a folder that holds something is somebody's. */
static void remove_out(const struct run *run)
{
	for (size_t i = 0; i < OUT_FOLDERS; i++) {
		char *folder = path_of("%s/%s", run->out, out_folders[i]);

		(void)rmdir(folder);
		free(folder);
	}
}

static void print_summary(const struct run *run, const struct results *results, double seconds)
{
	const struct counts *counts = results_counts(results);
	unsigned played = counts->pass + counts->fail + counts->crash + counts->hang +
			  counts->error + counts->skip + counts->known + counts->fixed;
	const struct {
		unsigned count;
		const char *word;
	} words[] = {
		{counts->pass, "passed"},
		{counts->fail, "failed"},
		{counts->crash, "crashed"},
		{counts->hang, "hung"},
		{counts->error, "in error"},
		{counts->skip, "skipped"},
		{counts->known, "known"},
		{counts->fixed, "fixed"},
		{(unsigned)run->selection.count - played, "not played"},
	};

	/* Where nothing could be played the fault says all there is to say. */
	if (played == 0 && run->selection.count > 0)
		return;
	fprintf(stderr, "%zu scenario%s on %s (%s):", run->selection.count,
		run->selection.count == 1 ? "" : "s", run->kernel.release, run->kernel.arch);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].count)
			fprintf(stderr, " %u %s,", words[i].count, words[i].word);
	}
	fprintf(stderr, " %.0f s of guest time in %.0f s; results in %s\n", results_clock(results),
		seconds, run->out);
}

/* Plays with the outputs open.  Returns the exit status, or -1 with a fault. */
static int play(const struct run *run, struct results *results, struct timing *timing,
		struct progress *progress, struct fault *fault)
{
	int interrupted = 0;
	int result = guests_play(run, results, timing, progress, &interrupted, fault);
	double seconds = machine_now() - progress->began;

	if (interrupted)
		results_bail_out(results, "interrupted");
	else if (result < 0)
		results_bail_out(results, fault->text);
	if (result == 0 && !interrupted)
		result = results_complete(results, fault);
	if (result == 0)
		result = results_check(results, fault);
	if (result == 0)
		result = timing_write(timing, run->out, seconds, fault);
	if (result == 0)
		result = saved_write_junit(run->out, fault);
	if (result == 0)
		result = timelines_write(run->out, fault);
	print_summary(run, results, seconds);
	if (interrupted) {
		/* So that the shell sees what ended us. */
		(void)signal(interrupted, SIG_DFL);
		(void)raise(interrupted);
	}
	if (result < 0)
		return -1;
	return counts_good(results_counts(results), run->strict) ? EXIT_PASSED : EXIT_FAILED;
}

static int play_and_report(const struct run *run, struct fault *fault)
{
	struct progress progress;
	struct timing timing;
	struct results *results;
	int status;

	progress_begin(&progress);
	results = results_open(run, &progress, guests_batches(run), fault);
	if (!results)
		return -1;
	timing_begin(&timing);
	status = play(run, results, &timing, &progress, fault);
	timing_end(&timing);
	results_free(results);
	return status;
}

static int run_selected(struct run *run, const struct run_options *options,
			const struct programs *programs, struct fault *fault)
{
	char *cache = options->cache ? strdup(options->cache) : path_cache(fault);
	int status = -1;

	if (cache && make_out(run, options, fault) == 0) {
		/* A folder that the user chose stays, and a link has no business beside it. */
		bool own = !options->out;

		if (prepare_guests(run, options, cache, programs, fault) == 0 &&
		    (!own || path_link_latest(run->out, fault) == 0))
			status = play_and_report(run, fault);
		else if (own)
			remove_out(run);
	}
	free(cache);
	free(run->out);
	free(run->image);
	kernel_free(&run->kernel);
	return status;
}

int command_run(int argc, char **argv, struct fault *fault)
{
	struct run_options options;
	struct run run;
	struct programs programs;
	struct instances all;
	int status = -1;

	if (run_options_parse(argc, argv, &options, &run, fault) < 0 ||
	    programs_find(&programs, fault) < 0)
		return -1;
	if (instances_load(programs.runner, programs.runner_i686 != NULL, &all, fault) == 0) {
		/* A mistaken pattern is told before anything is downloaded. */
		if (selection_make(&all, options.patterns, options.pattern_count, &run.selection,
				   fault) == 0)
			status = run_selected(&run, &options, &programs, fault);
		selection_free(&run.selection);
		instances_free(&all);
	}
	programs_free(&programs);
	return status;
}
