/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which states DATA is sent and taken, and where the INIT ACK of a collision goes: RFC 9260 sections 5.2.1
 * and 6. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(data_waits_for_setup,
	 "Before ESTABLISHED no DATA is sent, unless in the packet of the COOKIE ECHO",
	 .lab = &scripted_peer, .spec = {"RFC9260-6-1"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;
	struct sockaddr_storage to = peer_address(association.iut, "path0", peer->port);

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(sendto(association.iut->fd, "early", 5, 0, (struct sockaddr *)&to,
					address_length(&to)),
				 5);
	let_pass(lab, SECONDS(1));
	ck_assert_uint_eq(count_packets(lab, DATA), 0);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	let_pass(lab, SECONDS(1));
	for (unsigned n = 0; n < trace_count(); n++) {
		const struct packet *packet = trace_packet(n);

		ck_assert(!packet || !packet_chunk(&packet->sctp, DATA) ||
			  packet_chunk(&packet->sctp, COOKIE_ECHO));
	}
	peer_ignore(peer, DATA);
	peer_send(peer, COOKIE_ACK);
	let_pass(lab, SECONDS(1));
	ck_assert_uint_gt(count_packets(lab, DATA, .from = "iut"), 0);
}

enum { ECHO = 200, LONG = 2000 };

static void send_long(struct association association)
{
	static const uint8_t message[LONG];
	struct sockaddr_storage to = peer_address(association.iut, "path0", association.peer->port);

	ck_assert_int_eq(sendto(association.iut->fd, message, LONG, 0, (struct sockaddr *)&to,
				address_length(&to)),
			 LONG);
}

/* RFC 9260 5.1 (C) permits DATA behind the COOKIE ECHO; how much of a packet is left for the latter is Linux's choice:
 * SCTP_ARBITRARY_COOKIE_ECHO_LEN, include/net/sctp/constants.h. */
SCENARIO(
	long_message_before_setup,
	"A message of several packets that is sent before the INIT ACK came begins in the packet of the "
	"COOKIE ECHO, if that has up to 200 bytes; one that is sent later fills its packets",
	.lab = &scripted_peer, .spec = {"RFC9260-6-1"})
{
	static const uint8_t cookie[ECHO - CHUNK_HEADER];
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;
	const size_t full = user_data_room(lab, DEFAULT_MTU);
	const struct packet *first;

	send_long(association);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_of(PARAM_STATE_COOKIE, cookie, sizeof(cookie))});
	ck_assert_uint_eq(peer_expect(peer, COOKIE_ECHO)->chunk->length, ECHO);
	first = peer_expect(peer, DATA, .bundled = true);
	ck_assert_uint_eq(first->chunk->data.size, full - ECHO);
	send_long(association);
	peer_send(peer, COOKIE_ACK);
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.size, LONG - (full - ECHO));
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.size, full);
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.size, LONG - full);
}

SCENARIO(no_data_after_shutdown,
	 "In SHUTDOWN-SENT and SHUTDOWN-ACK-SENT no DATA is sent: the user's messages are refused",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-6-1"})
{
	static const int states[] = {SCTP_SHUTDOWN_SENT, SCTP_SHUTDOWN_ACK_SENT};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int i = 0; i < 2; i++) {
		struct association association = association_reach(
			lab, states[i], .iut = iut, .peer_port = (uint16_t)(PEER_PORT + i));

		endpoint_send(iut, 0, "too late", .error = ESHUTDOWN);
		expect_still(association, states[i]);
		peer_send(association.peer, ABORT);
		expect_lost(association, states[i], 0);
	}
	ck_assert_uint_eq(count_packets(lab, DATA), 0);
}

SCENARIO(early_data_dropped,
	 "DATA that comes in COOKIE-WAIT or COOKIE-ECHOED is dropped: neither acknowledged nor "
	 "delivered, then or later",
	 .lab = &scripted_peer, .spec = {"RFC9260-6-2", "RFC9260-6-4"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;

	send_data(association, 1, .text = "in COOKIE-WAIT");
	peer_expect_silence(peer, AT_ONCE);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	send_data(association, 1, .text = "in COOKIE-ECHOED");
	peer_expect_silence(peer, AT_ONCE);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_message(association.iut, 0);
	send_data(association, 2, .text = "the second");
	expect_sack(association, 0, .gaps = {{2, 2}});
	send_data(association, 1, .text = "in ESTABLISHED");
	expect_sack(association, 2, .within = SECONDS(1));
	expect_message(association.iut, 0, "in ESTABLISHED");
	expect_message(association.iut, 0, "the second");
}

SCENARIO(
	early_sack,
	"A SACK that comes in COOKIE-ECHOED acknowledges DATA or is ignored: the setup goes on, and what is "
	"not acknowledged is sent again",
	.lab = &scripted_peer, .spec = {"RFC9260-6-6"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;
	struct sockaddr_storage to = peer_address(association.iut, "path0", peer->port);

	ck_assert_int_eq(sendto(association.iut->fd, "early", 5, 0, (struct sockaddr *)&to,
				address_length(&to)),
			 5);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	expect_data(association, 1, .bundled = true);
	send_sack(association, 1);
	peer_expect_silence(peer, AT_ONCE);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	if (peer_next(peer, RTO_INITIAL + SECONDS(1)) == DATA) {
		scenario_note("it is ignored");
		expect_retransmission(association, 1);
		send_sack(association, 1);
	} else {
		scenario_note("it acknowledges");
	}
	peer_expect_silence(peer, 2 * RTO_INITIAL + SECONDS(1));
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_unackdata, 0);
}

SCENARIO(init_ack_to_the_source,
	 "In COOKIE-WAIT an INIT from another of the addresses that the user named is answered at "
	 "that address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.2.1-2", "RFC9260-5.2.1-5"})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage other = peer_own_address(peer, "path0");

	peer_invite(peer, association.iut, .paths = {"path0", "path1"});
	peer_expect(peer, INIT, .path = "path0");
	peer_send_packet(peer, .path = "path1",
			 .chunks = {CHUNK(INIT, .tlvs = {tlv_address(&other)})});
	peer_expect(peer, INIT_ACK, .path = "path1", .alone = true);
}
