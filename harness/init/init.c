/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PID 1 of the guest: loads the modules, runs the runner, powers off.  What it has to say goes to the kernel's log.
 * Called as `init CAPABILITY` it loads the modules that only those need who play what needs the capability.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/init/log.h"
#include "harness/init/modules.h"
#include "harness/init/power.h"
#include "harness/memory.h"

#define RUNNER "/sbin/sctp-runner"

enum { MAX_OPTIONS = 64, MAX_SETTLE = 600 };

static void mount_on(const char *type, const char *path)
{
	if ((mkdir(path, 0755) && errno != EEXIST) || mount(type, path, type, 0, NULL))
		say("cannot mount %s: %s", path, strerror(errno));
}

/*
 * Tunnels bring devices of their own into each namespace, where labs would find them among their links; the kernel
 * leaves them out if told so before (Linux 5.9; older ones have no such value).
 */
static void leave_out_tunnels(void)
{
	int descriptor =
		open("/proc/sys/net/core/fb_tunnels_only_for_init_net", O_WRONLY | O_CLOEXEC);

	if (descriptor < 0)
		return;
	if (write(descriptor, "2", 1) < 0 && write(descriptor, "1", 1) < 0)
		say("cannot leave out the devices of tunnels: %s", strerror(errno));
	close(descriptor);
}

/*
 * Every five seconds the kernel looks for neighbours that a driver wants to be kept (NTF_MANAGED, Linux 5.16), of which labs
 * have none: a quarter of what an idle guest woke up for.
 */
static void keep_no_neighbours(void)
{
	static const char *const families[] = {"ipv4", "ipv6"};

	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		char path[128];
		int descriptor;

		snprintf(path, sizeof(path),
			 "/proc/sys/net/%s/neigh/default/interval_probe_time_ms", families[i]);
		descriptor = open(path, O_WRONLY | O_CLOEXEC);
		if (descriptor < 0)
			continue; /* since Linux 6.0 */
		if (write(descriptor, "100000000", 9) < 0)
			say("cannot have the kernel look less often for managed neighbours: %s",
			    strerror(errno));
		close(descriptor);
	}
}

/*
 * With the options that make a guest boot fast its clock is refined once within the first seconds;
 * a timer that runs across that comes late.  And five minutes after boot, when jiffies pass zero,
 * HEARTBEATs come late on paths that had no DATA yet: sctp_generate_heartbeat_event() takes the
 * time of the last one, which is 0, for a real one.  In virtual time waiting for both to be over
 * costs little, in real time the machine does not ask for it.
 */
static void settle(void)
{
	const char *seconds = getenv("settle");
	long wait = seconds ? strtol(seconds, NULL, 10) : 0;

	if (wait > 0 && wait <= MAX_SETTLE)
		sleep((unsigned)wait);
}

/* Appends the lines of /options to the arguments. */
static void add_options(char *argv[], size_t count, size_t limit)
{
	FILE *options = fopen("/options", "re");
	char *line = NULL;
	size_t size = 0;

	argv[count] = NULL;
	if (!options)
		return;
	while (count < limit && getline(&line, &size, options) > 0) {
		line[strcspn(line, "\n")] = '\0';
		argv[count++] = xstrdup(line);
	}
	argv[count] = NULL;
	free(line);
	fclose(options);
}

/* A kernel that does not run 32-bit programs lacks something, as it may lack anything else. */
static void tell_skipped(const char *plan)
{
	char *argv[] = {"sctp-runner",
			"--plan",
			(char *)plan,
			"--skip",
			"no 32-bit programs: CONFIG_IA32_EMULATION",
			NULL};

	execv(RUNNER, argv);
}

static void become_runner(const char *program, const char *plan)
{
	char *argv[4 + MAX_OPTIONS] = {"sctp-runner", "--plan", (char *)plan};

	add_options(argv, 3, 3 + MAX_OPTIONS);
	execv(program, argv);
	if (errno == ENOEXEC && strcmp(program, RUNNER) != 0)
		tell_skipped(plan);
	say("cannot run %s: %s", program, strerror(errno));
	_exit(127);
}

/* Waits for the runner; whatever else is left over by it is reaped on the way. */
static void wait_for(pid_t runner, const char *program)
{
	int status = 0;
	pid_t ended;

	do
		ended = wait(&status);
	while (ended != runner && (ended >= 0 || errno == EINTR));
	if (ended != runner)
		say("lost %s: %s", program, strerror(errno));
	else if (WIFSIGNALED(status))
		say("%s was ended by signal %d", program, WTERMSIG(status));
	else if (WEXITSTATUS(status) > 1)
		say("%s ended with status %d", program, WEXITSTATUS(status));
}

static void run(const char *program, const char *plan)
{
	pid_t runner;

	if (access(plan, F_OK) || access(program, F_OK))
		return;
	runner = fork();
	if (runner == 0)
		become_runner(program, plan);
	if (runner < 0)
		say("cannot fork: %s", strerror(errno));
	else
		wait_for(runner, program);
}

/*
 * A device that is up has addresses before the module of SCTP comes, which it has to learn of by itself then, as on a machine that
 * loads it late (addresses.there_before_sctp).
 */
static void raise_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (descriptor < 0 || ioctl(descriptor, SIOCSIFFLAGS, &request) != 0)
		say("cannot raise the loopback device: %s", strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
}

int main(int argc, char **argv)
{
	if (getpid() != 1) {
		log_use_stderr();
		return argc == 2 ? modules_load_demanded(argv[1]) : EXIT_FAILURE;
	}
	mount_on("devtmpfs", "/dev");
	log_open();
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	/* Where a kernel that watches itself tells what it has seen; others have no such thing. */
	(void)mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount_on("tmpfs", "/tmp");
	mount_on("tmpfs", "/run");
	if (setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1))
		say("cannot set PATH: %s", strerror(errno));
	leave_out_tunnels();
	raise_loopback();
	modules_load();
	keep_no_neighbours();
	settle();
	run(RUNNER, "/plan");
	run("/sbin/sctp-runner-i686", "/plan32");
	power_off();
}
