/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Well-formed packets: every field of every chunk type. */
#include <arpa/inet.h>
#include <check.h>

#include "harness/array_size.h"
#include "harness/wire/packet.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

static struct bytes built;
static struct decoded got;

static void begin(void)
{
	built.length = 0;
	got.copy = NULL;
	put_common_header(&built, 7);
}

static void end(void)
{
	decoded_free(&got);
}

/* Decodes what was built, which must be right, and returns its first chunk. */
static const struct chunk *decode_valid(void)
{
	put_padding(&built);
	decode_copy(&got, &built);
	ck_assert_str_eq(got.packet.defect, "");
	ck_assert_int_eq(got.result, DECODED);
	ck_assert(got.packet.checksum_ok);
	ck_assert_uint_ge(got.packet.chunk_count, 1);
	return &got.packet.chunks[0];
}

START_TEST(common_header)
{
	struct sockaddr_in from;

	put_chunk(&built, COOKIE_ACK, 0, 4);
	decode_valid();
	ck_assert_uint_eq(got.packet.source_port, 5000);
	ck_assert_uint_eq(got.packet.destination_port, 6000);
	ck_assert_uint_eq(got.packet.tag, 7);
	ck_assert_uint_eq(got.packet.length, 16);
	ck_assert_uint_eq(got.packet.chunk_count, 1);
	memcpy(&from, &got.packet.from, sizeof(from));
	ck_assert_int_eq(from.sin_family, AF_UNSPEC);
	ck_assert_uint_eq(ntohs(from.sin_port), 5000);
}
END_TEST

START_TEST(wrong_checksum_is_seen)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	decode_valid();
	got.copy[8] ^= 0x80;
	ck_assert_int_eq(packet_decode(got.copy, built.length, &got.packet), DECODED);
	ck_assert(!got.packet.checksum_ok);
}
END_TEST

START_TEST(data)
{
	const struct chunk *chunk;

	put_data(&built, DATA_FLAG_B | DATA_FLAG_E, "hello");
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->type, DATA);
	ck_assert_uint_eq(chunk->flags, 3);
	ck_assert_uint_eq(chunk->length, 21);
	ck_assert_uint_eq(chunk->value_length, 17);
	ck_assert_uint_eq(chunk->data.tsn, 11);
	ck_assert_uint_eq(chunk->data.stream, 2);
	ck_assert_uint_eq(chunk->data.ssn, 3);
	ck_assert_uint_eq(chunk->data.ppid, 46);
	ck_assert_uint_eq(chunk->data.size, 5);
	ck_assert_mem_eq(chunk->data.payload, "hello", 5);
	ck_assert_ptr_null(chunk->tlvs);
}
END_TEST

static void put_i_data(unsigned flags, uint32_t ppid_or_fsn)
{
	put_chunk(&built, I_DATA, flags, 21);
	put32(&built, 11);
	put16(&built, 2);
	put16(&built, 0);
	put32(&built, 0x10005);
	put32(&built, ppid_or_fsn);
	put_text(&built, "x");
	put_padding(&built);
}

START_TEST(i_data)
{
	const struct chunk *chunk;

	put_i_data(DATA_FLAG_B, 46);
	put_i_data(DATA_FLAG_E, 1);
	chunk = decode_valid();
	ck_assert_uint_eq(got.packet.chunk_count, 2);
	ck_assert_uint_eq(chunk[0].data.tsn, 11);
	ck_assert_uint_eq(chunk[0].data.stream, 2);
	ck_assert_uint_eq(chunk[0].data.mid, 0x10005);
	ck_assert_uint_eq(chunk[0].data.ppid, 46);
	ck_assert_uint_eq(chunk[0].data.fsn, 0);
	ck_assert_uint_eq(chunk[0].data.size, 1);
	ck_assert_uint_eq(*chunk[0].data.payload, 'x');
	ck_assert_uint_eq(chunk[1].data.ppid, 0);
	ck_assert_uint_eq(chunk[1].data.fsn, 1);
}
END_TEST

static void check_init(unsigned type)
{
	const struct chunk *chunk;
	struct tlv tlv;
	size_t offset = 0;

	put_unaligned_be32(type == INIT ? 0 : 7, built.data + 4);
	put_init(&built, type, 20 + 8 + 5);
	put_tlv(&built, PARAM_IPV4_ADDRESS, 8);
	put32(&built, 0x0a000001);
	put_tlv(&built, PARAM_STATE_COOKIE, 5);
	put8(&built, 'c');
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->init.tag, 0x1f3a0b21);
	ck_assert_uint_eq(chunk->init.a_rwnd, 106496);
	ck_assert_uint_eq(chunk->init.ostreams, 10);
	ck_assert_uint_eq(chunk->init.istreams, 65535);
	ck_assert_uint_eq(chunk->init.tsn, 4012);
	ck_assert_uint_eq(chunk->tlvs_length, 13);
	ck_assert(tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv));
	ck_assert_uint_eq(tlv.type, PARAM_IPV4_ADDRESS);
	ck_assert_uint_eq(tlv.length, 8);
	ck_assert_mem_eq(tlv.value, "\x0a\0\0\1", 4);
	ck_assert(tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv));
	ck_assert_uint_eq(tlv.value_length, 1);
	ck_assert(!tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv));
	ck_assert_uint_eq(offset, 13);
	ck_assert(chunk_tlv(chunk, PARAM_STATE_COOKIE, &tlv));
	ck_assert_uint_eq(*tlv.value, 'c');
	ck_assert(!chunk_tlv(chunk, PARAM_IPV6_ADDRESS, &tlv));
}

