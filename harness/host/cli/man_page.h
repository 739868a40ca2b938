/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages for man(1), made of what --help says: they cannot say anything else. */
#ifndef CLI_MAN_PAGE_H
#define CLI_MAN_PAGE_H

#include <argp.h>
#include <stdio.h>

/* The page of a command, e.g. "sctp-conform run".  Returns 0, or -1 if writing failed. */
int man_page_write(FILE *out, const struct argp *argp, const char *command);

#endif
