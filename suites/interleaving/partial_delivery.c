/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages in I-DATA chunks that are delivered before they are complete: RFC 6458 8.1.20 (fragment
 * interleave level 2) and 8.1.21.
 */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

SCENARIO(parts_as_they_come,
	 "From the partial delivery point on the parts of a message are delivered as they come, "
	 "and what is behind it afterwards",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 6);

	send_parts(association, {0, 1, 0, FIRST, 0, "aaa", 5});
	expect_nothing_to_read(association);
	send_parts(association, {1, 1, 0, MIDDLE, 1, "bbb"});
	ck_assert_uint_eq(expect_part(association, 1, "aaabbb", false).rcv_ppid, 5);
	send_parts(association, {2, 1, 0, MIDDLE, 2, "c"}, {3, 1, 1, WHOLE, 0, "behind"});
	expect_part(association, 1, "c", false);
	expect_nothing_to_read(association);
	send_parts(association, {4, 1, 0, LAST, 3, "d"});
	expect_part(association, 1, "d", true);
	expect_part(association, 1, "behind", true);
	/* The next message begins below the point again. */
	send_parts(association, {5, 1, 2, FIRST, 0, "e"}, {6, 1, 2, MIDDLE, 1, "f"});
	expect_nothing_to_read(association);
	send_parts(association, {7, 1, 2, LAST, 2, "g"});
	expect_part(association, 1, "efg", true);
}

SCENARIO(unordered_parts_as_they_come,
	 "From the partial delivery point on the parts of an unordered message are delivered as "
	 "they come, and other messages in between",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 6);

	send_parts(association, {0, 1, 3, FIRST | UNORDERED, 0, "aaa", 5});
	expect_nothing_to_read(association);
	send_parts(association, {1, 1, 3, MIDDLE | UNORDERED, 1, "bbb"});
	ck_assert_uint_eq(expect_part(association, 1, "aaabbb", false).rcv_ppid, 5);
	send_parts(association, {2, 2, 0, WHOLE, 0, "other stream"});
	expect_part(association, 2, "other stream", true);
	send_parts(association, {3, 1, 3, MIDDLE | UNORDERED, 2, "c"});
	expect_part(association, 1, "c", false);
	send_parts(association, {4, 1, 3, LAST | UNORDERED, 3, "d"});
	ck_assert_uint_eq(expect_part(association, 1, "d", true).rcv_flags, SCTP_UNORDERED);
	send_parts(association, {5, 1, 4, FIRST | UNORDERED, 0, "e"},
		   {6, 1, 4, MIDDLE | UNORDERED, 1, "f"});
	expect_nothing_to_read(association);
	send_parts(association, {7, 1, 4, LAST | UNORDERED, 2, "g"});
	expect_part(association, 1, "efg", true);
}

SCENARIO(parts_in_order, "Parts that come out of order are delivered in the order of their FSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 2);

	send_parts(association, {0, 1, 0, FIRST, 0, "a"}, {3, 1, 0, MIDDLE, 3, "d"},
		   {2, 1, 0, MIDDLE, 2, "c"});
	expect_nothing_to_read(association);
	send_parts(association, {1, 1, 0, MIDDLE, 1, "b"});
	expect_part(association, 1, "abcd", false);
	send_parts(association, {7, 1, 0, LAST, 7, "h"}, {5, 1, 0, MIDDLE, 5, "f"});
	expect_nothing_to_read(association);
	send_parts(association, {4, 1, 0, MIDDLE, 4, "e"});
	expect_part(association, 1, "ef", false);
	send_parts(association, {6, 1, 0, MIDDLE, 6, "g"});
	expect_part(association, 1, "gh", true);
}

SCENARIO(unordered_parts_in_order,
	 "Parts of an unordered message that come out of order are delivered in the order of their "
	 "FSNs",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 2);

	send_parts(association, {0, 1, 0, FIRST | UNORDERED, 0, "a"},
		   {3, 1, 0, MIDDLE | UNORDERED, 3, "d"}, {2, 1, 0, MIDDLE | UNORDERED, 2, "c"});
	expect_nothing_to_read(association);
	send_parts(association, {1, 1, 0, MIDDLE | UNORDERED, 1, "b"});
	expect_part(association, 1, "abcd", false);
	send_parts(association, {7, 1, 0, LAST | UNORDERED, 7, "h"},
		   {5, 1, 0, MIDDLE | UNORDERED, 5, "f"});
	expect_nothing_to_read(association);
	send_parts(association, {4, 1, 0, MIDDLE | UNORDERED, 4, "e"});
	expect_part(association, 1, "ef", false);
	send_parts(association, {6, 1, 0, MIDDLE | UNORDERED, 6, "g"});
	expect_part(association, 1, "gh", true);
}

