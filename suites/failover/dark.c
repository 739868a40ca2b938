/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One path goes dark, and returns. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(dark_primary,
	 "When the primary path goes dark the user waits for one RTO; when it is back the messages "
	 "return to it",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4",
		  "RFC9260-8.3-10"})
{
	struct traffic *traffic = traffic_start(lab, .interval = 2 * INTERVAL_SELDOM, .streams = 4);

	traffic_run(traffic, SECONDS(3));
	int64_t cut = traffic_cut(traffic, "path0", NULL);

	traffic_run(traffic, given_up_by_heartbeats(traffic).longest);
	expect_stalls(traffic, "b", one_timer(traffic, RTO_MIN));
	expect_path_events(traffic->a, EVENT_AFTER("path0", SCTP_ADDR_UNREACHABLE, cut,
						   given_up_by_heartbeats(traffic)));
	link_restore(lab, "path0");
	int64_t restored = lab_now();

	traffic_run(traffic, found_again(traffic).longest);
	expect_path_events(traffic->a, EVENT_AFTER("path0", SCTP_ADDR_AVAILABLE, restored,
						   found_again(traffic)));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(5));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(dark_primary_without_pf,
	 "Without PF the user waits for the RTO six times, each time twice as long, until the path "
	 "is given up",
	 .lab = &dual_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-1", "RFC9260-8.2-2"})
{
	static const struct tuning without_pf = {.without_pf = true};
	struct traffic *traffic = traffic_start(lab, .tuning = &without_pf,
						.interval = INTERVAL_SELDOM, .streams = 4);

	traffic_run(traffic, SECONDS(3));
	int64_t cut = traffic_cut(traffic, "path0", NULL);

	traffic_run(traffic, given_up_by_timeouts(traffic).longest);
	expect_stalls(traffic, "b", one_timer(traffic, RTO_MIN), about_timer(traffic, 2 * RTO_MIN),
		      about_timer(traffic, 4 * RTO_MIN), about_timer(traffic, 8 * RTO_MIN),
		      about_timer(traffic, 16 * RTO_MIN), about_timer(traffic, 32 * RTO_MIN));
	expect_path_events(traffic->a, EVENT_AFTER("path0", SCTP_ADDR_UNREACHABLE, cut,
						   given_up_by_timeouts(traffic)));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(3));
	expect_all_on(traffic, "a", "path1");
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(dark_secondary,
	 "When the path that carries no messages goes dark and returns, nobody waits for anything",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-8.3-4", "RFC9260-8.3-5", "RFC9260-8.3-6", "RFC9260-8.3-11"})
{
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom, .both_ways = true);

	traffic_run(traffic, SECONDS(1));
	traffic_mark(traffic);
	int64_t cut = lab_now();

	link_cut(lab, "path1", NULL);

	traffic_run(traffic, given_up_when_idle(traffic).longest);
	expect_path_events(traffic->a, EVENT_AFTER("path1", SCTP_ADDR_UNREACHABLE, cut,
						   given_up_when_idle(traffic)));
	expect_path_events(traffic->b, EVENT_AFTER("path1", SCTP_ADDR_UNREACHABLE, cut,
						   given_up_when_idle(traffic)));
	link_restore(lab, "path1");
	int64_t restored = lab_now();

	traffic_run(traffic, found_again(traffic).longest);
	expect_path_events(traffic->a, EVENT_AFTER("path1", SCTP_ADDR_AVAILABLE, restored,
						   found_again(traffic)));
	expect_path_events(traffic->b, EVENT_AFTER("path1", SCTP_ADDR_AVAILABLE, restored,
						   found_again(traffic)));
	expect_all_on(traffic, "a", "path0");
	expect_all_on(traffic, "b", "path0");
	expect_gaps_below(traffic, "a", INTERVAL_TELECOM + jiffy());
	expect_gaps_below(traffic, "b", INTERVAL_TELECOM + jiffy());
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(
	carrier_loss,
	"A path that loses its carrier costs no more than a dark one: one RTO; when the carrier is "
	"back the messages return to it",
	.lab = &dual_path, .limit = SECONDS(120),
	.spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom);

	traffic_run(traffic, SECONDS(1));
	int64_t cut = traffic_calm(traffic);

	link_down(lab, "path0");
	traffic_run(traffic, given_up_by_heartbeats(traffic).longest);
	expect_stalls(traffic, "b", one_timer(traffic, traffic->rto_min));
	expect_path_events(traffic->a, EVENT_AFTER("path0", SCTP_ADDR_UNREACHABLE, cut,
						   given_up_by_heartbeats(traffic)));
	link_up(lab, "path0");
	int64_t up = lab_now();

	traffic_run(traffic, found_again(traffic).longest);
	expect_path_events(traffic->a,
			   EVENT_AFTER("path0", SCTP_ADDR_AVAILABLE, up, found_again(traffic)));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}
