/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PID 1 of the guest: loads the modules, runs the runner, powers off.  What it has to say goes to the kernel's log.
 * Called as `init CAPABILITY` it loads the modules that only those need who play what needs the capability.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/memory.h"

#define RUNNER "/sbin/sctp-runner"

enum { MAX_OPTIONS = 64, MAX_SETTLE = 600, PARAMETERS_SIZE = 1024 };

static int log_descriptor = -1;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	va_list arguments;
	char line[512] = "<3>sctp-init: ";
	size_t start = strlen(line);

	va_start(arguments, format);
	vsnprintf(line + start, sizeof(line) - start, format, arguments);
	va_end(arguments);
	/* If the log cannot be written to there is nobody left to tell. */
	if (write(log_descriptor, line, strlen(line)) < 0)
		return;
}

static void mount_on(const char *type, const char *path)
{
	if ((mkdir(path, 0755) && errno != EEXIST) || mount(type, path, type, 0, NULL))
		say("cannot mount %s: %s", path, strerror(errno));
}

/*
 * Standard output and error become the log too: what a program in the guest says must not run into
 * the middle of a record on the console.
 */
static void open_log(void)
{
	int nothing = open("/dev/null", O_RDONLY);

	log_descriptor = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (nothing < 0 || log_descriptor < 0 || dup2(nothing, 0) < 0 ||
	    dup2(log_descriptor, 1) < 0 || dup2(log_descriptor, 2) < 0)
		say("cannot set up the standard streams: %s", strerror(errno));
	if (nothing > 2)
		close(nothing);
}

/*
 * Without the signature at its end, a module's, as scripts/sign-file appends it: the last of all is
 * the mark, before it stands struct module_signature (include/linux/module_signature.h), which ends
 * in the size of what stands before it.
 */
static size_t unsigned_size(const unsigned char *module, size_t size)
{
	static const char mark[] = "~Module signature appended~\n";
	const size_t trailer = 12 + sizeof(mark) - 1;
	uint32_t signature;

	if (size < trailer || memcmp(module + size - (sizeof(mark) - 1), mark, sizeof(mark) - 1))
		return size;
	memcpy(&signature, module + size - sizeof(mark) + 1 - sizeof(signature), sizeof(signature));
	signature = ntohl(signature);
	return signature > size - trailer ? size : size - trailer - signature;
}

/* No such device: an accelerated variant, and the processor is another one. */
static bool load_image(const unsigned char *module, size_t size, const char *parameters)
{
	return syscall(SYS_init_module, module, size, parameters) == 0 || errno == EEXIST ||
	       errno == ENODEV;
}

/* To verify a signature is a fifth of a guest's boot: only kernels that insist on one get it. */
static bool load_unsigned_if_allowed(const unsigned char *module, size_t size,
				     const char *parameters)
{
	return load_image(module, unsigned_size(module, size), parameters) ||
	       load_image(module, size, parameters);
}

/* What the user says of a module (harness/host/boot/module_settings.h). */
struct module_settings {
	bool left_out;
	char parameters[PARAMETERS_SIZE];
};

/* Whether a line is about the module, whose file may have dashes where its name has underscores. */
static bool is_of(const char *line, const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (line[i] != (name[i] == '-' ? '_' : name[i]))
			return false;
	return true;
}

static void add_setting(const char *line, const char *name, size_t size,
			struct module_settings *settings)
{
	size_t used = strlen(settings->parameters);

	if (line[0] == '-' && is_of(line + 1, name, size) && !line[1 + size])
		settings->left_out = true;
	else if (is_of(line, name, size) && line[size] == '.')
		snprintf(settings->parameters + used, sizeof(settings->parameters) - used, "%s%s",
			 used ? " " : "", line + size + 1);
}

