/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UDP header's eight bytes: RFC 6951 5.6. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

enum { MESSAGE = 4000, MTU = DEFAULT_MTU };

/* The most user data that a DATA chunk in a packet of the MTU has room for. */
static unsigned room(struct lab *lab, bool in_udp)
{
	return (unsigned)(MTU - ip_header_size(lab) - (in_udp ? UDP_HEADER : 0) - COMMON_HEADER -
			  DATA_HEADER);
}

/* Sends a message of several fragments and returns how much user data the first one has. */
#define first_fragment(from, to) first_fragment_at(from, to, __FILE__, __LINE__)
static unsigned first_fragment_at(struct endpoint *from, struct endpoint *to, const char *file,
				  int line)
{
	const struct packet *data;

	endpoint_send(from, 0, NULL, .size = MESSAGE, .file = file, .line = line);
	data = expect_packet(from->lab, DATA, .from = from->node, .file = file, .line = line);
	expect_message(to, 0, NULL, .size = MESSAGE, .file = file, .line = line);
	let_pass(from->lab, SECONDS(1));
	forget_packets(from->lab);
	return (unsigned)data->chunk->data.size;
}

/* The first fragment fills its packet, which has a UDP header or not. */
#define expect_fragments(from, to, in_udp) expect_fragments_at(from, to, in_udp, __FILE__, __LINE__)
static void expect_fragments_at(struct endpoint *from, struct endpoint *to, bool in_udp,
				const char *file, int line)
{
	unsigned size = first_fragment_at(from, to, file, line);

	if (size != room(from->lab, in_udp))
		scenario_fail(file, line,
			      "the first fragment has %u bytes of user data; %s UDP header a "
			      "packet has room for %u",
			      size, in_udp ? "with the" : "without a", room(from->lab, in_udp));
}

SCENARIO(fragments_in_udp,
	 "Fragments leave room for the UDP header, in both directions, and fill the packet",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.6-1", "RFC9260-6.9-2", "RFC9260-6.9-8"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open(lab);

	expect_fragments(pair.a, pair.b, true);
	expect_fragments(pair.b, pair.a, true);
}

SCENARIO(encapsulation_starts,
	 "When an association starts to use UDP, its fragments leave room for the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open_plain(lab);

	ck_assert_uint_le(first_fragment(pair.a, pair.b), room(lab, false));
	encapsulation_set_remote_port(pair.a, NULL, ENCAPSULATION_PORT);
	expect_fragments(pair.a, pair.b, true);
}

SCENARIO(encapsulation_ends,
	 "When an association stops using UDP, its fragments grow by the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-2"},
	 .known = {PORT_NOT_TRANSLATED,
		   {NULL, NULL,
		    "fragments leave room for a UDP header as long as the socket has a UDP port, "
		    "whether there is a header or not (sctp_mtu_payload() in "
		    "include/net/sctp/sctp.h)"}})
{
	struct pair pair = encapsulation_open(lab);

	expect_fragments(pair.a, pair.b, true);
	encapsulation_set_remote_port(pair.a, NULL, ENCAPSULATION_NONE);
	expect_fragments(pair.a, pair.b, false);
}

SCENARIO(peer_starts_encapsulation,
	 "When the peer starts to use UDP, the fragments sent to it leave room for the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open_plain(lab);

	ck_assert_uint_le(first_fragment(pair.b, pair.a), room(lab, false));
	encapsulation_set_remote_port(pair.a, NULL, ENCAPSULATION_PORT);
	expect_delivery(pair.a, pair.b, "in UDP", NULL);
	expect_fragments(pair.b, pair.a, true);
}
