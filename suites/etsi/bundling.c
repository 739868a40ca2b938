/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part BDC: DATA bundled with control chunks. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"
#include "suites/etsi/timers.h"

/* DATA that comes where no DATA can be: the peer's TSNs and SSNs do not move. */
#define OUT_OF_PLACE(association) NTH_DATA(association, 1, .text = "out of place")

SCENARIO(bdc_i_7_1, "A packet with DATA after INIT is discarded, and the next INIT is answered",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_I_7_1",
	 .spec = {"RFC9260-8.5.1-2", "RFC9260-8.5.1-3", "RFC9260-12.3-2"})
{
	struct association association = association_prepare(lab);

	peer_send_packet(association.peer, .chunks = {CHUNK(INIT), OUT_OF_PLACE(association)});
	peer_expect_silence(association.peer, SECONDS(5));
	peer_connect(association.peer, association.iut);
	expect_no_message(association.iut, SECONDS(1));
	peer_expect_alive(association.peer);
}

/* RFC 9260 forbids to send this, and does not say what the receiver does; ETSI: ignore or abort. */
SCENARIO(bdc_i_7_2, "A packet with DATA after INIT ACK is ignored, or the association is aborted",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_I_7_2", .spec = {"RFC9260-5.1-17"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {CHUNK(INIT_ACK), OUT_OF_PLACE(association)});
	if (peer_next(peer, AT_ONCE) == ABORT) {
		const struct packet *abort =
			peer_expect(peer, ABORT, .tag = peer->tag, .alone = true);

		scenario_note("the association is aborted");
		ck_assert_uint_eq(abort->chunk->flags, 0);
		ck_assert_msg(chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION),
			      "the ABORT has no cause Protocol Violation");
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
		peer_expect_gone(peer);
	} else {
		scenario_note("the packet is ignored");
		etsi_expect_setup_to_go_on(association);
	}
	expect_no_message(association.iut, SECONDS(1));
}

/*
 * RFC 9260 forbids to send this, and does not say what the receiver does; ETSI: ignore or abort.
 * By sections 6.10 and 9.2, chunk by chunk, the SHUTDOWN COMPLETE may as well be obeyed.
 */
SCENARIO(bdc_i_7_3, "DATA after SHUTDOWN COMPLETE is not delivered", .lab = &scripted_peer,
	 .etsi = "SCTP_BDC_I_7_3", .spec = {"RFC9260-6-4"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *shutdown_ack = shut_down_by_peer(association);
	int next;

	peer_send_packet(peer, .chunks = {CHUNK(SHUTDOWN_COMPLETE), OUT_OF_PLACE(association)});
	next = peer_next(peer, RTO_INITIAL + SECONDS(1));
	if (next == ABORT) {
		const struct packet *abort = peer_expect(peer, ABORT, .alone = true);

		scenario_note("the association is aborted");
		ck_assert_msg(chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION),
			      "the ABORT has no cause Protocol Violation");
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	} else if (next == SHUTDOWN_ACK) {
		scenario_note("the packet is ignored");
		etsi_expect_retransmission_of(association, shutdown_ack, RTO_INITIAL);
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
SCENARIO(bdc_v_7_4, "DATA after COOKIE ECHO is delivered, and COOKIE ACK comes before its SACK",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_4",
	 .spec = {"RFC9260-5.1.5-6", "RFC9260-5.1.5-7", "RFC9260-5.1.5-8", "RFC9260-3.3.12-1",
		  "RFC9260-5.1-8", "RFC9260-5.1-18"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	const struct packet *cookie_ack, *sack;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO), CHUNK(DATA, .text = "early")});
	cookie_ack = peer_expect(peer, COOKIE_ACK);
	ck_assert_msg(cookie_ack->chunk == cookie_ack->sctp.chunks,
		      "expected COOKIE ACK as the first chunk of its packet");
	sack = expect_sack(association, 1);
	scenario_note("COOKIE ACK and SACK come in %s",
		      sack->number == cookie_ack->number ? "one packet" : "two packets");
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(association.iut, 0, "early");
	peer_expect_alive(peer);
}

SCENARIO(bdc_v_7_5, "DATA after COOKIE ACK is acknowledged at once and delivered",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_5",
	 .spec = {"RFC9260-5.1-18", "RFC9260-6-13"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_ECHOED, .active = true, .style = ONE_TO_ONE);

	peer_send_packet(association.peer,
			 .chunks = {CHUNK(COOKIE_ACK), CHUNK(DATA, .text = "early")});
	expect_sack(association, 1, .alone = true);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(association.iut, 0, "early");
	peer_expect_alive(association.peer);
}

enum { NEW_WINDOW = 4321 };

/*
 * Both orders.  The window that the SACK announces shows whether it counted: before the SHUTDOWN it
 * does, after it the state is SHUTDOWN-ACK-SENT, in which a SACK SHOULD be discarded.
 */
SCENARIO(bdc_v_7_6, "SHUTDOWN and SACK in one packet are both accepted", .lab = &scripted_peer,
	 .etsi = "SCTP_BDC_V_7_6",
	 .spec = {"RFC9260-6-5", "RFC9260-6-8", "RFC9260-9.2-15", "RFC9260-6.10-6"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

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

SCENARIO(bdc_v_7_7, "A SACK and the DATA after it in one packet are both processed",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_7",
	 .spec = {"RFC9260-6-5", "RFC9260-6-13", "RFC9260-6.2-1", "RFC9260-6.7-3",
		  "RFC9260-6.10-6"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

	endpoint_send(iut, 0, "to the peer");
	expect_data(association, 1);
	peer_send_packet(peer, .chunks = {CHUNK(SACK, .a_rwnd = NEW_WINDOW),
					  CHUNK(DATA, .text = "from the peer")});
	expect_sack(association, 1, .alone = true);
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
SCENARIO(bdc_v_7_8,
	 "DATA after SHUTDOWN ACK is not delivered, and SHUTDOWN COMPLETE ends the association",
	 .lab = &scripted_peer, .etsi = "SCTP_BDC_V_7_8",
	 .spec = {"RFC9260-9.2-19", "RFC9260-8.5.1-8", "RFC9260-6.10-6", "RFC9260-6.10-8"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *complete;

	shut_down_by_user(association);
	peer_send_packet(peer, .chunks = {CHUNK(SHUTDOWN_ACK), OUT_OF_PLACE(association)});
	complete = peer_expect(peer, SHUTDOWN_COMPLETE, .alone = true);
	ck_assert_uint_eq(complete->chunk->flags, 0);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	peer_expect_silence(peer, SECONDS(5));
	expect_no_message(iut, 0);
	peer_expect_gone(peer);
}
