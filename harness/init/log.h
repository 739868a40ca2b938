/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's PID 1 has to say. */
#ifndef INIT_LOG_H
#define INIT_LOG_H

/*
 * Opens the kernel's log.  Standard output and error become the log too: what a program in the guest says must not
 * run into the middle of a record on the console.
 */
void log_open(void);
/* For a process that is not PID 1: standard error instead. */
void log_use_stderr(void);
/* A line of the log.  If that cannot be written to there is nobody left to tell. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

#endif
