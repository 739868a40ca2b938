/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is reported to the user of the potentially failed state: RFC 7829 sections 3.2 and 7.3. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

static void set_exposure(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	if (level == BY_SYSCTL)
		sysctl_set(lab, "a", "net/sctp/pf_expose", "%u", value);
	else
		potentially_failed_expose(a, value);
}

SCENARIO(exposure_of_each_level,
	 "SCTP_ADDR_POTENTIALLY_FAILED, and SCTP_ADDR_AVAILABLE after it, are reported where "
	 "that is enabled for the association, the endpoint or by the sysctl",
	 .lab = &dual_path, .limit = SECONDS(200),
	 .spec = {"RFC7829-3.2-23", "RFC7829-3.2-16", "RFC7829-7.1-1"})
{
	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		struct pair pair = pair_open_on_level(lab, level, set_exposure,
						      POTENTIALLY_FAILED_EXPOSE_ENABLED);
		const struct packet *lost;

		link_cut(lab, "path0", NULL);
		lost = expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .error = 0, .path = "path0",
			     .state = SCTP_ADDR_POTENTIALLY_FAILED, .timer = RTO_MIN,
			     .since = lost->time);
		link_restore(lab, "path0");
		path_demand_heartbeat(pair.a, "path0");
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .error = SCTP_HEARTBEAT_SUCCESS,
			     .path = "path0", .state = SCTP_ADDR_AVAILABLE, .within = jiffy());
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
		pair_close(pair);
	}
}

SCENARIO(kept_ignorant,
	 "Where the state is not exposed, by default or on request, a path enters and leaves it "
	 "without events; only SCTP_ADDR_UNREACHABLE and the recovery from that are reported",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC7829-3.2-23", "RFC7829-3.2-19"},
	 .fix = {"hb-timer-reset"})
{
	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		struct pair pair =
			pair_open_on_level(lab, level, set_exposure,
					   level == BY_SYSCTL ? POTENTIALLY_FAILED_EXPOSE_UNSET
							      : POTENTIALLY_FAILED_EXPOSE_DISABLED);

		endpoint_disable_heartbeats(pair.b);
		path_set(pair.a, "path0", .max_retrans = 2);
		link_cut(lab, "path0", NULL);
		expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
		link_restore(lab, "path0");
		path_demand_heartbeat(pair.a, "path0");
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
		expect_transfer(pair, "on the primary path", "path0");

		link_cut(lab, "path0", NULL);
		expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
			     .error = SCTP_FAILED_THRESHOLD, .within = SECONDS(30));
		link_restore(lab, "path0");
		path_demand_heartbeat(pair.a, "path0");
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_AVAILABLE,
			     .error = SCTP_HEARTBEAT_SUCCESS);
		pair_close(pair);
	}
}

/* Whether SCTP_GET_PEER_ADDR_INFO reports that a path is potentially failed. */
static bool reports_pf(struct endpoint *endpoint, const char *path)
{
	struct sctp_paddrinfo info = {.spinfo_assoc_id = endpoint->association};
	struct sockaddr_storage address = peer_address(endpoint, path, SERVER_PORT);
	socklen_t size = sizeof(info);

	memcpy(&info.spinfo_address, &address, sizeof(address));
	return getsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &info, &size) == 0 &&
	       info.spinfo_state == SCTP_PF;
}

/* The state of path0, which is potentially failed, is exposed with that value of the option, or
 * hidden. */
static void expect_exposure(struct endpoint *endpoint, uint32_t value, bool exposed)
{
	potentially_failed_expose(endpoint, value);
	ck_assert_msg(reports_pf(endpoint, "path0") == exposed,
		      "with SCTP_EXPOSE_POTENTIALLY_FAILED_STATE %u the state is %s", value,
		      exposed ? "hidden" : "exposed");
}

SCENARIO(state_can_be_hidden,
	 "SCTP_GET_PEER_ADDR_INFO reports that a path is potentially failed where exposure is "
	 "enabled, and does not where it is disabled",
	 .lab = &dual_path, .spec = {"RFC7829-3.2-23", "RFC7829-7.1-2"})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_enter(pair);
	expect_exposure(pair.a, POTENTIALLY_FAILED_EXPOSE_ENABLED, true);
	expect_exposure(pair.a, POTENTIALLY_FAILED_EXPOSE_DISABLED, false);
	expect_path_state(pair.a, "path1", SCTP_ACTIVE);
}

/* RFC 7829 section 7.3. */
SCENARIO(exposure_is_zero_or_not,
	 "The state is exposed if, and only if, the value of "
	 "SCTP_EXPOSE_POTENTIALLY_FAILED_STATE is not zero",
	 .lab = &dual_path, .spec = {"RFC7829-7.3-1"},
	 .known = {{"5.5", NULL,
		    "of the values 0 to 2 it is 1 that hides the state: enum SCTP_PF_EXPOSE_* in "
		    "include/net/sctp/constants.h has UNSET, DISABLE, ENABLE"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_enter(pair);
	expect_exposure(pair.a, 1, true);
	expect_exposure(pair.a, 0, false);
}

static bool is_ipv6(const struct sctp_packet *packet, void *context)
{
	(void)context;
	return packet->from.ss_family == AF_INET6;
}

SCENARIO(one_ip_version_fails,
	 "When IPv6 fails, each IPv6 address is reported as potentially failed, unreachable and, "
	 "once IPv6 is back, available; nothing is reported of IPv4 addresses",
	 .lab = &triple_path, .as = AS_MIXED, .limit = SECONDS(300), .spec = {"RFC7829-3.2-23"})
{
	static const char *const paths[] = {"path0/ipv6", "path1/ipv6", "path2/ipv6"};
	static const int states[] = {SCTP_ADDR_POTENTIALLY_FAILED, SCTP_ADDR_UNREACHABLE,
				     SCTP_ADDR_AVAILABLE};
	struct pair pair = pair_open(lab, .measured = true);
	struct rule *no_ipv6;

	potentially_failed_expose(pair.a, POTENTIALLY_FAILED_EXPOSE_ENABLED);
	for (int i = 0; i < 3; i++)
		path_set(pair.a, paths[i], .flags = SPP_HB_ENABLE, .hb_interval = 1000,
			 .max_retrans = 2);
	/* Each HEARTBEAT that IPv6 loses counts against the association, too, and IPv4 may have
	 * none to answer meanwhile: as many as the paths' limits allow in all, 3 * (2 + 5). */
	association_max_retrans_set(pair.a, 21);
	no_ipv6 = lab_drop(lab, ANY_CHUNK, .match = is_ipv6, .count = FOREVER);
	for (int state = 0; state < 3; state++) {
		if (states[state] == SCTP_ADDR_AVAILABLE)
			rule_end(no_ipv6);
		for (int i = 0; i < 3; i++)
			expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
				     .state = states[state], .within = SECONDS(60));
	}
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(20));
}
