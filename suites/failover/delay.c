/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The delay of the primary path jumps, and jumps back: timeouts without any loss. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

/* Each packet on the path takes that long, in both directions. */
struct slow {
	struct rule *rules[2];
};

static struct slow slow_path(struct lab *lab, const char *link, int64_t delay)
{
	return (struct slow){
		{failover_delay(lab, link, "a", delay), failover_delay(lab, link, "b", delay)}};
}

static void slow_ends(struct slow slow)
{
	rule_end(slow.rules[0]);
	rule_end(slow.rules[1]);
}

SCENARIO(delay_jump_below_the_rto,
	 "When the round-trip time jumps from 10 to 800 ms, less than RTO.Min, messages are "
	 "delayed by that much once, and no path counts as failed",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.6-1"})
{
	const int64_t before = MILLISECONDS(5), jump = MILLISECONDS(400);
	struct failover_traffic *traffic = failover_start(lab, .streams = 2);
	struct slow slow = slow_path(lab, "path0", before);

	failover_run(traffic, SECONDS(2));
	for (int i = 0; i < 2; i++) {
		failover_calm(traffic);
		slow_ends(slow);
		slow = slow_path(lab, "path0", jump);
		failover_mark(traffic);
		failover_run(traffic, SECONDS(5));
		failover_expect_stalls(traffic, {traffic->pause + jump - jiffy(),
						 traffic->pause + jump + jiffy()});
		failover_expect_on(traffic, "path0");
		slow_ends(slow);
		slow = slow_path(lab, "path0", before);
		failover_run(traffic, SECONDS(5));
		failover_expect_no_stall(traffic);
	}
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}

SCENARIO(delay_jump_beyond_the_rto,
	 "When the round-trip time jumps from 10 ms to 1 s, with an RTO of at most 400 ms, "
	 "messages take the other path after one RTO and are delivered once, although both paths "
	 "carry them; when the slow path is fast again, they return to it",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.2-20", "RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-4"})
{
	const int64_t jump = MILLISECONDS(500);
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 2);
	struct slow slow = slow_path(lab, "path0", MILLISECONDS(5));

	failover_run(traffic, SECONDS(2));
	for (int i = 0; i < 2; i++) {
		int64_t rto;

		failover_calm(traffic);
		/* The kernel's SRTT and RTTVAR may not be back where they were (scenario
		 * rto.short_round_trips_after_a_long_one). */
		rto = path_rto(traffic->a, "path0");
		slow_ends(slow);
		slow = slow_path(lab, "path0", jump);
		failover_run(traffic, rto + MILLISECONDS(200));
		failover_expect_stalls(traffic, failover_stall(traffic, rto));
		/* Late SACKs and HEARTBEAT ACKs may lead messages back for a while. */
		failover_run(traffic, SECONDS(3));
		slow_ends(slow);
		slow = slow_path(lab, "path0", MILLISECONDS(5));
		failover_run(traffic, failover_available_again(traffic).longest);
		/* T3-rtx, and then the slow path once more. */
		failover_expect_stalls_below(
			traffic, 0, failover_stall_about(traffic, traffic->rto_max).longest + jump);
		failover_run_on(traffic, SECONDS(2), "path0");
	}
	failover_finish(traffic);
}
