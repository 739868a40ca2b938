/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failures that wander over several paths, one after the other. */
#define SUITE "failover"
#include <stdlib.h>

#include "suites/failover/bounds.h"

/* The path on which a sent its last DATA. */
static const char *path_in_use(const struct traffic *traffic)
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
 * Cuts the path in use, once more if the sender was just about to leave it: when the primary path
 * is gone it may choose among the others anew at any time.  Returns the path's RTO, which is longer
 * than RTO.Min if it was measured by a delayed SACK.
 */
static int64_t fail_path_in_use(struct traffic *traffic)
{
	struct lab *lab = traffic->lab;
	unsigned before = count_packets(lab, DATA, .from = "a", .fate = FRAME_CUT);

	for (int i = 0; i < 4; i++) {
		traffic_calm(traffic);
		const char *link = path_in_use(traffic);
		int64_t rto = MILLISECONDS(endpoint_path(traffic->a, link).spinfo_rto);

		link_cut(lab, link, NULL);
		traffic_run(traffic, SECONDS(1));
		if (count_packets(lab, DATA, .from = "a", .fate = FRAME_CUT) > before)
			return rto;
		link_restore(lab, link);
	}
	scenario_fail(__FILE__, __LINE__, "a leaves each path before it is cut");
}

SCENARIO(both_paths_in_turn,
	 "The paths fail in turn, each while the other is sound: only the failure of the primary "
	 "path costs an RTO",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-1", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct traffic *traffic = traffic_start(lab, .tuning = &telecom, .streams = 2);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 4; i++) {
		const char *dark = i % 2 ? "path1" : "path0";

		traffic_cut(traffic, dark, NULL);
		traffic_run(traffic, given_up_when_idle(traffic).longest);
		if (i % 2 == 0)
			expect_stalls(traffic, "b", one_timer(traffic, traffic->rto_min));
		else
			expect_no_stall(traffic, "b");
		link_restore(lab, dark);
		traffic_run(traffic, found_again(traffic).longest);
		traffic_mark(traffic);
		traffic_run(traffic, MILLISECONDS(500));
		expect_all_on(traffic, "a", "path0");
		expect_path_events(traffic->a, {dark, SCTP_ADDR_UNREACHABLE},
				   {dark, SCTP_ADDR_AVAILABLE});
	}
	traffic_finish(traffic, SECONDS(1));
}

/* Cuts the path in use until one is left, then restores all. */
static void fail_all_but_one(struct traffic *traffic)
{
	struct lab *lab = traffic->lab;

	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	for (unsigned failed = 1; failed < traffic->path_count; failed++) {
		int64_t rto = fail_path_in_use(traffic);

		expect_stalls(traffic, "b", one_timer(traffic, rto));
	}
	for (unsigned i = 0; i < traffic->path_count; i++)
		link_restore(lab, traffic->paths[i]);
	traffic_run(traffic, found_again(traffic).longest);
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(rolling_failure_of_three,
	 "Of three paths the one in use fails, then the next: each costs one RTO, whatever failed "
	 "before",
	 .lab = &triple_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-6", "RFC7829-3.2-5"})
{
	fail_all_but_one(traffic_start(lab, .tuning = &telecom));
}

SCENARIO(
	rolling_failure_of_eight,
	"Of eight paths the one in use fails until one is left: each failure costs one RTO, and in "
	"the end all is as before",
	.lab = &eight_paths, .limit = SECONDS(120),
	.spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-6", "RFC7829-3.2-5"})
{
	fail_all_but_one(traffic_start(lab, .tuning = &telecom));
}

SCENARIO(rolling_failure_with_return,
	 "The dark spot wanders over three paths, and each path returns as the next one fails",
	 .lab = &triple_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-10"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom, .streams = 4, .both_ways = true);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 6; i++) {
		const char *dark = traffic->paths[i % 3];

		traffic_cut(traffic, dark, NULL);
		traffic_run(traffic, SECONDS(1));
		for (int end = 0; end < 2; end++) {
			if (i % 3 == 0)
				expect_stalls(traffic, end ? "a" : "b",
					      one_timer(traffic, traffic->rto_min));
			else
				expect_no_stall(traffic, end ? "a" : "b");
		}
		link_restore(lab, dark);
		traffic_run(traffic, found_again(traffic).longest);
		traffic_mark(traffic);
		traffic_run(traffic, MILLISECONDS(200));
		expect_all_on(traffic, "a", "path0");
		expect_all_on(traffic, "b", "path0");
	}
	traffic_finish(traffic, SECONDS(1));
}
