/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shutdown and abort by the user while the association is being set up or shut down. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

SCENARIO(close_in_cookie_echoed,
	 "A socket that is closed in COOKIE-ECHOED forgets the association: the COOKIE ECHO is not "
	 "sent again, and what the peer sends is out of the blue",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-9", "RFC9260-8.4-10", "RFC9260-8.4-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	endpoint_close(iut);
	peer_expect_silence(peer, SECONDS(10));
	peer_send(peer, COOKIE_ACK);
	peer_expect_silence(peer, SECONDS(1));
	peer_expect_gone(peer);
}

/* A message of the kernel's that is not acknowledged, then a shutdown: SHUTDOWN-PENDING. */
static struct endpoint *shutdown_pending(struct peer *peer)
{
	struct endpoint *iut = peer_connect(peer, endpoint_listen(peer->lab, "iut", ONE_TO_MANY));

	endpoint_send(iut, 0, "not acknowledged");
	peer_expect(peer, DATA);
	endpoint_shutdown(iut);
	ck_assert_int_eq(peer_next(peer, MILLISECONDS(100)), -1);
	return iut;
}

static void expect_aborted(struct peer *peer, struct endpoint *iut)
{
	struct tlv cause;

	endpoint_abort(iut, "enough");
	ck_assert(chunk_tlv(peer_expect(peer, ABORT)->chunk, CAUSE_USER_INITIATED_ABORT, &cause));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(peer);
	peer_expect_silence(peer, SECONDS(70));
}

SCENARIO(abort_in_shutdown_pending, "An abort in SHUTDOWN-PENDING ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	struct peer *peer = peer_open(lab);

	expect_aborted(peer, shutdown_pending(peer));
}

SCENARIO(abort_in_shutdown_sent, "An abort in SHUTDOWN-SENT ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = shutdown_pending(peer);

	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN);
	expect_aborted(peer, iut);
}

SCENARIO(abort_in_shutdown_ack_sent, "An abort in SHUTDOWN-ACK-SENT ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	peer_expect(peer, SHUTDOWN_ACK);
	expect_aborted(peer, iut);
}
