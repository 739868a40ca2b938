/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part BDC: DATA bundled with control chunks. */
#define SUITE "etsi"
#include "suites/etsi/data.h"

/* DATA that comes where no DATA can be; the peer's TSNs and SSNs do not move. */
#define OUT_OF_PLACE(peer) CHUNK(DATA, .tsn = (peer)->next_tsn, .ssn = 0, .text = "out of place")

SCENARIO(bdc_i_7_1, "DATA behind INIT: the packet is discarded, the next INIT is served",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_I_7_1",
	 .spec = {"RFC9260-8.5.1-2", "RFC9260-8.5.1-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_send_packet(peer, .chunks = {CHUNK(INIT), OUT_OF_PLACE(peer)});
	peer_expect_silence(peer, SECONDS(5));
	peer_connect(peer, iut);
	expect_no_message(iut, SECONDS(1));
	peer_expect_alive(peer);
}

/* RFC 9260 forbids to send this, and does not say what the receiver does; ETSI: ignore or abort. */
SCENARIO(bdc_i_7_2, "DATA behind INIT ACK: the packet is ignored or the association aborted",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_I_7_2", .spec = {"RFC9260-5.1-17"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	const struct packet *init;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	peer_send_packet(peer, .chunks = {CHUNK(INIT_ACK), OUT_OF_PLACE(peer)});
	if (peer_next(peer, AT_ONCE) == ABORT) {
		scenario_note("the association is aborted");
		ck_assert(has_cause(peer_expect(peer, ABORT, .alone = true),
				    CAUSE_PROTOCOL_VIOLATION));
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
		peer_expect_gone(peer);
	} else {
		scenario_note("the packet is ignored");
		peer_expect(peer, INIT, .after = RTO_INITIAL, .since = init->time);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		peer_expect_alive(peer);
	}
	expect_no_message(iut, SECONDS(1));
}

/*
 * RFC 9260 forbids to send this, and does not say what the receiver does; ETSI: ignore or abort.
 * By sections 6.10 and 9.2, chunk by chunk, the SHUTDOWN COMPLETE may as well be obeyed.
 */
SCENARIO(bdc_i_7_3, "DATA behind SHUTDOWN COMPLETE: the DATA is not taken", .lab = &scripted_peer,
	 .etsi = "SCTP_BDC_I_7_3", .spec = {"RFC9260-6-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	const struct packet *shutdown_ack;
	int next;

	peer_send(peer, SHUTDOWN);
	shutdown_ack = peer_expect(peer, SHUTDOWN_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(SHUTDOWN_COMPLETE), OUT_OF_PLACE(peer)});
	next = peer_next(peer, RTO_INITIAL + SECONDS(1));
	if (next == ABORT) {
		scenario_note("the association is aborted");
		ck_assert(has_cause(peer_expect(peer, ABORT, .alone = true),
				    CAUSE_PROTOCOL_VIOLATION));
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	} else if (next == SHUTDOWN_ACK) {
		scenario_note("the packet is ignored");
		peer_expect(peer, SHUTDOWN_ACK, .after = RTO_INITIAL, .since = shutdown_ack->time);
		peer_send(peer, SHUTDOWN_COMPLETE);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	} else {
		scenario_note("the SHUTDOWN COMPLETE is obeyed");
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	}
	peer_expect_gone(peer);
	expect_no_message(iut, SECONDS(1));
}

/* COOKIE ACK and SACK may come in one packet (ETSI's wish) or in two. */
SCENARIO(bdc_v_7_4, "DATA behind COOKIE ECHO: COOKIE ACK comes first, the DATA is taken",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_4",
	 .spec = {"RFC9260-5.1.5-6", "RFC9260-5.1.5-7", "RFC9260-5.1.5-8", "RFC9260-3.3.12-1",
		  "RFC9260-5.1-8", "RFC9260-5.1-18"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *cookie_ack, *sack;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO), CHUNK(DATA, .text = "early")});
	cookie_ack = peer_expect(peer, COOKIE_ACK);
	ck_assert_ptr_eq(cookie_ack->chunk, cookie_ack->sctp.chunks);
	sack = expect_sack(peer, peer->initial_tsn);
	scenario_note("COOKIE ACK and SACK come in %s",
		      sack->number == cookie_ack->number ? "one packet" : "two packets");
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(iut, 0, "early");
	peer_expect_alive(peer);
}

