/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The form of whatever a kernel sends: RFC 9260 sections 3, 6.8 and 8.5.1. */
#define SUITE "format"
#include "suites/format/life.h"

/* What was seen of each chunk type, so that no check is empty. */
static unsigned seen_chunks[256];

static void must_have_seen(const uint8_t *types, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(seen_chunks[types[i]] > 0, "expected a packet with %s; none came",
			      chunk_name(types[i]));
}

#define MUST_HAVE_SEEN(...)                                                                        \
	must_have_seen((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void assert_zero(const struct packet *packet, const uint8_t *bytes, size_t count,
			const char *of)
{
	char line[512];

	for (size_t i = 0; i < count; i++)
		ck_assert_msg(bytes[i] == 0, "byte %zu of the padding of %s is %#x: %s", i + 1, of,
			      bytes[i], trace_describe(packet->number, line, sizeof(line)));
}

static unsigned padded_tlvs, padded_chunks;

static void look_at_tlvs(const struct packet *packet, const struct chunk *chunk)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		size_t padding = -tlv.length & 3U;

		ck_assert(tlv.type != PARAM_PADDING || chunk->type == INIT);
		padded_tlvs += padding > 0;
		assert_zero(packet, tlv.value + tlv.value_length, padding, "a parameter or cause");
	}
}

static void look_at_padding(const struct observation *seen)
{
	const struct sctp_packet *sctp = &seen->packet->sctp;
	const uint8_t *at = sctp->chunks[0].value - CHUNK_HEADER;
	const uint8_t *packet_end = at - COMMON_HEADER + sctp->length;

	for (unsigned i = 0; i < sctp->chunk_count; i++) {
		const struct chunk *chunk = &sctp->chunks[i];
		const uint8_t *end = chunk->value + chunk->length - CHUNK_HEADER;
		size_t padding = -chunk->length & 3U;

		/* Where the last one ended, and in the end where the packet does. */
		ck_assert_ptr_eq(chunk->value - CHUNK_HEADER, at);
		at = end + padding;
		ck_assert(at <= packet_end);
		padded_chunks += padding > 0;
		seen_chunks[chunk->type]++;
		assert_zero(seen->packet, end, padding, chunk_name(chunk->type));
		look_at_tlvs(seen->packet, chunk);
	}
	ck_assert_ptr_eq(at, packet_end);
}

SCENARIO(padding,
	 "Chunks and parameters are filled up with as few zero bytes as make a multiple of 4, "
	 "which their lengths do not count",
	 .lab = &scripted_peer, .limit = SECONDS(400),
	 .spec = {"RFC9260-3.2-1", "RFC9260-3.2-2", "RFC9260-3.2-3", "RFC9260-3.2.1-2",
		  "RFC4820-4-4"})
{
	format_live(lab, look_at_padding);
	MUST_HAVE_SEEN(INIT, INIT_ACK, DATA, SACK, HEARTBEAT, HEARTBEAT_ACK, ABORT, SHUTDOWN,
		       SHUTDOWN_ACK, ERROR, COOKIE_ECHO, COOKIE_ACK, SHUTDOWN_COMPLETE);
	ck_assert_uint_gt(padded_chunks, 10);
	ck_assert_uint_gt(padded_tlvs, 4);
}

/* RFC 9260 8.5.1. */
static void look_at_tag(const struct observation *seen)
{
	const struct chunk *first = &seen->packet->sctp.chunks[0];
	uint32_t tag = seen->peer_tag;
	char line[512];

	seen_chunks[first->type]++;
	if (first->type == INIT)
		tag = 0;
	else if ((first->type == ABORT || first->type == SHUTDOWN_COMPLETE) &&
		 first->flags & FLAG_T)
		tag = seen->reflected;
	ck_assert_msg(seen->packet->sctp.tag == tag, "expected the Verification Tag %08x: %s", tag,
		      trace_describe(seen->packet->number, line, sizeof(line)));
	ck_assert_uint_ne(seen->packet->sctp.source_port, 0);
	ck_assert(seen->packet->sctp.checksum_ok);
}

SCENARIO(tags,
	 "Every packet has the right checksum and the peer's Initiate Tag as Verification Tag, but "
	 "for INIT, which has 0, and what is sent with the T bit, which has that of its cause",
	 .lab = &scripted_peer, .limit = SECONDS(400),
	 .spec = {"RFC9260-3.1-1", "RFC9260-3.1-3", "RFC9260-3.1-4", "RFC9260-3.1-5",
		  "RFC9260-3.1-6", "RFC9260-3.3.2-8", "RFC9260-3.3.3-4", "RFC9260-3.3.13-2",
		  "RFC9260-5.3.1-2", "RFC9260-6.8-2", "RFC9260-12.3-1"})
{
	format_live(lab, look_at_tag);
	MUST_HAVE_SEEN(INIT, INIT_ACK, DATA, SACK, HEARTBEAT, HEARTBEAT_ACK, ABORT, SHUTDOWN,
		       SHUTDOWN_ACK, ERROR, COOKIE_ECHO, COOKIE_ACK, SHUTDOWN_COMPLETE);
}

static unsigned bundles;

static void look_at_company(const struct observation *seen)
{
	const struct sctp_packet *sctp = &seen->packet->sctp;
	bool data = false;
	char line[512];

	trace_describe(seen->packet->number, line, sizeof(line));
	bundles += sctp->chunk_count > 1;
	for (unsigned i = 0; i < sctp->chunk_count; i++) {
		uint8_t type = sctp->chunks[i].type;
		bool last = i + 1 == sctp->chunk_count;

		seen_chunks[type]++;
		ck_assert_msg(sctp->chunk_count == 1 || (type != INIT && type != INIT_ACK &&
							 type != SHUTDOWN_COMPLETE),
			      "%s is not alone: %s", chunk_name(type), line);
		ck_assert_msg(!data || type == DATA, "%s stands behind DATA: %s", chunk_name(type),
			      line);
		data |= type == DATA;
		ck_assert_msg(type != ABORT || (last && !data), "ABORT is not the last: %s", line);
	}
	ck_assert_uint_le(sctp->ip_length, 1500);
}

