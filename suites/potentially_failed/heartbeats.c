/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HEARTBEATs of a potentially failed path, and what brings it back: RFC 7829 section 3.2. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

static const struct packet *next_heartbeat(struct lab *lab, const char *link, int64_t within)
{
	return expect_packet(lab, HEARTBEAT, .from = "a", .link = link, .within = within);
}

SCENARIO(idle_path,
	 "An idle path with an unanswered HEARTBEAT becomes potentially failed; HEARTBEATs are "
	 "then sent once per RTO, without HB.interval, until it is unreachable, and at "
	 "HB.interval again after that",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 400),
	 .spec = {"RFC7829-3.2-2", "RFC7829-3.2-11", "RFC7829-3.2-12", "RFC7829-3.2-19"},
	 .fix = {"hb-timer-reset"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *last, *heartbeat;
	int64_t rto = 2 * RTO_MIN;
	/* HB.interval and the RTO with its jitter */
	int64_t interval = SECONDS(10) + 3 * RTO_MIN / 2;

	interval += timer_slack(interval);
	potentially_failed_expose(pair.a, POTENTIALLY_FAILED_EXPOSE_ENABLED);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 10000, .max_retrans = 3);
	link_cut(lab, "path1", NULL);
	next_heartbeat(lab, "path1", interval);
	last = next_heartbeat(lab, "path1", interval);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_POTENTIALLY_FAILED, .within = RTO_MIN);
	for (int failure = 2; failure <= 4; failure++, rto *= 2) {
		heartbeat = next_heartbeat(lab, "path1", 2 * rto);
		expect_jittered(heartbeat->time, last->time, 0, rto);
		last = heartbeat;
	}
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD, .within = rto);
	for (; rto <= 4 * 16 * RTO_MIN; rto *= 2) {
		int64_t now = rto < RTO_MAX ? rto : RTO_MAX;

		heartbeat = next_heartbeat(lab, "path1", SECONDS(12) + 2 * now);
		expect_jittered(heartbeat->time, last->time, SECONDS(10), now);
		last = heartbeat;
	}
}

SCENARIO(disabled_heartbeats_stay_disabled,
	 "With HEARTBEATs disabled a potentially failed path gets none, and stays potentially "
	 "failed until one on demand is answered",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC7829-3.2-12", "RFC7829-3.2-13"})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_expose(pair.a, POTENTIALLY_FAILED_EXPOSE_ENABLED);
	endpoint_disable_heartbeats(pair.a);
	endpoint_disable_heartbeats(pair.b);
	potentially_failed_enter(pair);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_POTENTIALLY_FAILED);
	link_restore(lab, "path0");
	expect_no_packet(lab, HEARTBEAT, SECONDS(300), .from = "a");
	expect_path_state(pair.a, "path0", SCTP_PF);
	expect_transfer(pair, "still on the other path", "path1");
	path_demand_heartbeat(pair.a, "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_AVAILABLE,
		     .error = SCTP_HEARTBEAT_SUCCESS, .within = jiffy());
	expect_transfer(pair, "on the primary path", "path0");
}

SCENARIO(return_clears_the_counter,
	 "A HEARTBEAT ACK that makes a potentially failed path active clears its error counter "
	 "and restores RTO.Min",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC7829-3.2-16", "RFC7829-3.2-2"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	endpoint_disable_heartbeats(pair.b);
	potentially_failed_thresholds_set(pair.a, ON_PATH, 2, POTENTIALLY_FAILED_NO_SWITCHOVER);
	for (int round = 0; round < 3; round++) {
		ck_assert_uint_eq(failures_until(pair, SCTP_PF), 3);
		link_restore(lab, "path0");
		path_demand_heartbeat(pair.a, "path0");
		expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path0", .within = jiffy());
		expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	}
	expect_transfer(pair, "on the primary path", "path0");
}

SCENARIO(sack_brings_it_back,
	 "A SACK for DATA that was sent to no other address makes a potentially failed path "
	 "active",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC7829-3.2-22"},
	 .known = {{"4.0", NULL,
		    "only a HEARTBEAT ACK ends the potentially failed state "
		    "(sctp_check_transmitted() in outqueue.c considers unreachable and unconfirmed "
		    "paths only)"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "twice");
	expect_retransmission_of(lab, expect_packet(lab, DATA, .from = "a", .fate = FRAME_DROPPED),
				 "path0", RTO_MIN);
	expect_path_state(pair.a, "path0", SCTP_PF);
	expect_message(pair.b, 0, "twice");
	expect_packet(lab, SACK, .from = "b");
	let_pass(lab, jiffy());
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
}

SCENARIO(sack_clears_the_counter,
	 "A SACK for DATA that was sent to no other address clears the error counter of a "
	 "potentially failed path: Path.Max.Retrans further failures do not make it unreachable",
	 .lab = &two_nodes, .limit = SECONDS(200), .spec = {"RFC7829-3.2-22"})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE, .max_retrans = 2);
	for (int round = 0; round < 2; round++) {
		lab_drop(lab, DATA, .from = "a", .count = 2);
		endpoint_send(pair.a, 0, "thrice");
		expect_message(pair.b, 0, "thrice", .within = SECONDS(20));
		expect_packet(lab, SACK, .from = "b");
	}
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(ambiguous_sack_changes_nothing,
	 "A SACK for DATA that was sent to both addresses leaves the first one potentially "
	 "failed, with its failures counted",
	 .lab = &dual_path, .limit = SECONDS(100), .spec = {"RFC7829-3.2-20"})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE, .max_retrans = 2);
	potentially_failed_enter(pair);
	/* The second and third failure, found when the next HEARTBEAT is sent. */
	for (int heartbeat = 1; heartbeat <= 3; heartbeat++) {
		expect_path_state(pair.a, "path0", SCTP_PF);
		path_demand_heartbeat(pair.a, "path0");
		let_pass(lab, 5 * RTO_MIN);
	}
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
}

SCENARIO(ambiguous_sack_of_an_inactive_path,
	 "A SACK for DATA that was sent to both addresses does not make an inactive one active",
	 .lab = &dual_path, .limit = SECONDS(100), .spec = {"RFC7829-3.2-20"},
	 .known = {{"4.0", NULL,
		    "a SACK makes the path active that the DATA was last sent to and that the SACK "
		    "comes from (sctp_check_transmitted() in outqueue.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < 2; i++) {
		path_set(pair.a, i ? "path1" : "path0", .flags = SPP_HB_DISABLE, .max_retrans = 1);
		link_cut(lab, i ? "path1" : "path0", NULL);
	}
	endpoint_send(pair.a, 0, "to both");
	for (int i = 0; i < 2; i++)
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
			     .within = SECONDS(20));
	link_restore(lab, "path0");
	link_restore(lab, "path1");
	expect_message(pair.b, 0, "to both", .within = SECONDS(20));
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
}
