/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that are refused, and what becomes of those beside them: RFC 5061 4.2 and 5.2. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(no_host_address,
	 "Adding or deleting a multicast or the broadcast address is refused and changes nothing",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.2.1-2", "RFC5061-4.2.2-2", "RFC5061-4.2.1-1"})
{
	static const char *const four[] = {"224.0.0.1", "255.255.255.255", "239.255.255.255", NULL};
	static const char *const six[] = {"ff02::1", "ff0e::1234", NULL};
	const char *const *addresses = over_ipv6(lab) ? six : four;
	struct association association = association_open(lab, .asconf = true);

	for (unsigned i = 0; addresses[i]; i++) {
		struct sockaddr_storage address = asconf_address_of(addresses[i]);
		struct tlv_spec add = asconf_request_of(PARAM_ADD_ADDRESS, 100 + i, &address);
		struct tlv_spec delete = asconf_request_of(PARAM_DELETE_ADDRESS, 200 + i, &address);

		asconf_expect_refusal(association, add, ASCONF_ANY_CAUSE);
		asconf_expect_refusal(association, delete, ASCONF_ANY_CAUSE);
	}
	expect_peer_addresses(association.iut, "path0");
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(delete_strange_address,
	 "Deleting an address that the association does not have is refused",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-8", "RFC5061-4.2.3-1"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec request = asconf_delete(association, 0x01020304, "path2");

	asconf_expect_refusal(association, request, ASCONF_ANY_CAUSE);
	expect_peer_addresses(association.iut, "path0", "path1");
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(version_without_support,
	 "Adding an IPv6 address to an association of an IPv4 socket is refused",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .as = AS_IPV4,
	 .spec = {"RFC5061-5.2-8", "RFC6458-3.1.1-2"})
{
	struct association association = association_open(lab, .asconf = true);
	struct sockaddr_storage six = asconf_address_of("fd00::2");
	struct tlv_spec request = asconf_request_of(PARAM_ADD_ADDRESS, 66, &six);

	asconf_expect_refusal(association, request, CAUSE_UNRESOLVABLE_ADDRESS);
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(
	version_of_the_init,
	"Adding an address of the IP version that the INIT came over succeeds though the INIT lists only the other one as "
	"supported",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC9260-5.1.2-12"})
{
	const uint8_t other[] = {0, over_ipv6(lab) ? PARAM_IPV4_ADDRESS : PARAM_IPV6_ADDRESS};
	struct peer *peer = peer_open(lab);
	struct association association =
		association_open(lab, .asconf = true, .peer = peer,
				 .init = auth_offer(peer, INIT,
						    .further = tlv_of(PARAM_SUPPORTED_ADDRESS_TYPES,
								      other, sizeof(other))));

	asconf_succeed(association, asconf_add(association, 67, "path1"));
	expect_peer_addresses(association.iut, "path0", "path1");
}

SCENARIO(answers_in_order,
	 "A refused request gets an error and those after it a Success Indication, each with its "
	 "Correlation ID and in order",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-5", "RFC5061-5.2-6", "RFC5061-5.2-7", "RFC5061-5.2-8",
		  "RFC5061-4.2.5-1", "RFC5061-4.2.5-2", "RFC5061-4.1.2-3"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec add = asconf_add(association, 0xcafe0001, "path2");
	struct tlv_spec source = asconf_delete(association, 0x0000cafe, "path0");
	struct tlv_spec primary = asconf_set_primary(association, 0x7fffffff, "path1");

	asconf_expect_ack(association, asconf_send(association, add, source, primary), {add, 0},
			  {source, CAUSE_DELETE_SOURCE_ADDRESS}, {primary, 0});
	expect_peer_addresses(association.iut, "path0", "path1", "path2");
	endpoint_send(association.iut, 0, "to the primary address");
	peer_expect(association.peer, DATA, .path = "path1");
}

SCENARIO(all_behind_a_refused_add,
	 "After a refused Add IP Address no Delete IP Address of the same ASCONF is accepted",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-23"},
	 .known = {{NULL, NULL,
		    "only a refusal for lack of resources makes those after it fail "
		    "(sctp_process_asconf())"}})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct sockaddr_storage group = asconf_address_of(by_version(lab, "224.0.0.1", "ff02::1"));
	struct tlv_spec add = asconf_request_of(PARAM_ADD_ADDRESS, 1, &group);
	struct tlv_spec delete = asconf_delete(association, 2, "path1");

	asconf_expect_ack(association, asconf_send(association, add, delete),
			  {add, ASCONF_ANY_CAUSE}, {delete, ASCONF_ANY_CAUSE});
	expect_peer_addresses(association.iut, "path0", "path1");
}

/* Linux calls it a shortage of resources: its table of peers has one place for an address and port of a socket. */
SCENARIO(all_behind_an_address_of_another,
	 "Adding an address that another association of the socket has is refused, and no addition "
	 "or deletion behind it in the ASCONF is carried out",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-22", "RFC9260-1.3-2"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path2"});
	struct sockaddr_storage fresh = asconf_address_of(by_version(lab, "10.9.0.2", "fd00:9::2"));
	struct tlv_spec add = asconf_add(association, 1, "path1");
	struct tlv_spec delete = asconf_delete(association, 2, "path2");
	struct tlv_spec second = asconf_request_of(PARAM_ADD_ADDRESS, 3, &fresh);
	struct peer *other = peer_open(lab, .path = "path1");
	sctp_assoc_t first = association.iut->association;

	peer_connect(other, association.iut);
	association.iut->association = first;
	/* Each of the two peers sees what goes to the other one's port, which is its own as well. */
	peer_ignore(association.peer, INIT_ACK);
	peer_ignore(association.peer, COOKIE_ACK);
	asconf_expect_ack(association, asconf_send(association, add, delete, second),
			  {add, ASCONF_ANY_CAUSE}, {delete, ASCONF_NOT_DONE},
			  {second, ASCONF_NOT_DONE});
	expect_peer_addresses(association.iut, "path0", "path2");
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
	peer_ignore(other, AUTH);
	peer_ignore(other, ASCONF_ACK);
	peer_expect_alive(other);
}

SCENARIO(unknown_parameter,
	 "An unknown parameter in an ASCONF is answered with Unrecognized Parameters, and the "
	 "requests before it are carried out",
	 /* RFC 5061 5.2 V2, which has no keyword of RFC 2119. */
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .known = {{NULL, NULL,
		    "the association is aborted with Protocol Violation (sctp_verify_asconf() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct association association = association_open(lab, .asconf = true);
	struct tlv_spec add = asconf_add(association, 1, "path1");
	struct tlv_spec unknown = asconf_request(association, 0xc0ff, 2, "path1");

	asconf_expect_ack(association, asconf_send(association, add, unknown), {add, 0},
			  {unknown, CAUSE_UNRECOGNIZED_PARAMETERS});
	expect_peer_addresses(association.iut, "path0", "path1");
}

SCENARIO(adaptation_in_asconf,
	 "An Adaptation Layer Indication in an ASCONF is ignored, and the requests beside it are "
	 "carried out",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.2.6-4"},
	 .known = {{NULL, NULL,
		    "it is answered as an unrecognized parameter (sctp_process_asconf_param() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct association association = association_open(lab, .asconf = true);
	struct tlv_spec indication = tlv_u32(PARAM_ADAPTATION, 0x12345678);
	struct tlv_spec add = asconf_add(association, 1, "path1");

	asconf_expect_ack(association, asconf_send(association, indication, add), {add, 0});
	expect_peer_addresses(association.iut, "path0", "path1");
	expect_no_event(association.iut, SCTP_ADAPTATION_INDICATION, 0);
}

SCENARIO(host_name,
	 "A Host Name Address in an ASCONF is ignored, and the requests beside it are carried out",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-7"},
	 .known = {{NULL, NULL,
		    "the association is aborted with Protocol Violation (sctp_verify_asconf() in "
		    "net/sctp/sm_make_chunk.c)"}})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec primary = asconf_set_primary(association, 1, "path1");
	struct tlv_spec host_name = tlv_text(PARAM_HOST_NAME, "peer.example");
	uint32_t serial = asconf_send(association, host_name, primary);

	asconf_expect_ack(association, serial, {primary, 0});
	expect_primary_path(association.iut, "path1");
	/* In place of the Address Parameter: that this lacks then may be held against it. */
	send_authenticated(association.peer, ASCONF, .tlvs = {host_name, primary});
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, MILLISECONDS(500));
}
