/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the scripted peer share. */
#ifndef HARNESS_PEER_PRIVATE_H
#define HARNESS_PEER_PRIVATE_H

#include "harness/peer.h"

/* Whether a packet reaches that peer. */
bool peer_receives(const struct peer *peer, const struct packet *packet);

#endif
