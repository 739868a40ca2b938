/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: addresses of both IP versions, address types, host names. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

enum { ANY_VERSION = AS_IPV4 | AS_IPV6 | AS_MIXED };

static const uint8_t type_ipv4[] = {0, PARAM_IPV4_ADDRESS};
static const uint8_t type_ipv6[] = {0, PARAM_IPV6_ADDRESS};
static const uint8_t both_types[] = {0, PARAM_IPV4_ADDRESS, 0, PARAM_IPV6_ADDRESS};

static struct tlv_spec address_types(enum ip_versions versions)
{
	if (versions == MIXED)
		return tlv_of(PARAM_SUPPORTED_ADDRESS_TYPES, both_types, sizeof(both_types));
	return tlv_of(PARAM_SUPPORTED_ADDRESS_TYPES, versions == IPV4 ? type_ipv4 : type_ipv6,
		      sizeof(type_ipv4));
}

/* The peer's address of that family on path1, whether the lab uses that IP version or not. */
static struct tlv_spec own_address(struct peer *peer, int family)
{
	const struct topology *topology = lab_topology(peer->lab);
	struct sockaddr_storage address;

	if (!topology_address(topology, topology_node(topology, topology->silent),
			      topology_link(topology, "path1"), family, &address))
		scenario_error("the peer has no address on path1");
	return tlv_address(&address);
}

/* The lab's IPv4 addresses are private, so Linux does not list them to a peer with a global IPv6
 * address, and ignores those of the peer, unless it is configured otherwise. */
static void use_private_addresses(struct lab *lab)
{
	if (lab_versions(lab) == MIXED)
		sysctl_set(lab, "iut", "net/sctp/addr_scope_policy", "2");
}

/*
 * The peer set up an association over path0 and named its IPv4 and its IPv6 address on path1: the
 * endpoint uses that of its own IP version, or both.  (It MAY ignore one that it cannot reach.)
 */
static void expect_usable_addresses(struct association association)
{
	enum ip_versions versions = lab_versions(association.lab);
	struct endpoint *iut = association.iut;

	if (versions == IPV4)
		expect_peer_addresses(iut, "path0/ipv4", "path1/ipv4");
	else if (versions == IPV6)
		expect_peer_addresses(iut, "path0/ipv6", "path1/ipv6");
	else
		expect_peer_addresses(iut, "path0/ipv6", "path1/ipv4", "path1/ipv6");
	for (int i = 0; i < (versions == MIXED ? 2 : 1); i++)
		expect_event(iut, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);
	peer_expect_alive(association.peer);
}

SCENARIO(as_v_1_6_1,
	 "An INIT with Cookie Preservative, Supported Address Types and addresses is accepted",
	 .lab = &scripted_dual_path, .as = ANY_VERSION, .etsi = "SCTP_AS_V_1_6_1",
	 .spec = {"RFC9260-3.3.2-4", "RFC9260-5.1.2-4", "RFC9260-5.1.2-9", "RFC9260-5.1.2-11"})
{
	struct peer *peer = peer_open(lab);

	use_private_addresses(lab);
	expect_usable_addresses(association_open(
		lab, .peer = peer, .heartbeats = true,
		.init = CHUNK(INIT, .tlvs = {tlv_u32(PARAM_COOKIE_PRESERVATIVE, 5000),
					     address_types(MIXED), own_address(peer, AF_INET),
					     own_address(peer, AF_INET6)})));
}

SCENARIO(as_v_1_6_2, "An INIT ACK with IPv4 and IPv6 addresses is accepted",
	 .lab = &scripted_dual_path, .as = ANY_VERSION, .etsi = "SCTP_AS_V_1_6_2",
	 .spec = {"RFC9260-3.3.3-19", "RFC9260-5.1.2-4", "RFC9260-5.1.2-9", "RFC9260-5.1.2-11"})
{
	struct peer *peer = peer_open(lab);

	use_private_addresses(lab);
	expect_usable_addresses(
		association_open(lab, .active = true, .peer = peer, .heartbeats = true,
				 .init = CHUNK(INIT_ACK, .tlvs = {own_address(peer, AF_INET),
								  own_address(peer, AF_INET6)})));
}

