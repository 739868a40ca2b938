/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory pressure: the limits on what all SCTP sockets of the kernel may hold together, sctp_mem of
 * Documentation/networking/ip-sysctl.rst.  Only the first network namespace has the sysctl.
 */
#ifndef STAGE_PRESSURE_H
#define STAGE_PRESSURE_H

enum pressure {
	NO_PRESSURE, /* limits that nothing reaches */
	PRESSURE, /* above the second limit, where sockets are to make do with less */
	NO_MEMORY, /* above the third: only the minimum of a socket that has less is granted */
};

/*
 * From now on the kernel judges each page that a socket asks for by that.  The runner undoes it
 * after the scenario.  For scenarios that need CAP_GUEST.
 */
void pressure_set(enum pressure pressure);

/* The runner's: keeps the limits, and sets those kept again if a scenario changed them. */
void pressure_keep(void);
void pressure_restore(void);

#endif
