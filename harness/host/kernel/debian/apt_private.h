/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the private apt root share. */
#ifndef DEBIAN_APT_PRIVATE_H
#define DEBIAN_APT_PRIVATE_H

#include <stdio.h>

#include "harness/host/kernel/debian/apt.h"

enum { APT_ARGUMENTS = 256 };

/* An argument vector that begins with a program and the options that confine it to the root. */
struct apt_command {
	const char *argv[APT_ARGUMENTS + 1];
	size_t count;
	char *options[16]; /* to be freed */
	size_t option_count;
};

void apt_command_begin(struct apt_command *command, const struct apt_root *root,
		       const char *program);
/* Adds an argument; there must be room, which apt_command_room() tells. */
void apt_command_add(struct apt_command *command, const char *argument);
size_t apt_command_room(const struct apt_command *command);
void apt_command_free(struct apt_command *command);

/* Writes the root's sources.list. */
int apt_write_sources(const struct apt_root *root, struct fault *fault);
/* Writes the line for one of the machine's mirrors, as `apt-get indextargets` names it ("KIND CODENAME COMPONENT URI"), if
 * it is one of Debian's for that codename. */
void apt_write_source(FILE *out, const struct apt_root *root, const char *codename,
		      const char *target);
/* Codename of the machine's own release, to be freed, or NULL with a fault. */
char *machine_codename(struct fault *fault);
/*
 * Codename of the release that an architecture is taken from if the user names none: the machine's own, or, where Debian
 * took the architecture up later, the first that has it.  To be freed, or NULL with a fault.
 */
char *release_for(const char *arch, struct fault *fault);

#endif
