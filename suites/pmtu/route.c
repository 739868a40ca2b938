/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MTU of the device, of the route, and how long a PMTU is remembered: RFC 1191, RFC 8201. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

/* Linux: net.ipv4.route.mtu_expires, net.ipv6.route.mtu_expires; RFC 1191 6.3 recommends it. */
#define MTU_EXPIRES SECONDS(600)

/* A packet makes SCTP look at its route. */
static void touch(struct pair pair)
{
	endpoint_send(pair.a, 0, "x");
	expect_message(pair.b, 0, "x");
	let_pass(pair.lab, SECONDS(1));
	forget_packets(pair.lab);
}

SCENARIO(device, "Messages are fragmented to the MTU of the device as it grows and shrinks",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-2", "RFC9260-6.9-10"})
{
	static const unsigned mtus[] = {1400, 1280, 1500, 9000, 4352, 1500};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		link_mtu(lab, "path0", mtus[i]);
		touch(pair);
		pmtu_expect_path_mtu(pair.a, "path0", mtus[i]);
		pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, mtus[i]));
		pmtu_expect_fragments(pair, 20000, user_data_room(lab, mtus[i]));
	}
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(device_becomes_smaller,
	 "What was sized for the device's old MTU is fragmented by IP and arrives",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-7"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost;
	size_t full = user_data_room(lab, 1500);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = full);
	lost = expect_packet(lab, DATA, .from = "a");
	link_mtu(lab, "path0", 1300);
	check_timer(__FILE__, __LINE__, pmtu_expect_ip_fragments(lab, lost, 1300) - lost->time,
		    RTO_MIN, "the retransmission");
	expect_message(pair.b, 0, NULL, .size = full);
	let_pass(lab, SECONDS(1));
	pmtu_expect_fragments(pair, 4000, user_data_room(lab, 1300));
}

SCENARIO(route, "Messages are fragmented to the MTU of the route", .lab = &routed,
	 .spec = {"RFC9260-6.9-2", "RFC9260-7.3-2"})
{
	static const unsigned mtus[] = {1400, 1280, 1500};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		ip_run(lab, "a", "route change %s dev left mtu %u\n",
		       by_version(lab, "10.1.0.0/24 via 10.0.0.2", "fd00:1::/64 via fd00::2"),
		       mtus[i]);
		touch(pair);
		pmtu_expect_path_mtu(pair.a, "right", mtus[i]);
		pmtu_expect_fragments(pair, 4000, user_data_room(lab, mtus[i]));
	}
}

/* The PMTU is still that one: HEARTBEATs have the route looked up every 30 s and more. */
static void expect_remembered(struct pair pair, const char *path, uint32_t mtu)
{
	pmtu_expect_path_mtu(pair.a, path, mtu);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(pair.lab, mtu));
}

SCENARIO(expires,
	 "A PMTU reported by a router is remembered for ten minutes; then larger packets are "
	 "tried again",
	 .lab = &routed, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(2000))
{
	struct pair pair = pair_open(lab, .measured = true);
	struct packet too_big;
	const struct packet *refused;

	link_mtu(lab, "right", 1300);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	too_big = pmtu_expect_too_big(lab, expect_packet(lab, DATA, .from = "a"), 1300);
	expect_message(pair.b, 0, NULL, .size = 1400);
	let_pass(lab, too_big.time + MTU_EXPIRES - SECONDS(2) - lab_now());
	touch(pair);
	expect_remembered(pair, "right", 1300);
	let_pass(lab, too_big.time + MTU_EXPIRES + SECONDS(1) - lab_now());
	touch(pair);
	expect_remembered(pair, "right", 1500);
	/* The narrow link is still there. */
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	refused = expect_packet(lab, DATA, .from = "a");
	pmtu_expect_too_big(lab, refused, 1300);
	pmtu_expect_ip_fragments(lab, refused, 1300);
	expect_message(pair.b, 0, NULL, .size = 1400);
	expect_remembered(pair, "right", 1300);
	/* And now it is gone. */
	link_mtu(lab, "right", 1500);
	let_pass(lab, MTU_EXPIRES + 2 * HB_INTERVAL);
	forget_packets(lab);
	pmtu_expect_fragments(pair, 4000, user_data_room(lab, 1500));
}

SCENARIO(set_up_over_remembered,
	 "A new association starts with the PMTU that another one has learnt for the address",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"})
{
	struct pair pair = pair_open(lab, .measured = true);
	struct pair next;

	endpoint_send(pair.a, 0, "x");
	pmtu_send_too_big(lab, expect_packet(lab, DATA, .from = "a"), 1300);
	let_pass(lab, SECONDS(1));
	next = pair_open(lab, .port = SERVER_PORT + 1);
	pmtu_expect_path_mtu(next.a, "path0", 1300);
	pmtu_expect_fragmentation_point(next.a, user_data_room(lab, 1300));
}
