/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/run/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/cli/again.h"
#include "harness/host/cli/baseline_file.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/gdb_play.h"
#include "harness/host/cli/over.h"
#include "harness/host/cli/repeat.h"
#include "harness/host/run/executed.h"
#include "harness/host/run/guests.h"
#include "harness/host/run/merge.h"
#include "harness/host/run/out_folder.h"
#include "harness/host/run/profiles.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/programs.h"
#include "harness/host/run/provenance.h"
#include "harness/host/cli/run_options.h"
#include "harness/host/run/summary.h"
#include "harness/host/run/timelines.h"
#include "harness/host/ground/files.h"
#include "reports/baseline.h"

/* Where there are several kernels each has a folder of its own. */
static char *folder_of(const char *name, const char *title, bool several)
{
	char *folder = several ? path_of("%s/%s", name, title) : path_of("%s", name);

	for (char *at = strchr(folder, '/'); at && *at; at++)
		if (at[1] == '/' || at[1] == ':')
			at[1] = '_';
	return folder;
}

/* Tells the run's kernels apart. */
static int name_targets(struct run *run, struct fault *fault)
{
	for (size_t i = 0; i < run->target_count; i++) {
		const struct kernel *kernel = &run->targets[i].kernel;
		const struct column column = {kernel->release, kernel->arch, kernel->spec, ""};

		if (columns_add(&run->columns, &column) != (int)i)
			return fault_set(fault, EXIT_USAGE, "--kernel=%s is given twice",
					 kernel->spec);
	}
	for (size_t i = 0; i < run->target_count; i++) {
		run->targets[i].title = columns_title(&run->columns, i);
		run->targets[i].captures =
			folder_of("captures", run->targets[i].title, run->target_count > 1);
		run->targets[i].coverage =
			folder_of("coverage", run->targets[i].title, run->target_count > 1);
		run->targets[i].profiles =
			folder_of("profiles", run->targets[i].title, run->target_count > 1);
	}
	return 0;
}

static const struct instance *last_of(const struct selection *selected, const char *name)
{
	for (size_t i = 0; i < selected->count; i++)
		if (strcmp(selected->items[i]->name, name) == 0)
			return selected->items[i];
	return NULL;
}

static int prepare_guests(struct run *run, const struct run_options *options, const char *cache,
			  const struct selection *selected, struct fault *fault)
{
	for (size_t i = 0; i < options->kernel_count; i++) {
		if (target_check(options->kernels[i], fault) < 0)
			return -1;
	}
	for (size_t i = 0; i < options->kernel_count; i++) {
		run->target_count++;
		if (target_prepare(&run->targets[i], options->kernels[i], cache, &run->settings,
				   selected, fault) < 0)
			return -1;
		if (run->coverage && coverage_check(&run->targets[i].kernel, fault) < 0)
			return -1;
		if (run->fail_nth && target_check_failing(&run->targets[i], fault) < 0)
			return -1;
	}
	if (name_targets(run, fault) < 0)
		return -1;
	if (options->replay)
		return schedule_replay(&run->targets[0], last_of(selected, options->patterns[0]),
				       &run->schedule, fault);
	schedule_make(run->targets, run->target_count, run->shard, run->shards, &run->schedule);
	return 0;
}

static int make_capture_folders(const struct run *run, struct fault *fault)
{
	int result = 0;

	for (size_t i = 0; i < run->target_count && !result; i++) {
		char *folder = path_of("%s/%s", run->out, run->targets[i].captures);

		result = folder_make(folder, fault);
		free(folder);
	}
	return result;
}

static int draw_profiles(const struct run *run, struct fault *fault)
{
	int result = 0;

	for (size_t i = 0; run->profile && i < run->target_count && !result; i++) {
		char *folder = path_of("%s/%s", run->out, run->targets[i].profiles);

		result = folder_make(folder, fault);
		if (result == 0)
			result = profiles_draw(folder, fault);
		free(folder);
	}
	return result;
}

