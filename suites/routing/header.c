/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an application decides of the IP header: DSCP, flow label, hop limit. */
#define SUITE "routing"
#include "suites/routing/routing.h"

enum { EF = 46, AF41 = 34, FLOW = 0x12345, OTHER_FLOW = 0x54321 };

static void set_traffic_class(struct endpoint *endpoint, int dscp)
{
	bool ipv6 = over_ipv6(endpoint->lab);
	const int class = dscp << 2;

	if (setsockopt(endpoint->fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_TCLASS : IP_TOS,
		       &class, sizeof(class)) != 0)
		scenario_error("cannot set the traffic class: %s", strerror(errno));
}

/* All packets that the node sent on the link (NULL: on any), from packet number `since` on, have
 * that DSCP, and there are some. */
static void assert_dscp(struct lab *lab, unsigned since, const char *node, const char *link,
			unsigned dscp)
{
	unsigned checked = 0;

	let_pass(lab, 0);
	for (unsigned i = since; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);
		char line[512];

		if (!packet || strcmp(packet->from, node) || (link && strcmp(packet->link, link)))
			continue;
		checked++;
		ck_assert_msg(packet->sctp.dscp == dscp, "DSCP %u, expected %u, in %s",
			      packet->sctp.dscp, dscp, trace_describe(i, line, sizeof(line)));
	}
	ck_assert_uint_gt(checked, 0);
}

SCENARIO(dscp_of_socket,
	 "The DSCP of a socket (IP_TOS, IPV6_TCLASS) is in all packets of its associations, "
	 "including those of the handshake",
	 .lab = &two_nodes, .as = AS_IPV4 | AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	set_traffic_class(client, EF);
	endpoint_connect(client, server);
	expect_delivery(client, server, "expedited", "path0");
	endpoint_shutdown(client);
	expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");
	assert_dscp(lab, 0, "a", NULL, EF);
	assert_dscp(lab, 0, "b", NULL, 0);
}

static void set_path_dscp(struct endpoint *endpoint, const char *path, int dscp)
{
	struct sctp_paddrparams params = endpoint_path_params(endpoint, path);

	params.spp_flags = SPP_DSCP;
	params.spp_dscp = (uint8_t)(dscp << 2);
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

SCENARIO(dscp_of_path, "SPP_DSCP of one path overrides the socket's DSCP, on that path only",
	 .lab = &dual_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	unsigned since;

	set_traffic_class(client, AF41);
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	set_path_dscp(client, "path1", EF);
	ck_assert_uint_eq(endpoint_path_params(client, "path1").spp_dscp, EF << 2);
	since = trace_count();
	expect_delivery_over(client, server, "first", "path0");
	expect_delivery_over(client, server, "second", "path1");
	assert_dscp(lab, since, "a", "path0", AF41);
	assert_dscp(lab, since, "a", "path1", EF);
}

SCENARIO(dscp_of_association,
	 "SPP_DSCP of an association applies to all its paths, and SPP_DSCP of a socket to its "
	 "future associations",
	 .lab = &dual_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct sctp_paddrparams params = {.spp_flags = SPP_DSCP, .spp_dscp = EF << 2};
	unsigned since;

	endpoint_set(client, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	assert_dscp(lab, 0, "a", NULL, EF);
	params.spp_dscp = AF41 << 2;
	params.spp_assoc_id = client->association;
	endpoint_set(client, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	since = trace_count();
	expect_delivery_over(client, server, "first", "path0");
	expect_delivery_over(client, server, "second", "path1");
	assert_dscp(lab, since, "a", "path0", AF41);
	assert_dscp(lab, since, "a", "path1", AF41);
}

static void set_flow_label(struct endpoint *endpoint, const char *path, uint32_t label)
{
	struct sctp_paddrparams params = endpoint_path_params(endpoint, path);

	params.spp_flags = SPP_IPV6_FLOWLABEL;
	params.spp_ipv6_flowlabel = label;
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

SCENARIO(flow_label_of_socket,
	 "SPP_IPV6_FLOWLABEL of a socket is in all packets of its future associations",
	 .lab = &two_nodes, .as = AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct sctp_paddrparams params = {.spp_flags = SPP_IPV6_FLOWLABEL,
					  .spp_ipv6_flowlabel = FLOW};

	endpoint_set(client, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	endpoint_connect(client, server);
	ck_assert_uint_eq(expect_packet(lab, INIT, .from = "a")->sctp.flow_label, FLOW);
	ck_assert_uint_eq(expect_packet(lab, COOKIE_ECHO, .from = "a")->sctp.flow_label, FLOW);
	ck_assert_uint_eq(expect_delivery(client, server, "flows", "path0")->sctp.flow_label, FLOW);
}

SCENARIO(
	flow_label_of_path, "SPP_IPV6_FLOWLABEL of a path is in all packets on that path",
	.lab = &dual_path, .as = AS_IPV6,
	.known = {
		{"4.19", NULL,
		 "the flow label is taken when a route is looked up, so that a new one is not used "
		 "while the route is cached (sctp_apply_peer_addr_params() in "
		 "net/sctp/socket.c, sctp_v6_get_dst() in net/sctp/ipv6.c)"}})
{
	static const uint32_t labels[] = {FLOW, OTHER_FLOW};
	static const char *const paths[] = {"path0", "path1"};
	struct pair pair = pair_open(lab);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	for (int i = 0; i < 2; i++)
		set_flow_label(pair.a, paths[i], labels[i]);
	for (int i = 0; i < 2; i++) {
		uint32_t label =
			expect_delivery_over(pair.a, pair.b, "labelled", paths[i])->sctp.flow_label;

		ck_assert_msg(label == labels[i], "expected flow label %#x on %s, it is %#x",
			      labels[i], paths[i], label);
	}
}

SCENARIO(hop_limit,
	 "The hop limit of packets is the socket's (IP_TTL, IPV6_UNICAST_HOPS), else the "
	 "route's, else the system's",
	 .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	bool ipv6 = over_ipv6(lab);
	const int hops = 7;

	ck_assert_uint_eq(expect_delivery(pair.a, pair.b, "default", "path0")->sctp.hop_limit, 64);
	ip_run(lab, "a", "route add %s dev path0 hoplimit 33\n",
	       routing_host_prefix(text_of_path(lab, "b", "path0")));
	ck_assert_uint_eq(expect_delivery(pair.a, pair.b, "of the route", "path0")->sctp.hop_limit,
			  33);
	ck_assert_int_eq(setsockopt(pair.a->fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP,
				    ipv6 ? IPV6_UNICAST_HOPS : IP_TTL, &hops, sizeof(hops)),
			 0);
	ck_assert_uint_eq(expect_delivery(pair.a, pair.b, "of the socket", "path0")->sctp.hop_limit,
			  hops);
}
