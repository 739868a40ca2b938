/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which association an ASCONF belongs to: RFC 5061 5.2 (D1 to D3) and 5.3.2. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(by_address_parameter,
	 "An ASCONF from a new address is attributed to the association of its Address Parameter, "
	 "and acknowledged to the new address",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-1", "RFC5061-5.3.2-3", "RFC5061-5.2-11", "RFC5061-4.1.1-4"},
	 .fix = {"asconf-lookup-return"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);

	asconf_succeed_over(association, "path1", "path0", asconf_add(association, 1, "path1"));
	expect_peer_addresses(association.iut, "path0", "path1");
	asconf_expect_event(association, "path1", SCTP_ADDR_ADDED);
	asconf_expect_event(association, "path1", SCTP_ADDR_CONFIRMED);
}

#define LOOKUP_ADDRESS_STAYS                                                                       \
	"an address by which the association was found is not deleted, but Request Refused - No "  \
	"Authorization (sctp_process_asconf_param())"

SCENARIO(renumbered,
	 "A peer whose only address has changed can add the new one and delete the old one in an "
	 "ASCONF from the new one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3.2-3", "RFC5061-5.2-1", "RFC5061-5.3-24"},
	 /* Since 6.1.183 (Debian's 6.1.0-53), 6.6.148, 6.12.101, 7.1.6 and in other stable
	  * series. */
	 .known = {{"6.1.0-53", "6.1.0", LOOKUP_ADDRESS_STAYS},
		   {"6.1.183", "6.1", LOOKUP_ADDRESS_STAYS},
		   {"6.6.148", "6.6", LOOKUP_ADDRESS_STAYS},
		   {"6.12.101", NULL, LOOKUP_ADDRESS_STAYS}})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);
	struct tlv_spec add = asconf_add(association, 1, "path1");
	struct tlv_spec delete = asconf_delete(association, 2, "path0");
	uint32_t serial = asconf_send_over(association, "path1", "path0", add, delete);

	asconf_expect_ack_on(association, "path1", serial, {add, 0}, {delete, 0});
	expect_peer_addresses(association.iut, "path1");
	asconf_expect_event(association, "path1", SCTP_ADDR_ADDED);
	asconf_expect_event(association, "path1", SCTP_ADDR_MADE_PRIM);
	asconf_expect_event(association, "path1", SCTP_ADDR_CONFIRMED);
	endpoint_send(association.iut, 0, "to the new address");
	peer_expect(association.peer, DATA, .path = "path1");
}

SCENARIO(source_first,
	 "An ASCONF is attributed to the association of its source address even if its Address "
	 "Parameter is not of it",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3.2-2", "RFC5061-5.2-1"})
{
	struct association association = association_open(lab, .asconf = true);

	asconf_succeed_over(association, "path0", "path2", asconf_add(association, 1, "path1"));
	expect_peer_addresses(association.iut, "path0", "path1");
}

SCENARIO(wildcard_lookup,
	 "An ASCONF whose Address Parameter is 0.0.0.0 or :: is attributed by its source address",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-1", "RFC5061-5.3.2-2"})
{
	struct association association = association_open(lab, .asconf = true);
	struct sockaddr_storage wildcard = wildcard_of(lab);
	uint32_t serial = association.peer->next_serial;

	send_authenticated(association.peer, ASCONF,
			   .tlvs = {tlv_address(&wildcard), asconf_add(association, 1, "path1")});
	asconf_expect_ack(association, serial);
	expect_peer_addresses(association.iut, "path0", "path1");
}

SCENARIO(no_association,
	 "An ASCONF whose source and Address Parameter belong to no association is out of the "
	 "blue",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-1", "RFC4895-6.3-12", "RFC4895-6.3-13"},
	 .fix = {"asconf-lookup-return"})
{
	struct association association = association_open(lab, .asconf = true);

	asconf_send_over(association, "path1", "path2", asconf_add(association, 1, "path1"));
	asconf_expect_out_of_the_blue(association, "path1");
	expect_peer_addresses(association.iut, "path0");
	peer_expect_alive(association.peer);
}

SCENARIO(forged_from_new_address,
	 "An ASCONF attributed by its Address Parameter changes nothing if its HMAC is wrong",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-3", "RFC4895-6.3-14"})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(
		association.peer, .path = "path1", .forged = true,
		.chunks = {CHUNK(AUTH), asconf_chunk(association, "path0",
						     asconf_add(association, 1, "path1"))});
	peer_expect_silence(association.peer, SECONDS(1));
	expect_peer_addresses(association.iut, "path0");
}
