/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps that several stories about the end of an association have in common. */
#ifndef ETSI_TERMINATION_H
#define ETSI_TERMINATION_H

#include "harness/scenario/scenario.h"

/* The state of the endpoint's association, as SCTP_STATUS has it. */
int state_of(struct endpoint *iut);

/* What the user sends is sent at once (SCTP_NODELAY). */
void disable_nagle(struct endpoint *iut);
/* The user's message that the peer has, but has not acknowledged yet. */
const struct packet *send_outstanding(struct peer *peer, struct endpoint *iut);
/* The peer shuts down and does not acknowledge that DATA. */
void shut_down_before(struct peer *peer, const struct packet *outstanding);

/*
 * The chunk comes once and then `retransmissions` times again: when T2-shutdown expires, which
 * starts at `rto` and doubles up to RTO.Max (RFC 9260 6.3.3 E2), alone and always the same.
 * Returns the last packet.
 */
const struct packet *expect_unanswered(struct peer *peer, enum chunk_type type,
				       unsigned retransmissions, int64_t rto);
/* New associations have an RTO of SHORT_RTO to begin with, and all other defaults. */
#define SHORT_RTO MILLISECONDS(100)
void start_with_short_rto(struct endpoint *iut);
/*
 * The chunk is sent, sent again Association.Max.Retrans times, and then the association is lost.
 * Notes whether an ABORT told the peer.
 */
void expect_given_up(struct peer *peer, struct endpoint *iut, enum chunk_type type);

/*
 * The association ended: its user is told so, with `state` (SCTP_SHUTDOWN_COMP, SCTP_COMM_LOST) and
 * no error, no timer of it runs on, and what comes for it is out of the blue.
 */
#define expect_ended(peer, iut, state) expect_ended_at(peer, iut, state, __FILE__, __LINE__)
void expect_ended_at(struct peer *peer, struct endpoint *iut, int state, const char *file,
		     int line);

/*
 * From SHUTDOWN-SENT on as it should go, and from SHUTDOWN-ACK-SENT on, too: SHUTDOWN ACK is
 * answered by SHUTDOWN COMPLETE, alone, with the peer's tag and without the T bit (RFC 9260 8.5.1
 * C), and the association is closed.
 */
#define finish_shutdown(peer, iut) finish_shutdown_at(peer, iut, __FILE__, __LINE__)
void finish_shutdown_at(struct peer *peer, struct endpoint *iut, const char *file, int line);

/* From SHUTDOWN-ACK-SENT on: SHUTDOWN COMPLETE closes the association. */
#define finish_shutdown_ack(peer, iut) finish_shutdown_ack_at(peer, iut, __FILE__, __LINE__)
void finish_shutdown_ack_at(struct peer *peer, struct endpoint *iut, const char *file, int line);

#endif
