/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_PEER_ADDR_PARAMS: what endpoint, association and path have, and what follows on the wire:
 * RFC 6458 section 8.1.12. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

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

/* Sets those of the association `id` (0: of the endpoint) or, unless NULL, of its path. */
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
	 "An association and its paths start with the parameters of the endpoint; paths take "
	 "over what is set for the association, and what is set for a path applies to that path "
	 "alone",
	 .lab = &triple_path, .spec = {"RFC6458-8.1.12-1", "RFC6458-8.1.12-6"})
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
	 "What is disabled on one level is disabled there and on the levels that inherit from "
	 "it; zeros leave the values unchanged",
	 .lab = &triple_path, .spec = {"RFC6458-8.1.12-12"})
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

#define expect_parameters_refused(endpoint, params)                                                \
	ck_assert_int_eq(option_try(endpoint, SCTP_PEER_ADDR_PARAMS, params, sizeof(*(params))),   \
			 EINVAL)

SCENARIO(parameters_that_cannot_be,
	 "A HEARTBEAT on demand for an endpoint, an address that is not the peer's, an unknown "
	 "association and a SACK delay above 500 ms are refused and change nothing",
	 .lab = &dual_path, .spec = {"RFC6458-8.1.12-11", "RFC9260-6.2-14"})
{
	struct pair pair = pair_open(lab, .measured = true);
	struct sctp_paddrparams before = endpoint_path_params(pair.a, "path0");
	struct sctp_paddrparams demand = {.spp_flags = SPP_HB_DEMAND};
	struct sctp_paddrparams stranger = of_path, nobody = of_path, slow = of_path;
	struct sockaddr_storage own = path_address(lab, "a", "path0", SERVER_PORT);

	memcpy(&stranger.spp_address, &own, sizeof(own));
	stranger.spp_assoc_id = pair.a->association;
	nobody.spp_assoc_id = pair.a->association + 100;
	slow.spp_assoc_id = pair.a->association;
	slow.spp_sackdelay = 501;
	expect_parameters_refused(pair.a, &demand);
	expect_parameters_refused(pair.a, &stranger);
	expect_parameters_refused(pair.a, &nobody);
	expect_parameters_refused(pair.a, &slow);
	expect_params(pair.a, pair.a->association, "path0", &before);
	expect_no_packet(lab, HEARTBEAT, SECONDS(1), .from = "a");
}

SCENARIO(addresses_on_one_link,
	 "The IPv4 and the IPv6 address on one link have separate parameters: where HEARTBEATs "
	 "are disabled for one, the other still gets them",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 200),
	 .spec = {"RFC9260-8.3-1"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);
	sctp_assoc_t id = pair.a->association;
	struct sctp_paddrparams six = endpoint_path_params(pair.a, "path1/ipv6");
	unsigned heartbeats[2] = {0};

	set_params(pair.a, id, "path1/ipv4", &of_path);
	set_params(pair.a, id, "path1/ipv4", &off);
	expect_params(pair.a, id, "path1/ipv6", &six);
	for (int i = 0; i < 12; i++) {
		const struct packet *heartbeat = expect_packet(lab, HEARTBEAT, .from = "a",
							       .within = HB_INTERVAL + 6 * RTO_MIN);

		if (!strcmp(heartbeat->link, "path1"))
			heartbeats[heartbeat->sctp.to.ss_family == AF_INET6]++;
	}
	ck_assert_uint_eq(heartbeats[0], 0);
	ck_assert_uint_ge(heartbeats[1], 3);
}

/* --- on the wire --- */

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
	set_params(a, a->association, path_on_level(level), &params);
}