/* ETSI lists it, but it is a parameter of INIT: RFC 9260 section 3.3.3 lets the receiver abort. */
SCENARIO(as_v_1_6_2_preservative,
	 "An INIT ACK with a Cookie Preservative is accepted, or refused with an ABORT",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_6_2",
	 .spec = {"RFC9260-3.3.3-19", "RFC9260-3.3.3-21"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;

	peer_send(peer, INIT_ACK, .tlvs = {tlv_u32(PARAM_COOKIE_PRESERVATIVE, 5000)});
	if (peer_next(peer, AT_ONCE) == ABORT) {
		peer_expect(peer, ABORT, .alone = true);
		scenario_note("refused");
		etsi_expect_abandoned(association);
		return;
	}
	peer_expect(peer, COOKIE_ECHO);
	scenario_note("accepted");
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_alive(peer);
}

/*
 * The RFC says what the parameter means, not what the receiver does with it: the least is that it
 * sends nothing to an address of another type.
 */
SCENARIO(as_v_1_13_1,
	 "An INIT with Supported Address Types is accepted and answered over one of these types",
	 .lab = &scripted_dual_path, .as = ANY_VERSION, .etsi = "SCTP_AS_V_1_13_1",
	 .spec = {"RFC9260-3.3.2-4"})
{
	const char *path = by_version(lab, "path0/ipv4", "path0/ipv6");
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	const struct packet *init_ack;

	use_private_addresses(lab);
	peer_send(peer, INIT, .tlvs = {address_types(over_ipv6(lab) ? IPV6 : IPV4)});
	init_ack = peer_expect(peer, INIT_ACK, .path = path);
	if (chunk_has_tlv(init_ack->chunk,
			  over_ipv6(lab) ? PARAM_IPV4_ADDRESS : PARAM_IPV6_ADDRESS))
		scenario_note("INIT ACK lists addresses of a type that INIT does not");
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK, .path = path);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	etsi_expect_sole_path(association, path);
}

/* RFC 2960 and RFC 4960: a listed type, or an ABORT; RFC 9260 section 5.1.2: no error. */
SCENARIO(
	as_i_1_13_2,
	"The IP version that an INIT came over is used even if it lists only the other as supported",
	.lab = &scripted_peer, .as = ANY_VERSION, .etsi = "SCTP_AS_I_1_13_2",
	.spec = {"RFC9260-5.1.2-12", "RFC9260-5.1.2-13"})
{
	enum ip_versions other = over_ipv6(lab) ? IPV4 : IPV6;
	struct association association =
		association_open(lab, .init = CHUNK(INIT, .tlvs = {address_types(other)}));

	etsi_expect_sole_path(association, by_version(lab, "path0/ipv4", "path0/ipv6"));
}

/* With its final NUL as long as 3 words: the cause needs no padding. */
static const char host_name[] = "www.invalid";

/* RFC 2960 and RFC 4960 resolved the name; RFC 9260 section 3.3.2.1.4 always wants an ABORT. */
SCENARIO(as_v_1_12_1, "An INIT with a Host Name Address is refused with an ABORT",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_12_1",
	 .spec = {"RFC9260-3.3.2-3", "RFC9260-3.3.2.1.4-2", "RFC9260-5.1.2-2", "RFC9260-5.1.2-3",
		  "RFC9260-8.4-4", "RFC9260-12.2.4.1-1"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	struct tlv_spec name = tlv_of(PARAM_HOST_NAME, host_name, sizeof(host_name));
	struct tlv_spec returned = tlv_nested(0, NULL, 0, &name);

	peer_send(peer, INIT, .tag = ETSI_OTHER_TAG, .tlvs = {name});
	etsi_expect_refusal(peer, .must = true, .tag = ETSI_OTHER_TAG,
			    .cause = CAUSE_UNRESOLVABLE_ADDRESS, .contents = &returned);
	etsi_expect_no_association(association);
}

/* As 1_12_1. */
SCENARIO(as_i_1_12_2,
	 "An INIT ACK with a Host Name Address is refused with an ABORT, which ends the attempt",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_12_2",
	 .spec = {"RFC9260-3.3.3-2", "RFC9260-3.3.2.1.4-2", "RFC9260-5.1.2-2", "RFC9260-5.1.2-3",
		  "RFC9260-5.1-17", "RFC9260-12.2.4.1-1"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	struct tlv_spec name = tlv_of(PARAM_HOST_NAME, host_name, sizeof(host_name));
	struct tlv_spec returned = tlv_nested(0, NULL, 0, &name);

	peer_send(peer, INIT_ACK, .tlvs = {name});
	etsi_expect_refusal(peer, .must = true, .tag = peer->tag,
			    .cause = CAUSE_UNRESOLVABLE_ADDRESS, .contents = &returned);
	etsi_expect_abandoned(association);
}
