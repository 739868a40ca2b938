/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of the trace: found again, looked into, put on their link once more. */
#ifndef ASSOCIATION_PACKETS_H
#define ASSOCIATION_PACKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/stage/trace.h"
#include "harness/wire/packet.h"
#include "netns/lab.h"

/* The last packet so far of that node with such a chunk, packet->chunk being the chunk; NULL if
 * there is none.  It lives until the scenario ends. */
const struct packet *packet_last(const char *node, enum chunk_type type);

/* How many SCTP packets were seen so far: the trace holds other frames as well. */
unsigned packets_so_far(void);

/* The SCTP packet that was seen next; `error` if there is none.  It lives until the scenario
 * ends. */
const struct packet *packet_next(const struct packet *packet);

/* Fails unless the packet was on that link. */
#define assert_on_link(packet, link) packet_assert_on_link(packet, link, __FILE__, __LINE__)
void packet_assert_on_link(const struct packet *packet, const char *link, const char *file,
			   int line);

/* Puts a packet on its link once more, from the same node. */
void packet_replay(struct lab *lab, const struct packet *packet);

/* How many parameters or error causes of that type the chunk has. */
unsigned chunk_tlv_count(const struct chunk *chunk, uint16_t type);
/* Whether the chunk has a parameter or an error cause of that type. */
bool chunk_has_tlv(const struct chunk *chunk, uint16_t type);

/* Where the SCTP packet starts in a frame. */
uint8_t *sctp_packet_start(struct frame *frame, const struct sctp_packet *packet);

/* For lab_change(): a Verification Tag that neither end has. */
void packet_spoil_tag(struct frame *frame, const struct sctp_packet *packet, void *context);

#endif
