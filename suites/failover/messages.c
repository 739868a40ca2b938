/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of every kind survive a failover and the return of the primary path. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

/* The receivers may have to wait for `more` than the RTO. */
static void fail_over_and_back(struct traffic *traffic, int64_t more)
{
	struct lab *lab = traffic->lab;

	traffic_run(traffic, SECONDS(2));
	traffic_cut(traffic, "path0", NULL);
	struct span stall = one_timer(traffic, RTO_MIN);

	stall.longest += more;
	/* A second for T3-rtx, and as long on the other path. */
	traffic_run(traffic, 2 * RTO_MIN);
	for (unsigned i = 0; i < traffic->flow_count; i++)
		expect_stalls(traffic, traffic->flows[i].to->node, stall);
	traffic_mark(traffic);
	traffic_run(traffic, RTO_MIN / 2);
	for (unsigned i = 0; i < traffic->flow_count; i++)
		expect_all_on(traffic, traffic->flows[i].from->node, "path1");
	link_restore(lab, "path0");
	/* One HEARTBEAT may have been lost: that doubled the RTO again. */
	traffic_run(traffic, probed_within(4 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(2));
	for (unsigned i = 0; i < traffic->flow_count; i++)
		expect_all_on(traffic, traffic->flows[i].from->node, "path0");
	expect_no_path_event(traffic->a);
	expect_no_path_event(traffic->b);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(ordered_messages, "Messages on one stream come in order, delayed by one RTO at most",
	 .lab = &dual_path, .spec = {"RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"})
{
	fail_over_and_back(traffic_start(lab), 0);
}

SCENARIO(messages_on_many_streams, "Messages on sixteen streams come in order, in both directions",
	 .lab = &dual_path, .spec = {"RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"})
{
	fail_over_and_back(traffic_start(lab, .streams = 16, .both_ways = true), 0);
}

SCENARIO(unordered_messages, "No unordered message is lost, none comes twice", .lab = &dual_path,
	 .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-16"})
{
	fail_over_and_back(traffic_start(lab, .streams = 2, .unordered = true), 0);
}

/* T3-rtx sends one packet again; the rest follows at the latest when that is acknowledged. */
SCENARIO(fragmented_messages, "Messages of six fragments are put together whatever path these took",
	 .lab = &dual_path, .spec = {"RFC9260-6.9-1", "RFC9260-6.3.3-3", "RFC7829-3.2-16"})
{
	fail_over_and_back(
		traffic_start(lab, .size = 8000, .interval = 2 * INTERVAL_SELDOM, .streams = 3),
		SACK_DELAY);
}

SCENARIO(fragmented_messages_both_ways,
	 "Large messages in both directions survive, though SACKs travel with them",
	 .lab = &dual_path, .spec = {"RFC9260-6.9-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"})
{
	fail_over_and_back(traffic_start(lab, .size = 4000, .interval = 2 * INTERVAL_SELDOM,
					 .streams = 2, .both_ways = true),
			   SACK_DELAY);
}
