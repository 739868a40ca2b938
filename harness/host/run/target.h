/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel under test, and what is played on it. */
#ifndef RUN_TARGET_H
#define RUN_TARGET_H

#include "harness/host/boot/vmlinux.h"
#include "harness/host/run/pattern.h"
#include "harness/host/run/programs.h"
#include "harness/host/kernel/config/prediction.h"
#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/kernel.h"

struct target {
	struct kernel kernel;
	struct programs programs;
	struct vmlinux vmlinux; /* all zero: its guests boot from the kernel's image */
	char *image; /* the guests' initramfs; NULL if the kernel is the machine's own */
	/* SHA-256 of the kernel's image and of that initramfs; NULL as above */
	char *image_digest, *initramfs_digest;
	struct selection selection; /* what of the selected runs on a kernel of that architecture */
	struct prediction *prediction; /* NULL if its configuration is not known */
	json_t *contents; /* of the image (guest_image()), or NULL */
	json_t *packages; /* of Debian's that the kernel comes in, or NULL */
	json_t *left_out; /* names of the modules that its guests do not load, or NULL */
	const char *title; /* what tells it from the run's other kernels; borrowed */
	char *captures; /* folder of its captures, below that of the run */
	char *coverage; /* the same for what was executed */
	char *profiles; /* the same for where the kernel spent its instructions */
};

/*
 * Finds the kernel, makes its guests' image and checks that it can be booted with the settings.  What of `selected` cannot be played on the
 * kernel's architecture is left out.  Returns 0, or -1 with a fault; target_free() is due either
 * way.
 */
int target_prepare(struct target *target, const char *spec, const char *cache,
		   const struct boot_settings *settings, const struct selection *selected,
		   struct fault *fault);
/* Says whether its configuration, where it is known, has what --fail-nth takes.  Returns 0, or -1 with
 * a fault. */
int target_check_failing(const struct target *target, struct fault *fault);
void target_free(struct target *target);

/*
 * Says whether this machine can run guests of that kernel as far as the SPEC says, before
 * anything is downloaded.  Returns 0, or -1 with a fault.
 */
int target_check(const char *spec, struct fault *fault);

#endif
