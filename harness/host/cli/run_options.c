/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/run_options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/cli/options.h"
#include "harness/host/cli/over.h"
#include "harness/record/failing.h"

enum {
	MAX_JOBS = 256,
	MAX_PATIENCE = 86400,
	MAX_REPEAT = 10000,
	SLOWEST = 10,
	MAX_SLOWEST = 100000
};

enum {
	KEY_KERNEL = 'k',
	KEY_JOBS = 'j',
	KEY_TIME = 0x100,
	KEY_SHARD,
	KEY_SEED,
	KEY_FORMAT,
	KEY_STRICT,
	KEY_CAPTURE,
	KEY_OUT,
	KEY_CACHE,
	KEY_PATIENCE,
	KEY_MUTE,
	KEY_ABORT,
	KEY_ABI,
	KEY_COVERAGE,
	KEY_PROFILE,
	KEY_SIGN,
	KEY_BASELINE,
	KEY_ACCEL,
	KEY_REPLAY,
	KEY_RERUN_FAILED,
	KEY_REPEAT,
	KEY_APPEND,
	KEY_SYSCTL,
	KEY_MODULES,
	KEY_SLOWEST,
	KEY_OVER,
	KEY_FAIL_NTH,
	KEY_PROVE_ONCE,
	KEY_GDB,
	KEY_VERBOSE = 'v',
};

static const struct argp_option options_table[] = {
	{"kernel", KEY_KERNEL, "SPEC", 0,
	 "Kernel under test: debian:6.1, debian:6.1.0-47-amd64, debian:6.12@trixie/i386, "
	 "path:IMAGE, "
	 "path:TREE, uml:BINARY, each with or without ,modules=DIR, local (the distribution's "
	 "current one); given several times: "
	 "all "
	 "of them, side by side",
	 0},
	{"abi", KEY_ABI, "native|i686", 0,
	 "i686: run everything with the 32-bit runner; native: do not use the 32-bit runner", 0},
	{"time", KEY_TIME, "virtual|real", 0, "The guests' clock (virtual)", 0},
	{"accel", KEY_ACCEL, "tcg|kvm", 0,
	 "In real time: QEMU's translator, or KVM (KVM where it can be used)", 0},
	{"append", KEY_APPEND, "WORDS", 0,
	 "Add words to the kernel's command line, e.g. --append='fips=1 init_on_alloc=1'", 0},
	{"sysctl", KEY_SYSCTL, "NAME=VALUE", 0,
	 "Set a sysctl in the guest and in each node of a lab before anything is played there", 0},
	{"modules", KEY_MODULES, "-MODULE|MODULE.PARAMETER=VALUE,...", 0,
	 "Leave a module out, or load it with a parameter, e.g. "
	 "--modules=-sctp_diag,sctp.no_checksums=1",
	 0},
	{"jobs", KEY_JOBS, "N", 0, "Guests side by side (one a processor)", 0},
	{"shard", KEY_SHARD, "I/N", 0, "Play the I-th of N parts of what is selected", 0},
	{"seed", KEY_SEED, "N", 0, "Time base and random source of the guests (1)", 0},
	{"format", KEY_FORMAT, "tap|tap13|ktap", 0, "What to print (tap)", 0},
	{"strict", KEY_STRICT, NULL, 0, "A skip counts as a failure", 0},
	{"baseline", KEY_BASELINE, "FILE|DIR", 0,
	 "Fail only for what is worse than in that file (report --format=baseline), or in the "
	 "results of that run",
	 0},
	{"capture", KEY_CAPTURE, NULL, 0, "Keep the packets of all scenarios", 0},
	{"coverage", KEY_COVERAGE, NULL, 0,
	 "Report what of net/sctp is executed, on a kernel of build --gcov", 0},
	{"profile", KEY_PROFILE, NULL, 0,
	 "Draw where the kernel spends its instructions in each scenario: profiles/NAME.svg in the folder of the run",
	 0},
	{"mute", KEY_MUTE, NULL, 0,
	 "Lose every SCTP packet, to see that each scenario notices: what passes proves nothing",
	 0},
	{"abort", KEY_ABORT, NULL, 0,
	 "Answer every SCTP packet to a kernel with an ABORT, to see that each scenario notices",
	 0},
	{"fail-nth", KEY_FAIL_NTH, "N|N-|page:N|page:N-", OPTION_ARG_OPTIONAL,
	 "Play each scenario again and again with its first, second, ... allocation in the kernel "
	 "failing, on a kernel with fault injection (build --uml --kasan); N: that one alone, N-: from "
	 "that one on",
	 0},
	{"prove-once", KEY_PROVE_ONCE, NULL, 0,
	 "One proof that the kernel lacks a fix is enough: where a crash or a hang takes a new guest, "
	 "skip what would prove it again",
	 0},
	{"sign", KEY_SIGN, "KEY", 0, "Sign the statement of what came out with this SSH key", 0},
	{"replay", KEY_REPLAY, "DIR", 0,
	 "Play what the guest of that run played up to the scenario that is named, in the same way, "
	 "and compare",
	 0},
	{"rerun-failed", KEY_RERUN_FAILED, "DIR", 0,
	 "Play what failed in that run, or was not played", 0},
	{"repeat", KEY_REPEAT, "N", 0,
	 "Play all N times, with other seeds, and report whose verdict differs", 0},
	{"gdb", KEY_GDB, "PACKET[,received]", OPTION_ARG_OPTIONAL,
	 "Play one scenario on a User-Mode Linux (build --uml --debug-info) under gdb, which stops the kernel where "
	 "the packet in question, or the one of that number, is sent and received",
	 0},
	{"slowest", KEY_SLOWEST, "N", OPTION_ARG_OPTIONAL,
	 "List the N scenarios (10) that cost the guest's processor most", 0},
	{"over", KEY_OVER, "MIDDLEBOX[,...]", 0,
	 "Play what has a network once more with that middlebox in every path, and report what differs "
	 "(without PATTERN: handshake, streams, multihoming, failover)",
	 0},
	{"verbose", KEY_VERBOSE, NULL, 0,
	 "Show the packets of what did not pass as a ladder, and in the end what each suite came to",
	 0},
	{"out", KEY_OUT, "DIR", 0, "Where the results go", 0},
	{"cache", KEY_CACHE, "DIR", 0, "Where downloads are kept", 0},
	{"patience", KEY_PATIENCE, "SECONDS", 0,
	 "How long a guest may be silent before it counts as hung (30 and a part of the limit)", 0},
	{0},
};

