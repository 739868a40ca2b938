/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several addresses on one link: what is listed, and what leaves from where. */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#include <unistd.h>

static void add_seconds(struct lab *lab)
{
	addresses_add(lab, "a", addresses_second_of_a(lab), "path0");
	addresses_add(lab, "b", addresses_second_of_b(lab), "path0");
}

SCENARIO_OF_STYLES(
	both_listed,
	"INIT and INIT ACK of sockets on the wildcard address list both addresses of a link, "
	"and so do both sockets",
	.lab = &two_nodes, .spec = {"RFC9260-5.1.2-4"})
{
	struct pair pair;

	add_seconds(lab);
	pair = pair_open(lab, .style = style);
	expect_listed(lab, pair.init, "path0", true);
	expect_listed(lab, pair.init, addresses_second_of_a(lab), true);
	expect_listed(lab, pair.init_ack, "path0", true);
	expect_listed(lab, pair.init_ack, addresses_second_of_b(lab), true);
	expect_local_addresses(pair.a, "path0", addresses_second_of_a(lab));
	expect_peer_addresses(pair.a, "path0", addresses_second_of_b(lab));
	expect_local_addresses(pair.b, "path0", addresses_second_of_b(lab));
	expect_peer_addresses(pair.b, "path0", addresses_second_of_a(lab));
}

SCENARIO_OF_STYLES(
	bound_to_the_second,
	"a server bound to the second address of a link lists it alone, and everything of it "
	"comes from there",
	.lab = &two_nodes)
{
	struct endpoint *server, *client, *accepted;

	add_seconds(lab);
	server = endpoint_listen(lab, "b", style, .paths = {addresses_second_of_b(lab)});
	client = endpoint_open(lab, "a", style);
	accepted = endpoint_connect(client, server, .link = addresses_second_of_b(lab));
	endpoint_send(accepted, 0, "from the second");
	expect_message(client, 0, "from the second");
	endpoint_send(client, 0, "and back");
	expect_message(accepted, 0, "and back");
	expect_peer_addresses(client, addresses_second_of_b(lab));
	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		if (packet && strcmp(packet->from, "b") == 0)
			expect_source(lab, packet, addresses_second_of_b(lab));
	}
}

SCENARIO(bindx_of_both,
	 "A server bound to both addresses of a link by sctp_bindx() lists both, and the client "
	 "confirms the one that it did not connect to",
	 .lab = &two_nodes)
{
	struct endpoint *server, *client;

	add_seconds(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY,
				 .paths = {"path0", addresses_second_of_b(lab)});
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
		     .path = addresses_second_of_b(lab));
	expect_peer_addresses(client, "path0", addresses_second_of_b(lab));
	expect_peer_addresses(server, "path0");
}

/* The first packet of b with such a chunk, after a client that knows only b's second address has connected there. */
static const struct packet *answer_to_second(struct lab *lab, enum chunk_type type)
{
	struct endpoint *server, *client;

	add_seconds(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(client, server, .link = addresses_second_of_b(lab));
	endpoint_send(client, 0, "to the second");
	expect_message(server, 0, "to the second");
	let_pass(lab, SECONDS(1));
	return expect_packet(lab, type, .from = "b");
}

/*
 * Where a server is bound to the wildcard address the kernel answers from the address that routing prefers, not from the one
 * that the client wrote to: of IPv4 the first, of IPv6 the last that was added.  RFC 9260 asks for one of the endpoint's
 * addresses, so either is right; a stateful firewall between the two takes the answer for a stranger's.  The note says which
 * it was.
 */
static void expect_any_source(struct lab *lab, enum chunk_type type)
{
	const struct packet *answer = answer_to_second(lab, type);
	struct sockaddr_storage first = path_address(lab, "b", "path0", 0);

	if (is_host(&first, (const struct sockaddr *)&answer->sctp.from))
		scenario_note(
			"%s comes from the address that routing prefers, not from the one that "
			"was written to",
			chunk_name(type));
	else
		expect_source(lab, answer, addresses_second_of_b(lab));
	ck_assert_str_eq(addresses_destination(answer), text_of_path(lab, "a", "path0"));
}

#define SCENARIO_OF_ANSWER(name, chunk)                                                                  \
	SCENARIO(                                                                                        \
		name##_to_second,                                                                        \
		"On the wildcard address " #chunk                                                        \
		" comes from one of the server's addresses on the link, which need not be the one that " \
		"the client wrote to: bind the address where a firewall keeps state",                    \
		.lab = &two_nodes)                                                                       \
	{                                                                                                \
		expect_any_source(lab, chunk);                                                           \
	}

SCENARIO_OF_ANSWER(init_ack, INIT_ACK)
SCENARIO_OF_ANSWER(cookie_ack, COOKIE_ACK)
SCENARIO_OF_ANSWER(sack, SACK)

SCENARIO(heartbeat_ack_to_second,
	 "A HEARTBEAT to the second address of a link is answered, and the address is confirmed, "
	 "whichever of its addresses the answer comes from",
	 .lab = &two_nodes, .spec = {"RFC9260-8.3-9"})
{
	struct pair pair;

	add_seconds(lab);
	pair = pair_open(lab);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
		     .path = addresses_second_of_b(lab));
	expect_path_state(pair.a, addresses_second_of_b(lab), SCTP_ACTIVE);
}

