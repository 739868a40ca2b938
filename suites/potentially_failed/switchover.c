/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Primary path switchover: RFC 7829 section 5. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

#include <stdio.h>

static void set_switchover(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	if (level == BY_SYSCTL)
		sysctl_set(lab, "a", "net/sctp/ps_retrans", "%u", value);
	else
		potentially_failed_thresholds_set(a, level, 0, (uint16_t)value);
}

SCENARIO(switchover_of_each_level,
	 "With Primary.Switchover.Max.Retrans 0, 1, 2 or 3 set for the path, the association, "
	 "the endpoint or by the sysctl, the first, second, third or fourth failure moves the "
	 "primary path for good",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC7829-5-4", "RFC7829-5-5", "RFC7829-5-6", "RFC7829-5-7", "RFC7829-7.2-3"},
	 .known = {THRESHOLDS_NOT_TRANSLATED}, .fix = {"hb-timer-reset"})
{
	for (enum level level = ON_PATH; level < LEVELS; level++) {
		struct pair pair = pair_open_on_level(lab, level, set_switchover, level);
		const struct received *event;
		unsigned failed = 0;

		/* The first failure is that of DATA, the others are those of HEARTBEATs. */
		potentially_failed_enter(pair);
		event = expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_MADE_PRIM,
				     .within = SECONDS(30));
		for (unsigned i = 0; i < trace_count(); i++) {
			const struct packet *packet = trace_packet(i);

			failed += packet && packet->fate == FRAME_CUT &&
				  !strcmp(packet->from, "a") &&
				  packet->time < event->time - jiffy() &&
				  packet->sctp.source_port == pair.a->port &&
				  packet_chunk(&packet->sctp, HEARTBEAT);
		}
		ck_assert_msg(failed == (unsigned)level,
			      "switchover threshold %u of the %s: switchover after %u unanswered "
			      "HEARTBEATs",
			      level, name_of_level(level), failed);
		ck_assert_str_eq(primary_path(pair.a), "path1");
		link_restore(lab, "path0");
		path_demand_heartbeat(pair.a, "path0");
		let_pass(lab, jiffy());
		expect_path_state(pair.a, "path0", SCTP_ACTIVE);
		expect_transfer(pair, "no way back", "path1");
		pair_close(pair);
	}
}

static void exchange_heartbeat(struct pair pair, const char *path)
{
	path_demand_heartbeat(pair.a, path);
	expect_packet(pair.lab, HEARTBEAT_ACK, .from = "b", .link = path, .within = jiffy());
}

SCENARIO(switchover_to_the_path_in_use,
	 "Of three paths, the one to which new DATA would go without a switchover becomes the "
	 "primary path at the time of the failure",
	 .lab = &triple_path, .limit = SECONDS(100), .spec = {"RFC7829-5-4", "RFC7829-5-5"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	const char *without = NULL;

	for (int switchover = 0; switchover < 2; switchover++) {
		struct pair pair =
			pair_open_on_level(lab, ON_ASSOCIATION, set_switchover,
					   switchover ? 0 : POTENTIALLY_FAILED_NO_SWITCHOVER);
		const struct packet *lost, *data;

		/* Which path was heard from last may matter. */
		exchange_heartbeat(pair, "path1");
		exchange_heartbeat(pair, "path2");
		link_cut(lab, "path0", NULL);
		lost = expect_detour(pair, "path0", NULL, RTO_MIN);
		if (switchover)
			expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_MADE_PRIM,
				     .timer = RTO_MIN, .since = lost->time);
		expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
		endpoint_send(pair.a, 0, "new");
		data = expect_packet(lab, DATA, .from = "a");
		expect_message(pair.b, 0, "new");
		if (!switchover)
			without = data->link;
		assert_on_link(data, without);
		ck_assert_str_eq(primary_path(pair.a), switchover ? without : "path0");
		link_restore(lab, "path0");
		pair_close(pair);
	}
}

SCENARIO(new_primary_path_fails,
	 "The path that became the primary one is replaced in turn when it fails",
	 .lab = &triple_path, .limit = SECONDS(100), .spec = {"RFC7829-5-4", "RFC7829-5-5"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);
	char second[16];

	endpoint_disable_heartbeats(pair.a);
	potentially_failed_thresholds_set(pair.a, ON_ASSOCIATION, 0, 0);
	potentially_failed_enter(pair);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_MADE_PRIM);
	snprintf(second, sizeof(second), "%s", primary_path(pair.a));
	link_cut(lab, second, NULL);
	expect_detour(pair, second, NULL, RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_MADE_PRIM);
	ck_assert_str_ne(primary_path(pair.a), second);
	ck_assert_str_ne(primary_path(pair.a), "path0");
	expect_transfer(pair, "on the third path", primary_path(pair.a));
}

SCENARIO(switchover_can_be_disabled,
	 "With a switchover threshold of 0xffff the primary path stays primary, however often it "
	 "fails, and DATA returns to it",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC7829-5-10", "RFC7829-7.2-3"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_thresholds_set(pair.a, ON_ASSOCIATION, 0, 0);
	potentially_failed_thresholds_set(pair.a, ON_ASSOCIATION, 0,
					  POTENTIALLY_FAILED_NO_SWITCHOVER);
	endpoint_disable_heartbeats(pair.b);
	potentially_failed_enter(pair);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE, .path = "path0",
		     .within = SECONDS(150));
	ck_assert_str_eq(primary_path(pair.a), "path0");
	link_restore(lab, "path0");
	path_demand_heartbeat(pair.a, "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_AVAILABLE, .path = "path0",
		     .within = jiffy());
	expect_transfer(pair, "back on the primary path", "path0");
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(other_paths_switch_nothing,
	 "However often a path other than the primary one fails, the primary path stays",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-5-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_thresholds_set(pair.a, ON_ASSOCIATION, 0, 0);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	link_cut(lab, "path1", NULL);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE, .path = "path1",
		     .within = SECONDS(150));
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
	ck_assert_str_eq(primary_path(pair.a), "path0");
	expect_transfer(pair, "on the primary path", "path0");
}

