/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why something on the machine could not be done: one line for the user, and the exit status it
 * leads to. */
#ifndef GROUND_FAULT_H
#define GROUND_FAULT_H

enum exit_status {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1, /* a scenario failed, crashed or hung */
	EXIT_USAGE = 2, /* wrong usage or input */
	EXIT_ENVIRONMENT = 3, /* no kernel, guest did not boot, disk full, ... */
};

struct fault {
	enum exit_status status;
	char text[1024]; /* what is wrong and how to mend it; one line, no newline, no program name
			  */
};

/* Fills in the fault and returns -1, so that a caller can write `return fault_set(...)`. */
__attribute__((format(printf, 3, 4))) int fault_set(struct fault *fault, enum exit_status status,
						    const char *format, ...);

#endif
