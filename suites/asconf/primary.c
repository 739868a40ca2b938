/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer asks for a primary address: RFC 5061 4.2.4 and 5.4. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static void check_primary(struct endpoint *iut, const char *path)
{
	struct sctp_status status = endpoint_status(iut);

	ck_assert_str_eq(
		path_of_address(iut->lab,
				(const struct sockaddr *)&status.sstat_primary.spinfo_address),
		path);
}

static void expect_made_primary(struct peer *peer, struct endpoint *iut, const char *path)
{
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = path, .state = SCTP_ADDR_MADE_PRIM);
	check_primary(iut, path);
	endpoint_send(iut, 0, "to the primary address");
	peer_expect(peer, DATA, .path = path);
	peer_send(peer, SACK);
}

SCENARIO(set_primary, "DATA goes to the address that the peer makes the primary one",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.4-4", "RFC5061-4.2.4-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	check_primary(iut, "path0");
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_SET_PRIMARY, 1, "path1")));
	expect_made_primary(peer, iut, "path1");
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_SET_PRIMARY, 1, "path0")));
	expect_made_primary(peer, iut, "path0");
}

SCENARIO(set_primary_wildcard,
	 "To make 0.0.0.0 or :: the primary address makes it the one that the packet came from",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.4-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	uint32_t serial = send_asconf_with(
		peer, "path1", "path1",
		(struct tlv_spec[MAX_REQUESTS + 1]){wildcard_request(lab, PARAM_SET_PRIMARY, 5)});

	expect_ack_on(peer, "path1", serial);
	expect_made_primary(peer, iut, "path1");
}

SCENARIO(set_primary_of_no_address,
	 "To make an address primary that the association does not have is refused and changes "
	 "nothing",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.4-5", "RFC5061-4.2.4-1", "RFC5061-5.2-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec request = path_request(peer, PARAM_SET_PRIMARY, 0xfffffffe, "path1");

	expect_ack(peer, send_asconf(peer, request), {request, ANY_CAUSE});
	check_primary(iut, "path0");
	check_peer_addresses(iut, "path0");
}

SCENARIO(set_primary_after_add,
	 "An address can be made primary behind its Add IP Address, not before it",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.4-1", "RFC5061-5.2-5", "RFC5061-5.2-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1");
	struct tlv_spec set = path_request(peer, PARAM_SET_PRIMARY, 2, "path1");
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 3, "path1");

	expect_ack(peer, send_asconf(peer, add, set), {add, 0}, {set, 0});
	check_primary(iut, "path1");
	expect_ack(peer, send_asconf(peer, delete), {delete, 0});
	check_primary(iut, "path0");
	expect_ack(peer, send_asconf(peer, set), {set, ANY_CAUSE});
	check_primary(iut, "path0");
}

SCENARIO(set_primary_in_init, "An INIT can ask for one of its addresses as primary one",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.4-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_asconf(lab), .paths = {"path1"},
				 .further = path_request(peer, PARAM_SET_PRIMARY, 1, "path1"));

	check_primary(iut, "path1");
}
