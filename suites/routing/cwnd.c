/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a new route does to congestion control: RFC 9260 section 7.2.5.2. */
#define SUITE "routing"
#include "suites/routing/routing.h"

enum { MESSAGES = 60, SIZE = 1000 };

SCENARIO(
	new_route_begins_anew,
	"Where the kernel takes notice of a new route, which it shows by sending from another of its "
	"addresses, the congestion window is the initial one again",
	.lab = &two_nodes, .spec = {"RFC9260-7.2.5.2-2"},
	.known = {{NULL, NULL,
		   "the new route is used, with the congestion window of the old one "
		   "(sctp_transport_route() in net/sctp/transport.c)"}})
{
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	const struct packet *data;
	uint32_t initial, grown, cwnd;
	struct pair pair;

	routing_address_add(lab, "a", by_version(lab, "10.0.0.11/24", "fd00::11/64"), "path0");
	ip_run(lab, "b", "neigh add %s lladdr 02:00:00:00:00:01 dev path0\n", second);
	pair = pair_open(lab);
	initial = path_cwnd(pair.a, "path0");
	send_messages(pair.a, MESSAGES, SIZE);
	let_pass(lab, SECONDS(2));
	grown = path_cwnd(pair.a, "path0");
	ck_assert_msg(grown > initial, "expected a congestion window beyond %u, it is %u", initial,
		      grown);

	forget_packets(lab);
	ip_run(lab, "a", "route replace %s dev path0 src %s\n",
	       by_version(lab, "10.0.0.2/32", "fd00::2/128"), second);
	endpoint_send(pair.a, 0, "over the new route");
	data = expect_packet(lab, DATA, .from = "a");
	cwnd = path_cwnd(pair.a, "path0");
	if (strcmp(text_of_address(&data->sctp.from), second)) {
		scenario_note("the kernel takes no notice of the route");
		ck_assert_uint_eq(cwnd, grown);
		return;
	}
	ck_assert_msg(cwnd == initial,
		      "expected the initial congestion window, %u, on the new route; it is %u",
		      initial, cwnd);
}
