/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user chooses the primary path: SCTP_PRIMARY_ADDR before, during and after an outage. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(planned_switch_over,
	 "A change of the primary path by the user delays no message in either direction, and the "
	 "old path can then be taken away unnoticed",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1"})
{
	const int64_t interval = FAILOVER_TELECOM_INTERVAL;
	struct failover_traffic *traffic =
		failover_start(lab, .interval = interval, .streams = 4, .both_ways = true);
	const char *from = "path0", *to = "path1";

	for (int i = 0; i < 4; i++) {
		const char *other = from;

		failover_run_on(traffic, MILLISECONDS(500), from);
		endpoint_set_primary(traffic->a, to);
		endpoint_set_primary(traffic->b, to);
		failover_run(traffic, 2 * interval);
		link_cut(lab, from, NULL);
		failover_run(traffic, SECONDS(1));
		link_restore(lab, from);
		failover_expect_gaps_below(traffic, interval + jiffy());
		from = to;
		to = other;
	}
	for (int i = 0; i < 2; i++)
		failover_expect_path_events(
			i ? traffic->b : traffic->a, {"path1", SCTP_ADDR_MADE_PRIM},
			{"path0", SCTP_ADDR_MADE_PRIM}, {"path1", SCTP_ADDR_MADE_PRIM},
			{"path0", SCTP_ADDR_MADE_PRIM});
	failover_finish(traffic);
}

SCENARIO(switch_over_before_the_timeout,
	 "When the user changes the primary path before T3-rtx expires on the dark one, new "
	 "messages arrive at once, and those that were lost when it expires",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1", "RFC9260-6.4.1-1"})
{
	const int64_t interval = FAILOVER_INTERVAL;
	struct failover_traffic *traffic =
		failover_start(lab, .unordered = true, .interval = interval);

	failover_cut(traffic, "path0", NULL);
	failover_mark(traffic);
	failover_run(traffic, 4 * interval + interval / 2);
	endpoint_set_primary(traffic->a, "path1");
	failover_run(traffic, RTO_MIN / 2);
	/* Five messages are lost. */
	ck_assert_uint_eq(traffic->flows[0].sent - traffic->flows[0].received, 5);
	failover_expect_gaps_below(traffic, traffic->pause + 5 * interval + jiffy());
	failover_expect_stalls_below(traffic, 0, traffic->pause + 5 * interval + jiffy());
	failover_run(traffic, RTO_MIN / 2);
	ck_assert_uint_eq(traffic->flows[0].sent, traffic->flows[0].received);
	failover_mark(traffic);
	link_restore(lab, "path0");
	failover_run(traffic, SECONDS(5));
	failover_expect_on(traffic, "path1");
	failover_expect_gaps_below(traffic, interval + jiffy());
	failover_finish(traffic);
}

SCENARIO(switch_over_after_the_failure,
	 "A primary path chosen after the failure stays the primary path when the old one "
	 "returns, and the change back delays no message",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1", "RFC9260-8.3-11"})
{
	const int64_t interval = FAILOVER_TELECOM_INTERVAL;
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .interval = interval);

	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, failover_unreachable_by_heartbeats(traffic).longest);
	failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
	failover_mark(traffic);
	endpoint_set_primary(traffic->a, "path1");
	link_restore(lab, "path0");
	failover_run(traffic, failover_available_again(traffic).longest + SECONDS(1));
	failover_expect_path_events(traffic->a, {"path0", SCTP_ADDR_UNREACHABLE},
				    {"path1", SCTP_ADDR_MADE_PRIM}, {"path0", SCTP_ADDR_AVAILABLE});
	failover_expect_on(traffic, "path1");
	endpoint_set_primary(traffic->a, "path0");
	failover_run(traffic, jiffy());
	failover_expect_gaps_below(traffic, interval + jiffy());
	failover_run_on(traffic, SECONDS(1), "path0");
	failover_expect_gaps_below(traffic, interval + jiffy());
	failover_finish(traffic);
}

SCENARIO(primary_does_not_return,
	 "With Primary.Switchover.Max.Retrans the new primary path stays the primary path when "
	 "the old one returns, and no message is delayed a second time",
	 .lab = &dual_path, .spec = {"RFC7829-5-4", "RFC7829-5-5"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	const int64_t interval = FAILOVER_TELECOM_INTERVAL;
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .interval = interval);
	struct sctp_paddrthlds_v2 thresholds = {
		.spt_assoc_id = traffic->a->association, .spt_pathmaxrxt = 2, .spt_pathcpthld = 1};

	thresholds.spt_address = peer_address(traffic->a, "path0", SERVER_PORT);
	endpoint_set(traffic->a, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, failover_unreachable_by_heartbeats(traffic).longest);
	failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
	failover_mark(traffic);
	link_restore(lab, "path0");
	failover_run(traffic, failover_available_again(traffic).longest + SECONDS(1));
	failover_expect_path_events(traffic->a, {"path1", SCTP_ADDR_MADE_PRIM},
				    {"path0", SCTP_ADDR_UNREACHABLE},
				    {"path0", SCTP_ADDR_AVAILABLE});
	failover_expect_on(traffic, "path1");
	failover_expect_gaps_below(traffic, interval + jiffy());
	failover_finish(traffic);
}