SCENARIO(
	abort_from_where_it_went,
	"The ABORT for an INIT to a port that nobody listens on comes from the address that the INIT "
	"went to",
	.lab = &two_nodes, .spec = {"RFC9260-8.4-10"})
{
	struct endpoint *client;
	const struct packet *abort;

	add_seconds(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect_start(client, NULL, .link = addresses_second_of_b(lab));
	expect_packet(lab, INIT, .from = "a");
	abort = expect_packet(lab, ABORT, .from = "b");
	expect_source(lab, abort, addresses_second_of_b(lab));
}

SCENARIO(
	second_loopback,
	"127.0.0.1 and 127.0.0.2 are two addresses of the loopback device: servers bound to each have "
	"the same port",
	.lab = &two_nodes, .as = AS_IPV4, .no_packets = true)
{
	static const char *const addresses[] = {"127.0.0.1", "127.0.0.2"};
	struct endpoint *servers[2];

	for (int i = 0; i < 2; i++)
		servers[i] = endpoint_listen(lab, "a", ONE_TO_MANY, .paths = {addresses[i]});
	for (int i = 0; i < 2; i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

		endpoint_connect(client, servers[i], .link = addresses[i]);
		expect_local_addresses(servers[i], addresses[i]);
		endpoint_send(client, 0, addresses[i]);
		expect_message(servers[i], 0, addresses[i]);
	}
}

SCENARIO(many_on_a_link, "INIT lists each of twelve addresses of a link", .lab = &two_nodes)
{
	const struct packet *init;
	char address[32];

	for (int i = 0; i < 11; i++) {
		snprintf(address, sizeof(address), by_version(lab, "10.0.0.%d", "fd00:0::%d"),
			 20 + i);
		addresses_add(lab, "a", address, "path0");
	}
	init = pair_open(lab).init;
	ck_assert_uint_eq(chunk_address_count(init), 12);
	for (int i = 0; i < 11; i++) {
		snprintf(address, sizeof(address), by_version(lab, "10.0.0.%d", "fd00:0::%d"),
			 20 + i);
		expect_listed(lab, init, address, true);
	}
}

/* Each length of INIT needs a buffer of its own size, and what does not fit ends the kernel. */
SCENARIO(
	any_length_of_init,
	"INIT and INIT ACK with AUTH are whole with two addresses, with three, and so on to twenty-four",
	.lab = &scripted_peer, .needs = CAP_AUTH)
{
	static const uint8_t required[] = {DATA,	SACK,	    HEARTBEAT, HEARTBEAT_ACK,
					   ABORT,	SHUTDOWN,   ERROR,     SHUTDOWN_ACK,
					   COOKIE_ECHO, COOKIE_ACK, ECNE,      CWR};
	struct peer *caller = peer_open(lab), *called = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *server;
	char address[32];

	auth_enable(lab);
	server = endpoint_listen(lab, "iut", ONE_TO_MANY);
	for (unsigned i = 0; i < sizeof(required); i++)
		auth_require(server, required[i]);
	for (unsigned n = 2; n <= 24; n++) {
		struct endpoint *client = endpoint_open(lab, "iut", ONE_TO_MANY);
		const struct packet *init;

		snprintf(address, sizeof(address), by_version(lab, "10.0.0.%u", "fd00:0::%u"),
			 20 + n);
		addresses_add(lab, "iut", address, "path0");
		for (unsigned i = 0; i < sizeof(required); i++)
			auth_require(client, required[i]);
		peer_send_packet(caller, .chunks = {auth_offer(caller, INIT, AUTH_ONLY)});
		init = peer_expect(caller, INIT_ACK);
		ck_assert_uint_eq(chunk_address_count(init), n);
		ck_assert_uint_eq(chunk_tlv_count(init->chunk, PARAM_RANDOM), 1);
		peer_invite(called, client);
		init = peer_expect(called, INIT);
		ck_assert_uint_eq(chunk_address_count(init), n);
		ck_assert_uint_eq(chunk_tlv_count(init->chunk, PARAM_RANDOM), 1);
		endpoint_close(client);
		peer_reset(called);
	}
}
