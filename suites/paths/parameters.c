/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_PEER_ADDR_PARAMS: what endpoint, association and path have, and what follows on the wire:
 * RFC 6458 section 8.1.12. */
#define SUITE "paths"
#include "suites/paths/levels.h"

static const struct sctp_paddrparams of_endpoint = {
	.spp_hbinterval = 11000,
	.spp_pathmaxrxt = 2,
	.spp_sackdelay = 120,
	.spp_flags = SPP_HB_ENABLE | SPP_SACKDELAY_ENABLE | SPP_PMTUD_ENABLE | SPP_DSCP,
	.spp_dscp = 0x28,
};

static const struct sctp_paddrparams of_association = {
	.spp_hbinterval = 12000,
	.spp_pathmaxrxt = 3,
	.spp_sackdelay = 240,
	.spp_flags = SPP_HB_ENABLE | SPP_SACKDELAY_ENABLE | SPP_PMTUD_ENABLE | SPP_DSCP,
	.spp_dscp = 0x48,
};

static const struct sctp_paddrparams of_path = {
	.spp_hbinterval = 13000,
	.spp_pathmaxrxt = 4,
	.spp_sackdelay = 360,
	.spp_flags = SPP_HB_ENABLE | SPP_SACKDELAY_ENABLE | SPP_PMTUD_ENABLE | SPP_DSCP,
	.spp_dscp = 0x68,
};

/* What is off, and so has no values. */
static const struct sctp_paddrparams off = {
	.spp_flags = SPP_HB_DISABLE | SPP_SACKDELAY_DISABLE | SPP_PMTUD_DISABLE,
};

/* Of the association `id` (0: of the endpoint) and, unless NULL, of its path. */
static void set_params(struct endpoint *endpoint, sctp_assoc_t id, const char *path,
		       const struct sctp_paddrparams *params)
{
	struct sctp_paddrparams all = *params;

	all.spp_assoc_id = id;
	if (path) {
		struct sockaddr_storage address = peer_address(endpoint, path, SERVER_PORT);

		memcpy(&all.spp_address, &address, sizeof(address));
	}
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &all, sizeof(all));
}

#define expect_params(endpoint, id, path, wanted)                                                  \
	expect_params_at(endpoint, id, path, wanted, __LINE__)
static void expect_params_at(struct endpoint *endpoint, sctp_assoc_t id, const char *path,
			     const struct sctp_paddrparams *wanted, int line)
{
	struct sctp_paddrparams got = {.spp_assoc_id = id};
	const char *of = path ? path : id ? "the association" : "the endpoint";

	if (path) {
		struct sockaddr_storage address = peer_address(endpoint, path, SERVER_PORT);

		memcpy(&got.spp_address, &address, sizeof(address));
	}
	endpoint_get(endpoint, SCTP_PEER_ADDR_PARAMS, &got, sizeof(got));
	if (got.spp_flags != wanted->spp_flags)
		scenario_fail(__FILE__, line, "spp_flags of %s: %#x, expected %#x", of,
			      got.spp_flags, wanted->spp_flags);
	if (got.spp_hbinterval != wanted->spp_hbinterval)
		scenario_fail(__FILE__, line, "spp_hbinterval of %s: %u, expected %u", of,
			      got.spp_hbinterval, wanted->spp_hbinterval);
	if (got.spp_pathmaxrxt != wanted->spp_pathmaxrxt)
		scenario_fail(__FILE__, line, "spp_pathmaxrxt of %s: %u, expected %u", of,
			      got.spp_pathmaxrxt, wanted->spp_pathmaxrxt);
	if (got.spp_sackdelay != wanted->spp_sackdelay)
		scenario_fail(__FILE__, line, "spp_sackdelay of %s: %u, expected %u", of,
			      got.spp_sackdelay, wanted->spp_sackdelay);
	if ((wanted->spp_flags & SPP_DSCP) && got.spp_dscp != wanted->spp_dscp)
		scenario_fail(__FILE__, line, "spp_dscp of %s: %#x, expected %#x", of, got.spp_dscp,
			      wanted->spp_dscp);
}

SCENARIO(parameters_are_inherited,
	 "An association and its paths begin with what the endpoint has; what is set for the "
	 "association its paths get, and what is set for a path it has alone",
	 .lab = &triple_path)
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);
	sctp_assoc_t id;

	set_params(a, SCTP_FUTURE_ASSOC, NULL, &of_endpoint);
	expect_params(a, SCTP_FUTURE_ASSOC, NULL, &of_endpoint);
	endpoint_connect(a, b);
	id = a->association;
	expect_params(a, id, NULL, &of_endpoint);
	expect_params(a, id, "path0", &of_endpoint);
	expect_params(a, id, "path2", &of_endpoint);

	set_params(a, SCTP_FUTURE_ASSOC, NULL, &of_path);
	expect_params(a, SCTP_FUTURE_ASSOC, NULL, &of_path);
	expect_params(a, id, NULL, &of_endpoint);
	expect_params(a, id, "path1", &of_endpoint);

	set_params(a, id, NULL, &of_association);
	expect_params(a, SCTP_FUTURE_ASSOC, NULL, &of_path);
	expect_params(a, id, NULL, &of_association);
	expect_params(a, id, "path0", &of_association);
	expect_params(a, id, "path2", &of_association);

	set_params(a, id, "path1", &of_path);
	expect_params(a, id, NULL, &of_association);
	expect_params(a, id, "path0", &of_association);
	expect_params(a, id, "path1", &of_path);
	expect_params(a, id, "path2", &of_association);
}

