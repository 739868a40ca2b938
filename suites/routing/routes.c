/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Routes that come, move and go while an association is there. */
#define SUITE "routing"
#include "suites/routing/routing.h"

/* A client on a with an association with SERVICE, reached over path0. */
struct pair {
	struct endpoint *client, *server;
};

static struct pair connect_to_service(struct lab *lab)
{
	struct pair pair = {.server = listen_on_service(lab, "path0")};

	pair.client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(pair.client, pair.server, .link = SERVICE);
	expect_delivery(pair.client, pair.server, "over the first route", "path0");
	return pair;
}

SCENARIO(route_replaced, "After a route has moved to another link, DATA and HEARTBEAT go there",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	const struct packet *beat;

	link_cut(lab, "path0", NULL);
	route_service(lab, "replace", "path1");
	assert_sent(lab, expect_delivery(pair.client, pair.server, "over the second", "path1"),
		    "path1", "path1", SERVICE);
	beat = expect_packet(lab, HEARTBEAT, .from = "a", .within = 2 * HB_INTERVAL);
	assert_sent(lab, beat, "path1", "path1", SERVICE);
}

static bool is_same_tsn(const struct packet *packet, void *context)
{
	return packet->chunk->data.tsn == *(const uint32_t *)context;
}

SCENARIO(route_replaced_under_data,
	 "DATA that was lost on the old route is sent again on the new one when T3-rtx expires",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	const struct packet *lost, *again;
	uint32_t tsn;

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.client, 0, "on its way");
	lost = expect_packet(lab, DATA, .from = "a", .fate = FRAME_CUT);
	route_service(lab, "replace", "path1");
	tsn = lost->chunk->data.tsn;
	again = expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = lost->time,
			      .match = is_same_tsn, .context = &tsn);
	assert_sent(lab, again, "path1", "path1", SERVICE);
	expect_message(pair.server, 0, "on its way");
}

SCENARIO(route_removed,
	 "Without a route nothing is sent, and nothing is lost: when the route is there again the "
	 "DATA goes out with the next expiry of T3-rtx",
	 .lab = &dual_path)
{
	struct pair pair = connect_to_service(lab);
	int64_t sent;

	route_service(lab, "del", "path0");
	forget_packets(lab);
	sent = lab_now();
	endpoint_send(pair.client, 0, "waits for a route");
	expect_no_packet(lab, DATA, RTO_MIN / 2, .from = "a");
	route_service(lab, "add", "path0");
	expect_packet(lab, DATA, .from = "a", .link = "path0", .timer = RTO_MIN, .since = sent);
	expect_message(pair.server, 0, "waits for a route");
	expect_packet(lab, SACK, .from = "b");
	expect_delivery(pair.client, pair.server, "at once", "path0");
	expect_delivery(pair.server, pair.client, "and back", "path0");
}

/* Routes that lead nowhere, each in its own way. */
static const char *const dead_ends[] = {"unreachable", "prohibit", "blackhole"};

SCENARIO(route_to_nowhere,
	 "A destination whose route leads nowhere is as good as dark: the DATA goes to the other "
	 "address of the peer when T3-rtx expires, and the next one comes back when the route does",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-2", "RFC9260-6.4-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	/* Else one failure would be enough for new DATA to avoid the address (RFC 7829). */
	sysctl_in(lab, "a", "net/sctp/pf_enable", "0");
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	for (size_t i = 0; i < sizeof(dead_ends) / sizeof(dead_ends[0]); i++) {
		const char *prefix = host_prefix(address_text(lab, "b", "path0"));
		int64_t sent;

		expect_delivery(client, server, "straight", "path0");
		ip_in(lab, "a", "route add %s %s\n", dead_ends[i], prefix);
		sent = lab_now();
		endpoint_send(client, 0, dead_ends[i]);
		expect_packet(lab, DATA, .from = "a", .link = "path1", .timer = RTO_MIN,
			      .since = sent);
		expect_message(server, 0, dead_ends[i]);
		expect_packet(lab, SACK, .from = "b");
		ip_in(lab, "a", "route del %s\n", prefix);
	}
	expect_delivery(client, server, "straight again", "path0");
}

SCENARIO(connect_without_route,
	 "An INIT that finds no route is sent when T1-init expires and the route is there",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1-6"})
{
	struct endpoint *server = listen_on_service(lab, "path0");
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t began;

	route_service(lab, "del", "path0");
	began = lab_now();
	endpoint_connect_start(client, server, .link = SERVICE);
	expect_no_packet(lab, INIT, RTO_INITIAL / 2, .from = "a");
	route_service(lab, "add", "path0");
	expect_packet(lab, INIT, .from = "a", .timer = RTO_INITIAL, .since = began);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_delivery(client, server, "there", "path0");
}

SCENARIO(address_removed,
	 "A node sends nothing from an address that it has lost; its peer, which does not know, "
	 "finds "
	 "it unreachable, and reachable again when the address comes back",
	 .lab = &dual_path, .limit = SECONDS(500), .spec = {"RFC9260-8.2-2", "RFC9260-8.3-8"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const char *prefix = by_version(lab, "10.1.0.1/24", "fd00:1::1/64");
	unsigned since;

	endpoint_connect(client, server);
	expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	ip_in(lab, "a", "addr del %s dev path1\n", prefix);
	since = trace_count();
	expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = "path1", .within = SECONDS(400),
		     .state = SCTP_ADDR_UNREACHABLE);
	assert_all_sent_from(lab, since, "a", "path0");
	expect_delivery(client, server, "on we go", "path0");
	expect_delivery(server, client, "so do we", "path0");
	ip_in(lab, "a", "addr add %s dev path1%s\n", prefix, by_version(lab, "", " nodad"));
	expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = "path1", .within = SECONDS(200),
		     .state = SCTP_ADDR_AVAILABLE);
}

SCENARIO(device_renamed,
	 "A device that is taken down, renamed and taken up again serves the association as before",
	 .lab = &dual_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	ip_in(lab, "a",
	      "link set path0 down\nlink set path0 name other\n"
	      "addr replace %s dev other%s\nlink set other up\n"
	      "neigh replace %s lladdr 02:00:00:00:00:02 dev other\n",
	      by_version(lab, "10.0.0.1/24", "fd00::1/64"), by_version(lab, "", " nodad"),
	      address_text(lab, "b", "path0"));
	expect_delivery(client, server, "on the renamed device", "path0");
	expect_delivery(server, client, "and back", "path0");
}
