/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of every kind survive a failover and the return of the primary path. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

/* The receivers may have to wait for `more` than the RTO. */
static void fail_over_and_back(struct failover_traffic *traffic, int64_t more)
{
	struct lab *lab = traffic->lab;

	failover_run(traffic, SECONDS(1));
	failover_cut(traffic, "path0", NULL);
	/* A second for T3-rtx, and as long on the other path. */
	failover_run(traffic, 2 * RTO_MIN);
	failover_expect_stalls(traffic,
			       failover_span_plus(failover_stall(traffic, RTO_MIN), 0, more));
	failover_run_on(traffic, RTO_MIN / 2, "path1");
	link_restore(lab, "path0");
	/* One HEARTBEAT may have been lost: that doubled the RTO again. */
	failover_run(traffic, failover_probed_within(4 * RTO_MIN));
	failover_run_on(traffic, SECONDS(2), "path0");
	failover_expect_no_path_event(traffic->a);
	failover_expect_no_path_event(traffic->b);
	failover_finish(traffic);
}

SCENARIO(ordered_messages,
	 "Messages on one stream arrive in order across a failover, delayed by at most one RTO",
	 .lab = &dual_path, .spec = {"RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"},
	 .fix = {"hb-timer-reset"})
{
	fail_over_and_back(failover_start(lab), 0);
}

SCENARIO(messages_on_many_streams,
	 "Messages on sixteen streams arrive in order across a failover, in both directions",
	 .lab = &dual_path, .spec = {"RFC9260-6.6-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"},
	 .fix = {"hb-timer-reset"})
{
	fail_over_and_back(failover_start(lab, .streams = 16, .both_ways = true), 0);
}

SCENARIO(unordered_messages, "No unordered message is lost or delivered twice across a failover",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-16"},
	 .fix = {"hb-timer-reset"})
{
	fail_over_and_back(failover_start(lab, .streams = 2, .unordered = true), 0);
}

/* T3-rtx retransmits one packet; the rest follows at the latest when that is acknowledged. */
SCENARIO(fragmented_messages,
	 "Messages of six fragments are reassembled, whichever paths the fragments took",
	 .lab = &dual_path, .spec = {"RFC9260-6.9-1", "RFC9260-6.3.3-3", "RFC7829-3.2-16"},
	 .fix = {"hb-timer-reset"})
{
	fail_over_and_back(failover_start(lab, .size = 8000, .interval = 2 * FAILOVER_LONG_INTERVAL,
					  .streams = 3),
			   SACK_DELAY);
}

SCENARIO(fragmented_messages_both_ways,
	 "Large messages in both directions survive a failover, although SACKs travel with them",
	 .lab = &dual_path, .spec = {"RFC9260-6.9-1", "RFC9260-6.4.1-1", "RFC7829-3.2-16"},
	 .fix = {"hb-timer-reset"})
{
	fail_over_and_back(failover_start(lab, .size = 4000, .interval = 2 * FAILOVER_LONG_INTERVAL,
					  .streams = 2, .both_ways = true),
			   SACK_DELAY);
}
