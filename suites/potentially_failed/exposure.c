/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user is told of the potentially failed state: RFC 7829 sections 3.2 and 7.3. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

static void set_exposure(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	if (level == BY_SYSCTL)
		set_sysctl_of_a(lab, "net/sctp/pf_expose", value);
	else
		expose(a, value);
}

SCENARIO(exposure_of_each_level,
	 "SCTP_ADDR_POTENTIALLY_FAILED, and SCTP_ADDR_AVAILABLE after it, are told where that is "
	 "enabled for the association, the endpoint or by the sysctl",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-23", "RFC7829-3.2-16"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		struct pair pair =
			level_connect(lab, listener, level, set_exposure, EXPOSE_ENABLED);
		const struct packet *lost;

		link_cut(lab, "path0", NULL);
		lost = expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .error = 0, .path = "path0",
			     .state = SCTP_ADDR_POTENTIALLY_FAILED, .timer = RTO_MIN,
			     .since = lost->time);
		link_restore(lab, "path0");
		set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .error = SCTP_HEARTBEAT_SUCCESS,
			     .path = "path0", .state = SCTP_ADDR_AVAILABLE, .within = jiffy());
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
		level_end(pair);
	}
}

SCENARIO(kept_ignorant,
	 "Where the state is not exposed, by default or on request, a path comes and goes without "
	 "events, and only SCTP_ADDR_UNREACHABLE and the return from that are told",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC7829-3.2-23", "RFC7829-3.2-19"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		struct pair pair =
			level_connect(lab, listener, level, set_exposure,
				      level == BY_SYSCTL ? EXPOSE_UNSET : EXPOSE_DISABLED);

		disable_heartbeats(pair.b);
		set_path_params(pair.a, "path0", .max_retrans = 2);
		link_cut(lab, "path0", NULL);
		expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
		link_restore(lab, "path0");
		set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
		expect_transfer(pair, "on the primary path", "path0");

		link_cut(lab, "path0", NULL);
		expect_detour(pair, "path0", "path1", RTO_MIN);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
			     .error = SCTP_FAILED_THRESHOLD, .within = SECONDS(30));
		link_restore(lab, "path0");
		set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_AVAILABLE,
			     .error = SCTP_HEARTBEAT_SUCCESS);
		level_end(pair);
	}
}

static int state_error(struct endpoint *endpoint, const char *path)
{
	struct sctp_paddrinfo info = {.spinfo_assoc_id = endpoint->association};
	struct sockaddr_storage address = peer_address(endpoint, path, SERVER_PORT);
	socklen_t size = sizeof(info);

	memcpy(&info.spinfo_address, &address, sizeof(address));
	return getsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &info, &size) == 0
		       ? 0
		       : errno;
}

SCENARIO(hidden_state,
	 "Where exposure is disabled SCTP_GET_PEER_ADDR_INFO does not tell of a potentially failed "
	 "path; elsewhere, and of an active path, it does",
	 .lab = &dual_path, .spec = {"RFC7829-3.2-23"})
{
	struct pair pair = pair_connect(lab);

	fail_primary(pair);
	expose(pair.a, EXPOSE_DISABLED);
	ck_assert_int_eq(state_error(pair.a, "path0"), EACCES);
	ck_assert_int_eq(state_error(pair.a, "path1"), 0);
	expose(pair.a, EXPOSE_ENABLED);
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_PF);
	expose(pair.a, EXPOSE_UNSET);
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_PF);
}

SCENARIO(exposure_is_zero_or_not,
	 "The state is exposed if the value of SCTP_EXPOSE_POTENTIALLY_FAILED_STATE is not zero, "
	 "here 1",
	 .lab = &dual_path, .spec = {"RFC7829-3.2-23"},
	 .known = {{"4.0", NULL,
		    "of the values 0 to 2 it is 1 that hides the state: enum SCTP_PF_EXPOSE_* in "
		    "include/net/sctp/constants.h has UNSET, DISABLE, ENABLE"}})
{
	struct pair pair = pair_connect(lab);

	expose(pair.a, 1);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_POTENTIALLY_FAILED);
}
