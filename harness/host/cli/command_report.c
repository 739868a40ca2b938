/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/baseline_file.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/dossier_runs.h"
#include "harness/host/run/executed.h"
#include "harness/host/run/merge.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/files.h"
#include "reports/baseline.h"
#include "reports/claims.h"
#include "reports/html/html.h"
#include "reports/ladder.h"
#include "reports/report.h"
#include "reports/text.h"
#include "harness/memory.h"

static const char *const formats[] = {"tap",
				      "ktap",
				      "tap13",
				      "junit",
				      "table",
				      "html",
				      "markdown",
				      "github",
				      "kcidb",
				      "netdev",
				      "sarif",
				      "dossier",
				      "requirements-csv",
				      "reqif",
				      "baseline",
				      "ladder",
				      "ladder-text",
				      "coverage",
				      NULL};

enum {
	FORMAT_TAP,
	FORMAT_KTAP,
	FORMAT_TAP13,
	FORMAT_JUNIT,
	FORMAT_TABLE,
	FORMAT_HTML,
	FORMAT_MARKDOWN,
	FORMAT_GITHUB,
	FORMAT_KCIDB,
	FORMAT_NETDEV,
	FORMAT_SARIF,
	FORMAT_DOSSIER,
	FORMAT_REQUIREMENTS_CSV,
	FORMAT_REQIF,
	FORMAT_BASELINE,
	FORMAT_LADDER,
	FORMAT_LADDER_TEXT,
	FORMAT_COVERAGE,
};

enum { KEY_SCENARIO = 0x100, KEY_BASELINE, TERMINAL = 120 };

struct input {
	int format;
	bool strict;
	bool uncovered;
	const char *out; /* NULL: standard output */
	const char *scenario; /* a glob; NULL: all */
	const char *baseline; /* a file or folder; NULL: none */
	char **folders;
	size_t count;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'f':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case 's':
		input->strict = true;
		return 0;
	case 'o':
		input->out = argument;
		return 0;
	case KEY_SCENARIO:
		input->scenario = argument;
		return 0;
	case KEY_BASELINE:
		input->baseline = argument;
		return 0;
	case 'u':
		input->uncovered = true;
		return 0;
	case ARGP_KEY_ARGS:
		input->folders = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE,
			  "no folder given: name that of a run, e.g. build/out/latest");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What is rendered. */
struct view {
	const json_t *ends;
	const struct columns *columns;
	const json_t *runs; /* for a dossier (dossier_runs.h) */
};

static enum tap_dialect dialect_of(int format)
{
	if (format == FORMAT_KTAP)
		return KTAP;
	return format == FORMAT_TAP13 ? TAP13 : TAP14;
}

static int render_baseline(const struct view *view, FILE *out)
{
	json_t *baseline = baseline_of(view->ends, view->columns);
	int result = baseline ? baseline_write(out, baseline) : -1;

	json_decref(baseline);
	return result;
}

static void render_tap(const struct input *input, const struct view *view, FILE *out)
{
	struct tap tap = {.out = out,
			  .dialect = dialect_of(input->format),
			  .strict = input->strict,
			  .terminal = text_colours(out),
			  .columns = view->columns};
	size_t index;
	json_t *end;

	tap_begin(&tap, (unsigned)json_array_size(view->ends));
	json_array_foreach (view->ends, index, end)
		tap_point(&tap, end, json_object_get(end, "packets"));
}

/* The diagrams of all, one after the other. */
static int render_ladders(const struct view *view, FILE *out)
{
	size_t index;
	json_t *end;

	json_array_foreach (view->ends, index, end) {
		if (json_array_size(json_object_get(end, "packets")) == 0)
			continue;
		if (ladder_write_text(out, end, TERMINAL) < 0)
			return -1;
		putc('\n', out);
	}
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}

static int render_to(const struct input *input, const struct view *view, FILE *out)
{
	switch (input->format) {
	case FORMAT_JUNIT:
		return junit_write(out, view->ends, view->columns);
	case FORMAT_TABLE:
		return table_write(out, view->ends, view->columns);
	case FORMAT_HTML:
		return html_write(out, view->ends, view->columns);
	case FORMAT_MARKDOWN:
		return markdown_write(out, view->ends, view->columns, input->strict);
	case FORMAT_GITHUB:
		return github_write(out, view->ends, view->columns, input->strict);
	case FORMAT_KCIDB:
		return kcidb_write(out, view->ends, view->columns, input->strict);
	case FORMAT_NETDEV:
		return netdev_write(out, view->ends, view->columns, input->strict);
	case FORMAT_SARIF:
		return sarif_write(out, view->ends, view->columns, input->strict);
	case FORMAT_DOSSIER:
		return dossier_write(out, view->ends, view->columns, view->runs);
	case FORMAT_REQUIREMENTS_CSV:
		return requirements_write_csv(out, view->ends, view->columns);
	case FORMAT_REQIF:
		return requirements_write_reqif(out, view->ends, view->columns);
	case FORMAT_BASELINE:
		return render_baseline(view, out);
	case FORMAT_LADDER:
		return ladder_write_svg(out, json_array_get(view->ends, 0));
	case FORMAT_LADDER_TEXT:
		return render_ladders(view, out);
	default:
		render_tap(input, view, out);
		return fflush(out) == 0 && !ferror(out) ? 0 : -1;
	}
}

/* The file is there as a whole or not at all. */
static int render_to_file(const struct input *input, const struct view *view)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);
	int result = out ? render_to(input, view, out) : -1;

	if (out && fclose(out) != 0)
		result = -1;
	result = result == 0 ? file_write(input->out, text, size, input->fault)
			     : fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	free(text);
	return result;
}

