/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunks of every type under a wrong Verification Tag, in every state, whole and cut short: RFC 9260
 * section 8.5. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { UNKNOWN_CHUNK = 0xfe, NEW_TAG = 0x7e577e57, BEYOND = 400 };

/* Chunks that the kernel would act on if the tag were right.  ABORT and SHUTDOWN COMPLETE may have
 * other tags. */
static const uint8_t types[] = {
	DATA,	      INIT_ACK,	 SACK,	      HEARTBEAT,  HEARTBEAT_ACK, SHUTDOWN,
	SHUTDOWN_ACK, ERROR,	 COOKIE_ECHO, COOKIE_ACK, ECNE,		 CWR,
	FORWARD_TSN,  RE_CONFIG, ASCONF,      ASCONF_ACK, AUTH,		 UNKNOWN_CHUNK,
};

static void send_all_under(struct peer *peer, uint32_t tag, int state)
{
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		/* It is out of the blue then (8.5.1 E). */
		if (types[i] == SHUTDOWN_ACK && state < SCTP_ESTABLISHED)
			continue;
		peer_send_packet(peer, .tag = tag,
				 .chunks = {CHUNK(types[i], .tsn = peer->initial_tsn, .ssn = 0)});
	}
}

SCENARIO(wrong_tag_everywhere,
	 "Chunks of every type are silently discarded under a wrong Verification Tag, in every "
	 "state",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-8.5-2", "RFC9260-8.5-3"},
	 .fix = {"init-tag-check", "init-ack-tag-check", "cookie-echo-tag-check",
		 "violation-tag-check", "unexpected-shutdown-ack-tag-check", "ootb-tag-check"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_COOKIE_WAIT; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state,
					  .forward_tsn = true);

		send_all_under(association.peer, association.peer->iut_tag + 1, state);
		send_all_under(association.peer, association.peer->tag, state);
		expect_no_message(association.iut, 0);
		expect_no_event(association.iut, SCTP_REMOTE_ERROR, 0);
		expect_no_event(association.iut, SCTP_SHUTDOWN_EVENT, 0);
		expect_still(association, state);
		peer_send(association.peer, ABORT);
		expect_lost(association, state, 0);
	}
}

SCENARIO(
	init_under_a_tag_changes_nothing,
	"An INIT under a non-zero Verification Tag is never answered as an INIT is: it sets up, restarts and "
	"repeats nothing",
	.lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-12.3-2"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_COOKIE_WAIT; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);
		struct peer *peer = association.peer;

		peer_ignore(peer, ABORT);
		peer_send_packet(peer, .tag = peer->iut_tag,
				 .chunks = {CHUNK(INIT, .tag = NEW_TAG)});
		peer_expect_silence(peer, AT_ONCE);
		peer_heed(peer, ABORT);
		peer_send(peer, ABORT);
		expect_lost(association, state, 0);
	}
}

SCENARIO(cut_chunk_under_a_wrong_tag,
	 "A chunk that ends beyond its packet ends no association if its Verification Tag is wrong",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-8.5-2"},
	 .fix = {"violation-tag-check"},
	 /* What cut_cookie_echo_under_a_wrong_tag is about. */
	 .excuses = {"RFC9260-8.5-3"})
{
	static const uint8_t cut[] = {DATA,	    SACK,  HEARTBEAT,	SHUTDOWN,
				      SHUTDOWN_ACK, ERROR, COOKIE_ECHO, COOKIE_ACK,
				      ECNE,	    CWR,   INIT_ACK,	ABORT};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_ESTABLISHED; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);
		struct peer *peer = association.peer;

		peer_ignore(peer, ABORT);
		for (unsigned i = 0; i < ARRAY_SIZE(cut); i++)
			peer_send_packet(peer, .tag = peer->iut_tag + 1,
					 .chunks = {CHUNK(cut[i], .length = BEYOND, .value = "cut",
							  .value_size = 3)});
		peer_expect_silence(peer, AT_ONCE);
		peer_heed(peer, ABORT);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		expect_lost(association, state, 0);
	}
}

SCENARIO(
	cut_cookie_echo_under_a_wrong_tag,
	"A COOKIE ECHO that ends beyond its packet is silently discarded if its Verification Tag is wrong",
	.lab = &scripted_peer, .spec = {"RFC9260-8.5-3"}, .excuses = {"RFC9260-8.5-3"},
	.known = {{NULL, NULL,
		   "it is answered as if it were out of the blue: sctp_sf_do_5_2_4_dupcook() "
		   "(net/sctp/sm_statefuns.c) goes on without the association"}})
{
	struct association association = association_open(lab);

	peer_send_packet(
		association.peer, .tag = association.peer->iut_tag + 1,
		.chunks = {CHUNK(COOKIE_ECHO, .length = BEYOND, .value = "cut", .value_size = 3)});
	peer_expect_silence(association.peer, AT_ONCE);
	peer_expect_alive(association.peer);
}