SCENARIO(dscp_of_each_level,
	 "Packets, including HEARTBEAT and INIT, carry the DSCP of their path, association or "
	 "endpoint",
	 .lab = &dual_path, .spec = {"RFC6458-8.1.12-16"})
{
	for (enum level level = ON_PATH; level < BY_SYSCTL; level++) {
		uint8_t dscp = (uint8_t)(0x28 + 0x20 * level);
		struct pair pair = pair_open_on_level(lab, level, set_dscp, dscp);

		ck_assert_uint_eq(traffic_on(pair, "path0").class, dscp);
		ck_assert_uint_eq(traffic_on(pair, "path1").class, level == ON_PATH ? 0 : dscp);
		path_demand_heartbeat(pair.a, "path0");
		ck_assert_uint_eq(
			traffic_of(expect_packet(lab, HEARTBEAT, .from = "a")).class & 0xfc, dscp);
		pair_close(pair);
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
	set_params(a, a->association, path_on_level(level), &params);
}

/* The flow label of DATA that a sends over that path. */
static void expect_flow_label(struct pair pair, const char *path, uint32_t label)
{
	uint32_t is = traffic_on(pair, path).label;

	ck_assert_msg(is == label, "expected flow label %#x on %s, it is %#x", label, path, is);
}

SCENARIO(flow_label_of_the_endpoint,
	 "Packets on all paths carry the flow label of the endpoint, its 20 lowest bits",
	 .lab = &dual_path, .as = AS_IPV6, .spec = {"RFC6458-8.1.12-13"})
{
	struct pair pair = pair_open_on_level(lab, ON_ENDPOINT, set_flow_label, 0x7f0abcde);

	expect_flow_label(pair, "path0", 0xabcde);
	expect_flow_label(pair, "path1", 0xabcde);
}

SCENARIO(
	flow_label_of_living_paths,
	"A flow label that is set for an association or a path is in all packets from then on",
	.lab = &dual_path, .as = AS_IPV6, .spec = {"RFC6458-8.1.12-17"},
	.known = {
		{"4.19", NULL,
		 "the flow label is taken when a route is looked up, so that a new one is not used "
		 "while the route is cached (sctp_apply_peer_addr_params() in "
		 "net/sctp/socket.c, sctp_v6_get_dst() in net/sctp/ipv6.c)"}})
{
	for (enum level level = ON_PATH; level <= ON_ASSOCIATION; level++) {
		uint32_t label = 0xabcd0 + level;
		struct pair pair = pair_open_on_level(lab, level, set_flow_label, label);

		expect_flow_label(pair, "path0", label);
		if (level == ON_PATH)
			ck_assert_uint_ne(traffic_on(pair, "path1").label, label);
		else
			expect_flow_label(pair, "path1", label);
		pair_close(pair);
	}
}

SCENARIO(
	flow_label_of_the_address,
	"Packets to an address that the user connected to with a flow label in sin6_flowinfo carry that label, those to "
	"other addresses that of the endpoint",
	.lab = &dual_path, .as = AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct sockaddr_storage address = path_address(lab, "b", "path0", SERVER_PORT);
	struct sctp_paddrparams params = {.spp_flags = SPP_IPV6_FLOWLABEL,
					  .spp_ipv6_flowlabel = 0x54321};
	uint32_t is;

	endpoint_set(client, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	((struct sockaddr_in6 *)&address)->sin6_flowinfo = htonl(0xabcde);
	if (connect(client->fd, (const struct sockaddr *)&address, sizeof(struct sockaddr_in6)) <
		    0 &&
	    errno != EINPROGRESS)
		scenario_fail(__FILE__, __LINE__, "connect() with a flow label fails: %s",
			      strerror(errno));
	endpoint_accept(server);
	is = expect_packet(lab, INIT, .from = "a")->sctp.flow_label;
	ck_assert_msg(is == 0xabcde, "expected flow label 0xabcde in the INIT, it is %#x", is);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(client, 0, "marked", .path = "path0");
	is = expect_packet(lab, DATA, .from = "a", .link = "path0")->sctp.flow_label;
	ck_assert_msg(is == 0xabcde, "expected flow label 0xabcde on path0, it is %#x", is);
	endpoint_send(client, 0, "marked", .path = "path1");
	is = expect_packet(lab, DATA, .from = "a", .link = "path1")->sctp.flow_label;
	ck_assert_msg(is == 0x54321, "expected flow label 0x54321 on path1, it is %#x", is);
}
