/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages in I-DATA chunks that are delivered before they are complete: RFC 6458 8.1.20 (fragment
 * interleave level 2) and 8.1.21.
 */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

SCENARIO(parts_as_they_come,
	 "Once the partial delivery point is reached, the parts of a message are delivered as they "
	 "arrive, before any later message",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC6458-3.1.4-12"})
{
	struct association association = interleaving_open_by_parts(lab, 6);

	interleaving_send(association, {1, 1, 0, "B", 0, "aaa", 5});
	interleaving_expect_nothing(association);
	/* The TSNs are not in the order of the FSNs. */
	interleaving_send(association, {3, 1, 0, "", 1, "bbb"});
	ck_assert_uint_eq(interleaving_expect_part(association, 1, "aaabbb", false).rcv_ppid, 5);
	interleaving_send(association, {2, 1, 0, "", 2, "c"}, {4, 1, 1, "BE", 0, "behind"});
	interleaving_expect_part(association, 1, "c", false);
	interleaving_expect_nothing(association);
	interleaving_send(association, {5, 1, 0, "E", 3, "d"});
	interleaving_expect_part(association, 1, "d", true);
	interleaving_expect_part(association, 1, "behind", true);
	/* The next message begins below the point again. */
	interleaving_send(association, {6, 1, 2, "B", 0, "e"}, {7, 1, 2, "", 1, "f"});
	interleaving_expect_nothing(association);
	interleaving_send(association, {8, 1, 2, "E", 2, "g"});
	interleaving_expect_part(association, 1, "efg", true);
}

SCENARIO(unordered_parts_as_they_come,
	 "Once the partial delivery point is reached, the parts of an unordered message are "
	 "delivered as they arrive, with other messages in between",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_by_parts(lab, 6);

	interleaving_send(association, {1, 1, 3, "UB", 0, "aaa", 5});
	interleaving_expect_nothing(association);
	/* The TSNs are not in the order of the FSNs. */
	interleaving_send(association, {4, 1, 3, "U", 1, "bbb"});
	ck_assert_uint_eq(interleaving_expect_part(association, 1, "aaabbb", false).rcv_ppid, 5);
	interleaving_send(association, {3, 2, 0, "BE", 0, "other stream"});
	interleaving_expect_part(association, 2, "other stream", true);
	interleaving_send(association, {2, 1, 3, "U", 2, "c"});
	interleaving_expect_part(association, 1, "c", false);
	interleaving_send(association, {5, 1, 3, "UE", 3, "d"});
	ck_assert_uint_eq(interleaving_expect_part(association, 1, "d", true).rcv_flags,
			  SCTP_UNORDERED);
	interleaving_send(association, {6, 1, 4, "UB", 0, "e"}, {7, 1, 4, "U", 1, "f"});
	interleaving_expect_nothing(association);
	interleaving_send(association, {8, 1, 4, "UE", 2, "g"});
	interleaving_expect_part(association, 1, "efg", true);
}

static void send_parts_out_of_order(struct lab *lab, const char *flags)
{
	struct association association = interleaving_open_by_parts(lab, 2);

	/* The TSNs are in the order of arrival. */
	interleaving_send_also(association, flags, {1, 1, 0, "B", 0, "a"}, {2, 1, 0, "", 3, "d"},
			       {3, 1, 0, "", 2, "c"});
	interleaving_expect_nothing(association);
	interleaving_send_also(association, flags, {4, 1, 0, "", 1, "b"});
	interleaving_expect_part(association, 1, "abcd", false);
	interleaving_send_also(association, flags, {5, 1, 0, "E", 7, "h"}, {6, 1, 0, "", 5, "f"});
	interleaving_expect_nothing(association);
	interleaving_send_also(association, flags, {7, 1, 0, "", 4, "e"});
	interleaving_expect_part(association, 1, "ef", false);
	interleaving_send_also(association, flags, {8, 1, 0, "", 6, "g"});
	interleaving_expect_part(association, 1, "gh", true);
}

SCENARIO(parts_in_order, "Parts that arrive out of order are delivered in the order of their FSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_parts_out_of_order(lab, "");
}

SCENARIO(unordered_parts_in_order,
	 "Parts of an unordered message that arrive out of order are delivered in the order of "
	 "their FSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_parts_out_of_order(lab, "U");
}

SCENARIO(several_partial_deliveries,
	 "Messages of two streams, and an unordered one of one of these streams, are delivered in "
	 "parts at the same time",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC6458-8.1.20-4"})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	interleaving_send(association, {1, 2, 0, "B", 0, "2a"});
	interleaving_expect_part(association, 2, "2a", false);
	interleaving_send(association, {2, 1, 0, "B", 0, "1a"});
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_send(association, {3, 1, 0, "UB", 0, "Ua"});
	interleaving_expect_part(association, 1, "Ua", false);
	interleaving_send(association, {4, 2, 0, "", 1, "2b"});
	interleaving_expect_part(association, 2, "2b", false);
	interleaving_send(association, {5, 1, 0, "U", 1, "Ub"});
	interleaving_expect_part(association, 1, "Ub", false);
	interleaving_send(association, {6, 1, 0, "E", 1, "1b"});
	interleaving_expect_part(association, 1, "1b", true);
	interleaving_send(association, {7, 1, 1, "BE", 0, "next"});
	interleaving_expect_part(association, 1, "next", true);
	interleaving_send(association, {8, 1, 0, "UE", 2, "Uc"});
	interleaving_expect_part(association, 1, "Uc", true);
	interleaving_send(association, {9, 2, 0, "E", 2, "2c"});
	interleaving_expect_part(association, 2, "2c", true);
}

SCENARIO(no_parts_before_their_turn,
	 "No part of a message is delivered before the messages that precede it in its stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open_fragmented(lab);

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 2);
	interleaving_send(association, {2, 1, 1, "B", 0, "aaa"}, {3, 1, 1, "", 1, "bbb"});
	expect_no_message(association.iut, SECONDS(1));
	ck_assert_ptr_null(association.iut->assembling);
	interleaving_send(association, {1, 1, 0, "BE", 0, "first"}, {4, 1, 1, "E", 2, "ccc"});
	expect_message(association.iut, 1, "first");
	expect_message(association.iut, 1, "aaabbbccc");
}