static int sum_coverage(const struct run *run, struct fault *fault)
{
	int result = 0;

	for (size_t i = 0; run->coverage && i < run->target_count && !result; i++) {
		char *folder = path_of("%s/%s", run->out, run->targets[i].coverage);

		result = coverage_sum(folder, &run->targets[i].kernel, fault);
		free(folder);
	}
	return result;
}

static bool is_good(const struct run *run, const struct results *results)
{
	for (size_t i = 0; i < run->target_count; i++) {
		if (!counts_good(results_counts(results, i), run->strict))
			return false;
	}
	/* Nothing is as good as played that was not. */
	return results_count(results) == run->schedule.scenarios;
}

/* Judges what was played by what is worse than before.  Returns the exit status, or -1 with a
 * fault. */
static int judge_by_baseline(const struct run *run, const struct results *results,
			     const json_t *baseline, struct fault *fault)
{
	struct merged merged;
	int status = merged_load_one(run->out, &merged, fault);

	if (status == 0)
		status = baseline_judge(baseline, merged.ends, run->strict, stderr) == 0 &&
					 results_count(results) == run->schedule.scenarios
				 ? EXIT_PASSED
				 : EXIT_FAILED;
	merged_free(&merged);
	return status;
}

/* A run that failed leaves reports that say so; whether they can be written changes nothing. */
static void report_failure(const struct run *run, struct results *results)
{
	struct fault unheard;

	if (results_check(results, &unheard) == 0)
		(void)summary_write(run, &unheard);
}

/* Plays with the outputs open.  Returns the exit status, or -1 with a fault. */
static int play(const struct run *run, const json_t *baseline, struct results *results,
		struct timing *timing, struct progress *progress, struct fault *fault)
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
		result = summary_write(run, fault);
	if (result == 0 && run->over)
		result = over_print(run, stderr, fault);
	if (result == 0)
		result = timelines_write(run->out, &run->columns, fault);
	if (result == 0 && !interrupted)
		result = statement_write(run, is_good(run, results) && !results_given_up(results),
					 fault);
	if (result < 0)
		report_failure(run, results);
	summary_print(run, results, seconds);
	if (result == 0 && !interrupted)
		result = sum_coverage(run, fault);
	if (result == 0 && !interrupted)
		result = draw_profiles(run, fault);
	if (interrupted) {
		/* So that the shell sees what ended us. */
		(void)signal(interrupted, SIG_DFL);
		(void)raise(interrupted);
	}
	if (result < 0)
		return -1;
	if (results_given_up(results))
		return fault_set(fault, EXIT_ENVIRONMENT, "%s", results_given_up(results));
	if (baseline)
		return judge_by_baseline(run, results, baseline, fault);
	return is_good(run, results) ? EXIT_PASSED : EXIT_FAILED;
}

/* `slowest`: how many of the dearest scenarios are told. */
static int play_and_report(const struct run *run, const json_t *baseline, unsigned slowest,
			   struct fault *fault)
{
	struct progress progress;
	struct timing timing;
	struct results *results;
	int status;

	progress_begin(&progress);
	results = results_open(run, &progress, fault);
	if (!results)
		return -1;
	timing_begin(&timing);
	status = play(run, baseline, results, &timing, &progress, fault);
	timing_print_slowest(&timing, slowest, stderr);
	timing_end(&timing);
	results_free(results);
	return status;
}

static void free_run(struct run *run)
{
	for (size_t i = 0; i < run->target_count; i++)
		target_free(&run->targets[i]);
	schedule_free(&run->schedule);
	free(run->out);
}

/* What all runs of this command have in common. */
struct playing {
	const struct again *again; /* NULL: nothing that was played before */
	const struct selection *selected;
};

static int prepare_and_play(struct run *run, const struct run_options *options, const char *cache,
			    const struct selection *selected, const json_t *baseline,
			    struct fault *fault)
{
	/* A folder that the user chose stays, and a link has no business beside it. */
	bool own = !options->out;

