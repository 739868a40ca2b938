/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of its addresses a node sends from: RFC 9260 6.4, RFC 6724. */
#define SUITE "routing"
#include "suites/routing/routing.h"

#include <sys/socket.h>

SCENARIO(source_of_each_path,
	 "A node sends to each address of its peer from its own address on the link that leads "
	 "there, and SACKs and HEARTBEAT ACKs come back the same way",
	 .lab = &triple_path, .spec = {"RFC9260-6.4-2", "RFC9260-6.4-3"}, .fix = {"saddr-of-dst"})
{
	static const char *const paths[] = {"path0", "path1", "path2"};
	struct pair pair = pair_open(lab);

	for (int i = 1; i < 3; i++) {
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
		expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
	}
	for (int i = 0; i < 3; i++) {
		const struct packet *data;

		endpoint_send(pair.a, 0, "here", .path = paths[i]);
		data = expect_packet(lab, DATA, .from = "a", .within = AT_ONCE);
		routing_assert_sent(lab, data, paths[i], paths[i], paths[i]);
		expect_message(pair.b, 0, "here");
		routing_assert_sent(lab, expect_packet(lab, SACK, .from = "b"), paths[i], paths[i],
				    paths[i]);
		path_demand_heartbeat(pair.a, paths[i]);
		routing_assert_sent(lab, expect_packet(lab, HEARTBEAT_ACK, .from = "b"), paths[i],
				    paths[i], paths[i]);
	}
}