START_TEST(init)
{
	check_init(INIT);
}
END_TEST

START_TEST(init_ack)
{
	check_init(INIT_ACK);
}
END_TEST

START_TEST(sack)
{
	const struct chunk *chunk;

	put_chunk(&built, SACK, 0, 28);
	put32(&built, 4011);
	put32(&built, 106496);
	put16(&built, 2);
	put16(&built, 1);
	put32(&built, 0x00020003);
	put32(&built, 0x00050007);
	put32(&built, 4010);
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->sack.cumulative_tsn, 4011);
	ck_assert_uint_eq(chunk->sack.a_rwnd, 106496);
	ck_assert_uint_eq(chunk->sack.gaps, 2);
	ck_assert_uint_eq(chunk->sack.duplicates, 1);
	ck_assert_uint_eq(sack_gap(chunk, 0).start, 2);
	ck_assert_uint_eq(sack_gap(chunk, 0).end, 3);
	ck_assert_uint_eq(sack_gap(chunk, 1).start, 5);
	ck_assert_uint_eq(sack_gap(chunk, 1).end, 7);
	ck_assert_uint_eq(sack_duplicate(chunk, 0), 4010);
}
END_TEST

/* Chunks that carry TLVs right behind their header. */
static const struct {
	uint8_t chunk;
	uint16_t tlv;
} tlv_carriers[] = {
	{HEARTBEAT, PARAM_HEARTBEAT_INFO}, {HEARTBEAT_ACK, PARAM_HEARTBEAT_INFO},
	{ABORT, CAUSE_PROTOCOL_VIOLATION}, {ERROR, CAUSE_STALE_COOKIE},
	{RE_CONFIG, PARAM_TSN_RESET},
};

START_TEST(tlvs_after_chunk_header)
{
	const struct chunk *chunk;
	struct tlv tlv;

	put_chunk(&built, tlv_carriers[_i].chunk, 0, 12);
	put_tlv(&built, tlv_carriers[_i].tlv, 8);
	put32(&built, 0xdeadbeef);
	chunk = decode_valid();
	ck_assert_ptr_eq(chunk->tlvs, chunk->value);
	ck_assert(chunk_tlv(chunk, tlv_carriers[_i].tlv, &tlv));
	ck_assert_uint_eq(get_unaligned_be32(tlv.value), 0xdeadbeef);
}
END_TEST

static const uint8_t tsn_carriers[] = {SHUTDOWN, ECNE, CWR, FORWARD_TSN, I_FORWARD_TSN};

START_TEST(tsn_only)
{
	put_chunk(&built, tsn_carriers[_i], 0, 8);
	put32(&built, 0xfffffffe);
	ck_assert_uint_eq(decode_valid()->tsn.cumulative_tsn, 0xfffffffe);
}
END_TEST

static const uint8_t bare_chunks[] = {SHUTDOWN_ACK, COOKIE_ECHO, COOKIE_ACK, SHUTDOWN_COMPLETE,
				      ABORT,	    PAD,	 77};

START_TEST(header_only)
{
	const struct chunk *chunk;

	put_chunk(&built, bare_chunks[_i], FLAG_T, 4);
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->type, bare_chunks[_i]);
	ck_assert_uint_eq(chunk->flags, FLAG_T);
	ck_assert_uint_eq(chunk->value_length, 0);
}
END_TEST

START_TEST(asconf)
{
	const struct chunk *chunk;
	struct tlv tlv;

	put_chunk(&built, ASCONF, 0, 16);
	put32(&built, 5);
	put_tlv(&built, PARAM_IPV4_ADDRESS, 8);
	put32(&built, 0x0a000001);
	put_chunk(&built, ASCONF_ACK, 0, 16);
	put32(&built, 6);
	put_tlv(&built, PARAM_SUCCESS, 8);
	put32(&built, 1);
	chunk = decode_valid();
	ck_assert_uint_eq(chunk[0].asconf.serial, 5);
	ck_assert(chunk_tlv(&chunk[0], PARAM_IPV4_ADDRESS, &tlv));
	ck_assert_uint_eq(chunk[1].asconf.serial, 6);
	ck_assert(chunk_tlv(&chunk[1], PARAM_SUCCESS, &tlv));
}
END_TEST

