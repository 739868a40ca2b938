/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages that are delivered in parts although DATA before them is missing: RFC 9260 section 6.6, RFC 6458 sections 6.1.7 and
 * 8.1.21.  With I-DATA: interleaving.no_parts_before_their_turn, interleaving.several_partial_deliveries.
 */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

/* sctp_ulpq_partial_delivery(), which makes room in a full window, looks at the Cumulative TSN Ack Point first; this does not. */
#define BEGUN_TOO_EARLY(consequence)                                                               \
	{                                                                                          \
		{                                                                                  \
			.reason = consequence                                                      \
				": sctp_ulpq_retrieve_reassembled() "                              \
				"(net/sctp/ulpqueue.c) begins a delivery in parts though DATA "    \
				"before it is missing"                                             \
		}                                                                                  \
	}

/*
 * The user takes parts of one byte and more, and is not told of deliveries that end early: a socket that is closed in the middle
 * of one leaks that event (lifecycle.closed_in_parts_one_to_many), which is another matter.
 */
static struct association open_by_parts(struct lab *lab)
{
	struct association association =
		association_open(lab, .forward_tsn = true, .streams = 2, .ignore_sacks = true);
	struct sctp_event event = {.se_assoc_id = association.iut->association,
				   .se_type = SCTP_PARTIAL_DELIVERY_EVENT};

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 1);
	endpoint_set(association.iut, SCTP_EVENT, &event, sizeof(event));
	return association;
}

SCENARIO(no_parts_before_their_turn,
	 "No part of a message is delivered before the messages that precede it in its stream",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2"},
	 .known = BEGUN_TOO_EARLY(
		 "a part is delivered before the message that precedes it in its stream"))
{
	struct association association = open_by_parts(lab);
	const struct received *part;

	send_data(association, 2, .flags = DATA_FLAG_B, .ssn = 1, .text = "in ");
	send_data(association, 3, .flags = 0, .ssn = 1, .text = "parts ");
	expect_no_message(association.iut, SECONDS(1));
	part = association.iut->assembling;
	ck_assert_msg(
		!part,
		"expected nothing of the message with SSN 1 while that with SSN 0 is missing; "
		"%zu bytes of it were delivered",
		part->size);
	send_data(association, 1, .ssn = 0, .text = "first");
	send_data(association, 4, .flags = DATA_FLAG_E, .ssn = 1, .text = "only");
	expect_message(association.iut, 0, "first", .ssn = 0);
	expect_message(association.iut, 0, "in parts only", .ssn = 1);
}

/* What the user has of a message that is not complete (bytes). */
static size_t delivered_so_far(struct association association)
{
	let_pass(association.lab, MILLISECONDS(100));
	return association.iut->assembling ? association.iut->assembling->size : 0;
}

SCENARIO(no_parts_before_fragments,
	 "No part of a message is delivered while a fragment of the one before it is there and the "
	 "rest of that is not",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.6-1", "RFC9260-6.9-15"})
{
	struct association association = open_by_parts(lab);

	send_data(association, 2, .flags = DATA_FLAG_E, .ssn = 0, .text = "first");
	send_data(association, 3, .flags = DATA_FLAG_B, .ssn = 1, .text = "in ");
	send_data(association, 4, .flags = 0, .ssn = 1, .text = "parts ");
	expect_no_message(association.iut, SECONDS(1));
	ck_assert_uint_eq(delivered_so_far(association), 0);
	send_data(association, 1, .flags = DATA_FLAG_B, .ssn = 0, .text = "the ");
	expect_message(association.iut, 0, "the first", .ssn = 0);
	send_data(association, 5, .flags = DATA_FLAG_E, .ssn = 1, .text = "only");
	expect_message(association.iut, 0, "in parts only", .ssn = 1);
}

SCENARIO(no_part_behind_a_gap,
	 "Of a message that is delivered in parts nothing behind a missing fragment is delivered, "
	 "nor does it count for the partial delivery point",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.9-15", "RFC6458-8.1.21-1"})
{
	struct association association = open_by_parts(lab);

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 4);
	send_data(association, 1, .flags = DATA_FLAG_B, .ssn = 0, .text = "ab");
	send_data(association, 3, .flags = 0, .ssn = 0, .text = "ef");
	ck_assert_uint_eq(delivered_so_far(association), 0);
	send_data(association, 2, .flags = 0, .ssn = 0, .text = "cd");
	ck_assert_uint_eq(delivered_so_far(association), 6);
	send_data(association, 6, .flags = DATA_FLAG_E, .ssn = 0, .text = "kl");
	send_data(association, 4, .flags = 0, .ssn = 0, .text = "gh");
	ck_assert_uint_eq(delivered_so_far(association), 8);
	send_data(association, 5, .flags = 0, .ssn = 0, .text = "ij");
	expect_message(association.iut, 0, "abcdefghijkl", .ssn = 0);
}

/* DATA `n` and the one after it are a message on that stream. */
static void send_halves(struct association association, unsigned n, uint16_t stream)
{
	send_data(association, n, .flags = DATA_FLAG_B, .stream = stream, .ssn = 0, .text = "two ");
	let_pass(association.lab, SECONDS(1));
	send_data(association, n + 1, .flags = DATA_FLAG_E, .stream = stream, .ssn = 0,
		  .text = "halves");
}

/* Streams are independent: either may come first. */
static void expect_halves_on_both(struct association association)
{
	const struct received *first = expect_message(association.iut, ANY, "two halves", .ssn = 0);

	ck_assert_uint_le(first->info.rcv_sid, 1);
	expect_message(association.iut, 1 - first->info.rcv_sid, "two halves", .ssn = 0);
}

SCENARIO(
	fragments_fill_gap_before_parts,
	"Fragments that fill a gap, and the message behind it whose delivery in parts has begun, "
	"are both delivered",
	.lab = &scripted_peer, .spec = {"RFC9260-6.9-15"},
	.known = BEGUN_TOO_EARLY(
		"nothing is delivered any more, as sctp_ulpq_retrieve_partial() takes the fragments that fill the gap for the next part"))
{
	struct association association = open_by_parts(lab);

	send_halves(association, 3, 1);
	send_halves(association, 1, 0);
	expect_halves_on_both(association);
}

SCENARIO(
	message_fills_gap_before_parts,
	"A message that fills a gap, and that behind it whose delivery in parts has begun, are both "
	"delivered",
	.lab = &scripted_peer, .spec = {"RFC9260-6.9-15"},
	.known = BEGUN_TOO_EARLY(
		"nothing is delivered until a further fragment comes, as nobody looks for the end that is there"))
{
	struct association association = open_by_parts(lab);

	send_halves(association, 2, 1);
	send_data(association, 1, .stream = 0, .ssn = 0, .text = "two halves");
	expect_halves_on_both(association);
}

SCENARIO(
	skipped_gap_before_parts,
	"A FORWARD TSN that skips another message does not end the delivery of the one behind it",
	.lab = &scripted_peer, .spec = {"RFC3758-3.6-9"},
	.known = BEGUN_TOO_EARLY(
		"the delivery of a message that was not skipped ends, as sctp_ulpq_abort_pd() does not ask which one was"))
{
	struct association association = open_by_parts(lab);

	send_halves(association, 2, 1);
	send_forward_tsn(association, 1, {0, 0});
	ck_assert_msg(!expect_message(association.iut, 1, "two halves", .ssn = 0)->partial,
		      "expected the whole message, its delivery was ended");
}
