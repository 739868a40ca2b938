/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer of an endpoint that refuses whatever it is sent. */
#ifndef STAGE_REFUSAL_H
#define STAGE_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

enum { REFUSAL_ROOM = 128 };

/*
 * Writes a frame with the ABORT that answers the SCTP packet of another one, as RFC 9260 8.4 has it
 * for a packet out of the blue: under the Initiate Tag of an INIT, else under the packet's own tag
 * and with the T bit.  Returns its length; 0 if the frame holds no SCTP packet with a chunk.
 */
size_t refusal_of(const uint8_t *frame, size_t length, uint8_t *answer, size_t room);

#endif
