/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chunks that are shorter than their type, or than any chunk, and chunks that the packet does not
 * hold to their end.  RFC 9260 lets the receiver abort the association for what violates the
 * protocol (3.3.10.13); Linux does, and quotes the chunk's type and length.
 */
#define SUITE "handshake"
#include "harness/wire/bytes.h"
#include "suites/handshake/reached.h"

struct short_chunk {
	enum reached state;
	uint8_t type;
	uint16_t length;
};

static struct peer *new_peer(struct lab *lab, size_t number)
{
	return peer_open(lab, .port = (uint16_t)(PEER_PORT + number));
}

static void send_short(struct peer *peer, const struct short_chunk *chunk)
{
	static const uint8_t nothing[16];
	size_t size = chunk->length > 4 ? chunk->length - 4U : 0;

	peer_send(peer, chunk->type, .length = chunk->length, .value = nothing, .value_size = size,
		  .empty = size == 0);
}

/* Linux tells what was wrong in words, which a NUL ends, and then the header of the chunk. */
static void check_quote(const struct packet *abort, uint8_t type, uint16_t length)
{
	struct tlv cause;

	ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	ck_assert_uint_gt(cause.value_length, 4);
	ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 4), type);
	ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 2), length);
}

static void expect_violation(struct peer *peer, struct endpoint *iut,
			     const struct short_chunk *chunk)
{
	const struct packet *abort;

	reach(peer, iut, chunk->state);
	send_short(peer, chunk);
	if (peer_next(peer, AT_ONCE) != ABORT)
		scenario_fail(__FILE__, __LINE__, "%s of length %u in %s: no ABORT came",
			      chunk_name(chunk->type), chunk->length, state_name(chunk->state));
	abort = peer_expect(peer, ABORT, .alone = true);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	check_quote(abort, chunk->type, chunk->length);
	expect_lost(peer, iut, chunk->state, CAUSE_PROTOCOL_VIOLATION);
}

#define EXPECT_VIOLATIONS(lab, cases)                                                              \
	expect_violations(lab, cases, sizeof(cases) / sizeof((cases)[0]))
static void expect_violations(struct lab *lab, const struct short_chunk *cases, size_t count)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (size_t i = 0; i < count; i++)
		expect_violation(new_peer(lab, i), iut, &cases[i]);
}

SCENARIO(
	short_chunk_established,
	"A chunk that is too short for its type violates the protocol: ABORT says which one it was",
	.lab = &scripted_peer, .limit = SECONDS(200),
	.spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{ESTABLISHED, DATA, 15},       {ESTABLISHED, SACK, 15},
		{ESTABLISHED, HEARTBEAT, 7},   {ESTABLISHED, HEARTBEAT_ACK, 7},
		{ESTABLISHED, SHUTDOWN, 7},    {ESTABLISHED, ERROR, 7},
		{ESTABLISHED, ECNE, 7},	       {ESTABLISHED, CWR, 7},
		{ESTABLISHED, FORWARD_TSN, 7}, {ESTABLISHED, SHUTDOWN_ACK, 3},
		{ESTABLISHED, INIT_ACK, 0},    {ESTABLISHED, SHUTDOWN_COMPLETE, 1},
		{ESTABLISHED, COOKIE_ACK, 2},  {ESTABLISHED, 0x3f, 0},
		{ESTABLISHED, COOKIE_ECHO, 3}, {SHUTDOWN_PENDING, DATA, 12},
		{SHUTDOWN_PENDING, SACK, 4},   {SHUTDOWN_PENDING, SHUTDOWN, 4},
	};

	EXPECT_VIOLATIONS(lab, cases);
}

SCENARIO(short_chunk_shutting_down,
	 "A chunk that is too short for its type violates the protocol also during a shutdown",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{SHUTDOWN_SENT, DATA, 15},	   {SHUTDOWN_SENT, SHUTDOWN, 3},
		{SHUTDOWN_SENT, SHUTDOWN_ACK, 3},  {SHUTDOWN_SENT, FORWARD_TSN, 4},
		{SHUTDOWN_SENT, HEARTBEAT, 4},	   {SHUTDOWN_SENT, ECNE, 4},
		{SHUTDOWN_RECEIVED, SHUTDOWN, 7},  {SHUTDOWN_RECEIVED, SACK, 15},
		{SHUTDOWN_RECEIVED, ERROR, 2},	   {SHUTDOWN_ACK_SENT, SHUTDOWN_COMPLETE, 3},
		{SHUTDOWN_ACK_SENT, SHUTDOWN, 0},  {SHUTDOWN_ACK_SENT, SHUTDOWN_ACK, 1},
		{SHUTDOWN_ACK_SENT, HEARTBEAT, 4},
	};

	EXPECT_VIOLATIONS(lab, cases);
}

SCENARIO(short_chunk_setting_up,
	 "A chunk that is too short for its type ends the setup with an ABORT",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-1", "RFC9260-9.1-2"})
{
	static const struct short_chunk cases[] = {
		{COOKIE_ECHOED, COOKIE_ACK, 3},	  {COOKIE_ECHOED, ERROR, 4},
		{COOKIE_ECHOED, SACK, 12},	  {COOKIE_ECHOED, HEARTBEAT, 4},
		{COOKIE_ECHOED, ECNE, 4},	  {COOKIE_ECHOED, DATA, 0},
		{COOKIE_ECHOED, SHUTDOWN_ACK, 3},
	};

	EXPECT_VIOLATIONS(lab, cases);
}

SCENARIO(short_init_ack,
	 "An INIT ACK that is too short for its Initiate Tag: the ABORT reflects the tag it came "
	 "with",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.7-6", "RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	static const struct short_chunk cut = {COOKIE_WAIT, INIT_ACK, 8};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *abort;

	reach(peer, iut, COOKIE_WAIT);
	send_short(peer, &cut);
	abort = peer_expect(peer, ABORT, .tag = peer->iut_tag, .alone = true);
	ck_assert_uint_eq(abort->chunk->flags, FLAG_T);
	check_quote(abort, INIT_ACK, 8);
	expect_lost(peer, iut, COOKIE_WAIT, CAUSE_PROTOCOL_VIOLATION);
}

SCENARIO(partial_chunk,
	 "Of a chunk that the packet does not hold to its end nothing is used; those before it are",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.10-6", "RFC9260-6.10-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *abort;

	reach(peer, iut, ESTABLISHED);
	peer_send_packet(peer, .cut = 4,
			 .chunks = {CHUNK(HEARTBEAT), CHUNK(DATA, .text = "12345678")});
	peer_expect(peer, HEARTBEAT_ACK);
	abort = peer_expect(peer, ABORT);
	check_quote(abort, DATA, 24);
	expect_no_message(iut, 0);
	expect_lost(peer, iut, ESTABLISHED, CAUSE_PROTOCOL_VIOLATION);
}
