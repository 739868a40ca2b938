/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of what a user is told of an association (RFC 6458 6.1.1, 6.1.5).
 *
 * SCTP_COMM_UP or SCTP_CANT_STR_ASSOC is the first, and nothing but what tells of keys or of messages that failed comes
 * before it.  After SCTP_COMM_LOST, SCTP_SHUTDOWN_COMP or SCTP_CANT_STR_ASSOC there are no more messages, and no events
 * but those of messages that failed, and of keys that are free as no such message needs them any more.  A peer that shuts down sends no more messages, but for one that has forgotten the
 * association and begins anew.
 */
#ifndef SCENARIO_WORLD_EVENTS_H
#define SCENARIO_WORLD_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVENTS_ASSOCIATIONS = 128 };

/* What came out of a socket. */
struct event_read {
	int32_t association;
	uint16_t type; /* SCTP_ASSOC_CHANGE, ..., or 0: a message */
	/* Of SCTP_ASSOC_CHANGE: SCTP_COMM_UP, ...; of SCTP_AUTHENTICATION_EVENT: SCTP_AUTH_FREE_KEY, ... */
	uint32_t state;
	bool deaf; /* the socket may not be told all events */
	bool scripted; /* the peer may do what no correct one does */
};

/* Takes the next one.  False with what is wrong in `error`.  Associations beyond EVENTS_ASSOCIATIONS are not looked at. */
bool events_take(const struct event_read *event, char *error, size_t room);

/* Begins anew. */
void events_start(void);

#endif