SCENARIO(source_is_bound,
	 "An endpoint bound to one address sends from it on all links, and its peer knows no "
	 "other",
	 .lab = &dual_path, .spec = {"RFC9260-5.1.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	const struct packet *heartbeat;

	endpoint_connect(client, server);
	ck_assert_uint_eq(chunk_address_count(expect_packet(lab, INIT, .from = "a")), 0);
	heartbeat = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");
	routing_assert_sent(lab, heartbeat, "path1", "path0", "path1");
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(client, 0, "over the other link", .path = "path1");
	routing_assert_sent(lab, expect_packet(lab, DATA, .from = "a"), "path1", "path0", "path1");
	expect_message(server, 0, "over the other link");
	routing_assert_sent(lab, expect_packet(lab, SACK, .from = "b"), "path0", NULL, "path0");
	routing_assert_all_sent_from(lab, 0, "a", "path0");
}

SCENARIO(source_of_two_on_a_link,
	 "An endpoint bound to the second address of its link sends from that address",
	 .lab = &two_nodes, .fix = {"saddr-of-dst"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	struct endpoint *client;

	routing_address_add(lab, "a", by_version(lab, "10.0.0.11/24", "fd00::11/64"), "path0");
	ip_run(lab, "b", "neigh add %s lladdr 02:00:00:00:00:01 dev path0\n", second);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {second});
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the second address", "path0");
	expect_delivery(server, client, "to the second address", "path0");
	routing_assert_all_sent_from(lab, 0, "a", second);
}

SCENARIO(source_of_route,
	 "An endpoint bound to no address sends from the one that the route prefers",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *preferred = by_version(lab, "10.8.0.1", "fd00:8::1");
	struct endpoint *client;

	routing_address_add(lab, "a", routing_host_prefix(preferred), "lo");
	ip_run(lab, "a", "route add %s dev path0 src %s\n",
	       by_version(lab, "10.0.0.2/32", "fd00::2/128"), preferred);
	ip_run(lab, "b", "route add %s via %s\n", by_version(lab, "10.8.0.0/24", "fd00:8::/64"),
	       text_of_path(lab, "a", "path0"));
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the preferred address", "path0");
	routing_assert_all_sent_from(lab, 0, "a", preferred);
}

/* Table 100 has a route to the service over path1. */
static void add_second_table(struct lab *lab)
{
	ip_run(lab, "a", "route add %s via %s table 100\n", routing_service_subnet(lab),
	       text_of_path(lab, "b", "path1"));
}

SCENARIO(rule_for_source,
	 "A routing rule for one source address applies to the endpoint bound to it and to no "
	 "other",
	 .lab = &dual_path, .needs = CAP_POLICY_ROUTING)
{
	struct endpoint *server = routing_listen_on_service(lab, "path0");
	struct endpoint *ruled, *other;

	add_second_table(lab);
	ip_run(lab, "a", "%srule add from %s lookup 100\n", by_version(lab, "", "-6 "),
	       text_of_path(lab, "a", "path1"));
	ruled = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path1"});
	other = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(ruled, server, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path1", "path1",
			    routing_service(lab));
	routing_assert_sent(lab, expect_delivery(ruled, server, "by the rule", "path1"), "path1",
			    "path1", routing_service(lab));
	endpoint_connect(other, server, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0",
			    routing_service(lab));
	routing_assert_sent(lab, expect_delivery(other, server, "by the main table", "path0"),
			    "path0", "path0", routing_service(lab));
}

SCENARIO(rule_for_port,
	 "A routing rule for SCTP to one port applies to associations with that port and to no "
	 "others",
	 .lab = &dual_path, .needs = CAP_POLICY_ROUTING)
{
	struct endpoint *plain = routing_listen_on_service(lab, "path0");
	struct endpoint *ruled = endpoint_listen(
		lab, "b", ONE_TO_MANY, .paths = {routing_service(lab)}, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *other = endpoint_open(lab, "a", ONE_TO_MANY);

	add_second_table(lab);
	ip_run(lab, "a", "%srule add ipproto %d dport %u lookup 100\n", by_version(lab, "", "-6 "),
	       IPPROTO_SCTP, ruled->port);
	endpoint_connect(client, ruled, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path1", "path1",
			    routing_service(lab));
	expect_delivery(client, ruled, "by the rule", "path1");
	endpoint_connect(other, plain, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0",
			    routing_service(lab));
	expect_delivery(other, plain, "by the main table", "path0");
}

/* b's endpoint asks for an association with a port of a at which nobody listens. */
static const struct packet *refused_at(struct lab *lab, struct endpoint *client, uint16_t port)
{
	struct sockaddr_storage there = path_address(lab, "a", "path0", port);

	ck_assert_int_eq(connect(client->fd, (struct sockaddr *)&there, sizeof(there)), -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	return expect_packet(lab, ABORT, .from = "a");
}

SCENARIO(
	rule_for_port_of_nobody,
	"A routing rule for SCTP from one port applies to an answer that belongs to no association",
	.lab = &dual_path, .needs = CAP_POLICY_ROUTING)
{
	struct endpoint *client = routing_listen_on_service(lab, "path0");

	add_second_table(lab);
	ip_run(lab, "a", "%srule add ipproto %d sport %u lookup 100\n", by_version(lab, "", "-6 "),
	       IPPROTO_SCTP, SERVER_PORT + 1);
	routing_assert_sent(lab, refused_at(lab, client, SERVER_PORT + 1), "path1", "path0",
			    routing_service(lab));
	routing_assert_sent(lab, refused_at(lab, client, SERVER_PORT + 2), "path0", "path0",
			    routing_service(lab));
}

SCENARIO(source_not_deprecated,
	 "A deprecated IPv6 address is not used as a source while the link has another, but an "
	 "endpoint bound to it still uses it",
	 .lab = &two_nodes, .as = AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client, *bound;

	ip_run(lab, "a",
	       "addr add fd00::11/64 dev path0 nodad\n"
	       "addr change fd00::1/64 dev path0 preferred_lft 0\n");
	ip_run(lab, "b", "neigh add fd00::11 lladdr 02:00:00:00:00:01 dev path0\n");
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_delivery(client, server, "from the other address", "path0");
	routing_assert_all_sent_from(lab, 0, "a", "fd00::11");

	bound = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(bound, server);
	routing_assert_sent(lab, expect_delivery(bound, server, "from the deprecated one", "path0"),
			    "path0", "path0", "path0");
}

SCENARIO(tentative_address,
	 "A tentative IPv6 address is neither used as a source nor listed in INIT: until "
	 "Duplicate Address Detection has finished it may be another node's (RFC 4862 5.4)",
	 .lab = &two_nodes, .as = AS_IPV6,
	 .known = {{NULL, NULL,
		    "an IPv6 address is listed as soon as it is added, which is before Duplicate "
		    "Address Detection (sctp_inet6addr_event() in net/sctp/ipv6.c)"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	sysctl_set(lab, "a", "net/ipv6/conf/path0/accept_dad", "1");
	sysctl_set(lab, "a", "net/ipv6/conf/path0/dad_transmits", "1");
	ip_run(lab, "a", "addr add fd00::11/64 dev path0\n");
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	routing_assert_sent(lab, init, "path0", "path0", "path0");
	ck_assert_msg(!chunk_lists_address(lab, init, "fd00::11"),
		      "INIT lists a tentative address");
}