SCENARIO(disabling_is_inherited,
	 "What is disabled is disabled on the level where it is, and on those that inherit it; "
	 "zeros leave the values as they are",
	 .lab = &triple_path)
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_paddrparams wanted = of_endpoint, on = {.spp_flags = SPP_HB_ENABLE};
	const uint32_t dscp = SPP_DSCP;
	sctp_assoc_t id;

	set_params(a, SCTP_FUTURE_ASSOC, NULL, &of_endpoint);
	set_params(a, SCTP_FUTURE_ASSOC, NULL, &off);
	wanted.spp_flags = off.spp_flags | dscp;
	expect_params(a, SCTP_FUTURE_ASSOC, NULL, &wanted);
	endpoint_connect(a, b);
	id = a->association;
	expect_params(a, id, NULL, &wanted);
	expect_params(a, id, "path1", &wanted);

	set_params(a, id, "path1", &on);
	expect_params(a, id, "path0", &wanted);
	wanted.spp_flags = SPP_HB_ENABLE | SPP_SACKDELAY_DISABLE | SPP_PMTUD_DISABLE | dscp;
	expect_params(a, id, "path1", &wanted);

	set_params(a, id, NULL, &of_association);
	set_params(a, id, "path2", &off);
	expect_params(a, id, NULL, &of_association);
	expect_params(a, id, "path1", &of_association);
	wanted = of_association;
	wanted.spp_flags = off.spp_flags | dscp;
	expect_params(a, id, "path2", &wanted);
}

static int refusal(struct endpoint *endpoint, const struct sctp_paddrparams *params)
{
	return setsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, params,
			  sizeof(*params)) == 0
		       ? 0
		       : errno;
}

SCENARIO(parameters_that_cannot_be,
	 "A HEARTBEAT on demand of an endpoint, an address that is not the peer's, an association "
	 "that is not there and a SACK delay of more than 500 ms are refused, and change nothing",
	 .lab = &dual_path, .spec = {"RFC9260-6.2-14"})
{
	struct pair pair = {.lab = lab, .a = endpoint_open(lab, "a", ONE_TO_MANY)};
	struct sctp_paddrparams demand = {.spp_flags = SPP_HB_DEMAND};
	struct sctp_paddrparams stranger = of_path, nobody = of_path, slow = of_path;
	struct sctp_paddrparams before;
	struct sockaddr_storage own;

	pair.b = endpoint_connect(pair.a, endpoint_listen(lab, "b", ONE_TO_MANY));
	pair_settle(pair);
	before = endpoint_path_params(pair.a, "path0");
	own = path_address(lab, "a", "path0", SERVER_PORT);
	memcpy(&stranger.spp_address, &own, sizeof(own));
	stranger.spp_assoc_id = pair.a->association;
	nobody.spp_assoc_id = pair.a->association + 100;
	slow.spp_assoc_id = pair.a->association;
	slow.spp_sackdelay = 501;
	ck_assert_int_eq(refusal(pair.a, &demand), EINVAL);
	ck_assert_int_eq(refusal(pair.a, &stranger), EINVAL);
	ck_assert_int_eq(refusal(pair.a, &nobody), EINVAL);
	ck_assert_int_eq(refusal(pair.a, &slow), EINVAL);
	expect_params(pair.a, pair.a->association, "path0", &before);
	expect_no_packet(lab, HEARTBEAT, SECONDS(1), .from = "a");
}

SCENARIO(addresses_on_one_link,
	 "The IPv4 and the IPv6 address on one link have parameters of their own: where heartbeats "
	 "are disabled for one the other gets them",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(BOOT_SECONDS + 200),
	 .spec = {"RFC9260-8.3-1"})
{
	pass_jiffies_zero(lab);

	struct pair pair = pair_connect(lab);
	sctp_assoc_t id = pair.a->association;
	struct sctp_paddrparams six = endpoint_path_params(pair.a, "path1/ipv6");
	unsigned beats[2] = {0};

	set_params(pair.a, id, "path1/ipv4", &of_path);
	set_params(pair.a, id, "path1/ipv4", &off);
	expect_params(pair.a, id, "path1/ipv6", &six);
	for (int i = 0; i < 12; i++) {
		const struct packet *beat = expect_packet(lab, HEARTBEAT, .from = "a",
							  .within = HB_INTERVAL + 6 * RTO_MIN);

		if (!strcmp(beat->link, "path1"))
			beats[beat->sctp.to.ss_family == AF_INET6]++;
	}
	ck_assert_uint_eq(beats[0], 0);
	ck_assert_uint_ge(beats[1], 3);
}

