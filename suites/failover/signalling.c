/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Timers as signalling networks tune them: RTO 100 to 400 ms, two retransmissions, a HEARTBEAT a
 * second. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

static void fail_and_return(struct traffic *traffic, const struct span stalls[], unsigned count)
{
	struct lab *lab = traffic->lab;
	struct span given_up = traffic->options.tuning->without_pf
				       ? given_up_by_timeouts(traffic)
				       : given_up_by_heartbeats(traffic);
	int64_t cut = lab_now();

	traffic_run(traffic, given_up.longest);
	for (int end = 0; end < 2; end++) {
		struct endpoint *endpoint = end ? traffic->b : traffic->a;

		expect_stalls_at(traffic, endpoint->node, stalls, count, __FILE__, __LINE__);
		expect_path_events(endpoint,
				   EVENT_AFTER("path0", SCTP_ADDR_UNREACHABLE, cut, given_up));
	}
	link_restore(lab, "path0");
	int64_t restored = lab_now();

	traffic_run(traffic, found_again(traffic).longest);
	for (int end = 0; end < 2; end++)
		expect_path_events(
			end ? traffic->b : traffic->a,
			EVENT_AFTER("path0", SCTP_ADDR_AVAILABLE, restored, found_again(traffic)));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	expect_all_on(traffic, "b", "path0");
}

SCENARIO(signalling,
	 "Both users wait 100 ms, the path is given up and found again, and so three times",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-4", "RFC9260-8.2-2", "RFC9260-8.3-11"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom, .streams = 8, .both_ways = true);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 3; i++) {
		traffic_cut(traffic, "path0", NULL);
		struct span stall = one_timer(traffic, traffic->rto_min);

		fail_and_return(traffic, &stall, 1);
	}
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(signalling_without_pf,
	 "Without PF both users wait 100, 200 and 400 ms, which is RTO.Max and the last time: the "
	 "path is given up and found again, and so three times",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-1", "RFC9260-8.2-2", "RFC9260-8.3-11"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom_without_pf, .streams = 8, .both_ways = true);
	int64_t rto = traffic->rto_min;

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 3; i++) {
		traffic_cut(traffic, "path0", NULL);
		const struct span stalls[] = {one_timer(traffic, rto),
					      about_timer(traffic, 2 * rto),
					      about_timer(traffic, 4 * rto)};

		fail_and_return(traffic, stalls, 3);
	}
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(rto_max_bounds_every_wait,
	 "With six retransmissions allowed, and no PF, no wait is longer than RTO.Max, 400 ms",
	 .lab = &dual_path, .spec = {"RFC9260-6.3.3-1", "RFC9260-8.2-2"})
{
	struct tuning patient = telecom_without_pf;

	patient.path_max_retrans = 6;
	struct traffic *traffic =
		traffic_start(lab, .tuning = &patient, .streams = 8, .both_ways = true);
	int64_t rto = traffic->rto_min;

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	const struct span stalls[] = {one_timer(traffic, rto),	     about_timer(traffic, 2 * rto),
				      about_timer(traffic, 4 * rto), about_timer(traffic, 4 * rto),
				      about_timer(traffic, 4 * rto), about_timer(traffic, 4 * rto),
				      about_timer(traffic, 4 * rto)};

	fail_and_return(traffic, stalls, 7);
	traffic_finish(traffic, SECONDS(1));
}