	if (statement_check_key(run, fault) == 0 &&
	    prepare_guests(run, options, cache, selected, fault) == 0 &&
	    make_capture_folders(run, fault) == 0 && guest_record_write(run, fault) == 0 &&
	    (!own || path_link_latest(run->out, fault) == 0))
		return play_and_report(run, baseline, options->slowest, fault);
	if (own)
		out_folder_remove(run->out);
	return -1;
}

static int run_selected(struct run *run, const struct run_options *options, void *context,
			struct fault *fault)
{
	const struct playing *playing = context;
	/* It may be of a run in the folder that is about to be emptied. */
	json_t *baseline = options->baseline ? baseline_load(options->baseline, fault) : NULL;
	char *cache = NULL;
	int status = -1;

	if (options->baseline && !baseline)
		return -1;
	cache = options->cache ? xstrdup(options->cache) : path_cache(fault);
	run->out = cache ? out_folder_make(options->out, fault) : NULL;
	if (run->out)
		status = prepare_and_play(run, options, cache, playing->selected, baseline, fault);
	if (status >= 0 && options->replay &&
	    again_compare(playing->again, options->again, run->out, fault) < 0)
		status = -1;
	free(cache);
	free_run(run);
	json_decref(baseline);
	return status;
}

/* Which runners are to play.  Returns 0, or -1 with a fault. */
static int choose_abis(const struct run_options *options, const struct programs *programs,
		       enum abis *abis, struct fault *fault)
{
	*abis = programs_abis(programs);
	/* What the kernel has counted of its allocations only the runner knows that had it count. */
	if ((options->run->over || options->run->fail_nth) && !options->abi)
		*abis = NATIVE;
	if (!options->abi)
		return 0;
	*abis = strcmp(options->abi, "i686") == 0 ? I686 : NATIVE;
	if (*abis == I686 && !programs->runner_i686)
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "--abi=i686: there is no 32-bit runner: `make i386` builds it");
	return 0;
}

/* Chooses what is to be played.  A mistaken pattern is reported before anything is downloaded. */
static int select_instances(const struct run_options *options, const struct again *again,
			    const struct instances *all, struct selection *selected,
			    struct fault *fault)
{
	return options->again ? again_select(again, all, selected, fault)
			      : selection_make(all, options->patterns, options->pattern_count,
					       selected, fault);
}

static int play_selected(struct run *run, const struct run_options *options,
			 struct playing *playing, struct fault *fault)
{
	if (playing->selected->count == 0) {
		fprintf(stderr, "nothing failed in %s\n", options->again);
		return EXIT_PASSED;
	}
	if (options->gdb)
		return gdb_play(run, options, playing->selected, run_selected, playing, fault);
	if (options->repeat)
		return repeat_play(run, options, run_selected, playing, fault);
	return run_selected(run, options, playing, fault);
}

static int run_with(struct run *run, struct run_options *options, const struct again *again,
		    struct fault *fault)
{
	struct programs programs;
	struct instances all;
	struct selection selected = {0};
	struct playing playing = {again, &selected};
	enum abis abis;
	int status = -1;

	if (programs_find(&programs, fault) < 0)
		return -1;
	if (choose_abis(options, &programs, &abis, fault) == 0 &&
	    instances_load(programs.runner, abis, &all, fault) == 0) {
		if (over_load(run->over, programs.runner, &all, fault) == 0 &&
		    select_instances(options, again, &all, &selected, fault) == 0)
			status = play_selected(run, options, &playing, fault);
		selection_free(&selected);
		instances_free(&all);
	}
	programs_free(&programs);
	return status;
}

int command_run(int argc, char **argv, struct fault *fault)
{
	struct run_options options;
	struct again again = {0};
	struct run run = {0};
	int status = -1;

	if (run_options_parse(argc, argv, &options, &run, fault) < 0)
		return -1;
	if (!options.again || again_begin(&options, &run, &again, fault) == 0)
		status = run_with(&run, &options, &again, fault);
	again_free(&again);
	boot_settings_free(&run.settings);
	return status;
}
