/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command line options: argp, with one line for what is wrong. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <argp.h>

#include "harness/host/ground/fault.h"

/*
 * Parses the arguments, after those that the user's file has for the command (options_file.h); `input`
 * is what the parser of `argp` gets.  Adds --help, which ends the process.  A parser that refuses a value fills in the fault it knows and returns EINVAL.  Returns
 * 0, or -1 with a fault.
 */
int options_parse(const struct argp *argp, int argc, char **argv, void *input, struct fault *fault);

/* Reads a whole number between `least` and `most`.  Returns 0, or -1 with a fault that names the
 * option. */
int option_number(const char *option, const char *text, unsigned long least, unsigned long most,
		  unsigned long *number, struct fault *fault);

/* Reads "I/N", I from 1 to N and N up to `most`, of --shard.  Returns 0, or -1 with a fault. */
int option_shard(const char *text, unsigned long most, unsigned *shard, unsigned *shards,
		 struct fault *fault);

/* Index of `text` among `words` (NULL at the end), or -1 with a fault that names the option and the
 * words. */
int option_word(const char *option, const char *text, const char *const words[],
		struct fault *fault);

#endif
