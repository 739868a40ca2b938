/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All paths go dark, for less than what ends the association. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

/* From the return of the paths: a T3-rtx that was just started, at its longest. */
static struct span dark_for(const struct traffic *traffic, int64_t dark, int64_t longest_rto)
{
	return (struct span){traffic->pause + dark - jiffy(),
			     traffic->pause + dark + longest_rto + timer_slack(longest_rto)};
}

SCENARIO(all_paths_dark_for_a_second,
	 "The association outlives a second without any path: messages come again within RTO.Max "
	 "of the return, and none is lost",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-8.1-5", "RFC9260-6.4-6"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom, .streams = 4, .both_ways = true);
	const int64_t dark = SECONDS(1);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 2; i++) {
		traffic_cut(traffic, "path0", NULL);
		link_cut(lab, "path1", NULL);
		traffic_run(traffic, dark);
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		/*
		 * Twice: messages may go over the primary path, though it counts as failed, until
		 * the other one is found, and only then it is idle and gets its HEARTBEAT.
		 */
		traffic_run(traffic, 2 * found_again(traffic).longest);
		expect_stalls(traffic, "a", dark_for(traffic, dark, traffic->rto_max));
		expect_stalls(traffic, "b", dark_for(traffic, dark, traffic->rto_max));
		traffic_mark(traffic);
		traffic_run(traffic, SECONDS(1));
		expect_all_on(traffic, "a", "path0");
		expect_all_on(traffic, "b", "path0");
	}
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	expect_no_event(traffic->b, SCTP_ASSOC_CHANGE, 0);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(all_paths_dark_for_twenty_seconds,
	 "With the defaults messages come again after twenty seconds without any path, not later "
	 "than the RTO that the retransmissions have reached",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC9260-8.1-5", "RFC9260-6.4-6"})
{
	struct traffic *traffic = traffic_start(lab, .interval = INTERVAL_SELDOM);
	const int64_t dark = SECONDS(20);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	link_cut(lab, "path1", NULL);
	traffic_run(traffic, dark);
	link_restore(lab, "path0");
	link_restore(lab, "path1");
	traffic_run(traffic, SECONDS(40));
	/* 1, 2, 4 and 8 s have passed on each path at most, if retransmissions alternate. */
	expect_stalls(traffic, "b", dark_for(traffic, dark, 16 * RTO_MIN));
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(primary_returns_before_the_other,
	 "The other path fails while the primary one is dark; when only the primary one returns, "
	 "messages come at the latest when a HEARTBEAT has found it and T3-rtx expires once more",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.4-6", "RFC9260-8.3-10"})
{
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom);
	const int64_t dark = MILLISECONDS(600);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, MILLISECONDS(300));
	expect_stalls(traffic, "b", one_timer(traffic, traffic->rto_min));
	traffic_cut(traffic, "path1", NULL);
	traffic_run(traffic, dark);
	link_restore(lab, "path0");
	traffic_run(traffic, found_again(traffic).longest + SECONDS(1));
	expect_stalls(traffic, "b",
		      dark_for(traffic, dark, found_again(traffic).longest + traffic->rto_max));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	link_restore(lab, "path1");
	traffic_run(traffic, found_again(traffic).longest);
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	traffic_finish(traffic, SECONDS(1));
}
