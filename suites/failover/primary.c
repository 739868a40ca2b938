/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The operator chooses the primary path: SCTP_PRIMARY_ADDR before, in and after trouble. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(planned_switch_over,
	 "A switch-over by the operator costs no time in either direction, and the old path can "
	 "then be taken away unnoticed",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1"})
{
	const int64_t interval = INTERVAL_TELECOM;
	struct traffic *traffic =
		traffic_start(lab, .interval = interval, .streams = 4, .both_ways = true);
	const char *from = "path0", *to = "path1";

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 4; i++) {
		const char *other = from;

		traffic_mark(traffic);
		traffic_run(traffic, MILLISECONDS(500));
		expect_all_on(traffic, "a", from);
		expect_all_on(traffic, "b", from);
		endpoint_set_primary(traffic->a, to);
		endpoint_set_primary(traffic->b, to);
		traffic_run(traffic, 2 * interval);
		link_cut(lab, from, NULL);
		traffic_run(traffic, SECONDS(1));
		link_restore(lab, from);
		expect_gaps_below(traffic, "a", interval + jiffy());
		expect_gaps_below(traffic, "b", interval + jiffy());
		from = to;
		to = other;
	}
	for (int i = 0; i < 2; i++)
		expect_path_events(i ? traffic->b : traffic->a, {"path1", SCTP_ADDR_MADE_PRIM},
				   {"path0", SCTP_ADDR_MADE_PRIM}, {"path1", SCTP_ADDR_MADE_PRIM},
				   {"path0", SCTP_ADDR_MADE_PRIM});
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(switch_over_before_the_timeout,
	 "If the operator switches over before T3-rtx has noticed the dark path, new messages pass "
	 "at once, and those that were lost come when it expires",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1", "RFC9260-6.4.1-1"})
{
	const int64_t interval = INTERVAL;
	struct traffic *traffic = traffic_start(lab, .unordered = true, .interval = interval);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_mark(traffic);
	traffic_run(traffic, 4 * interval + interval / 2);
	endpoint_set_primary(traffic->a, "path1");
	traffic_run(traffic, RTO_MIN / 2);
	/* Five messages are lost. */
	ck_assert_uint_eq(traffic->flows[0].sent - traffic->flows[0].received, 5);
	expect_gaps_below(traffic, "b", traffic->pause + 5 * interval + jiffy());
	expect_stalls_below(traffic, "b", traffic->pause + 5 * interval + jiffy());
	traffic_run(traffic, RTO_MIN / 2);
	ck_assert_uint_eq(traffic->flows[0].sent, traffic->flows[0].received);
	traffic_mark(traffic);
	link_restore(lab, "path0");
	traffic_run(traffic, SECONDS(5));
	expect_all_on(traffic, "a", "path1");
	expect_gaps_below(traffic, "b", interval + jiffy());
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(switch_over_after_the_failure,
	 "A primary path chosen after the failure stays the primary one when the old one returns, "
	 "until the operator goes back, which costs no time",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1", "RFC9260-8.3-11"})
{
	const int64_t interval = INTERVAL_TELECOM;
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom, .interval = interval);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, given_up_by_heartbeats(traffic).longest);
	expect_stalls(traffic, "b", one_timer(traffic, traffic->rto_min));
	traffic_mark(traffic);
	endpoint_set_primary(traffic->a, "path1");
	link_restore(lab, "path0");
	traffic_run(traffic, found_again(traffic).longest + SECONDS(1));
	expect_path_events(traffic->a, {"path0", SCTP_ADDR_UNREACHABLE},
			   {"path1", SCTP_ADDR_MADE_PRIM}, {"path0", SCTP_ADDR_AVAILABLE});
	expect_all_on(traffic, "a", "path1");
	endpoint_set_primary(traffic->a, "path0");
	traffic_run(traffic, jiffy());
	expect_gaps_below(traffic, "b", interval + jiffy());
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	expect_gaps_below(traffic, "b", interval + jiffy());
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(primary_does_not_return,
	 "With Primary.Switchover.Max.Retrans the new primary path stays so, and no second "
	 "switch-over disturbs the user",
	 .lab = &dual_path, .spec = {"RFC7829-5-4", "RFC7829-5-5"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	const int64_t interval = INTERVAL_TELECOM;
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom, .interval = interval);
	struct sctp_paddrthlds_v2 thresholds = {
		.spt_assoc_id = traffic->a->association, .spt_pathmaxrxt = 2, .spt_pathcpthld = 1};

	thresholds.spt_address = peer_address(traffic->a, "path0", SERVER_PORT);
	endpoint_set(traffic->a, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, given_up_by_heartbeats(traffic).longest);
	expect_stalls(traffic, "b", one_timer(traffic, traffic->rto_min));
	traffic_mark(traffic);
	link_restore(lab, "path0");
	traffic_run(traffic, found_again(traffic).longest + SECONDS(1));
	expect_path_events(traffic->a, {"path1", SCTP_ADDR_MADE_PRIM},
			   {"path0", SCTP_ADDR_UNREACHABLE}, {"path0", SCTP_ADDR_AVAILABLE});
	expect_all_on(traffic, "a", "path1");
	expect_gaps_below(traffic, "b", interval + jiffy());
	traffic_finish(traffic, SECONDS(1));
}
