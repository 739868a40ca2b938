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
		{delay_from(lab, link, "a", delay), delay_from(lab, link, "b", delay)}};
}

static void slow_ends(struct slow slow)
{
	rule_end(slow.rules[0]);
	rule_end(slow.rules[1]);
}

SCENARIO(delay_jump_below_the_rto,
	 "When the round trip jumps from 10 to 800 ms, which is less than RTO.Min, the messages "
	 "come "
	 "so much later once, and no path is blamed",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.6-1"})
{
	const int64_t before = MILLISECONDS(5), jump = MILLISECONDS(400);
	struct traffic *traffic = traffic_start(lab, .streams = 2);
	struct slow slow = slow_path(lab, "path0", before);

	traffic_run(traffic, SECONDS(2));
	for (int i = 0; i < 2; i++) {
		traffic_calm(traffic);
		slow_ends(slow);
		slow = slow_path(lab, "path0", jump);
		traffic_mark(traffic);
		traffic_run(traffic, SECONDS(5));
		expect_stalls(traffic, "b",
			      {traffic->pause + jump - jiffy(), traffic->pause + jump + jiffy()});
		expect_all_on(traffic, "a", "path0");
		slow_ends(slow);
		slow = slow_path(lab, "path0", before);
		traffic_run(traffic, SECONDS(5));
		expect_no_stall(traffic, "b");
	}
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(delay_jump_beyond_the_rto,
	 "When the round trip jumps from 10 ms to 1 s, with an RTO of at most 400 ms, the messages "
	 "come over the other path after one RTO, and are delivered once, though both paths carry "
	 "them; when the slow path is fast again it is used again",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.2-20", "RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-4"})
{
	const int64_t jump = MILLISECONDS(500);
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom, .streams = 2);
	struct slow slow = slow_path(lab, "path0", MILLISECONDS(5));

	traffic_run(traffic, SECONDS(2));
	for (int i = 0; i < 2; i++) {
		int64_t rto;

		traffic_calm(traffic);
		/* The kernel's SRTT and RTTVAR may not be back where they were (scenario
		 * rto.short_round_trips_after_a_long_one). */
		rto = MILLISECONDS(endpoint_path(traffic->a, "path0").spinfo_rto);
		slow_ends(slow);
		slow = slow_path(lab, "path0", jump);
		traffic_run(traffic, rto + MILLISECONDS(200));
		expect_stalls(traffic, "b", one_timer(traffic, rto));
		/* Late SACKs and answers to HEARTBEATs may lead messages back for a while. */
		traffic_run(traffic, SECONDS(3));
		slow_ends(slow);
		slow = slow_path(lab, "path0", MILLISECONDS(5));
		traffic_run(traffic, found_again(traffic).longest);
		/* Until T3-rtx expires, and then over the slow path once more. */
		expect_stalls_below(traffic, "b",
				    about_timer(traffic, traffic->rto_max).longest + jump);
		traffic_mark(traffic);
		traffic_run(traffic, SECONDS(2));
		expect_all_on(traffic, "a", "path0");
	}
	traffic_finish(traffic, SECONDS(1));
}
