/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 in hexadecimal, as auditors compare it. */
#ifndef GROUND_SHA256_H
#define GROUND_SHA256_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

enum { SHA256_TEXT = 65 };

void sha256_text(const void *data, size_t size, char text[SHA256_TEXT]);
/* Of a file's contents.  Returns 0, or -1 with a fault of status EXIT_ENVIRONMENT. */
int sha256_of_file(const char *path, char text[SHA256_TEXT], struct fault *fault);

#endif