static void find_settings(const char *path, struct module_settings *settings)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	FILE *list = fopen("/modules.settings", "re");
	char *line = NULL;
	size_t size = 0;

	*settings = (struct module_settings){0};
	if (!list)
		return;
	while (getline(&line, &size, list) > 0) {
		line[strcspn(line, "\n")] = '\0';
		add_setting(line, name, strcspn(name, "."), settings);
	}
	free(line);
	fclose(list);
}

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	say("cannot power off: %s", strerror(errno));
	/* The kernel panics if PID 1 ends. */
	for (;;)
		pause();
}

/* Nothing is played on a kernel that is not what the user wants. */
static void complain(const char *path, const struct module_settings *settings)
{
	int error = errno;

	say("cannot load %s%s%s: %s", path, *settings->parameters ? " with " : "",
	    settings->parameters, strerror(error));
	if (*settings->parameters)
		power_off();
}

static void load_module(const char *path)
{
	struct module_settings settings;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *module = MAP_FAILED;
	struct stat status;

	find_settings(path, &settings);
	if (settings.left_out) {
		if (descriptor >= 0)
			close(descriptor);
		return;
	}
	if (descriptor >= 0 && fstat(descriptor, &status) == 0)
		module = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	if (module == MAP_FAILED ||
	    !load_unsigned_if_allowed(module, (size_t)status.st_size, settings.parameters))
		complain(path, &settings);
	if (module != MAP_FAILED)
		munmap(module, (size_t)status.st_size);
	if (descriptor >= 0)
		close(descriptor);
}

static void load_modules(void)
{
	FILE *list = fopen("/modules.list", "re");
	char line[256];

	if (!list)
		return;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		load_module(line);
	}
	fclose(list);
}

/* Whether the user says how large the table of tracked connections is: of the module, or of what is built in. */
static bool user_sizes_tracked(void)
{
	struct module_settings settings;
	char words[4096] = "";
	int line = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t size = line < 0 ? 0 : read(line, words, sizeof(words) - 1);

	if (line >= 0)
		close(line);
	find_settings("nf_conntrack", &settings);
	return strstr(settings.parameters, "hashsize=") ||
	       (size > 0 && strstr(words, "nf_conntrack.hashsize="));
}

/*
 * Each minute the kernel looks through its whole table of tracked connections, which it makes as large as its memory
 * allows: in the hours of a guest that is one instruction of twenty.  512 is the least that there can be.
 */
static void shrink_tracked(void)
{
	int descriptor = open("/sys/module/nf_conntrack/parameters/hashsize", O_WRONLY | O_CLOEXEC);

	if (descriptor < 0)
		return;
	if (!user_sizes_tracked() && write(descriptor, "512", 3) < 0)
		say("cannot make the table of tracked connections smaller: %s", strerror(errno));
	close(descriptor);
}

/* Returns the exit status. */
static int load_demanded(const char *capability)
{
	FILE *list = fopen("/modules.demand", "re");
	size_t length = strlen(capability);
	char line[256];

	if (!list)
		return EXIT_FAILURE;
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, capability, length) == 0 && line[length] == '\t')
			load_module(line + length + 1);
	}
	fclose(list);
	shrink_tracked();
	return EXIT_SUCCESS;
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

int main(int argc, char **argv)
{
	if (getpid() != 1) {
		log_descriptor = STDERR_FILENO;
		return argc == 2 ? load_demanded(argv[1]) : EXIT_FAILURE;
	}
	mount_on("devtmpfs", "/dev");
	open_log();
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	/* Where a kernel that watches itself tells what it has seen; others have no such thing. */
	(void)mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount_on("tmpfs", "/tmp");
	mount_on("tmpfs", "/run");
	if (setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1))
		say("cannot set PATH: %s", strerror(errno));
	leave_out_tunnels();
	load_modules();
	shrink_tracked();
	keep_no_neighbours();
	settle();
	run(RUNNER, "/plan");
	run("/sbin/sctp-runner-i686", "/plan32");
	power_off();
}
