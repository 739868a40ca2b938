/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States of the association: how a story gets there, and what proves that the kernel still is. */
#ifndef ETSI_STATES_H
#define ETSI_STATES_H

#include "harness/scenario/scenario.h"
#include "suites/etsi/defaults.h"

/*
 * The kernel, in COOKIE-WAIT since it sent `init`, is in that state still: T1-init ran on, so that
 * the same INIT comes again RTO_INITIAL after the first, and the setup can be completed.
 */
void expect_setup_to_go_on(struct peer *peer, struct endpoint *iut, const struct packet *init);

/*
 * An ESTABLISHED association is what it was: the kernel says nothing, on the wire or to its user,
 * while T1 and T2 would run out, answers a HEARTBEAT and carries data both ways.
 */
void expect_undisturbed(struct peer *peer, struct endpoint *iut);

/* The kernel's user shuts the association down: the kernel is in SHUTDOWN-SENT.  Returns its
 * SHUTDOWN. */
const struct packet *enter_shutdown_sent(struct peer *peer, struct endpoint *iut);
/* The peer shuts the association down: the kernel is in SHUTDOWN-ACK-SENT.  Returns its SHUTDOWN
 * ACK. */
const struct packet *enter_shutdown_ack_sent(struct peer *peer, struct endpoint *iut);

/*
 * Where there is no association that it belongs to, the chunk, sent with this tag, is answered at
 * once by `answer` alone, which reflects the tag and says so by its T bit (RFC 9260 8.4 (5) and
 * (8)).
 */
#define expect_reflection(peer, tag, answer, kind, ...)                                            \
	expect_reflection_of(peer, tag, answer, CHUNK(kind, ##__VA_ARGS__))
void expect_reflection_of(struct peer *peer, uint32_t tag, enum chunk_type answer,
			  const struct chunk_spec *chunk);
/*
 * There was no association and there is none: the kernel neither answers nor tells its user
 * anything, and the peer can set one up.
 */
void expect_closed(struct peer *peer, struct endpoint *iut);

#endif
