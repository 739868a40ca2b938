/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells one fault from another, so that each counts once. */
#ifndef EXPLORE_FINGERPRINT_H
#define EXPLORE_FINGERPRINT_H

#include "harness/host/explore/session.h"

/*
 * Of a kernel's report the kind and the functions of its first stack, without offsets and without
 * those that report; of a sentence that is broken its ID; else the message up to a colon, with `#` for numbers.
 * The message comes from a guest and may be anything.
 */
void fingerprint_of(enum verdict verdict, const char *message, char print[FINGERPRINT_SIZE]);

/* Eight hexadecimal digits, to name files by. */
enum { FINGERPRINT_NAME = 9 };
void fingerprint_name(const char *print, char name[FINGERPRINT_NAME]);

#endif
