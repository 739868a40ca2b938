/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps a User-Mode Linux from the machine. */
#ifndef BOOT_CONTAINER_H
#define BOOT_CONTAINER_H

/*
 * The processes of a User-Mode Linux guest are processes of the machine, which it steers as a
 * debugger does.  If it is killed they go on by themselves, and their system calls reach the
 * machine's kernel.  So it lives in namespaces of processes, users and networks of its own, where
 * all end with it and none is anybody.
 *
 * Returns 0 in a new process, the first one of the container; the calling process stays behind,
 * waits for it and ends with its status, and ends it when it is killed itself.  Returns an errno in
 * the calling process if there can be no container.
 */
int container_enter(void);

#endif
