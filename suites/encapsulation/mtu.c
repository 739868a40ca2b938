/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UDP header's eight bytes: RFC 6951 5.6. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

enum { MESSAGE = 4000, MTU = DEFAULT_MTU, COMMON_HEADER = 12, DATA_HEADER = 16 };

/* The most user data that a DATA chunk in a packet of the MTU has room for. */
static unsigned room(struct lab *lab, bool in_udp)
{
	unsigned ip_header = lab_versions(lab) & IPV6 ? 40 : 20;

	return MTU - ip_header - (in_udp ? UDP_HEADER_SIZE : 0) - COMMON_HEADER - DATA_HEADER;
}

/* Sends a message of several fragments and returns the size of the first. */
static unsigned first_fragment(struct endpoint *from, struct endpoint *to)
{
	const struct packet *data;

	endpoint_send(from, 0, NULL, .size = MESSAGE);
	data = expect_packet(from->lab, DATA, .from = from->node);
	expect_message(to, 0, NULL, .size = MESSAGE);
	let_pass(from->lab, SECONDS(1));
	forget_packets(from->lab);
	return (unsigned)data->chunk->data.size;
}

static void open_pair(struct lab *lab, struct endpoint **client, struct endpoint **server)
{
	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	*server = endpoint_listen(lab, "b", ONE_TO_MANY);
	*client = endpoint_open(lab, "a", ONE_TO_MANY);
}

SCENARIO(fragments_in_udp,
	 "Fragments leave room for the UDP header, in both directions, and fill the packet",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.6-1", "RFC9260-6.9-2", "RFC9260-6.9-8"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;

	open_pair(lab, &client, &server);
	set_remote_port(client, NULL, TUNNEL);
	endpoint_connect(client, server);
	ck_assert_uint_eq(first_fragment(client, server), room(lab, true));
	ck_assert_uint_eq(first_fragment(server, client), room(lab, true));
}

SCENARIO(encapsulation_starts,
	 "When the packets of an association go into UDP, its fragments leave room for the UDP "
	 "header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;

	open_pair(lab, &client, &server);
	endpoint_connect(client, server);
	ck_assert_uint_le(first_fragment(client, server), room(lab, false));
	set_remote_port(client, NULL, TUNNEL);
	ck_assert_uint_eq(first_fragment(client, server), room(lab, true));
}

SCENARIO(encapsulation_ends,
	 "When the packets of an association leave UDP, its fragments get larger by the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-2"},
	 .known = {PORT_NOT_TRANSLATED,
		   {NULL, NULL,
		    "fragments leave room for a UDP header as long as the socket has a UDP port, "
		    "whether there is one or not (sctp_mtu_payload() in include/net/sctp/sctp.h)"}})
{
	struct endpoint *client, *server;

	open_pair(lab, &client, &server);
	set_remote_port(client, NULL, TUNNEL);
	endpoint_connect(client, server);
	ck_assert_uint_eq(first_fragment(client, server), room(lab, true));
	set_remote_port(client, NULL, PLAIN);
	ck_assert_uint_eq(first_fragment(client, server), room(lab, false));
}

SCENARIO(peer_starts_encapsulation,
	 "When the peer's packets begin to come in UDP, the fragments that are sent to it "
	 "leave room for the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;

	open_pair(lab, &client, &server);
	endpoint_connect(client, server);
	ck_assert_uint_le(first_fragment(server, client), room(lab, false));
	set_remote_port(client, NULL, TUNNEL);
	expect_through(client, server, "in UDP", NULL);
	ck_assert_uint_eq(first_fragment(server, client), room(lab, true));
}
