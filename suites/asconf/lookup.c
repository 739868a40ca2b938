/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which association an ASCONF belongs to: RFC 5061 5.2 (D1 to D3) and 5.3.2. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

SCENARIO(by_address_parameter,
	 "An ASCONF from a new address finds the association by its Address Parameter, and the "
	 "ASCONF ACK goes to the new address",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-1", "RFC5061-5.3.2-3", "RFC5061-5.2-11", "RFC5061-4.1.1-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	uint32_t serial = send_asconf_with(peer, "path1", "path0",
					   (struct tlv_spec[MAX_REQUESTS + 1]){path_request(
						   peer, PARAM_ADD_ADDRESS, 1, "path1")});

	expect_ack_on(peer, "path1", serial);
	check_peer_addresses(iut, "path0", "path1");
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
}

#define LOOKUP_ADDRESS_STAYS                                                                       \
	"an address by which the association was found is not deleted, but Request Refused - No "  \
	"Authorization (sctp_process_asconf_param())"

SCENARIO(renumbered,
	 "A peer whose only address has changed adds the new one and deletes the old one in an "
	 "ASCONF from the new one",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3.2-3", "RFC5061-5.2-1", "RFC5061-5.3-24"},
	 /* Since 6.1.187, which is Debian's 6.1.0-53, and, after 6.12.95, since 6.12.101 at the
	  * latest. */
	 .known = {{"6.1.0-53", "6.1.0", LOOKUP_ADDRESS_STAYS},
		   {"6.1.187", "6.1", LOOKUP_ADDRESS_STAYS},
		   {"6.12.101", NULL, LOOKUP_ADDRESS_STAYS}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1");
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 2, "path0");
	uint32_t serial = send_asconf_with(peer, "path1", "path0",
					   (struct tlv_spec[MAX_REQUESTS + 1]){add, delete});

	expect_ack_on(peer, "path1", serial, {add, 0}, {delete, 0});
	check_peer_addresses(iut, "path1");
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_MADE_PRIM);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(iut, 0, "to the new address");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(source_first,
	 "The source address finds the association first: an Address Parameter that is not of it "
	 "does not matter then",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3.2-2", "RFC5061-5.2-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	uint32_t serial = send_asconf_with(peer, "path0", "path2",
					   (struct tlv_spec[MAX_REQUESTS + 1]){path_request(
						   peer, PARAM_ADD_ADDRESS, 1, "path1")});

	expect_ack_on(peer, "path0", serial);
	check_peer_addresses(iut, "path0", "path1");
}

SCENARIO(wildcard_lookup, "An Address Parameter of 0.0.0.0 or :: does not hinder the lookup",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-1", "RFC5061-5.3.2-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct sockaddr_storage wildcard = wildcard_address(lab);
	uint32_t serial = peer->next_serial;

	send_authenticated(peer, ASCONF,
			   .tlvs = {tlv_address(&wildcard),
				    path_request(peer, PARAM_ADD_ADDRESS, 1, "path1")});
	expect_ack(peer, serial);
	check_peer_addresses(iut, "path0", "path1");
}

SCENARIO(no_association,
	 "An ASCONF that neither its source nor its Address Parameter belongs to is out of the "
	 "blue",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-1", "RFC4895-6.3-12", "RFC4895-6.3-13"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	send_asconf_with(peer, "path1", "path2",
			 (struct tlv_spec[MAX_REQUESTS + 1]){
				 path_request(peer, PARAM_ADD_ADDRESS, 1, "path1")});
	ck_assert_uint_eq(
		peer_expect(peer, ABORT, .path = "path1", .tag = peer->iut_tag)->chunk->flags,
		FLAG_T);
	check_peer_addresses(iut, "path0");
	peer_expect_alive(peer);
}

SCENARIO(forged_from_new_address,
	 "A wrong HMAC makes an ASCONF that was found by its Address Parameter change nothing",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-3", "RFC4895-6.3-14"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct sockaddr_storage own = peer_own_address(peer, "path0");

	peer_send_packet(
		peer, .path = "path1", .forged = true,
		.chunks = {CHUNK(AUTH), CHUNK(ASCONF, .tlvs = {tlv_address(&own),
							       path_request(peer, PARAM_ADD_ADDRESS,
									    1, "path1")})});
	peer_expect_silence(peer, SECONDS(1));
	check_peer_addresses(iut, "path0");
}
