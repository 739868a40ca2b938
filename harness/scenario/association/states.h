/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states of an association of the kernel's (RFC 9260 section 4), by the names that RFC 6458
 * gives them (SCTP_COOKIE_WAIT ... SCTP_SHUTDOWN_ACK_SENT): how a scripted peer gets it there, and
 * what shows that it still is.
 */
#ifndef ASSOCIATION_STATES_H
#define ASSOCIATION_STATES_H

#include <stdint.h>

#include "harness/scenario/association/association.h"

/* The RFC's name of a state. */
const char *association_state_name(int state);

/* The state of the endpoint's current association (SCTP_STATUS). */
#define association_state(endpoint) (endpoint_status(endpoint).sstat_state)

/*
 * As association_open(), but the association is then in that state.  In SHUTDOWN-PENDING and
 * SHUTDOWN-RECEIVED the kernel's DATA 1 is outstanding, in the states before ESTABLISHED the kernel
 * connects.  Nothing that it sent on the way waits to be expected.
 */
#define association_reach(lab, state, ...)                                                         \
	association_reach_with(                                                                    \
		lab, state,                                                                        \
		&(struct association_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct association association_reach_with(struct lab *lab, int state,
					  const struct association_options *options);

/* The user shuts the association down, and the kernel, with nothing outstanding, sends SHUTDOWN
 * alone: SHUTDOWN-SENT.  Returns its packet. */
#define shut_down_by_user(association) association_shut_down(association, __FILE__, __LINE__)
const struct packet *association_shut_down(struct association association, const char *file,
					   int line);
/* The peer shuts it down, the user learns of it, and the kernel sends SHUTDOWN ACK alone:
 * SHUTDOWN-ACK-SENT.  Returns its packet. */
#define shut_down_by_peer(association) association_be_shut_down(association, __FILE__, __LINE__)
const struct packet *association_be_shut_down(struct association association, const char *file,
					      int line);

/*
 * The association is in that state still, and nothing answers what was sent to it: T1, T2 or T3
 * expires, at RTO.Initial, and the kernel repeats what it said before; in ESTABLISHED it answers a
 * HEARTBEAT.
 */
#define expect_still(association, state)                                                           \
	association_expect_still(association, state, __FILE__, __LINE__)
void association_expect_still(struct association association, int state, const char *file,
			      int line);

/*
 * An ESTABLISHED association in which nothing was sent yet is what it was: the kernel says nothing,
 * on the wire or to its user, while T1 and T2 would expire, answers a HEARTBEAT and carries DATA
 * both ways.
 */
#define expect_undisturbed(association)                                                            \
	association_expect_undisturbed(association, __FILE__, __LINE__)
void association_expect_undisturbed(struct association association, const char *file, int line);

/* The kernel ends an association that was in that state: its user learns of the error (an error
 * cause) at once, and no timer of it runs on. */
#define expect_lost(association, state, cause)                                                     \
	association_expect_lost(association, state, cause, __FILE__, __LINE__)
void association_expect_lost(struct association association, int state, uint16_t cause,
			     const char *file, int line);

/*
 * What the kernel received last, of which `what` is the name, violates the protocol: RFC 9260 leaves
 * it to the kernel to discard that, so that the association goes on in the state that it is in, or
 * to abort the association (3.3.10.13).  Then ABORT comes under the peer's tag, the last chunk of a
 * packet without DATA (3.3.7), and the user learns its first cause.  If not the peer aborts it
 * afterwards.  A note says which it was.
 */
#define expect_discard_or_abort(association, state, what)                                          \
	association_expect_discard_or_abort(association, state, what, __FILE__, __LINE__)
void association_expect_discard_or_abort(struct association association, int state,
					 const char *what, const char *file, int line);

/*
 * The association has ended: its user learns of it, with `change` (SCTP_SHUTDOWN_COMP,
 * SCTP_COMM_LOST) and no error, no timer of it runs on, and what comes for it is out of the blue.
 */
#define expect_ended(association, change)                                                          \
	association_expect_ended(association, change, __FILE__, __LINE__)
void association_expect_ended(struct association association, int change, const char *file,
			      int line);

/*
 * From SHUTDOWN-SENT or SHUTDOWN-ACK-SENT on as it should go: SHUTDOWN ACK is answered by SHUTDOWN
 * COMPLETE, alone, with the peer's tag and without the T bit (RFC 9260 8.5.1 C), and the
 * association has ended.
 */
#define finish_shutdown(association) association_finish_shutdown(association, __FILE__, __LINE__)
void association_finish_shutdown(struct association association, const char *file, int line);
/* From SHUTDOWN-ACK-SENT on: the peer's SHUTDOWN COMPLETE ends the association. */
#define complete_shutdown(association)                                                             \
	association_complete_shutdown(association, __FILE__, __LINE__)
void association_complete_shutdown(struct association association, const char *file, int line);

#endif
