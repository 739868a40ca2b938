/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, miscellaneous: chunk types that nobody knows.  The two highest bits of the type
 * say what is to be done (RFC 9260 3.2, table 2): the first whether to go on with the packet, the
 * second whether to report the chunk.
 */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

enum { SKIP = 0x80, REPORT = 0x40, LOW_BITS = 0x3e };

#define UNKNOWN(type) CHUNK(type, .flags = 0xa5, .value = "unheard of!!", .value_size = 12)

/* ERROR carries the whole chunk, with its header, as it came (RFC 9260 3.3.10.6). */
static void expect_report(struct peer *peer, uint8_t type)
{
	const uint8_t whole[] = {type, 0xa5, 0,	  16,  'u', 'n', 'h', 'e',
				 'a',  'r',  'd', ' ', 'o', 'f', '!', '!'};
	const struct chunk *error = peer_expect(peer, ERROR)->chunk;
	struct tlv cause;

	ck_assert_uint_eq(error->length, 4 + 4 + sizeof(whole));
	ck_assert(chunk_tlv(error, CAUSE_UNRECOGNIZED_CHUNK, &cause));
	ck_assert_uint_eq(cause.value_length, sizeof(whole));
	ck_assert_mem_eq(cause.value, whole, sizeof(whole));
}

/* The report, if there is to be one, and the answer to another chunk of the packet (-1: none), in
 * either order, and no more.  Returns the answer. */
static const struct chunk *expect_reactions(struct peer *peer, uint8_t type, int answer)
{
	bool report_first = peer_next(peer, AT_ONCE) == ERROR;
	const struct chunk *answered = NULL;

	if (type & REPORT && report_first)
		expect_report(peer, type);
	if (answer != -1)
		answered = peer_expect(peer, (enum chunk_type)answer)->chunk;
	if (type & REPORT && !report_first)
		expect_report(peer, type);
	peer_expect_silence(peer, SECONDS(1));
	return answered;
}

static void meet_unknown_chunk(struct lab *lab, uint8_t type)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct chunk_spec *data =
		CHUNK(DATA, .tsn = peer->initial_tsn, .ssn = 0, .text = "behind it");
	const struct chunk *sack;

	peer_send_packet(peer, .chunks = {UNKNOWN(type), data});
	sack = expect_reactions(peer, type, type & SKIP ? SACK : -1);
	if (!(type & SKIP)) {
		expect_no_message(iut, 1);
		peer_send_packet(peer, .chunks = {data});
		sack = peer_expect(peer, SACK)->chunk;
	}
	ck_assert_uint_eq(sack->sack.cumulative_tsn, peer->initial_tsn);
	ck_assert_uint_eq(sack->sack.duplicates, 0);
	expect_message(iut, 0, "behind it");

	peer_send_packet(peer, .chunks = {CHUNK(HEARTBEAT), UNKNOWN(type)});
	expect_reactions(peer, type, HEARTBEAT_ACK);
	peer_expect_alive(peer);
}

SCENARIO(m_i_10_1, "Unknown chunk with high bits 11: skipped and reported", .lab = &scripted_peer,
	 .etsi = "SCTP_M_I_10_1")
{
	meet_unknown_chunk(lab, SKIP | REPORT | LOW_BITS);
}

/* RFC 2960 discarded the whole packet; RFC 9260 3.2 discards this chunk and all further ones. */
SCENARIO(m_i_10_2, "Unknown chunk with high bits 00: it and what follows is discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_2")
{
	meet_unknown_chunk(lab, LOW_BITS);
}

/* RFC 2960 discarded the whole packet; RFC 9260 3.2 discards this chunk and all further ones. */
SCENARIO(m_i_10_3, "Unknown chunk with high bits 01: reported, it and what follows is discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_3")
{
	meet_unknown_chunk(lab, REPORT | LOW_BITS);
}

SCENARIO(m_i_10_4, "Unknown chunk with high bits 10: skipped", .lab = &scripted_peer,
	 .etsi = "SCTP_M_I_10_4")
{
	meet_unknown_chunk(lab, SKIP | LOW_BITS);
}
