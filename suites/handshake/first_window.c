/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The a_rwnd of an INIT and an INIT ACK, which must not be below 1500: RFC 9260 sections 3.3.2
 * and 3.3.3. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

enum { LEAST_WINDOW = 1500 };

/* What the kernel may send at once to a chunk that it discards; it is a note which it was. */
static void expect_discarded(struct peer *peer, const char *chunk)
{
	bool refused = peer_next(peer, AT_ONCE) != -1;

	if (refused)
		peer_expect(peer, ABORT, .alone = true, .tag = peer->tag);
	scenario_note("%s with an a_rwnd of %d: %s", chunk, LEAST_WINDOW - 1,
		      refused ? "ABORT" : "silently discarded");
}

SCENARIO(window_of_an_init, "An INIT with an a_rwnd of 1499 is discarded, one with 1500 is not",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_send(peer, INIT, .a_rwnd = LEAST_WINDOW - 1);
	expect_discarded(peer, "INIT");
	peer_expect_silence(peer, SECONDS(5));
	peer_reset(peer);
	peer_connect(peer, iut, .init = CHUNK(INIT, .a_rwnd = LEAST_WINDOW));
	peer_expect_alive(peer);
}

SCENARIO(window_of_an_init_in_an_association,
	 "An INIT with an a_rwnd of 1499 changes nothing of an association that is there",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	peer_send(peer, INIT, .tag = 0x01020304, .a_rwnd = LEAST_WINDOW - 1);
	if (peer_next(peer, AT_ONCE) != -1)
		peer_expect(peer, ABORT, .alone = true, .tag = 0x01020304);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(5));
	peer_expect_alive(peer);
}

SCENARIO(
	window_of_an_init_ack,
	"An INIT ACK with an a_rwnd of 1499 is discarded: INIT is sent again, and an INIT ACK with "
	"1500 is taken",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.3-9"},
	.known = {{NULL, NULL,
		   "the attempt ends with an ABORT: sctp_process_inv_mandatory() in "
		   "net/sctp/sm_make_chunk.c makes no difference between the fields"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .a_rwnd = LEAST_WINDOW - 1);
	expect_discarded(peer, "INIT ACK");
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_expect(peer, INIT, .after = rto_initial(iut), .since = init->time);
	peer_send(peer, INIT_ACK, .a_rwnd = LEAST_WINDOW);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