SCENARIO(company,
	 "INIT, INIT ACK and SHUTDOWN COMPLETE are alone in their packets, ABORT is the last chunk "
	 "and without DATA, and control chunks come before DATA",
	 .lab = &scripted_peer, .limit = SECONDS(400),
	 .spec = {"RFC9260-3-1", "RFC9260-3-2", "RFC9260-3.3.7-3", "RFC9260-6-11", "RFC9260-6-12",
		  "RFC9260-12.3-1"})
{
	format_live(lab, look_at_company);
	MUST_HAVE_SEEN(INIT, INIT_ACK, DATA, SACK, ABORT, SHUTDOWN_COMPLETE);
	ck_assert_uint_gt(bundles, 0);
}

static bool may_repeat(uint16_t type)
{
	return type == PARAM_IPV4_ADDRESS || type == PARAM_IPV6_ADDRESS;
}

static void look_at_parameters(const struct chunk *init)
{
	size_t offset = 0;
	struct tlv tlv;

	/* Behind all that is of fixed length. */
	ck_assert_ptr_eq(init->tlvs, init->value + 16);
	while (tlv_next(init->tlvs, init->tlvs_length, &offset, &tlv)) {
		ck_assert_uint_ne(tlv.type, PARAM_HOST_NAME);
		ck_assert_msg(may_repeat(tlv.type) || chunk_tlv_count(init, tlv.type) == 1,
			      "%s has the parameter %s twice", chunk_name(init->type),
			      parameter_name(tlv.type));
	}
}

static void look_at_init(const struct observation *seen)
{
	const struct chunk *init = &seen->packet->sctp.chunks[0];

	if (init->type != INIT && init->type != INIT_ACK)
		return;
	seen_chunks[init->type]++;
	ck_assert_uint_eq(init->flags, 0);
	ck_assert_uint_ne(init->init.tag, 0);
	ck_assert_uint_ge(init->init.a_rwnd, 1500);
	ck_assert_uint_eq(init->init.ostreams, 3);
	ck_assert_uint_eq(init->init.istreams, 3);
	ck_assert_int_eq(chunk_has_tlv(init, PARAM_STATE_COOKIE), init->type == INIT_ACK);
	look_at_parameters(init);
}

SCENARIO(init_fields,
	 "INIT and INIT ACK have no flags, a tag and numbers of streams other than 0, each "
	 "parameter once, behind the fixed fields, and no Host Name Address",
	 .lab = &scripted_peer, .limit = SECONDS(400),
	 .spec = {"RFC9260-3.3.2-1", "RFC9260-3.3.2-13", "RFC9260-3.3.2-15", "RFC9260-3.3.2.1-1",
		  "RFC9260-3.3.2.1.4-1", "RFC9260-3.3.3-5", "RFC9260-3.3.3-14", "RFC9260-3.3.3.1-1",
		  "RFC9260-3.3.3.1-2"})
{
	format_live(lab, look_at_init);
	MUST_HAVE_SEEN(INIT, INIT_ACK);
}

static uint32_t expected_tsn;

static void look_at_data(const struct observation *seen)
{
	for (unsigned i = 0; i < seen->packet->sctp.chunk_count; i++) {
		const struct chunk *chunk = &seen->packet->sctp.chunks[i];

		seen_chunks[chunk->type]++;
		if (chunk->type == INIT || chunk->type == INIT_ACK)
			expected_tsn = chunk->init.tsn;
		if (chunk->type != DATA)
			continue;
		ck_assert_uint_eq(chunk->data.tsn, expected_tsn++);
		ck_assert_uint_eq(chunk->length, 16 + chunk->data.size);
		ck_assert_uint_eq(chunk->flags & 0xf0, 0);
		ck_assert_uint_lt(chunk->data.stream, 3);
	}
}

SCENARIO(data_fields,
	 "DATA has the TSN that follows the last one, its fields in network byte order, and no "
	 "reserved flags",
	 .lab = &scripted_peer, .limit = SECONDS(400),
	 .spec = {"RFC9260-3-3", "RFC9260-3.3.1-1", "RFC9260-3.3.1-14"})
{
	format_live(lab, look_at_data);
	MUST_HAVE_SEEN(INIT, INIT_ACK, DATA);
}

SCENARIO(initial_tsns,
	 "The Initial TSNs of INITs and of INIT ACKs are drawn from all 32-bit numbers",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-17", "RFC9260-3.3.3-17"})
{
	enum { DRAWS = 24 };

	for (int active = 0; active < 2; active++) {
		uint32_t drawn[DRAWS], ones = 0, zeros = 0;
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + active));

		for (unsigned i = 0; i < DRAWS; i++) {
			struct association association =
				association_open(lab, .peer = peer, .active = active);

			drawn[i] = peer->iut_initial_tsn;
			ones |= drawn[i];
			zeros |= ~drawn[i];
			for (unsigned j = 0; j < i; j++)
				ck_assert_uint_ne(drawn[i], drawn[j]);
			association_close(association);
		}
		/* Each bit was 0 once, and 1: of random numbers each 130000th row would not do. */
		ck_assert_uint_eq(ones, UINT32_MAX);
		ck_assert_uint_eq(zeros, UINT32_MAX);
	}
}
