/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/summary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/run/merge.h"
#include "harness/host/ground/files.h"
#include "reports/regressions.h"

static void print_counts(const struct counts *counts, unsigned planned)
{
	unsigned played = counts_total(counts);

	for (int verdict = 0; verdict < VERDICTS; verdict++)
		if (counts->of[verdict])
			fprintf(stderr, " %u %s,", counts->of[verdict],
				verdict_participle(verdict));
	if (planned > played)
		fprintf(stderr, " %u not played,", planned - played);
}

void summary_print(const struct run *run, const struct results *results, double seconds)
{
	size_t planned = run->schedule.scenarios;
	struct counts sum = {0};
	double clock = 0;

	/* Where nothing could be played the fault says all there is to say. */
	if (results_count(results) == 0 && planned > 0)
		return;
	for (size_t i = 0; i < run->target_count; i++) {
		counts_sum(&sum, results_counts(results, i));
		clock += results_clock(results, i);
	}
	if (run->verbose || isatty(STDERR_FILENO) == 1)
		by_suite_print(stderr, results_suites(results));
	fprintf(stderr, "%zu scenario%s on ", planned, planned == 1 ? "" : "s");
	if (run->target_count == 1)
		fprintf(stderr, "%s (%s):", run->targets[0].kernel.release,
			run->targets[0].kernel.arch);
	else
		fprintf(stderr, "%zu kernels:", run->target_count);
	print_counts(&sum, (unsigned)planned);
	fprintf(stderr, " %.0f s of guest time in %.0f s; results in %s\n", clock, seconds,
		run->out);
}

static int write_junit(const struct run *run, const struct merged *merged, struct fault *fault)
{
	char *path = path_of("%s/junit.xml", run->out);
	FILE *file = fopen(path, "we");
	int result = 0;

	if (!file || junit_write(file, merged->ends, &merged->columns) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	if (file && fclose(file) != 0 && result == 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	free(path);
	return result;
}

int summary_write(const struct run *run, struct fault *fault)
{
	struct merged merged;
	int result = merged_load_one(run->out, &merged, fault);

	if (result == 0)
		result = write_junit(run, &merged, fault);
	if (result == 0 && run->target_count > 1 &&
	    table_write(stderr, merged.ends, &merged.columns) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write to standard error");
	if (result == 0 && regressions_write(stderr, merged.ends, &merged.columns) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write to standard error");
	merged_free(&merged);
	return result;
}
