/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a guest's process, with a program in QEMU's place. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "harness/host/boot/guest.h"
#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

static const char *const plan[] = {"handshake.simple", NULL};
static struct kernel kernel;
static struct guest_options options;
static struct fault fault;
static char *folder;

static char *write_file(const char *name, const char *text, mode_t mode)
{
	char *path = path_of("%s/%s", folder, name);

	ck_assert_int_eq(file_write(path, text, strlen(text), &fault), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
	return path;
}

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
	kernel = (struct kernel){.arch = "amd64", .image = write_file("vmlinuz", "kernel", 0644)};
	options = (struct guest_options){.kernel = &kernel,
					 .image = write_file("image", "image", 0644),
					 .plan = plan,
					 .virtual_time = true,
					 .seed = 1,
					 .memory = 512,
					 .processor = -1,
					 .folder = folder};
}

static void teardown(void)
{
	free(kernel.image);
	free((char *)options.image);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

/* Puts a shell script in QEMU's place. */
static void put_program(const char *script)
{
	char *path = path_of("%s:/usr/bin:/bin", folder);

	free(write_file("qemu-system-x86_64", script, 0755));
	ck_assert_int_eq(setenv("PATH", path, 1), 0);
	free(path);
}

static void read_console(const struct guest *guest, char *text, size_t size)
{
	size_t length = 0;

	for (;;) {
		struct pollfd console = {guest->console, POLLIN, 0};
		ssize_t count;

		ck_assert_int_eq(poll(&console, 1, 10000), 1);
		count = read(guest->console, text + length, size - 1 - length);
		if (count <= 0)
			break;
		length += (size_t)count;
	}
	text[length] = '\0';
}

START_TEST(console_and_status)
{
	char text[256];
	struct guest guest;

	put_program("#!/bin/sh\necho out; echo err >&2; exit 5\n");
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	read_console(&guest, text, sizeof(text));
	ck_assert_str_eq(text, "out\nerr\n");
	/* The end of the console comes just before the end of the process. */
	usleep(100000);
	ck_assert_int_eq(WEXITSTATUS(guest_end(&guest)), 5);
	ck_assert_int_eq(guest.pid, -1);
}
END_TEST

/* A serial port drops what finds no room: the guest must not wait for a reader that is busy. */
START_TEST(nobody_reads_for_a_while)
{
	char *script = path_of("#!/bin/sh\nhead -c 300000 /dev/zero\necho >%s/written\n", folder);
	char *written = path_of("%s/written", folder);
	struct guest guest;

	put_program(script);
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	for (unsigned i = 0; i < 100 && access(written, F_OK) != 0; i++)
		usleep(100000);
	ck_assert_int_eq(access(written, F_OK), 0);
	guest_end(&guest);
	free(written);
	free(script);
}
END_TEST

START_TEST(initramfs_reaches_qemu)
{
	char text[4096];
	struct guest guest;

	put_program(
		"#!/bin/sh\nwhile [ \"$1\" != -initrd ]; do shift; done; tr -d '\\0' <\"$2\"\n");
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	read_console(&guest, text, sizeof(text));
	ck_assert_int_eq(strncmp(text, "image070701", 11), 0);
	ck_assert_ptr_nonnull(strstr(text, "handshake.simple\n"));
	guest_end(&guest);
}
END_TEST

START_TEST(an_unpacked_kernel_reaches_qemu)
{
	int descriptor = open(kernel.image, O_RDONLY | O_CLOEXEC);
	const struct vmlinux unpacked = {.descriptor = descriptor,
					 .path = path_of("/proc/self/fd/%d", descriptor)};
	char text[4096];
	struct guest guest;

	options.vmlinux = &unpacked;
	put_program("#!/bin/sh\nwhile [ \"$1\" != -kernel ]; do shift; done; exec cat \"$2\"\n");
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	ck_assert_ptr_nonnull(strstr(guest.command, " -kernel VMLINUX -initrd INITRD "));
	read_console(&guest, text, sizeof(text));
	ck_assert_str_eq(text, "kernel");
	guest_end(&guest);
	free(unpacked.path);
	close(descriptor);
}
END_TEST

START_TEST(ending_a_guest_that_runs)
{
	struct guest guest;
	int status;

	put_program("#!/bin/sh\nexec sleep 1000\n");
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	status = guest_end(&guest);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}
END_TEST

/* A guest that ends with that command. */
static int killed_by(const char *last)
{
	char text[64], program[128];
	struct guest guest;
	int number;

	snprintf(program, sizeof(program), "#!/bin/sh\necho begins\n%s\n", last);
	if (kernel.uml) {
		free(kernel.image);
		kernel.image = write_file("linux", program, 0755);
	} else {
		put_program(program);
	}
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	read_console(&guest, text, sizeof(text));
	ck_assert_str_eq(text, "begins\n");
	number = guest_killed_by(&guest);
	guest_end(&guest);
	return number;
}

START_TEST(signals_that_end_qemu)
{
	ck_assert_int_eq(killed_by("exit 1"), 0);
	ck_assert_int_eq(killed_by("kill -KILL $$"), SIGKILL);
	ck_assert_int_eq(killed_by("kill -ABRT $$"), SIGABRT);
}
END_TEST

/* The process inside the container, as it is called outside. */
static pid_t inside_of(const struct guest *guest)
{
	char *path = path_of("/proc/%d/task/%d/children", (int)guest->pid, (int)guest->pid);
	FILE *file = fopen(path, "re");
	int child = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%d", &child), 1);
	fclose(file);
	free(path);
	return child;
}

START_TEST(signals_that_end_user_mode_linux)
{
	char text[64];
	struct guest guest;

	kernel.uml = true;
	ck_assert_int_eq(killed_by("exit 1"), 0);
	ck_assert_int_eq(killed_by("exit 137"), 0);
	free(kernel.image);
	kernel.image = write_file("linux", "#!/bin/sh\necho begins\nexec sleep 1000\n", 0755);
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	ck_assert_int_eq(poll(&(struct pollfd){guest.console, POLLIN, 0}, 1, 10000), 1);
	ck_assert_int_eq(kill(inside_of(&guest), SIGKILL), 0);
	read_console(&guest, text, sizeof(text));
	ck_assert_int_eq(guest_killed_by(&guest), SIGKILL);
	guest_end(&guest);
}
END_TEST

START_TEST(guest_dies_with_its_parent)
{
	char text[64] = "";
	struct guest watched = {.pid = -1};
	int channel[2];
	pid_t parent;

	put_program("#!/bin/sh\nexec sleep 1000\n");
	ck_assert_int_eq(pipe(channel), 0);
	parent = fork();
	if (parent == 0) {
		struct guest guest;

		if (guest_start(&options, &guest, &fault))
			_exit(1);
		if (write(channel[1], &guest.pid, sizeof(guest.pid)) < 0)
			_exit(1);
		raise(SIGKILL);
	}
	close(channel[1]);
	ck_assert_int_eq(read(channel[0], &watched.pid, sizeof(watched.pid)), sizeof(watched.pid));
	ck_assert_int_eq(waitpid(parent, NULL, 0), parent);
	for (int tries = 0; tries < 100 && kill(watched.pid, 0) == 0; tries++) {
		char *path = path_of("/proc/%d/stat", (int)watched.pid);
		FILE *file = fopen(path, "re");
		int count = file ? fscanf(file, "%*d %*s %63s", text) : 0;

		free(path);
		if (file)
			fclose(file);
		/* A zombie that nobody has reaped yet is dead. */
		if (count == 1 && text[0] == 'Z')
			break;
		usleep(20000);
	}
	ck_assert(kill(watched.pid, 0) < 0 || text[0] == 'Z');
	close(channel[0]);
}
END_TEST

START_TEST(nothing_of_user_mode_linux_lives_on)
{
	char text[64];
	struct guest guest, rest = {0};

	free(kernel.image);
	kernel.uml = true;
	kernel.image =
		write_file("linux", "#!/bin/sh\nsleep 1000 & echo $$\nexec sleep 1000\n", 0755);
	ck_assert_int_eq(guest_start(&options, &guest, &fault), 0);
	rest.console = dup(guest.console);
	ck_assert_int_eq(poll(&(struct pollfd){guest.console, POLLIN, 0}, 1, 10000), 1);
	ck_assert_int_eq(read(guest.console, text, sizeof(text)), 2);
	/* It is the first process where it lives. */
	ck_assert_int_eq(strncmp(text, "1\n", 2), 0);
	guest_end(&guest);
	/* The console ends when nobody is left who could write to it. */
	read_console(&rest, text, sizeof(text));
	ck_assert_str_eq(text, "");
	close(rest.console);
}
END_TEST

START_TEST(qemu_is_not_installed)
{
	struct guest guest;

	ck_assert_int_eq(setenv("PATH", folder, 1), 0);
	ck_assert_int_eq(guest_start(&options, &guest, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "apt-get install qemu-system-x86"));
}
END_TEST

START_TEST(what_cannot_be_read_or_written)
{
	struct guest guest;

	kernel.image[strlen(kernel.image) - 1] = 'x';
	ck_assert_int_eq(guest_start(&options, &guest, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	kernel.image[strlen(kernel.image) - 1] = 'z';
	options.folder = "/nonexistent";
	ck_assert_int_eq(guest_start(&options, &guest, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "/nonexistent"));
}
END_TEST

TEST_MAIN("qemu")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 30);
	tcase_add_test(tests, nothing_of_user_mode_linux_lives_on);
	tcase_add_test(tests, console_and_status);
	tcase_add_test(tests, nobody_reads_for_a_while);
	tcase_add_test(tests, initramfs_reaches_qemu);
	tcase_add_test(tests, an_unpacked_kernel_reaches_qemu);
	tcase_add_test(tests, ending_a_guest_that_runs);
	tcase_add_test(tests, signals_that_end_qemu);
	tcase_add_test(tests, signals_that_end_user_mode_linux);
	tcase_add_test(tests, guest_dies_with_its_parent);
	tcase_add_test(tests, qemu_is_not_installed);
	tcase_add_test(tests, what_cannot_be_read_or_written);
}
