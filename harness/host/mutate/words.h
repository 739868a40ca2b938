/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that a kernel's build leaves beside each object (.NAME.o.cmd). */
#ifndef MUTATE_WORDS_H
#define MUTATE_WORDS_H

#include <stddef.h>

/* A command taken apart as a shell does; NULL behind the last word. */
struct words {
	char **items;
	size_t count;
};

/*
 * Finds the compiler's command in the text of such a file, up to its end or to what the build does
 * after it.  Returns 0; -1 if there is none, with nothing to free.
 */
int words_of_command(const char *text, struct words *words);
void words_free(struct words *words);

/* Which word is the first option, behind the compiler's name, which may be several words (`ccache gcc`). */
size_t words_options(const struct words *words);

#endif
