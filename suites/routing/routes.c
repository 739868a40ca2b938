/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes that appear, move and vanish under an association. */
#define SUITE "routing"
#include "suites/routing/routing.h"

/* A pair whose b is the service, reached over path0. */
static struct pair connect_to_service(struct lab *lab)
{
	struct pair pair = pair_open(lab, .b = routing_listen_on_service(lab, "path0"),
				     .link = routing_service(lab));

	expect_delivery(pair.a, pair.b, "over the first route", "path0");
	return pair;
}

SCENARIO(route_replaced, "After a route has moved to another link, DATA and HEARTBEATs follow it",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	const struct packet *heartbeat;

	link_cut(lab, "path0", NULL);
	routing_route_service(lab, "replace", "path1");
	routing_assert_sent(lab, expect_delivery(pair.a, pair.b, "over the second", "path1"),
			    "path1", "path1", routing_service(lab));
	heartbeat = expect_packet(lab, HEARTBEAT, .from = "a", .within = 2 * HB_INTERVAL);
	routing_assert_sent(lab, heartbeat, "path1", "path1", routing_service(lab));
}

SCENARIO(route_replaced_under_data,
	 "DATA lost on the old route is retransmitted on the new one when T3-rtx expires",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	const struct packet *lost, *again;

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 0, "on its way");
	lost = expect_packet(lab, DATA, .from = "a", .fate = FRAME_CUT);
	routing_route_service(lab, "replace", "path1");
	again = expect_retransmission_of(lab, lost, "path1", RTO_MIN);
	routing_assert_sent(lab, again, "path1", "path1", routing_service(lab));
	expect_message(pair.b, 0, "on its way");
}

SCENARIO(route_removed,
	 "Without a route nothing is sent and nothing is lost: once the route is back, DATA is "
	 "sent at the next expiry of T3-rtx",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	int64_t sent;

	routing_route_service(lab, "del", "path0");
	forget_packets(lab);
	sent = lab_now();
	endpoint_send(pair.a, 0, "waits for a route");
	expect_no_packet(lab, DATA, RTO_MIN / 2, .from = "a");
	routing_route_service(lab, "add", "path0");
	expect_packet(lab, DATA, .from = "a", .link = "path0", .timer = RTO_MIN, .since = sent);
	expect_message(pair.b, 0, "waits for a route");
	expect_packet(lab, SACK, .from = "b");
	expect_delivery(pair.a, pair.b, "at once", "path0");
	expect_delivery(pair.b, pair.a, "and back", "path0");
}

/* Routes that lead nowhere, each in its own way. */
static const char *const dead_ends[] = {"unreachable", "prohibit", "blackhole"};

SCENARIO(route_to_nowhere,
	 "A destination whose route leads nowhere is treated as dark: DATA goes to the other "
	 "address of the peer when T3-rtx expires, and returns with the route",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-2", "RFC9260-6.4-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	/* Else one failure would be enough for new DATA to avoid the address (RFC 7829). */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	for (size_t i = 0; i < ARRAY_SIZE(dead_ends); i++) {
		const char *prefix = routing_host_prefix(text_of_path(lab, "b", "path0"));
		int64_t sent;

		expect_delivery(client, server, "straight", "path0");
		ip_run(lab, "a", "route add %s %s\n", dead_ends[i], prefix);
		sent = lab_now();
		endpoint_send(client, 0, dead_ends[i]);
		expect_packet(lab, DATA, .from = "a", .link = "path1", .timer = RTO_MIN,
			      .since = sent);
		expect_message(server, 0, dead_ends[i]);
		expect_packet(lab, SACK, .from = "b");
		ip_run(lab, "a", "route del %s\n", prefix);
	}
	expect_delivery(client, server, "straight again", "path0");
}

SCENARIO(connect_without_route,
	 "An INIT for which there is no route is sent once T1-init has expired and a route "
	 "exists",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1-6"})
{
	struct endpoint *server = routing_listen_on_service(lab, "path0");
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t began;

	routing_route_service(lab, "del", "path0");
	began = lab_now();
	endpoint_connect_start(client, server, .link = routing_service(lab));
	expect_no_packet(lab, INIT, RTO_INITIAL / 2, .from = "a");
	routing_route_service(lab, "add", "path0");
	expect_packet(lab, INIT, .from = "a", .timer = RTO_INITIAL, .since = began);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_delivery(client, server, "there", "path0");
}

SCENARIO(address_removed,
	 "A node sends nothing from an address that it has lost; its peer, which is not "
	 "informed, finds it unreachable, and available again once the address is back",
	 .lab = &dual_path, .limit = SECONDS(500),
	 .spec = {"RFC9260-8.2-2", "RFC9260-8.3-10", "RFC9260-8.3-11"})
{
	struct pair pair = pair_open(lab);
	const char *prefix = by_version(lab, "10.1.0.1/24", "fd00:1::1/64");
	unsigned since;

	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	ip_run(lab, "a", "addr del %s dev path1\n", prefix);
	since = trace_count();
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .within = SECONDS(400),
		     .state = SCTP_ADDR_UNREACHABLE);
	routing_assert_all_sent_from(lab, since, "a", "path0");
	expect_delivery(pair.a, pair.b, "on we go", "path0");
	expect_delivery(pair.b, pair.a, "so do we", "path0");
	routing_address_add(lab, "a", prefix, "path1");
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .within = SECONDS(200),
		     .state = SCTP_ADDR_AVAILABLE);
}

SCENARIO(device_renamed,
	 "A device that is taken down, renamed and brought up again serves the association as "
	 "before",
	 .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	ip_run(lab, "a",
	       "link set path0 down\nlink set path0 name other\n"
	       "addr replace %s dev other%s\nlink set other up\n"
	       "neigh replace %s lladdr 02:00:00:00:00:02 dev other\n",
	       by_version(lab, "10.0.0.1/24", "fd00::1/64"), by_version(lab, "", " nodad"),
	       text_of_path(lab, "b", "path0"));
	expect_delivery(pair.a, pair.b, "on the renamed device", "path0");
	expect_delivery(pair.b, pair.a, "and back", "path0");
}
