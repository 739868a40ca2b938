/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path flaps: it goes dark and returns again and again. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

enum {
	LOST = 6, /* messages in a short outage */
	MISS_INDICATIONS = 3, /* RFC 9260 7.2.4 */
};

SCENARIO(flap_faster_than_the_rto,
	 "Outages much shorter than the RTO are repaired by fast retransmission, and the path "
	 "stays in use",
	 .lab = &dual_path, .spec = {"RFC9260-7.2.4-1", "RFC9260-7.2.4-2", "RFC9260-6.4-1"})
{
	struct failover_traffic *traffic = failover_start(lab);
	int64_t interval = FAILOVER_INTERVAL;

	for (int i = 0; i < 6; i++) {
		failover_cut(traffic, "path0", NULL);
		failover_run(traffic, (LOST - 1) * interval + interval / 2);
		link_restore(lab, "path0");
		failover_run(traffic, SECONDS(1));
		/* Up to the third message after the outage. */
		int64_t stall = traffic->pause + (LOST + MISS_INDICATIONS - 1) * interval;

		failover_expect_stalls(traffic, {stall - jiffy(), stall + jiffy()});
		expect_path_state(traffic->a, "path0", SCTP_ACTIVE);
		failover_run_on(traffic, SECONDS(1), "path0");
	}
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}

SCENARIO(flap_slower_than_the_rto,
	 "Each outage longer than the RTO costs one RTO; a path that returns each time never "
	 "becomes unreachable, and its RTO does not stay doubled",
	 .lab = &dual_path, .limit = SECONDS(200),
	 .spec = {"RFC9260-8.3-10", "RFC9260-8.3-13", "RFC7829-3.2-16"}, .fix = {"hb-timer-reset"})
{
	struct failover_traffic *traffic = failover_start(lab, .interval = FAILOVER_LONG_INTERVAL);

	for (int i = 0; i < 5; i++) {
		failover_cut(traffic, "path0", NULL);
		failover_run(traffic, SECONDS(3));
		failover_expect_stalls(traffic, failover_stall(traffic, RTO_MIN));
		failover_restore(traffic, "path0", failover_probed_within(4 * RTO_MIN), "path0");
		expect_rto(traffic->a, "path0", RTO_MIN);
	}
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}

SCENARIO(flap_in_time_with_the_rto,
	 "Outages as long as the RTO and as far apart never cost more than one RTO each",
	 .lab = &dual_path, .limit = SECONDS(200),
	 .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4"})
{
	static const struct failover_tuning found_soon = {.rto_max = 4000, .path_max_retrans = 20};
	struct failover_traffic *traffic = failover_start(lab, .tuning = &found_soon, .streams = 2,
							  .interval = FAILOVER_LONG_INTERVAL);

	for (int i = 0; i < 12; i++) {
		link_cut(lab, "path0", NULL);
		failover_run(traffic, RTO_MIN);
		link_restore(lab, "path0");
		failover_run(traffic, RTO_MIN);
	}
	/*
	 * How often the messages are on path0 when it goes dark depends on when it is probed, and
	 * the pause before on where between two messages the outage begins.
	 */
	failover_expect_stalls_below(traffic, 1, failover_stall_about(traffic, RTO_MIN).longest);
	failover_expect_no_path_event(traffic->a);
	failover_run(traffic, failover_probed_within(traffic->rto_max));
	failover_run_on(traffic, SECONDS(1), "path0");
	failover_finish(traffic);
}

SCENARIO(flap_without_pf,
	 "Without PF, too, messages acknowledged after each outage keep the path reachable and "
	 "its RTO short",
	 .lab = &dual_path, .spec = {"RFC9260-8.2-3", "RFC9260-6.4.1-1"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom_without_pf);
	int64_t rto = traffic->rto_min;

	for (int i = 0; i < 6; i++) {
		failover_cut(traffic, "path0", NULL);
		/* The first expiry of T3-rtx and the second. */
		failover_run(traffic, 3 * rto + MILLISECONDS(50));
		failover_expect_stalls(traffic, failover_stall(traffic, rto),
				       failover_stall_about(traffic, 2 * rto));
		link_restore(lab, "path0");
		failover_run(traffic, SECONDS(1));
		failover_expect_stalls_below(traffic, 0,
					     failover_stall_about(traffic, 4 * rto).longest);
		failover_run_on(traffic, MILLISECONDS(500), "path0");
	}
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}