START_TEST(auth)
{
	const struct chunk *chunk;

	put_hex(&built, "0f 00 001c  0002 0001  00010203 04050607 08090a0b 0c0d0e0f 10111213");
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->auth.key, 2);
	ck_assert_uint_eq(chunk->auth.hmac, 1);
	ck_assert_uint_eq(chunk->auth.digest_length, 20);
	ck_assert_uint_eq(chunk->auth.digest[0], 0);
	ck_assert_uint_eq(chunk->auth.digest[19], 0x13);
}
END_TEST

/* An identifier that RFC 4895 does not define may have a digest of any size. */
START_TEST(auth_with_unknown_hmac)
{
	static const char *const chunks[] = {"0f 00 0009  0002 0002  ff 000000",
					     "0f 00 0008  0002 0000", "0f 00 0008  0002 ffff"};

	put_hex(&built, chunks[_i]);
	ck_assert_uint_eq(decode_valid()->auth.digest_length, _i == 0);
}
END_TEST

START_TEST(forward_tsn)
{
	const struct chunk *chunk;
	struct skipped_message last;

	put_hex(&built, "c0 00 0010  fffffffe  0001 0002  ffff 8000");
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->tsn.cumulative_tsn, 0xfffffffe);
	ck_assert_uint_eq(chunk->tsn.skipped, 2);
	last = forward_tsn_skipped(chunk, 0);
	ck_assert_uint_eq(last.stream, 1);
	ck_assert_uint_eq(last.number, 2);
	ck_assert(!last.unordered);
	last = forward_tsn_skipped(chunk, 1);
	ck_assert_uint_eq(last.stream, 0xffff);
	ck_assert_uint_eq(last.number, 0x8000);
}
END_TEST

/* RFC 8260 2.3.1: the reserved bits beside U mean nothing. */
START_TEST(i_forward_tsn)
{
	const struct chunk *chunk;
	struct skipped_message last;

	put_hex(&built, "c2 00 0018  00000007  0001 fffe 00010002  ffff 0001 80000000");
	chunk = decode_valid();
	ck_assert_uint_eq(chunk->tsn.cumulative_tsn, 7);
	ck_assert_uint_eq(chunk->tsn.skipped, 2);
	last = forward_tsn_skipped(chunk, 0);
	ck_assert_uint_eq(last.stream, 1);
	ck_assert_uint_eq(last.number, 0x10002);
	ck_assert(!last.unordered);
	last = forward_tsn_skipped(chunk, 1);
	ck_assert_uint_eq(last.stream, 0xffff);
	ck_assert_uint_eq(last.number, 0x80000000);
	ck_assert(last.unordered);
}
END_TEST

/* RFC 9260 3.2: a receiver ignores what is in the padding. */
START_TEST(padding_of_any_value)
{
	put_chunk(&built, COOKIE_ECHO, 0, 5);
	put32(&built, 0x63ffffff);
	ck_assert_uint_eq(decode_valid()->value_length, 1);
}
END_TEST

START_TEST(chunk_by_type)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	put_data(&built, 0, "one");
	put_data(&built, 0, "two");
	decode_valid();
	ck_assert_ptr_eq(packet_chunk(&got.packet, DATA), &got.packet.chunks[1]);
	ck_assert_ptr_null(packet_chunk(&got.packet, SACK));
}
END_TEST

START_TEST(more_chunks_than_kept)
{
	for (int i = 0; i < PACKET_MAX_CHUNKS + 3; i++)
		put_chunk(&built, COOKIE_ACK, 0, 4);
	decode_valid();
	ck_assert_uint_eq(got.packet.chunk_count, PACKET_MAX_CHUNKS);
	ck_assert_uint_eq(got.packet.chunks_left_out, 3);
}
END_TEST

TEST_MAIN("decode")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, common_header);
	tcase_add_test(tests, wrong_checksum_is_seen);
	tcase_add_test(tests, data);
	tcase_add_test(tests, i_data);
	tcase_add_test(tests, init);
	tcase_add_test(tests, init_ack);
	tcase_add_test(tests, sack);
	tcase_add_loop_test(tests, tlvs_after_chunk_header, 0, ARRAY_SIZE(tlv_carriers));
	tcase_add_loop_test(tests, tsn_only, 0, sizeof(tsn_carriers));
	tcase_add_loop_test(tests, header_only, 0, sizeof(bare_chunks));
	tcase_add_test(tests, asconf);
	tcase_add_test(tests, auth);
	tcase_add_loop_test(tests, auth_with_unknown_hmac, 0, 3);
	tcase_add_test(tests, forward_tsn);
	tcase_add_test(tests, i_forward_tsn);
	tcase_add_test(tests, padding_of_any_value);
	tcase_add_test(tests, chunk_by_type);
	tcase_add_test(tests, more_chunks_than_kept);
}
