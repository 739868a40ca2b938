/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a run an auditor asks for: what was in the guests, and a statement of what came out. */
#ifndef RUN_PROVENANCE_H
#define RUN_PROVENANCE_H

#include "harness/host/ground/fault.h"
#include "harness/host/run/run.h"

/* The namespace of our signatures: one made for another purpose does not fit. */
#define SIGNATURE_NAMESPACE "sctp-conform"

/*
 * Writes OUT/guest.json: of each kernel its packages or its image with their hashes, our programs, Debian's packages, each
 * file of the guest's image, and the command that starts it.  Returns 0, or -1 with a fault.
 */
int guest_record_write(const struct run *run, struct fault *fault);

/*
 * Writes OUT/statement.json, an in-toto Statement (https://in-toto.io/Statement/v1) with the predicate test-result v0.1, of a
 * run that came to its end, and signs it if run->sign is set: OUT/statement.json.sig.  There is none of the machine's own
 * kernel, of which no hash is known.  `good`: nothing failed.  Returns 0, or -1 with a fault.
 */
int statement_write(const struct run *run, bool good, struct fault *fault);

/* Whether that key can be signed with, as far as it can be told before.  Returns 0, or -1 with a fault. */
int statement_check_key(const struct run *run, struct fault *fault);

#endif
