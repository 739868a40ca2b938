/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the peer's packets come from, there the kernel's go: RFC 6951 5.4. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

SCENARIO(port_moves,
	 "When the peer's UDP port changes, the answer goes to the new one, and so does what the "
	 "kernel sends later",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);
	static const uint16_t ports[] = {OTHER, YET_ANOTHER, TUNNEL};

	peer_connect(peer, iut);
	for (unsigned i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		peer->udp_port = ports[i];
		peer_send(peer, DATA, .text = "from here");
		assert_encapsulated(peer_expect(peer, SACK, .within = SECONDS(1)), TUNNEL,
				    ports[i]);
		expect_message(iut, 0, "from here");
		ck_assert_uint_eq(remote_port(iut, "path0"), ports[i]);
		endpoint_send(iut, 0, "to there");
		assert_encapsulated(peer_expect(peer, DATA), TUNNEL, ports[i]);
		peer_send(peer, SACK);
	}
}

SCENARIO(port_moves_with_heartbeat,
	 "A HEARTBEAT from another UDP port is answered there, and moves the port, too",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer_connect(peer, iut);
	peer->udp_port = OTHER;
	peer_send(peer, HEARTBEAT);
	assert_encapsulated(peer_expect(peer, HEARTBEAT_ACK), TUNNEL, OTHER);
	endpoint_send(iut, 0, "to there");
	assert_encapsulated(peer_expect(peer, DATA), TUNNEL, OTHER);
}

SCENARIO(wrong_tag_moves_nothing,
	 "A packet from another UDP port with a wrong Verification Tag is discarded and moves "
	 "nothing",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.4-1", "RFC9260-8.5-3"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer_connect(peer, iut);
	peer->udp_port = OTHER;
	peer_send_packet(peer, .tag = peer->iut_tag ^ 1, .chunks = {CHUNK(HEARTBEAT)});
	peer_send_packet(peer, .tag = peer->iut_tag ^ 1, .chunks = {CHUNK(SACK)});
	peer_expect_silence(peer, AT_ONCE);
	ck_assert_uint_eq(remote_port(iut, "path0"), TUNNEL);
	endpoint_send(iut, 0, "still here");
	assert_encapsulated(peer_expect(peer, DATA), TUNNEL, TUNNEL);
}

SCENARIO(plain_packet_ends_udp,
	 "A packet without UDP ends the encapsulation of what goes to its address, one in UDP "
	 "starts "
	 "it again",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.4-1", "RFC6951-5.4-2"})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer_connect(peer, iut);
	for (int round = 0; round < 2; round++) {
		peer->iut_udp_port = PLAIN;
		peer_send(peer, DATA, .text = "plain");
		assert_plain(peer_expect(peer, SACK, .within = SECONDS(1)));
		expect_message(iut, 0, "plain");
		endpoint_send(iut, 0, "plain");
		assert_plain(peer_expect(peer, DATA));
		peer_send(peer, SACK);
		peer->iut_udp_port = TUNNEL;
		peer_send(peer, DATA, .text = "in UDP");
		assert_encapsulated(peer_expect(peer, SACK, .within = SECONDS(1)), TUNNEL, TUNNEL);
		expect_message(iut, 0, "in UDP");
		endpoint_send(iut, 0, "in UDP");
		assert_encapsulated(peer_expect(peer, DATA), TUNNEL, TUNNEL);
		peer_send(peer, SACK);
	}
}

SCENARIO(plain_wrong_tag_ends_nothing,
	 "A packet without UDP, but with a wrong Verification Tag, does not end the encapsulation",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-2"})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer_connect(peer, iut);
	peer->iut_udp_port = PLAIN;
	peer_send_packet(peer, .tag = peer->iut_tag ^ 1, .chunks = {CHUNK(HEARTBEAT)});
	peer_expect_silence(peer, AT_ONCE);
	endpoint_send(iut, 0, "in UDP");
	assert_encapsulated(peer_expect(peer, DATA), TUNNEL, TUNNEL);
}

/* The peer has two addresses, both in UDP from the same port. */
static struct peer *two_addresses(struct lab *lab, struct endpoint **iut)
{
	struct peer *peer = tunnel_peer(lab, iut);
	struct sockaddr_storage addresses[] = {peer_own_address(peer, "path0"),
					       peer_own_address(peer, "path1")};

