/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose fragments arrive in I-DATA chunks: RFC 8260 2.1 and 2.2.3. */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

SCENARIO(fragments_by_fsn, "Fragments that are counted from 0, as RFC 8260 does, make a message",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.1-5", "RFC8260-2.2.3-1"},
	 .known = {{"6.1", NULL,
		    "the fragment behind the first one is expected to have FSN 0, too: "
		    "sctp_intl_retrieve_reassembled() (stream_interleave.c)"}})
{
	struct association association = interleaved_open(lab);

	association.second_fsn = 1;
	send_parts(association, {0, 0, 0, FIRST, 0, "one "}, {1, 0, 0, MIDDLE, 1, "two "},
		   {2, 0, 0, LAST, 2, "three"});
	expect_message(association.iut, 0, "one two three");
}

SCENARIO(unordered_fragments_by_fsn,
	 "Fragments of an unordered message that are counted from 0 make a message",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.1-5", "RFC8260-2.2.3-1"},
	 .known = {{"6.1", NULL,
		    "the fragment behind the first one is expected to have FSN 0, too: "
		    "sctp_intl_retrieve_reassembled_uo() (stream_interleave.c)"}})
{
	struct association association = interleaved_open(lab);

	association.second_fsn = 1;
	send_parts(association, {0, 0, 0, FIRST | UNORDERED, 0, "one "},
		   {1, 0, 0, MIDDLE | UNORDERED, 1, "two "},
		   {2, 0, 0, LAST | UNORDERED, 2, "three"});
	expect_message(association.iut, 0, "one two three");
}

enum { FRAGMENTS = 4, ORDERS = 24 };

/* The n-th permutation of the numbers below FRAGMENTS. */
static void permute(unsigned n, unsigned order[FRAGMENTS])
{
	for (unsigned i = 0; i < FRAGMENTS; i++)
		order[i] = i;
	for (unsigned i = FRAGMENTS; i > 1; i--) {
		unsigned other = n % i;
		unsigned number = order[other];

		order[other] = order[i - 1];
		order[i - 1] = number;
		n /= i;
	}
}

/* A message in four fragments, sent in each order that there is, with TSNs that follow the FSNs. */
static void send_in_all_orders(struct association association, int flags)
{
	static const char *const texts[] = {"the ", "parts ", "of a ", "message"};
	static const int places[] = {FIRST, MIDDLE, MIDDLE, LAST};

	for (unsigned n = 0; n < ORDERS; n++) {
		unsigned order[FRAGMENTS];

		permute(n, order);
		for (unsigned i = 0; i < FRAGMENTS; i++) {
			unsigned fsn = order[i];

			expect_no_message(association.iut, MILLISECONDS(1));
			send_parts(association, {n * FRAGMENTS + fsn, 1, n, places[fsn] | flags,
						 fsn, texts[fsn], n});
		}
		expect_message(association.iut, 1, "the parts of a message", .ppid = n,
			       .unordered = !!flags);
	}
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(any_order_of_fragments, "Whatever the order of its fragments, a message is put together",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_in_all_orders(interleaved_open(lab, .fragments = true), 0);
}

SCENARIO(any_order_of_unordered_fragments,
	 "Whatever the order of its fragments, an unordered message is put together",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_in_all_orders(interleaved_open(lab, .fragments = true), UNORDERED);
}

SCENARIO(fsn_and_not_tsn, "Fragments are put together by FSN, not by TSN", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association = interleaved_open(lab, .fragments = true);

	send_parts(association, {0, 0, 0, LAST, 3, "d"}, {1, 0, 0, MIDDLE, 1, "b"},
		   {2, 0, 0, FIRST, 0, "a", 77}, {3, 0, 0, MIDDLE, 2, "c"});
	expect_message(association.iut, 0, "abcd", .ppid = 77);
	send_parts(association, {4, 0, 5, MIDDLE | UNORDERED, 2, "g"},
		   {5, 0, 5, LAST | UNORDERED, 3, "h"}, {6, 0, 5, FIRST | UNORDERED, 0, "e", 78},
		   {7, 0, 5, MIDDLE | UNORDERED, 1, "f"});
	expect_message(association.iut, 0, "efgh", .ppid = 78, .unordered = 1);
	expect_acknowledged(association, 7);
}

SCENARIO(streams_interleaved,
	 "Fragments of three streams in between each other make three messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.2-6"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 2, 0, FIRST, 0, "2a", 2}, {1, 1, 0, FIRST, 0, "1a", 1},
		   {2, 3, 0, FIRST, 0, "3a", 3}, {3, 3, 0, MIDDLE, 1, "3b"},
		   {4, 1, 0, MIDDLE, 1, "1b"}, {5, 2, 0, MIDDLE, 1, "2b"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {6, 1, 0, LAST, 2, "1c"});
	expect_message(iut, 1, "1a1b1c", .ppid = 1);
	send_parts(association, {7, 3, 0, LAST, 2, "3c"});
	expect_message(iut, 3, "3a3b3c", .ppid = 3);
	send_parts(association, {8, 2, 0, LAST, 2, "2c"});
	expect_message(iut, 2, "2a2b2c", .ppid = 2);
}

