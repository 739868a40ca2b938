/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, invalid message handling: Verification Tags that do not belong. */
#define SUITE "etsi"
#include "suites/etsi/termination.h"

/*
 * Sends ABORT or SHUTDOWN COMPLETE with tags that do not fit the T bit (RFC 9260 8.5.1 B and C):
 * the receiver's own tag goes without, the sender's with it.
 */
static void send_with_unfit_tags(struct peer *peer, uint8_t type)
{
	const struct {
		uint32_t tag;
		int flags;
	} unfit[] = {
		{peer->iut_tag ^ 1, 0},
		{peer->tag ^ 1, FLAG_T},
		{peer->tag, 0},
		{peer->iut_tag, FLAG_T},
		{0, 0},
		{0, FLAG_T},
	};

	for (unsigned i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++)
		peer_send_packet(peer, .tag = unfit[i].tag,
				 .chunks = {CHUNK(type, .flags = unfit[i].flags)});
}

/* RFC 2960 took either tag whatever the T bit; RFC 9260 8.5.1 B binds the tag to the bit. */
SCENARIO(imh_i_3_7, "An ABORT whose tag does not belong is discarded silently",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_7", .spec = {"RFC9260-8.5.1-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	send_with_unfit_tags(peer, ABORT);
	peer_expect_silence(peer, SECONDS(5));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 1);
	ck_assert_int_eq(state_of(iut), SCTP_ESTABLISHED);
	peer_expect_alive(peer);
	peer_send(peer, DATA, .text = "still here");
	peer_expect(peer, SACK);
	expect_message(iut, 0, "still here");
}

SCENARIO(imh_i_3_9, "A SHUTDOWN ACK whose tag does not belong is discarded silently",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_9",
	 .spec = {"RFC9260-8.5-2", "RFC9260-8.5-3", "RFC9260-8.5.1-3", "RFC9260-9.2-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const uint32_t wrong[] = {peer->iut_tag ^ 1, peer->tag, 0};
	const struct packet *shutdown;

	endpoint_shutdown(iut);
	shutdown = peer_expect(peer, SHUTDOWN);
	peer_expect_silence(peer, SECONDS(1));
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		peer_send_packet(peer, .tag = wrong[i], .chunks = {CHUNK(SHUTDOWN_ACK)});
	peer_expect(peer, SHUTDOWN, .after = SECONDS(3), .since = shutdown->time);
	ck_assert_int_eq(state_of(iut), SCTP_SHUTDOWN_SENT);
	finish_shutdown(peer, iut);
}

SCENARIO(imh_i_3_10, "A SHUTDOWN COMPLETE whose tag does not belong is discarded silently",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_10",
	 .spec = {"RFC9260-8.5.1-10", "RFC9260-9.2-16"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *ack;

	peer_send(peer, SHUTDOWN);
	ack = peer_expect(peer, SHUTDOWN_ACK);
	peer_expect_silence(peer, SECONDS(1));
	send_with_unfit_tags(peer, SHUTDOWN_COMPLETE);
	peer_expect(peer, SHUTDOWN_ACK, .after = SECONDS(3), .since = ack->time);
	ck_assert_int_eq(state_of(iut), SCTP_SHUTDOWN_ACK_SENT);
	finish_shutdown_ack(peer, iut);
}