SCENARIO(several_partial_deliveries,
	 "Messages of two streams, and an unordered one of one of them, are delivered in parts at "
	 "the same time",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);

	send_parts(association, {0, 2, 0, FIRST, 0, "2a"});
	expect_part(association, 2, "2a", false);
	send_parts(association, {1, 1, 0, FIRST, 0, "1a"});
	expect_part(association, 1, "1a", false);
	send_parts(association, {2, 1, 0, FIRST | UNORDERED, 0, "Ua"});
	expect_part(association, 1, "Ua", false);
	send_parts(association, {3, 2, 0, MIDDLE, 1, "2b"});
	expect_part(association, 2, "2b", false);
	send_parts(association, {4, 1, 0, MIDDLE | UNORDERED, 1, "Ub"});
	expect_part(association, 1, "Ub", false);
	send_parts(association, {5, 1, 0, LAST, 1, "1b"});
	expect_part(association, 1, "1b", true);
	send_parts(association, {6, 1, 1, WHOLE, 0, "next"});
	expect_part(association, 1, "next", true);
	send_parts(association, {7, 1, 0, LAST | UNORDERED, 2, "Uc"});
	expect_part(association, 1, "Uc", true);
	send_parts(association, {8, 2, 0, LAST, 2, "2c"});
	expect_part(association, 2, "2c", true);
}

SCENARIO(no_parts_before_their_turn,
	 "Parts of a message are not delivered before the messages that it waits for",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .delivery_point = 2);

	send_parts(association, {1, 1, 1, FIRST, 0, "aaa"}, {2, 1, 1, MIDDLE, 1, "bbb"});
	expect_no_message(association.iut, SECONDS(1));
	ck_assert_ptr_null(association.iut->assembling);
	send_parts(association, {0, 1, 0, WHOLE, 0, "first"}, {3, 1, 1, LAST, 2, "ccc"});
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
static void send_more_than_window(struct lab *lab, int flags)
{
	struct association association =
		interleaved_open(lab, .fragments = true, .receive_buffer = 2 * WINDOW);
	char message[2 * WINDOW + 1] = "";

	for (unsigned i = 0; i < 2 * WINDOW / SIZE; i++) {
		int place = i == 0 ? FIRST : i == 2 * WINDOW / SIZE - 1 ? LAST : MIDDLE;

		send_parts(association, {i, 1, 0, place | flags, i, kilobyte()});
		strcat(message, kilobyte());
		let_pass(lab, MILLISECONDS(1));
	}
	expect_message(association.iut, 1, message);
}

SCENARIO(larger_than_window,
	 "A message that is larger than the receive window is delivered in parts, which opens the "
	 "window",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	send_more_than_window(lab, 0);
}

SCENARIO(unordered_larger_than_window,
	 "An unordered message that is larger than the receive window is delivered in parts, which "
	 "opens the window",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	send_more_than_window(lab, UNORDERED);
}

SCENARIO(association_ends,
	 "When the association ends, each message that is being delivered in parts is reported as "
	 "aborted",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);

	send_parts(association, {0, 1, 0, WHOLE, 0, "whole"}, {1, 1, 1, FIRST, 0, "1a"},
		   {2, 3, 0, FIRST, 0, "3a"}, {3, 3, 7, FIRST | UNORDERED, 0, "Ua"});
	expect_part(association, 1, "whole", true);
	expect_part(association, 1, "1a", false);
	expect_part(association, 3, "3a", false);
	expect_part(association, 3, "Ua", false);
	peer_send(association.peer, ABORT);
	expect_delivery_aborted(association, 1, 1, 0);
	expect_delivery_aborted(association, 3, 7, 1);
	expect_delivery_aborted(association, 3, 0, 0);
}

/*
 * The window is full of what waits for TSN 0, which then comes: the kernel may give up what it has
 * room for no longer (RFC 9260 6.2), and all is sent again.
 */
static void fill_window(struct association association, const struct part *waiting, size_t count,
			struct part missing)
{
	send_parts_with(association, waiting, count);
	send_parts_with(association, &missing, 1);
	let_pass(association.lab, MILLISECONDS(250));
	send_parts_with(association, waiting, count);
	let_pass(association.lab, MILLISECONDS(250));
	send_parts_with(association, waiting, count);
}

SCENARIO(window_full_of_messages,
	 "Messages that fill the window behind a missing one are all delivered in the end",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	struct association association = interleaved_open(lab, .receive_buffer = 2 * WINDOW);
	struct part parts[6];

	for (unsigned i = 0; i < 6; i++)
		parts[i] = (struct part){i, 1, i, WHOLE, 0, kilobyte(), 0};
	fill_window(association, parts + 1, 5, parts[0]);
	for (unsigned i = 0; i < 6; i++)
		expect_message(association.iut, 1, kilobyte(), .ssn = (int)i);
}

static void fill_window_with_fragments(struct lab *lab, int flags)
{
	struct association association =
		interleaved_open(lab, .fragments = true, .receive_buffer = 2 * WINDOW);
	struct part parts[4];
	char message[2 * SIZE + 1];

	strcpy(message, kilobyte());
	strcat(message, kilobyte());

	/* Of two messages, so that the first fragment, which is missing, makes one of them whole.
	 */
	for (unsigned i = 0; i < 4; i++)
		parts[i] = (struct part){i,	1,	    i / 2, (i % 2 ? LAST : FIRST) | flags,
					 i % 2, kilobyte(), 0};
	fill_window(association, parts + 1, 3, parts[0]);
	for (unsigned i = 0; i < 2; i++)
		expect_message(association.iut, 1, message, .unordered = !!flags);
}

SCENARIO(window_full_of_fragments,
	 "Fragments that fill the window behind a missing one are all delivered in the end",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	fill_window_with_fragments(lab, 0);
}

SCENARIO(window_full_of_unordered_fragments,
	 "Fragments of unordered messages that fill the window behind a missing one are all "
	 "delivered in the end",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4"})
{
	fill_window_with_fragments(lab, UNORDERED);
}
