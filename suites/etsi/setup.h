/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps that the scenarios of association setup have in common. */
#ifndef ETSI_SETUP_H
#define ETSI_SETUP_H

#include "harness/scenario/scenario.h"
#include "suites/etsi/states.h"

/* The peer's addresses that the current association has are those of these paths and no others:
 * setup_expect_addresses(iut, "path0", "path1"). */
#define setup_expect_addresses(iut, ...)                                                           \
	setup_expect_addresses_at(iut, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void setup_expect_addresses_at(struct endpoint *iut, const char *const paths[], const char *file,
			       int line);

/*
 * That path is the only one to the peer: lost DATA is sent there, and sent there again.  The RTO is
 * still RTO_INITIAL.
 */
#define setup_expect_sole_path(peer, iut, path)                                                    \
	setup_expect_sole_path_at(peer, iut, path, __FILE__, __LINE__)
void setup_expect_sole_path_at(struct peer *peer, struct endpoint *iut, const char *path,
			       const char *file, int line);

/* An Initiate Tag that is not the peer's own. */
enum { SETUP_STRANGE_TAG = 0x7ea5e };

struct setup_refusal {
	const char *file;
	int line;
	bool must; /* an ABORT has to come; else the RFC says that it SHOULD */
	uint32_t tag; /* Initiate Tag of what is refused */
	uint16_t cause; /* where the ABORT has a cause, it has this one */
	/* ... with these contents, or (NULL) with contents that the script looks at. */
	const struct tlv_spec *contents;
};

/*
 * The kernel refuses an INIT or INIT ACK: it sends an ABORT that has the Initiate Tag as its
 * Verification Tag and the T bit clear (RFC 9260 5.1, 8.4 (3)).  Returns the ABORT; NULL if it
 * discarded the chunk silently.  Notes what it chose where it had a choice.
 */
#define setup_expect_refusal(peer, ...)                                                            \
	setup_expect_refusal_with(                                                                 \
		peer, &(struct setup_refusal){.file = __FILE__, .line = __LINE__, __VA_ARGS__})
const struct chunk *setup_expect_refusal_with(struct peer *peer,
					      const struct setup_refusal *refusal);

/*
 * The user learns that the association of its one-to-one endpoint could not be started, and the
 * kernel forgets it: it does not send its INIT again, and what belongs to the association is out
 * of the blue.
 */
#define setup_expect_abandoned(peer, iut) setup_expect_abandoned_at(peer, iut, __FILE__, __LINE__)
void setup_expect_abandoned_at(struct peer *peer, struct endpoint *iut, const char *file, int line);

#endif
