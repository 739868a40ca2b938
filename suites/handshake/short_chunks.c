/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chunks that are shorter than their type, or any chunk, may be, and chunks that end beyond their
 * packet.  RFC 9260 lets the receiver abort the association for what violates the protocol
 * (3.3.10.13); Linux does, and quotes the chunk's type and length.
 */
#define SUITE "handshake"
#include "harness/wire/bytes.h"
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

/* Linux says in words what was wrong, up to a NUL, and then quotes the header of the chunk. */
static void check_quote(const struct packet *abort, uint8_t type, uint16_t length)
{
	struct tlv cause;

	ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	ck_assert_uint_gt(cause.value_length, 4);
	ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 4), type);
	ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 2), length);
}

#define expect_violations(lab, cases)                                                              \
	expect_violations_at(lab, cases, sizeof(cases) / sizeof((cases)[0]), __FILE__, __LINE__)
static void expect_violations_at(struct lab *lab, const struct short_chunk *cases, size_t count,
				 const char *file, int line)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (size_t i = 0; i < count; i++) {
		const struct short_chunk *c = &cases[i];
		struct association association = association_reach(
			lab, c->state, .iut = iut, .peer_port = PEER_PORT + i, .forward_tsn = true);
		const struct packet *abort;

		send_short(association.peer, c);
		if (peer_next(association.peer, AT_ONCE) != ABORT)
			scenario_fail(file, line,
				      "expected an ABORT for %s of length %u in %s; none came",
				      chunk_name(c->type), c->length,
				      association_state_name(c->state));
		abort = peer_expect(association.peer, ABORT, .alone = true);
		ck_assert_uint_eq(abort->chunk->flags, 0);
		check_quote(abort, c->type, c->length);
		expect_lost(association, c->state, CAUSE_PROTOCOL_VIOLATION);
	}
}

SCENARIO(short_chunk_established,
	 "A chunk too short for its type is answered with an ABORT that quotes it",
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

	expect_violations(lab, cases);
}

SCENARIO(short_chunk_shutting_down,
	 "A chunk too short for its type is answered with an ABORT during a shutdown as well",
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

	expect_violations(lab, cases);
}

SCENARIO(short_chunk_setting_up, "A chunk too short for its type ends the setup with an ABORT",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{SCTP_COOKIE_ECHOED, COOKIE_ACK, 3},   {SCTP_COOKIE_ECHOED, ERROR, 4},
		{SCTP_COOKIE_ECHOED, SACK, 12},	       {SCTP_COOKIE_ECHOED, HEARTBEAT, 4},
		{SCTP_COOKIE_ECHOED, ECNE, 4},	       {SCTP_COOKIE_ECHOED, DATA, 0},
		{SCTP_COOKIE_ECHOED, SHUTDOWN_ACK, 3},
	};

	expect_violations(lab, cases);
}

SCENARIO(short_init_ack,
	 "An INIT ACK cut off in its fixed fields is answered with an ABORT that reflects its tag",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.7-6", "RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	static const struct short_chunk cut = {SCTP_COOKIE_WAIT, INIT_ACK, 8};
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	const struct packet *abort;

	send_short(association.peer, &cut);
	abort = peer_expect(association.peer, ABORT, .tag = association.peer->iut_tag,
			    .alone = true);
	ck_assert_uint_eq(abort->chunk->flags, FLAG_T);
	check_quote(abort, INIT_ACK, 8);
	expect_lost(association, SCTP_COOKIE_WAIT, CAUSE_PROTOCOL_VIOLATION);
}

SCENARIO(partial_chunk,
	 "The chunks before a truncated chunk are processed, and nothing of the truncated one is",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.10-6", "RFC9260-6.10-7"})
{
	struct association association = association_open(lab);
	const struct packet *abort;

	peer_send_packet(association.peer, .cut = 4,
			 .chunks = {CHUNK(HEARTBEAT), CHUNK(DATA, .text = "12345678")});
	peer_expect(association.peer, HEARTBEAT_ACK);
	abort = peer_expect(association.peer, ABORT);
	check_quote(abort, DATA, 24);
	expect_no_message(association.iut, 0);
	expect_lost(association, SCTP_ESTABLISHED, CAUSE_PROTOCOL_VIOLATION);
}
