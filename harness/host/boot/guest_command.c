/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/guest_command.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/arch.h"
#include "harness/uml_host/uml_host.h"
#include "harness/host/kernel/debian/apt.h"
#include "harness/host/ground/files.h"

enum { SECONDS_A_DAY = 24 * 3600, SEED_DAYS = 3650 };
enum { TICKLESS_SETTLE = 400, PERIODIC_SETTLE = 5 };

struct machine {
	const char *arch;
	const char *program;
	const char *package;
	const char *model[10]; /* NULL at the end */
	const char *console; /* kernel options */
	/*
	 * The emulated processor, where the default one has no random number instruction: without
	 * that the kernel spins for a second of guest time to gather what it takes for entropy.
	 * That of amd64 is so old that the kernel does not use its string instructions to clear
	 * and to copy pages: each of their iterations costs as much as any other instruction.  Nor
	 * has it CMPXCHG16B, behind which QEMU was seen to give a kernel flags that no processor
	 * has: it then crashed without a fault of its own.
	 */
	const char *emulated;
	/*
	 * Kernel options that save real time in virtual time.  With noreplace-smp a kernel of one processor does not take its
	 * thousands of LOCK prefixes away, each in an address space of its own: they cost nothing here.
	 */
	const char *fast;
	/*
	 * Seconds that init waits in virtual time: until jiffies 0 is past, but where Debian's
	 * kernels have periodic ticks, which makes waiting dear.
	 */
	unsigned settle;
	/* Without QEMU's recording: its s390x reads the clock where that forbids it. */
	bool unrecorded;
};

/* Firmware that does no more than QEMU itself could: SLOF looks for devices for seconds. */
#define PSERIES "pseries,x-vof=on,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off"

static const struct machine machines[] = {
	{.arch = "amd64",
	 .program = "qemu-system-x86_64",
	 .package = "qemu-system-x86",
	 .model = {"-serial", "stdio"},
	 .console = "console=ttyS0",
	 .emulated = "qemu64,+rdrand,-cx16,model=4,stepping=0",
	 .fast = "nolapic edd=off tsc=nowatchdog noreplace-smp",
	 .settle = TICKLESS_SETTLE},
	{.arch = "i386",
	 .program = "qemu-system-i386",
	 .package = "qemu-system-x86",
	 .model = {"-serial", "stdio"},
	 .console = "console=ttyS0",
	 .emulated = "qemu32,+rdrand",
	 .fast = "nolapic edd=off noisapnp tsc=nowatchdog noreplace-smp",
	 .settle = PERIODIC_SETTLE},
	{.arch = "arm64",
	 .program = "qemu-system-aarch64",
	 .package = "qemu-system-arm",
	 .model = {"-M", "virt", "-cpu", "cortex-a57", "-serial", "stdio"},
	 .console = "console=ttyAMA0",
	 .fast = "",
	 .settle = TICKLESS_SETTLE},
	{.arch = "armhf",
	 .program = "qemu-system-arm",
	 .package = "qemu-system-arm",
	 .model = {"-M", "virt", "-cpu", "cortex-a15", "-serial", "stdio"},
	 .console = "console=ttyAMA0",
	 .fast = "",
	 .settle = TICKLESS_SETTLE},
	{.arch = "s390x",
	 .program = "qemu-system-s390x",
	 .package = "qemu-system-misc",
	 .model = {"-M", "s390-ccw-virtio", "-chardev", "stdio,id=c0", "-device",
		   "sclpconsole,chardev=c0"},
	 .console = "console=ttysclp0",
	 .fast = "",
	 .settle = PERIODIC_SETTLE,
	 .unrecorded = true},
	{.arch = "ppc64el",
	 .program = "qemu-system-ppc64",
	 .package = "qemu-system-ppc",
	 .model = {"-M", PSERIES, "-chardev", "stdio,id=c0", "-device", "spapr-vty,chardev=c0"},
	 .console = "console=hvc0",
	 .fast = "",
	 .settle = TICKLESS_SETTLE},
	{.arch = "riscv64",
	 .program = "qemu-system-riscv64",
	 .package = "qemu-system-misc",
	 .model = {"-M", "virt", "-serial", "stdio"},
	 .console = "console=ttyS0",
	 .fast = "",
	 .settle = TICKLESS_SETTLE},
};

