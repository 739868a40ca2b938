/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose fragments arrive in I-DATA chunks: RFC 8260 2.1 and 2.2.3. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

#define SECOND_IS_0(function)                                                                      \
	{                                                                                          \
		"5.10", NULL,                                                                      \
			"the fragment after the first has FSN 0, too: " function                   \
			" (stream_interleave.c)"                                                   \
	}

/* RFC 8260 2.1 counts from 0, without a keyword. */
static void send_by_fsn(struct lab *lab, const char *flags)
{
	struct association association = interleaving_open(lab);

	interleaving_send_also(association, flags, {1, 0, 0, "B", 0, "one "},
			       {2, 0, 0, "", 1, "two "}, {3, 0, 0, "E", 2, "three"});
	expect_message(association.iut, 0, "one two three");
}

SCENARIO(fragments_by_fsn, "Fragments whose FSNs count from 0 are reassembled",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"},
	 .known = {SECOND_IS_0("sctp_intl_retrieve_reassembled()")})
{
	send_by_fsn(lab, "");
}

SCENARIO(unordered_fragments_by_fsn,
	 "Fragments of an unordered message whose FSNs count from 0 are reassembled",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"},
	 .known = {SECOND_IS_0("sctp_intl_retrieve_reassembled_uo()")})
{
	send_by_fsn(lab, "U");
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

/*
 * A message in four fragments, sent in every possible order, with TSNs that follow the FSNs, and
 * then with TSNs in the order of arrival.
 */
static void send_in_all_orders(struct lab *lab, const char *flags)
{
	static const char *const texts[] = {"the ", "parts ", "of a ", "message"};
	static const char *const places[] = {"B", "", "", "E"};
	struct association association = interleaving_open_fragmented(lab);

	for (unsigned n = 0; n < 2 * ORDERS; n++) {
		unsigned order[FRAGMENTS];

		permute(n % ORDERS, order);
		for (unsigned i = 0; i < FRAGMENTS; i++) {
			unsigned fsn = order[i], place = n < ORDERS ? fsn : i;

			expect_no_message(association.iut, MILLISECONDS(1));
			interleaving_send_also(
				association, flags,
				{n * FRAGMENTS + place + 1, 1, n, places[fsn], fsn, texts[fsn], n});
		}
		expect_message(association.iut, 1, "the parts of a message", .ppid = n,
			       .unordered = *flags == 'U');
	}
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(any_order_of_fragments, "A message is reassembled whatever order its fragments arrive in",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_in_all_orders(lab, "");
}

SCENARIO(any_order_of_unordered_fragments,
	 "An unordered message is reassembled whatever order its fragments arrive in",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	send_in_all_orders(lab, "U");
}

SCENARIO(fsn_and_not_tsn, "Fragments are reassembled by FSN, not by TSN", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association = interleaving_open_fragmented(lab);

	interleaving_send(association, {1, 0, 0, "E", 3, "d"}, {2, 0, 0, "", 1, "b"},
			  {3, 0, 0, "B", 0, "a", 77}, {4, 0, 0, "", 2, "c"});
	expect_message(association.iut, 0, "abcd", .ppid = 77);
	interleaving_send(association, {5, 0, 5, "U", 2, "g"}, {6, 0, 5, "UE", 3, "h"},
			  {7, 0, 5, "UB", 0, "e", 78}, {8, 0, 5, "U", 1, "f"});
	expect_message(association.iut, 0, "efgh", .ppid = 78, .unordered = 1);
	interleaving_expect_acknowledged(association, 8);
}

/* Fragments of three streams' messages with that MID. */
static void interleave_streams(struct lab *lab, uint32_t mid, const char *flags)
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send_also(association, flags, {1, 2, mid, "B", 0, "2a", 2},
			       {2, 1, mid, "B", 0, "1a", 1}, {3, 3, mid, "B", 0, "3a", 3},
			       {4, 3, mid, "", 1, "3b"}, {5, 1, mid, "", 1, "1b"},
			       {6, 2, mid, "", 1, "2b"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send_also(association, flags, {7, 1, mid, "E", 2, "1c"});
	expect_message(iut, 1, "1a1b1c", .ppid = 1);
	interleaving_send_also(association, flags, {8, 3, mid, "E", 2, "3c"});
	expect_message(iut, 3, "3a3b3c", .ppid = 3);
	interleaving_send_also(association, flags, {9, 2, mid, "E", 2, "2c"});
	expect_message(iut, 2, "2a2b2c", .ppid = 2);
}

SCENARIO(streams_interleaved, "Interleaved fragments of three streams make three messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.2-6"})
{
	interleave_streams(lab, 0, "");
}

SCENARIO(unordered_streams_interleaved,
	 "Interleaved fragments of unordered messages of three streams make three messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.2-6"})
{
	interleave_streams(lab, 4, "U");
}

SCENARIO(same_mid_ordered_and_unordered,
	 "Ordered and unordered fragments with the same stream and MID make two messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {1, 0, 0, "B", 0, "ordered "},
			  {2, 0, 0, "UB", 0, "unordered "}, {3, 0, 0, "U", 1, "and "});
	interleaving_send(association, {4, 0, 0, "E", 1, "message"});
	expect_message(iut, 0, "ordered message", .unordered = 0);
	interleaving_send(association, {5, 0, 0, "UE", 2, "last"});
	expect_message(iut, 0, "unordered and last", .unordered = 1);
}

