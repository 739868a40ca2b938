/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONF and ASCONF ACK are authenticated: RFC 5061 4.1, 5.2 and 6. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The peer's ASCONF that adds its address on path1. */
static const struct chunk_spec *add_path1(struct association association)
{
	return asconf_chunk(association, "path0", asconf_add(association, 1, "path1"));
}

SCENARIO(without_auth,
	 "An ASCONF without AUTH is silently discarded, and its Sequence Number can be used again",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.1.1-3", "RFC5061-5.2-2", "RFC4895-6.3-1"})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(association.peer, .chunks = {add_path1(association)});
	peer_expect_silence(association.peer, SECONDS(1));
	expect_peer_addresses(association.iut, "path0");
	association.peer->next_serial--;
	asconf_succeed(association, asconf_add(association, 1, "path1"));
}

SCENARIO(without_auth_rest_of_packet,
	 "An ASCONF without AUTH in front is discarded with the rest of its packet",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.2-3"},
	 .known = {{NULL, NULL,
		    "only the ASCONF is discarded, as RFC 4895 6.3 has it "
		    "(sctp_assoc_bh_rcv())"}})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(association.peer,
			 .chunks = {add_path1(association), CHUNK(DATA, .text = "the rest")});
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(auth_behind_it, "AUTH after an ASCONF does not authenticate it",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-2", "RFC4895-6.3-1"})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(association.peer,
			 .chunks = {add_path1(association), CHUNK(AUTH), CHUNK(HEARTBEAT)});
	peer_expect(association.peer, HEARTBEAT_ACK);
	peer_expect_silence(association.peer, SECONDS(1));
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(forged, "An ASCONF after AUTH with a wrong HMAC is discarded with the rest of its packet",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-3", "RFC4895-6.3-7"})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(
		association.peer, .forged = true,
		.chunks = {CHUNK(AUTH), add_path1(association), CHUNK(DATA, .text = "the rest")});
	expect_no_message(association.iut, SECONDS(1));
	peer_expect_silence(association.peer, 0);
	expect_peer_addresses(association.iut, "path0");
	association.peer->next_serial--;
	asconf_succeed(association, asconf_add(association, 1, "path1"));
}

SCENARIO(wrong_tag, "An ASCONF with a wrong Verification Tag is discarded",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.2-3"})
{
	struct association association = association_open(lab, .asconf = true);

	peer_send_packet(association.peer, .tag = association.peer->iut_tag ^ 1,
			 .chunks = {CHUNK(AUTH), add_path1(association)});
	peer_expect_silence(association.peer, SECONDS(1));
	expect_peer_addresses(association.iut, "path0");
}

/* A sysctl of Linux, for peers that know no AUTH; RFC 5061 has no such thing. */
SCENARIO(noauth_enabled, "With addip_noauth_enable an ASCONF needs no AUTH",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 /* That is what the sysctl is for. */
	 .excuses = {"RFC5061-4.2.7-2"})
{
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/addip_enable", "1");
	sysctl_set(lab, "iut", "net/sctp/addip_noauth_enable", "1");
	association = association_open(lab, .extensions = {ASCONF, ASCONF_ACK});
	peer_send_packet(association.peer, .chunks = {add_path1(association)});
	const struct packet *ack = peer_expect(association.peer, ASCONF_ACK);

	ck_assert_uint_eq(ack->chunk->asconf.serial, association.peer->initial_tsn);
	ck_assert_msg(!chunk_has_tlv(ack->chunk, PARAM_ERROR_CAUSE),
		      "the ASCONF ACK refuses the request");
	expect_peer_addresses(association.iut, "path0", "path1");
}

/* That INIT is answered by ABORT or not at all; one with AUTH sets up an association. */
static void expect_not_accepted(struct lab *lab, const struct association *association)
{
	struct peer *peer = association->peer;

	if (peer_next(peer, SECONDS(1)) != -1)
		peer_expect(peer, ABORT);
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 0);
	association_open(lab, .asconf = true, .iut = association->iut, .peer = peer);
}

SCENARIO(init_without_auth,
	 "An INIT that lists ASCONF but not AUTH is answered with ABORT or silently discarded",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-6-3"})
{
	struct association association = association_prepare(lab, .asconf = true);

	peer_send_packet(association.peer,
			 .chunks = {auth_offer(association.peer, INIT, ASCONF_WITHOUT_AUTH)});
	expect_not_accepted(lab, &association);
}

SCENARIO(init_without_random,
	 "An INIT that lists ASCONF and AUTH but lacks RANDOM is answered with ABORT or silently "
	 "discarded",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-6-3"})
{
	struct association association = association_prepare(lab, .asconf = true);

	peer_send(association.peer, INIT,
		  .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, ASCONF, ASCONF_ACK, AUTH)});
	expect_not_accepted(lab, &association);
}

SCENARIO(init_ack_without_auth,
	 "An INIT ACK that lists ASCONF but not AUTH gets no COOKIE ECHO, and the user learns that "
	 "the setup has failed",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-6-4", "RFC5061-6-5"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .asconf = true);

	peer_send_packet(association.peer,
			 .chunks = {auth_offer(association.peer, INIT_ACK, ASCONF_WITHOUT_AUTH)});
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = AT_ONCE);
	ck_assert_uint_eq(count_packets(lab, COOKIE_ECHO), 0);
}
