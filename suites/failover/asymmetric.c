/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spare path is worse than the primary one: slower, narrower, of a smaller MTU. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(slow_spare_path,
	 "Over a spare path of 100 ms each way messages come 100 ms after the RTO of the primary "
	 "path, and those that overtake them after its return are not delivered out of order",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-1", "RFC9260-6.6-1"})
{
	const int64_t delay = MILLISECONDS(100);
	struct traffic *traffic = traffic_start(lab, .streams = 2);

	delay_from(lab, "path1", "a", delay);
	delay_from(lab, "path1", "b", delay);
	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, SECONDS(4));
	expect_stalls(traffic, "b", span_plus(one_timer(traffic, RTO_MIN), delay));
	link_restore(lab, "path0");
	traffic_run(traffic, probed_within(8 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(narrow_spare_path,
	 "A spare path of 512 kbit/s takes over the backlog of the primary one and keeps up",
	 .lab = &dual_path, .needs = CAP_NETEM, .spec = {"RFC9260-6.4.1-1", "RFC9260-6.6-1"})
{
	const int64_t interval = INTERVAL;
	struct traffic *traffic = traffic_start(lab, .interval = interval, .size = 1000);
	/* A full packet, framed. */
	const int64_t packet = SECONDS(1514 * 8 / 512e3);

	link_impair(lab, "path1", "a", "rate 512kbit");
	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, SECONDS(4));
	struct span stall = one_timer(traffic, RTO_MIN);

	stall.longest += packet;
	expect_stalls(traffic, "b", stall);
	/* The backlog is gone: 133 of 512 kbit/s are in use. */
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_gaps_below(traffic, "b", interval + packet + jiffy());
	ck_assert_uint_le(traffic->flows[0].sent - traffic->flows[0].received, 2);
	link_restore(lab, "path0");
	traffic_run(traffic, probed_within(8 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}

static bool is_larger_than(const struct packet *packet, void *context)
{
	size_t size = 0;

	for (unsigned i = 0; i < packet->sctp.chunk_count; i++)
		size += packet->sctp.chunks[i].length;
	return size > *(const size_t *)context;
}

SCENARIO(spare_path_of_a_smaller_mtu,
	 "Fragments of large messages fit through a spare path with an MTU of 1280, and the "
	 "failover costs one RTO",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.9-6", "RFC9260-6.9-1", "RFC9260-6.4.1-1"})
{
	/* What the smallest IP header and the common header leave. */
	size_t room = 1280 - 20 - 12;

	link_mtu(lab, "path1", 1280);
	struct traffic *traffic = traffic_start(lab, .size = 3000, .interval = 2 * INTERVAL_SELDOM);

	traffic_run(traffic, SECONDS(2));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, SECONDS(4));
	struct span stall = one_timer(traffic, RTO_MIN);

	stall.longest += SACK_DELAY;
	expect_stalls(traffic, "b", stall);
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(2));
	expect_all_on(traffic, "a", "path1");
	ck_assert_uint_eq(count_packets(lab, DATA, .link = "path1", .match = is_larger_than,
					.context = &room),
			  0);
	link_restore(lab, "path0");
	traffic_run(traffic, probed_within(8 * RTO_MIN));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(2));
	expect_all_on(traffic, "a", "path0");
	traffic_finish(traffic, SECONDS(1));
}
