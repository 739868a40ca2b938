/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One path goes dark, and returns. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(dark_primary,
	 "When the primary path goes dark the receiver waits for one RTO; when it is back, "
	 "messages return to it",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4",
		  "RFC9260-8.3-10"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .interval = 2 * FAILOVER_LONG_INTERVAL, .streams = 4);
	struct failover_span unreachable = failover_unreachable_by_heartbeats(traffic);
	struct failover_span available = failover_available_again(traffic);
	int64_t cut = failover_cut(traffic, "path0", NULL);

	failover_run(traffic, unreachable.longest);
	failover_expect_stalls(traffic, failover_stall(traffic, RTO_MIN));
	failover_expect_path_event(traffic->a, "path0", SCTP_ADDR_UNREACHABLE, cut, unreachable);
	int64_t restored = failover_restore(traffic, "path0", available.longest, "path0");

	failover_expect_path_event(traffic->a, "path0", SCTP_ADDR_AVAILABLE, restored, available);
	failover_finish(traffic);
}

SCENARIO(dark_primary_without_pf,
	 "Without PF the receiver waits for the RTO six times, each time twice as long, until the "
	 "path is unreachable",
	 .lab = &dual_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-1", "RFC9260-8.2-2"})
{
	static const struct failover_tuning without_pf = {.without_pf = true};
	struct failover_traffic *traffic = failover_start(
		lab, .tuning = &without_pf, .interval = FAILOVER_LONG_INTERVAL, .streams = 4);
	struct failover_span unreachable = failover_unreachable_by_timeouts(traffic);
	int64_t cut = failover_cut(traffic, "path0", NULL);

	failover_run(traffic, unreachable.longest);
	failover_expect_stalls(traffic, failover_stall(traffic, RTO_MIN),
			       failover_stall_about(traffic, 2 * RTO_MIN),
			       failover_stall_about(traffic, 4 * RTO_MIN),
			       failover_stall_about(traffic, 8 * RTO_MIN),
			       failover_stall_about(traffic, 16 * RTO_MIN),
			       failover_stall_about(traffic, 32 * RTO_MIN));
	failover_expect_path_event(traffic->a, "path0", SCTP_ADDR_UNREACHABLE, cut, unreachable);
	failover_run_on(traffic, SECONDS(3), "path1");
	failover_finish(traffic);
}

SCENARIO(dark_secondary, "An outage of the path that carries no messages delays none of them",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-8.3-4", "RFC9260-8.3-5", "RFC9260-8.3-6", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .both_ways = true);
	struct failover_span unreachable = failover_unreachable_when_idle(traffic);
	struct failover_span available = failover_available_again(traffic);
	int64_t cut, restored;

	failover_mark(traffic);
	cut = lab_now();
	link_cut(lab, "path1", NULL);
	failover_run(traffic, unreachable.longest);
	failover_expect_path_event(traffic->a, "path1", SCTP_ADDR_UNREACHABLE, cut, unreachable);
	failover_expect_path_event(traffic->b, "path1", SCTP_ADDR_UNREACHABLE, cut, unreachable);
	restored = lab_now();
	link_restore(lab, "path1");
	failover_run(traffic, available.longest);
	failover_expect_path_event(traffic->a, "path1", SCTP_ADDR_AVAILABLE, restored, available);
	failover_expect_path_event(traffic->b, "path1", SCTP_ADDR_AVAILABLE, restored, available);
	failover_expect_on(traffic, "path0");
	failover_expect_gaps_below(traffic, FAILOVER_TELECOM_INTERVAL + jiffy());
	failover_finish(traffic);
}

SCENARIO(carrier_loss,
	 "A path that loses its carrier costs one RTO, as a dark one does; when the carrier is "
	 "back, messages return to it",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic = failover_start(lab, .tuning = &failover_telecom);
	struct failover_span unreachable = failover_unreachable_by_heartbeats(traffic);
	struct failover_span available = failover_available_again(traffic);
	int64_t down = failover_calm(traffic), up;

	link_down(lab, "path0");
	failover_run(traffic, unreachable.longest);
	failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
	failover_expect_path_event(traffic->a, "path0", SCTP_ADDR_UNREACHABLE, down, unreachable);
	up = lab_now();
	link_up(lab, "path0");
	failover_run(traffic, available.longest);
	failover_expect_path_event(traffic->a, "path0", SCTP_ADDR_AVAILABLE, up, available);
	failover_run_on(traffic, SECONDS(1), "path0");
	failover_finish(traffic);
}
