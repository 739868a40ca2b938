/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures of statements, by SSH keys. */
#ifndef CLI_SIGNATURE_H
#define CLI_SIGNATURE_H

#include "harness/host/ground/fault.h"

/*
 * Checks that FILE.sig is the signature of the file by the owner of the public key in the file `key`, made for this purpose.
 * Returns 0, or -1 with a fault: of status EXIT_USAGE where it is not.
 */
int signature_check(const char *file, const char *key, struct fault *fault);

#endif
