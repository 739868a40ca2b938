/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP in UDP (RFC 6951): what the scenarios of this suite share. */
#ifndef ENCAPSULATION_ENCAPSULATED_H
#define ENCAPSULATION_ENCAPSULATED_H

#include "harness/scenario/scenario.h"

enum {
	/* sctp-tunneling (RFC 6951 5.1).  The codec knows SCTP in UDP by it: one end always has it. */
	ENCAPSULATION_PORT = 9899,
	ENCAPSULATION_OTHER_PORT = 40000,
	ENCAPSULATION_THIRD_PORT = 40001,
	ENCAPSULATION_NONE = 0, /* not in UDP */
};

/*
 * Two kernels, associated, whose nodes both receive SCTP in UDP at ENCAPSULATION_PORT.  In UDP, a
 * sends all its packets there, and b learns it from the INIT; else they do not use UDP yet.
 */
#define encapsulation_open(lab) encapsulation_pair_open(lab, true, __FILE__, __LINE__)
#define encapsulation_open_plain(lab) encapsulation_pair_open(lab, false, __FILE__, __LINE__)
struct pair encapsulation_pair_open(struct lab *lab, bool in_udp, const char *file, int line);

/*
 * SCTP_REMOTE_UDP_ENCAPS_PORT of the peer's address on a path, of the current association, or,
 * before there is one, of associations to come (both: path NULL).
 */
#define encapsulation_set_remote_port(endpoint, path, port)                                        \
	encapsulation_set_remote_port_at(endpoint, path, port, __FILE__, __LINE__)
void encapsulation_set_remote_port_at(struct endpoint *endpoint, const char *path, uint16_t port,
				      const char *file, int line);
/* Fails unless it is that port. */
#define encapsulation_expect_remote_port(endpoint, path, port)                                     \
	encapsulation_expect_remote_port_at(endpoint, path, port, __FILE__, __LINE__)
void encapsulation_expect_remote_port_at(struct endpoint *endpoint, const char *path, uint16_t port,
					 const char *file, int line);

/*
 * Fails unless the packet is in UDP from and to these ports, with the right lengths and checksums
 * (RFC 6951 5.3).
 */
#define encapsulation_expect_ports(packet, source, destination)                                    \
	encapsulation_expect_ports_at(packet, source, destination, __FILE__, __LINE__)
void encapsulation_expect_ports_at(const struct packet *packet, unsigned source,
				   unsigned destination, const char *file, int line);
/* Fails unless the packet is not in UDP. */
#define encapsulation_expect_plain(packet)                                                         \
	encapsulation_expect_ports(packet, ENCAPSULATION_NONE, ENCAPSULATION_NONE)
/* The same of all packets of a node so far. */
#define encapsulation_expect_ports_of_all(lab, node, source, destination)                          \
	encapsulation_expect_ports_of_all_at(lab, node, source, destination, __FILE__, __LINE__)
#define encapsulation_expect_all_plain(lab, node)                                                  \
	encapsulation_expect_ports_of_all(lab, node, ENCAPSULATION_NONE, ENCAPSULATION_NONE)
void encapsulation_expect_ports_of_all_at(struct lab *lab, const char *node, unsigned source,
					  unsigned destination, const char *file, int line);

#endif
