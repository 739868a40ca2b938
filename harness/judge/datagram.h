/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in a captured frame of any link layer the SCTP packet is, and of whom. */
#ifndef JUDGE_DATAGRAM_H
#define JUDGE_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "harness/wire/packet.h"

enum link_layer {
	LINK_ETHERNET,
	LINK_RAW_IP,
	LINK_NULL, /* BSD loopback: an address family in the byte order of whoever captured */
	LINK_COOKED, /* Linux cooked capture */
	LINK_COOKED_2, /* its second version */
};

enum datagram_kind {
	DATAGRAM_SCTP,
	DATAGRAM_OTHER, /* another protocol */
	DATAGRAM_FRAGMENT, /* of an IP packet that may carry SCTP */
	DATAGRAM_DAMAGED, /* too short for its headers, or with lengths that cannot be */
};

struct datagram {
	struct sockaddr_storage from, to; /* without ports */
	const uint8_t *sctp;
	size_t length; /* of the SCTP packet, as the IP or UDP header says */
	size_t captured; /* so many of its bytes are there */
	bool udp; /* encapsulated: RFC 6951 */
	uint16_t udp_source, udp_destination;
	uint8_t hop_limit;
	uint16_t
		id; /* of IPv4; 0 tells nothing: senders need none for what nobody may fragment (RFC 6864) */
	size_t link; /* bytes of the frame before the IP header */
};

/*
 * Finds the SCTP packet in a frame of which `captured` bytes are there.  UDP counts as SCTP if
 * either port is `udp_port` (0: never).
 */
enum datagram_kind datagram_find(enum link_layer layer, const uint8_t *frame, size_t captured,
				 uint16_t udp_port, struct datagram *out);

enum { DATAGRAM_MAX = 65536 };

/*
 * Decodes it into `packet`, from a copy in `room` (DATAGRAM_MAX bytes) that has zeros where nothing
 * was captured.  What is cut off is no defect: it is left out.  NOT_SCTP: not even the common header
 * was captured.
 */
enum decode_result datagram_decode(const struct datagram *datagram, uint8_t *room,
				   struct sctp_packet *packet);

#endif
