/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One IP version fails on all links, the other one does not. */
#define SUITE "failover"
#include "suites/failover/bounds.h"

static bool is_ipv6(const struct sctp_packet *packet, void *context)
{
	(void)context;
	return packet->from.ss_family == AF_INET6;
}

/*
 * Where what follows the first timeout goes is the sender's choice.  New messages may go to the
 * other path that fails, and wait for a timeout there: a second stall.  What is sent again may too:
 * then the stall takes both timeouts.
 */
static void expect_one_or_two_stalls(struct traffic *traffic, const char *receiver)
{
	struct span first = one_timer(traffic, traffic->rto_min);
	struct span second = about_timer(traffic, traffic->rto_min);
	struct span each = {
		first.shortest < second.shortest ? first.shortest : second.shortest,
		first.longest + second.longest,
	};
	unsigned stalls = expect_stalls_within(traffic, receiver, each);

	ck_assert_uint_ge(stalls, 1);
	ck_assert_uint_le(stalls, 2);
}

SCENARIO(ipv6_fails_everywhere,
	 "When IPv6 fails on both links the messages go on over IPv4, after one RTO for each IPv6 "
	 "path at most; when it is back they return to it",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom, .streams = 4, .both_ways = true);

	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0/ipv6");
	traffic_calm(traffic);
	struct rule *no_ipv6 = lab_drop(lab, ANY_CHUNK, .match = is_ipv6, .count = FOREVER);

	traffic_run(traffic, given_up_when_idle(traffic).longest);
	expect_one_or_two_stalls(traffic, "a");
	expect_one_or_two_stalls(traffic, "b");
	for (int i = 0; i < 2; i++)
		expect_event(traffic->a, SCTP_PEER_ADDR_CHANGE,
			     .path = i ? "path1/ipv6" : "path0/ipv6",
			     .state = SCTP_ADDR_UNREACHABLE);
	expect_no_path_event(traffic->a);
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	ck_assert(traffic_share(traffic, "a", "path0/ipv4") +
			  traffic_share(traffic, "a", "path1/ipv4") ==
		  1);
	rule_end(no_ipv6);
	traffic_run(traffic, found_again(traffic).longest);
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0/ipv6");
	expect_all_on(traffic, "b", "path0/ipv6");
	traffic_finish(traffic, SECONDS(1));
}

SCENARIO(link_fails_under_both_versions,
	 "A dark link takes its IPv4 and its IPv6 path away at once: the messages go to the other "
	 "link after one RTO for each at most",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct traffic *traffic =
		traffic_start(lab, .tuning = &telecom, .streams = 4, .both_ways = true);

	traffic_run(traffic, SECONDS(1));
	traffic_cut(traffic, "path0", NULL);
	traffic_run(traffic, SECONDS(2));
	expect_one_or_two_stalls(traffic, "a");
	expect_one_or_two_stalls(traffic, "b");
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	ck_assert(traffic_share(traffic, "a", "path1/ipv4") +
			  traffic_share(traffic, "a", "path1/ipv6") ==
		  1);
	link_restore(lab, "path0");
	traffic_run(traffic, found_again(traffic).longest);
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(1));
	expect_all_on(traffic, "a", "path0/ipv6");
	expect_all_on(traffic, "b", "path0/ipv6");
	traffic_finish(traffic, SECONDS(1));
}
