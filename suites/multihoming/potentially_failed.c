/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Potentially Failed state and primary path switchover: RFC 7829. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

static void expect_address_event(struct endpoint *endpoint, const char *path, int state, int error)
{
	expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .path = path, .state = state, .error = error,
		     .within = SECONDS(150));
}

static void set_thresholds(struct endpoint *endpoint, const char *path, uint16_t path_failed,
			   uint16_t switchover)
{
	struct sctp_paddrthlds_v2 thresholds = {.spt_assoc_id = endpoint->association,
						.spt_pathpfthld = path_failed,
						.spt_pathcpthld = switchover};

	thresholds.spt_address = peer_address(endpoint, path, SERVER_PORT);
	endpoint_set(endpoint, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
}

static void expose_pf(struct endpoint *endpoint)
{
	/* SCTP_PF_EXPOSE_ENABLE of the kernel. */
	option_set_assoc_value(endpoint, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 2);
}

SCENARIO(first_timeout_moves_new_data,
	 "After one T3-rtx expiry the primary path is potentially failed: new DATA goes to the "
	 "other path, HEARTBEATs are sent once per RTO, which doubles, and the sixth failure "
	 "makes it unreachable",
	 .lab = &dual_path, .limit = SECONDS(240),
	 .spec = {"RFC7829-3.2-2", "RFC7829-3.2-4", "RFC7829-3.2-11", "RFC9260-8.3-5"},
	 .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .measured = true);
	int64_t rto = 2 * RTO_MIN;

	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_path_state(pair.a, "path0", SCTP_PF);
	const struct packet *heartbeat =
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0", .within = rto);

	expect_transfer(pair, "on the other path", "path1");
	for (int failure = 2; failure <= PATH_MAX_RETRANS; failure++, rto *= 2) {
		const struct packet *next = expect_packet(lab, HEARTBEAT, .from = "a",
							  .link = "path0", .within = 2 * rto);

		expect_jittered(next->time, heartbeat->time, 0, rto);
		expect_path_state(pair.a, "path0", SCTP_PF);
		heartbeat = next;
	}
	const struct received *event = expect_event(
		pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE,
		.error = SCTP_FAILED_THRESHOLD, .within = 2 * rto);

	expect_jittered(event->time, heartbeat->time, 0, rto);
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
}

/* RFC 7829 3.2, rules 5 and 6, which have no keyword for it. */
SCENARIO(potentially_failed_path_is_probed_at_once,
	 "A HEARTBEAT is sent when the path becomes potentially failed, and further ones each "
	 "time the RTO has passed",
	 .lab = &dual_path, .limit = SECONDS(240),
	 .known = {{"4.0", NULL,
		    "the first HEARTBEAT waits for RTO +- 50 % (sctp_do_8_2_transport_strike() "
		    "only resets the timer), and so do the others (sctp_transport_reset_hb_timer() "
		    "adds a random time)"}})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *heartbeat, *lost;

	link_cut(lab, "path0", NULL);
	lost = expect_detour(pair, "path0", "path1", RTO_MIN);
	heartbeat = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0", .timer = RTO_MIN,
				  .since = lost->time);
	for (int64_t rto = 2 * RTO_MIN; rto <= 16 * RTO_MIN; rto *= 2)
		heartbeat = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0",
					  .timer = rto, .since = heartbeat->time);
}

SCENARIO(potentially_failed_is_told,
	 "With SCTP_EXPOSE_POTENTIALLY_FAILED_STATE a path that fails and recovers is reported "
	 "by SCTP_ADDR_POTENTIALLY_FAILED and SCTP_ADDR_AVAILABLE, with SCTP_ADDR_UNREACHABLE "
	 "between them if it stays dark",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC7829-3.2-16", "RFC7829-3.2-23", "RFC7829-7.1-1"})
{
	struct pair pair = pair_open(lab, .measured = true);

	expose_pf(pair.a);
	/* b does not notice. */
	path_set(pair.b, "path0", .flags = SPP_HB_DISABLE);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_address_event(pair.a, "path0", SCTP_ADDR_POTENTIALLY_FAILED, 0);
	link_restore(lab, "path0");
	expect_address_event(pair.a, "path0", SCTP_ADDR_AVAILABLE, SCTP_HEARTBEAT_SUCCESS);
	expect_transfer(pair, "back on the primary path", "path0");

	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_address_event(pair.a, "path0", SCTP_ADDR_POTENTIALLY_FAILED, 0);
	expect_address_event(pair.a, "path0", SCTP_ADDR_UNREACHABLE, SCTP_FAILED_THRESHOLD);
	link_restore(lab, "path0");
	expect_address_event(pair.a, "path0", SCTP_ADDR_AVAILABLE, SCTP_HEARTBEAT_SUCCESS);
	expect_transfer(pair, "back on the primary path", "path0");
}

SCENARIO(pf_threshold,
	 "With a threshold of two failures (SCTP_PEER_ADDR_THLDS_V2) the third one makes the "
	 "path potentially failed",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC7829-3.2-2", "RFC7829-3.2-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);
	int64_t rto = RTO_MIN;

	set_thresholds(pair.a, "path0", 2, UINT16_MAX);
	link_cut(lab, "path0", NULL);
	for (int failure = 1; failure <= 2; failure++, rto *= 2) {
		expect_detour(pair, "path0", "path1", rto);
		expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	}
	expect_detour(pair, "path0", "path1", rto);
	expect_path_state(pair.a, "path0", SCTP_PF);
	expect_transfer(pair, "on the other path", "path1");
}

SCENARIO(primary_path_switchover,
	 "When the failures exceed a Primary.Switchover.Max.Retrans of one, the path in use "
	 "becomes the primary one and remains so",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC7829-5-4", "RFC7829-5-5"},
	 .known = {THRESHOLDS_NOT_TRANSLATED}, .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .measured = true);

	set_thresholds(pair.a, "path0", 0, 1);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_path_state(pair.a, "path0", SCTP_PF);
	expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
	ck_assert_str_eq(primary_path(pair.a), "path0");
	/* The second failure: that HEARTBEAT is not answered. */
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_MADE_PRIM);
	ck_assert_str_eq(primary_path(pair.a), "path1");

	link_restore(lab, "path0");
	path_demand_heartbeat(pair.a, "path0");
	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path0");
	let_pass(lab, AT_ONCE); /* until it is there */
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	expect_transfer(pair, "still on the other path", "path1");
}
