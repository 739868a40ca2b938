/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part D: DATA that the tester acknowledges, and DATA that it does not. */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

SCENARIO(d_v_8_4, "A SACK stops T3-rtx, so that the DATA is not retransmitted",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_4", .spec = {"RFC9260-6.7-3", "RFC9260-6.1-23"})
{
	struct association association = association_open(lab);

	endpoint_send(association.iut, 0, "acknowledged");
	expect_data(association, 1);
	send_sack(association, 1);
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_unackdata, 0);

	/* The timer starts anew with new DATA, and with an RTO that was not doubled. */
	endpoint_send(association.iut, 0, "not acknowledged");
	expect_data(association, 2);
	expect_retransmission(association, 2, .after = RTO_MIN);
}

SCENARIO(d_i_8_5, "DATA that is not acknowledged is retransmitted unchanged when T3-rtx expires",
	 .lab = &scripted_peer, .etsi = "SCTP_D_I_8_5",
	 .spec = {"RFC9260-6.1-23", "RFC9260-6.1-26"})
{
	struct association association = association_open(lab);
	const struct packet *first;

	endpoint_send(association.iut, 2, "twice", .ppid = 77);
	first = expect_data(association, 1);
	ck_assert_uint_eq(first->chunk->data.size, strlen("twice"));
	etsi_expect_retransmission_of(association, first, RTO_INITIAL);
	send_sack(association, 1);
	peer_expect_silence(association.peer, 3 * RTO_INITIAL);
	peer_expect_alive(association.peer);
}

enum { SIZE = 1400, IN_FLIGHT = 4, MESSAGES = 6 };

/* The initial congestion window, 4380 bytes, lets four packets of 1400 bytes pass. */
SCENARIO(d_v_8_9, "DATA marked for retransmission is sent before new DATA", .lab = &scripted_peer,
	 .etsi = "SCTP_D_V_8_9", .spec = {"RFC9260-6.1-14", "RFC9260-6.3.3-3", "RFC9260-7.2.1-2"})
{
	struct association association = association_open(lab);

	send_messages(association.iut, MESSAGES, SIZE);
	expect_flight(association, 1, IN_FLIGHT);
	expect_retransmission(association, 1, .after = RTO_INITIAL);
	peer_expect_silence(association.peer, RTO_INITIAL);
	for (unsigned n = 2; n <= MESSAGES; n++) {
		send_sack(association, n - 1);
		expect_data(association, n);
	}
	send_sack(association, MESSAGES);
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
	peer_expect_alive(association.peer);
}

SCENARIO(d_v_8_10,
	 "A SACK is accepted from another address of the peer than the one the DATA was sent to",
	 .lab = &scripted_dual_path, .etsi = "SCTP_D_V_8_10",
	 .spec = {"RFC9260-6.7-3", "RFC9260-6-5"})
{
	struct association association =
		association_open(lab, .paths = {"path1"}, .without_pf = true);

	endpoint_send(association.iut, 0, "over path0");
	expect_data(association, 1, .path = "path0");
	send_sack(association, 1, .path = "path1");
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_unackdata, 0);
	peer_expect_alive(association.peer);
}

SCENARIO(d_o_8_12,
	 "A SACK older than the Cumulative TSN Ack Point is dropped, together with its gap blocks",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_12", .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	const struct packet *data;
	uint32_t window;

	endpoint_send(iut, 0, "acknowledged");
	expect_data(association, 1);
	send_sack(association, 1);
	endpoint_send(iut, 0, "outstanding");
	data = expect_data(association, 2);

	window = endpoint_status(iut).sstat_rwnd;
	send_sack(association, 0, .gaps = {{2, 2}}, .a_rwnd = 4321);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(endpoint_status(iut).sstat_rwnd, window);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 1);
	expect_retransmission(association, 2, .after = RTO_MIN, .since = data->time);
	send_sack(association, 2);
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 0);
	peer_expect_alive(association.peer);
}
