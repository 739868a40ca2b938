/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Timers as signalling networks tune them: RTO 100 to 400 ms, two retransmissions, a HEARTBEAT a
 * second. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

enum { MAX_TIMEOUTS = 7 };

/* Of both users, each for messages of its own: the first timeout, and then each twice as long, up
 * to RTO.Max. */
static void expect_timeouts(struct failover_traffic *traffic, unsigned timeouts, const char *file,
			    int line)
{
	struct failover_span stalls[MAX_TIMEOUTS] = {failover_stall(traffic, traffic->rto_min)};
	int64_t rto = traffic->rto_min;

	for (unsigned i = 1; i < timeouts; i++) {
		rto = 2 * rto < traffic->rto_max ? 2 * rto : traffic->rto_max;
		stalls[i] = failover_stall_about(traffic, rto);
	}
	failover_expect_stalls_at(traffic, NULL, stalls, timeouts, file, line);
}

static void expect_path0_event(struct failover_traffic *traffic, int state, int64_t since,
			       struct failover_span span, const char *file, int line)
{
	failover_expect_path_event_at(traffic->a, "path0", state, since, span, file, line);
	failover_expect_path_event_at(traffic->b, "path0", state, since, span, file, line);
}

/* path0 goes dark and becomes unreachable after that many timeouts of both users; then it returns
 * and is used again. */
#define fail_and_return(traffic, timeouts) fail_and_return_at(traffic, timeouts, __FILE__, __LINE__)
static void fail_and_return_at(struct failover_traffic *traffic, unsigned timeouts,
			       const char *file, int line)
{
	struct failover_span unreachable = traffic->options.tuning->without_pf
						   ? failover_unreachable_by_timeouts(traffic)
						   : failover_unreachable_by_heartbeats(traffic);
	struct failover_span available = failover_available_again(traffic);
	int64_t changed;

	failover_cut_at(traffic, "path0", NULL, file, line);
	changed = lab_now();
	failover_run_at(traffic, unreachable.longest, file, line);
	expect_timeouts(traffic, timeouts, file, line);
	expect_path0_event(traffic, SCTP_ADDR_UNREACHABLE, changed, unreachable, file, line);
	changed = failover_restore_at(traffic, "path0", available.longest, "path0", file, line);
	expect_path0_event(traffic, SCTP_ADDR_AVAILABLE, changed, available, file, line);
}

SCENARIO(signalling,
	 "In each of three outages both users stall for one RTO (100 ms) and the path goes down "
	 "and comes back",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-4", "RFC9260-8.2-2", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 8, .both_ways = true);

	for (int i = 0; i < 3; i++)
		fail_and_return(traffic, 1);
	failover_finish(traffic);
}

SCENARIO(signalling_without_pf,
	 "Without PF, in each of three outages both users stall for 100, 200 and 400 ms (RTO.Max) "
	 "until the path goes down, and it comes back",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-1", "RFC9260-8.2-2", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic = failover_start(
		lab, .tuning = &failover_telecom_without_pf, .streams = 8, .both_ways = true);

	for (int i = 0; i < 3; i++)
		fail_and_return(traffic, 3);
	failover_finish(traffic);
}

SCENARIO(rto_max_bounds_every_wait,
	 "With six retransmissions and without PF no stall is longer than RTO.Max, 400 ms",
	 .lab = &dual_path, .spec = {"RFC9260-6.3.3-1", "RFC9260-8.2-2"})
{
	struct failover_tuning patient = failover_telecom_without_pf;
	struct failover_traffic *traffic;

	patient.path_max_retrans = 6;
	traffic = failover_start(lab, .tuning = &patient, .streams = 8, .both_ways = true);
	fail_and_return(traffic, 7);
	failover_finish(traffic);
}
