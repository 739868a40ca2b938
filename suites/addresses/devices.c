/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets bound to a device (SO_BINDTODEVICE) or in a VRF, and addresses of too narrow a scope: what is listed has to be
 * answered, for RFC 9260 3.3.2 and 3.3.3 have an address parameter name an address that the sender supports.
 */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#define LISTS_WHAT_IT_DOES_NOT_ANSWER                                                              \
	{                                                                                          \
		{                                                                                  \
			.reason =                                                                  \
				"a socket bound to a device lists the addresses of all devices "   \
				"(sctp_copy_local_addr_list() in net/sctp/protocol.c), and a "     \
				"HEARTBEAT to another one's finds no association "                 \
				"(sctp_sk_bound_dev_eq() in net/sctp/input.c) and is answered by " \
				"an ABORT"                                                         \
		}                                                                                  \
	}

/* An association of two sockets, one of them on path1's device, is there after the HEARTBEATs to all addresses. */
static void expect_survival(struct lab *lab, enum endpoint_style style, const char *client_device,
			    const char *server_device)
{
	struct endpoint *server = endpoint_listen(lab, "b", style, .device = server_device);
	struct endpoint *client = endpoint_open(lab, "a", style, .device = client_device);
	struct endpoint *accepted = endpoint_connect(client, server, .link = "path1");

	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(40));
	endpoint_send(client, 0, "still there");
	expect_message(accepted, 0, "still there");
}

SCENARIO_OF_STYLES(
	server_on_device,
	"an association of a server that is bound to a device outlives the HEARTBEATs to all "
	"addresses that the server listed",
	.lab = &dual_path, .known = LISTS_WHAT_IT_DOES_NOT_ANSWER)
{
	expect_survival(lab, style, NULL, "path1");
}

SCENARIO_OF_STYLES(
	client_on_device,
	"an association of a client that is bound to a device outlives the HEARTBEATs to all "
	"addresses that the client listed",
	.lab = &dual_path, .known = LISTS_WHAT_IT_DOES_NOT_ANSWER)
{
	expect_survival(lab, style, "path1", NULL);
}

SCENARIO_OF_STYLES(
	device_and_address,
	"an association of a server that is bound to a device and to its address outlives all "
	"HEARTBEATs: so it is to be done",
	.lab = &dual_path)
{
	struct endpoint *server =
		endpoint_listen(lab, "b", style, .device = "path1", .paths = {"path1"});
	struct endpoint *client = endpoint_open(lab, "a", style, .paths = {"path1"});
	struct endpoint *accepted = endpoint_connect(client, server, .link = "path1");

	expect_peer_addresses(client, "path1");
	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(40));
	endpoint_send(client, 0, "still there");
	expect_message(accepted, 0, "still there");
}

SCENARIO(listed_on_device,
	 "INIT ACK of a server that is bound to a device lists no address of another device",
	 .lab = &dual_path, .known = LISTS_WHAT_IT_DOES_NOT_ANSWER)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .device = "path1");

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server, .link = "path1");
	expect_listed(lab, expect_packet(lab, INIT_ACK, .from = "b"), "path0", false);
}

SCENARIO(listed_in_vrf, "INIT ACK of a server in a VRF lists no address that is outside of it",
	 .lab = &dual_path, .needs = CAP_VRF, .as = AS_IPV4, .known = LISTS_WHAT_IT_DOES_NOT_ANSWER)
{
	struct endpoint *server, *client;

	ip_run(lab, "b",
	       "link add red type vrf table 100\nlink set red up\nlink set path1 master red\n"
	       "neigh replace %s lladdr 02:00:00:00:01:01 dev path1\n",
	       text_of_path(lab, "a", "path1"));
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .device = "red");
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server, .link = "path1");
	expect_listed(lab, expect_packet(lab, INIT_ACK, .from = "b"), "path0", false);
}

#define LISTS_LOOPBACK                                                                               \
	{                                                                                            \
		{                                                                                    \
			.reason =                                                                    \
				"with net.sctp.addr_scope_policy=0 even the loopback address is "    \
				"listed (sctp_v4_scope() and sctp_in_scope() in net/sctp), and the " \
				"peer's HEARTBEAT to it reaches the peer's own host, which aborts "  \
				"the association (RFC 1122 3.2.1.3 g: never outside a host)"         \
		}                                                                                    \
	}

SCENARIO(
	scope_policy_0_lists_no_loopback,
	"With net.sctp.addr_scope_policy=0 INIT to another host does not list the loopback address",
	.lab = &two_nodes, .known = LISTS_LOOPBACK)
{
	sysctl_set_everywhere(lab, "net/sctp/addr_scope_policy", "0");
	expect_listed(lab, pair_open(lab).init, by_version(lab, "127.0.0.1", "::1"), false);
}

SCENARIO(
	scope_policy_0_survives,
	"With net.sctp.addr_scope_policy=0 at both ends the association outlives the HEARTBEATs to what they "
	"listed",
	.lab = &two_nodes, .known = LISTS_LOOPBACK)
{
	struct pair pair;

	sysctl_set_everywhere(lab, "net/sctp/addr_scope_policy", "0");
	pair = pair_open(lab);
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(40));
	exchange_messages(pair.a, pair.b);
}

SCENARIO(
	scope_policy_1_and_private,
	"With the default net.sctp.addr_scope_policy a private IPv4 address is not listed to a peer at a global "
	"one: half of the paths are missing, and policy 2 lists it",
	.lab = &two_nodes, .as = AS_IPV4)
{
	const struct packet *init;

	for (int policy = 1; policy <= 2; policy++) {
		struct endpoint *server, *client;

		if (policy == 1) {
			addresses_add(lab, "a", "203.0.113.1", "path0");
			addresses_add(lab, "b", "203.0.113.2", "path0");
		}
		sysctl_set(lab, "a", "net/sctp/addr_scope_policy", "%d", policy);
		server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = (uint16_t)(5000 + policy));
		client = endpoint_open(lab, "a", ONE_TO_MANY);
		endpoint_connect(client, server, .link = "203.0.113.2");
		init = expect_packet(lab, INIT, .from = "a");
		expect_listed(lab, init, "10.0.0.1", policy == 2);
	}
}
