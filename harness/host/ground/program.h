/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs another program and waits for it. */
#ifndef GROUND_PROGRAM_H
#define GROUND_PROGRAM_H

#include <stdbool.h>

#include "harness/host/ground/fault.h"

/*
 * Runs the program argv[0] (found in PATH) without a shell, in `folder` (NULL: the current one),
 * with a plain C locale and nothing on its standard input.  Its output is stored in *output (to be
 * freed) unless that is NULL.  An exit status other than 0 is a fault of status EXIT_ENVIRONMENT
 * that holds the line of the program's stderr that tells most; a program that is not installed is
 * one that names `package`.  Returns 0, or -1.
 */
int program_run(const char *const argv[], const char *package, const char *folder, char **output,
		struct fault *fault);

/* The same for a program that reads the file `input`. */
int program_feed(const char *const argv[], const char *package, const char *input, char **output,
		 struct fault *fault);

/*
 * The same for a program that prints much: all of it goes into the file `log`, which is made anew.
 * The fault holds the first line of the log with an error, and names the log.
 */
int program_log(const char *const argv[], const char *package, const char *folder, const char *log,
		struct fault *fault);

/* Whether there is such a program where execvp() will look for it. */
bool program_in_path(const char *program);

#endif
