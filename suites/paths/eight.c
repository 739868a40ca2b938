/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Eight paths, each of which is monitored on its own: RFC 9260 sections 5.4, 6.4.1, 8.2 and 8.3. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

#include <stdio.h>

enum { PATHS = 8 };

static const char *const paths[PATHS] = {"path0", "path1", "path2", "path3",
					 "path4", "path5", "path6", "path7"};

SCENARIO(each_path_has_its_own_heartbeats,
	 "Each of eight idle paths gets one HEARTBEAT per HB.interval of its own, plus the RTO "
	 "+- 50 %, independently of the other paths",
	 .lab = &eight_paths, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 300),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14", "RFC9260-8.3-15"}, .fix = {"hb-timer-reset"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);
	int64_t last[PATHS], interval[PATHS];
	unsigned sent[PATHS] = {0};

	for (int i = 0; i < PATHS; i++) {
		interval[i] = MILLISECONDS(500 * (i + 1));
		last[i] = lab_now();
		path_set(pair.a, paths[i], .flags = SPP_HB_ENABLE,
			 .hb_interval = (uint32_t)(500 * (i + 1)));
	}
	for (int i = 0; i < 20 * PATHS; i++) {
		const struct packet *heartbeat = expect_packet(lab, HEARTBEAT, .from = "a");
		int path = topology_link(&eight_paths, heartbeat->link);

		ck_assert_uint_eq(heartbeat->sctp.chunk_count, 1);
		expect_jittered(heartbeat->time, last[path], interval[path], RTO_MIN);
		expect_heartbeat_ack(lab, heartbeat);
		last[path] = heartbeat->time;
		sent[path]++;
	}
	for (int i = 0; i < PATHS; i++)
		ck_assert_msg(sent[i] >= 8, "%u HEARTBEATs on %s, expected 8 at least", sent[i],
			      paths[i]);
}

static unsigned heartbeats_before(struct pair pair, const char *link, int64_t since, int64_t time)
{
	unsigned count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, pair.a->node) && !strcmp(packet->link, link) &&
		    packet->time >= since && packet->time < time - jiffy() &&
		    packet_chunk(&packet->sctp, HEARTBEAT))
			count++;
	}
	return count;
}

SCENARIO(each_path_has_its_own_counter,
	 "Seven dark paths become unreachable one by one, each after one unanswered HEARTBEAT "
	 "more than its own Path.Max.Retrans, while the eighth stays active",
	 .lab = &eight_paths, .limit = SECONDS(600),
	 .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2", "RFC9260-8.3-5"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	int64_t since;

	for (int i = 1; i < PATHS; i++)
		path_set(pair.a, paths[i], .max_retrans = (uint16_t)i);
	/* So that the paths have time to fail. */
	association_max_retrans_set(pair.a, 30);
	path_set(pair.a, NULL, .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	for (int i = 1; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	since = lab_now();
	for (int i = 1; i < PATHS; i++) {
		const struct received *event =
			expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
				     .state = SCTP_ADDR_UNREACHABLE, .error = SCTP_FAILED_THRESHOLD,
				     .within = SECONDS(300));
		unsigned count = heartbeats_before(pair, paths[i], since, event->time);

		ck_assert_msg(count == (unsigned)i + 1,
			      "%s became unreachable after %u HEARTBEATs, expected %d", paths[i],
			      count, i + 1);
		expect_path_state(pair.a, paths[i], SCTP_INACTIVE);
	}
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	expect_transfer(pair, "alive", "path0");
}

static const char *active_path(struct pair pair)
{
	endpoint_send(pair.a, 0, "which way?");
	const struct packet *data = expect_packet(pair.lab, DATA, .from = "a");

	expect_message(pair.b, 0, "which way?");
	expect_packet(pair.lab, SACK, .from = "b");
	return data->link;
}

SCENARIO(data_goes_to_one_path_after_another,
	 "As each path in use fails, DATA moves to one other active path, until the last of "
	 "eight is left; once the primary path is back, DATA returns to it",
	 .lab = &eight_paths, .limit = SECONDS(900),
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-5", "RFC9260-8.2-6", "RFC9260-6.4-1"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	const char *used[PATHS];

	endpoint_disable_heartbeats(pair.b);
	for (int i = 0; i < PATHS; i++)
		path_set(pair.a, paths[i], .max_retrans = 1);
	for (int i = 0; i < PATHS; i++) {
		used[i] = active_path(pair);
		for (int earlier = 0; earlier < i; earlier++)
			ck_assert_msg(strcmp(used[i], used[earlier]),
				      "DATA goes to %s again, which has failed", used[i]);
		/* One path is chosen, and kept. */
		for (int again = 0; again < 3; again++)
			ck_assert_str_eq(active_path(pair), used[i]);
		if (i == PATHS - 1)
			break;
		link_cut(lab, used[i], NULL);
		expect_detour(pair, used[i], NULL, RTO_MIN);
		expect_detour(pair, used[i], NULL, 2 * RTO_MIN);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = used[i],
			     .state = SCTP_ADDR_UNREACHABLE);
	}
	ck_assert_str_eq(used[0], "path0");
	link_restore(lab, "path0");
	path_demand_heartbeat(pair.a, "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_AVAILABLE,
		     .error = SCTP_HEARTBEAT_SUCCESS);
	expect_transfer(pair, "back on the primary path", "path0");
}

static bool is_ipv4(const struct sctp_packet *packet, void *context)
{
	(void)context;
	return packet->from.ss_family == AF_INET;
}

SCENARIO(sixteen_addresses,
	 "Each of sixteen addresses on eight links is confirmed once, fails with its IP version "
	 "and becomes available again with it",
	 .lab = &eight_paths, .as = AS_MIXED, .limit = SECONDS(600),
	 .spec = {"RFC9260-5.4-3", "RFC9260-8.3-5", "RFC9260-8.3-11"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	struct rule *no_ipv4;
	char name[24];

	association_max_retrans_set(pair.a, 16 * PATH_MAX_RETRANS);
	path_set(pair.a, NULL, .flags = SPP_HB_ENABLE, .hb_interval = 500);
	no_ipv4 = lab_drop(lab, ANY_CHUNK, .match = is_ipv4, .count = FOREVER);
	for (int i = 0; i < PATHS; i++) {
		snprintf(name, sizeof(name), "%s/ipv4", paths[i]);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = name,
			     .state = SCTP_ADDR_UNREACHABLE, .within = SECONDS(200));
		snprintf(name, sizeof(name), "%s/ipv6", paths[i]);
		expect_path_state(pair.a, name, SCTP_ACTIVE);
	}
	rule_end(no_ipv4);
	for (int i = 0; i < PATHS; i++) {
		snprintf(name, sizeof(name), "%s/ipv4", paths[i]);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = name,
			     .state = SCTP_ADDR_AVAILABLE, .within = SECONDS(200));
	}
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(10));
}
