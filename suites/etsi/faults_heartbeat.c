/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: HEARTBEAT is answered (RFC 9260 section 8.3). */
#define SUITE "etsi"
#include "harness/wire/bytes.h"
#include "harness/scenario/scenario.h"

/* The chunk comes back to where it came from, unchanged but for its type. */
static void expect_copy(struct peer *peer, const char *path, const struct chunk_spec *heartbeat)
{
	uint8_t bytes[2048];
	struct wire_buffer sent = {.bytes = bytes, .capacity = sizeof(bytes)};
	const struct chunk *ack;

	encode_chunk(&sent, heartbeat);
	peer_send_packet(peer, .path = path, .chunks = {heartbeat});
	ack = peer_expect(peer, HEARTBEAT_ACK, .path = path, .alone = true)->chunk;
	ck_assert_uint_eq(ack->flags, 0);
	ck_assert_uint_eq(ack->length, get_unaligned_be16(bytes + 2));
	ck_assert_mem_eq(ack->value, bytes + CHUNK_HEADER, ack->value_length);
}

SCENARIO(fh_v_5_2,
	 "A HEARTBEAT is answered at once, to where it came from, by HEARTBEAT ACK with its "
	 "information",
	 .lab = &scripted_dual_path, .etsi = "SCTP_FH_V_5_2",
	 .spec = {"RFC9260-3.3.6-1", "RFC9260-3.3.6-2", "RFC9260-8.3-3", "RFC9260-8.3-9",
		  "RFC9260-6.4-2"})
{
	static const uint8_t block[1000] = {[0] = 0xff, [499] = 1, [999] = 0x80};
	struct association association = association_open(lab, .paths = {"path1"});
	const struct chunk_spec *heartbeats[] = {
		CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "1234")}),
		CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "padded by three bytes")}),
		CHUNK(HEARTBEAT, .tlvs = {tlv_of(PARAM_HEARTBEAT_INFO, "", 0)}),
		CHUNK(HEARTBEAT, .tlvs = {tlv_of(PARAM_HEARTBEAT_INFO, block, sizeof(block))}),
		CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "12345"),
					  tlv_text(0x8ffe, "a parameter of whatever type")}),
	};

	for (size_t i = 0; i < ARRAY_SIZE(heartbeats); i++) {
		expect_copy(association.peer, "path0", heartbeats[i]);
		expect_copy(association.peer, "path1", heartbeats[i]);
	}
	peer_expect_silence(association.peer, SECONDS(1));
}
