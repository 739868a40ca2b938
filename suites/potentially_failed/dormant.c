/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dormant state, in which all paths are inactive: RFC 7829 section 4. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

enum { PATHS = 2 };

static const char *const paths[PATHS] = {"path0", "path1"};

/*
 * Both paths of a are dark and, without heartbeats, fail under one message: path0 after
 * `max_retrans` and one more failures, path1 after two.  Returns the DATA that is sent when both
 * are inactive.
 */
static const struct packet *fall_dormant(struct pair pair, uint16_t max_retrans)
{
	const struct packet *data;
	unsigned failures[PATHS] = {0};

	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++) {
		set_path_params(pair.a, paths[i], .flags = SPP_HB_DISABLE,
				.max_retrans = i ? 1 : max_retrans);
		link_cut(pair.lab, paths[i], NULL);
	}
	endpoint_send(pair.a, 0, "dormant");
	data = expect_packet(pair.lab, DATA, .from = "a");
	while (path_state(pair.a, "path0") != SCTP_INACTIVE ||
	       path_state(pair.a, "path1") != SCTP_INACTIVE) {
		int path = topology_link(&dual_path, data->link);

		data = expect_again(pair.lab, data, NULL, RTO_MIN << failures[path]);
		failures[path]++;
	}
	return data;
}

static const struct packet *next_data(struct lab *lab)
{
	return expect_packet(lab, DATA, .from = "a", .within = SECONDS(70));
}

SCENARIO(data_is_sent_all_the_same,
	 "When all paths are inactive DATA is sent on, which changes no state, and arrives when "
	 "they are back: with a threshold of 0, with one that is never reached, and without PF",
	 .lab = &dual_path, .limit = SECONDS(600),
	 .spec = {"RFC7829-4.1-1", "RFC7829-4.1-2", "RFC7829-4-3"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (int way = 0; way < 3; way++) {
		struct pair pair = {.lab = lab};

		if (way == 2)
			set_sysctl(lab, "net/sctp/pf_enable", "0");
		pair.a = endpoint_open(lab, "a", ONE_TO_MANY);
		pair.b = endpoint_connect(pair.a, listener);
		pair_settle(pair);
		set_thresholds(pair.a, ON_ASSOCIATION, way == 1 ? PATH_MAX_RETRANS : 0,
			       NO_SWITCHOVER);
		fall_dormant(pair, 1);
		for (int i = 0; i < 3; i++) {
			next_data(lab);
			ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_INACTIVE);
			ck_assert_int_eq(path_state(pair.a, "path1"), SCTP_INACTIVE);
		}
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		expect_message(pair.b, 0, "dormant", .within = SECONDS(70));
		level_end(pair);
	}
}

SCENARIO(dormant_data_goes_to_the_least_failed,
	 "When all paths are inactive DATA goes to the one that failed least often",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC7829-4.1-3", "RFC7829-4.1-1"})
{
	struct pair pair = pair_connect(lab);
	const struct packet *data = fall_dormant(pair, 3);

	ck_assert_str_eq(data->link, "path1");
	for (int i = 0; i < 3; i++)
		ck_assert_str_eq(next_data(lab)->link, "path1");
}

SCENARIO(dormant_paths_take_turns,
	 "When all paths are inactive and failed equally often DATA goes to another one than that "
	 "which it was lost on",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC7829-4.1-4"},
	 .known = {{"4.0", NULL,
		    "of inactive paths with the same error counter that one is taken again and "
		    "again that was heard of last (sctp_trans_elect_tie() in associola.c)"}})
{
	struct pair pair = pair_connect(lab);
	const struct packet *data = fall_dormant(pair, 1);

	for (int i = 0; i < 4; i++) {
		const struct packet *next = next_data(lab);

		ck_assert_str_ne(next->link, data->link);
		data = next;
	}
}

/* How long after both paths went dark an association with one message outstanding is given up. */
static int64_t endurance(struct lab *lab, struct endpoint *listener, const char *pf_enable)
{
	struct pair pair = {.lab = lab};
	int64_t began;

	set_sysctl(lab, "net/sctp/pf_enable", pf_enable);
	pair.a = endpoint_open(lab, "a", ONE_TO_MANY);
	pair.b = endpoint_connect(pair.a, listener);
	pair_settle(pair);
	link_cut(lab, "path0", NULL);
	link_cut(lab, "path1", NULL);
	began = lab_now();
	endpoint_send(pair.a, 0, "unacknowledged");
	const struct received *lost = expect_event(pair.a, SCTP_ASSOC_CHANGE,
						   .state = SCTP_COMM_LOST, .within = SECONDS(900));

	link_restore(lab, "path0");
	link_restore(lab, "path1");
	endpoint_close(pair.a);
	endpoint_close(pair.b);
	forget_packets(lab);
	return lost->time - began;
}

SCENARIO(disruption_tolerance,
	 "An association with potentially failed paths is given up no earlier than one without",
	 .lab = &dual_path, .limit = SECONDS(2000), .spec = {"RFC7829-4-1"},
	 .known = {{"4.0", NULL,
		    "HEARTBEATs that potentially failed paths do not answer count for the "
		    "association like DATA (sctp_do_8_2_transport_strike() in sm_sideeffect.c)"}})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	int64_t without = endurance(lab, listener, "0");
	int64_t with = endurance(lab, listener, "1");

	ck_assert_msg(with >= without, "%.3f s with potentially failed paths, %.3f s without",
		      seconds_of(with), seconds_of(without));
}
