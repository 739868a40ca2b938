/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chunks that are shorter than their type, or any chunk, may be, and chunks that end beyond their
 * packet.  RFC 9260 lets the receiver discard them or abort the association (3.3.10.13).
 */
#define SUITE "handshake"
#include <stdio.h>

#include "harness/scenario/scenario.h"

struct short_chunk {
	int state;
	uint8_t type;
	uint16_t length;
};

static void send_short(struct peer *peer, const struct short_chunk *chunk)
{
	static const uint8_t nothing[16];
	size_t size = chunk->length > 4 ? chunk->length - 4U : 0;

	peer_send(peer, chunk->type, .length = chunk->length, .value = nothing, .value_size = size,
		  .empty = size == 0);
}

#define expect_refused(lab, cases)                                                                 \
	expect_refused_at(lab, cases, ARRAY_SIZE(cases), __FILE__, __LINE__)
static void expect_refused_at(struct lab *lab, const struct short_chunk *cases, size_t count,
			      const char *file, int line)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (size_t i = 0; i < count; i++) {
		const struct short_chunk *c = &cases[i];
		struct association association =
			association_reach(lab, c->state, .iut = iut, .peer_port = PEER_PORT + i,
					  .forward_tsn = true, .file = file, .line = line);
		char what[64];

		snprintf(what, sizeof(what), "%s of length %u", chunk_name(c->type), c->length);
		send_short(association.peer, c);
		association_expect_discard_or_abort(association, c->state, what, file, line);
	}
}

SCENARIO(short_chunk_established,
	 "A chunk too short for its type is discarded or aborts the association",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{SCTP_ESTABLISHED, DATA, 15},	    {SCTP_ESTABLISHED, SACK, 15},
		{SCTP_ESTABLISHED, HEARTBEAT, 7},   {SCTP_ESTABLISHED, HEARTBEAT_ACK, 7},
		{SCTP_ESTABLISHED, SHUTDOWN, 7},    {SCTP_ESTABLISHED, ERROR, 7},
		{SCTP_ESTABLISHED, ECNE, 7},	    {SCTP_ESTABLISHED, CWR, 7},
		{SCTP_ESTABLISHED, FORWARD_TSN, 7}, {SCTP_ESTABLISHED, SHUTDOWN_ACK, 3},
		{SCTP_ESTABLISHED, INIT_ACK, 0},    {SCTP_ESTABLISHED, SHUTDOWN_COMPLETE, 1},
		{SCTP_ESTABLISHED, COOKIE_ACK, 2},  {SCTP_ESTABLISHED, 0x3f, 0},
		{SCTP_ESTABLISHED, COOKIE_ECHO, 3}, {SCTP_SHUTDOWN_PENDING, DATA, 12},
		{SCTP_SHUTDOWN_PENDING, SACK, 4},   {SCTP_SHUTDOWN_PENDING, SHUTDOWN, 4},
	};

	expect_refused(lab, cases);
}

SCENARIO(short_chunk_shutting_down,
	 "A chunk too short for its type is discarded or aborts the association during a shutdown",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{SCTP_SHUTDOWN_SENT, DATA, 15},
		{SCTP_SHUTDOWN_SENT, SHUTDOWN, 3},
		{SCTP_SHUTDOWN_SENT, SHUTDOWN_ACK, 3},
		{SCTP_SHUTDOWN_SENT, FORWARD_TSN, 4},
		{SCTP_SHUTDOWN_SENT, HEARTBEAT, 4},
		{SCTP_SHUTDOWN_SENT, ECNE, 4},
		{SCTP_SHUTDOWN_RECEIVED, SHUTDOWN, 7},
		{SCTP_SHUTDOWN_RECEIVED, SACK, 15},
		{SCTP_SHUTDOWN_RECEIVED, ERROR, 2},
		{SCTP_SHUTDOWN_ACK_SENT, SHUTDOWN_COMPLETE, 3},
		{SCTP_SHUTDOWN_ACK_SENT, SHUTDOWN, 0},
		{SCTP_SHUTDOWN_ACK_SENT, SHUTDOWN_ACK, 1},
		{SCTP_SHUTDOWN_ACK_SENT, HEARTBEAT, 4},
	};

	expect_refused(lab, cases);
}

SCENARIO(short_chunk_setting_up,
	 "A chunk too short for its type is discarded or aborts the association during the setup",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{SCTP_COOKIE_ECHOED, COOKIE_ACK, 3},   {SCTP_COOKIE_ECHOED, ERROR, 4},
		{SCTP_COOKIE_ECHOED, SACK, 12},	       {SCTP_COOKIE_ECHOED, HEARTBEAT, 4},
		{SCTP_COOKIE_ECHOED, ECNE, 4},	       {SCTP_COOKIE_ECHOED, DATA, 0},
		{SCTP_COOKIE_ECHOED, SHUTDOWN_ACK, 3},
	};

	expect_refused(lab, cases);
}

/* The T bit says whether the tag is that of the INIT ACK or the one in it (3.3.7). */
static void expect_abort_for_init_ack(struct peer *peer, uint32_t initiate_tag)
{
	const struct packet *abort = peer_expect(peer, ABORT, .tag = ANY_TAG, .alone = true);
	bool reflected = abort->chunk->flags & FLAG_T;

	ck_assert_msg(abort->sctp.tag == (reflected ? peer->iut_tag : initiate_tag),
		      "the ABORT %s the T bit has the tag %#x; that of the INIT ACK is %#x, the "
		      "one in it %#x",
		      reflected ? "with" : "without", abort->sctp.tag, peer->iut_tag, initiate_tag);
}

SCENARIO(short_init_ack,
	 "An INIT ACK that ends after its Initiate Tag is discarded or ends the setup",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.7-6", "RFC9260-5.1-15"},
	 .fix = {"init-ack-tag-check"}, .only_aborts = true)
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	uint32_t initiate_tag = htonl(association.peer->tag);
	bool ended;

	peer_send(association.peer, INIT_ACK, .value = &initiate_tag, .value_size = 4);
	ended = peer_next(association.peer, AT_ONCE) != -1;
	scenario_note("the INIT ACK %s", ended ? "ends the setup" : "is discarded");
	if (!ended) {
		expect_still(association, SCTP_COOKIE_WAIT);
		return;
	}
	expect_abort_for_init_ack(association.peer, association.peer->tag);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = AT_ONCE);
	peer_expect_silence(association.peer, RTO_INITIAL + SECONDS(1));
}

SCENARIO(partial_chunk,
	 "The chunks before a truncated chunk are processed, and nothing of the truncated one is",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.10-6", "RFC9260-6.10-7"},
	 .fix = {"walked-chunk-size"})
{
	struct association association = association_open(lab);

	peer_send_packet(association.peer, .cut = 4,
			 .chunks = {CHUNK(HEARTBEAT), CHUNK(DATA, .text = "12345678")});
	peer_expect(association.peer, HEARTBEAT_ACK);
	expect_discard_or_abort(association, SCTP_ESTABLISHED, "truncated DATA");
	expect_no_message(association.iut, 0);
}
