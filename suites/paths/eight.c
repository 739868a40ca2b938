/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Eight paths, of which each is watched for itself: RFC 9260 sections 5.4, 6.4.1, 8.2 and 8.3. */
#define SUITE "paths"
#include "suites/paths/levels.h"

#include <stdio.h>

enum { PATHS = 8 };

static const char *const paths[PATHS] = {"path0", "path1", "path2", "path3",
					 "path4", "path5", "path6", "path7"};

static void beat_fast(struct endpoint *endpoint, uint32_t interval)
{
	struct sctp_paddrparams params = {.spp_assoc_id = endpoint->association,
					  .spp_flags = SPP_HB_ENABLE,
					  .spp_hbinterval = interval};

	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

/* Association.Max.Retrans, so that the paths have time to fail. */
static void set_association_limit(struct endpoint *endpoint, uint16_t limit)
{
	struct sctp_assocparams params = {.sasoc_assoc_id = endpoint->association,
					  .sasoc_asocmaxrxt = limit};

	endpoint_set(endpoint, SCTP_ASSOCINFO, &params, sizeof(params));
}

SCENARIO(each_path_has_its_own_heartbeats,
	 "Each of eight idle paths gets one HEARTBEAT per interval of its own, RTO +- 50 % added, "
	 "and never one when that of another path is due",
	 .lab = &eight_paths, .limit = SECONDS(BOOT_SECONDS + 300),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14", "RFC9260-8.3-15"})
{
	pass_jiffies_zero(lab);

	struct pair pair = pair_connect(lab);
	int64_t last[PATHS], interval[PATHS];
	unsigned beats[PATHS] = {0};

	for (int i = 0; i < PATHS; i++) {
		interval[i] = MILLISECONDS(500 * (i + 1));
		last[i] = lab_now();
		set_path_params(pair.a, paths[i], .flags = SPP_HB_ENABLE,
				.hb_interval = (uint32_t)(500 * (i + 1)));
	}
	for (int i = 0; i < 20 * PATHS; i++) {
		const struct packet *beat = expect_packet(lab, HEARTBEAT, .from = "a");
		int path = topology_link(&eight_paths, beat->link);

		ck_assert_uint_eq(beat->sctp.chunk_count, 1);
		expect_jittered(beat->time, last[path], interval[path], RTO_MIN);
		expect_answer(lab, beat);
		last[path] = beat->time;
		beats[path]++;
	}
	for (int i = 0; i < PATHS; i++)
		ck_assert_uint_ge(beats[i], 8);
}

static unsigned beats_before(struct pair pair, const char *link, int64_t since, int64_t time)
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
	 "Seven dark paths become unreachable one by one, each after one HEARTBEAT more than its "
	 "own Path.Max.Retrans without an answer, while the eighth stays active",
	 .lab = &eight_paths, .limit = SECONDS(600),
	 .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2", "RFC9260-8.3-5"})
{
	struct pair pair = pair_connect_without_pf(lab);
	int64_t since;

	for (int i = 1; i < PATHS; i++)
		set_path_params(pair.a, paths[i], .max_retrans = (uint16_t)i);
	set_association_limit(pair.a, 30);
	beat_fast(pair.a, 1000);
	for (int i = 1; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	since = lab_now();
	for (int i = 1; i < PATHS; i++) {
		const struct received *event =
			expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
				     .state = SCTP_ADDR_UNREACHABLE, .error = SCTP_FAILED_THRESHOLD,
				     .within = SECONDS(300));
		unsigned count = beats_before(pair, paths[i], since, event->time);

		ck_assert_msg(count == (unsigned)i + 1,
			      "%s was unreachable after %u HEARTBEATs, expected %d", paths[i],
			      count, i + 1);
		ck_assert_int_eq(path_state(pair.a, paths[i]), SCTP_INACTIVE);
	}
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_ACTIVE);
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
	 "As each path in use fails DATA goes to one other that is active, until the last of eight "
	 "is left; when the primary path is back DATA returns to it",
	 .lab = &eight_paths, .limit = SECONDS(900),
	 .spec = {"RFC9260-6.4.1-1", "RFC9260-8.2-5", "RFC9260-8.2-6", "RFC9260-6.4-1"})
{
	struct pair pair = pair_connect_without_pf(lab);
	const char *used[PATHS];

	endpoint_disable_heartbeats(pair.b);
	for (int i = 0; i < PATHS; i++)
		set_path_params(pair.a, paths[i], .max_retrans = 1);
	for (int i = 0; i < PATHS; i++) {
		used[i] = active_path(pair);
		for (int earlier = 0; earlier < i; earlier++)
			ck_assert_str_ne(used[i], used[earlier]);
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
	set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
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
	 "Each of sixteen addresses on eight links is confirmed once, fails when its IP version "
	 "does, and is available again with it",
	 .lab = &eight_paths, .as = AS_MIXED, .limit = SECONDS(600),
	 .spec = {"RFC9260-5.4-3", "RFC9260-8.3-5", "RFC9260-8.3-11"})
{
	struct pair pair = pair_connect_without_pf(lab);
	struct rule *no_ipv4;
	char name[24];

	set_association_limit(pair.a, 16 * PATH_MAX_RETRANS);
	beat_fast(pair.a, 500);
	no_ipv4 = lab_drop(lab, ANY_CHUNK, .match = is_ipv4, .count = FOREVER);
	for (int i = 0; i < PATHS; i++) {
		snprintf(name, sizeof(name), "%s/ipv4", paths[i]);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = name,
			     .state = SCTP_ADDR_UNREACHABLE, .within = SECONDS(200));
		snprintf(name, sizeof(name), "%s/ipv6", paths[i]);
		ck_assert_int_eq(path_state(pair.a, name), SCTP_ACTIVE);
	}
	rule_end(no_ipv4);
	for (int i = 0; i < PATHS; i++) {
		snprintf(name, sizeof(name), "%s/ipv4", paths[i]);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = name,
			     .state = SCTP_ADDR_AVAILABLE, .within = SECONDS(200));
	}
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(10));
}
