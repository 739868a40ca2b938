/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spare path is worse than the primary one: slower, narrower, of a smaller MTU. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

SCENARIO(slow_spare_path,
	 "Over a spare path with a delay of 100 ms messages arrive 100 ms after the RTO of the "
	 "primary path, and in order even when later ones overtake them once it is back",
	 .lab = &dual_path, .spec = {"RFC9260-6.4.1-1", "RFC9260-6.6-1"}, .fix = {"hb-timer-reset"})
{
	const int64_t delay = MILLISECONDS(100);
	struct failover_traffic *traffic = failover_start(lab, .streams = 2);

	failover_delay(lab, "path1", "a", delay);
	failover_delay(lab, "path1", "b", delay);
	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, SECONDS(4));
	failover_expect_stalls(traffic,
			       failover_span_plus(failover_stall(traffic, RTO_MIN), delay, delay));
	failover_restore(traffic, "path0", failover_probed_within(8 * RTO_MIN), "path0");
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}

SCENARIO(narrow_spare_path,
	 "A spare path of 512 kbit/s clears the backlog of the primary path and keeps up",
	 .lab = &dual_path, .needs = CAP_NETEM, .spec = {"RFC9260-6.4.1-1", "RFC9260-6.6-1"},
	 .fix = {"hb-timer-reset"})
{
	const int64_t interval = FAILOVER_INTERVAL;
	struct failover_traffic *traffic = failover_start(lab, .interval = interval, .size = 1000);
	/* A full packet, framed. */
	const int64_t packet = SECONDS((DEFAULT_MTU + ETHERNET_HEADER) * 8 / 512e3);

	link_impair(lab, "path1", "a", "rate 512kbit");
	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, SECONDS(4));
	failover_expect_stalls(traffic,
			       failover_span_plus(failover_stall(traffic, RTO_MIN), 0, packet));
	/* The backlog is gone: 133 of the 512 kbit/s are in use. */
	failover_mark(traffic);
	failover_run(traffic, SECONDS(1));
	failover_expect_gaps_below(traffic, interval + packet + jiffy());
	ck_assert_uint_le(traffic->flows[0].sent - traffic->flows[0].received, 2);
	failover_restore(traffic, "path0", failover_probed_within(8 * RTO_MIN), "path0");
	failover_finish(traffic);
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
	 .spec = {"RFC9260-6.9-6", "RFC9260-6.9-1", "RFC9260-6.4.1-1"}, .fix = {"hb-timer-reset"})
{
	/* What the smallest IP header and the common header leave. */
	size_t room = 1280 - IPV4_HEADER - COMMON_HEADER;

	link_mtu(lab, "path1", 1280);
	struct failover_traffic *traffic =
		failover_start(lab, .size = 3000, .interval = 2 * FAILOVER_LONG_INTERVAL);

	failover_run(traffic, SECONDS(1));
	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, SECONDS(4));
	failover_expect_stalls(traffic,
			       failover_span_plus(failover_stall(traffic, RTO_MIN), 0, SACK_DELAY));
	failover_run_on(traffic, SECONDS(2), "path1");
	ck_assert_uint_eq(count_packets(lab, DATA, .link = "path1", .match = is_larger_than,
					.context = &room),
			  0);
	failover_restore(traffic, "path0", failover_probed_within(8 * RTO_MIN), "path0");
	failover_finish(traffic);
}