SCENARIO(mids_interleaved,
	 "Fragments of several messages of a stream are kept apart by MID, and the messages "
	 "delivered in order",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {6, 0, 2, "E", 1, "2b"}, {1, 0, 0, "B", 0, "0a"},
			  {3, 0, 1, "B", 0, "1a"}, {5, 0, 2, "B", 0, "2a"},
			  {4, 0, 1, "E", 1, "1b"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {2, 0, 0, "E", 1, "0b"});
	expect_message(iut, 0, "0a0b", .ssn = 0);
	expect_message(iut, 0, "1a1b", .ssn = 1);
	expect_message(iut, 0, "2a2b", .ssn = 2);
}

SCENARIO(unordered_mids_interleaved,
	 "Fragments of several unordered messages of a stream are kept apart by MID, and each "
	 "message is delivered as soon as it is complete",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {6, 0, 2, "UE", 1, "2b"}, {1, 0, 0, "UB", 0, "0a"},
			  {3, 0, 1, "UB", 0, "1a"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {5, 0, 2, "UB", 0, "2a"});
	expect_message(iut, 0, "2a2b");
	interleaving_send(association, {2, 0, 0, "UE", 1, "0b"});
	expect_message(iut, 0, "0a0b");
	interleaving_send(association, {4, 0, 1, "UE", 1, "1b"});
	expect_message(iut, 0, "1a1b");
}

SCENARIO(gap_in_fsn, "A message is not delivered while one FSN is missing", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.3-1", "RFC8260-2.2.3-2"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	/* No TSN is missing: the sender may assign them as it likes. */
	interleaving_send(association, {1, 0, 0, "B", 0, "a"}, {2, 0, 0, "", 1, "b"},
			  {3, 0, 0, "E", 3, "d"}, {4, 0, 0, "UB", 0, "A"}, {5, 0, 0, "U", 1, "B"},
			  {6, 0, 0, "UE", 3, "D"});
	interleaving_expect_acknowledged(association, 6);
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {7, 0, 0, "", 2, "c"});
	expect_message(iut, 0, "abcd");
	interleaving_send(association, {8, 0, 0, "U", 2, "C"});
	expect_message(iut, 0, "ABCD");
}

SCENARIO(duplicate_fragment, "A fragment that arrives twice appears in the message once",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.2-21"})
{
	struct association association = interleaving_open_fragmented(lab);

	interleaving_send(association, {1, 0, 0, "B", 0, "a"}, {2, 0, 0, "", 1, "b"},
			  {2, 0, 0, "", 1, "b"}, {1, 0, 0, "B", 0, "a"}, {3, 0, 0, "E", 2, "c"});
	expect_message(association.iut, 0, "abc");
	interleaving_send(association, {3, 0, 0, "E", 2, "c"}, {2, 0, 0, "", 1, "b"});
	expect_no_message(association.iut, SECONDS(1));
	interleaving_expect_acknowledged(association, 3);
}

SCENARIO(whole_message_behind_fragments,
	 "A whole message waits for a fragmented one with a smaller MID", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {1, 0, 0, "B", 0, "long "}, {2, 0, 1, "BE", 0, "short"},
			  {3, 1, 0, "BE", 0, "other stream"});
	expect_message(iut, 1, "other stream");
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {4, 0, 0, "E", 1, "message"});
	expect_message(iut, 0, "long message");
	expect_message(iut, 0, "short");
}
