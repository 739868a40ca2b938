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
 * Where DATA goes after the first timeout is the sender's choice.  New messages may take the other
 * path that fails, and wait for a timeout there: a second stall.  So may the retransmission: then
 * the stall takes both timeouts.
 */
#define expect_one_or_two_stalls(traffic) expect_one_or_two_stalls_at(traffic, __FILE__, __LINE__)
static void expect_one_or_two_stalls_at(struct failover_traffic *traffic, const char *file,
					int line)
{
	struct failover_span first = failover_stall(traffic, traffic->rto_min);
	struct failover_span second = failover_stall_about(traffic, traffic->rto_min);
	struct failover_span each = {
		first.shortest < second.shortest ? first.shortest : second.shortest,
		first.longest + second.longest,
	};

	failover_expect_stalls_within_at(traffic, 1, 2, each, file, line);
}

/* Both users have learnt of that change of these two paths, in either order, and of no other. */
#define expect_both_paths(traffic, one, other, change)                                             \
	do {                                                                                       \
		expect_both_paths_at((traffic)->a, one, other, change, __FILE__, __LINE__);        \
		expect_both_paths_at((traffic)->b, one, other, change, __FILE__, __LINE__);        \
	} while (0)
static void expect_both_paths_at(struct endpoint *endpoint, const char *one, const char *other,
				 int change, const char *file, int line)
{
	expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .path = one, .state = change,
		     .within = jiffy(), .file = file, .line = line);
	expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .path = other, .state = change,
		     .within = jiffy(), .file = file, .line = line);
	failover_expect_path_events_at(endpoint, (const struct failover_path_event[]){{0}}, file,
				       line);
}

SCENARIO(ipv6_fails_everywhere,
	 "When IPv6 fails on both links, messages go on over IPv4 after at most one RTO for each "
	 "IPv6 path, and return to IPv6 when it works again; both users learn of each change",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 4, .both_ways = true);

	failover_run_on(traffic, SECONDS(1), "path0/ipv6");
	failover_calm(traffic);
	struct rule *no_ipv6 = lab_drop(lab, ANY_CHUNK, .match = is_ipv6, .count = FOREVER);

	failover_run(traffic, failover_unreachable_when_idle(traffic).longest);
	expect_one_or_two_stalls(traffic);
	expect_both_paths(traffic, "path0/ipv6", "path1/ipv6", SCTP_ADDR_UNREACHABLE);
	failover_run_on(traffic, SECONDS(1), "path0/ipv4", "path1/ipv4");
	rule_end(no_ipv6);
	failover_run(traffic, failover_available_again(traffic).longest);
	expect_both_paths(traffic, "path0/ipv6", "path1/ipv6", SCTP_ADDR_AVAILABLE);
	failover_run_on(traffic, SECONDS(1), "path0/ipv6");
	failover_finish(traffic);
}

SCENARIO(link_fails_under_both_versions,
	 "A dark link takes its IPv4 and its IPv6 path down at once: messages move to the other "
	 "link after at most one RTO for each, and both users learn of each change",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.3-11"})
{
	struct failover_traffic *traffic =
		failover_start(lab, .tuning = &failover_telecom, .streams = 4, .both_ways = true);

	failover_cut(traffic, "path0", NULL);
	failover_run(traffic, failover_unreachable_when_idle(traffic).longest);
	expect_one_or_two_stalls(traffic);
	expect_both_paths(traffic, "path0/ipv4", "path0/ipv6", SCTP_ADDR_UNREACHABLE);
	failover_run_on(traffic, SECONDS(1), "path1/ipv4", "path1/ipv6");
	link_restore(lab, "path0");
	failover_run(traffic, failover_available_again(traffic).longest);
	expect_both_paths(traffic, "path0/ipv4", "path0/ipv6", SCTP_ADDR_AVAILABLE);
	failover_run_on(traffic, SECONDS(1), "path0/ipv6");
	failover_finish(traffic);
}