	peer_ignore(peer, HEARTBEAT);
	peer_connect(peer, *iut,
		     .init = CHUNK(INIT, .tlvs = {tlv_address(&addresses[0]),
						  tlv_address(&addresses[1])}));
	expect_event(*iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	return peer;
}

SCENARIO(port_of_one_address_moves,
	 "The UDP port that one address of the peer is behind changes alone",
	 .lab = &scripted_dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *iut;
	struct peer *peer = two_addresses(lab, &iut);

	peer->udp_port = OTHER;
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	assert_encapsulated(peer_expect(peer, HEARTBEAT_ACK, .path = "path1"), TUNNEL, OTHER);
	ck_assert_uint_eq(remote_port(iut, "path0"), TUNNEL);
	ck_assert_uint_eq(remote_port(iut, "path1"), OTHER);
	peer_answer(peer, DATA, true);
	peer_heed(peer, DATA);
	endpoint_send(iut, 0, "to the old port", .path = "path0");
	assert_encapsulated(expect_packet(lab, DATA, .from = "iut", .link = "path0"), TUNNEL,
			    TUNNEL);
	endpoint_send(iut, 0, "to the new port", .path = "path1");
	assert_encapsulated(expect_packet(lab, DATA, .from = "iut", .link = "path1"), TUNNEL,
			    OTHER);
}

SCENARIO(init_from_any_port,
	 "INIT ACK goes to the port that the INIT came from, and so the association lives there",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.4-1", "RFC9260-5.1.2-7"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer->udp_port = OTHER;
	peer_send(peer, INIT);
	assert_encapsulated(peer_expect(peer, INIT_ACK), TUNNEL, OTHER);
	peer_send(peer, COOKIE_ECHO);
	assert_encapsulated(peer_expect(peer, COOKIE_ACK), TUNNEL, OTHER);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_eq(remote_port(iut, "path0"), OTHER);
}

SCENARIO(cookie_from_another_port,
	 "If the port changes between INIT and COOKIE ECHO, COOKIE ACK and DATA go to the new one",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer->udp_port = OTHER;
	peer_send(peer, COOKIE_ECHO);
	assert_encapsulated(peer_expect(peer, COOKIE_ACK), TUNNEL, OTHER);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(iut, 0, "to there");
	assert_encapsulated(peer_expect(peer, DATA), TUNNEL, OTHER);
}

SCENARIO(
	out_of_the_blue,
	"What is out of the blue is answered as it came: in UDP to its source port, or without UDP",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC9260-8.4-10", "RFC9260-8.4-11"})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);

	peer->udp_port = OTHER;
	peer_send_packet(peer, .tag = 0x1234, .chunks = {CHUNK(HEARTBEAT)});
	assert_encapsulated(peer_expect(peer, ABORT, .tag = 0x1234), TUNNEL, OTHER);
	peer_send_packet(peer, .tag = 0x1234, .chunks = {CHUNK(SHUTDOWN_ACK)});
	assert_encapsulated(peer_expect(peer, SHUTDOWN_COMPLETE, .tag = 0x1234), TUNNEL, OTHER);
	peer->iut_udp_port = PLAIN;
	peer_send_packet(peer, .tag = 0x1234, .chunks = {CHUNK(HEARTBEAT)});
	assert_plain(peer_expect(peer, ABORT, .tag = 0x1234));
}

/* draft-tuexen-tsvwg-sctp-udp-encaps-cons 4: such an INIT may be an attacker's, who cannot be told
 * from the peer. */
SCENARIO(restart_from_another_port,
	 "An INIT of the peer from another UDP port restarts nothing: it is refused there with the "
	 "cause Restart of an Association with New Encapsulation Port, and the port stays",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *iut;
	struct peer *peer = tunnel_peer(lab, &iut);
	const struct packet *abort;
	struct tlv cause;

	peer_connect(peer, iut);
	peer->udp_port = OTHER;
	peer_send(peer, INIT, .tag = 0x4711);
	abort = peer_expect(peer, ABORT, .tag = 0x4711);
	assert_encapsulated(abort, TUNNEL, OTHER);
	ck_assert(chunk_tlv(abort->chunk, CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT, &cause));
	ck_assert_uint_eq(remote_port(iut, "path0"), TUNNEL);
	peer->udp_port = TUNNEL;
	peer_expect_alive(peer);
}

SCENARIO(silence,
	 "Without any answer, ICMP or not, an INIT in UDP is sent again as one without UDP is",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.5-2", "RFC9260-5.1-6"}, .known = {PORT_NOT_TRANSLATED})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	receive_at(lab, "iut", TUNNEL);
	iut = endpoint_open(lab, "iut", ONE_TO_MANY, .init_attempts = 2);
	set_remote_port(iut, NULL, OTHER);
	peer_invite(peer, iut);
	assert_encapsulated(peer_expect(peer, INIT), TUNNEL, OTHER);
	assert_encapsulated(peer_expect(peer, INIT, .after = RTO_INITIAL), TUNNEL, OTHER);
	assert_encapsulated(peer_expect(peer, INIT, .after = 2 * RTO_INITIAL), TUNNEL, OTHER);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = 4 * RTO_INITIAL,
		     .since = peer->last, .within = SECONDS(20));
}
