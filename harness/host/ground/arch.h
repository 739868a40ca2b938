/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GROUND_ARCH_H
#define GROUND_ARCH_H

/* Debian's name of the machine's architecture. */
const char *machine_arch(void);

#endif
