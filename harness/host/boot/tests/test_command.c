/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that runs a guest, as data. */
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/boot/guest_command.h"
#include "harness/tests/test_main.h"

static char image[] = "/boot/vmlinuz", arch[] = "amd64";
static struct kernel kernel;
static struct guest_options options;
static struct command command;
static struct fault fault;

static void setup(void)
{
	kernel = (struct kernel){.arch = arch, .image = image};
	options = (struct guest_options){.kernel = &kernel,
					 .image = "/cache/image",
					 .virtual_time = true,
					 .seed = 1,
					 .memory = 512,
					 .processor = -1};
}

/* What follows the option, "" if it is not there. */
static const char *value(const char *option)
{
	for (unsigned i = 0; i + 1 < command.count; i++)
		if (strcmp(command.argv[i], option) == 0)
			return command.argv[i + 1];
	return "";
}

START_TEST(virtual_time)
{
	ck_assert_int_eq(command_fill(&command, &options, "/initrd", true, &fault), 0);
	ck_assert_str_eq(command.argv[0], "qemu-system-x86_64");
	ck_assert_str_eq(value("-accel"), "tcg");
	ck_assert_str_eq(value("-icount"), "shift=0,sleep=off,rr=record,rrfile=/dev/null");
	ck_assert_str_eq(value("-rtc"), "base=2026-01-01T00:00:00,clock=vm");
	ck_assert_str_eq(value("-seed"), "1");
	ck_assert_str_eq(value("-m"), "512");
	ck_assert_str_eq(value("-kernel"), kernel.image);
	ck_assert_str_eq(value("-initrd"), "/initrd");
	ck_assert_str_eq(
		value("-append"),
		"console=ttyS0 panic=-1 printk.devkmsg=on log_buf_len=2M loglevel=5 "
		"cryptomgr.notests slab_nomerge settle=400 norandmaps mitigations=off nowatchdog "
		"psi=0 cgroup_disable=memory sysctl.vm.compaction_proactiveness=0 "
		"sysctl.vm.stat_interval=1000000 "
		"initcall_blacklist=ftrace_check_for_weak_functions,trace_eval_init,tracer_init_tracefs,"
		"crypto_kdf108_init,blake2s_mod_init,init_acpi_pm_clocksource,hpet_late_init "
		"nolapic edd=off tsc=nowatchdog noreplace-smp");
	ck_assert_ptr_null(command.argv[command.count]);
	command_free(&command);
}
END_TEST

/* After the word that switches it off, before those of the user; in real time a busy machine would look like a lockup. */
START_TEST(lockups_are_looked_for)
{
	const char *watch = "sysctl.kernel.watchdog_thresh=1 sysctl.kernel.softlockup_panic=1 "
			    "sysctl.kernel.watchdog=1";

	options.watch_lockups = true;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_ptr_nonnull(strstr(value("-icount"), "shift=0,"));
	ck_assert_ptr_nonnull(strstr(value("-append"), watch));
	command_free(&command);
	options.coarse = true;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_ptr_nonnull(strstr(value("-icount"), "shift=3,"));
	ck_assert_ptr_nonnull(strstr(strstr(value("-append"), "nowatchdog"), watch));
	command_free(&command);
	options.virtual_time = false;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_ptr_null(strstr(value("-append"), "watchdog"));
	command_free(&command);
}
END_TEST

/* What was unpacked on the machine is for the translator; a processor of its own takes the package's image. */
START_TEST(an_unpacked_kernel)
{
	const struct vmlinux unpacked = {.path = "/proc/self/fd/9"};

	options.vmlinux = &unpacked;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(value("-kernel"), "/proc/self/fd/9");
	command_free(&command);
	options.virtual_time = false;
	ck_assert_int_eq(command_fill(&command, &options, "i", true, &fault), 0);
	ck_assert_str_eq(value("-kernel"), kernel.image);
	command_free(&command);
}
END_TEST

/* Of two words of a kind the kernel takes the last one. */
START_TEST(the_users_words_are_the_last)
{
	struct boot_settings settings = {.append = json_pack("[ss]", "mitigations=auto", "nosmp")};
	const char *words, *own;

	options.settings = &settings;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	words = value("-append");
	own = " mitigations=auto nosmp";
	ck_assert_uint_gt(strlen(words), strlen(own));
	ck_assert_str_eq(words + strlen(words) - strlen(own), own);
	command_free(&command);
	kernel.uml = true;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(value("initrd=i"), "mitigations=auto");
	command_free(&command);
	boot_settings_free(&settings);
}
END_TEST

