/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of its addresses a node sends from: RFC 9260 6.4, RFC 6724. */
#define SUITE "routing"
#include "suites/routing/routing.h"

SCENARIO(source_of_each_path,
	 "To each address of its peer a node sends from its own address on the link that leads "
	 "there, and so the SACK comes back",
	 .lab = &triple_path, .spec = {"RFC9260-6.4-2"})
{
	static const char *const paths[] = {"path0", "path1", "path2"};
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	for (int i = 1; i < 3; i++) {
		expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
		expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
	}
	for (int i = 0; i < 3; i++) {
		const struct packet *data;

		endpoint_send(client, 0, "here", .path = paths[i]);
		data = expect_packet(lab, DATA, .from = "a", .within = AT_ONCE);
		assert_sent(lab, data, paths[i], paths[i], paths[i]);
		expect_message(server, 0, "here");
		assert_sent(lab, expect_packet(lab, SACK, .from = "b"), paths[i], paths[i],
			    paths[i]);
	}
}

SCENARIO(source_is_bound,
	 "An endpoint that is bound to one address sends from it on all links, and its peer "
	 "knows no other",
	 .lab = &dual_path, .spec = {"RFC9260-5.1.2-1", "RFC9260-6.4-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	const struct packet *beat;

	endpoint_connect(client, server);
	ck_assert_uint_eq(count_listed(expect_packet(lab, INIT, .from = "a")), 0);
	beat = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");
	assert_sent(lab, beat, "path1", "path0", "path1");
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(client, 0, "over the other link", .path = "path1");
	assert_sent(lab, expect_packet(lab, DATA, .from = "a"), "path1", "path0", "path1");
	expect_message(server, 0, "over the other link");
	assert_sent(lab, expect_packet(lab, SACK, .from = "b"), "path0", NULL, "path0");
	assert_all_sent_from(lab, 0, "a", "path0");
}

SCENARIO(source_of_two_on_a_link,
	 "An endpoint that is bound to the second address of its link sends from that",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	struct endpoint *client;

	ip_in(lab, "a", "addr add %s dev path0%s\n", by_version(lab, "10.0.0.11/24", "fd00::11/64"),
	      by_version(lab, "", " nodad"));
	ip_in(lab, "b", "neigh add %s lladdr 02:00:00:00:00:01 dev path0\n", second);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {second});
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the second address", "path0");
	expect_delivery(server, client, "to the second address", "path0");
	assert_all_sent_from(lab, 0, "a", second);
}

SCENARIO(source_of_route,
	 "An endpoint that is bound to no address sends from the one that the route prefers",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *preferred = by_version(lab, "10.8.0.1", "fd00:8::1");
	struct endpoint *client;

	ip_in(lab, "a", "addr add %s dev lo%s\nroute add %s dev path0 src %s\n",
	      host_prefix(preferred), by_version(lab, "", " nodad"),
	      by_version(lab, "10.0.0.2/32", "fd00::2/128"), preferred);
	ip_in(lab, "b", "route add %s via %s\n", by_version(lab, "10.8.0.0/24", "fd00:8::/64"),
	      address_text(lab, "a", "path0"));
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the preferred address", "path0");
	assert_all_sent_from(lab, 0, "a", preferred);
}

/* Table 100 leads to SERVICE over path1. */
static void add_second_table(struct lab *lab)
{
	ip_in(lab, "a", "route add %s via %s table 100\n", SERVICE_SUBNET,
	      address_text(lab, "b", "path1"));
}

SCENARIO(
	rule_for_source,
	"A routing rule for one source address holds for the endpoint that is bound to it, and for "
	"no other",
	.lab = &dual_path, .needs = CAP_POLICY_ROUTING)
{
	struct endpoint *server = listen_on_service(lab, "path0");
	struct endpoint *ruled, *other;

	add_second_table(lab);
	ip_in(lab, "a", "%srule add from %s lookup 100\n", by_version(lab, "", "-6 "),
	      address_text(lab, "a", "path1"));
	ruled = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path1"});
	other = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(ruled, server, .link = SERVICE);
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path1", "path1", SERVICE);
	assert_sent(lab, expect_delivery(ruled, server, "by the rule", "path1"), "path1", "path1",
		    SERVICE);
	endpoint_connect(other, server, .link = SERVICE);
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0", SERVICE);
	assert_sent(lab, expect_delivery(other, server, "by the main table", "path0"), "path0",
		    "path0", SERVICE);
}

SCENARIO(
	rule_for_port,
	"A routing rule for SCTP to one port holds for the associations with it, and for no others",
	.lab = &dual_path, .needs = CAP_POLICY_ROUTING)
{
	struct endpoint *plain = listen_on_service(lab, "path0");
	struct endpoint *ruled =
		endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {SERVICE}, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *other = endpoint_open(lab, "a", ONE_TO_MANY);

	add_second_table(lab);
	ip_in(lab, "a", "%srule add ipproto %d dport %u lookup 100\n", by_version(lab, "", "-6 "),
	      IPPROTO_SCTP, ruled->port);
	endpoint_connect(client, ruled, .link = SERVICE);
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path1", "path1", SERVICE);
	expect_delivery(client, ruled, "by the rule", "path1");
	endpoint_connect(other, plain, .link = SERVICE);
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0", SERVICE);
	expect_delivery(other, plain, "by the main table", "path0");
}

SCENARIO(source_not_deprecated,
	 "A deprecated IPv6 address is not sent from while the link has another one, but an "
	 "endpoint "
	 "that is bound to it still uses it",
	 .lab = &two_nodes, .as = AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client, *bound;

	ip_in(lab, "a",
	      "addr add fd00::11/64 dev path0 nodad\n"
	      "addr change fd00::1/64 dev path0 preferred_lft 0\n");
	ip_in(lab, "b", "neigh add fd00::11 lladdr 02:00:00:00:00:01 dev path0\n");
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the other address", "path0");
	assert_all_sent_from(lab, 0, "a", "fd00::11");

	bound = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(bound, server);
	assert_sent(lab, expect_delivery(bound, server, "from the deprecated one", "path0"),
		    "path0", "path0", "path0");
}

SCENARIO(
	tentative_address,
	"A tentative IPv6 address is neither sent from nor listed in INIT: until Duplicate Address "
	"Detection has ended it may be another node's (RFC 4862 5.4)",
	.lab = &two_nodes, .as = AS_IPV6,
	.known = {{NULL, NULL,
		   "an IPv6 address is listed as soon as it is added, which is before Duplicate "
		   "Address Detection (sctp_inet6addr_event() in net/sctp/ipv6.c)"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	sysctl_in(lab, "a", "net/ipv6/conf/path0/accept_dad", "1");
	sysctl_in(lab, "a", "net/ipv6/conf/path0/dad_transmits", "1");
	ip_in(lab, "a", "addr add fd00::11/64 dev path0\n");
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	assert_sent(lab, init, "path0", "path0", "path0");
	ck_assert_msg(!lists_address(lab, init, "fd00::11"), "INIT lists a tentative address");
}
