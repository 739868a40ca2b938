/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dormant state, in which all paths are inactive: RFC 7829 section 4. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

enum { PATHS = 2 };

static const char *const paths[PATHS] = {"path0", "path1"};

/*
 * Both paths of a are dark and, without HEARTBEATs, fail under one message: path0 after
 * `max_retrans` + 1 failures, path1 after two.  Returns the DATA that is sent once both are
 * inactive.
 */
static const struct packet *fall_dormant(struct pair pair, uint16_t max_retrans)
{
	const struct packet *data;
	unsigned failures[PATHS] = {0};

	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++) {
		path_set(pair.a, paths[i], .max_retrans = i ? 1 : max_retrans);
		link_cut(pair.lab, paths[i], NULL);
	}
	endpoint_send(pair.a, 0, "dormant");
	data = expect_packet(pair.lab, DATA, .from = "a");
	while (path_state(pair.a, "path0") != SCTP_INACTIVE ||
	       path_state(pair.a, "path1") != SCTP_INACTIVE) {
		int path = topology_link(&dual_path, data->link);

		data = expect_retransmission_of(pair.lab, data, NULL, RTO_MIN << failures[path]);
		failures[path]++;
	}
	return data;
}

static const struct packet *next_data(struct lab *lab)
{
	return expect_packet(lab, DATA, .from = "a", .within = SECONDS(70));
}

SCENARIO(data_is_sent_all_the_same,
	 "While all paths are inactive DATA is still sent, which changes no state, and arrives "
	 "once they are back: with a threshold of 0, with one that is never reached, and without "
	 "PF",
	 .lab = &dual_path, .limit = SECONDS(600),
	 .spec = {"RFC7829-4-1", "RFC7829-4.1-1", "RFC7829-4.1-2", "RFC7829-4-3"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	for (int way = 0; way < 3; way++) {
		struct pair pair = pair_open(lab, .measured = true, .without_pf = way == 2);

		potentially_failed_thresholds_set(pair.a, ON_ASSOCIATION,
						  way == 1 ? PATH_MAX_RETRANS : 0,
						  POTENTIALLY_FAILED_NO_SWITCHOVER);
		fall_dormant(pair, 1);
		for (int i = 0; i < 3; i++) {
			next_data(lab);
			expect_path_state(pair.a, "path0", SCTP_INACTIVE);
			expect_path_state(pair.a, "path1", SCTP_INACTIVE);
		}
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		expect_message(pair.b, 0, "dormant", .within = SECONDS(70));
		pair_close(pair);
	}
}

SCENARIO(dormant_data_goes_to_the_least_failed,
	 "While all paths are inactive DATA goes to the one with the fewest failures",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC7829-4.1-3", "RFC7829-4.1-1"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *data = fall_dormant(pair, 3);

	assert_on_link(data, "path1");
	for (int i = 0; i < 3; i++)
		assert_on_link(next_data(lab), "path1");
}

SCENARIO(dormant_paths_take_turns,
	 "While all paths are inactive with equally many failures, DATA goes to a different path "
	 "from the one it was lost on",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC7829-4.1-4"},
	 .known = {
		 {"4.0", NULL,
		  "of inactive paths with the same error counter the one that was heard from last "
		  "is chosen every time (sctp_trans_elect_tie() in associola.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *data = fall_dormant(pair, 1);

	for (int i = 0; i < 4; i++) {
		const struct packet *next = next_data(lab);

		ck_assert_msg(strcmp(next->link, data->link),
			      "DATA lost on %s was retransmitted there again", data->link);
		data = next;
	}
}

/* What is sent into the dark: each of them fails when its RTO has passed. */
static unsigned count_lost(struct lab *lab)
{
	return count_packets(lab, DATA, .from = "a", .fate = FRAME_CUT) +
	       count_packets(lab, HEARTBEAT, .from = "a", .fate = FRAME_CUT);
}

/*
 * Both paths go dark with one message outstanding.  Returns how long after that the association is
 * lost, for no fewer failures than its limit allows.
 */
static int64_t endurance(struct lab *lab, bool without_pf)
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = without_pf);
	unsigned failures = count_lost(lab);
	int64_t began;

	link_cut(lab, "path0", NULL);
	link_cut(lab, "path1", NULL);
	began = lab_now();
	endpoint_send(pair.a, 0, "unacknowledged");
	const struct received *lost = expect_event(pair.a, SCTP_ASSOC_CHANGE,
						   .state = SCTP_COMM_LOST, .within = SECONDS(900));

	failures = count_lost(lab) - failures;
	ck_assert_msg(
		failures > ASSOCIATION_MAX_RETRANS,
		"the association was lost after %u retransmissions and unanswered HEARTBEATs, "
		"Association.Max.Retrans is %d",
		failures, ASSOCIATION_MAX_RETRANS);
	link_restore(lab, "path0");
	link_restore(lab, "path1");
	endpoint_close(pair.a);
	endpoint_abort(pair.b, NULL);
	endpoint_close(pair.b);
	return lost->time - began;
}

/*
 * That PF costs no disruption tolerance is a design goal of RFC 7829 section 4, not a requirement:
 * HEARTBEATs that are sent in parallel count, too, on the path that DATA uses (RFC 9260 8.1).
 */
SCENARIO(disruption_tolerance,
	 "An association is not lost before the failures exceed Association.Max.Retrans, with "
	 "potentially failed paths or without",
	 .lab = &dual_path, .limit = SECONDS(2000), .spec = {"RFC9260-8.1-1", "RFC9260-8.1-3"})
{
	/* In this order: .without_pf holds for the rest of the scenario. */
	int64_t with = endurance(lab, false);
	int64_t without = endurance(lab, true);

	scenario_note("lost after %.3f s with potentially failed paths, after %.3f s without",
		      seconds_of(with), seconds_of(without));
}
