/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole messages in I-DATA chunks arrive: RFC 8260 2.1 and 2.2.3. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

SCENARIO(order_of_mids,
	 "Ordered messages that arrive out of order are delivered in the order of their MIDs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {5, 3, 4, "BE", 0, "four"}, {3, 3, 2, "BE", 0, "two"},
			  {4, 3, 3, "BE", 0, "three"}, {2, 3, 1, "BE", 0, "one"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {1, 3, 0, "BE", 0, "zero"});
	expect_message(iut, 3, "zero", .ssn = 0, .unordered = 0);
	expect_message(iut, 3, "one", .ssn = 1);
	expect_message(iut, 3, "two", .ssn = 2);
	expect_message(iut, 3, "three", .ssn = 3);
	expect_message(iut, 3, "four", .ssn = 4);
	interleaving_expect_acknowledged(association, 5);
}

SCENARIO(order_without_tsns,
	 "Messages are delivered in the order of their MIDs, whatever the order of their TSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-2", "RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {1, 0, 2, "BE", 0, "two"}, {2, 0, 1, "BE", 0, "one"});
	interleaving_expect_acknowledged(association, 2);
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {3, 0, 0, "BE", 0, "zero"});
	expect_message(iut, 0, "zero");
	expect_message(iut, 0, "one");
	expect_message(iut, 0, "two");
}

SCENARIO(streams_wait_alone, "A message missing from one stream holds up no other stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	/* Stream 2 is between the two that wait, in numbers and in time. */
	interleaving_send(association, {2, 3, 1, "BE", 0, "3/1"}, {5, 1, 1, "BE", 0, "1/1"},
			  {7, 2, 1, "BE", 0, "2/1"}, {8, 1, 2, "BE", 0, "1/2"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {6, 2, 0, "BE", 0, "2/0"});
	expect_message(iut, 2, "2/0");
	expect_message(iut, 2, "2/1");
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {4, 1, 0, "BE", 0, "1/0"});
	expect_message(iut, 1, "1/0");
	expect_message(iut, 1, "1/1");
	expect_message(iut, 1, "1/2");
	interleaving_send(association, {1, 3, 0, "BE", 0, "3/0"}, {3, 2, 2, "BE", 0, "2/2"});
	expect_message(iut, 3, "3/0");
	expect_message(iut, 3, "3/1");
	expect_message(iut, 2, "2/2");
	interleaving_expect_acknowledged(association, 8);
}

SCENARIO(unordered_at_once,
	 "An unordered message is delivered at once, whatever its MID and whatever waits in its "
	 "stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {2, 0, 1, "BE", 0, "waits"});
	interleaving_send(association, {4, 0, 1, "UBE", 0, "second"});
	expect_message(iut, 0, "second", .unordered = 1);
	interleaving_send(association, {3, 0, 0, "UBE", 0, "first"});
	expect_message(iut, 0, "first", .unordered = 1);
	/* The MIDs of unordered messages are counted apart. */
	interleaving_send(association, {1, 0, 0, "BE", 0, "awaited"});
	expect_message(iut, 0, "awaited", .unordered = 0);
	expect_message(iut, 0, "waits", .unordered = 0);
}

