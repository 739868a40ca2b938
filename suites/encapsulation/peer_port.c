/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's packets go to the UDP port that the peer's come from: RFC 6951 5.4. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

SCENARIO(
	port_moves,
	"When the peer's UDP port changes, the answer goes to the new port, and so does all that the "
	"kernel sends later",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"},
	.known = {PORT_NOT_TRANSLATED})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);
	static const uint16_t ports[] = {ENCAPSULATION_OTHER_PORT, ENCAPSULATION_THIRD_PORT,
					 ENCAPSULATION_PORT};

	for (unsigned i = 0; i < ARRAY_SIZE(ports); i++) {
		association.peer->udp_port = ports[i];
		peer_send(association.peer, DATA, .text = "from here");
		encapsulation_expect_ports(
			peer_expect(association.peer, SACK, .within = SECONDS(1)),
			ENCAPSULATION_PORT, ports[i]);
		expect_message(association.iut, 0, "from here");
		encapsulation_expect_remote_port(association.iut, "path0", ports[i]);
		endpoint_send(association.iut, 0, "to there");
		encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
					   ports[i]);
		peer_send(association.peer, SACK);
	}
}

SCENARIO(port_moves_with_heartbeat,
	 "A HEARTBEAT from another UDP port is answered there and moves the port as well",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send(association.peer, HEARTBEAT);
	encapsulation_expect_ports(peer_expect(association.peer, HEARTBEAT_ACK), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
	endpoint_send(association.iut, 0, "to there");
	encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
}

SCENARIO(wrong_tag_moves_nothing,
	 "A packet from another UDP port with a wrong Verification Tag is discarded and moves "
	 "nothing",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.4-1", "RFC9260-8.5-3"}, .fix = {"encap-port-before-tag-check"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send_packet(association.peer, .tag = association.peer->iut_tag ^ 1,
			 .chunks = {CHUNK(HEARTBEAT)});
	peer_send_packet(association.peer, .tag = association.peer->iut_tag ^ 1,
			 .chunks = {CHUNK(SACK)});
	peer_expect_silence(association.peer, AT_ONCE);
	encapsulation_expect_remote_port(association.iut, "path0", ENCAPSULATION_PORT);
	endpoint_send(association.iut, 0, "still here");
	encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
				   ENCAPSULATION_PORT);
}

SCENARIO(
	plain_packet_ends_udp,
	"A packet without UDP ends the encapsulation to its address, and one in UDP starts it again",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.4-1", "RFC6951-5.4-2"})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);

	for (int round = 0; round < 2; round++) {
		association.peer->iut_udp_port = ENCAPSULATION_NONE;
		peer_send(association.peer, DATA, .text = "plain");
		encapsulation_expect_plain(
			peer_expect(association.peer, SACK, .within = SECONDS(1)));
		expect_message(association.iut, 0, "plain");
		endpoint_send(association.iut, 0, "plain");
		encapsulation_expect_plain(peer_expect(association.peer, DATA));
		peer_send(association.peer, SACK);
		association.peer->iut_udp_port = ENCAPSULATION_PORT;
		peer_send(association.peer, DATA, .text = "in UDP");
		encapsulation_expect_ports(
			peer_expect(association.peer, SACK, .within = SECONDS(1)),
			ENCAPSULATION_PORT, ENCAPSULATION_PORT);
		expect_message(association.iut, 0, "in UDP");
		endpoint_send(association.iut, 0, "in UDP");
		encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
					   ENCAPSULATION_PORT);
		peer_send(association.peer, SACK);
	}
}

SCENARIO(plain_wrong_tag_ends_nothing,
	 "A packet without UDP but with a wrong Verification Tag does not end the encapsulation",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-2"},
	 .fix = {"encap-port-before-tag-check"})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);

	association.peer->iut_udp_port = ENCAPSULATION_NONE;
	peer_send_packet(association.peer, .tag = association.peer->iut_tag ^ 1,
			 .chunks = {CHUNK(HEARTBEAT)});
	peer_expect_silence(association.peer, AT_ONCE);
	endpoint_send(association.iut, 0, "in UDP");
	encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
				   ENCAPSULATION_PORT);
}

