/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Path.Max.Retrans and Association.Max.Retrans: RFC 9260 sections 8.1 and 8.2. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

static void set_path_max_retrans(struct lab *lab, struct endpoint *a, enum level level,
				 uint32_t value)
{
	if (level == BY_SYSCTL)
		sysctl_set(lab, "a", "net/sctp/path_max_retrans", "%u", value);
	else
		path_set(a, path_on_level(level), .max_retrans = (uint16_t)value);
}

SCENARIO(path_max_retrans_of_each_level,
	 "A path becomes unreachable after one failure more than the Path.Max.Retrans of the "
	 "path, the association, the endpoint or the sysctl",
	 .lab = &dual_path, .limit = SECONDS(600), .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2"})
{

	sysctl_set_everywhere(lab, "net/sctp/pf_enable", "0");
	for (enum level level = ON_PATH; level < LEVELS; level++) {
		uint32_t limit = level + 1;
		struct pair pair = pair_open_on_level(lab, level, set_path_max_retrans, limit);
		unsigned failures = failures_until(pair, SCTP_INACTIVE);

		ck_assert_msg(failures == limit + 1,
			      "Path.Max.Retrans %u of the %s: inactive after %u failures, "
			      "expected %u",
			      limit, name_of_level(level), failures, limit + 1);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
			     .error = SCTP_FAILED_THRESHOLD, .path = "path0");
		expect_transfer(pair, "on the other path", "path1");
		link_restore(lab, "path0");
		pair_close(pair);
	}
}

static void set_association_max_retrans(struct lab *lab, struct endpoint *a, enum level level,
					uint32_t value)
{
	if (level == BY_SYSCTL)
		sysctl_set(lab, "a", "net/sctp/association_max_retrans", "%u", value);
	else
		association_max_retrans_set(a, (uint16_t)value);
}

/* Both paths are dark: how many times DATA is retransmitted until the association is lost. */
static unsigned retransmissions_until_lost(struct pair pair)
{
	struct lab *lab = pair.lab;
	unsigned before = count_packets(lab, DATA, .from = "a");

	link_cut(lab, "path0", NULL);
	link_cut(lab, "path1", NULL);
	endpoint_send(pair.a, 0, "unacknowledged");
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .within = SECONDS(200));
	return count_packets(lab, DATA, .from = "a") - before - 1;
}

SCENARIO(association_max_retrans_of_each_level,
	 "The association is lost after as many retransmissions, on any paths, as the "
	 "Association.Max.Retrans of the association, the endpoint or the sysctl allows",
	 .lab = &dual_path, .limit = SECONDS(600),
	 .spec = {"RFC9260-8.1-1", "RFC9260-8.1-3", "RFC6458-8.1.2-1"})
{

	sysctl_set_everywhere(lab, "net/sctp/pf_enable", "0");
	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		uint32_t limit = level + 1;
		struct pair pair =
			pair_open_on_level(lab, level, set_association_max_retrans, limit);
		unsigned count;

		/* No HEARTBEATs, which count as well. */
		endpoint_disable_heartbeats(pair.a);
		count = retransmissions_until_lost(pair);
		ck_assert_msg(count == limit,
			      "Association.Max.Retrans %u of the %s: %u retransmissions", limit,
			      name_of_level(level), count);
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		endpoint_close(pair.a);
		endpoint_abort(pair.b, NULL);
		endpoint_close(pair.b);
	}
}

SCENARIO(acknowledged_data_saves_the_association,
	 "More failures of the primary path than Association.Max.Retrans do not end an "
	 "association whose DATA is acknowledged on another path in between",
	 .lab = &dual_path, .limit = SECONDS(180), .spec = {"RFC9260-8.1-5"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	association_max_retrans_set(pair.a, 2);
	endpoint_disable_heartbeats(pair.a);
	link_cut(lab, "path0", NULL);
	for (int64_t rto = RTO_MIN; rto <= 32 * RTO_MIN; rto *= 2)
		expect_detour(pair, "path0", "path1", rto);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);
	expect_transfer(pair, "alive", "path1");
}

SCENARIO(association_limit_above_the_sum_of_its_paths,
	 "An Association.Max.Retrans larger than the sum of the paths' Path.Max.Retrans is "
	 "refused",
	 .lab = &triple_path, .spec = {"RFC6458-8.1.2-8"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const uint16_t sum = 2 * PATH_MAX_RETRANS + 2;
	struct sctp_assocparams params = {.sasoc_assoc_id = pair.a->association,
					  .sasoc_asocmaxrxt = sum + 1};

	path_set(pair.a, "path2", .max_retrans = 2);
	association_max_retrans_set(pair.a, sum);
	ck_assert_int_eq(option_try(pair.a, SCTP_ASSOCINFO, &params, sizeof(params)), EINVAL);
	endpoint_get(pair.a, SCTP_ASSOCINFO, &params, sizeof(params));
	ck_assert_uint_eq(params.sasoc_asocmaxrxt, sum);
}

SCENARIO(data_and_heartbeats_count_together,
	 "With Path.Max.Retrans 2 one lost DATA and two unanswered HEARTBEATs make a path "
	 "unreachable",
	 .lab = &dual_path, .spec = {"RFC9260-8.2-1", "RFC9260-8.3-5"}, .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	const struct packet *first, *second;
	const struct received *event;

	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	path_set(pair.a, "path0", .flags = SPP_HB_ENABLE, .hb_interval = 500, .max_retrans = 2);
	first = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
	second = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
	expect_jittered(second->time, first->time, MILLISECONDS(500), 2 * RTO_MIN);
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	event = expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
			     .state = SCTP_ADDR_UNREACHABLE);
	expect_jittered(event->time, second->time, MILLISECONDS(500), 4 * RTO_MIN);
}
