/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that runs a guest, QEMU's or a User-Mode Linux, as data. */
#ifndef BOOT_GUEST_COMMAND_H
#define BOOT_GUEST_COMMAND_H

#include <stdbool.h>

#include "harness/host/boot/guest.h"

enum { COMMAND_WORDS = 80 };

struct command {
	char *argv[COMMAND_WORDS + 1]; /* NULL at the end */
	unsigned count;
	const char *package; /* that the program argv[0] comes in; NULL: none */
};

/* Whether the machine can run this guest on its own processor. */
bool command_kvm_usable(const char *arch);

/*
 * Fills in the command.  `initrd` is the path the initramfs is to be read from.  Returns 0, or -1
 * with a fault if there are no guests of that architecture; command_free() is due either way.
 */
int command_fill(struct command *command, const struct guest_options *options, const char *initrd,
		 bool kvm, struct fault *fault);
/* The command in one line, with blanks between the words; to be freed. */
char *command_text(const struct command *command);
void command_free(struct command *command);
/* The program that runs guests of that architecture and its package; NULL if there is none. */
const char *command_program(const char *arch, const char **package);

#endif
