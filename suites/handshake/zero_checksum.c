/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zeros instead of a checksum, which RFC 9653 allows to who was told so: Linux tells nobody. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { PARAM_ZERO_CHECKSUM = 0x8001, METHOD_DTLS = 1 };

static struct tlv_spec acceptable(void)
{
	static const uint8_t method[] = {0, 0, 0, METHOD_DTLS};

	return tlv_of(PARAM_ZERO_CHECKSUM, method, sizeof(method));
}

SCENARIO(
	zero_checksum,
	"A peer that accepts zeros as the checksum is sent right ones all the same, and its own packets "
	"with zeros are discarded, as the kernel did not declare that it accepts them",
	.lab = &scripted_peer,
	.spec = {"RFC9653-4-4", "RFC9653-5.1-1", "RFC9653-5.2-1", "RFC9653-5.2-2", "RFC9653-5.2-3",
		 "RFC9653-5.2-4", "RFC9653-5.3-2"})
{
	struct peer *peer = peer_open(lab);
	struct peer *server = peer_open(lab, .port = PEER_PORT + 1);
	struct peer *stranger = peer_open(lab, .port = PEER_PORT + 2);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *packet;
	struct tlv declared, unrecognized;

	peer_send_packet(peer, .checksum = 0, .chunks = {CHUNK(INIT, .tlvs = {acceptable()})});
	peer_expect_silence(peer, MILLISECONDS(100));
	peer_send(peer, INIT, .tlvs = {acceptable()});
	packet = peer_expect(peer, INIT_ACK);
	ck_assert(packet->sctp.checksum_ok);
	ck_assert(!chunk_tlv(packet->chunk, PARAM_ZERO_CHECKSUM, &declared));
	/* The parameter is of a type that is to be skipped without a word. */
	ck_assert(!chunk_tlv(packet->chunk, PARAM_UNRECOGNIZED, &unrecognized));
	peer_send(peer, COOKIE_ECHO);
	ck_assert(peer_expect(peer, COOKIE_ACK)->sctp.checksum_ok);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(iut, 0, "to the peer");
	packet = peer_expect(peer, DATA);
	ck_assert(packet->sctp.checksum_ok);
	ck_assert_uint_ne(packet->sctp.checksum, 0);
	peer_send(peer, SACK);
	peer_send_packet(peer, .checksum = 0, .chunks = {CHUNK(HEARTBEAT)});
	peer_expect_silence(peer, MILLISECONDS(100));
	peer_expect_alive(peer);

	peer_invite(server, client);
	packet = peer_expect(server, INIT, .within = MILLISECONDS(100));
	ck_assert(packet->sctp.checksum_ok);
	ck_assert(!chunk_tlv(packet->chunk, PARAM_ZERO_CHECKSUM, &declared));
	peer_send(server, INIT_ACK, .tlvs = {acceptable()});
	ck_assert(peer_expect(server, COOKIE_ECHO)->sctp.checksum_ok);
	peer_send(server, COOKIE_ACK);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);

	peer_send_packet(stranger, .tag = 7, .chunks = {CHUNK(SHUTDOWN_ACK)});
	ck_assert(peer_expect(stranger, SHUTDOWN_COMPLETE, .tag = 7)->sctp.checksum_ok);
}
