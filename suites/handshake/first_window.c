/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The a_rwnd of an INIT and an INIT ACK, which must not be below 1500: RFC 9260 sections 3.3.2
 * and 3.3.3. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"
#include "suites/handshake/rto_initial.h"

enum { LEAST_WINDOW = 1500 };

/* The chunk is discarded: silently or with an ABORT, which a note records. */
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
	struct association association = association_prepare(lab);

	peer_send(association.peer, INIT, .a_rwnd = LEAST_WINDOW - 1);
	expect_discarded(association.peer, "INIT");
	peer_expect_silence(association.peer, SECONDS(5));
	peer_reset(association.peer);
	peer_connect(association.peer, association.iut,
		     .init = CHUNK(INIT, .a_rwnd = LEAST_WINDOW));
	peer_expect_alive(association.peer);
}

SCENARIO(window_of_an_init_in_an_association,
	 "An INIT with an a_rwnd of 1499 leaves an existing association as it is",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-11"})
{
	struct association association = association_open(lab);

	peer_send(association.peer, INIT, .tag = 0x01020304, .a_rwnd = LEAST_WINDOW - 1);
	if (peer_next(association.peer, AT_ONCE) != -1)
		peer_expect(association.peer, ABORT, .alone = true, .tag = 0x01020304);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, SECONDS(5));
	peer_expect_alive(association.peer);
}

SCENARIO(
	window_of_an_init_ack,
	"An INIT ACK with an a_rwnd of 1499 is discarded; INIT is retransmitted, and an INIT ACK with "
	"1500 is accepted",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.3-9"},
	.known = {{NULL, NULL,
		   "the attempt ends with an ABORT: sctp_process_inv_mandatory() in "
		   "net/sctp/sm_make_chunk.c makes no difference between the fields"}})
{
	struct association association = association_prepare(lab, .active = true);
	const struct packet *init;

	peer_invite(association.peer, association.iut);
	init = peer_expect(association.peer, INIT);
	peer_send(association.peer, INIT_ACK, .a_rwnd = LEAST_WINDOW - 1);
	expect_discarded(association.peer, "INIT ACK");
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_expect(association.peer, INIT, .after = handshake_rto_initial(association.iut),
		    .since = init->time);
	peer_send(association.peer, INIT_ACK, .a_rwnd = LEAST_WINDOW);
	peer_expect(association.peer, COOKIE_ECHO);
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
