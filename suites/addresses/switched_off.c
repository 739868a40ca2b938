/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv6 switched off on a host that has it (net.ipv6.conf.all.disable_ipv6, or ipv6.disable_ipv6=1 at boot): what people do to be rid
 * of it.  With ipv6.disable=1 there are no IPv6 sockets at all, and scenarios over IPv6 are skipped.
 */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

/* What is under way to its addresses is lost there. */
static void switch_off(struct lab *lab, const char *node)
{
	trace_mark_misses();
	sysctl_set(lab, node, "net/ipv6/conf/all/disable_ipv6", "1");
}

static void list_private_addresses(struct lab *lab)
{
	sysctl_set_everywhere(lab, "net/sctp/addr_scope_policy", "2");
}

SCENARIO_OF_STYLES(
	ipv6_off_at_server,
	"an IPv6 socket on the wildcard address serves IPv4 clients where IPv6 is switched off, and lists IPv4 "
	"addresses only",
	.lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server, *client, *accepted;

	list_private_addresses(lab);
	switch_off(lab, "b");
	server = endpoint_listen(lab, "b", style, .ipv4_too = true);
	client = endpoint_open(lab, "a", style, .ipv4_too = true);
	accepted = endpoint_connect(client, server, .link = "path0/ipv4");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	expect_listed(lab, init_ack, "path0/ipv6", false);
	expect_peer_addresses(client, "path0/ipv4");
	exchange_messages(client, accepted);
}

SCENARIO_OF_STYLES(
	ipv6_off_at_client,
	"a dual-stack client where IPv6 is switched off lists IPv4 addresses only, so that the server has no address "
	"to fall over to that never answers",
	.lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server, *client, *accepted;

	list_private_addresses(lab);
	switch_off(lab, "a");
	server = endpoint_listen(lab, "b", style, .ipv4_too = true);
	client = endpoint_open(lab, "a", style, .ipv4_too = true);
	accepted = endpoint_connect(client, server, .link = "path0/ipv4");
	const struct packet *init = expect_packet(lab, INIT, .from = "a");

	expect_listed(lab, init, "path0/ipv6", false);
	expect_peer_addresses(accepted, "path0/ipv4");
	exchange_messages(client, accepted);
}

SCENARIO_OF_STYLES(
	ipv6_off_in_use,
	"when IPv6 is switched off under an association that uses it, messages go on over IPv4, after a "
	"retransmission timeout at most",
	.lab = &two_nodes, .as = AS_MIXED, .limit = SECONDS(200))
{
	struct endpoint *server = endpoint_listen(lab, "b", style, .ipv4_too = true);
	struct endpoint *client = endpoint_open(lab, "a", style, .ipv4_too = true);
	struct endpoint *accepted;

	list_private_addresses(lab);
	accepted = endpoint_connect(client, server, .link = "path0/ipv6");
	exchange_messages(client, accepted);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path0/ipv4",
		     .state = SCTP_ADDR_CONFIRMED);
	switch_off(lab, "a");
	endpoint_send(client, 0, "over IPv4");
	expect_message(accepted, 0, "over IPv4", .within = SECONDS(70));
	endpoint_send(accepted, 0, "and back");
	expect_message(client, 0, "and back", .within = SECONDS(70));
}

SCENARIO_OF_STYLES(
	ipv6_off_and_on,
	"an association over IPv6 alone outlives IPv6 being switched off and on again: its message comes late",
	.lab = &two_nodes, .as = AS_IPV6, .limit = SECONDS(200))
{
	struct endpoint *server = endpoint_listen(lab, "b", style);
	struct endpoint *client = endpoint_open(lab, "a", style);
	struct endpoint *accepted = endpoint_connect(client, server);

	exchange_messages(client, accepted);
	switch_off(lab, "a");
	endpoint_send(client, 0, "late");
	expect_no_message(accepted, SECONDS(2));
	sysctl_set(lab, "a", "net/ipv6/conf/all/disable_ipv6", "0");
	addresses_add(lab, "a", text_of_path(lab, "a", "path0"), "path0");
	expect_message(accepted, 0, "late", .within = SECONDS(100));
}