enum { SIZE = 1000, WINDOW = 4000 };

static const char *kilobyte(void)
{
	static char text[SIZE + 1];

	pattern_fill((uint8_t *)text, SIZE, 1);
	for (unsigned i = 0; i < SIZE; i++)
		text[i] = (char)('a' + (uint8_t)text[i] % 26);
	return text;
}

/* Twice as much as the window has room for. */
static void send_more_than_window(struct lab *lab, const char *flags)
{
	enum { PARTS = 2 * WINDOW / SIZE };
	struct association association =
		interleaving_open_fragmented(lab, .receive_buffer = 2 * WINDOW);
	char message[2 * WINDOW + 1] = "";

	for (unsigned i = 0; i < PARTS; i++) {
		const char *place = i == 0 ? "B" : i == PARTS - 1 ? "E" : "";

		interleaving_send_also(association, flags, {i + 1, 1, 0, place, i, kilobyte()});
		strcat(message, kilobyte());
		let_pass(lab, MILLISECONDS(1));
	}
	expect_message(association.iut, 1, message);
}

SCENARIO(larger_than_window,
	 "A message larger than the receive window is delivered in parts, which opens the window",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.9-16", "RFC6458-3.1.4-11"})
{
	send_more_than_window(lab, "");
}

SCENARIO(unordered_larger_than_window,
	 "An unordered message larger than the receive window is delivered in parts, which opens "
	 "the window",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.9-16"})
{
	send_more_than_window(lab, "U");
}

SCENARIO(association_ends,
	 "When the association ends, every message that is being delivered in parts is reported as "
	 "aborted",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	struct association association = interleaving_open_by_parts(lab, 1);

	interleaving_send(association, {1, 1, 0, "BE", 0, "whole"}, {2, 1, 1, "B", 0, "1a"},
			  {3, 3, 0, "B", 0, "3a"}, {4, 3, 7, "UB", 0, "Ua"});
	interleaving_expect_part(association, 1, "whole", true);
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_expect_part(association, 3, "3a", false);
	interleaving_expect_part(association, 3, "Ua", false);
	peer_send(association.peer, ABORT);
	interleaving_expect_aborted(association, 1, 1, 0);
	interleaving_expect_aborted(association, 3, 7, 1);
	interleaving_expect_aborted(association, 3, 0, 0);
}

SCENARIO(closed_in_parts,
	 "A socket that is closed while messages are being delivered in parts goes when the peer "
	 "aborts the association that is being shut down",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .known = {{.from = "5.10",
		    .leak = true,
		    .reason = "sctp_intl_stream_abort_pd() (net/sctp/stream_interleave.c) queues "
			      "its events on a socket that was closed: they keep the association, "
			      "which keeps the socket and its port"}})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	interleaving_send(association, {1, 1, 0, "B", 0, "1a"}, {2, 3, 0, "UB", 0, "Ua"});
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_expect_part(association, 3, "Ua", false);
	endpoint_close(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

/*
 * The window is full of what waits for the first part, which then comes: the kernel may give up
 * what it has no more room for (RFC 9260 6.2), and all is sent again.
 */
static void fill_window(struct association association, const char *flags,
			const struct interleaving_part *parts, size_t count)
{
	interleaving_send_parts(association, flags, parts + 1, count - 1);
	let_pass(association.lab, AT_ONCE);
	ck_assert_uint_eq(packet_last(association.iut->node, SACK)->chunk->sack.a_rwnd, 0);
	interleaving_send_parts(association, flags, parts, 1);
	for (unsigned i = 0; i < 2; i++) {
		let_pass(association.lab, MILLISECONDS(250));
		interleaving_send_parts(association, flags, parts + 1, count - 1);
	}
}

/* As many as the window has room for, the one that is missing, and one more. */
enum { PARTS_FOR_WINDOW = 2 * WINDOW / SIZE + 2 };

SCENARIO(window_full_of_messages,
	 "Messages that fill the window behind a missing one are all delivered eventually",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	struct association association = interleaving_open(lab, .receive_buffer = 2 * WINDOW);
	struct interleaving_part parts[PARTS_FOR_WINDOW];

	for (unsigned i = 0; i < PARTS_FOR_WINDOW; i++)
		parts[i] = (struct interleaving_part){i + 1, 1, i, "BE", 0, kilobyte(), 0};
	fill_window(association, "", parts, PARTS_FOR_WINDOW);
	for (unsigned i = 0; i < PARTS_FOR_WINDOW; i++)
		expect_message(association.iut, 1, kilobyte(), .ssn = (int)i);
}

/* Of two messages, the first of that many fragments, of which the first one is missing. */
static void fill_window_with_fragments(struct lab *lab, const char *flags, unsigned of_first)
{
	struct association association =
		interleaving_open_fragmented(lab, .receive_buffer = 2 * WINDOW);
	struct interleaving_part parts[PARTS_FOR_WINDOW];
	char messages[2][PARTS_FOR_WINDOW * SIZE + 1] = {"", ""};

	for (unsigned i = 0; i < PARTS_FOR_WINDOW; i++) {
		unsigned mid = i >= of_first;
		unsigned fsn = mid ? i - of_first : i;
		bool is_last = i + 1 == of_first || i + 1 == PARTS_FOR_WINDOW;

		parts[i] = (struct interleaving_part){.n = i + 1,
						      .stream = 1,
						      .mid = mid,
						      .flags = fsn == 0	 ? "B"
							       : is_last ? "E"
									 : "",
						      .fsn = fsn,
						      .text = kilobyte()};
		strcat(messages[mid], kilobyte());
	}
	fill_window(association, flags, parts, PARTS_FOR_WINDOW);
	for (unsigned mid = 0; mid < 2 && *messages[mid]; mid++)
		expect_message(association.iut, 1, messages[mid], .unordered = *flags == 'U');
}

SCENARIO(window_full_of_fragments,
	 "Fragments that fill the window behind a missing one are all delivered eventually",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	/* What is missing completes one of them. */
	fill_window_with_fragments(lab, "", 2);
}

SCENARIO(window_full_of_unordered_fragments,
	 "Fragments of unordered messages that fill the window behind a missing one are all "
	 "delivered eventually",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	/* An unordered message of which the first fragment is there would be delivered in parts. */
	fill_window_with_fragments(lab, "U", PARTS_FOR_WINDOW);
}
