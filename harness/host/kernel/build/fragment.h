/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragments of configurations: what of them a whole configuration has kept. */
#ifndef BUILD_FRAGMENT_H
#define BUILD_FRAGMENT_H

/* An option that a fragment wants to have some value, and the value that it got.  An option that is
 * off, or that there is not, has the value "n". */
typedef void fragment_unmet(void *context, const char *option, const char *wanted, const char *got);

/*
 * Compares the options of a fragment with a configuration, both any text.  Calls `tell` for each
 * that has another value there, with its name without CONFIG_; what the fragments `later`, one
 * text, name as well is theirs.  Returns how many there are.
 */
unsigned fragment_check(const char *fragment, const char *later, const char *config,
			fragment_unmet *tell, void *context);

#endif
