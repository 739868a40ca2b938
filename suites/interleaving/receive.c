/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole messages in I-DATA chunks arrive: RFC 8260 2.1 and 2.2.3. */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

SCENARIO(order_of_mids,
	 "Ordered messages that arrive out of order are delivered in the order of their MIDs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {4, 3, 4, WHOLE, 0, "four"}, {2, 3, 2, WHOLE, 0, "two"},
		   {3, 3, 3, WHOLE, 0, "three"}, {1, 3, 1, WHOLE, 0, "one"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {0, 3, 0, WHOLE, 0, "zero"});
	expect_message(iut, 3, "zero", .ssn = 0, .unordered = 0);
	expect_message(iut, 3, "one", .ssn = 1);
	expect_message(iut, 3, "two", .ssn = 2);
	expect_message(iut, 3, "three", .ssn = 3);
	expect_message(iut, 3, "four", .ssn = 4);
	expect_acknowledged(association, 4);
}

SCENARIO(order_without_tsns,
	 "The order of messages is that of the MIDs, whatever the order of the TSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 0, 2, WHOLE, 0, "two"}, {1, 0, 1, WHOLE, 0, "one"});
	expect_acknowledged(association, 1);
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {2, 0, 0, WHOLE, 0, "zero"});
	expect_message(iut, 0, "zero");
	expect_message(iut, 0, "one");
	expect_message(iut, 0, "two");
}

SCENARIO(streams_wait_alone, "What is missing of one stream holds up no other",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	/* Stream 2 is between the two that wait, in numbers and in time. */
	send_parts(association, {1, 3, 1, WHOLE, 0, "3/1"}, {4, 1, 1, WHOLE, 0, "1/1"},
		   {6, 2, 1, WHOLE, 0, "2/1"}, {7, 1, 2, WHOLE, 0, "1/2"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {5, 2, 0, WHOLE, 0, "2/0"});
	expect_message(iut, 2, "2/0");
	expect_message(iut, 2, "2/1");
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {3, 1, 0, WHOLE, 0, "1/0"});
	expect_message(iut, 1, "1/0");
	expect_message(iut, 1, "1/1");
	expect_message(iut, 1, "1/2");
	send_parts(association, {0, 3, 0, WHOLE, 0, "3/0"}, {2, 2, 2, WHOLE, 0, "2/2"});
	expect_message(iut, 3, "3/0");
	expect_message(iut, 3, "3/1");
	expect_message(iut, 2, "2/2");
	expect_acknowledged(association, 7);
}

SCENARIO(unordered_at_once,
	 "An unordered message is delivered at once, whatever its MID and what waits in its stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {1, 0, 1, WHOLE, 0, "waits"});
	send_parts(association, {3, 0, 1, WHOLE | UNORDERED, 0, "second"});
	expect_message(iut, 0, "second", .unordered = 1);
	send_parts(association, {2, 0, 0, WHOLE | UNORDERED, 0, "first"});
	expect_message(iut, 0, "first", .unordered = 1);
	/* The MIDs of unordered messages are counted apart. */
	send_parts(association, {0, 0, 0, WHOLE, 0, "awaited"});
	expect_message(iut, 0, "awaited", .unordered = 0);
	expect_message(iut, 0, "waits", .unordered = 0);
}

SCENARIO(duplicate_chunk, "An I-DATA chunk that comes twice is delivered once and reported",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.2-21", "RFC9260-6.2-23"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;
	const struct chunk *sack;

	send_parts(association, {0, 0, 0, WHOLE, 0, "once"}, {2, 0, 2, WHOLE, 0, "behind a gap"});
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	send_parts(association, {0, 0, 0, WHOLE, 0, "once"});
	sack = expect_packet(lab, SACK, .from = "iut")->chunk;
	ck_assert_uint_eq(sack->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack, 0), association.tsn);
	send_parts(association, {2, 0, 2, WHOLE, 0, "behind a gap"});
	sack = expect_packet(lab, SACK, .from = "iut")->chunk;
	ck_assert_uint_eq(sack->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack, 0), association.tsn + 2);
	send_parts(association, {1, 0, 1, WHOLE, 0, "the gap"});
	expect_message(iut, 0, "once");
	expect_message(iut, 0, "the gap");
	expect_message(iut, 0, "behind a gap");
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(reserved_bits, "Reserved bits and the reserved field of an I-DATA chunk are ignored",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.1-1", "RFC8260-2.1-3"})
{
	struct association association = interleaved_open(lab);
	struct {
		uint32_t tsn;
		uint16_t stream, reserved;
		uint32_t mid, ppid;
		char text[4];
	} chunk = {htonl(association.tsn), htons(2), 0xffff, 0, htonl(7), "text"};

	peer_send(association.peer, I_DATA, .flags = 0xf0 | WHOLE, .value = &chunk,
		  .value_size = sizeof(chunk));
	expect_message(association.iut, 2, "text", .ppid = 7, .unordered = 0);
	expect_acknowledged(association, 0);
}

SCENARIO(immediate_bit, "An I-DATA chunk with the I bit is acknowledged without delay",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.1-2"})
{
	struct association association = interleaved_open(lab);

	/* The first one is acknowledged at once in any case. */
	send_parts(association, {0, 0, 0, WHOLE, 0, "first"});
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	send_parts(association, {1, 0, 1, WHOLE, 0, "may be delayed"});
	expect_no_packet(lab, SACK, MILLISECONDS(100));
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	send_parts(association, {2, 0, 2, WHOLE | DATA_FLAG_I, 0, "must not be delayed"});
	expect_packet(lab, SACK, .from = "iut", .within = AT_ONCE);
}

SCENARIO(invalid_stream,
	 "I-DATA of a stream that there is not is acknowledged and reported, and not delivered",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.5-2"})
{
	struct association association =
		interleaved_open(lab, .init = INTERLEAVED(INIT, .ostreams = 4));
	const struct packet *error;
	struct tlv cause;

	send_parts(association, {0, 4, 0, WHOLE, 0, "too high"});
	error = peer_expect(association.peer, ERROR);
	ck_assert(chunk_tlv(error->chunk, CAUSE_INVALID_STREAM, &cause));
	ck_assert_uint_eq(cause.value[1], 4);
	expect_acknowledged(association, 0);
	send_parts(association, {1, 3, 0, WHOLE, 0, "the last one"});
	expect_message(association.iut, 3, "the last one");
}

SCENARIO(no_user_data, "An I-DATA chunk without user data ends the association",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.2-36"})
{
	struct association association = interleaved_open(lab);
	struct tlv cause;

	send_parts(association, {0, 0, 0, WHOLE, 0, ""});
	ck_assert(
		chunk_tlv(peer_expect(association.peer, ABORT)->chunk, CAUSE_NO_USER_DATA, &cause));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(mid_seen_before, "A MID of an ordered message that was delivered is not delivered again",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab);

	send_parts(association, {0, 0, 0, WHOLE, 0, "first"}, {1, 0, 1, WHOLE, 0, "second"});
	expect_message(association.iut, 0, "first");
	expect_message(association.iut, 0, "second");
	send_parts(association, {2, 0, 0, WHOLE, 0, "first again"});
	expect_no_message(association.iut, SECONDS(1));
}
