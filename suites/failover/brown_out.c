/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths that lose a part of what they carry. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(brown_out,
	 "A primary path that loses 30 % of everything in both directions costs no message, and no "
	 "wait beyond one RTO and a delayed SACK, since what is lost goes to the other path",
	 .lab = &dual_path, .limit = SECONDS(120), .needs = CAP_NETEM,
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-7.2.4-1"})
{
	static const struct tuning found_soon = {.rto_max = 4000};
	struct traffic *traffic = traffic_start(lab, .tuning = &found_soon, .both_ways = true,
						.interval = MILLISECONDS(100), .streams = 4);

	traffic_run(traffic, SECONDS(1));
	link_impair(lab, "path0", "a", "loss 30%");
	link_impair(lab, "path0", "b", "loss 30%");
	traffic_calm(traffic);
	traffic_run(traffic, SECONDS(25));
	link_impair(lab, "path0", "a", NULL);
	link_impair(lab, "path0", "b", NULL);
	traffic_run(traffic, probed_within(traffic->rto_max));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(2));
	expect_all_on(traffic, "a", "path0");
	expect_all_on(traffic, "b", "path0");
	/* The SACK of the last message before may come late, and restarts T3-rtx (6.3.2, R3). */
	int64_t longest = about_timer(traffic, RTO_MIN).longest + SACK_DELAY;

	ck_assert_uint_ge(expect_stalls_below(traffic, "a", longest), 1);
	ck_assert_uint_ge(expect_stalls_below(traffic, "b", longest), 1);
	expect_no_path_event(traffic->a);
	expect_no_path_event(traffic->b);
	traffic_finish(traffic, SECONDS(1));
}

/* A fixed pattern of 30 % without period that matters: a 16-bit Fibonacci register. */
static bool three_of_ten(const struct sctp_packet *packet, void *context)
{
	uint16_t *state = context;
	uint16_t bit = (uint16_t)((*state ^ *state >> 2 ^ *state >> 3 ^ *state >> 5) & 1);

	(void)packet;
	*state = (uint16_t)(*state >> 1 | bit << 15);
	return *state % 10 < 3;
}

SCENARIO(
	brown_out_everywhere,
	"When each of two paths loses 30 % of the messages, in a fixed pattern, all come in order; "
	"nobody waits longer than for three losses in a row",
	.lab = &dual_path, .limit = SECONDS(120),
	.spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-6.3.3-3"})
{
	static const struct tuning patient = {.rto_max = 4000, .path_max_retrans = 20};
	uint16_t states[2] = {0xace1, 0x1d0f};
	struct rule *rules[2];
	struct traffic *traffic =
		traffic_start(lab, .tuning = &patient, .streams = 2, .interval = MILLISECONDS(100));

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 2; i++)
		rules[i] = lab_drop(lab, DATA, .link = i ? "path1" : "path0", .from = "a",
				    .count = FOREVER, .match = three_of_ten, .context = &states[i]);
	traffic_run(traffic, SECONDS(25));
	rule_end(rules[0]);
	rule_end(rules[1]);
	traffic_run(traffic, SECONDS(10));
	ck_assert_uint_ge(
		expect_stalls_below(traffic, "b", about_timer(traffic, 7 * RTO_MIN).longest), 2);
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}
