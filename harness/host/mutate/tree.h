/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel tree of which net/sctp can be changed while the rest is the user's own: a folder of
 * symbolic links to that, with copies of the files of net/sctp.
 */
#ifndef MUTATE_TREE_H
#define MUTATE_TREE_H

#include "harness/host/ground/fault.h"

/* Where the sources are that are changed, below a tree. */
#define TREE_SCTP "net/sctp"

/* Makes the tree but for the files of net/sctp; the source is absolute.  Returns 0, or -1 with a
 * fault. */
int tree_make(const char *source, const char *tree, struct fault *fault);

/* Makes the files of net/sctp the source's; those that are the same stay untouched.  Returns 0, or -1
 * with a fault. */
int tree_copy(const char *source, const char *tree, struct fault *fault);

/* Writes a file unless it has that text already, for what is written is compiled again.  Returns 0,
 * or -1 with a fault. */
int tree_write(const char *path, const char *text, struct fault *fault);

/* Reads a file of C, to be freed; NULL with a fault. */
char *tree_read(const char *path, struct fault *fault);

#endif
