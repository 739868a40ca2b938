/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in an Ethernet frame the SCTP packet is. */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "harness/wire/packet.h"

/* Offsets count from the start of the frame. */
struct frame_layout {
	int family;
	size_t ip;
	size_t ip_header_length; /* with options and extension headers */
	size_t ip_end; /* where the IP packet ends, as its header says */
	uint8_t protocol;
	size_t udp; /* the UDP header of RFC 6951; 0 without */
	size_t sctp;
	size_t sctp_length;
};

/*
 * Finds the SCTP packet.  DECODED: all offsets lie inside the frame.  MALFORMED: it is SCTP, but
 * the IP or UDP header announces a length that cannot be; `sctp` and `sctp_length` are not set
 * then.
 */
enum decode_result frame_locate(const uint8_t *frame, size_t length, struct frame_layout *out);
/* packet_decode_frame(), which says where things lie as well; `sound` as of packet_decode_known(). */
enum decode_result frame_decode(const uint8_t *frame, size_t length, bool sound,
				struct frame_layout *layout, struct sctp_packet *out);

/* internet_sum.c: the right UDP checksum of a frame that frame_locate() found to be encapsulated. */
uint16_t udp_checksum(const uint8_t *frame, const struct frame_layout *layout);

#endif
