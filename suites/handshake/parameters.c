/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Optional parameters of INIT and INIT ACK, and the protocol parameters' defaults. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

/* Whether the Supported Extensions parameter lists a chunk type (RFC 5061 section 4.2.7). */
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
	struct pair pair = pair_open(lab);
	const struct packet *init = pair.init, *init_ack = pair.init_ack;

	check_address_types(init, lab_versions(lab));
	ck_assert(!chunk_has_tlv(init_ack->chunk, PARAM_SUPPORTED_ADDRESS_TYPES));
	ck_assert(!chunk_has_tlv(init->chunk, PARAM_HOST_NAME));
	ck_assert(!chunk_has_tlv(init_ack->chunk, PARAM_HOST_NAME));
	ck_assert(!chunk_has_tlv(init->chunk, PARAM_STATE_COOKIE));
	ck_assert(!chunk_has_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE));
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

static void check_feature(struct lab *lab, const struct feature *feature, uint16_t port,
			  bool client_has, bool server_has)
{
	sysctl_set(lab, "a", feature->sysctl, "%d", client_has);
	sysctl_set(lab, "b", feature->sysctl, "%d", server_has);
	struct pair pair = pair_open(lab, .port = port);
	const struct packet *init = pair.init, *init_ack = pair.init_ack;

	if (feature->parameter) {
		ck_assert_msg(chunk_has_tlv(init->chunk, feature->parameter) == client_has,
			      "INIT must offer %s if and only if its node has it enabled; "
			      "%s of the client is %d",
			      parameter_name(feature->parameter), feature->sysctl, client_has);
		ck_assert_msg(chunk_has_tlv(init_ack->chunk, feature->parameter) ==
				      (client_has && server_has),
			      "INIT ACK must have %s if and only if both nodes have it enabled; "
			      "%s is %d at the client and %d at the server",
			      parameter_name(feature->parameter), feature->sysctl, client_has,
			      server_has);
	}
	if (feature->extension) {
		ck_assert_msg(lists_extension(init, feature->extension) == client_has,
			      "INIT must list %s if and only if its node has it enabled; "
			      "%s of the client is %d",
			      chunk_name(feature->extension), feature->sysctl, client_has);
		ck_assert_msg(
			lists_extension(init_ack, feature->extension) == (client_has && server_has),
			"INIT ACK must list %s if and only if both nodes have it enabled; "
			"%s is %d at the client and %d at the server",
			chunk_name(feature->extension), feature->sysctl, client_has, server_has);
	}
	exchange_messages(pair.a, pair.b);
	endpoint_close(pair.a);
	endpoint_close(pair.b);
}

SCENARIO(extensions, "INIT offers what the node has enabled; INIT ACK accepts what both have",
	 .lab = &two_nodes, .needs = CAP_PR_SCTP | CAP_AUTH | CAP_RECONFIG,
	 .spec = {"RFC3758-3.1-2", "RFC3758-3.3.1-1", "RFC4895-6.1-1", "RFC4895-6.1-6"})
{
	uint16_t port = SERVER_PORT;

	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		for (unsigned sides = 0; sides < 4; sides++)
			check_feature(lab, &features[i], ++port, sides & 1, sides & 2);
}

#define expect_parameter(name, is, recommended)                                                    \
	ck_assert_msg((is) == (recommended), "%s is %u; RFC 9260 recommends %u", name,             \
		      (unsigned)(is), (unsigned)(recommended))

SCENARIO(protocol_parameters, "The protocol parameters have the values that RFC 9260 recommends",
	 .lab = &two_nodes, .spec = {"RFC9260-16-1", "RFC9260-16-2", "RFC9260-6.2-14"},
	 .no_packets = true)
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_rtoinfo rto = {0};
	struct sctp_assocparams association = {0};
	struct sctp_initmsg init;
	struct sctp_paddrparams path = {0};
	struct sctp_sack_info sack = {0};

	endpoint_get(endpoint, SCTP_RTOINFO, &rto, sizeof(rto));
	expect_parameter("RTO.Min", rto.srto_min, 1000);
	expect_parameter("RTO.Max", rto.srto_max, 60000);
	endpoint_get(endpoint, SCTP_ASSOCINFO, &association, sizeof(association));
	expect_parameter("Association.Max.Retrans", association.sasoc_asocmaxrxt, 10);
	expect_parameter("Valid.Cookie.Life", association.sasoc_cookie_life, 60000);
	endpoint_get(endpoint, SCTP_INITMSG, &init, sizeof(init));
	expect_parameter("Max.Init.Retransmits", init.sinit_max_attempts, 8);
	expect_parameter("the limit of T1-init (RTO.Max)", init.sinit_max_init_timeo, 60000);
	endpoint_get(endpoint, SCTP_PEER_ADDR_PARAMS, &path, sizeof(path));
	expect_parameter("Path.Max.Retrans", path.spp_pathmaxrxt, 5);
	expect_parameter("HB.interval", path.spp_hbinterval, 30000);
	endpoint_get(endpoint, SCTP_DELAYED_SACK, &sack, sizeof(sack));
	expect_parameter("SACK.Delay", sack.sack_delay, 200);
	expect_parameter("the number of packets between SACKs", sack.sack_freq, 2);
	expect_parameter("Max.Burst", option_get_assoc_value(endpoint, SCTP_MAX_BURST), 4);
}

SCENARIO(rto_initial, "INIT is retransmitted after an RTO.Initial of 1 second", .lab = &two_nodes,
	 .spec = {"RFC9260-16-1"},
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