SCENARIO(unordered_streams_interleaved,
	 "Fragments of unordered messages of three streams in between each other make three "
	 "messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.2-6"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 2, 4, FIRST | UNORDERED, 0, "2a", 2},
		   {1, 1, 4, FIRST | UNORDERED, 0, "1a", 1},
		   {2, 3, 4, FIRST | UNORDERED, 0, "3a", 3}, {3, 3, 4, MIDDLE | UNORDERED, 1, "3b"},
		   {4, 1, 4, MIDDLE | UNORDERED, 1, "1b"}, {5, 2, 4, MIDDLE | UNORDERED, 1, "2b"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {6, 1, 4, LAST | UNORDERED, 2, "1c"});
	expect_message(iut, 1, "1a1b1c", .ppid = 1);
	send_parts(association, {7, 3, 4, LAST | UNORDERED, 2, "3c"});
	expect_message(iut, 3, "3a3b3c", .ppid = 3);
	send_parts(association, {8, 2, 4, LAST | UNORDERED, 2, "2c"});
	expect_message(iut, 2, "2a2b2c", .ppid = 2);
}

SCENARIO(same_mid_ordered_and_unordered,
	 "Fragments with the same stream and MID, some ordered and some not, make two messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 0, 0, FIRST, 0, "ordered "},
		   {1, 0, 0, FIRST | UNORDERED, 0, "unordered "},
		   {2, 0, 0, MIDDLE | UNORDERED, 1, "and "});
	send_parts(association, {3, 0, 0, LAST, 1, "message"});
	expect_message(iut, 0, "ordered message", .unordered = 0);
	send_parts(association, {4, 0, 0, LAST | UNORDERED, 2, "last"});
	expect_message(iut, 0, "unordered and last", .unordered = 1);
}

SCENARIO(mids_interleaved,
	 "Fragments of several messages of a stream are kept apart by MID, and delivered in order",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {5, 0, 2, LAST, 1, "2b"}, {0, 0, 0, FIRST, 0, "0a"},
		   {2, 0, 1, FIRST, 0, "1a"}, {4, 0, 2, FIRST, 0, "2a"}, {3, 0, 1, LAST, 1, "1b"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {1, 0, 0, LAST, 1, "0b"});
	expect_message(iut, 0, "0a0b", .ssn = 0);
	expect_message(iut, 0, "1a1b", .ssn = 1);
	expect_message(iut, 0, "2a2b", .ssn = 2);
}

SCENARIO(unordered_mids_interleaved,
	 "Fragments of several unordered messages of a stream are kept apart by MID, and each "
	 "delivered as soon as it is complete",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {5, 0, 2, LAST | UNORDERED, 1, "2b"},
		   {0, 0, 0, FIRST | UNORDERED, 0, "0a"}, {2, 0, 1, FIRST | UNORDERED, 0, "1a"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {4, 0, 2, FIRST | UNORDERED, 0, "2a"});
	expect_message(iut, 0, "2a2b");
	send_parts(association, {1, 0, 0, LAST | UNORDERED, 1, "0b"});
	expect_message(iut, 0, "0a0b");
	send_parts(association, {3, 0, 1, LAST | UNORDERED, 1, "1b"});
	expect_message(iut, 0, "1a1b");
}

SCENARIO(gap_in_fsn, "A message is not delivered while one FSN is missing", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	/* No TSN is missing: the sender may assign them as it likes. */
	send_parts(association, {0, 0, 0, FIRST, 0, "a"}, {1, 0, 0, MIDDLE, 1, "b"},
		   {2, 0, 0, LAST, 3, "d"}, {3, 0, 0, FIRST | UNORDERED, 0, "A"},
		   {4, 0, 0, MIDDLE | UNORDERED, 1, "B"}, {5, 0, 0, LAST | UNORDERED, 3, "D"});
	expect_acknowledged(association, 5);
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {6, 0, 0, MIDDLE, 2, "c"});
	expect_message(iut, 0, "abcd");
	send_parts(association, {7, 0, 0, MIDDLE | UNORDERED, 2, "C"});
	expect_message(iut, 0, "ABCD");
}

SCENARIO(duplicate_fragment, "A fragment that comes twice is in the message once",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.2-4"})
{
	struct association association = interleaved_open(lab, .fragments = true);

	send_parts(association, {0, 0, 0, FIRST, 0, "a"}, {1, 0, 0, MIDDLE, 1, "b"},
		   {1, 0, 0, MIDDLE, 1, "b"}, {0, 0, 0, FIRST, 0, "a"}, {2, 0, 0, LAST, 2, "c"});
	expect_message(association.iut, 0, "abc");
	send_parts(association, {2, 0, 0, LAST, 2, "c"}, {1, 0, 0, MIDDLE, 1, "b"});
	expect_no_message(association.iut, SECONDS(1));
	expect_acknowledged(association, 2);
}

SCENARIO(whole_message_behind_fragments,
	 "A whole message waits for one in fragments that has a smaller MID", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 0, 0, FIRST, 0, "long "}, {1, 0, 1, WHOLE, 0, "short"},
		   {2, 1, 0, WHOLE, 0, "other stream"});
	expect_message(iut, 1, "other stream");
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {3, 0, 0, LAST, 1, "message"});
	expect_message(iut, 0, "long message");
	expect_message(iut, 0, "short");
}
