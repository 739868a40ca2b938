/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's file of options: on each line a command and one option as on the command line
 * ("run --jobs=2"); empty lines and those that begin with # mean nothing.  It is what
 * SCTP_CONFORM_OPTIONS names (nothing, if that is empty), else sctp-conform/options in
 * XDG_CONFIG_HOME or ~/.config.
 */
#ifndef CLI_OPTIONS_FILE_H
#define CLI_OPTIONS_FILE_H

#include <argp.h>
#include <stdbool.h>

#include "harness/host/ground/fault.h"

/*
 * Reads the file, if there is one, for options_file_add().  `is_command` says whether a word is a command.  Returns 0, or -1
 * with a fault that names the line.
 */
int options_file_read(bool (*is_command)(const char *word), struct fault *fault);

/*
 * Puts what the file has for the command before the words of the command line: *argc and *argv become
 * new ones, which live as long as the process, for parsers keep pointers into them.  The command is
 * what follows the program's name in argv[0].  What the command line gives itself, in whatever
 * spelling, is left out.  Returns the number of options added, or -1 with a fault for a line
 * whose option the command does not have.
 */
int options_file_add(const struct argp_option *options, int *argc, char ***argv,
		     struct fault *fault);

/* The file's path, for messages; only once something of it was added. */
const char *options_file_path(void);

#endif
