/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, duplicate messages: chunks of the shutdown, and chunks that come during it. */
#define SUITE "etsi"
#include "suites/etsi/states.h"
#include "suites/etsi/termination.h"

SCENARIO(dm_o_4_2_2, "An INIT meets SHUTDOWN-ACK-SENT: SHUTDOWN ACK is sent again instead",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_2", .spec = {"RFC9260-9.2-24"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	enter_shutdown_ack_sent(peer, iut);
	peer_send(peer, INIT, .tag = peer->tag + 1);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	finish_shutdown_ack(peer, iut);
}

SCENARIO(dm_o_4_5, "SHUTDOWN meets SHUTDOWN-SENT: SHUTDOWN ACK at once", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_5", .spec = {"RFC9260-9.2-27", "RFC9260-9.2-21"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_accept(peer, iut);
	enter_shutdown_sent(peer, iut);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	/* SHUTDOWN COMPLETE ends the association: it was in SHUTDOWN-ACK-SENT. */
	finish_shutdown_ack(peer, iut);
}

SCENARIO(dm_o_4_6_3, "SHUTDOWN meets SHUTDOWN-SENT: T2-shutdown starts anew", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_6_3", .spec = {"RFC9260-9.2-16", "RFC9260-9.2-27", "RFC9260-9.2-28"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_accept(peer, iut);
	enter_shutdown_sent(peer, iut);
	peer_expect_silence(peer, SECONDS(2));
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	/* Not when the timer of the SHUTDOWN would have expired. */
	peer_expect(peer, SHUTDOWN_ACK, .after = RTO_INITIAL, .alone = true);
	finish_shutdown(peer, iut);
}

SCENARIO(dm_o_4_6_1, "SHUTDOWN meets COOKIE-WAIT: discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_6_1", .spec = {"RFC9260-9.2-26"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	peer_send(peer, SHUTDOWN);
	expect_setup_to_go_on(peer, iut, init);
}

SCENARIO(dm_o_4_9, "SHUTDOWN COMPLETE meets COOKIE-WAIT: ignored", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_9", .spec = {"RFC9260-8.5.1-11", "RFC9260-9.2-20"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	peer_send(peer, SHUTDOWN_COMPLETE);
	peer_send_packet(peer, .tag = peer->tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	expect_setup_to_go_on(peer, iut, init);
}

SCENARIO(dm_o_4_7_1, "SHUTDOWN ACK meets COOKIE-WAIT: SHUTDOWN COMPLETE, as out of the blue",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_1",
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-13", "RFC9260-9.2-25"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	/* A peer that knows nothing of this INIT has a tag from an earlier association. */
	expect_reflection(peer, peer->iut_tag + 1, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	expect_reflection(peer, peer->iut_tag, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	expect_setup_to_go_on(peer, iut, init);
}

/*
 * RFC 9260 acts on SHUTDOWN ACK only in the states of the shutdown and of the setup.  ETSI has it
 * ignored in ESTABLISHED; an ABORT for the violation is not forbidden either (3.3.10.13).
 */
SCENARIO(dm_o_4_7_2, "SHUTDOWN ACK meets ESTABLISHED: no shutdown comes of it",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_2")
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	peer_send(peer, SHUTDOWN_ACK);
	if (peer_next(peer, AT_ONCE) == ABORT) {
		scenario_note("the kernel aborts the association");
		peer_expect(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_expect_gone(peer);
		return;
	}
	scenario_note("the kernel ignores the SHUTDOWN ACK");
	expect_undisturbed(peer, iut);
}

SCENARIO(dm_o_4_7_3, "SHUTDOWN ACK meets SHUTDOWN-ACK-SENT: SHUTDOWN COMPLETE, and the end",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_3",
	 .spec = {"RFC9260-8.5.1-8", "RFC9260-9.2-28"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	enter_shutdown_ack_sent(peer, iut);
	finish_shutdown(peer, iut);
}

SCENARIO(dm_o_4_10, "DATA meets SHUTDOWN-ACK-SENT: discarded, T2-shutdown runs on",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_10", .spec = {"RFC9260-6-4", "RFC9260-9.2-16"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *ack;

	peer_connect(peer, iut);
	ack = enter_shutdown_ack_sent(peer, iut);
	peer_send(peer, DATA, .text = "too late");
	peer_expect(peer, SHUTDOWN_ACK, .after = RTO_INITIAL, .since = ack->time, .alone = true);
	expect_no_message(iut, 0);
	finish_shutdown_ack(peer, iut);
	expect_no_message(iut, 0);
}

/* The T bit meant that there was no TCB in 2004; now it says that the tag is reflected. */
SCENARIO(dm_o_4_6_2, "SHUTDOWN out of the blue: ABORT with its tag and the T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_6_2",
	 .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	expect_reflection(peer, 0x76543210, ABORT, SHUTDOWN, .cumulative_tsn = 1);
	expect_closed(peer, iut);
}
