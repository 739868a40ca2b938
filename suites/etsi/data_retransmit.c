/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part D: what the tester's SACK, or its silence, makes of DATA that was sent. */
#define SUITE "etsi"
#include "suites/etsi/data.h"

SCENARIO(d_v_8_4, "A SACK stops T3-rtx: the DATA is not sent again", .lab = &scripted_peer,
	 .etsi = "SCTP_D_V_8_4", .spec = {"RFC9260-6.7-3", "RFC9260-6.1-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->iut_initial_tsn;

	stop_heartbeats(iut);
	endpoint_send(iut, 0, "acknowledged");
	expect_data(peer, tsn);
	peer_send(peer, SACK);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 0);

	/* The timer starts anew with new DATA, and with an RTO that was not doubled. */
	endpoint_send(iut, 0, "not acknowledged");
	expect_data(peer, tsn + 1);
	expect_data(peer, tsn + 1, .after = RTO_MIN);
}

static bool is_same_data(const struct packet *packet, void *context)
{
	const struct chunk *first = context;

	return packet->chunk->flags == first->flags &&
	       packet->chunk->value_length == first->value_length &&
	       !memcmp(packet->chunk->value, first->value, first->value_length);
}

SCENARIO(d_i_8_5, "DATA that is not acknowledged is sent again, unchanged, when T3-rtx expires",
	 .lab = &scripted_peer, .etsi = "SCTP_D_I_8_5",
	 .spec = {"RFC9260-6.1-23", "RFC9260-6.1-26"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->iut_initial_tsn;
	const struct packet *first;

	endpoint_send(iut, 2, "twice", .ppid = 77);
	first = expect_data(peer, tsn);
	ck_assert_uint_eq(first->chunk->data.size, strlen("twice"));
	expect_data(peer, tsn, .after = RTO_INITIAL, .alone = true, .match = is_same_data,
		    .context = (void *)first->chunk);
	peer_send(peer, SACK);
	peer_expect_silence(peer, 3 * RTO_INITIAL);
	peer_expect_alive(peer);
}

enum { SIZE = 1400, IN_FLIGHT = 4, MESSAGES = 6 };

/* The initial congestion window, 4380 bytes, lets four packets of 1400 bytes pass. */
SCENARIO(d_v_8_9, "What is marked for retransmission is sent before new DATA",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_9",
	 .spec = {"RFC9260-6.1-14", "RFC9260-6.3.3-3", "RFC9260-7.2.1-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->iut_initial_tsn;

	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(iut, 0, NULL, .size = SIZE, .seed = i);
	for (unsigned i = 0; i < IN_FLIGHT; i++)
		expect_data(peer, tsn + i);
	expect_data(peer, tsn, .after = RTO_INITIAL);
	peer_expect_silence(peer, RTO_INITIAL);
	for (unsigned i = 1; i < MESSAGES; i++) {
		peer_send(peer, SACK, .cumulative_tsn = tsn + i - 1);
		expect_data(peer, tsn + i);
	}
	peer_send(peer, SACK, .cumulative_tsn = tsn + MESSAGES - 1);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	peer_expect_alive(peer);
}

SCENARIO(d_v_8_10, "A SACK from another address of the peer than the DATA was sent to counts",
	 .lab = &scripted_dual_path, .etsi = "SCTP_D_V_8_10",
	 .spec = {"RFC9260-6.7-3", "RFC9260-6-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate_dual(peer);

	endpoint_send(iut, 0, "over path0");
	expect_data(peer, peer->iut_initial_tsn, .path = "path0");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(SACK)});
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 0);
	peer_expect_alive(peer);
}

SCENARIO(d_o_8_12, "A SACK older than the Cumulative TSN Ack Point is dropped, its gap blocks too",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_12", .spec = {"RFC9260-6.2.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->iut_initial_tsn;
	uint32_t window;

	endpoint_send(iut, 0, "acknowledged");
	expect_data(peer, tsn);
	peer_send(peer, SACK);
	endpoint_send(iut, 0, "outstanding");

	const struct packet *data = expect_data(peer, tsn + 1);

	window = endpoint_status(iut).sstat_rwnd;
	peer_send(peer, SACK, .cumulative_tsn = tsn - 1, .gaps = {{2, 2}}, .a_rwnd = 4321);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(endpoint_status(iut).sstat_rwnd, window);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 1);
	expect_data(peer, tsn + 1, .after = RTO_MIN, .since = data->time);
	peer_send(peer, SACK);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 0);
	peer_expect_alive(peer);
}
