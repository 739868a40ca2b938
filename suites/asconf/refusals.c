/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that are refused, and what becomes of those beside them: RFC 5061 4.2 and 5.2. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static struct sockaddr_storage address_of(const char *text)
{
	struct sockaddr_storage address = {.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET};

	if (inet_pton(address.ss_family, text,
		      address.ss_family == AF_INET
			      ? (void *)&((struct sockaddr_in *)&address)->sin_addr
			      : (void *)&((struct sockaddr_in6 *)&address)->sin6_addr) != 1)
		scenario_error("%s is no address", text);
	return address;
}

SCENARIO(no_host_address,
	 "To add or delete a multicast or the broadcast address is refused, and changes nothing",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.2.1-2", "RFC5061-4.2.2-2", "RFC5061-4.2.1-1"})
{
	static const char *const four[] = {"224.0.0.1", "255.255.255.255", "239.255.255.255"};
	static const char *const six[] = {"ff02::1", "ff0e::1234"};
	bool is_four = lab_versions(lab) == IPV4;
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	for (unsigned i = 0; i < (is_four ? 3 : 2); i++) {
		struct sockaddr_storage address = address_of(is_four ? four[i] : six[i]);
		struct tlv_spec add = request_of(PARAM_ADD_ADDRESS, 100 + i, &address);
		struct tlv_spec delete = request_of(PARAM_DELETE_ADDRESS, 200 + i, &address);

		expect_ack(peer, send_asconf(peer, add), {add, ANY_CAUSE});
		expect_ack(peer, send_asconf(peer, delete), {delete, ANY_CAUSE});
	}
	check_peer_addresses(iut, "path0");
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(delete_strange_address,
	 "To delete an address that the association does not have is refused",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-8", "RFC5061-4.2.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec request = path_request(peer, PARAM_DELETE_ADDRESS, 0x01020304, "path2");

	expect_ack(peer, send_asconf(peer, request), {request, ANY_CAUSE});
	check_peer_addresses(iut, "path0", "path1");
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(version_without_support,
	 "To add an IPv6 address to an association of an IPv4 socket is refused",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .as = AS_IPV4, .spec = {"RFC5061-5.2-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct sockaddr_storage six = address_of("fd00::2");
	struct tlv_spec request = request_of(PARAM_ADD_ADDRESS, 66, &six);

	expect_ack(peer, send_asconf(peer, request), {request, CAUSE_UNRESOLVABLE_ADDRESS});
	check_peer_addresses(iut, "path0");
}

SCENARIO(answers_in_order,
	 "Requests before a refused one succeed without saying so, those behind it say so; each "
	 "answer has its request's Correlation ID",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-5", "RFC5061-5.2-6", "RFC5061-5.2-7", "RFC5061-5.2-8",
		  "RFC5061-4.2.5-1", "RFC5061-4.2.5-2", "RFC5061-4.1.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 0xcafe0001, "path2");
	struct tlv_spec source = path_request(peer, PARAM_DELETE_ADDRESS, 0x0000cafe, "path0");
	struct tlv_spec primary = path_request(peer, PARAM_SET_PRIMARY, 0x7fffffff, "path1");

	expect_ack(peer, send_asconf(peer, add, source, primary), {add, 0},
		   {source, CAUSE_DELETE_SOURCE_ADDRESS}, {primary, 0});
	check_peer_addresses(iut, "path0", "path1", "path2");
	endpoint_send(iut, 0, "to the primary address");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(all_behind_a_refused_add,
	 "Behind an Add IP Address that is refused no Delete IP Address is accepted",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-23"},
	 .known = {{NULL, NULL,
		    "only a refusal for lack of resources makes those behind it fail "
		    "(sctp_process_asconf())"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct sockaddr_storage group =
		address_of(lab_versions(lab) == IPV4 ? "224.0.0.1" : "ff02::1");
	struct tlv_spec add = request_of(PARAM_ADD_ADDRESS, 1, &group);
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 2, "path1");

	expect_ack(peer, send_asconf(peer, add, delete), {add, ANY_CAUSE}, {delete, ANY_CAUSE});
	check_peer_addresses(iut, "path0", "path1");
}

SCENARIO(unknown_parameter,
	 "A parameter that is unknown is answered by Unrecognized Parameters, and what is before "
	 "it is done",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-8"},
	 .known = {{NULL, NULL,
		    "the association is aborted with Protocol Violation (sctp_verify_asconf() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1");
	struct tlv_spec unknown = path_request(peer, 0xc0ff, 2, "path1");

	expect_ack(peer, send_asconf(peer, add, unknown), {add, 0},
		   {unknown, CAUSE_UNRECOGNIZED_PARAMETERS});
	check_peer_addresses(iut, "path0", "path1");
}

SCENARIO(adaptation_in_asconf,
	 "An Adaptation Layer Indication in an ASCONF is ignored, and what is beside it is done",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.6-4"},
	 .known = {{NULL, NULL,
		    "it is answered as an unrecognized parameter (sctp_process_asconf_param() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct tlv_spec indication = tlv_u32(PARAM_ADAPTATION, 0x12345678);
	struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1");

	expect_ack(peer, send_asconf(peer, indication, add), {add, 0});
	check_peer_addresses(iut, "path0", "path1");
	expect_no_event(iut, SCTP_ADAPTATION_INDICATION, 0);
}

SCENARIO(host_name, "A Host Name Address in an ASCONF does not end the association",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.1.1-7"},
	 .known = {{NULL, NULL,
		    "the association is aborted with Protocol Violation (sctp_verify_asconf() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	send_authenticated(peer, ASCONF,
			   .tlvs = {tlv_text(PARAM_HOST_NAME, "peer.example"),
				    path_request(peer, PARAM_SET_PRIMARY, 1, "path0")});
	expect_no_event(iut, SCTP_ASSOC_CHANGE, MILLISECONDS(500));
}
