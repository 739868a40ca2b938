/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, miscellaneous: chunk types that no RFC defines.  The two highest bits of the
 * type say what is to be done (RFC 9260 3.2, table 2): the first whether to go on with the packet,
 * the second whether to report the chunk.
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

	ck_assert_uint_eq(error->length, CHUNK_HEADER + TLV_HEADER + sizeof(whole));
	ck_assert_msg(chunk_tlv(error, CAUSE_UNRECOGNIZED_CHUNK, &cause),
		      "ERROR has no cause Unrecognized Chunk Type");
	ck_assert_uint_eq(cause.value_length, sizeof(whole));
	ck_assert_mem_eq(cause.value, whole, sizeof(whole));
}

/* A SACK of DATA 1 or a HEARTBEAT ACK. */
static void expect_answer(struct association association, enum chunk_type answer)
{
	if (answer == SACK)
		expect_sack(association, 1);
	else
		peer_expect(association.peer, answer);
}

/* The report, if there is to be one, and the answer to another chunk of the packet (-1: none), in
 * either order, and no more. */
static void expect_reactions(struct association association, uint8_t type, int answer)
{
	bool report_first = peer_next(association.peer, AT_ONCE) == ERROR;

	if (type & REPORT && report_first)
		expect_report(association.peer, type);
	if (answer != -1)
		expect_answer(association, (enum chunk_type)answer);
	if (type & REPORT && !report_first)
		expect_report(association.peer, type);
	peer_expect_silence(association.peer, SECONDS(1));
}

static void meet_unknown_chunk(struct lab *lab, uint8_t type)
{
	struct association association = association_open(lab);
	const struct chunk_spec *data = NTH_DATA(association, 1, .text = "after it");

	peer_send_packet(association.peer, .chunks = {UNKNOWN(type), data});
	expect_reactions(association, type, type & SKIP ? SACK : -1);
	if (!(type & SKIP)) {
		expect_no_message(association.iut, 1);
		peer_send_packet(association.peer, .chunks = {data});
		expect_sack(association, 1);
	}
	expect_message(association.iut, 0, "after it");

	peer_send_packet(association.peer, .chunks = {CHUNK(HEARTBEAT), UNKNOWN(type)});
	expect_reactions(association, type, HEARTBEAT_ACK);
	peer_expect_alive(association.peer);
}

SCENARIO(m_i_10_1, "An unknown chunk with high bits 11 is skipped and reported",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_1")
{
	meet_unknown_chunk(lab, SKIP | REPORT | LOW_BITS);
}

/* RFC 2960 discarded the whole packet; RFC 9260 3.2 discards this chunk and all further ones. */
SCENARIO(m_i_10_2, "An unknown chunk with high bits 00 is discarded, with all chunks after it",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_2")
{
	meet_unknown_chunk(lab, LOW_BITS);
}

/* RFC 2960 discarded the whole packet; RFC 9260 3.2 discards this chunk and all further ones. */
SCENARIO(m_i_10_3,
	 "An unknown chunk with high bits 01 is reported and discarded, with all chunks after it",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_3")
{
	meet_unknown_chunk(lab, REPORT | LOW_BITS);
}

SCENARIO(m_i_10_4, "An unknown chunk with high bits 10 is skipped and not reported",
	 .lab = &scripted_peer, .etsi = "SCTP_M_I_10_4")
{
	meet_unknown_chunk(lab, SKIP | LOW_BITS);
}
