/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several paths fail one after the other. */
#define SUITE "failover"
#include <stdlib.h>

#include "suites/failover/bounds.h"

/* The path on which a sent its last DATA. */
static const char *path_in_use(const struct failover_traffic *traffic)
{
	for (unsigned i = trace_count(); i > 0; i--) {
		struct packet *packet = trace_packet(i - 1);
		bool found = packet && !strcmp(packet->from, traffic->a->node) &&
			     packet_chunk(&packet->sctp, DATA);
		const char *link = packet ? packet->link : NULL;

		free(packet);
		if (found)
			return link;
	}
	scenario_error("a sent nothing");
}

/*
 * Cuts the path in use, and another one if the sender was just about to leave it: without the
 * primary path it may choose among the others anew at any time.  Returns the path's RTO, which is
 * longer than RTO.Min if it was measured by a delayed SACK.
 */
#define fail_path_in_use(traffic) fail_path_in_use_at(traffic, __FILE__, __LINE__)
static int64_t fail_path_in_use_at(struct failover_traffic *traffic, const char *file, int line)
{
	struct lab *lab = traffic->lab;
	unsigned before = count_packets(lab, DATA, .from = "a", .fate = FRAME_CUT);

	for (int i = 0; i < 4; i++) {
		const char *link;
		int64_t rto;

		failover_calm_at(traffic, file, line);
		link = path_in_use(traffic);
		rto = path_rto_at(traffic->a, link, file, line);
		link_cut(lab, link, NULL);
		failover_run_at(traffic, SECONDS(1), file, line);
		if (count_packets(lab, DATA, .from = "a", .fate = FRAME_CUT) > before)
			return rto;
		link_restore(lab, link);
	}
	scenario_fail(file, line,
		      "expected DATA of a on the path that was cut; it left four first");
}

SCENARIO(both_paths_in_turn,
	 "When two paths fail in turn, each while the other works, only the failure of the "
	 "primary path costs an RTO",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-1", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 2);

	for (int i = 0; i < 4; i++) {
		const char *dark = i % 2 ? "path1" : "path0";

		failover_cut(traffic, dark, NULL);
		failover_run(traffic, failover_unreachable_when_idle(traffic).longest);
		if (i % 2 == 0)
			failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
		else
			failover_expect_no_stall(traffic);
		failover_restore(traffic, dark, failover_available_again(traffic).longest, "path0");
		failover_expect_path_events(traffic->a, {dark, SCTP_ADDR_UNREACHABLE},
					    {dark, SCTP_ADDR_AVAILABLE});
	}
	failover_finish(traffic);
}

/* Cuts the path in use until one is left, then restores all. */
static void fail_all_but_one(struct failover_traffic *traffic)
{
	failover_run_on(traffic, SECONDS(1), "path0");
	for (unsigned failed = 1; failed < traffic->path_count; failed++) {
		int64_t rto = fail_path_in_use(traffic);

		failover_expect_stalls(traffic, failover_stall(traffic, rto));
	}
	for (unsigned i = 1; i < traffic->path_count; i++)
		link_restore(traffic->lab, traffic->paths[i]);
	failover_restore(traffic, "path0", failover_available_again(traffic).longest, "path0");
	failover_finish(traffic);
}

SCENARIO(rolling_failure_of_three,
	 "Of three paths the one in use fails, then the next: each failure costs one RTO, "
	 "whatever failed before",
	 .lab = &triple_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-6", "RFC7829-3.2-5"})
{
	fail_all_but_one(failover_start(lab, .tuning = &failover_telecom));
}

SCENARIO(rolling_failure_of_eight,
	 "Of eight paths the one in use fails until one is left: each failure costs one RTO, and "
	 "when all have returned the primary path is used again",
	 .lab = &eight_paths, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-6", "RFC7829-3.2-5"})
{
	fail_all_but_one(failover_start(lab, .tuning = &failover_telecom));
}

SCENARIO(rolling_failure_with_return,
	 "When three paths fail one after the other, each returning before the next fails, only "
	 "the failure of the primary path costs an RTO",
	 .lab = &triple_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-10"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 4, .both_ways = true);

	for (int i = 0; i < 6; i++) {
		const char *dark = traffic->paths[i % 3];

		failover_cut(traffic, dark, NULL);
		failover_run(traffic, SECONDS(1));
		if (i % 3 == 0)
			failover_expect_stalls(traffic, failover_stall(traffic, traffic->rto_min));
		else
			failover_expect_no_stall(traffic);
		failover_restore(traffic, dark, failover_available_again(traffic).longest, "path0");
	}
	failover_finish(traffic);
}
