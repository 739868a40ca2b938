/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps that several stories of this suite have in common. */
#ifndef HANDSHAKE_STEPS_H
#define HANDSHAKE_STEPS_H

#include "harness/scenario/scenario.h"

/* The RTO.Initial of the endpoint's future associations (SCTP_RTOINFO). */
int64_t rto_initial(struct endpoint *endpoint);
/* How many associations the endpoint has (SCTP_GET_ASSOC_NUMBER). */
unsigned associations(struct endpoint *endpoint);
/* A message each way over an association that both endpoints have as their current one. */
void exchange(struct endpoint *client, struct endpoint *server);
/* SCTP packets so far; IPv6 nodes send others, too. */
unsigned packets_in_trace(void);
/* The SCTP packet that was seen next; there must be one. */
const struct packet *packet_after(const struct packet *packet);
/* Puts a packet on its link once more. */
void replay(struct lab *lab, const struct packet *packet);
/* For lab_change(): a Verification Tag that neither side has. */
void change_tag(struct frame *frame, const struct sctp_packet *packet, void *context);
/* Where the SCTP packet starts in the frame. */
uint8_t *sctp_header(struct frame *frame, const struct sctp_packet *packet);
/* Closes an endpoint so that its peer learns nothing of it. */
void vanish(struct endpoint *endpoint);

#endif
