/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel has to overlook in what it receives: RFC 9260 sections 3.2 and 3.3. */
#define SUITE "format"
#include "harness/scenario/scenario.h"

SCENARIO(padding_overlooked,
	 "The padding of chunks and parameters means nothing, whatever it holds",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.2-4"})
{
	/* Of a type that is skipped; its value is one byte. */
	struct association association = association_open(
		lab, .ignore_sacks = true,
		.init = CHUNK(INIT, .tlvs = {tlv_lying(tlv_text(0x8fff, "abcd"), 5)}));
	struct peer *peer = association.peer;

	for (unsigned size = 1; size <= 4; size++) {
		const struct chunk *answer;
		char text[5] = "abcd";

		peer_send(peer, DATA, .text = text, .length = (int)(16 + size));
		peer_send(
			peer, HEARTBEAT,
			.tlvs = {tlv_lying(tlv_text(PARAM_HEARTBEAT_INFO, text), (int)(4 + size))},
			.length = (int)(8 + size));
		text[size] = 0;
		expect_message(association.iut, 0, text);
		answer = peer_expect(peer, HEARTBEAT_ACK)->chunk;
		ck_assert_uint_eq(answer->length, 8 + size);
		ck_assert_mem_eq(answer->value + 4, text, size);
	}
	expect_no_event(association.iut, SCTP_REMOTE_ERROR, 0);
}

SCENARIO(unordered_has_no_ssn,
	 "Unordered DATA is delivered whatever its Stream Sequence Number is, and moves that of "
	 "its stream not",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.1-3", "RFC9260-6.6-4"})
{
	static const uint16_t numbers[] = {7, 0, 0xffff, 7, 1, 0x8000};
	struct association association = association_open(lab, .ignore_sacks = true);
	const int unordered = DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		peer_send(association.peer, DATA, .flags = unordered, .ssn = numbers[i],
			  .text = "unordered");
		expect_message(association.iut, 0, "unordered", .unordered = 1);
		peer_send(association.peer, DATA, .ssn = (int)i, .text = "ordered");
		expect_message(association.iut, 0, "ordered", .ssn = (int)i, .unordered = 0);
	}
}

SCENARIO(init_flags_overlooked, "The flags of an INIT and of an INIT ACK mean nothing",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-7", "RFC9260-3.3.3-3"})
{
	struct association association = association_open(lab, .init = CHUNK(INIT, .flags = 0xff));
	struct peer *peer = association.peer;

	ck_assert_uint_eq(packet_last("iut", INIT_ACK)->chunk->flags, 0);
	association_close(association);
	association = association_open(lab, .peer = peer, .active = true,
				       .init = CHUNK(INIT_ACK, .flags = 0xff));
	ck_assert_uint_eq(packet_last("iut", INIT)->chunk->flags, 0);
	peer_expect_alive(association.peer);
}

SCENARIO(large_init_ack,
	 "An INIT ACK of more than 1500 bytes is accepted, and its cookie comes back",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.3-18"})
{
	enum { COOKIE = 2400 };
	static uint8_t cookie[COOKIE];
	struct association association;
	const struct chunk *echo;

	link_mtu(lab, "path0", 5000);
	pattern_fill(cookie, COOKIE, 1);
	association = association_prepare(lab, .active = true);
	peer_invite(association.peer, association.iut);
	peer_expect(association.peer, INIT);
	peer_send(association.peer, INIT_ACK, .tlvs = {tlv_of(PARAM_STATE_COOKIE, cookie, COOKIE)});
	echo = peer_expect(association.peer, COOKIE_ECHO)->chunk;
	ck_assert_uint_eq(echo->value_length, COOKIE);
	ck_assert_mem_eq(echo->value, cookie, COOKIE);
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

/* --- RFC 4820 --- */

static struct tlv_spec pad(size_t size)
{
	static const uint8_t bytes[1000];

	return tlv_of(PARAM_PADDING, bytes, size);
}

static size_t cookie_size(const struct chunk *init_ack)
{
	struct tlv cookie;

	ck_assert(chunk_tlv(init_ack, PARAM_STATE_COOKIE, &cookie));
	return cookie.value_length;
}

SCENARIO(pad_parameters,
	 "PAD parameters of an INIT are passed over: what follows them is heeded, and they are not "
	 "reported",
	 .lab = &scripted_peer, .spec = {"RFC4820-4-1", "RFC4820-4-2", "RFC4820-4-5"})
{
	static const struct tlv_spec supported = {.type = PARAM_FORWARD_TSN};
	struct association association = association_open(
		lab, .init = CHUNK(INIT, .tlvs = {pad(0), pad(1000), pad(3), supported}));
	const struct chunk *init_ack = packet_last("iut", INIT_ACK)->chunk;

	ck_assert(chunk_has_tlv(init_ack, PARAM_FORWARD_TSN));
	ck_assert(!chunk_has_tlv(init_ack, PARAM_UNRECOGNIZED));
	peer_expect_alive(association.peer);
}

SCENARIO(pad_not_in_cookie,
	 "The cookie for an INIT with PAD parameters is as large as the one for an INIT without",
	 .lab = &scripted_peer, .spec = {"RFC4820-4-6", "RFC4820-4-7"},
	 .known = {{NULL, NULL,
		    "the padding is part of the cookie: sctp_pack_cookie() "
		    "(net/sctp/sm_make_chunk.c) copies the whole INIT into it"}})
{
	struct association association = association_open(lab);
	size_t size = cookie_size(packet_last("iut", INIT_ACK)->chunk);
	struct peer *peer = association.peer;

	association_close(association);
	association_open(lab, .peer = peer, .init = CHUNK(INIT, .tlvs = {pad(1000)}));
	ck_assert_uint_eq(cookie_size(packet_last("iut", INIT_ACK)->chunk), size);
}

SCENARIO(pad_chunks, "A packet may have several PAD chunks: what stands between them is processed",
	 .lab = &scripted_peer, .spec = {"RFC4820-3-1"})
{
	struct association association = association_open(lab, .ignore_sacks = true);

	peer_send_packet(association.peer,
			 .chunks = {CHUNK(PAD, .value = "1234567", .value_size = 7), CHUNK(PAD),
				    CHUNK(DATA, .text = "between"),
				    CHUNK(PAD, .value = "12", .value_size = 2)});
	expect_message(association.iut, 0, "between");
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_alive(association.peer);
}
