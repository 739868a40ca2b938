/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, association termination: the user submits data when it is too late.  RFC 6458
 * 3.1.4 names ESHUTDOWN after the peer's SHUTDOWN; Linux gives it after the user's own as well.
 */
#define SUITE "etsi"
#include "suites/etsi/termination.h"

static void expect_refusal(struct endpoint *iut, int state)
{
	ck_assert_int_eq(state_of(iut), state);
	endpoint_send(iut, 0, "too late", .error = ESHUTDOWN);
	ck_assert_int_eq(state_of(iut), state);
}

SCENARIO(at_i_2_7_1, "In SHUTDOWN-SENT new data is refused", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_7_1", .spec = {"RFC9260-9.2-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *shutdown;

	endpoint_shutdown(iut);
	shutdown = peer_expect(peer, SHUTDOWN);
	expect_refusal(iut, SCTP_SHUTDOWN_SENT);
	peer_expect(peer, SHUTDOWN, .alone = true, .after = SECONDS(3), .since = shutdown->time);
	finish_shutdown(peer, iut);
}

/* RFC 2960 discarded further SHUTDOWNs; RFC 9260 9.2: MUST continue responding to them. */
SCENARIO(at_i_2_7_2, "In SHUTDOWN-RECEIVED new data is refused, and outstanding DATA still sent",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_7_2",
	 .spec = {"RFC9260-4-10", "RFC9260-4-11", "RFC9260-9.2-8", "RFC9260-9.2-9",
		  "RFC9260-9.2-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *outstanding = send_outstanding(peer, iut);

	shut_down_before(peer, outstanding);
	expect_event(iut, SCTP_SHUTDOWN_EVENT, .within = AT_ONCE);
	expect_refusal(iut, SCTP_SHUTDOWN_RECEIVED);
	peer_expect(peer, DATA, .alone = true, .after = SECONDS(3), .since = outstanding->time);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = outstanding->chunk->data.tsn);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	finish_shutdown_ack(peer, iut);
}

SCENARIO(at_i_2_7_3, "In SHUTDOWN-PENDING new data is refused, and outstanding DATA still sent",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_7_3",
	 .spec = {"RFC9260-9.2-22", "RFC9260-9.2-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *outstanding = send_outstanding(peer, iut);

	endpoint_shutdown(iut);
	expect_refusal(iut, SCTP_SHUTDOWN_PENDING);
	peer_expect(peer, DATA, .alone = true, .after = SECONDS(3), .since = outstanding->time);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN, .alone = true);
	finish_shutdown(peer, iut);
}

SCENARIO(at_i_2_7_4, "In SHUTDOWN-ACK-SENT new data is refused", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_7_4", .spec = {"RFC9260-4-12", "RFC9260-9.2-23"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *ack;

	peer_send(peer, SHUTDOWN);
	ack = peer_expect(peer, SHUTDOWN_ACK);
	expect_refusal(iut, SCTP_SHUTDOWN_ACK_SENT);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true, .after = SECONDS(3), .since = ack->time);
	finish_shutdown_ack(peer, iut);
}
