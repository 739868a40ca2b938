/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, duplicate messages: chunks of the shutdown, and chunks that come during it. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"
#include "suites/etsi/timers.h"

SCENARIO(dm_o_4_2_2, "An INIT in SHUTDOWN-ACK-SENT is answered by another SHUTDOWN ACK",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_2", .spec = {"RFC9260-9.2-24"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_ACK_SENT);
	struct peer *peer = association.peer;

	peer_send(peer, INIT, .tag = peer->tag + 1);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	complete_shutdown(association);
}

SCENARIO(dm_o_4_5, "A SHUTDOWN in SHUTDOWN-SENT is answered by SHUTDOWN ACK at once",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_5",
	 .spec = {"RFC9260-9.2-27", "RFC9260-9.2-21"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT, .active = true);

	peer_send(association.peer, SHUTDOWN);
	peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	/* SHUTDOWN COMPLETE ends the association: it was in SHUTDOWN-ACK-SENT. */
	complete_shutdown(association);
}

SCENARIO(dm_o_4_6_3, "A SHUTDOWN in SHUTDOWN-SENT restarts T2-shutdown", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_6_3", .spec = {"RFC9260-9.2-16", "RFC9260-9.2-27", "RFC9260-9.2-28"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT, .active = true);
	const struct packet *ack;

	peer_expect_silence(association.peer, SECONDS(2));
	peer_send(association.peer, SHUTDOWN);
	ack = peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	/* Not when the timer of the SHUTDOWN would have expired. */
	etsi_expect_retransmission_of(association, ack, RTO_INITIAL);
	finish_shutdown(association);
}

SCENARIO(dm_o_4_6_1, "A SHUTDOWN in COOKIE-WAIT is discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_6_1", .spec = {"RFC9260-9.2-26"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .active = true);

	peer_send(association.peer, SHUTDOWN);
	etsi_expect_setup_to_go_on(association);
}

SCENARIO(dm_o_4_9, "A SHUTDOWN COMPLETE in COOKIE-WAIT is ignored, whatever its T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_9",
	 .spec = {"RFC9260-8.5.1-11", "RFC9260-9.2-20"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .active = true);
	struct peer *peer = association.peer;

	peer_send(peer, SHUTDOWN_COMPLETE);
	peer_send_packet(peer, .tag = peer->tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	etsi_expect_setup_to_go_on(association);
}

SCENARIO(dm_o_4_7_1,
	 "A SHUTDOWN ACK in COOKIE-WAIT is answered by SHUTDOWN COMPLETE, as one out of the blue",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_1",
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-13", "RFC9260-9.2-25"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .active = true);
	struct peer *peer = association.peer;

	/* A peer that knows nothing of this INIT has a tag from an earlier association. */
	etsi_expect_out_of_the_blue(peer, peer->iut_tag + 1, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	etsi_expect_out_of_the_blue(peer, peer->iut_tag, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	etsi_expect_setup_to_go_on(association);
}

/*
 * RFC 9260 acts on SHUTDOWN ACK only in the states of the shutdown and of the setup.  ETSI has it
 * ignored in ESTABLISHED; an ABORT for the violation is not forbidden either (3.3.10.13).
 */
SCENARIO(dm_o_4_7_2, "A SHUTDOWN ACK in ESTABLISHED does not shut the association down",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_2")
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	peer_send(peer, SHUTDOWN_ACK);
	if (peer_next(peer, AT_ONCE) == ABORT) {
		scenario_note("the kernel aborts the association");
		peer_expect(peer, ABORT);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_expect_gone(peer);
		return;
	}
	scenario_note("the kernel ignores the SHUTDOWN ACK");
	expect_undisturbed(association);
}

SCENARIO(dm_o_4_7_3,
	 "A SHUTDOWN ACK in SHUTDOWN-ACK-SENT is answered by SHUTDOWN COMPLETE and ends the "
	 "association",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_7_3",
	 .spec = {"RFC9260-8.5.1-8", "RFC9260-9.2-28"})
{
	finish_shutdown(association_reach(lab, SCTP_SHUTDOWN_ACK_SENT));
}

SCENARIO(dm_o_4_10, "DATA in SHUTDOWN-ACK-SENT is discarded, and T2-shutdown runs on",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_10", .spec = {"RFC9260-6-4", "RFC9260-9.2-16"})
{
	struct association association = association_open(lab);
	const struct packet *ack = shut_down_by_peer(association);

	peer_send(association.peer, DATA, .text = "too late");
	etsi_expect_retransmission_of(association, ack, RTO_INITIAL);
	expect_no_message(association.iut, 0);
	complete_shutdown(association);
	expect_no_message(association.iut, 0);
}

/* The T bit meant that there was no TCB in 2004; now it says that the tag is reflected. */
SCENARIO(dm_o_4_6_2,
	 "A SHUTDOWN out of the blue is answered by an ABORT with its tag and the T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_6_2",
	 .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12"})
{
	struct association association = association_prepare(lab);

	etsi_expect_out_of_the_blue(association.peer, 0x76543210, ABORT, SHUTDOWN,
				    .cumulative_tsn = 1);
	etsi_expect_no_association(association);
}
