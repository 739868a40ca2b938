/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunks in one packet with a Stale Cookie ERROR, which makes the kernel begin anew, and a stale cookie
 * that meets an association: RFC 9260 sections 5.2.6 and 5.2.4. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { NEW_TAG = 0x7e577e57, NEW_TSN = 7000 };

SCENARIO(
	stale_cookie_with_more,
	"What follows a Stale Cookie ERROR in its packet is discarded: the kernel begins anew with "
	"INIT and needs another COOKIE ACK",
	.lab = &scripted_peer, .fix = {"stale-cookie-rest-of-packet"})
{
	const struct chunk_spec *stale = CHUNK(ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, 1000)});
	const struct chunk_spec *companions[] = {
		CHUNK(COOKIE_ACK),   CHUNK(HEARTBEAT), CHUNK(DATA, .text = "early"),
		CHUNK(SHUTDOWN_ACK), CHUNK(ABORT),     stale};

	for (unsigned i = 0; i < ARRAY_SIZE(companions); i++) {
		struct association association =
			association_reach(lab, SCTP_COOKIE_ECHOED, .peer_port = PEER_PORT + i);
		struct peer *peer = association.peer;

		peer_send_packet(peer, .chunks = {stale, companions[i]});
		peer_expect(peer, INIT, .alone = true);
		peer_expect_silence(peer, AT_ONCE);
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO, .alone = true);
		peer_send(peer, COOKIE_ACK);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		peer_expect_alive(peer);
		association_close(association);
	}
}

/* Messages on all streams for the peer's address: the first one starts the association, and is on the
 * last stream. */
static void send_to_address(struct association association, unsigned streams)
{
	struct sockaddr_storage to =
		path_address(association.lab, "wire", "path0", association.peer->port);
	static const uint8_t message[500];

	for (unsigned i = 0; i < 2 * streams; i++)
		ck_assert_int_eq(sctp_sendmsg(association.iut->fd, message, sizeof(message),
					      (struct sockaddr *)&to, address_length(&to), 0, 0,
					      (uint16_t)(streams - 1 - i % streams), 0, 0),
				 sizeof(message));
}

/* What was sent before may come once more, or not; but on no stream that the peer did not admit. */
static void acknowledge_all(struct peer *peer, unsigned streams)
{
	while (peer_next(peer, SECONDS(5)) == DATA) {
		const struct chunk *chunk = peer_expect(peer, DATA, .within = SECONDS(5))->chunk;

		ck_assert_msg(chunk->data.stream < streams,
			      "DATA comes on stream %u, and the peer admitted %u streams",
			      chunk->data.stream, streams);
		peer_send(peer, SACK);
	}
}

SCENARIO(
	stale_cookie_with_data,
	"After a Stale Cookie ERROR for a COOKIE ECHO that DATA went with, the set-up begins anew, "
	"and messages go to all streams that the peer admits then",
	.lab = &scripted_peer, .fix = {"stale-cookie-outqueue"})
{
	enum { STREAMS = 3 };

	for (unsigned admitted = 1; admitted <= STREAMS; admitted++) {
		struct association association =
			association_prepare(lab, .active = true, .streams = STREAMS,
					    .peer_port = (uint16_t)(PEER_PORT + admitted));
		struct peer *peer = association.peer;
		struct endpoint *iut = association.iut;

		send_to_address(association, STREAMS);
		peer_expect(peer, INIT);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
		while (peer_next(peer, AT_ONCE) == DATA)
			peer_expect(peer, DATA);
		peer_send(peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, 1000)});
		peer_expect(peer, INIT);
		peer_send(peer, INIT_ACK, .istreams = admitted);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		acknowledge_all(peer, admitted);
		for (unsigned i = 0; i < admitted; i++)
			endpoint_send(iut, (uint16_t)i, "once more");
		acknowledge_all(peer, admitted);
		peer_expect_alive(peer);
		association_close(association);
	}
}

SCENARIO(
	stale_cookie_of_later_init,
	"A cookie that is stale is refused in COOKIE-ECHOED, too, where only the kernel's tag is that of the "
	"association",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-1", "RFC9260-5.2.4-2"})
{
	enum { LIFE_MS = 500 };

	sysctl_set(lab, "iut", "net/sctp/valid_cookie_life", "%u", LIFE_MS);

	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	struct peer *peer = association.peer;
	struct tlv cause;

	peer_send(peer, INIT, .tag = NEW_TAG, .tsn = NEW_TSN);
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = NEW_TAG, .alone = true)->chunk);
	let_pass(lab, 2 * MILLISECONDS(LIFE_MS));
	peer_send(peer, COOKIE_ECHO);
	ck_assert(chunk_tlv(peer_expect(peer, ERROR, .tag = NEW_TAG)->chunk, CAUSE_STALE_COOKIE,
			    &cause));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
}

SCENARIO(
	stale_cookie_addresses,
	"After a Stale Cookie ERROR the peer has the addresses of its next INIT ACK, and none that "
	"only the one before listed",
	.lab = &scripted_dual_path, .spec = {"RFC9260-5.1.2-1"})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage other = peer_own_address(peer, "path1");

	send_to_address(association, 1);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&other)});
	peer_expect(peer, COOKIE_ECHO);
	while (peer_next(peer, AT_ONCE) == DATA)
		peer_expect(peer, DATA);
	peer_send(peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, 1000)});
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_peer_addresses(association.iut, "path0");
	acknowledge_all(peer, 1);
}
