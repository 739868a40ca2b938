/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HEARTBEATs on confirmed paths: RFC 9260 section 8.3. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

enum { LINKS = 3 };

SCENARIO(idle_paths_are_probed,
	 "Each idle path gets a HEARTBEAT every HB.interval plus RTO +- 50 %, which is answered "
	 "at once",
	 .lab = &triple_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-3", "RFC9260-8.3-9", "RFC9260-8.3-14"},
	 .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .measured = true);
	int64_t last[LINKS] = {0};
	unsigned intervals[LINKS] = {0};

	for (int i = 0; i < 6 * LINKS; i++) {
		const struct packet *heartbeat =
			expect_packet(lab, HEARTBEAT, .from = "a", .within = SECONDS(40));
		int link = topology_link(&triple_path, heartbeat->link);

		expect_heartbeat_ack(lab, heartbeat);
		if (last[link]) {
			expect_jittered(heartbeat->time, last[link], HB_INTERVAL, RTO_MIN);
			intervals[link]++;
		}
		last[link] = heartbeat->time;
	}
	for (int link = 0; link < LINKS; link++)
		ck_assert_uint_ge(intervals[link], 4);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(heartbeats_are_jittered,
	 "The time between two HEARTBEATs varies at random by up to half the RTO either way",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-14"}, .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .measured = true);
	int64_t last = lab_now(), shortest = INT64_MAX, longest = 0;

	/* Short, as the kernel's timers are finer then. */
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 500);
	for (int i = 0; i < 20; i++) {
		const struct packet *heartbeat =
			expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");
		int64_t elapsed = heartbeat->time - last;

		expect_jittered(heartbeat->time, last, MILLISECONDS(500), RTO_MIN);
		shortest = elapsed < shortest ? elapsed : shortest;
		longest = elapsed > longest ? elapsed : longest;
		last = heartbeat->time;
	}
	ck_assert_int_gt(longest - shortest, RTO_MIN / 4);
}

SCENARIO(heartbeats_can_be_disabled,
	 "SPP_HB_DISABLE stops the HEARTBEATs of one path, and SPP_HB_ENABLE starts them with "
	 "the given interval",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14", "RFC6458-8.1.12-9"},
	 .fix = {"hb-interval-now"})
{
	struct pair pair = pair_open(lab, .measured = true);
	unsigned before = count_packets(lab, HEARTBEAT, .from = "a", .link = "path0");
	int64_t time = lab_now();

	path_set(pair.a, "path1", .flags = SPP_HB_DISABLE);
	expect_no_packet(lab, HEARTBEAT, SECONDS(310), .from = "a", .link = "path1");
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "a", .link = "path0") - before, 9);
	ck_assert_uint_le(count_packets(lab, HEARTBEAT, .from = "a", .link = "path0") - before, 10);
	ck_assert_int_ge(lab_now() - time, SECONDS(310));

	forget_packets(lab);
	time = lab_now();
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	for (int i = 0; i < 3; i++) {
		const struct packet *heartbeat =
			expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");

		expect_jittered(heartbeat->time, time, SECONDS(5), RTO_MIN);
		time = heartbeat->time;
	}
}

SCENARIO(heartbeat_on_demand,
	 "SPP_HB_DEMAND sends a HEARTBEAT to that address at once, even where HEARTBEATs are "
	 "disabled",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-9", "RFC6458-8.1.12-10"})
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path1", .flags = SPP_HB_DISABLE);
	for (int i = 0; i < 2; i++) {
		const char *path = i ? "path1" : "path0";
		int64_t asked = lab_now();

		path_demand_heartbeat(pair.a, path);
		const struct packet *heartbeat = expect_packet(lab, HEARTBEAT, .from = "a");
		const struct packet *answer = expect_packet(lab, HEARTBEAT_ACK, .from = "b");

		assert_on_link(heartbeat, path);
		assert_on_link(answer, path);
		ck_assert_int_lt(heartbeat->time - asked, jiffy());
	}
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .from = "a"), 3);
}
