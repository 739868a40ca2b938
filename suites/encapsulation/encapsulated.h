/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP in UDP (RFC 6951): what the scenarios of this suite share. */
#ifndef ENCAPSULATION_ENCAPSULATED_H
#define ENCAPSULATION_ENCAPSULATED_H

#include "harness/scenario/scenario.h"

/* Linux' defaults of the parameters of RFC 9260 section 16; all but RTO.Initial are the RFC's. */
#define RTO_INITIAL SECONDS(3)
#define RTO_MIN SECONDS(1)

/* sctp-tunneling (RFC 6951 5.1).  The codec knows SCTP in UDP by it, so one end always has it. */
enum { TUNNEL = 9899, OTHER = 40000, YET_ANOTHER = 40001, UDP_HEADER_SIZE = 8, PLAIN = 0 };

/* Lets sockets that the node opens from now on receive SCTP in UDP, at this port. */
void receive_at(struct lab *lab, const char *node, uint16_t port);
/* The remote port that these sockets start with (net.sctp.encap_port). */
void send_to(struct lab *lab, const char *node, uint16_t port);

/*
 * SCTP_REMOTE_UDP_ENCAPS_PORT of the peer's address on a path, of the current association, or,
 * before there is one, of associations to come (both: path NULL).
 */
void set_remote_port(struct endpoint *endpoint, const char *path, uint16_t port);
uint16_t remote_port(struct endpoint *endpoint, const char *path);

/*
 * Fails unless the packet is in UDP from and to these ports, with the right lengths and checksums
 * (RFC 6951 5.3); PLAIN: unless it is not in UDP.
 */
#define assert_encapsulated(packet, source, destination)                                           \
	assert_encapsulated_at(packet, source, destination, __FILE__, __LINE__)
void assert_encapsulated_at(const struct packet *packet, unsigned source, unsigned destination,
			    const char *file, int line);
#define assert_plain(packet) assert_encapsulated(packet, PLAIN, PLAIN)
/* The same for all packets of a node so far. */
#define assert_all_encapsulated(lab, node, source, destination)                                    \
	assert_all_encapsulated_at(lab, node, source, destination, __FILE__, __LINE__)
void assert_all_encapsulated_at(struct lab *lab, const char *node, unsigned source,
				unsigned destination, const char *file, int line);

/* The message goes from one endpoint to the other over that path.  Returns the DATA, after its SACK
 * came. */
#define expect_through(from, to, text, over)                                                       \
	expect_through_at(from, to, text, over, __FILE__, __LINE__)
const struct packet *expect_through_at(struct endpoint *from, struct endpoint *to, const char *text,
				       const char *path, const char *file, int line);

/* A scripted peer in UDP, at its port TUNNEL, and an endpoint at TUNNEL, too, that listens. */
struct peer *tunnel_peer(struct lab *lab, struct endpoint **iut);

#endif
