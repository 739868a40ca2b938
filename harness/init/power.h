/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of the guest. */
#ifndef INIT_POWER_H
#define INIT_POWER_H

void power_off(void);

#endif
