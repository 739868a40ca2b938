/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules of the guest's kernel, with what the user says of them (harness/host/boot/module_settings.h). */
#ifndef INIT_MODULES_H
#define INIT_MODULES_H

/* Loads those of /modules.list.  One that refuses the user's parameters ends the guest: nothing is played on a kernel that
 * is not what the user wants. */
void modules_load(void);
/* Loads those of /modules.demand that only a capability needs, by its name.  Returns the exit status. */
int modules_load_demanded(const char *capability);

#endif
