/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What path MTU discovery puts on the wire besides SCTP packets: IP fragments of them, and the
 * messages that a packet is too big (ICMP Destination Unreachable with code Fragmentation Needed,
 * RFC 1191 4; ICMPv6 Packet Too Big, RFC 4443 3.2).
 *
 * As in packet.h nothing trusts a length, and pointers point into the caller's bytes.
 */
#ifndef WIRE_IP_H
#define WIRE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct ip_fragment {
	uint32_t id;
	size_t offset; /* bytes of the datagram's payload before it */
	size_t size; /* bytes of the payload in it */
	bool more; /* fragments follow */
	bool dont_fragment; /* IPv4: DF; IPv6: always */
	size_t ip_length; /* of the IP packet, with its headers */
};

/* False unless the frame carries a fragment of an SCTP packet, or of SCTP over UDP. */
bool fragment_decode(const uint8_t *frame, size_t length, struct ip_fragment *out);

struct too_big {
	uint32_t mtu;
	const uint8_t *quoted; /* the IP packet that was too big, as far as it is quoted */
	size_t quoted_length;
};

/* False unless the frame carries such a message. */
bool too_big_decode(const uint8_t *frame, size_t length, struct too_big *out);

/*
 * Writes the Ethernet frame of a message that says so from the node that `quoting` (an Ethernet
 * frame with an IP packet) was sent to, back to its sender; `quoted` bytes of the IP packet are
 * in it.  Returns its length, or 0 if it does not fit or `quoting` has no IP packet.
 */
size_t encode_too_big(const uint8_t *quoting, size_t length, size_t quoted, uint32_t mtu,
		      uint8_t *frame, size_t capacity);

/*
 * Whether a kernel keeps what the frame tells of routes and neighbours: ARP, ICMP and ICMPv6, but
 * for what goes to multicast listeners (RFC 3810 5: it has a Hop-by-Hop Options header).
 */
bool ip_teaches(const uint8_t *frame, size_t length);

/* One line for a frame that is not SCTP: "IP fragment 0-1479, more follow", or "packet too big,
 * MTU 1280", or its length.  Returns `line`. */
char *ip_describe(const uint8_t *frame, size_t length, char *line, size_t size);

#endif
