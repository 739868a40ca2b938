/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, invalid message handling: wrong Verification Tags. */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

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

	for (unsigned i = 0; i < ARRAY_SIZE(unfit); i++)
		peer_send_packet(peer, .tag = unfit[i].tag,
				 .chunks = {CHUNK(type, .flags = unfit[i].flags)});
}

/* RFC 2960 took either tag whatever the T bit; RFC 9260 8.5.1 B binds the tag to the bit. */
SCENARIO(imh_i_3_7,
	 "An ABORT with a Verification Tag that does not fit its T bit is silently discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_7", .spec = {"RFC9260-8.5.1-7"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

	send_with_unfit_tags(peer, ABORT);
	peer_expect_silence(peer, SECONDS(5));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 1);
	ck_assert_int_eq(association_state(iut), SCTP_ESTABLISHED);
	peer_expect_alive(peer);
	peer_send(peer, DATA, .text = "still here");
	expect_sack(association, 1);
	expect_message(iut, 0, "still here");
}

SCENARIO(imh_i_3_9, "A SHUTDOWN ACK with a wrong Verification Tag is silently discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_9",
	 .spec = {"RFC9260-8.5-2", "RFC9260-8.5-3", "RFC9260-8.5.1-3", "RFC9260-9.2-2"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const uint32_t wrong[] = {peer->iut_tag ^ 1, peer->tag, 0};
	const struct packet *shutdown = shut_down_by_user(association);

	peer_expect_silence(peer, SECONDS(1));
	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++)
		peer_send_packet(peer, .tag = wrong[i], .chunks = {CHUNK(SHUTDOWN_ACK)});
	etsi_expect_retransmission_of(association, shutdown, RTO_INITIAL);
	ck_assert_int_eq(association_state(association.iut), SCTP_SHUTDOWN_SENT);
	finish_shutdown(association);
}

SCENARIO(
	imh_i_3_10,
	"A SHUTDOWN COMPLETE with a Verification Tag that does not fit its T bit is silently discarded",
	.lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_10",
	.spec = {"RFC9260-8.5.1-10", "RFC9260-9.2-16"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const struct packet *ack = shut_down_by_peer(association);

	peer_expect_silence(peer, SECONDS(1));
	send_with_unfit_tags(peer, SHUTDOWN_COMPLETE);
	etsi_expect_retransmission_of(association, ack, RTO_INITIAL);
	ck_assert_int_eq(association_state(association.iut), SCTP_SHUTDOWN_ACK_SENT);
	complete_shutdown(association);
}
