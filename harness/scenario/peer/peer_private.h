/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the scripted peer share. */
#ifndef PEER_PEER_PRIVATE_H
#define PEER_PEER_PRIVATE_H

#include "harness/scenario/peer/peer.h"

/* All peers of the scenario, newest first; adds one. */
struct peer *peers_all(void);
void peer_add(struct peer *peer);
/* Has all peers answer while the scenario waits. */
void peers_answer(void);

/* Whether a packet reaches that peer. */
bool peer_receives(const struct peer *peer, const struct packet *packet);

/* Keeps the peer's own key vector, from the INIT or INIT ACK that it sends. */
void peer_keep_vector(struct peer *peer, const struct chunk_spec *init);
/* The kernel's, from the INIT or INIT ACK that came. */
void peer_keep_iut_vector(struct peer *peer, const struct chunk *init);
/* Fills in what is USUAL of an AUTH chunk. */
void peer_fill_auth(const struct peer *peer, struct chunk_spec *chunk);
/*
 * Writes the HMACs into the AUTH chunks of a frame that is to be sent, but for those to which the
 * script gave a value, and its checksum.
 */
void peer_sign(const struct peer *peer, const struct peer_packet *packet, uint8_t *frame,
	       size_t length);
/* Whether the kernel's AUTH chunk has the right HMAC. */
bool peer_authenticates(const struct peer *peer, const struct packet *packet);

#endif
