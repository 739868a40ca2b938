/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MTU of the device, of the route, and how long a PMTU is remembered: RFC 1191, RFC 8201. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"
#include <stdio.h>

/* Linux: net.ipv4.route.mtu_expires, net.ipv6.route.mtu_expires; RFC 1191 6.3 recommends it. */
#define MTU_EXPIRES SECONDS(600)

static void ip(struct lab *lab, const char *node, const char *commands)
{
	if (lab_ip(lab, node, commands) != 0)
		scenario_error("%s", lab_error(lab));
}

/* A packet makes SCTP look at its route. */
static void touch(struct pair pair)
{
	endpoint_send(pair.a, 0, "x");
	expect_message(pair.b, 0, "x");
	let_pass(pair.lab, SECONDS(1));
	forget_packets(pair.lab);
}

SCENARIO(device, "Messages are cut to the MTU of the device as it changes, both ways",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-2", "RFC9260-6.9-10"})
{
	static const unsigned mtus[] = {1400, 1280, 1500, 9000, 4352, 1500};
	struct pair pair = pair_establish(lab);

	for (unsigned i = 0; i < sizeof(mtus) / sizeof(*mtus); i++) {
		set_link_mtu(lab, "path0", mtus[i]);
		touch(pair);
		expect_path_mtu(pair.a, "path0", mtus[i]);
		expect_fragmentation_point(pair.a, user_data_of(lab, mtus[i]));
		expect_cut(pair, 20000, user_data_of(lab, mtus[i]));
	}
	ck_assert_uint_eq(count_ip_fragments(), 0);
}

SCENARIO(device_becomes_smaller,
	 "What was cut for the device's old MTU is fragmented by IP and arrives", .lab = &two_nodes,
	 .spec = {"RFC9260-6.9-7"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *lost;
	size_t full = user_data_of(lab, 1500);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = full);
	lost = expect_packet(lab, DATA, .from = "a");
	set_link_mtu(lab, "path0", 1300);
	check_timer(__FILE__, __LINE__, expect_ip_fragments(lab, lost, 1300) - lost->time, RTO_MIN,
		    "the DATA");
	expect_message(pair.b, 0, NULL, .size = full);
	let_pass(lab, SECONDS(1));
	expect_cut(pair, 4000, user_data_of(lab, 1300));
}

SCENARIO(route, "Messages are cut to the MTU that the route has", .lab = &routed,
	 .spec = {"RFC9260-6.9-2", "RFC9260-7.3-2"})
{
	static const char *const routes[] = {
		"route change 10.1.0.0/24 via 10.0.0.2 dev left mtu %u\n",
		"route change fd00:1::/64 via fd00::2 dev left mtu %u\n",
	};
	static const unsigned mtus[] = {1400, 1280, 1500};
	struct pair pair = pair_establish(lab);
	char command[96];

	for (unsigned i = 0; i < sizeof(mtus) / sizeof(*mtus); i++) {
		snprintf(command, sizeof(command), routes[lab_versions(lab) == IPV6], mtus[i]);
		ip(lab, "a", command);
		touch(pair);
		expect_path_mtu(pair.a, "right", mtus[i]);
		expect_cut(pair, 4000, user_data_of(lab, mtus[i]));
	}
}

/* Whether the PMTU is remembered, as HEARTBEATs have it looked at every 30 s and more. */
static void expect_remembered(struct pair pair, const char *path, uint32_t mtu)
{
	expect_path_mtu(pair.a, path, mtu);
	expect_fragmentation_point(pair.a, user_data_of(pair.lab, mtu));
}

SCENARIO(expires,
	 "A PMTU that a router told is remembered for ten minutes; then larger packets are tried "
	 "again",
	 .lab = &routed, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(2000))
{
	struct pair pair = pair_establish(lab);
	struct packet told;
	const struct packet *refused;

	set_link_mtu(lab, "right", 1300);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	told = expect_too_big(lab, expect_packet(lab, DATA, .from = "a"), 1300);
	expect_message(pair.b, 0, NULL, .size = 1400);
	let_pass(lab, told.time + MTU_EXPIRES - SECONDS(2) - lab_now());
	touch(pair);
	expect_remembered(pair, "right", 1300);
	let_pass(lab, told.time + MTU_EXPIRES + SECONDS(1) - lab_now());
	touch(pair);
	expect_remembered(pair, "right", 1500);
	/* The router is still there. */
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	refused = expect_packet(lab, DATA, .from = "a");
	expect_too_big(lab, refused, 1300);
	expect_ip_fragments(lab, refused, 1300);
	expect_message(pair.b, 0, NULL, .size = 1400);
	expect_remembered(pair, "right", 1300);
	/* And is no more. */
	set_link_mtu(lab, "right", 1500);
	let_pass(lab, MTU_EXPIRES + 2 * HB_INTERVAL);
	forget_packets(lab);
	expect_cut(pair, 4000, user_data_of(lab, 1500));
}

SCENARIO(set_up_over_remembered,
	 "A new association starts with the PMTU that another one learnt of the address",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"})
{
	struct pair pair = pair_establish(lab);
	struct endpoint *next = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE, .port = 5001);

	endpoint_send(pair.a, 0, "x");
	say_too_big(lab, expect_packet(lab, DATA, .from = "a"), 1300);
	let_pass(lab, SECONDS(1));
	endpoint_connect(next, listener);
	expect_path_mtu(next, "path0", 1300);
	expect_fragmentation_point(next, user_data_of(lab, 1300));
}
