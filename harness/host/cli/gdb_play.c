/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/gdb_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/boot/debugger.h"
#include "harness/host/cli/stop_at.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/spec.h"
#include "harness/host/kernel/uml.h"
#include "harness/host/run/merge.h"
#include "harness/host/run/out_folder.h"
#include "harness/memory.h"
#include "reports/ladder.h"
#include "reports/text.h"

/* gdb's user may think for as long as he likes. */
#define PATIENCE 1e9

/* Only of a User-Mode Linux gdb sees the kernel as a program. */
static int check_kernel(const struct run_options *options, struct fault *fault)
{
	const char *text = options->kernels[0];
	struct spec spec;

	if (options->kernel_count != 1)
		return fault_set(fault, EXIT_USAGE, "--gdb takes one kernel");
	if (spec_parse(text, &spec, fault) < 0)
		return -1;
	if (spec.kind != SPEC_UML)
		return fault_set(fault, EXIT_USAGE,
				 "--gdb wants a User-Mode Linux, which `sctp-conform build --uml "
				 "--debug-info SRC` makes, not %s",
				 text ? text : "Debian's kernel in QEMU");
	if (access(spec.path, R_OK) == 0 && !uml_has_debug_info(spec.path))
		return fault_set(fault, EXIT_USAGE,
				 "%s has no debug information, without which gdb knows no packet: "
				 "build it with --debug-info",
				 spec.path);
	return debugger_check(fault);
}

static int check(const struct run *run, const struct run_options *options,
		 const struct selection *selected, struct fault *fault)
{
	if (options->again || options->repeat || run->fail_nth)
		return fault_set(fault, EXIT_USAGE, "--gdb goes with patterns, not with --%s",
				 options->repeat   ? "repeat"
				 : run->fail_nth   ? "fail-nth"
				 : options->replay ? "replay"
						   : "rerun-failed");
	if (!run->virtual_time)
		return fault_set(fault, EXIT_USAGE,
				 "--gdb finds the packet again because virtual time repeats: "
				 "leave out --time=real");
	if (selected->count != 1)
		return fault_set(fault, EXIT_USAGE,
				 "--gdb takes one scenario, and these are %zu: %s, %s, ...",
				 selected->count, selected->items[0]->name,
				 selected->items[1]->name);
	return check_kernel(options, fault);
}

/* Shows which packets there are, and writes gdb's commands. */
static int write_commands(const struct run_options *options, const char *plain, const char *path,
			  char **verdict, struct fault *fault)
{
	bool asks = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
	struct merged merged;
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);
	int result = merged_load_one(plain, &merged, fault);
	const json_t *end = result == 0 ? json_array_get(merged.ends, 0) : NULL;
	const char *came_to = json_string_value(json_object_get(end, "verdict"));

	if (result == 0 && !came_to)
		result = fault_set(fault, EXIT_ENVIRONMENT, "the scenario came to no end");
	if (result == 0)
		result = stop_at_write(out, &options->stop_at, end, asks, fault);
	if (result == 0 && ladder_write_text(stderr, end, text_width(stderr)) < 0)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write the ladder");
	xclose_memstream(out);
	if (result == 0)
		result = file_write(path, text, size, fault);
	*verdict = path_of("%s", came_to ? came_to : "");
	free(text);
	merged_free(&merged);
	return result;
}

/* Tells whether gdb's user saw what there was to see. */
static void compare(const char *folder, const char *before)
{
	struct merged merged;
	struct fault unheard;
	const char *now = NULL;

	if (merged_load_one(folder, &merged, &unheard) == 0)
		now = json_string_value(json_object_get(json_array_get(merged.ends, 0), "verdict"));
	if (!now || strcmp(now, before) != 0)
		fprintf(stderr, "sctp-conform: without gdb it was %s, under gdb it is %s\n", before,
			now ? now : "not played to its end");
	else
		fprintf(stderr, "sctp-conform: under gdb it is %s, as without\n", now);
	merged_free(&merged);
}

int gdb_play(const struct run *run, const struct run_options *options,
	     const struct selection *selected,
	     int (*play)(struct run *run, const struct run_options *options, void *context,
			 struct fault *fault),
	     void *context, struct fault *fault)
{
	struct run first = *run, second = *run;
	struct run_options with = *options;
	char *folder = NULL, *plain, *under, *commands, *verdict = NULL;
	FILE *nowhere = fopen("/dev/null", "we");
	int status = -1;

	if (check(run, options, selected, fault) == 0)
		folder = out_folder_of_runs(options->out, fault);
	plain = path_of("%s/plain", folder ? folder : "");
	under = path_of("%s/gdb", folder ? folder : "");
	commands = path_of("%s/commands.gdb", folder ? folder : "");
	first.print = nowhere ? nowhere : stdout;
	first.capture = second.capture = true;
	first.verbose = second.verbose = false;
	second.debugger = commands;
	second.patience = PATIENCE;
	with.out = plain;
	if (folder)
		status = play(&first, &with, context, fault);
	if (status >= 0)
		status = write_commands(options, plain, commands, &verdict, fault);
	with.out = under;
	if (status >= 0)
		status = play(&second, &with, context, fault);
	if (status >= 0)
		compare(under, verdict);
	if (nowhere)
		(void)fclose(nowhere);
	free(verdict);
	free(commands);
	free(under);
	free(plain);
	free(folder);
	return status;
}
