/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hosts that put SCTP into ESP by states and policies of their own, as RFC 3554 has it, where nobody negotiates keys.  Nothing
 * is encrypted (RFC 2410), but all is authenticated.
 */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

enum { PORT = 7000, MTU = 1500, LEAST = MTU - 100, LONG = 30000 };

/* What leaves the node for the other one, and what comes from there, of SCTP and as `ports` say. */
static void protect_node(struct lab *lab, const char *node, const char *other, const char *mode,
			 const char *ports_out, const char *ports_in)
{
	static const char state[] =
		"xfrm state add src %s dst %s proto esp spi 0x101 mode %s auth-trunc hmac(sha256) "
		"0x000102030405060708090a0b0c0d0e0f 128 enc ecb(cipher_null) \"\"\n";
	static const char policy[] =
		"xfrm policy add src %s dst %s proto 132 %s dir %s tmpl src %s dst %s "
		"proto esp mode %s\n";
	const char *own = text_of_path(lab, node, "path0");
	const char *there = text_of_path(lab, other, "path0");

	ip_run(lab, node, state, own, there, mode);
	ip_run(lab, node, state, there, own, mode);
	ip_run(lab, node, policy, own, there, ports_out, "out", own, there, mode);
	ip_run(lab, node, policy, there, own, ports_in, "in", there, own, mode);
}

/* Between a and b; `port` is that of the server b, "": all. */
static void protect(struct lab *lab, const char *mode, bool by_port)
{
	protect_node(lab, "a", "b", mode, by_port ? "dport 7000" : "", by_port ? "sport 7000" : "");
	protect_node(lab, "b", "a", mode, by_port ? "sport 7000" : "", by_port ? "dport 7000" : "");
}

static void assert_nothing_in_the_clear(struct lab *lab)
{
	static const enum chunk_type types[] = {INIT, INIT_ACK, DATA, SACK, SHUTDOWN};

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
		ck_assert_msg(
			count_packets(lab, types[i]) == 0,
			"expected nothing of the association on the wire but ESP; there is SCTP");
}

/* The whole life of an association. */
static void expect_life(struct lab *lab, const char *mode)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	protect(lab, mode, false);
	endpoint_connect(client, server);
	exchange_messages(client, server);
	endpoint_send(client, 0, NULL, .size = LONG);
	expect_message(server, 0, NULL, .size = LONG);
	endpoint_send(server, 0, NULL, .size = LONG);
	expect_message(client, 0, NULL, .size = LONG);
	endpoint_shutdown(client);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
	assert_nothing_in_the_clear(lab);
}

SCENARIO(
	esp_transport,
	"An association within ESP in transport mode is set up, carries long messages both ways and is "
	"shut down, and nothing of it is seen on the wire",
	.lab = &two_nodes, .needs = CAP_IPSEC, .no_packets = true, .only_aborts = true)
{
	expect_life(lab, "transport");
}

SCENARIO(
	esp_tunnel,
	"An association within ESP in tunnel mode between the hosts themselves is set up, carries long "
	"messages both ways and is shut down, and nothing of it is seen on the wire",
	.lab = &two_nodes, .needs = CAP_IPSEC, .no_packets = true, .only_aborts = true)
{
	expect_life(lab, "tunnel");
}

SCENARIO(
	esp_leaves_room,
	"The path MTU of an association within ESP leaves room for what ESP adds, from the beginning",
	.lab = &two_nodes, .needs = CAP_IPSEC, .no_packets = true, .only_aborts = true)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	unsigned mtu;

	protect(lab, "transport", false);
	endpoint_connect(client, server);
	mtu = path_mtu(client, "path0");
	ck_assert_msg(mtu < MTU && mtu >= LEAST,
		      "expected a path MTU a little less than that of the link, %d; it is %u", MTU,
		      mtu);
}

SCENARIO(
	esp_by_port,
	"Where a policy names the server's port only that server's associations are within ESP, each of "
	"their packets, and those of another server beside it are not",
	.lab = &two_nodes, .needs = CAP_IPSEC)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT);
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	protect(lab, "transport", true);
	endpoint_connect(client, server);
	exchange_messages(client, server);
	assert_nothing_in_the_clear(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, other);
	expect_packet(lab, INIT, .from = "a");
	exchange_messages(client, other);
}