/* --- on the wire --- */

enum { ETHERNET_HEADER = 14 };

/* Traffic class and flow label of the IP header; IPv4 has no flow label. */
struct traffic {
	uint8_t class;
	uint32_t label;
};

static struct traffic traffic_of(const struct packet *packet)
{
	size_t length;
	const uint8_t *ip = trace_frame(packet->number, &length) + ETHERNET_HEADER;
	uint32_t word =
		(uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 | (uint32_t)ip[2] << 8 | ip[3];

	if (ip[0] >> 4 == 4)
		return (struct traffic){.class = ip[1]};
	return (struct traffic){.class = (uint8_t)(word >> 20), .label = word & 0xfffff};
}

/* DATA that a sends over that path.  The two ECN bits do not matter. */
static struct traffic traffic_on(struct pair pair, const char *path)
{
	const struct packet *data;
	struct traffic traffic;

	endpoint_send(pair.a, 0, "marked", .path = path);
	data = expect_packet(pair.lab, DATA, .from = "a", .link = path);
	expect_message(pair.b, 0, "marked");
	expect_packet(pair.lab, SACK, .from = "b");
	traffic = traffic_of(data);
	traffic.class &= 0xfc;
	return traffic;
}

static void set_dscp(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	struct sctp_paddrparams params = {.spp_flags = SPP_DSCP, .spp_dscp = (uint8_t)value};

	(void)lab;
	set_params(a, a->association, level == ON_PATH ? "path0" : NULL, &params);
}

SCENARIO(
	dscp_of_each_level,
	"The DSCP of packets is that of their path, their association or their endpoint; HEARTBEAT "
	"and INIT have it, too",
	.lab = &dual_path)
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (enum level level = ON_PATH; level < BY_SYSCTL; level++) {
		uint8_t dscp = (uint8_t)(0x28 + 0x20 * level);
		struct pair pair = level_connect(lab, listener, level, set_dscp, dscp);

		ck_assert_uint_eq(traffic_on(pair, "path0").class, dscp);
		ck_assert_uint_eq(traffic_on(pair, "path1").class, level == ON_PATH ? 0 : dscp);
		set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
		ck_assert_uint_eq(
			traffic_of(expect_packet(lab, HEARTBEAT, .from = "a")).class & 0xfc, dscp);
		level_end(pair);
	}
	/* The third INIT, that of the endpoint with a DSCP. */
	ck_assert_uint_eq(count_packets(lab, INIT), 3);
	for (unsigned i = trace_count(); i-- > 0;) {
		const struct packet *packet = trace_packet(i);

		if (!packet || !packet_chunk(&packet->sctp, INIT))
			continue;
		ck_assert_uint_eq(traffic_of(packet).class & 0xfc, 0x68);
		break;
	}
}

static void set_flow_label(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	struct sctp_paddrparams params = {.spp_flags = SPP_IPV6_FLOWLABEL,
					  .spp_ipv6_flowlabel = value};

	(void)lab;
	set_params(a, a->association, level == ON_PATH ? "path0" : NULL, &params);
}

SCENARIO(flow_label_of_the_endpoint,
	 "The packets of all paths have the flow label of the endpoint, its 20 lowest bits",
	 .lab = &dual_path, .as = AS_IPV6)
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct pair pair = level_connect(lab, listener, ON_ENDPOINT, set_flow_label, 0x7f0abcde);

	ck_assert_uint_eq(traffic_on(pair, "path0").label, 0xabcde);
	ck_assert_uint_eq(traffic_on(pair, "path1").label, 0xabcde);
}

SCENARIO(flow_label_of_living_paths,
	 "A flow label that is set for an association or a path is in all packets from then on",
	 .lab = &dual_path, .as = AS_IPV6,
	 .known = {{"4.0", NULL,
		    "the flow label is used when a route is looked up next, not before "
		    "(sctp_v6_get_dst() in ipv6.c)"}})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (enum level level = ON_PATH; level <= ON_ASSOCIATION; level++) {
		uint32_t label = 0xabcd0 + level;
		struct pair pair = level_connect(lab, listener, level, set_flow_label, label);

		ck_assert_uint_eq(traffic_on(pair, "path0").label, label);
		if (level == ON_PATH)
			ck_assert_uint_ne(traffic_on(pair, "path1").label, label);
		else
			ck_assert_uint_eq(traffic_on(pair, "path1").label, label);
		level_end(pair);
	}
}