SCENARIO(standard_sctp_switches_over,
	 "Without the potentially failed state and with Primary.Switchover.Max.Retrans equal to "
	 "Path.Max.Retrans the primary path is replaced when it becomes unreachable",
	 .lab = &dual_path, .limit = SECONDS(100), .spec = {"RFC7829-5-8", "RFC7829-5-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	path_set(pair.a, "path0", .max_retrans = 2);
	potentially_failed_thresholds_set(pair.a, ON_PATH, 0, 2);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_detour(pair, "path0", "path1", 2 * RTO_MIN);
	ck_assert_str_eq(primary_path(pair.a), "path0");
	expect_detour(pair, "path0", "path1", 4 * RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
		     .path = "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_MADE_PRIM, .path = "path1");
	ck_assert_str_eq(primary_path(pair.a), "path1");
}

#define expect_thresholds_refused(endpoint, level, potentially_failed, switchover)                 \
	ck_assert_msg(potentially_failed_thresholds_try(endpoint, level, potentially_failed,       \
							switchover) == EINVAL,                     \
		      "thresholds of %d and %d for the %s were accepted", potentially_failed,      \
		      switchover, name_of_level(level))

SCENARIO(switchover_below_the_threshold,
	 "A Primary.Switchover.Max.Retrans less than PotentiallyFailed.Max.Retrans is refused on "
	 "every level; equal and larger values are accepted",
	 .lab = &dual_path,
	 .spec = {"RFC7829-5-1", "RFC7829-5-3", "RFC7829-5-6", "RFC7829-5-7", "RFC7829-7.2-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	for (enum level level = ON_PATH; level <= ON_ENDPOINT; level++) {
		struct sctp_paddrthlds_v2 thresholds;

		potentially_failed_thresholds_set(pair.a, level, 3, 4);
		potentially_failed_thresholds_set(pair.a, level, 2, 2);
		expect_thresholds_refused(pair.a, level, 3, 2);
		expect_thresholds_refused(pair.a, level, 1, 0);
		thresholds = potentially_failed_thresholds(pair.a, level);
		ck_assert_uint_eq(thresholds.spt_pathpfthld, 2);
		ck_assert_uint_eq(thresholds.spt_pathcpthld, 2);
	}
	sysctl_set(lab, "a", "net/sctp/pf_retrans", "2");
	ck_assert_int_ne(sysctl_try(lab, "a", "net/sctp/ps_retrans", "1"), 0);
	sysctl_set(lab, "a", "net/sctp/ps_retrans", "2");
	ck_assert_int_ne(sysctl_try(lab, "a", "net/sctp/pf_retrans", "3"), 0);
}

SCENARIO(threshold_above_the_switchover,
	 "SCTP_PEER_ADDR_THLDS, which has no switchover threshold, refuses a "
	 "PotentiallyFailed.Max.Retrans above it",
	 .lab = &dual_path, .spec = {"RFC7829-5-1", "RFC7829-5-3"},
	 .known = {THRESHOLDS_NOT_TRANSLATED,
		   {"5.5", NULL,
		    "only the thresholds within struct sctp_paddrthlds_v2 are compared "
		    "(sctp_setsockopt_paddr_thresholds() in socket.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);
	struct sctp_paddrthlds thresholds = {.spt_assoc_id = pair.a->association,
					     .spt_pathpfthld = 3};

	potentially_failed_thresholds_set(pair.a, ON_PATH, 1, 2);
	thresholds.spt_address = address_on_level(pair.a, ON_PATH);
	ck_assert_msg(option_try(pair.a, SCTP_PEER_ADDR_THLDS, &thresholds, sizeof(thresholds)) ==
			      EINVAL,
		      "PotentiallyFailed.Max.Retrans 3 was accepted where the switchover threshold "
		      "is 2");
	ck_assert_uint_eq(potentially_failed_thresholds(pair.a, ON_PATH).spt_pathpfthld, 1);
}

/* RFC 7829 5 forbids less than Path.Max.Retrans to implementations that have no potentially failed
 * state; one that has it, but disabled, may take either minimum. */
SCENARIO(
	switchover_below_path_max_retrans,
	"Without the potentially failed state a Primary.Switchover.Max.Retrans of Path.Max.Retrans "
	"or more is accepted",
	.lab = &dual_path, .spec = {"RFC7829-5-8"}, .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	uint16_t below = PATH_MAX_RETRANS - 1;
	int error;

	potentially_failed_thresholds_set(pair.a, ON_PATH, 0, PATH_MAX_RETRANS);
	potentially_failed_thresholds_set(pair.a, ON_PATH, 0, PATH_MAX_RETRANS + 1);
	error = potentially_failed_thresholds_try(pair.a, ON_PATH, 0, below);
	scenario_note("a threshold below Path.Max.Retrans is %s", error ? "refused" : "accepted");
	ck_assert_uint_eq(potentially_failed_thresholds(pair.a, ON_PATH).spt_pathcpthld,
			  error ? PATH_MAX_RETRANS + 1 : below);
}
