/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two paths, and a stateful firewall on each: the second one sees no INIT. */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

#include <inttypes.h>

static struct pair open_both(struct lab *lab)
{
	static const char *const routers[] = {"r0", "r1"};
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(routers); i++)
		firewall_start(lab, routers[i], "forward");
	return pair_open(lab, .a = client, .b = server, .link = "right0");
}

static void expect_clean(struct lab *lab)
{
	static const char *const routers[] = {"r0", "r1"};

	let_pass(lab, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(routers); i++)
		ck_assert_msg(firewall_dropped(lab, routers[i]) == 0,
			      "expected %s to drop nothing as invalid; it dropped %" PRIu64
			      " packets",
			      routers[i], firewall_dropped(lab, routers[i]));
}

SCENARIO(
	second_path_without_init,
	"HEARTBEATs open the second path through a firewall that never saw an INIT: both ends confirm it",
	.lab = &two_routers, .needs = CAP_CONNTRACK)
{
	struct pair pair = open_both(lab);

	let_pass(lab, SECONDS(5));
	expect_path_state(pair.a, "right1", SCTP_ACTIVE);
	expect_path_state(pair.b, "left1", SCTP_ACTIVE);
	expect_packet(lab, HEARTBEAT_ACK, .from = "r1");
	ck_assert_uint_eq(count_packets(lab, INIT, .link = "left1"), 0);
	ck_assert_uint_gt(firewall_new(lab, "r1"), 0);
	expect_clean(lab);
}

SCENARIO(
	second_path_takes_over,
	"When the first path goes dark DATA goes on over the second one, whose firewall never saw an INIT",
	.lab = &two_routers, .needs = CAP_CONNTRACK, .limit = SECONDS(100),
	.spec = {"RFC9260-6.4-6"})
{
	struct pair pair = open_both(lab);

	let_pass(lab, SECONDS(5));
	expect_delivery(pair.a, pair.b, "on the first path", "left0");
	link_cut(lab, "left0", NULL);
	endpoint_send(pair.a, 0, "on the second path");
	expect_message(pair.b, 0, "on the second path", .within = SECONDS(10));
	ck_assert_uint_gt(count_packets(lab, DATA, .from = "r1", .link = "right1"), 0);
	expect_packet(lab, SACK, .from = "r1", .link = "left1");
	expect_clean(lab);
}

SCENARIO(
	second_path_data_both_ways,
	"DATA that both users send over the second path passes the firewall that never saw an INIT",
	.lab = &two_routers, .needs = CAP_CONNTRACK)
{
	struct pair pair = open_both(lab);

	let_pass(lab, SECONDS(5));
	endpoint_send(pair.a, 0, "there", .path = "right1");
	expect_message(pair.b, 0, "there", .within = SECONDS(1));
	endpoint_send(pair.b, 0, "and back", .path = "left1");
	expect_message(pair.a, 0, "and back", .within = SECONDS(1));
	ck_assert_uint_gt(count_packets(lab, DATA, .from = "r1", .link = "right1"), 0);
	ck_assert_uint_gt(count_packets(lab, DATA, .from = "r1", .link = "left1"), 0);
	expect_clean(lab);
}

SCENARIO(
	second_path_forgotten,
	"A second path whose firewall has forgotten it loses DATA until the next HEARTBEAT; retransmissions take "
	"the first path meanwhile",
	.lab = &two_routers, .needs = CAP_CONNTRACK, .spec = {"RFC9260-6.4-6"})
{
	struct pair pair = open_both(lab);

	let_pass(lab, SECONDS(5));
	endpoint_disable_heartbeats(pair.a);
	endpoint_disable_heartbeats(pair.b);
	tracking_timeout(lab, "r1", "established", 1);
	tracking_timeout(lab, "r1", "heartbeat_sent", 1);
	endpoint_send(pair.a, 0, "refreshes", .path = "right1");
	expect_message(pair.b, 0, "refreshes", .within = SECONDS(1));
	let_pass(lab, SECONDS(10));
	endpoint_send(pair.a, 0, "by a detour", .path = "right1");
	expect_message(pair.b, 0, "by a detour", .within = SECONDS(10));
	ck_assert_uint_eq(firewall_dropped(lab, "r1"), 1);
	ck_assert_uint_eq(firewall_dropped(lab, "r0"), 0);
}

SCENARIO(
	asymmetric_firewall,
	"A firewall that sees one direction only: what the client sends over the first path and the server over the "
	"second is valid to both",
	.lab = &two_routers, .needs = CAP_CONNTRACK)
{
	struct pair pair = open_both(lab);

	let_pass(lab, SECONDS(5));
	link_cut(lab, "left0", "r0");
	endpoint_send(pair.b, 0, "comes back by the second", .path = "left1");
	expect_message(pair.a, 0, "comes back by the second", .within = SECONDS(1));
	endpoint_send(pair.a, 0, "goes by the first", .path = "right0");
	expect_message(pair.b, 0, "goes by the first", .within = SECONDS(1));
	expect_clean(lab);
}
