/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Optional parameters of INIT and INIT ACK, and the protocol parameters' defaults. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

static bool has_parameter(const struct packet *packet, uint16_t type)
{
	struct tlv parameter;

	return chunk_tlv(packet->chunk, type, &parameter);
}

/* Is a chunk type listed in the Supported Extensions parameter (RFC 5061 section 4.2.7)? */
static bool lists_extension(const struct packet *packet, uint8_t type)
{
	struct tlv extensions;

	return chunk_tlv(packet->chunk, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
	       memchr(extensions.value, type, extensions.value_length);
}

static void check_address_types(const struct packet *init, enum ip_versions versions)
{
	bool four = false, six = false;
	struct tlv types;

	ck_assert(chunk_tlv(init->chunk, PARAM_SUPPORTED_ADDRESS_TYPES, &types));
	ck_assert_uint_eq(types.value_length, versions == MIXED ? 4 : 2);
	for (size_t i = 0; i + 1 < types.value_length; i += 2) {
		unsigned type = types.value[i] << 8 | types.value[i + 1];

		four |= type == PARAM_IPV4_ADDRESS;
		six |= type == PARAM_IPV6_ADDRESS;
	}
	ck_assert_int_eq(four, (versions & IPV4) != 0);
	ck_assert_int_eq(six, (versions & IPV6) != 0);
}

SCENARIO(address_types,
	 "INIT lists the address types that the endpoint supports, INIT ACK does not",
	 .lab = &two_nodes, .as = AS_IPV4 | AS_IPV6 | AS_MIXED,
	 .spec = {"RFC9260-5.1.2-8", "RFC9260-3.3.2.1.5-1", "RFC9260-3.3.2-2", "RFC9260-3.3.3-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	check_address_types(init, lab_versions(lab));
	ck_assert(!has_parameter(init_ack, PARAM_SUPPORTED_ADDRESS_TYPES));
	ck_assert(!has_parameter(init, PARAM_HOST_NAME));
	ck_assert(!has_parameter(init_ack, PARAM_HOST_NAME));
	ck_assert(!has_parameter(init, PARAM_STATE_COOKIE));
	ck_assert(!has_parameter(init, PARAM_COOKIE_PRESERVATIVE));
}

/* What a sysctl of net.sctp adds to INIT and INIT ACK. */
static const struct feature {
	const char *sysctl;
	uint16_t parameter; /* 0: none */
	uint8_t extension; /* chunk type in Supported Extensions, 0: none */
} features[] = {
	{"net/sctp/prsctp_enable", PARAM_FORWARD_TSN, 0},
	{"net/sctp/ecn_enable", PARAM_ECN_CAPABLE, 0},
	{"net/sctp/auth_enable", PARAM_RANDOM, AUTH},
	{"net/sctp/auth_enable", PARAM_HMAC_ALGORITHMS, AUTH},
	{"net/sctp/reconf_enable", 0, RE_CONFIG},
};

static void set_sysctl(struct lab *lab, const char *node, const char *name, const char *value)
{
	if (lab_sysctl(lab, node, name, value) != 0)
		scenario_error("%s", lab_error(lab));
}

static void check_feature(struct lab *lab, const struct feature *feature, uint16_t port,
			  bool client_has, bool server_has)
{
	set_sysctl(lab, "a", feature->sysctl, client_has ? "1" : "0");
	set_sysctl(lab, "b", feature->sysctl, server_has ? "1" : "0");
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = port);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	if (feature->parameter) {
		ck_assert_msg(has_parameter(init, feature->parameter) == client_has,
			      "%s of INIT with %s %d", parameter_name(feature->parameter),
			      feature->sysctl, client_has);
		ck_assert_msg(
			has_parameter(init_ack, feature->parameter) == (client_has && server_has),
			"%s of INIT ACK with %s %d and %d", parameter_name(feature->parameter),
			feature->sysctl, client_has, server_has);
	}
	if (feature->extension) {
		ck_assert_msg(lists_extension(init, feature->extension) == client_has,
			      "extension %s of INIT with %s %d", chunk_name(feature->extension),
			      feature->sysctl, client_has);
		ck_assert_msg(
			lists_extension(init_ack, feature->extension) == (client_has && server_has),
			"extension %s of INIT ACK with %s %d and %d",
			chunk_name(feature->extension), feature->sysctl, client_has, server_has);
	}
	exchange(client, server);
	endpoint_close(client);
	endpoint_close(server);
}

SCENARIO(extensions, "INIT offers what the node has enabled; INIT ACK accepts what both have",
	 .lab = &two_nodes, .needs = CAP_PR_SCTP | CAP_AUTH | CAP_RECONFIG,
	 .spec = {"RFC3758-3.1-2", "RFC3758-3.3.1-1", "RFC4895-6.1-1", "RFC4895-6.1-6"})
{
	uint16_t port = SERVER_PORT;

	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
		for (unsigned sides = 0; sides < 4; sides++)
			check_feature(lab, &features[i], ++port, sides & 1, sides & 2);
}

SCENARIO(protocol_parameters, "The protocol parameters have the values that RFC 9260 recommends",
	 .lab = &two_nodes, .spec = {"RFC9260-16-1", "RFC9260-16-2", "RFC9260-6.2-14"})
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_rtoinfo rto = {0};
	struct sctp_assocparams association = {0};
	struct sctp_initmsg init;
	struct sctp_paddrparams path = {0};
	struct sctp_sack_info sack = {0};
	struct sctp_assoc_value burst = {0};

	endpoint_get(endpoint, SCTP_RTOINFO, &rto, sizeof(rto));
	ck_assert_uint_eq(rto.srto_min, 1000);
	ck_assert_uint_eq(rto.srto_max, 60000);
	endpoint_get(endpoint, SCTP_ASSOCINFO, &association, sizeof(association));
	ck_assert_uint_eq(association.sasoc_asocmaxrxt, 10);
	ck_assert_uint_eq(association.sasoc_cookie_life, 60000);
	endpoint_get(endpoint, SCTP_INITMSG, &init, sizeof(init));
	ck_assert_uint_eq(init.sinit_max_attempts, 8);
	ck_assert_uint_eq(init.sinit_max_init_timeo, 60000);
	endpoint_get(endpoint, SCTP_PEER_ADDR_PARAMS, &path, sizeof(path));
	ck_assert_uint_eq(path.spp_pathmaxrxt, 5);
	ck_assert_uint_eq(path.spp_hbinterval, 30000);
	endpoint_get(endpoint, SCTP_DELAYED_SACK, &sack, sizeof(sack));
	ck_assert_uint_eq(sack.sack_delay, 200);
	ck_assert_uint_eq(sack.sack_freq, 2);
	endpoint_get(endpoint, SCTP_MAX_BURST, &burst, sizeof(burst));
	ck_assert_uint_eq(burst.assoc_value, 4);
}

SCENARIO(rto_initial, "INIT is sent again after an RTO.Initial of 1 second", .lab = &two_nodes,
	 .spec = {"RFC9260-16-1", "RFC9260-6.3.1-6"},
	 .known = {{"4.0", NULL,
		    "RTO.Initial is 3 s, as RFC 4960 recommended (SCTP_RTO_INITIAL in "
		    "include/net/sctp/constants.h)"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_drop(lab, INIT);
	endpoint_connect(client, server);
	const struct packet *lost = expect_packet(lab, INIT, .fate = FRAME_DROPPED);

	expect_packet(lab, INIT, .timer = SECONDS(1), .since = lost->time);
}
