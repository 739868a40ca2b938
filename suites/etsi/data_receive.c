/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part D: DATA chunks of the tester as messages for the user. */
#define SUITE "etsi"
#include "suites/etsi/data.h"

SCENARIO(d_v_8_3, "First, middle and last fragment are put together to one message",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_3",
	 .spec = {"RFC9260-6.9-1", "RFC9260-6.9-15", "RFC9260-6-13"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->initial_tsn;

	peer_send(peer, DATA, .flags = DATA_FLAG_B, .ppid = 77, .text = "one message");
	expect_sack(peer, tsn);
	peer_send(peer, DATA, .flags = 0, .ppid = 77, .text = " in three");
	expect_sack(peer, tsn + 1, .after = SACK_DELAY);
	expect_no_message(iut, SECONDS(1));
	peer_send(peer, DATA, .flags = DATA_FLAG_E, .ppid = 77, .text = " parts");
	expect_message(iut, 0, "one message in three parts", .ppid = 77, .ssn = 0, .unordered = 0,
		       .within = AT_ONCE);
	expect_sack(peer, tsn + 2, .after = SACK_DELAY);

	peer_send(peer, DATA, .text = "the next one");
	expect_message(iut, 0, "the next one", .ssn = 1);
}

SCENARIO(d_o_8_6, "Duplicate DATA is told at once, as often as it came, and delivered once",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_6",
	 .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->initial_tsn;
	const struct chunk_spec *data = CHUNK(DATA, .tsn = tsn, .ssn = 0, .text = "once");

	peer_send_packet(peer, .chunks = {data});
	expect_sack(peer, tsn);
	expect_message(iut, 0, "once");

	peer_send_packet(peer, .chunks = {data});
	expect_sack_like(
		peer, CHUNK(SACK, .cumulative_tsn = tsn, .duplicates = {tsn}, .duplicate_count = 1),
		.alone = true);
	peer_send_packet(peer, .chunks = {data, data});
	expect_sack_like(
		peer,
		CHUNK(SACK, .cumulative_tsn = tsn, .duplicates = {tsn, tsn}, .duplicate_count = 2),
		.alone = true);

	peer_send(peer, DATA, .tsn = tsn + 1, .ssn = 1, .text = "new");
	expect_sack(peer, tsn + 1, .after = SACK_DELAY);
	expect_message(iut, 0, "new");
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(d_i_8_11, "DATA without user data is answered by an ABORT with No User Data and its TSN",
	 .lab = &scripted_peer, .etsi = "SCTP_D_I_8_11", .spec = {"RFC9260-6.2-36"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	const uint8_t tsn[] = {peer->initial_tsn >> 24, peer->initial_tsn >> 16,
			       peer->initial_tsn >> 8, peer->initial_tsn};
	struct tlv cause;

	peer_send(peer, DATA);
	ck_assert(chunk_tlv(peer_expect(peer, ABORT, .alone = true)->chunk, CAUSE_NO_USER_DATA,
			    &cause));
	ck_assert_uint_eq(cause.value_length, sizeof(tsn));
	ck_assert_mem_eq(cause.value, tsn, sizeof(tsn));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_no_message(iut, SECONDS(1));
	peer_expect_gone(peer);
}
