/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer chooses its primary address: RFC 5061 4.2.4 and 5.4. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The user learns that the peer's address on that path is the primary one, to which DATA goes. */
static void expect_made_primary(struct association association, const char *path)
{
	asconf_expect_event(association, path, SCTP_ADDR_MADE_PRIM);
	expect_primary_path(association.iut, path);
	endpoint_send(association.iut, 0, "to the primary address");
	peer_expect(association.peer, DATA, .path = path);
	peer_send(association.peer, SACK);
}

SCENARIO(set_primary, "DATA goes to the address that the peer makes the primary one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.4-4", "RFC5061-4.2.4-2"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	expect_primary_path(association.iut, "path0");
	asconf_succeed(association, asconf_set_primary(association, 1, "path1"));
	expect_made_primary(association, "path1");
	asconf_succeed(association, asconf_set_primary(association, 1, "path0"));
	expect_made_primary(association, "path0");
}

SCENARIO(set_primary_wildcard,
	 "Making 0.0.0.0 or :: the primary address means the source address of the packet",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.2.4-3"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	asconf_succeed_over(association, "path1", "path1",
			    asconf_wildcard_request(association, PARAM_SET_PRIMARY, 5));
	expect_made_primary(association, "path1");
}

SCENARIO(set_primary_of_no_address,
	 "Making an address primary that the association does not have is refused and changes "
	 "nothing",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.4-5", "RFC5061-4.2.4-1", "RFC5061-5.2-8"})
{
	struct association association = association_open(lab, .asconf = true);
	struct tlv_spec request = asconf_set_primary(association, 0xfffffffe, "path1");

	asconf_expect_refusal(association, request, ASCONF_ANY_CAUSE);
	expect_primary_path(association.iut, "path0");
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(set_primary_after_add,
	 "An address can be made primary after its Add IP Address, not before it",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.4-1", "RFC5061-5.2-5", "RFC5061-5.2-6"})
{
	struct association association = association_open(lab, .asconf = true);
	struct tlv_spec add = asconf_add(association, 1, "path1");
	struct tlv_spec set = asconf_set_primary(association, 2, "path1");
	struct tlv_spec delete = asconf_delete(association, 3, "path1");

	asconf_expect_ack(association, asconf_send(association, add, set), {add, 0}, {set, 0});
	expect_primary_path(association.iut, "path1");
	asconf_expect_ack(association, asconf_send(association, delete), {delete, 0});
	expect_primary_path(association.iut, "path0");
	asconf_expect_refusal(association, set, ASCONF_ANY_CAUSE);
	expect_primary_path(association.iut, "path0");
}

SCENARIO(set_primary_in_init, "An INIT can make one of its addresses the primary one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.4-3", "RFC5061-5.4-4"})
{
	struct association association = association_prepare(lab, .asconf = true);
	struct tlv_spec request = asconf_set_primary(association, 1, "path1");

	association_open(
		lab, .asconf = true, .iut = association.iut, .peer = association.peer,
		.init = auth_offer(association.peer, INIT, .paths = {"path1"}, .further = request));
	expect_primary_path(association.iut, "path1");
}
