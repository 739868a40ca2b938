/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All paths go dark, for less than what ends the association. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

/* The stall: at its longest, T3-rtx was started just before the paths returned. */
static struct failover_span dark_for(const struct failover_traffic *traffic, int64_t dark,
				     int64_t longest_rto)
{
	return (struct failover_span){traffic->pause + dark - jiffy(),
				      traffic->pause + dark + longest_rto +
					      timer_slack(longest_rto)};
}

SCENARIO(all_paths_dark_for_a_second,
	 "The association survives a second without any path: messages arrive again within "
	 "RTO.Max of the return, and none is lost",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-8.1-5", "RFC9260-6.4-6"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 4, .both_ways = true);
	const int64_t dark = SECONDS(1);

	for (int i = 0; i < 2; i++) {
		failover_cut(traffic, "path0", NULL);
		link_cut(lab, "path1", NULL);
		failover_run(traffic, dark);
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		/*
		 * Twice: messages may take the primary path, although it is unreachable, until a
		 * HEARTBEAT has found the other one; only then it is idle and gets its own.
		 */
		failover_run(traffic, 2 * failover_available_again(traffic).longest);
		failover_expect_stalls(traffic, dark_for(traffic, dark, traffic->rto_max));
		failover_run_on(traffic, SECONDS(1), "path0");
	}
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	expect_no_event(traffic->b, SCTP_ASSOC_CHANGE, 0);
	failover_finish(traffic);
}

SCENARIO(all_paths_dark_for_twenty_seconds,
	 "With default parameters messages arrive again after twenty seconds without any path, no "
	 "later than the RTO that the retransmissions have reached",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC9260-8.1-5", "RFC9260-6.4-6"})
{
	struct failover_traffic *traffic = failover_start(lab, .interval = FAILOVER_LONG_INTERVAL);
	const int64_t dark = SECONDS(20);

	failover_cut(traffic, "path0", NULL);
	link_cut(lab, "path1", NULL);
	failover_run(traffic, dark);
	link_restore(lab, "path0");
	link_restore(lab, "path1");
	failover_run(traffic, SECONDS(40));
	/* 1, 2, 4 and 8 s have passed on each path at most, if retransmissions alternate. */
	failover_expect_stalls(traffic, dark_for(traffic, dark, 16 * RTO_MIN));
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	failover_finish(traffic);
}

SCENARIO(primary_returns_before_the_other,
	 "When the other path fails while the primary path is dark and only the primary path "
	 "returns, messages arrive at the latest when a HEARTBEAT has found it and T3-rtx expires "
	 "once more",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.4-6", "RFC9260-8.3-10"})
{
	struct failover_traffic *traffic = failover_start(lab, .tuning = &failover_telecom);
	const int64_t dark = MILLISECONDS(600);

	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, MILLISECONDS(300));
	failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
	failover_cut(traffic, "path1", NULL);
	failover_run(traffic, dark);
	link_restore(lab, "path0");
	failover_run(traffic, failover_available_again(traffic).longest + SECONDS(1));
	failover_expect_stalls(
		traffic, dark_for(traffic, dark,
				  failover_available_again(traffic).longest + traffic->rto_max));
	failover_run_on(traffic, SECONDS(1), "path0");
	link_restore(lab, "path1");
	failover_run(traffic, failover_available_again(traffic).longest);
	expect_no_event(traffic->a, SCTP_ASSOC_CHANGE, 0);
	failover_finish(traffic);
}
