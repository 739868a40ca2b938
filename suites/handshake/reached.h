/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States of an association of the kernel's (RFC 9260 section 4), and how a scripted peer gets it
 * there. */
#ifndef HANDSHAKE_REACHED_H
#define HANDSHAKE_REACHED_H

#include "harness/scenario/scenario.h"

enum reached {
	COOKIE_WAIT,
	COOKIE_ECHOED,
	ESTABLISHED,
	SHUTDOWN_PENDING, /* DATA of the kernel is outstanding */
	SHUTDOWN_SENT,
	SHUTDOWN_RECEIVED, /* DATA of the kernel is outstanding */
	SHUTDOWN_ACK_SENT,
	STATES,
};

/* The RFC's name of the state. */
const char *state_name(enum reached state);

/*
 * A new association of a listening one-to-many endpoint with the peer is in that state.  The peer
 * supports FORWARD TSN.  Nothing that the kernel sent on the way waits to be expected.
 */
void reach(struct peer *peer, struct endpoint *iut, enum reached state);

/*
 * The association is in that state still, and nothing answers what was sent to it: T1, T2 or T3
 * expires after 3 s, and the kernel says what it said before.
 */
void expect_still(struct peer *peer, struct endpoint *iut, enum reached state);

/* The association ended: its user is told of this error at once, and nothing more is sent for it.
 */
void expect_lost(struct peer *peer, struct endpoint *iut, enum reached state, uint16_t cause);

#endif
