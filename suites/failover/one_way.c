/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The primary path goes dark in one direction only. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(lost_on_the_way_there,
	 "A path that loses what one end sends costs the other end one RTO; messages in the other "
	 "direction are not delayed, and are acknowledged on the other path",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4"},
	 .fix = {"hb-timer-reset"})
{
	struct failover_traffic *traffic = failover_start(lab, .both_ways = true);

	failover_cut(traffic, "path0", "a");
	failover_mark(traffic);
	failover_run(traffic, SECONDS(5));
	failover_expect_stalls_of(traffic, "b", failover_stall(traffic, RTO_MIN));
	failover_expect_no_stall_of(traffic, "a");
	failover_restore(traffic, "path0", failover_probed_within(8 * RTO_MIN), "path0");
	failover_expect_no_path_event(traffic->a);
	failover_expect_no_path_event(traffic->b);
	failover_finish(traffic);
}

static bool reports_duplicates(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->sack.duplicates > 0;
}

SCENARIO(lost_on_the_way_back,
	 "A path that loses only SACKs delays no message: after one RTO messages take the other "
	 "path, and those that were sent twice are delivered once",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.2-20", "RFC9260-6.2-23", "RFC9260-6.4.1-1", "RFC7829-3.2-4"},
	 .fix = {"hb-timer-reset"})
{
	struct failover_traffic *traffic = failover_start(lab);

	failover_cut(traffic, "path0", "b");
	forget_packets(lab);
	failover_mark(traffic);
	failover_run(traffic, RTO_MIN * 3 / 2);
	expect_path_state(traffic->a, "path0", SCTP_PF);
	expect_packet(lab, SACK, .from = "b", .fate = FRAME_PASSED, .match = reports_duplicates);
	failover_expect_no_stall(traffic);
	failover_run_on(traffic, SECONDS(1), "path1");
	failover_restore(traffic, "path0", failover_probed_within(4 * RTO_MIN), "path0");
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}
