/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where DATA goes while paths are potentially failed or inactive: RFC 7829 sections 3.2 and 4. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

enum { PATHS = 3 };

static const char *const paths[PATHS] = {"path0", "path1", "path2"};

static int path_of(const struct packet *packet)
{
	return topology_link(&triple_path, packet->link);
}

SCENARIO(request_for_it_goes_elsewhere,
	 "DATA that the user asks to send to a potentially failed address goes to an active one, "
	 "and changes the state of neither",
	 .lab = &triple_path, .spec = {"RFC7829-3.2-3", "RFC7829-3.2-6", "RFC7829-3.2-7"})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	potentially_failed_enter(pair);
	link_restore(lab, "path0");
	for (int i = 0; i < 5; i++) {
		endpoint_send(pair.a, 0, "to path0", .path = "path0");
		const struct packet *data = expect_packet(lab, DATA, .from = "a");

		ck_assert_str_ne(data->link, "path0");
		expect_message(pair.b, 0, "to path0");
		expect_packet(lab, SACK, .from = "b");
		expect_path_state(pair.a, data->link, SCTP_ACTIVE);
		expect_path_state(pair.a, "path0", SCTP_PF);
	}
}

SCENARIO(retransmission_avoids_it,
	 "DATA lost on the path that took over is retransmitted on the third path, which is "
	 "active, and not on the potentially failed one, even though that works again",
	 .lab = &triple_path, .limit = SECONDS(100), .spec = {"RFC7829-3.2-3", "RFC7829-3.2-5"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const char *second, *third;

	endpoint_disable_heartbeats(pair.a);
	potentially_failed_enter(pair);
	link_restore(lab, "path0");
	endpoint_send(pair.a, 0, "which way?");
	second = expect_packet(lab, DATA, .from = "a")->link;
	expect_message(pair.b, 0, "which way?");
	expect_packet(lab, SACK, .from = "b");
	third = strcmp(second, "path1") ? "path1" : "path2";
	link_cut(lab, second, NULL);
	expect_detour(pair, second, third, RTO_MIN);
	expect_path_state(pair.a, second, SCTP_PF);
	expect_transfer(pair, "on the last active path", third);
}

/*
 * All paths are dark.  DATA goes from path to path, each time to one with the fewest failures:
 * looked at for that number of retransmissions.
 */
static void expect_least_failed(struct pair pair, unsigned failures[PATHS], int times)
{
	const struct packet *data = expect_packet(pair.lab, DATA, .from = "a");

	for (int i = 0; i < times; i++) {
		int path = path_of(data);
		int64_t rto = RTO_MIN << failures[path];

		expect_path_state(pair.a, paths[path], failures[path] ? SCTP_PF : SCTP_ACTIVE);
		data = expect_retransmission_of(pair.lab, data, NULL, rto);
		expect_path_state(pair.a, paths[path], SCTP_PF);
		failures[path]++;
		for (int other = 0; other < PATHS; other++)
			ck_assert_msg(failures[path_of(data)] <= failures[other],
				      "DATA went to %s, which has failed %u times; %s has failed "
				      "only %u times",
				      data->link, failures[path_of(data)], paths[other],
				      failures[other]);
	}
}

SCENARIO(all_paths_potentially_failed,
	 "While all paths are potentially failed DATA is sent to the one with the fewest "
	 "failures, which does not change its state, until one recovers",
	 .lab = &triple_path, .limit = SECONDS(200),
	 .spec = {"RFC7829-3.2-8", "RFC7829-3.2-9", "RFC7829-3.2-10", "RFC7829-3.2-7"})
{
	struct pair pair = pair_open(lab, .measured = true);
	unsigned failures[PATHS] = {0};

	/* The tenth timeout comes when the paths are back: it must not end the association. */
	association_max_retrans_set(pair.a, 15);
	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	endpoint_send(pair.a, 0, "round and round");
	expect_least_failed(pair, failures, 3 * PATHS);
	for (int i = 0; i < PATHS; i++) {
		ck_assert_uint_eq(failures[i], 3);
		expect_path_state(pair.a, paths[i], SCTP_PF);
		link_restore(lab, paths[i]);
	}
	expect_message(pair.b, 0, "round and round", .within = SECONDS(20));
}

SCENARIO(inactive_paths_come_last,
	 "DATA goes to a potentially failed path, however often it has failed, in preference to "
	 "inactive ones",
	 .lab = &triple_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-8"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *data;

	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	path_set(pair.a, "path0", .max_retrans = 1);
	path_set(pair.a, "path2", .max_retrans = 1);
	/* Path0 and path2 are inactive after two HEARTBEATs on demand each. */
	for (int heartbeat = 0; heartbeat < 3; heartbeat++) {
		path_demand_heartbeat(pair.a, "path0");
		path_demand_heartbeat(pair.a, "path2");
		let_pass(lab, 5 * RTO_MIN);
	}
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
	expect_path_state(pair.a, "path2", SCTP_INACTIVE);
	endpoint_send(pair.a, 0, "patience");
	data = expect_packet(lab, DATA, .from = "a", .link = "path1");
	for (int64_t rto = RTO_MIN; rto <= 16 * RTO_MIN; rto *= 2) {
		data = expect_retransmission_of(lab, data, "path1", rto);
		expect_path_state(pair.a, "path1", SCTP_PF);
	}
}

SCENARIO(slow_start_after_the_return,
	 "Once a path is active again DATA is sent on it with the congestion window that the "
	 "timeout left, not with the earlier one",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-18"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *sack, *third;
	uint32_t before, after, mtu;

	for (int i = 0; i < 200; i++) {
		endpoint_send(pair.a, 0, NULL, .size = 1200);
		if (i % 20 == 19)
			for (int j = 0; j < 20; j++)
				expect_message(pair.b, 0, NULL, .size = 1200);
	}
	before = path_cwnd(pair.a, "path0");
	mtu = path_mtu(pair.a, "path0");
	forget_packets(lab);
	endpoint_disable_heartbeats(pair.a);
	potentially_failed_enter(pair);
	link_restore(lab, "path0");
	path_demand_heartbeat(pair.a, "path0");
	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path0");
	after = path_cwnd(pair.a, "path0");
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	ck_assert_uint_gt(before, 6 * mtu);
	/* RFC 9260 section 7.2.3: one packet. */
	ck_assert_uint_le(after, mtu);

	send_messages(pair.a, 6, 1200);
	/* cwnd may be exceeded by less than one packet: two packets, and no third before a SACK. */
	expect_packet(lab, DATA, .from = "a", .link = "path0");
	expect_packet(lab, DATA, .from = "a", .link = "path0");
	sack = expect_packet(lab, SACK, .from = "b", .link = "path0");
	third = expect_packet(lab, DATA, .from = "a", .link = "path0");
	ck_assert_uint_gt(third->number, sack->number);
	for (int i = 0; i < 6; i++)
		expect_message(pair.b, 0, NULL, .size = 1200);
}
