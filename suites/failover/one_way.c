/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The primary path goes dark in one direction only. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(lost_on_the_way_there,
	 "A path that loses what one end sends costs the other end's user one RTO; messages in the "
	 "other direction do not wait, and are acknowledged on the other path",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-1", "RFC7829-3.2-2", "RFC7829-3.2-4"})
{
	struct traffic *traffic = traffic_start(lab, .both_ways = true);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", "a");
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(5));
	expect_stalls(traffic, "b", one_timer(traffic, RTO_MIN));
	expect_no_stall(traffic, "a");
	link_restore(lab, "path0");
	traffic_run(traffic, probed_within(8 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	expect_all_on(traffic, "b", "path0");
	expect_no_path_event(traffic->a);
	expect_no_path_event(traffic->b);
	traffic_finish(traffic, SECONDS(1));
}

static bool reports_duplicates(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->sack.duplicates > 0;
}

SCENARIO(lost_on_the_way_back,
	 "A path that loses only SACKs costs no user anything: after one RTO the messages move, "
	 "and those that are sent twice are delivered once",
	 .lab = &dual_path,
	 .spec = {"RFC9260-6.2-20", "RFC9260-6.2-23", "RFC9260-6.4.1-1", "RFC7829-3.2-4"})
{
	struct traffic *traffic = traffic_start(lab);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", "b");
	forget_packets(lab);
	traffic_mark(traffic);
	traffic_run(traffic, RTO_MIN * 3 / 2);
	ck_assert_int_eq(endpoint_path(traffic->a, "path0").spinfo_state, SCTP_PF);
	expect_packet(lab, SACK, .from = "b", .fate = FRAME_PASSED, .match = reports_duplicates);
	expect_no_stall(traffic, "b");
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path1");
	link_restore(lab, "path0");
	traffic_run(traffic, probed_within(4 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}
