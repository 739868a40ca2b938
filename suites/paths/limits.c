/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Path.Max.Retrans and Association.Max.Retrans: RFC 9260 sections 8.1 and 8.2. */
#define SUITE "paths"
#include "suites/paths/levels.h"

static void set_path_max_retrans(struct lab *lab, struct endpoint *a, enum level level,
				 uint32_t value)
{
	struct sctp_paddrparams params = {.spp_pathmaxrxt = (uint16_t)value};
	struct sockaddr_storage address;

	if (level == BY_SYSCTL) {
		set_sysctl_of_a(lab, "net/sctp/path_max_retrans", value);
		return;
	}
	address = level_address(a, level);
	memcpy(&params.spp_address, &address, sizeof(address));
	params.spp_assoc_id = a->association;
	endpoint_set(a, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

SCENARIO(path_max_retrans_of_each_level,
	 "A path is unreachable after one failure more than Path.Max.Retrans, which is that of the "
	 "path, the association, the endpoint or the sysctl",
	 .lab = &dual_path, .limit = SECONDS(600), .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	set_sysctl(lab, "net/sctp/pf_enable", "0");
	for (enum level level = ON_PATH; level < LEVELS; level++) {
		uint32_t limit = level + 1;
		struct pair pair = level_connect(lab, listener, level, set_path_max_retrans, limit);
		unsigned failures = failures_until(pair, SCTP_INACTIVE);

		ck_assert_msg(failures == limit + 1,
			      "Path.Max.Retrans %u of the %s: %u failures, expected %u", limit,
			      level_name(level), failures, limit + 1);
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
			     .error = SCTP_FAILED_THRESHOLD, .path = "path0");
		expect_transfer(pair, "on the other path", "path1");
		level_end(pair);
	}
}

static void set_association_max_retrans(struct lab *lab, struct endpoint *a, enum level level,
					uint32_t value)
{
	struct sctp_assocparams params = {.sasoc_asocmaxrxt = (uint16_t)value};

	if (level == BY_SYSCTL) {
		set_sysctl_of_a(lab, "net/sctp/association_max_retrans", value);
		return;
	}
	params.sasoc_assoc_id = a->association;
	endpoint_set(a, SCTP_ASSOCINFO, &params, sizeof(params));
}

/* Both paths are dark: how many times DATA is sent until the association is given up, the first
 * time not counted. */
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
	 "The peer is given up after as many retransmissions, on whatever paths, as "
	 "Association.Max.Retrans says, which is that of the association, the endpoint or the "
	 "sysctl",
	 .lab = &dual_path, .limit = SECONDS(600), .spec = {"RFC9260-8.1-1", "RFC9260-8.1-3"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	set_sysctl(lab, "net/sctp/pf_enable", "0");
	for (enum level level = ON_ASSOCIATION; level < LEVELS; level++) {
		uint32_t limit = level + 1;
		struct pair pair =
			level_connect(lab, listener, level, set_association_max_retrans, limit);
		unsigned count;

		/* No HEARTBEATs, which count as well. */
		set_path_params(pair.a, "path0", .flags = SPP_HB_DISABLE);
		set_path_params(pair.a, "path1", .flags = SPP_HB_DISABLE);
		count = retransmissions_until_lost(pair);
		ck_assert_msg(count == limit,
			      "Association.Max.Retrans %u of the %s: %u retransmissions", limit,
			      level_name(level), count);
		link_restore(lab, "path0");
		link_restore(lab, "path1");
		endpoint_close(pair.a);
		endpoint_close(pair.b);
		forget_packets(lab);
	}
}

SCENARIO(acknowledged_data_saves_the_association,
	 "More failures of the primary path than Association.Max.Retrans do not end an association "
	 "whose DATA is acknowledged on another path in between",
	 .lab = &dual_path, .limit = SECONDS(180), .spec = {"RFC9260-8.1-5"})
{
	struct pair pair = pair_connect_without_pf(lab);
	struct sctp_assocparams twice = {.sasoc_asocmaxrxt = 2};

	endpoint_set(pair.a, SCTP_ASSOCINFO, &twice, sizeof(twice));
	set_path_params(pair.a, "path0", .flags = SPP_HB_DISABLE);
	set_path_params(pair.a, "path1", .flags = SPP_HB_DISABLE);
	link_cut(lab, "path0", NULL);
	for (int64_t rto = RTO_MIN; rto <= 32 * RTO_MIN; rto *= 2)
		expect_detour(pair, "path0", "path1", rto);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);
	expect_transfer(pair, "alive", "path1");
}

SCENARIO(association_limit_above_the_sum_of_its_paths,
	 "An association does not get an Association.Max.Retrans larger than the sum of its "
	 "paths' Path.Max.Retrans",
	 .lab = &triple_path)
{
	struct pair pair = pair_connect(lab);
	struct sctp_assocparams params = {.sasoc_asocmaxrxt = 2 * PATH_MAX_RETRANS + 2};

	set_path_params(pair.a, "path2", .max_retrans = 2);
	endpoint_set(pair.a, SCTP_ASSOCINFO, &params, sizeof(params));
	params.sasoc_asocmaxrxt++;
	ck_assert_int_eq(
		setsockopt(pair.a->fd, IPPROTO_SCTP, SCTP_ASSOCINFO, &params, sizeof(params)), -1);
	ck_assert_int_eq(errno, EINVAL);
	endpoint_get(pair.a, SCTP_ASSOCINFO, &params, sizeof(params));
	ck_assert_uint_eq(params.sasoc_asocmaxrxt, 2 * PATH_MAX_RETRANS + 2);
}

SCENARIO(data_and_heartbeats_count_together,
	 "With Path.Max.Retrans 2, one lost DATA and two HEARTBEATs without an answer make a path "
	 "unreachable",
	 .lab = &dual_path, .spec = {"RFC9260-8.2-1", "RFC9260-8.3-5"})
{
	struct pair pair = pair_connect_without_pf(lab);
	const struct packet *first, *second;
	const struct received *event;

	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	set_path_params(pair.a, "path0", .flags = SPP_HB_ENABLE, .hb_interval = 500,
			.max_retrans = 2);
	first = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
	second = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0");
	expect_jittered(second->time, first->time, MILLISECONDS(500), 2 * RTO_MIN);
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_ACTIVE);
	event = expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
			     .state = SCTP_ADDR_UNREACHABLE);
	expect_jittered(event->time, second->time, MILLISECONDS(500), 4 * RTO_MIN);
}
