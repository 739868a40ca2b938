/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process that runs a guest: QEMU, or a User-Mode Linux in a container. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/host/boot/guest_command.h"
#include "harness/host/boot/container.h"
#include "harness/host/boot/debugger.h"
#include "harness/host/boot/local_guest.h"
#include "harness/host/boot/plan.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

/*
 * The descriptor that a User-Mode Linux reads its initramfs from.  The number is in the kernel's command line, of which a
 * kernel's random numbers are made as well, so it has to be the same in each run.
 */
enum { UML_INITRD = 3 };

/* How the child and its parent talk: the console's pipe, and one that carries errno if the guest's
 * program cannot be run, or before that the negative number of a process that waits for gdb. */
struct channels {
	int console[2];
	int error[2];
};

static int pin(int processor)
{
	cpu_set_t set;

	if (processor < 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

/*
 * QEMU's threads wake each other up several times for each event of the guest, and then only one of
 * them can go on: with this policy the other does not take the processor at once.
 */
static int batch(bool virtual_time)
{
	const struct sched_param none = {0};

	return virtual_time ? sched_setscheduler(0, SCHED_BATCH, &none) : 0;
}

/* The number that the guest's program finds the initramfs under. */
static int initrd_number(const struct guest_options *options, int initrd)
{
	return options->kernel->uml ? UML_INITRD : initrd;
}

/* In the child: the files that the program is to find open. */
static bool hand_over(int initrd, int number, const struct vmlinux *vmlinux)
{
	if (number != initrd && dup2(initrd, number) < 0)
		return false;
	return fcntl(number, F_SETFD, 0) == 0 &&
	       (!vmlinux || fcntl(vmlinux->descriptor, F_SETFD, 0) == 0);
}

/* The same descriptor, out of the way of `number`. */
static int aside(int descriptor, int number)
{
	return descriptor == number ? fcntl(descriptor, F_DUPFD_CLOEXEC, number + 1) : descriptor;
}

/* In the child.  The program's own complaints come over the console too: they tell why there is no
 * guest. */
static void become(char *const argv[], const struct channels *channels, int initrd,
		   const struct guest_options *options, pid_t parent)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int processor = options->processor, number = initrd_number(options, initrd);
	int tell = number == initrd ? channels->error[1] : aside(channels->error[1], number);
	int error = tell < 0 ? errno : 0;

	if (tell < 0)
		tell = channels->error[1];

	/* If the parent ended before the request it could not have any effect. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(126);
	if (!error && options->kernel->uml) {
		error = container_enter();
		/* How it lays out its memory, and from there its times to the microsecond, hangs
		 * on where the machine puts the program. */
		if (!error && personality(ADDR_NO_RANDOMIZE) < 0)
			error = errno;
	}
	if (!error && nothing >= 0 && dup2(nothing, 0) >= 0 && dup2(channels->console[1], 1) >= 0 &&
	    dup2(channels->console[1], 2) >= 0 && pin(processor) == 0 &&
	    batch(options->virtual_time) == 0 && hand_over(initrd, number, options->vmlinux)) {
		if (options->debugger)
			error = debugger_await(tell);
		if (!error)
			execvp(argv[0], argv);
	}
	if (!error)
		error = errno;
	if (write(tell, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

static int not_installed(const char *program, const char *package, struct fault *fault)
{
	return fault_set(fault, EXIT_ENVIRONMENT, "%s is not installed: apt-get install %s",
			 program, package);
}

int guest_check(const char *arch, struct fault *fault)
{
	const char *package;
	const char *program = command_program(arch, &package);

	/* What is no architecture of guests is told by who knows the kernel. */
	if (!program || program_in_path(program))
		return 0;
	return not_installed(program, package, fault);
}

static ssize_t hear(const struct channels *channels, int *word)
{
	ssize_t count;

	do
		count = read(channels->error[0], word, sizeof(*word));
	while (count < 0 && errno == EINTR);
	return count;
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == pid;
}

/* Puts gdb on the child, which waits for it, and waits until the child has word or is the guest's program. */
static int attach(const struct channels *channels, const struct command *command,
		  const struct guest_options *options, pid_t waiting, pid_t *debugger,
		  struct fault *fault)
{
	struct pollfd word = {.fd = channels->error[0], .events = POLLIN};

	*debugger = debugger_start(waiting, command, options->debugger, fault);
	if (*debugger < 0)
		return -1;
	while (poll(&word, 1, 250) <= 0)
		if (has_ended(*debugger))
			return fault_set(fault, EXIT_ENVIRONMENT,
					 "gdb ended before the guest had begun: what it printed "
					 "says why (may it trace processes here? "
					 "/proc/sys/kernel/yama/ptrace_scope)");
	return 0;
}

/* Waits until the child has become the guest's program, or learns why it could not. */
static int check_started(struct channels *channels, const struct command *command,
			 const struct guest_options *options, pid_t pid, pid_t *debugger,
			 struct fault *fault)
{
	int error = 0;
	ssize_t count;

	close(channels->error[1]);
	channels->error[1] = -1;
	count = hear(channels, &error);
	if (count > 0 && error < 0) {
		if (attach(channels, command, options, -error, debugger, fault) < 0) {
			kill(pid, SIGKILL);
			while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
				continue;
			return -1;
		}
		count = hear(channels, &error);
	}
	if (count == 0)
		return 0;
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	if (error == ENOENT && command->package)
		return not_installed(command->argv[0], command->package, fault);
	return fault_set(fault, EXIT_ENVIRONMENT, "cannot start %s: %s%s", command->argv[0],
			 strerror(error),
			 command->package || error != EPERM
				 ? ""
				 : " (User-Mode Linux wants namespaces of its own)");
}

/*
 * Room for what a guest prints while nobody reads, for this machine has other things to do: some 50 s at the pace of a
 * whole run.  Once a pipe is full, QEMU's serial port takes no more, the guest's kernel waits 10 ms for each
 * character and then drops it (wait_for_xmitr() in drivers/tty/serial/8250), and costs that a scenario counts grow.
 * Where the user may not have that much (pipe(7)), less has to do.
 */
static void widen(int channel)
{
	for (int size = 1 << 20; size > 1 << 16; size >>= 1)
		if (fcntl(channel, F_SETPIPE_SZ, size) >= 0)
			return;
}

static int start(const struct command *command, int initrd, const struct guest_options *options,
		 struct guest *guest, struct fault *fault)
{
	struct channels channels = {{-1, -1}, {-1, -1}};
	pid_t parent = getpid(), pid = -1, debugger = 0;
	int result = -1;

	if (pipe2(channels.console, O_CLOEXEC) == 0 && pipe2(channels.error, O_CLOEXEC) == 0 &&
	    fcntl(channels.console[0], F_SETFL, O_NONBLOCK) == 0) {
		widen(channels.console[1]);
		pid = fork();
	}
	if (pid == 0)
		become(command->argv, &channels, initrd, options, parent);
	if (pid < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot start a guest: %s", strerror(errno));
	else
		result = check_started(&channels, command, options, pid, &debugger, fault);
	if (!result) {
		*guest = (struct guest){
			.pid = pid, .console = channels.console[0], .debugger = debugger};
		channels.console[0] = -1;
	}
	close_pair(channels.console);
	close_pair(channels.error);
	return result;
}

/* Whether KVM runs the guest.  Returns 0, or -1 with a fault if it must and cannot. */
static int choose_kvm(const struct guest_options *options, bool *kvm, struct fault *fault)
{
	bool usable = !options->kernel->uml && command_kvm_usable(options->kernel->arch);

	*kvm = !options->virtual_time && options->accel != ACCEL_TCG && usable;
	if (options->accel == ACCEL_KVM && !usable)
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "--accel=kvm: this machine cannot run %s guests with KVM (is "
				 "/dev/kvm there, and may you write to it?)",
				 options->kernel->arch);
	return 0;
}

/* What starts the guest, for the record: the descriptors that its files come from have other numbers in each run. */
static char *command_shown(const struct guest_options *options, bool kvm)
{
	const struct vmlinux named = {.path = "VMLINUX"};
	struct guest_options shown = *options;
	struct command command;
	struct fault unheard;
	char *text = NULL;

	if (options->vmlinux)
		shown.vmlinux = &named;
	if (command_fill(&command, &shown, "INITRD", kvm, &unheard) == 0)
		text = command_text(&command);
	command_free(&command);
	return text;
}

int guest_start(const struct guest_options *options, struct guest *guest, struct fault *fault)
{
	struct command command;
	int initrd, result;
	bool kvm;
	char *path;

	if (options->kernel->local)
		return local_start(options, guest, fault);
	*guest = (struct guest){.pid = -1, .console = -1};
	if (access(options->kernel->image, R_OK))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read the kernel image %s: %s",
				 options->kernel->image, strerror(errno));
	if (choose_kvm(options, &kvm, fault))
		return -1;
	initrd = plan_open(options, fault);
	if (initrd < 0)
		return -1;
	path = path_of("/proc/self/fd/%d", initrd_number(options, initrd));
	result = command_fill(&command, options, path, kvm, fault);
	if (!result)
		result = start(&command, initrd, options, guest, fault);
	guest->kvm = kvm;
	guest->emulated = !options->kernel->uml;
	if (!result)
		guest->command = command_shown(options, kvm);
	command_free(&command);
	free(path);
	close(initrd);
	return result;
}

int guest_killed_by(const struct guest *guest)
{
	siginfo_t info = {0};

	for (int tries = 0; tries < 100 && info.si_pid == 0; tries++) {
		if (tries > 0)
			usleep(10000);
		if (waitid(P_PID, (id_t)guest->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
			return 0;
	}
	if (info.si_pid == 0 || (info.si_code != CLD_KILLED && info.si_code != CLD_DUMPED))
		return 0;
	return guest->emulated || info.si_status == SIGKILL || info.si_status == SIGTERM
		       ? info.si_status
		       : 0;
}

int guest_end(struct guest *guest)
{
	int status = 0;
	pid_t ended;

	free(guest->command);
	if (guest->console >= 0)
		close(guest->console);
	if (guest->pid > 0) {
		/* It may have ended by itself; then the signal goes to a process that only waits to
		 * be reaped. */
		kill(guest->pid, SIGKILL);
		do
			ended = waitpid(guest->pid, &status, 0);
		while (ended < 0 && errno == EINTR);
	}
	/* Its user may want to look at more; without one it ends by itself. */
	while (guest->debugger > 0 && waitpid(guest->debugger, NULL, 0) < 0 && errno == EINTR)
		continue;
	*guest = (struct guest){.pid = -1, .console = -1};
	return status;
}