static int render(const struct input *input, const struct view *view)
{
	if (input->out)
		return render_to_file(input, view);
	return render_to(input, view, stdout) == 0
		       ? 0
		       : fault_set(input->fault, EXIT_ENVIRONMENT,
				   "cannot write to standard output: %s", strerror(errno));
}

static size_t with_packets(const json_t *ends)
{
	size_t count = 0, index;
	json_t *end;

	json_array_foreach (ends, index, end)
		count += json_array_size(json_object_get(end, "packets")) > 0;
	return count;
}

/* What --scenario names, to be released; NULL with a fault if that is nothing, or no packets are
 * there for a diagram. */
static json_t *select_scenarios(const struct input *input, const struct merged *merged)
{
	bool ladder = input->format == FORMAT_LADDER || input->format == FORMAT_LADDER_TEXT;
	json_t *selected = json_array();
	size_t index;
	json_t *end;

	json_array_foreach (merged->ends, index, end) {
		const char *name = json_string_value(json_object_get(end, "name"));

		if (!input->scenario || (name && fnmatch(input->scenario, name, 0) == 0))
			(void)json_array_append(selected, end);
	}
	if (!selected)
		fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	else if (input->scenario && json_array_size(selected) == 0)
		fault_set(input->fault, EXIT_USAGE,
			  "--scenario=%s: the results have none of that name", input->scenario);
	else if (ladder && with_packets(selected) == 0)
		fault_set(input->fault, EXIT_USAGE,
			  "no packets: they are kept of what does not pass, and of all with "
			  "`run --capture`");
	else if (input->format == FORMAT_LADDER && json_array_size(selected) > 1)
		fault_set(input->fault, EXIT_USAGE,
			  "--format=ladder draws one scenario, and these are %zu: name it with "
			  "--scenario=",
			  json_array_size(selected));
	else
		return selected;
	json_decref(selected);
	return NULL;
}

/* Returns the exit status, or -1 with a fault. */
static int judge(const struct input *input, const json_t *ends)
{
	struct counts counts = {0};
	size_t index;
	json_t *end, *baseline;
	unsigned worse;

	json_array_foreach (ends, index, end)
		counts_add(&counts, end);
	if (!input->baseline)
		return counts_good(&counts, input->strict) ? EXIT_PASSED : EXIT_FAILED;
	baseline = baseline_load(input->baseline, input->fault);
	if (!baseline)
		return -1;
	worse = baseline_judge(baseline, ends, input->strict, stderr);
	json_decref(baseline);
	return worse == 0 ? EXIT_PASSED : EXIT_FAILED;
}

static int render_selected(const struct input *input, const struct merged *merged)
{
	json_t *selected = select_scenarios(input, merged);
	json_t *runs = input->format == FORMAT_DOSSIER
			       ? dossier_runs(input->folders, input->count, input->fault)
			       : json_array();
	const struct view view = {selected, &merged->columns, runs};
	int status = selected && runs ? render(input, &view) : -1;

	if (status == 0 && merged->cut_short)
		status = fault_set(input->fault, EXIT_ENVIRONMENT,
				   "the run in %s was cut short: it has no summary",
				   merged->cut_short);
	if (status == 0)
		status = judge(input, selected);
	json_decref(selected);
	json_decref(runs);
	return status;
}

static int report(const struct input *input)
{
	struct merged merged;
	int status = merged_load(input->folders, input->count, &merged, input->fault);

	if (status == 0)
		status = render_selected(input, &merged);
	merged_free(&merged);
	return status;
}

static int print_coverage(const struct input *input)
{
	for (size_t i = 0; i < input->count; i++)
		if (coverage_print(input->folders[i], input->uncovered, input->fault) < 0)
			return -1;
	return EXIT_PASSED;
}

int command_report(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "FORMAT", 0, "What to write (tap)", 0},
		{"out", 'o', "FILE", 0, "Write to this file, not to standard output", 0},
		{"scenario", KEY_SCENARIO, "GLOB", 0, "Only those of that name", 0},
		{"uncovered", 'u', NULL, 0,
		 "With --format=coverage: the functions that no scenario reaches", 0},
		{"strict", 's', NULL, 0, "A skip counts as a failure", 0},
		{"baseline", KEY_BASELINE, "FILE|DIR", 0,
		 "The exit status is 1 only if something is worse than in that file, or in the "
		 "results of that run",
		 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"DIR...",
		"Renders the results of runs; the shards of one run become "
		"that run again.\v"
		"FORMAT is one of\n"
		"  tap               TAP 14, as run prints it\n"
		"  ktap              the kernel's TAP, for kunit.py and kselftest\n"
		"  tap13             TAP 13, for prove\n"
		"  junit             XML for GitLab and Jenkins\n"
		"  table             a row a scenario, a column a kernel\n"
		"  html              a page to read, in one file\n"
		"  markdown          a summary\n"
		"  github            annotations of the scenarios' sources\n"
		"  kcidb             JSON for KernelCI's database\n"
		"  netdev            JSON for netdev's CI\n"
		"  sarif             JSON for code scanning\n"
		"  dossier           a report for an acceptance, HTML\n"
		"  requirements-csv  each sentence of the RFCs and what became of it\n"
		"  reqif             the same for a requirements tool\n"
		"  baseline          what --baseline takes\n"
		"  ladder            a diagram of the packets of one scenario, SVG\n"
		"  ladder-text       diagrams of packets for a terminal\n"
		"  coverage          what of net/sctp a run --coverage executed",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TAP, .fault = fault};

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (input.uncovered && input.format != FORMAT_COVERAGE)
		return fault_set(fault, EXIT_USAGE, "--uncovered goes with --format=coverage");
	if (input.format == FORMAT_COVERAGE)
		return print_coverage(&input);
	return report(&input);
}
