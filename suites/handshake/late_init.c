/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INITs and INIT ACKs in states in which none is expected, or from addresses that only they list:
 * RFC 9260 sections 3.3.3, 5.1.2, 5.1.5 and 5.2.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { NEW_TAG = 0x7e577e57 };

SCENARIO(late_init_ack_of_zeros,
	 "After COOKIE-WAIT an INIT ACK with Initiate Tag 0, or without streams in a direction, is "
	 "silently discarded",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.3-7", "RFC9260-3.3.3-13", "RFC9260-3.3.3-16"})
{
	static const int states[] = {SCTP_COOKIE_ECHOED,     SCTP_ESTABLISHED,
				     SCTP_SHUTDOWN_PENDING,  SCTP_SHUTDOWN_SENT,
				     SCTP_SHUTDOWN_RECEIVED, SCTP_SHUTDOWN_ACK_SENT};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		struct association association = association_reach(
			lab, states[i], .iut = iut, .peer_port = (uint16_t)(PEER_PORT + i));
		struct peer *peer = association.peer;

		peer_send(peer, INIT_ACK, .tag = 0);
		peer_send(peer, INIT_ACK, .ostreams = 0);
		peer_send(peer, INIT_ACK, .istreams = 0);
		peer_expect_silence(peer, AT_ONCE);
		expect_still(association, states[i]);
		peer_send(peer, ABORT);
		expect_lost(association, states[i], 0);
	}
}

static struct tlv_spec address_on(struct peer *peer, const char *path)
{
	struct sockaddr_storage address = peer_own_address(peer, path);

	return tlv_address(&address);
}

SCENARIO(init_adds_address_in_cookie_echoed,
	 "In COOKIE-ECHOED an INIT that adds an address is discarded: the setup goes on, and the "
	 "association does not get the address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.2.1-7"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	struct peer *peer = association.peer;

	peer_send(peer, INIT, .tlvs = {address_on(peer, "path1")});
	if (peer_next(peer, AT_ONCE) == ABORT)
		peer_expect(peer, ABORT);
	expect_still(association, SCTP_COOKIE_ECHOED);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(added_address_is_reported,
	 "In COOKIE-ECHOED an INIT that adds an address is answered with an ABORT that lists the "
	 "address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.2.1-8", "RFC9260-5.2.1-9"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	struct peer *peer = association.peer;
	struct tlv_spec added = address_on(peer, "path1");
	const struct packet *abort;
	struct tlv cause, address;
	size_t offset = 0;

	peer_send(peer, INIT, .tlvs = {added});
	abort = peer_expect(peer, ABORT);
	ck_assert_uint_eq(abort->chunk->flags & FLAG_T, 0);
	ck_assert(chunk_tlv(abort->chunk, CAUSE_RESTART_WITH_NEW_ADDRESSES, &cause));
	ck_assert(tlv_next(cause.value, cause.value_length, &offset, &address));
	ck_assert_uint_eq(address.type, added.type);
	ck_assert_mem_eq(address.value, added.bytes, address.value_length);
}

SCENARIO(init_from_unlisted_address,
	 "An INIT from a new address that lists one of an association's belongs to it: it restarts "
	 "the association, or is refused as a restart with a new address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.1.2-6"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	int answer;

	peer_send_packet(
		peer, .path = "path1",
		.chunks = {CHUNK(INIT, .tag = NEW_TAG, .tlvs = {address_on(peer, "path0")})});
	answer = peer_next(peer, AT_ONCE);
	scenario_note("the INIT is answered with %s", chunk_name((uint8_t)answer));
	if (answer == ABORT) {
		ck_assert(chunk_has_tlv(peer_expect(peer, ABORT, .tag = NEW_TAG)->chunk,
					CAUSE_RESTART_WITH_NEW_ADDRESSES));
		peer_expect_alive(peer);
		return;
	}
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = NEW_TAG)->chunk);
	peer->tag = NEW_TAG;
	peer_send(peer, COOKIE_ECHO);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	ck_assert_uint_eq(association_count(association.iut), 1);
}

SCENARIO(init_ack_from_unlisted_address,
	 "An INIT ACK from another address than the INIT was sent to belongs to the association if "
	 "it lists that one",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.1.2-6"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .path = "path1",
			 .chunks = {CHUNK(INIT_ACK, .tlvs = {address_on(peer, "path0")})});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(cookie_of_a_lost_secret,
	 "A cookie whose secret is gone with the socket that made it is silently discarded",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1.5-2"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct peer *peer = peer_open(lab);

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	endpoint_close(iut);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(5));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	/* A cookie of its own it takes. */
	peer_reset(peer);
	peer_connect(peer, iut);
}

SCENARIO(one_answer_to_a_packet,
	 "A packet of several chunks that want an answer gets one packet in response",
	 .lab = &scripted_peer, .spec = {"RFC9260-12.4-3", "RFC9260-12.4-4", "RFC9260-12.4-2"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	unsigned before = packets_so_far();

	peer_send_packet(peer, .chunks = {CHUNK(HEARTBEAT), CHUNK(HEARTBEAT),
					  CHUNK(0xfe, .value = "x", .value_size = 1),
					  CHUNK(DATA, .text = "x")});
	peer_expect(peer, HEARTBEAT_ACK);
	let_pass(lab, SACK_DELAY + AT_ONCE);
	/* The first is the peer's. */
	ck_assert_msg(packets_so_far() - before == 2,
		      "expected one packet in response to four chunks, there are %u",
		      packets_so_far() - before - 1);
}