START_TEST(seeds_are_days)
{
	options.seed = 2;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(value("-rtc"), "base=2026-01-02T00:00:00,clock=vm");
	ck_assert_str_eq(value("-seed"), "2");
	command_free(&command);
	/* Whatever the user gives, it is a date that both QEMU and the guest can hold. */
	options.seed = 3651;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(value("-rtc"), "base=2026-01-01T00:00:01,clock=vm");
	command_free(&command);
	options.seed = 4294967295U;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_int_lt(strcmp(value("-rtc"), "base=2036-01-01"), 0);
	ck_assert_int_ge(strcmp(value("-rtc"), "base=2026-01-01"), 0);
	command_free(&command);
}
END_TEST

START_TEST(real_time)
{
	options.virtual_time = false;
	ck_assert_int_eq(command_fill(&command, &options, "i", true, &fault), 0);
	ck_assert_str_eq(value("-accel"), "kvm");
	ck_assert_str_eq(value("-icount"), "");
	ck_assert_str_eq(value("-rtc"), "");
	ck_assert_ptr_null(strstr(value("-append"), "nolapic"));
	ck_assert_ptr_null(strstr(value("-append"), "settle"));
	command_free(&command);
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(value("-accel"), "tcg");
	command_free(&command);
}
END_TEST

static const struct {
	const char *arch;
	const char *program;
	const char *console;
} others[] = {
	{"i386", "qemu-system-i386", "console=ttyS0 "},
	{"armhf", "qemu-system-arm", "console=ttyAMA0 "},
	{"arm64", "qemu-system-aarch64", "console=ttyAMA0 "},
	{"s390x", "qemu-system-s390x", "console=ttysclp0 "},
	{"ppc64el", "qemu-system-ppc64", "console=hvc0 "},
	{"riscv64", "qemu-system-riscv64", "console=ttyS0 "},
};

START_TEST(other_architectures)
{
	kernel.arch = (char *)others[_i].arch;
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), 0);
	ck_assert_str_eq(command.argv[0], others[_i].program);
	ck_assert_int_eq(strncmp(value("-append"), others[_i].console, strlen(others[_i].console)),
			 0);
	command_free(&command);
}
END_TEST

START_TEST(unknown_architecture)
{
	kernel.arch = "vax";
	ck_assert_int_eq(command_fill(&command, &options, "i", false, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	command_free(&command);
}
END_TEST

static bool has_word(const char *word)
{
	for (unsigned i = 0; i < command.count; i++)
		if (strcmp(command.argv[i], word) == 0)
			return true;
	return false;
}

START_TEST(recording_is_not_for_s390x)
{
	kernel.arch = "s390x";
	ck_assert_int_eq(command_fill(&command, &options, "/initrd", false, &fault), 0);
	ck_assert_str_eq(value("-icount"), "shift=0,sleep=off");
	command_free(&command);
}
END_TEST

START_TEST(user_mode_linux)
{
	kernel.uml = true;
	options.seed = 2;
	ck_assert_int_eq(command_fill(&command, &options, "/initrd", true, &fault), 0);
	ck_assert_str_eq(command.argv[0], kernel.image);
	ck_assert(has_word("mem=512M"));
	ck_assert(has_word("initrd=/initrd"));
	ck_assert(has_word("time-travel=inf-cpu"));
	ck_assert(has_word("settle=400"));
	ck_assert(has_word("time-travel-start=1767312000000000000"));
	ck_assert(has_word("noreboot"));
	ck_assert(has_word("loglevel=5"));
	ck_assert_ptr_null(command.package);
	command_free(&command);
	options.virtual_time = false;
	options.uml_host = "/lib/host.so";
	ck_assert_int_eq(command_fill(&command, &options, "/initrd", true, &fault), 0);
	ck_assert_str_eq(command.argv[0], "env");
	ck_assert_str_eq(command.argv[1], "LD_PRELOAD=/lib/host.so");
	ck_assert_str_eq(command.argv[2], "SCTP_CONFORM_UML_SEED=2");
	ck_assert_str_eq(command.argv[3], kernel.image);
	ck_assert(!has_word("time-travel=inf-cpu"));
	command_free(&command);
}
END_TEST

TEST_MAIN("command")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, virtual_time);
	tcase_add_test(tests, lockups_are_looked_for);
	tcase_add_test(tests, an_unpacked_kernel);
	tcase_add_test(tests, the_users_words_are_the_last);
	tcase_add_test(tests, seeds_are_days);
	tcase_add_test(tests, real_time);
	tcase_add_loop_test(tests, other_architectures, 0, (int)(ARRAY_SIZE(others)));
	tcase_add_test(tests, unknown_architecture);
	tcase_add_test(tests, recording_is_not_for_s390x);
	tcase_add_test(tests, user_mode_linux);
}