SCENARIO(bdc_v_7_5, "DATA behind COOKIE ACK is acknowledged at once and delivered",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_5",
	 .spec = {"RFC9260-5.1-18", "RFC9260-6-13"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ACK), CHUNK(DATA, .text = "early")});
	expect_sack(peer, peer->initial_tsn, .alone = true);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(iut, 0, "early");
	peer_expect_alive(peer);
}

enum { NEW_WINDOW = 4321 };

/*
 * Both orders.  The window that the SACK tells shows whether it counted: in front of the SHUTDOWN
 * it does, behind it the state is SHUTDOWN-ACK-SENT, in which a SACK SHOULD be discarded.
 */
SCENARIO(bdc_v_7_6, "SHUTDOWN and SACK in one packet are both accepted", .lab = &scripted_peer,
	 .etsi = "SCTP_BDC_V_7_6",
	 .spec = {"RFC9260-6-5", "RFC9260-6-8", "RFC9260-9.2-15", "RFC9260-6.10-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned sack = 0; sack < 2; sack++) {
		const struct chunk_spec *chunks[] = {CHUNK(SHUTDOWN), CHUNK(SHUTDOWN)};

		chunks[sack] = CHUNK(SACK, .a_rwnd = NEW_WINDOW);
		peer_connect(peer, iut);
		peer_send_packet(peer, .chunks = {chunks[0], chunks[1]});
		peer_expect(peer, SHUTDOWN_ACK, .alone = true);
		ck_assert_uint_eq(endpoint_status(iut).sstat_rwnd,
				  sack == 0 ? NEW_WINDOW : peer->a_rwnd);
		peer_send(peer, SHUTDOWN_COMPLETE);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
		peer_expect_gone(peer);
		peer_reset(peer);
	}
}

SCENARIO(bdc_v_7_7, "Of a SACK with DATA behind it both are processed", .lab = &scripted_peer,
	 .etsi = "SCTP_BDC_V_7_7",
	 .spec = {"RFC9260-6-5", "RFC9260-6-13", "RFC9260-6.2-1", "RFC9260-6.7-3",
		  "RFC9260-6.10-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);

	endpoint_send(iut, 0, "to the peer");
	expect_data(peer, peer->iut_initial_tsn);
	peer_send_packet(peer, .chunks = {CHUNK(SACK, .a_rwnd = NEW_WINDOW),
					  CHUNK(DATA, .text = "from the peer")});
	expect_sack(peer, peer->initial_tsn, .alone = true);
	expect_message(iut, 0, "from the peer");
	ck_assert_uint_eq(endpoint_status(iut).sstat_unackdata, 0);
	ck_assert_uint_eq(endpoint_status(iut).sstat_rwnd, NEW_WINDOW);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	peer_expect_alive(peer);
}

/*
 * RFC 9260 excludes such a packet (6.10); its rules for SHUTDOWN ACK in SHUTDOWN-SENT (9.2) and for
 * the order of chunks (6.10) leave one outcome of those that are discussed for ETSI's purpose.
 */
SCENARIO(bdc_v_7_8, "DATA behind SHUTDOWN ACK: SHUTDOWN COMPLETE, the DATA is not taken",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_8",
	 .spec = {"RFC9260-9.2-19", "RFC9260-8.5.1-8", "RFC9260-6.10-6", "RFC9260-6.10-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);

	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	peer_send_packet(peer, .chunks = {CHUNK(SHUTDOWN_ACK), OUT_OF_PLACE(peer)});
	ck_assert_uint_eq(peer_expect(peer, SHUTDOWN_COMPLETE, .alone = true)->chunk->flags, 0);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	peer_expect_silence(peer, SECONDS(5));
	expect_no_message(iut, 0);
	peer_expect_gone(peer);
}
