/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sysctls that the user has set before anything is played. */
#ifndef RUNNER_SYSCTLS_H
#define RUNNER_SYSCTLS_H

#include "netns/lab.h"

/* Keeps "NAME=VALUE", with the name as sysctl(8) takes it.  Returns 0, or -1 if there are too many; borrows the text. */
int sysctls_add(const char *setting);

/* Sets them all where the runner is.  Returns 0, or -1 after it has said on stderr which one cannot be set and why. */
int sysctls_set(void);

/*
 * Sets those of the network in every node of a lab: each namespace has its own, which begin as the kernel has them.  Those
 * that a namespace lacks are the whole kernel's.  Returns 0, or -1 with what failed in `error`.
 */
int sysctls_set_in_lab(struct lab *lab, char *error, size_t size);

#endif
