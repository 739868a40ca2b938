/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user says of a guest's modules, held against the modules. */
#ifndef BOOT_MODULE_SETTINGS_H
#define BOOT_MODULE_SETTINGS_H

#include "harness/host/kernel/boot_settings.h"
#include "harness/host/kernel/kernel.h"

/*
 * Checks that the guests of the kernel load what the settings name and that it has such parameters.  `files` is the array
 * of an image's files (initramfs_list()).  *left_out (to be released, unless there is a fault) becomes the names of
 * those that are not loaded: those the settings leave out and all that need one of them.  Returns 0, or -1 with a
 * fault.
 */
int module_settings_check(const struct kernel *kernel, const struct boot_settings *settings,
			  const json_t *files, json_t **left_out, struct fault *fault);

/*
 * The same without a guest's image: adds what of the modules that labs need needs one of those left out.  `folder` is that of
 * the kernel's modules.  Returns 0, or -1 with a fault.
 */
int modules_left_out(const char *folder, const struct boot_settings *settings, json_t **left_out,
		     struct fault *fault);

/* What a guest's init is to do with its modules (harness/init/init.c), to be freed; a line each, "-NAME" or
 * "NAME.PARAMETER=VALUE". */
char *module_settings_text(const struct boot_settings *settings, const json_t *left_out);

#endif