SCENARIO(duplicate_chunk,
	 "An I-DATA chunk that arrives twice is delivered once and reported as a duplicate",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.2-21", "RFC9260-6.2-23"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;
	const struct chunk *sack;

	interleaving_send(association, {1, 0, 0, "BE", 0, "once"},
			  {3, 0, 2, "BE", 0, "behind a gap"});
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	interleaving_send(association, {1, 0, 0, "BE", 0, "once"});
	sack = expect_packet(lab, SACK, .from = "iut")->chunk;
	ck_assert_uint_eq(sack->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack, 0), peer_data_tsn(association, 1));
	interleaving_send(association, {3, 0, 2, "BE", 0, "behind a gap"});
	sack = expect_packet(lab, SACK, .from = "iut")->chunk;
	ck_assert_uint_eq(sack->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack, 0), peer_data_tsn(association, 3));
	interleaving_send(association, {2, 0, 1, "BE", 0, "the gap"});
	expect_message(iut, 0, "once");
	expect_message(iut, 0, "the gap");
	expect_message(iut, 0, "behind a gap");
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(reserved_bits, "Reserved bits and the reserved field of an I-DATA chunk are ignored",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.1-1", "RFC8260-2.1-3"})
{
	struct association association = interleaving_open(lab);
	struct {
		uint32_t tsn;
		uint16_t stream, reserved;
		uint32_t mid, ppid;
		char text[4];
	} chunk = {htonl(peer_data_tsn(association, 1)), htons(2), 0xffff, 0, htonl(7), "text"};

	peer_send(association.peer, I_DATA, .flags = 0xf0 | DATA_FLAG_B | DATA_FLAG_E,
		  .value = &chunk, .value_size = sizeof(chunk));
	expect_message(association.iut, 2, "text", .ppid = 7, .unordered = 0);
	interleaving_expect_acknowledged(association, 1);
}

SCENARIO(immediate_bit, "An I-DATA chunk with the I bit is acknowledged without delay",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.1-2"})
{
	struct association association = interleaving_open(lab);

	/* The first one is acknowledged at once in any case. */
	interleaving_send(association, {1, 0, 0, "BE", 0, "first"});
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	interleaving_send(association, {2, 0, 1, "BE", 0, "may be delayed"});
	expect_no_packet(lab, SACK, MILLISECONDS(100));
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	interleaving_send(association, {3, 0, 2, "IBE", 0, "must not be delayed"});
	expect_packet(lab, SACK, .from = "iut", .within = AT_ONCE);
}

SCENARIO(invalid_stream,
	 "I-DATA on a nonexistent stream is acknowledged and reported, but not delivered",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.5-2"})
{
	struct association association = interleaving_open(lab, .istreams = 4);
	const struct packet *error;
	struct tlv cause;

	interleaving_send(association, {1, 4, 0, "BE", 0, "too high"});
	error = peer_expect(association.peer, ERROR);
	ck_assert(chunk_tlv(error->chunk, CAUSE_INVALID_STREAM, &cause));
	ck_assert_uint_eq(cause.value[1], 4);
	interleaving_expect_acknowledged(association, 1);
	interleaving_send(association, {2, 3, 0, "BE", 0, "the last one"});
	expect_message(association.iut, 3, "the last one");
}

SCENARIO(no_user_data, "An I-DATA chunk without user data ends the association",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.2-36"})
{
	struct association association = interleaving_open(lab);

	interleaving_send(association, {1, 0, 0, "BE", 0, ""});
	ck_assert(chunk_has_tlv(peer_expect(association.peer, ABORT)->chunk, CAUSE_NO_USER_DATA));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

/* No sentence asks for this: a sender that uses a MID twice violates RFC 8260 2.1, and the kernel
 * says so.  What it guards is the receiver's order, which must not go back. */
SCENARIO(mid_seen_before,
	 "An ordered message whose MID was already delivered is not delivered: the association is "
	 "aborted for a protocol violation",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	static const uint32_t seen[] = {0, 1, UINT32_MAX};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(seen); i++) {
		struct association association = interleaving_open(lab, .peer = peer);

		interleaving_send(association, {1, 0, 0, "BE", 0, "first"},
				  {2, 0, 1, "BE", 0, "second"});
		expect_message(association.iut, 0, "first");
		expect_message(association.iut, 0, "second");
		interleaving_send(association, {3, 0, seen[i], "BE", 0, "again"});
		ck_assert(chunk_has_tlv(peer_expect(association.peer, ABORT)->chunk,
					CAUSE_PROTOCOL_VIOLATION));
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		expect_no_message(association.iut, SECONDS(1));
		peer = association.peer;
		peer_reset(peer);
		endpoint_close(association.iut);
	}
}
