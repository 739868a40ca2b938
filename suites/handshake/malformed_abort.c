/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ABORTs, well-formed and malformed, in each state: RFC 9260 sections 3.3.7, 8.5.1 and 9.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

static void send_wrong(struct peer *peer)
{
	/* Shorter than a chunk header, longer than the packet, */
	peer_send(peer, ABORT, .length = 3, .empty = true);
	peer_send(peer, ABORT, .length = 0, .empty = true);
	peer_send(peer, ABORT, .length = 8, .empty = true);
	/* under a foreign tag, under the peer's without the T bit, under the kernel's with it. */
	peer_send_packet(peer, .tag = peer->iut_tag ^ peer->tag, .chunks = {CHUNK(ABORT)});
	peer_send_packet(peer, .tag = peer->tag, .chunks = {CHUNK(ABORT)});
	peer_send_packet(peer, .tag = peer->iut_tag, .chunks = {CHUNK(ABORT, .flags = FLAG_T)});
}

/* Causes that are shorter than their header, or end beyond the chunk. */
static void send_wrong_causes(struct peer *peer)
{
	struct tlv_spec reason = tlv_text(CAUSE_USER_INITIATED_ABORT, "bye!");

	peer_send(peer, ABORT, .tlvs = {tlv_lying(reason, 3)});
	peer_send(peer, ABORT, .tlvs = {tlv_lying(reason, 4 + 4 + 4)});
	peer_send(peer, ABORT, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""), tlv_lying(reason, 1)});
}

/* The association survives these ABORTs in each state from `first` to `last`. */
static void survive(struct lab *lab, int first, int last, void (*send)(struct peer *peer))
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = first; state <= last; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);

		send(association.peer);
		expect_still(association, state);
		peer_send(association.peer, ABORT);
		expect_lost(association, state, 0);
	}
}

SCENARIO(wrong_abort,
	 "An ABORT with a wrong length or under a wrong tag is silently discarded in every state",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.7-4", "RFC9260-3.3.7-5", "RFC9260-6.10-7", "RFC9260-8.5.1-7",
		  "RFC9260-9.1-5"})
{
	survive(lab, SCTP_COOKIE_WAIT, SCTP_SHUTDOWN_ACK_SENT, send_wrong);
}

SCENARIO(abort_with_wrong_causes,
	 "An ABORT whose causes have impossible lengths is silently discarded",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.7-4", "RFC9260-3.3.7-5"})
{
	survive(lab, SCTP_ESTABLISHED, SCTP_SHUTDOWN_ACK_SENT, send_wrong_causes);
}

SCENARIO(abort_with_wrong_causes_in_setup,
	 "An ABORT whose causes have impossible lengths is silently discarded during the setup",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.7-4", "RFC9260-3.3.7-5"},
	 .known = {{NULL, NULL,
		    "during the setup the causes of an ABORT are not looked at "
		    "(sctp_sf_cookie_wait_abort() in net/sctp/sm_statefuns.c)"}})
{
	survive(lab, SCTP_COOKIE_WAIT, SCTP_COOKIE_ECHOED, send_wrong_causes);
}

SCENARIO(
	abort_everywhere,
	"An ABORT ends the association in every state, unanswered, and the user learns its first cause",
	.lab = &scripted_peer, .limit = SECONDS(200),
	.spec = {"RFC9260-3.3.7-5", "RFC9260-8.5.1-6", "RFC9260-9.1-4", "RFC9260-9.1-6"},
	.fix = {"comm-lost-big-endian"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_COOKIE_WAIT; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);

		peer_send(association.peer, ABORT,
			  .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""),
				   tlv_text(CAUSE_PROTOCOL_VIOLATION, "and more")});
		expect_lost(association, state, CAUSE_OUT_OF_RESOURCE);
		if (state >= SCTP_ESTABLISHED)
			peer_expect_gone(association.peer);
	}
}
