/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this suite's scenarios have in common: a peer that says again what the kernel may not have got, or not kept. */
#ifndef SCARCITY_SCARCITY_H
#define SCARCITY_SCARCITY_H

#include "harness/scenario/scenario.h"

/* Where one allocation may fail a packet may be lost: the peer sends its own again when that is over, unless the kernel has
 * answered. */
#define scarcity_send(peer, ...)                                                                   \
	do {                                                                                       \
		bool scarcity_answered;                                                            \
                                                                                                   \
		scarcity_begin();                                                                  \
		peer_send_packet(peer, __VA_ARGS__);                                               \
		scarcity_answered = peer_next(peer, MILLISECONDS(100)) >= 0;                       \
		scarcity_end();                                                                    \
		if (!scarcity_answered)                                                            \
			peer_send_packet(peer, __VA_ARGS__);                                       \
	} while (0)

#endif
