/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONF and ASCONF ACK are authenticated: RFC 5061 4.1, 5.2 and 6. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static const struct chunk_spec *add_path1(struct peer *peer)
{
	static struct chunk_spec asconf;
	struct sockaddr_storage own = peer_own_address(peer, "path0");

	asconf = *CHUNK(ASCONF, .tlvs = {tlv_address(&own),
					 path_request(peer, PARAM_ADD_ADDRESS, 1, "path1")});
	return &asconf;
}

SCENARIO(without_auth, "An ASCONF without AUTH is discarded, and not even counted",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.1.1-3", "RFC5061-5.2-2", "RFC4895-6.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_send_packet(peer, .chunks = {add_path1(peer)});
	peer_expect_silence(peer, SECONDS(1));
	check_peer_addresses(iut, "path0");
	peer->next_serial--;
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 1, "path1")));
}

SCENARIO(without_auth_rest_of_packet,
	 "With an ASCONF that has no AUTH before it the rest of its packet is discarded",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-3"},
	 .known = {{NULL, NULL,
		    "only the ASCONF is discarded, as RFC 4895 6.3 has it "
		    "(sctp_assoc_bh_rcv())"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_send_packet(peer, .chunks = {add_path1(peer), CHUNK(DATA, .text = "the rest")});
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(auth_behind_it, "AUTH behind an ASCONF does not authenticate it",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-2", "RFC4895-6.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_send_packet(peer, .chunks = {add_path1(peer), CHUNK(AUTH), CHUNK(HEARTBEAT)});
	peer_expect(peer, HEARTBEAT_ACK);
	peer_expect_silence(peer, SECONDS(1));
	check_peer_addresses(iut, "path0");
}

SCENARIO(forged, "An ASCONF behind AUTH with a wrong HMAC is discarded, and the rest of the packet",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-3", "RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_send_packet(peer, .forged = true,
			 .chunks = {CHUNK(AUTH), add_path1(peer), CHUNK(DATA, .text = "the rest")});
	expect_no_message(iut, SECONDS(1));
	peer_expect_silence(peer, 0);
	check_peer_addresses(iut, "path0");
	peer->next_serial--;
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 1, "path1")));
}

SCENARIO(wrong_tag, "An ASCONF with a wrong Verification Tag is discarded",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_send_packet(peer, .tag = peer->iut_tag ^ 1, .chunks = {CHUNK(AUTH), add_path1(peer)});
	peer_expect_silence(peer, SECONDS(1));
	check_peer_addresses(iut, "path0");
}

SCENARIO(noauth_enabled, "With addip_noauth_enable an ASCONF needs no AUTH",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	set_sysctl_everywhere(lab, "net/sctp/addip_enable", "1");
	set_sysctl_everywhere(lab, "net/sctp/addip_noauth_enable", "1");
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_connect(peer, iut,
		     .init = CHUNK(INIT, .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, ASCONF,
							      ASCONF_ACK)}));
	peer_send_packet(peer, .chunks = {add_path1(peer)});
	const struct packet *ack = peer_expect(peer, ASCONF_ACK);

	ck_assert_uint_eq(ack->chunk->asconf.serial, peer->initial_tsn);
	ck_assert_uint_eq(ack->chunk->tlvs_length, 0);
	check_peer_addresses(iut, "path0", "path1");
}

SCENARIO(init_without_auth,
	 "An INIT that lists ASCONF but not AUTH is answered by ABORT or not at all",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-6-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_asconf(lab);

	peer_send_packet(peer,
			 .chunks = {offer(peer, INIT,
					  .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS,
								    ASCONF, ASCONF_ACK))});
	if (peer_next(peer, SECONDS(1)) != -1)
		peer_expect(peer, ABORT);
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 0);
	connect_offering(peer, iut);
}

SCENARIO(init_without_random,
	 "An INIT that lists ASCONF and AUTH but has no RANDOM is answered by ABORT or not at "
	 "all",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-6-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_asconf(lab);

	peer_send(peer, INIT,
		  .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, ASCONF, ASCONF_ACK, AUTH)});
	if (peer_next(peer, SECONDS(1)) != -1)
		peer_expect(peer, ABORT);
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 0);
	connect_offering(peer, iut);
}

SCENARIO(init_ack_without_auth,
	 "An INIT ACK that lists ASCONF but not AUTH is followed by no COOKIE ECHO, and the user "
	 "is told that there is no association",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-6-4", "RFC5061-6-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	enable_asconf(lab);
	iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send_packet(peer,
			 .chunks = {offer(peer, INIT_ACK,
					  .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS,
								    ASCONF, ASCONF_ACK))});
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
	ck_assert_uint_eq(count_packets(lab, COOKIE_ECHO), 0);
}
