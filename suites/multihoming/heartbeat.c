/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Heartbeats of established paths: RFC 9260 section 8.3. */
#define SUITE "multihoming"
#include "suites/multihoming/multihomed.h"

enum { LINKS = 3 };

/* The time of the last HEARTBEAT of each link, and what lay between two at least and at most. */
struct beats {
	int64_t last[LINKS];
	unsigned count[LINKS];
	int64_t shortest, longest;
};

static void note_beat(struct beats *beats, const struct packet *beat)
{
	int link = topology_link(&triple_path, beat->link);
	int64_t elapsed = beat->time - beats->last[link];

	if (beats->last[link]) {
		expect_jittered(beat->time, beats->last[link], HB_INTERVAL, RTO_MIN);
		beats->shortest = beats->shortest < elapsed ? beats->shortest : elapsed;
		beats->longest = beats->longest > elapsed ? beats->longest : elapsed;
		beats->count[link]++;
	}
	beats->last[link] = beat->time;
}

SCENARIO(idle_paths_are_probed,
	 "Each idle path gets a HEARTBEAT every HB.interval plus RTO, +-50 % of the RTO at random, "
	 "answered at once",
	 .lab = &triple_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-3", "RFC9260-8.3-9", "RFC9260-8.3-14"})
{
	struct beats beats = {.shortest = INT64_MAX};
	struct pair pair = pair_connect(lab);

	for (int i = 0; i < 6 * LINKS; i++) {
		const struct packet *beat =
			expect_packet(lab, HEARTBEAT, .from = "a", .within = SECONDS(40));

		expect_answer(lab, beat);
		note_beat(&beats, beat);
	}
	for (int link = 0; link < LINKS; link++)
		ck_assert_uint_ge(beats.count[link], 4);
	ck_assert_int_gt(beats.longest - beats.shortest, RTO_MIN / 4);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(heartbeats_can_be_disabled,
	 "SPP_HB_DISABLE ends the heartbeats of one path, SPP_HB_ENABLE starts them with the "
	 "interval it gives",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14"})
{
	struct pair pair = pair_connect(lab);
	unsigned before = count_packets(lab, HEARTBEAT, .from = "a", .link = "path0");
	int64_t time = lab_now();

	set_path_params(pair.a, "path1", .flags = SPP_HB_DISABLE);
	expect_no_packet(lab, HEARTBEAT, SECONDS(310), .from = "a", .link = "path1");
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "a", .link = "path0") - before, 9);
	ck_assert_uint_le(count_packets(lab, HEARTBEAT, .from = "a", .link = "path0") - before, 10);
	ck_assert_int_ge(lab_now() - time, SECONDS(310));

	forget_packets(lab);
	time = lab_now();
	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	for (int i = 0; i < 3; i++) {
		const struct packet *beat =
			expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");

		expect_jittered(beat->time, time, SECONDS(5), RTO_MIN);
		time = beat->time;
	}
}

SCENARIO(heartbeat_on_demand,
	 "SPP_HB_DEMAND sends a HEARTBEAT to that address at once, also where heartbeats are "
	 "disabled",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-9"})
{
	struct pair pair = pair_connect(lab);

	set_path_params(pair.a, "path1", .flags = SPP_HB_DISABLE);
	for (int i = 0; i < 2; i++) {
		const char *path = i ? "path1" : "path0";
		int64_t asked = lab_now();

		set_path_params(pair.a, path, .flags = SPP_HB_DEMAND);
		const struct packet *beat = expect_packet(lab, HEARTBEAT, .from = "a");
		const struct packet *answer = expect_packet(lab, HEARTBEAT_ACK, .from = "b");

		ck_assert_str_eq(beat->link, path);
		ck_assert_str_eq(answer->link, path);
		ck_assert_int_lt(beat->time - asked, jiffy());
	}
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .from = "a"), 3);
}