static error_t set_number(const char *option, const char *text, unsigned long least,
			  unsigned long most, unsigned *number, struct fault *fault)
{
	unsigned long value;

	if (option_number(option, text, least, most, &value, fault) < 0)
		return EINVAL;
	*number = (unsigned)value;
	return 0;
}

static error_t set_word(const char *option, const char *text, const char *const words[], int *index,
			struct fault *fault)
{
	*index = option_word(option, text, words, fault);
	return *index < 0 ? EINVAL : 0;
}

/* What is played instead of the kernel. */
static error_t set_fault(const char *name, struct run_options *options)
{
	const char *other = options->run->fault;

	if (other && strcmp(other, name)) {
		fault_set(options->fault, EXIT_USAGE,
			  "--%s: a kernel is mute or answers with ABORTs; give --mute and --abort "
			  "to a run each",
			  name);
		return EINVAL;
	}
	options->run->fault = name;
	return 0;
}

static error_t set_fail_nth(const char *text, struct run_options *options)
{
	struct failing failing;

	options->run->fail_nth = text ? text : "";
	if (failing_parse(options->run->fail_nth, &failing))
		return 0;
	fault_set(options->fault, EXIT_USAGE,
		  "--fail-nth=%s: it takes N, N-, page:N or page:N- with N from 1 to %d", text,
		  FAILING_MOST);
	return EINVAL;
}

static error_t set_kernel(const char *spec, struct run_options *options)
{
	if (options->kernel_count == MAX_KERNELS) {
		fault_set(options->fault, EXIT_USAGE,
			  "--kernel=%s: --kernel can be given at most %d times", spec, MAX_KERNELS);
		return EINVAL;
	}
	options->kernels[options->kernel_count++] = spec;
	options->kernels_given = true;
	return 0;
}

