/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the stories about duplicate and unexpected chunks begin and end. */
#ifndef SUITES_ETSI_DUPLICATE_H
#define SUITES_ETSI_DUPLICATE_H

#include "harness/scenario.h"

/* RTO.Initial of Linux, in force until a round trip is measured: T1 and T2 run for so long. */
#define RTO_INITIAL SECONDS(3)

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
/* The association has ended by shutdown: the user was told, no record is left, no timer runs. */
void expect_shutdown_complete(struct peer *peer, struct endpoint *iut);

#endif
