/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a restart leaves of the former life: RFC 9260 sections 5.2.2 and 5.2.4, action A. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { NEW_TAG = 0x7e577e57, NEW_TSN = 7000 };

/* The peer, which has lost its association, sends this INIT and comes back with the cookie. */
static void restart(struct association association, const struct chunk_spec *init)
{
	struct peer *peer = association.peer;

	peer_send_packet(peer, .tag = 0, .chunks = {init});
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = NEW_TAG, .alone = true)->chunk);
	peer->tag = NEW_TAG;
	peer->initial_tsn = peer->next_tsn = NEW_TSN;
	memset(peer->next_ssn, 0, sizeof(peer->next_ssn));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

SCENARIO(restart_forgets_delayed_sack,
	 "A restart ends the delay of a SACK: nothing acknowledges DATA of before",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-5"})
{
	struct association association = association_open(lab);

	send_data(association, 1);
	expect_sack(association, 1);
	send_data(association, 2);
	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(first_data_after_restart,
	 "After a restart the first DATA is acknowledged at once, as that of any association",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1-18", "RFC9260-5.2.4-5"})
{
	struct association association = association_open(lab);

	send_data(association, 1);
	expect_sack(association, 1);
	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	send_data(association, 1);
	expect_sack(association, 1);
	send_data(association, 2);
	expect_delayed_sack(association, 2);
}

SCENARIO(window_after_restart,
	 "After a restart the kernel sends no more than the window of the new INIT holds",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-5", "RFC9260-6.1-3"})
{
	enum { SIZE = 1000, FITTING = 3 };
	struct association association = association_open(lab);

	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN, .a_rwnd = FITTING * SIZE));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	send_messages(association.iut, FITTING + 1, SIZE);
	for (unsigned i = 0; i < FITTING; i++)
		peer_expect(association.peer, DATA);
	peer_expect_silence(association.peer, MILLISECONDS(500));
}

SCENARIO(
	addresses_after_restart,
	"After a restart the peer has the addresses of its new INIT, and none that it does not list any more",
	.lab = &scripted_dual_path, .spec = {"RFC9260-5.2.4-5"})
{
	struct association association = association_open(lab, .paths = {"path1"});

	expect_peer_addresses(association.iut, "path0", "path1");
	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	expect_peer_addresses(association.iut, "path0");
	peer_expect_alive(association.peer);
}

SCENARIO(
	restart_of_closed_with_data,
	"A restart of an association whose socket was closed with DATA outstanding is followed by a SHUTDOWN",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-6"},
	.fix = {"shutdown-at-restart-ctsn", "shutdown-with-cookie-ack"})
{
	struct association association = association_open(lab);

	endpoint_send(association.iut, 0, "outstanding");
	expect_data(association, 1);
	endpoint_close(association.iut);
	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN));
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE, .alone = true);
	peer_expect_gone(association.peer);
}

SCENARIO(streams_of_the_init_ack_for_a_restart,
	 "The INIT ACK for a restart offers the streams that the association has",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.2-9"})
{
	enum { MORE = 50 };
	struct association association = association_open(lab);
	struct sctp_status status = endpoint_status(association.iut);
	const struct packet *init_ack;

	peer_send_packet(
		association.peer, .tag = 0,
		.chunks = {CHUNK(INIT, .tag = NEW_TAG, .ostreams = MORE, .istreams = MORE)});
	init_ack = peer_expect(association.peer, INIT_ACK, .tag = NEW_TAG);
	ck_assert_uint_eq(init_ack->chunk->init.ostreams, status.sstat_outstrms);
	ck_assert_uint_eq(init_ack->chunk->init.istreams, status.sstat_instrms);
}

SCENARIO(
	restart_without_auth,
	"A peer that restarts without AUTH sends what had to be authenticated before, and that is taken",
	.lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-5.2.4-5"})
{
	struct endpoint *iut;
	struct association association;

	auth_enable(lab);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	auth_require(iut, DATA);
	association = association_open(lab, .iut = iut, .auth = true);
	peer_send(association.peer, DATA, .tsn = association.peer->initial_tsn, .ssn = 0,
		  .text = "forged");
	expect_no_message(iut, SECONDS(1));
	restart(association, CHUNK(INIT, .tag = NEW_TAG, .tsn = NEW_TSN));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	peer_send(association.peer, DATA, .text = "plain");
	peer_expect(association.peer, SACK);
	expect_message(iut, 0, "plain");
}
