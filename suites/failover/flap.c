/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path flaps: it goes dark and returns again and again. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

enum {
	LOST = 6, /* messages in a short outage */
	MISS_INDICATIONS = 3, /* RFC 9260 7.2.4 */
};

SCENARIO(flap_faster_than_the_rto,
	 "Outages much shorter than the RTO are mended by fast retransmit, and the path stays in "
	 "use",
	 .lab = &dual_path, .spec = {"RFC9260-7.2.4-1", "RFC9260-7.2.4-2", "RFC9260-6.4-1"})
{
	struct traffic *traffic = traffic_start(lab);
	int64_t interval = INTERVAL;

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 6; i++) {
		traffic_cut(traffic, "path0", NULL);
		traffic_run(traffic, (LOST - 1) * interval + interval / 2);
		link_restore(lab, "path0");
		traffic_run(traffic, SECONDS(1));
		/* Until the third message after the outage. */
		int64_t stall = traffic->pause + (LOST + MISS_INDICATIONS - 1) * interval;

		expect_stalls(traffic, "b", {stall - jiffy(), stall + jiffy()});
		ck_assert_int_eq(endpoint_path(traffic->a, "path0").spinfo_state, SCTP_ACTIVE);
		traffic_mark(traffic);
		traffic_run(traffic, SECONDS(1));
		expect_all_on(traffic, "a", "path0");
	}
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(flap_slower_than_the_rto,
	 "Each outage longer than the RTO costs one RTO; a path that returns each time is never "
	 "given up, and its RTO does not stay doubled",
	 .lab = &dual_path, .limit = SECONDS(200),
	 .spec = {"RFC9260-8.3-10", "RFC9260-8.3-13", "RFC7829-3.2-16"})
{
	struct traffic *traffic = traffic_start(lab, .interval = INTERVAL_SELDOM);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 5; i++) {
		traffic_cut(traffic, "path0", NULL);
		traffic_run(traffic, SECONDS(3));
		expect_stalls(traffic, "b", one_timer(traffic, RTO_MIN));
		link_restore(lab, "path0");
		traffic_run(traffic, probed_within(4 * RTO_MIN));
		traffic_mark(traffic);
		traffic_run(traffic, SECONDS(1));
		expect_all_on(traffic, "a", "path0");
		ck_assert_int_eq(endpoint_path(traffic->a, "path0").spinfo_rto,
				 RTO_MIN / MILLISECONDS(1));
	}
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(flap_in_time_with_the_rto,
	 "Outages as long as the RTO, at that rhythm, never cost more than one RTO at a time",
	 .lab = &dual_path, .limit = SECONDS(200),
	 .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4"})
{
	static const struct tuning found_soon = {.rto_max = 4000, .path_max_retrans = 20};
	struct traffic *traffic = traffic_start(lab, .tuning = &found_soon, .streams = 2,
						.interval = INTERVAL_SELDOM);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 12; i++) {
		link_cut(lab, "path0", NULL);
		traffic_run(traffic, RTO_MIN);
		link_restore(lab, "path0");
		traffic_run(traffic, RTO_MIN);
	}
	/*
	 * How often the messages are on path0 when it goes dark hangs on when it is probed, and
	 * how long before the last one came on where the outage falls between two.
	 */
	ck_assert_uint_ge(expect_stalls_below(traffic, "b", about_timer(traffic, RTO_MIN).longest),
			  1);
	expect_no_path_event(traffic->a);
	traffic_run(traffic, probed_within(traffic->rto_max));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(flap_without_pf,
	 "Without PF, too, messages acknowledged after each outage keep the path from being given "
	 "up, and make its RTO short again",
	 .lab = &dual_path, .spec = {"RFC9260-8.2-3", "RFC9260-6.4.1-1"})
{
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom_without_pf);
	int64_t rto = traffic->rto_min;

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 6; i++) {
		traffic_cut(traffic, "path0", NULL);
		/* The first expiry of T3-rtx and the second. */
		traffic_run(traffic, 3 * rto + MILLISECONDS(50));
		expect_stalls(traffic, "b", one_timer(traffic, rto), about_timer(traffic, 2 * rto));
		link_restore(lab, "path0");
		traffic_run(traffic, SECONDS(1));
		expect_stalls_below(traffic, "b", about_timer(traffic, 4 * rto).longest);
		traffic_mark(traffic);
		traffic_run(traffic, MILLISECONDS(500));
		expect_all_on(traffic, "a", "path0");
	}
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}
