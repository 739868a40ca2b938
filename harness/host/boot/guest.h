/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest: its initramfs image, and the process that runs it. */
#ifndef BOOT_GUEST_H
#define BOOT_GUEST_H

#include <stdbool.h>
#include <sys/types.h>

#include <jansson.h>

#include "harness/host/boot/vmlinux.h"
#include "harness/host/ground/fault.h"
#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/kernel.h"

/*
 * Makes the initramfs for a kernel: init, the runners, iproute2 with its libraries (from packages
 * of the kernel's architecture) and the modules that SCTP labs need, with /modules.list naming them
 * in the order of their dependencies. It is kept below `cache` and made anew when the kernel or a
 * program changed; the path is stored in *image (to be freed).
 */
struct guest_programs {
	const char *init; /* static init (harness/init/init.c) */
	const char *runner; /* static sctp-runner of the kernel's own ABI */
	const char *runner_i686; /* static 32-bit runner, or NULL */
};
/*
 * *contents (to be released) becomes {packages: [{package, version, sha256}], files: [{path, size, sha256}]}.  An image that
 * holds anything else, to the byte, is a fault.
 */
int guest_image(const struct kernel *kernel, const struct guest_programs *programs,
		const char *cache, char **image, json_t **contents, struct fault *fault);

/*
 * Whether this machine can run guests of that architecture: 0, or -1 with a fault that says what is
 * to be installed.
 */
int guest_check(const char *arch, struct fault *fault);

enum { GUEST_MEMORY = 512 /* MiB */ };

/* What executes the guest's instructions in real time; virtual time has QEMU's translator. */
enum accel {
	ACCEL_ANY, /* KVM where it can be used */
	ACCEL_TCG, /* QEMU's translator */
	ACCEL_KVM,
};

/* By what an instruction takes longer in a guest that is likely to run in circles, and a power of two. */
enum { COARSE_SHIFT = 3, COARSE = 1 << COARSE_SHIFT };

struct guest_options {
	const struct kernel *kernel;
	const struct vmlinux *vmlinux; /* NULL: it boots from its image */
	const char *image; /* from guest_image() */
	const char *const *plan; /* instance names to play, in order, NULL at the end */
	const char *
		worlds; /* a file of worlds that the plan names (harness/runner/worlds.h), or NULL */
	bool virtual_time;
	enum accel accel;
	bool capture; /* send every packet, not only those of scenarios that did not pass */
	const char *fault; /* that is played instead of the kernel: "mute", "abort" or NULL */
	bool coverage; /* send what of the kernel is executed */
	bool profile; /* send where the kernel spends its instructions */
	const char *fail_nth; /* which allocations fail, in the user's words; NULL: none */
	/* The kernel looks for lockups of its own, and panics at one: a guest in virtual time that is
	 * likely to run in circles, and would be silent. */
	bool watch_lockups;
	bool coarse; /* in virtual time an instruction takes COARSE nanoseconds, not one */
	const struct boot_settings *settings; /* how the user has it booted; NULL: as we do */
	const json_t *left_out; /* names of the modules that are not loaded (module_settings.h) */
	unsigned seed; /* the time base and random source of the guest; 1 by default */
	const char *uml_host; /* the library UML_HOST_LIBRARY; for a User-Mode Linux */
	unsigned memory; /* MiB */
	int processor; /* to pin the process to; -1: not pinned */
	const char *folder; /* where the plan's image may be written */
	const char *debugger; /* a file of commands for gdb on a User-Mode Linux; NULL: no gdb */
	/* of the machine's own kernel, which needs no image */
	const char *runner;
	const char *runner_i686; /* or NULL */
};

struct guest {
	pid_t pid;
	int console; /* non-blocking; everything the guest's console prints */
	bool kvm; /* it runs under KVM */
	bool emulated; /* QEMU runs it: no signal can be its kernel's doing */
	pid_t debugger; /* gdb's process; 0: there is none */
	char *command; /* its command line, for people to read; NULL if it is none */
};

/*
 * Starts the guest; of the machine's own kernel that is the runner by itself (local.h).  The
 * process dies with this one, however this one ends.  The plan reaches the
 * guest as the file /plan (one name a line) in an initramfs appended to the image.
 */
int guest_start(const struct guest_options *options, struct guest *guest, struct fault *fault);
/*
 * Of a guest whose console has come to its end: the signal that ended its process and is not its kernel's doing, such as
 * that of the machine's or a cgroup's OOM killer; 0 if there was none.  Waits at most a second for the
 * process.
 */
int guest_killed_by(const struct guest *guest);
/* Ends the guest's process if it still runs and reaps it.  Returns its wait status. */
int guest_end(struct guest *guest);

#endif