/* Takes over the word. */
static void add_owned(struct command *command, char *word)
{
	assert(command->count < COMMAND_WORDS);
	command->argv[command->count++] = word;
}

static void add(struct command *command, const char *word)
{
	add_owned(command, path_of("%s", word));
}

/* Every option takes a value here. */
static void add_option(struct command *command, const char *option, char *value)
{
	add(command, option);
	add_owned(command, value);
}

static const struct machine *machine_of(const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		if (strcmp(machines[i].arch, arch) == 0)
			return &machines[i];
	return NULL;
}

const char *command_program(const char *arch, const char **package)
{
	const struct machine *machine = machine_of(arch);

	if (!machine)
		return NULL;
	*package = machine->package;
	return machine->program;
}

bool command_kvm_usable(const char *arch)
{
	const char *own = machine_arch();

	if (strcmp(own, arch) != 0 && !(strcmp(own, "amd64") == 0 && strcmp(arch, "i386") == 0))
		return false;
	return access("/dev/kvm", R_OK | W_OK) == 0;
}

/*
 * When the guest's clock begins.  The first seed's day is 2026-01-01, each further seed's a day
 * later.  What 32-bit programs can hold ends in 2038, so after ten years the seconds of the day
 * tell the seeds apart.
 */
static time_t time_base(unsigned seed)
{
	unsigned number = seed - 1;

	return (time_t)1767225600 + (time_t)(number % SEED_DAYS) * SECONDS_A_DAY +
	       number / SEED_DAYS % SECONDS_A_DAY;
}

/*
 * With sleep=off the clock jumps to the next timer when the guest idles; a clock that follows the
 * guest's and starts at a fixed date makes every run of a seed the same to the byte.  The clock
 * jumps in QEMU's main thread, which may see that the guest's processor has halted before the
 * instructions up to there were counted, and then jumps too far.  While it records, QEMU lets only
 * one of these threads run at a time; nobody wants the recording.
 */
static void add_virtual_time(struct command *command, const struct machine *machine,
			     const struct guest_options *options)
{
	time_t base = time_base(options->seed);
	char date[32] = "";
	struct tm day;

	if (gmtime_r(&base, &day))
		strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &day);
	add_option(command, "-accel", path_of("tcg"));
	add_option(command, "-icount",
		   path_of("shift=%d,sleep=off%s", options->coarse ? COARSE_SHIFT : 0,
			   machine->unrecorded ? "" : ",rr=record,rrfile=/dev/null"));
	add_option(command, "-rtc", path_of("base=%s,clock=vm", date));
}

/*
 * For every kernel.  loglevel=5 lets warnings and what is worse through to the console, and the
 * records, but not the chatter.  The log holds the largest record twice (RECORD_LIMIT in harness/record/record.c); to clear
 * what describes its lines costs four times its size.  slab_nomerge keeps SCTP's objects apart, so that they are counted.
 */
#define KERNEL_OPTIONS                                                                             \
	"panic=-1 printk.devkmsg=on log_buf_len=2M loglevel=5 cryptomgr.notests "                  \
	"slab_nomerge"

/*
 * What saves real time in virtual time.  Translated code is found by its address, so programs are
 * best at the same one each time; and what wakes up an idle kernel now and then, without a need, is
 * dear where hours pass in seconds.  A quarter of the instructions of a boot went into the tables and files of tracing,
 * which nobody looks at: kernels do without, and without trying their own ciphers, and measuring clocks that they do not
 * go by; those that have no such function pass over its name.
 */
#define FAST_OPTIONS                                                                               \
	"norandmaps mitigations=off nowatchdog psi=0 cgroup_disable=memory "                       \
	"sysctl.vm.compaction_proactiveness=0 sysctl.vm.stat_interval=1000000 "                    \
	"initcall_blacklist=ftrace_check_for_weak_functions,trace_eval_init,tracer_init_tracefs,"  \
	"crypto_kdf108_init,blake2s_mod_init,init_acpi_pm_clocksource,hpet_late_init"

/* The detector of soft lockups at its least threshold, for a kernel that is likely to run in circles. */
#define WATCH_OPTIONS                                                                              \
	" sysctl.kernel.watchdog_thresh=1 sysctl.kernel.softlockup_panic=1 "                       \
	"sysctl.kernel.watchdog=1"