static error_t set_again(const char *folder, bool replay, struct run_options *options)
{
	if (options->again) {
		fault_set(options->fault, EXIT_USAGE,
			  "--replay and --rerun-failed take one run, once");
		return EINVAL;
	}
	options->again = folder;
	options->replay = replay;
	return 0;
}

static error_t set_booted(int key, const char *text, struct run_options *options)
{
	struct boot_settings *settings = &options->run->settings;
	int result;

	if (key == KEY_APPEND)
		result = boot_settings_append(settings, text, options->fault);
	else if (key == KEY_SYSCTL)
		result = boot_settings_sysctl(settings, text, options->fault);
	else
		result = boot_settings_modules(settings, text, options->fault);
	return result < 0 ? EINVAL : 0;
}

static error_t parse_value(int key, char *argument, struct run_options *options)
{
	static const char *const times[] = {"virtual", "real", NULL};
	static const char *const formats[] = {"tap", "tap13", "ktap", NULL};
	static const char *const accels[] = {"tcg", "kvm", NULL};
	static const char *const abis[] = {"native", "i686", NULL};
	struct run *run = options->run;
	struct fault *fault = options->fault;
	int index = 0;
	unsigned seconds = 0;
	error_t error;

	switch (key) {
	case KEY_TIME:
		error = set_word("time", argument, times, &index, fault);
		run->virtual_time = index == 0;
		options->time_given = true;
		return error;
	case KEY_ACCEL:
		error = set_word("accel", argument, accels, &index, fault);
		run->accel = index == 0 ? ACCEL_TCG : ACCEL_KVM;
		return error;
	case KEY_JOBS:
		options->jobs_given = true;
		return set_number("jobs", argument, 1, MAX_JOBS, &run->jobs, fault);
	case KEY_REPEAT:
		return set_number("repeat", argument, 1, MAX_REPEAT, &options->repeat, fault);
	case KEY_SLOWEST:
		options->slowest = SLOWEST;
		return argument ? set_number("slowest", argument, 1, MAX_SLOWEST, &options->slowest,
					     fault)
				: 0;
	case KEY_SEED:
		return set_number("seed", argument, 0, INT_MAX, &run->seed, fault);
	case KEY_FORMAT:
		error = set_word("format", argument, formats, &index, fault);
		run->dialect = index == 0 ? TAP14 : index == 1 ? TAP13 : KTAP;
		return error;
	case KEY_ABI:
		options->abi = run->abi = argument;
		return set_word("abi", argument, abis, &index, fault);
	case KEY_PATIENCE:
		error = set_number("patience", argument, 1, MAX_PATIENCE, &seconds, fault);
		run->patience = seconds;
		return error;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct run_options *options = state->input;

	switch (key) {
	case KEY_KERNEL:
		return set_kernel(argument, options);
	case KEY_REPLAY:
	case KEY_RERUN_FAILED:
		return set_again(argument, key == KEY_REPLAY, options);
	case KEY_SHARD:
		return option_shard(argument, UINT_MAX, &options->run->shard, &options->run->shards,
				    options->fault) < 0
			       ? EINVAL
			       : 0;
	case KEY_STRICT:
		options->run->strict = true;
		return 0;
	case KEY_BASELINE:
		options->baseline = argument;
		return 0;
	case KEY_CAPTURE:
		options->run->capture = true;
		return 0;
	case KEY_VERBOSE:
		options->run->verbose = true;
		return 0;
	case KEY_COVERAGE:
		options->run->coverage = true;
		return 0;
	case KEY_PROFILE:
		options->run->profile = true;
		return 0;
	case KEY_MUTE:
		return set_fault("mute", options);
	case KEY_ABORT:
		return set_fault("abort", options);
	case KEY_SIGN:
		options->run->sign = argument;
		return 0;
	case KEY_PROVE_ONCE:
		options->run->prove_once = true;
		return 0;
	case KEY_FAIL_NTH:
		return set_fail_nth(argument, options);
	case KEY_GDB:
		options->gdb = true;
		return stop_at_parse(argument, &options->stop_at, options->fault) < 0 ? EINVAL : 0;
	case KEY_OVER:
		options->run->over = argument;
		return over_check(argument, options->fault) < 0 ? EINVAL : 0;
	case KEY_OUT:
		options->out = argument;
		return 0;
	case KEY_CACHE:
		options->cache = argument;
		return 0;
	case KEY_APPEND:
	case KEY_SYSCTL:
	case KEY_MODULES:
		return set_booted(key, argument, options);
	case ARGP_KEY_ARGS:
		options->patterns = state->argv + state->next;
		options->pattern_count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return parse_value(key, argument, options);
	}
}

/* An allocation that fails is the kernel's to cope with, in a guest that does not mind, and leaks are
 * looked for in virtual time. */
static int settle_failing(const struct run_options *options)
{
	const struct run *run = options->run;

	for (size_t i = 0; i < options->kernel_count; i++)
		if (kernel_is_local(options->kernels[i]))
			return fault_set(options->fault, EXIT_USAGE,
					 "--fail-nth is for guests, not for --kernel=local");
	if (!run->virtual_time)
		return fault_set(options->fault, EXIT_USAGE,
				 "--fail-nth looks for leaks, which takes virtual time: leave out "
				 "--time=real");
	if (run->fault)
		return fault_set(options->fault, EXIT_USAGE,
				 "--fail-nth and --%s: give them to a run each", run->fault);
	return 0;
}

/* The machine's own kernel has one clock and one log: what it says must be one scenario's. */
static int settle_local(struct run_options *options)
{
	struct run *run = options->run;

	if (boot_settings_any(&run->settings))
		return fault_set(options->fault, EXIT_USAGE,
				 "--kernel=local is booted already: --append, --sysctl and "
				 "--modules are for guests");
	if (run->sign)
		return fault_set(options->fault, EXIT_USAGE,
				 "--sign: of the machine's own kernel no hash is known");
	if (run->virtual_time && (options->time_given || options->kernel_count > 1))
		return fault_set(options->fault, EXIT_USAGE, "--kernel=local runs in real time%s",
				 options->time_given ? ""
						     : ": with other kernels give --time=real");
	run->virtual_time = false;
	run->jobs = 1;
	return 0;
}

int run_options_parse(int argc, char **argv, struct run_options *options, struct run *run,
		      struct fault *fault)
{
	static const struct argp argp = {
		options_table,
		parse,
		"[PATTERN...]",
		"Plays scenarios against a kernel and prints TAP.\vPATTERN is a glob on the name, "
		"the "
		"beginning of a name up to a dot, or spec:GLOB, etsi:GLOB, fix:GLOB, file:PATH or file:PATH:LINE.",
		NULL,
		NULL,
		NULL};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	*options = (struct run_options){.fault = fault, .run = run};
	*run = (struct run){
		.print = stdout,
		.virtual_time = true,
		.seed = 1,
		.shard = 1,
		.shards = 1,
		.jobs = processors < 1		? 1
			: processors > MAX_JOBS ? MAX_JOBS
						: (unsigned)processors,
	};
	if (options_parse(&argp, argc, argv, options, fault) < 0)
		return -1;
	run->patterns = options->patterns;
	run->pattern_count = options->pattern_count;
	run->abi = options->abi;
	over_choose(options);
	if (options->again && options->repeat)
		return fault_set(fault, EXIT_USAGE,
				 "--repeat goes with patterns, not with an earlier run");
	if (run->accel == ACCEL_KVM && run->virtual_time)
		return fault_set(fault, EXIT_USAGE,
				 "--accel=kvm: KVM knows real time only: give --time=real as well");
	if (options->kernel_count == 0)
		options->kernels[options->kernel_count++] = NULL;
	if (run->fail_nth && settle_failing(options) < 0)
		return -1;
	for (size_t i = 0; i < options->kernel_count; i++)
		if (kernel_is_local(options->kernels[i]))
			return settle_local(options);
	return 0;
}
