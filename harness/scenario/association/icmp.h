/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors that quote a packet of the kernel's. */
#ifndef ASSOCIATION_ICMP_H
#define ASSOCIATION_ICMP_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/stage/trace.h"
#include "netns/lab.h"

/* RFC 792 and RFC 4443 3.1; here by the names they have for IPv4. */
enum icmp_error {
	HOST_UNREACHABLE, /* ICMPv6: Address unreachable */
	NETWORK_UNREACHABLE, /* ICMPv6: No route to destination */
	PROTOCOL_UNREACHABLE, /* ICMPv6: Parameter Problem, unrecognized Next Header type */
	PORT_UNREACHABLE,
	PROHIBITED, /* administratively */
	TIME_EXCEEDED, /* in transit */
	PARAMETER_PROBLEM, /* ICMPv6: erroneous header field */
	REASSEMBLY_TIME_EXCEEDED,
	REDIRECT, /* for the host, to no gateway; IPv4 only */
	TOO_BIG, /* fragmentation needed, with .mtu; ICMPv6: Packet Too Big */
	ICMP_AS_NAMED, /* the type and code of struct icmp_spec */
};

enum { QUOTE_ALL = 0 };

struct icmp_spec {
	uint8_t type, code; /* of ICMP_AS_NAMED */
	uint16_t mtu; /* of TOO_BIG, bytes */
	size_t quoted; /* bytes of the SCTP packet that are quoted; QUOTE_ALL */
	/* Changes the quoted IP packet. */
	void (*change)(uint8_t *packet, size_t length);
};

/*
 * Sends an ICMP error to the node that sent `about`, as from the address that it went to.
 */
#define icmp_send(lab, error, about, ...)                                                          \
	icmp_send_with(lab, error, about, &(struct icmp_spec){__VA_ARGS__})
void icmp_send_with(struct lab *lab, enum icmp_error error, const struct packet *about,
		    const struct icmp_spec *spec);

/* Where in a quoted IP packet the SCTP packet begins. */
size_t icmp_quoted_sctp(const uint8_t *packet);

/* For .change: the quoted packet has another Verification Tag, Initiate Tag (of an INIT or INIT
 * ACK) or source port. */
void icmp_spoil_tag(uint8_t *packet, size_t length);
void icmp_spoil_initiate_tag(uint8_t *packet, size_t length);
void icmp_spoil_source_port(uint8_t *packet, size_t length);

#endif
