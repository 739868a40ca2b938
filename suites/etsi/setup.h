/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the scenarios of association setup have in common: an INIT or INIT ACK that is refused, an
 * attempt that goes on or was given up, and what shows that there is no association.
 */
#ifndef ETSI_SETUP_H
#define ETSI_SETUP_H

#include "harness/scenario/scenario.h"

/* An Initiate Tag that is not the peer's own. */
enum { ETSI_OTHER_TAG = 0x7ea5e };

struct etsi_refusal {
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
#define etsi_expect_refusal(peer, ...)                                                             \
	etsi_expect_refusal_with(                                                                  \
		peer, &(struct etsi_refusal){.file = __FILE__, .line = __LINE__, __VA_ARGS__})
const struct chunk *etsi_expect_refusal_with(struct peer *peer, const struct etsi_refusal *refusal);

/*
 * The user learns that the association of its one-to-one endpoint could not be started, and the
 * kernel forgets it: it does not send its INIT again, and what belongs to the association is out
 * of the blue.
 */
#define etsi_expect_abandoned(association) etsi_expect_abandoned_at(association, __FILE__, __LINE__)
void etsi_expect_abandoned_at(struct association association, const char *file, int line);

/*
 * The kernel is still in COOKIE-WAIT: T1-init, started by its last INIT, expires after RTO.Initial,
 * the same INIT comes again, and the setup can be completed.
 */
#define etsi_expect_setup_to_go_on(association)                                                    \
	etsi_expect_setup_to_go_on_at(association, __FILE__, __LINE__)
void etsi_expect_setup_to_go_on_at(struct association association, const char *file, int line);

/*
 * There was no association and there is none: the kernel neither answers nor reports anything to
 * its user, and the peer can set one up, which is then that of `association`.
 */
#define etsi_expect_no_association(association)                                                    \
	etsi_expect_no_association_at(association, __FILE__, __LINE__)
void etsi_expect_no_association_at(struct association association, const char *file, int line);

/*
 * The chunk, sent with this Verification Tag, is out of the blue: the kernel answers it at once
 * with `answer` alone, which has the same tag and the T bit (RFC 9260 8.4 (5) and (8)).
 */
#define etsi_expect_out_of_the_blue(peer, tag, answer, kind, ...)                                  \
	etsi_expect_out_of_the_blue_at(peer, tag, answer, CHUNK(kind, ##__VA_ARGS__), __FILE__,    \
				       __LINE__)
void etsi_expect_out_of_the_blue_at(struct peer *peer, uint32_t tag, enum chunk_type answer,
				    const struct chunk_spec *chunk, const char *file, int line);

/* That path is the only one to the peer: the kernel's DATA 1 is sent there and, lost, sent there
 * again after RTO.Initial. */
#define etsi_expect_sole_path(association, path)                                                   \
	etsi_expect_sole_path_at(association, path, __FILE__, __LINE__)
void etsi_expect_sole_path_at(struct association association, const char *path, const char *file,
			      int line);

#endif