SCENARIO(port_of_one_address_moves,
	 "The UDP port of one address of the peer changes without that of the other",
	 .lab = &scripted_dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct association association =
		association_open(lab, .udp_port = ENCAPSULATION_PORT, .paths = {"path1"});

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	encapsulation_expect_ports(peer_expect(association.peer, HEARTBEAT_ACK, .path = "path1"),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	encapsulation_expect_remote_port(association.iut, "path0", ENCAPSULATION_PORT);
	encapsulation_expect_remote_port(association.iut, "path1", ENCAPSULATION_OTHER_PORT);
	peer_answer(association.peer, DATA, true);
	peer_heed(association.peer, DATA);
	endpoint_send(association.iut, 0, "to the old port", .path = "path0");
	encapsulation_expect_ports(expect_packet(lab, DATA, .from = "iut", .link = "path0"),
				   ENCAPSULATION_PORT, ENCAPSULATION_PORT);
	endpoint_send(association.iut, 0, "to the new port", .path = "path1");
	encapsulation_expect_ports(expect_packet(lab, DATA, .from = "iut", .link = "path1"),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
}

SCENARIO(init_from_any_port,
	 "INIT ACK goes to the UDP port that the INIT came from, and the association stays there",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.4-1", "RFC9260-5.1.2-7"}, .known = {PORT_NOT_TRANSLATED})
{
	struct association association = association_prepare(lab, .udp_port = ENCAPSULATION_PORT);

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send(association.peer, INIT);
	encapsulation_expect_ports(peer_expect(association.peer, INIT_ACK), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
	peer_send(association.peer, COOKIE_ECHO);
	encapsulation_expect_ports(peer_expect(association.peer, COOKIE_ACK), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	encapsulation_expect_remote_port(association.iut, "path0", ENCAPSULATION_OTHER_PORT);
}

SCENARIO(
	cookie_from_another_port,
	"If the UDP port changes between INIT and COOKIE ECHO, COOKIE ACK and DATA go to the new one",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-1"})
{
	struct association association = association_prepare(lab, .udp_port = ENCAPSULATION_PORT);

	peer_send(association.peer, INIT);
	peer_expect(association.peer, INIT_ACK);
	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send(association.peer, COOKIE_ECHO);
	encapsulation_expect_ports(peer_expect(association.peer, COOKIE_ACK), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(association.iut, 0, "to there");
	encapsulation_expect_ports(peer_expect(association.peer, DATA), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
}

SCENARIO(
	out_of_the_blue,
	"A packet out of the blue is answered as it came: in UDP to its source port, or without UDP",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC9260-8.4-10", "RFC9260-8.4-11"})
{
	struct association association = association_prepare(lab, .udp_port = ENCAPSULATION_PORT);

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send_packet(association.peer, .tag = 0x1234, .chunks = {CHUNK(HEARTBEAT)});
	encapsulation_expect_ports(peer_expect(association.peer, ABORT, .tag = 0x1234),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	peer_send_packet(association.peer, .tag = 0x1234, .chunks = {CHUNK(SHUTDOWN_ACK)});
	encapsulation_expect_ports(peer_expect(association.peer, SHUTDOWN_COMPLETE, .tag = 0x1234),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	association.peer->iut_udp_port = ENCAPSULATION_NONE;
	peer_send_packet(association.peer, .tag = 0x1234, .chunks = {CHUNK(HEARTBEAT)});
	encapsulation_expect_plain(peer_expect(association.peer, ABORT, .tag = 0x1234));
}

/* draft-tuexen-tsvwg-sctp-udp-encaps-cons 4: such an INIT may be an attacker's, who cannot be
 * distinguished from the peer. */
SCENARIO(restart_from_another_port,
	 "An INIT of the peer from another UDP port is refused there with the cause Restart of an "
	 "Association with New Encapsulation Port, and the port stays",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .known = {PORT_NOT_TRANSLATED})
{
	struct association association = association_open(lab, .udp_port = ENCAPSULATION_PORT);
	const struct packet *abort;

	association.peer->udp_port = ENCAPSULATION_OTHER_PORT;
	peer_send(association.peer, INIT, .tag = 0x4711);
	abort = peer_expect(association.peer, ABORT, .tag = 0x4711);
	encapsulation_expect_ports(abort, ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	ck_assert(chunk_has_tlv(abort->chunk, CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT));
	encapsulation_expect_remote_port(association.iut, "path0", ENCAPSULATION_PORT);
	association.peer->udp_port = ENCAPSULATION_PORT;
	peer_expect_alive(association.peer);
}

SCENARIO(silence, "An unanswered INIT in UDP is retransmitted as one without UDP is",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.5-2", "RFC9260-5.1-6"}, .known = {PORT_NOT_TRANSLATED},
	 .only_aborts = true)
{
	sysctl_set(lab, "iut", "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY, .init_attempts = 2);

	encapsulation_set_remote_port(iut, NULL, ENCAPSULATION_OTHER_PORT);
	peer_invite(peer, iut);
	encapsulation_expect_ports(peer_expect(peer, INIT), ENCAPSULATION_PORT,
				   ENCAPSULATION_OTHER_PORT);
	encapsulation_expect_ports(peer_expect(peer, INIT, .after = RTO_INITIAL),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	encapsulation_expect_ports(peer_expect(peer, INIT, .after = 2 * RTO_INITIAL),
				   ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = 4 * RTO_INITIAL,
		     .since = peer->last, .within = SECONDS(20));
}
