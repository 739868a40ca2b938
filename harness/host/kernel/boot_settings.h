/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the user has a kernel booted: words on its command line, sysctls, what becomes of its modules.  Each is an array of
 * strings as the user gave them, NULL where there is none, so that a record can hold it as it is.
 */
#ifndef KERNEL_BOOT_SETTINGS_H
#define KERNEL_BOOT_SETTINGS_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct boot_settings {
	json_t *append; /* words of the kernel's command line */
	json_t *sysctl; /* "NAME=VALUE" */
	json_t *modules; /* "-NAME": it is left out; "NAME.PARAMETER=VALUE" */
};

/*
 * Each adds what one option says: --append=WORDS, divided at blanks that are not in quotes; --sysctl=NAME=VALUE with the
 * name as sysctl(8) takes it; --modules=LIST, divided at commas.  Returns 0, or -1 with a fault that names the option.
 */
int boot_settings_append(struct boot_settings *settings, const char *words, struct fault *fault);
int boot_settings_sysctl(struct boot_settings *settings, const char *setting, struct fault *fault);
int boot_settings_modules(struct boot_settings *settings, const char *list, struct fault *fault);

/* Whether anything is set. */
bool boot_settings_any(const struct boot_settings *settings);

/* {append, sysctl, modules}, to be released; NULL where nothing is set. */
json_t *boot_settings_record(const struct boot_settings *settings);
/* Adds what such a record says, which may be anything.  Returns 0, or -1 with a fault. */
int boot_settings_read(struct boot_settings *settings, const json_t *record, struct fault *fault);

/*
 * The modules that are to be left out, as the user says by --modules or as the kernel's command line does
 * (module_blacklist=, modprobe.blacklist=): an array of names with underscores, to be released.
 */
json_t *boot_settings_left_out(const struct boot_settings *settings);

/* The words with a blank before each, to be freed. */
char *boot_settings_words(const struct boot_settings *settings);

void boot_settings_free(struct boot_settings *settings);

#endif