/* The `settle` option is for the guest's init. */
static char *kernel_options(const struct machine *machine, const struct guest_options *guest)
{
	char *virtual_only = guest->virtual_time
				     ? path_of(" settle=%u " FAST_OPTIONS "%s%s%s", machine->settle,
					       *machine->fast ? " " : "", machine->fast,
					       guest->watch_lockups ? WATCH_OPTIONS : "")
				     : path_of("%s", "");
	/* The user's are the last: of two of a kind the kernel takes those. */
	char *own = guest->settings ? boot_settings_words(guest->settings) : path_of("%s", "");
	char *options = path_of("%s " KERNEL_OPTIONS "%s%s", machine->console, virtual_only, own);

	free(own);
	free(virtual_only);
	return options;
}

/*
 * A User-Mode Linux keeps a folder with its pid and a socket for its control, which would be left
 * over when it is ended: it gets one that cannot be made.  Without noreboot a panic begins it anew.
 */
static void fill_uml(struct command *command, const struct guest_options *options,
		     const char *initrd)
{
	static const char *const words[] = {"con0=null,fd:1", "con=null", "ssl=null", "noreboot",
					    "uml_dir=/dev/null/"};
	char kernel_words[] = KERNEL_OPTIONS;
	char *rest = kernel_words, *word;
	size_t index;
	json_t *setting;

	if (options->uml_host) {
		add(command, "env");
		add_owned(command, path_of("LD_PRELOAD=%s", options->uml_host));
		add_owned(command, path_of(UML_HOST_SEED "=%u", options->seed));
	}
	add(command, options->kernel->image);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		add(command, words[i]);
	while ((word = strsep(&rest, " ")))
		add(command, word);
	add_owned(command, path_of("mem=%uM", options->memory));
	add_owned(command, path_of("initrd=%s", initrd));
	if (options->settings)
		json_array_foreach (options->settings->append, index, setting)
			add(command, json_string_value(setting));
	if (!options->virtual_time)
		return;
	add(command, "time-travel=inf-cpu");
	add_owned(command, path_of("settle=%u", TICKLESS_SETTLE));
	add_owned(command,
		  path_of("time-travel-start=%lld000000000", (long long)time_base(options->seed)));
}

int command_fill(struct command *command, const struct guest_options *options, const char *initrd,
		 bool kvm, struct fault *fault)
{
	const struct machine *machine = machine_of(options->kernel->arch);

	*command = (struct command){0};
	if (options->kernel->uml) {
		fill_uml(command, options, initrd);
		return 0;
	}
	if (!machine)
		return fault_set(fault, EXIT_USAGE,
				 "guests of the architecture %s are not supported",
				 options->kernel->arch);
	command->package = machine->package;
	add(command, machine->program);
	add(command, "-nodefaults");
	add(command, "-no-reboot");
	add(command, "-nographic");
	for (size_t i = 0; machine->model[i]; i++)
		add(command, machine->model[i]);
	if (machine->emulated && !kvm)
		add_option(command, "-cpu", path_of("%s", machine->emulated));
	if (options->virtual_time)
		add_virtual_time(command, machine, options);
	else
		add_option(command, "-accel", path_of("%s", kvm ? "kvm" : "tcg"));
	add_option(command, "-seed", path_of("%u", options->seed));
	add_option(command, "-m", path_of("%u", options->memory));
	/* On the machine's own processor to unpack itself costs the kernel nothing. */
	add_option(command, "-kernel",
		   path_of("%s", options->vmlinux && !kvm ? options->vmlinux->path
							  : options->kernel->image));
	add_option(command, "-initrd", path_of("%s", initrd));
	add_option(command, "-append", kernel_options(machine, options));
	return 0;
}

char *command_text(const struct command *command)
{
	char *text = path_of("%s", command->count > 0 ? command->argv[0] : "");

	for (unsigned i = 1; i < command->count; i++) {
		char *longer = path_of("%s %s", text, command->argv[i]);

		free(text);
		text = longer;
	}
	return text;
}

void command_free(struct command *command)
{
	for (unsigned i = 0; i < command->count; i++)
		free(command->argv[i]);
	*command = (struct command){0};
}
