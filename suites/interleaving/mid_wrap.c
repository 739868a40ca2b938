/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MIDs that begin again after their largest value: RFC 8260 sections 2.1 and 2.2. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

/* The next message of stream 1 has MID `next`, in I-DATA 3. */
static void skip_to_wrap(struct association association, uint32_t next)
{
	/* Twice, because a MID ahead by 2^31 or more is an old one. */
	send_i_forward_tsn(association, 1, {1, INT32_MAX - 1});
	send_i_forward_tsn(association, 2, {1, next - 1});
}

SCENARIO(mid_wrap,
	 "A receiver expects MID 0 after 2^32 - 1, and keeps messages in order across the wrap",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.2.2-4", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	skip_to_wrap(association, UINT32_MAX - 1);
	interleaving_expect_acknowledged(association, 2);
	interleaving_send(association, {7, 1, 2, "BE", 0, "2"}, {4, 1, UINT32_MAX, "BE", 0, "-1"},
			  {6, 1, 1, "BE", 0, "1"}, {5, 1, 0, "BE", 0, "0"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {3, 1, UINT32_MAX - 1, "BE", 0, "-2"});
	expect_message(iut, 1, "-2", .ssn = UINT16_MAX - 1);
	expect_message(iut, 1, "-1", .ssn = UINT16_MAX);
	expect_message(iut, 1, "0", .ssn = 0);
	expect_message(iut, 1, "1", .ssn = 1);
	expect_message(iut, 1, "2", .ssn = 2);
}

SCENARIO(mid_wrap_of_fragments,
	 "Fragmented messages are reassembled and delivered in order across the wrap of the MID",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	skip_to_wrap(association, UINT32_MAX);
	interleaving_send(association, {5, 1, 0, "B", 0, "0a"}, {4, 1, UINT32_MAX, "E", 1, "-1b"},
			  {6, 1, 0, "E", 1, "0b"}, {8, 1, 0, "UE", 1, "U0b"},
			  {9, 1, UINT32_MAX, "UB", 0, "U-1a"}, {7, 1, 0, "UB", 0, "U0a"});
	expect_message(iut, 1, "U0aU0b");
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {3, 1, UINT32_MAX, "B", 0, "-1a"});
	expect_message(iut, 1, "-1a-1b");
	expect_message(iut, 1, "0a0b");
	interleaving_send(association, {10, 1, UINT32_MAX, "UE", 1, "U-1b"});
	expect_message(iut, 1, "U-1aU-1b");
}

SCENARIO(mid_wrap_of_waiting_fragments,
	 "A fragmented message that arrives after fragments from beyond the wrap of the MID is "
	 "reassembled",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.2.3-1"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	skip_to_wrap(association, UINT32_MAX);
	interleaving_send(association, {5, 1, 0, "B", 0, "0a"}, {3, 1, UINT32_MAX, "B", 0, "-1a"},
			  {4, 1, UINT32_MAX, "E", 1, "-1b"});
	expect_message(iut, 1, "-1a-1b");
	interleaving_send(association, {9, 1, 0, "UB", 0, "U0a"},
			  {7, 1, UINT32_MAX, "UB", 0, "U-1a"}, {8, 1, UINT32_MAX, "UE", 1, "U-1b"});
	expect_message(iut, 1, "U-1aU-1b");
	interleaving_send(association, {6, 1, 0, "E", 1, "0b"}, {10, 1, 0, "UE", 1, "U0b"});
	expect_message(iut, 1, "0a0b");
	expect_message(iut, 1, "U0aU0b");
}

/* Parts of two bytes with a partial delivery point of four: one part is too little, two are enough. */
static void expect_own_parts_only(struct lab *lab, const struct interleaving_part parts[3])
{
	struct association association = interleaving_open_by_parts(lab, 4);

	skip_to_wrap(association, UINT32_MAX);
	for (unsigned i = 0; i < 3; i++) {
		interleaving_send_parts(association, "", &parts[i], 1);
		interleaving_expect_nothing(association);
	}
	interleaving_send(association, {4, 1, UINT32_MAX, "", 1, "-b"});
	interleaving_expect_part(association, 1, "-a-b", false);
	interleaving_send(association, {5, 1, UINT32_MAX, "E", 2, "-c"}, {8, 1, 0, "E", 2, "0c"});
	interleaving_expect_part(association, 1, "-c", true);
	interleaving_expect_part(association, 1, "0a0b0c", true);
}

SCENARIO(mid_wrap_of_earlier_parts,
	 "What came earlier of a message from beyond the wrap of the MID does not count for the "
	 "partial delivery of the one before it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.2.3-1", "RFC6458-8.1.21-1"})
{
	static const struct interleaving_part parts[] = {
		{6, 1, 0, "B", 0, "0a"}, {7, 1, 0, "", 1, "0b"}, {3, 1, UINT32_MAX, "B", 0, "-a"}};

	expect_own_parts_only(lab, parts);
}

SCENARIO(mid_wrap_of_later_parts,
	 "What comes of a message from beyond the wrap of the MID does not count for the partial "
	 "delivery of the one before it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.2.3-1", "RFC6458-8.1.21-1"})
{
	static const struct interleaving_part parts[] = {
		{3, 1, UINT32_MAX, "B", 0, "-a"}, {6, 1, 0, "B", 0, "0a"}, {7, 1, 0, "", 1, "0b"}};

	expect_own_parts_only(lab, parts);
}

SCENARIO(
	mids_skipped_around_wrap,
	"I-FORWARD-TSN across the wrap of the MID delivers what waits on both sides of it, in order",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	.spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	/* I-DATA 3 and 6 are lost: MIDs 2^32 - 2 and 1. */
	skip_to_wrap(association, UINT32_MAX - 1);
	interleaving_send(association, {7, 1, 2, "BE", 0, "2"}, {5, 1, 0, "BE", 0, "0"},
			  {4, 1, UINT32_MAX, "BE", 0, "-1"});
	expect_no_message(iut, SECONDS(1));
	send_i_forward_tsn(association, 6, {1, 1});
	expect_message(iut, 1, "-1", .ssn = UINT16_MAX);
	expect_message(iut, 1, "0", .ssn = 0);
	expect_message(iut, 1, "2", .ssn = 2);
	/* What was skipped is old now, on either side. */
	send_i_forward_tsn(association, 6, {1, UINT32_MAX});
	interleaving_send(association, {8, 1, 3, "BE", 0, "3"});
	expect_message(iut, 1, "3", .ssn = 3);
}

SCENARIO(
	unordered_part_skipped_around_wrap,
	"The partial delivery of an unordered message ends when one from beyond the wrap of the MID is skipped",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	.spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	interleaving_send(association, {1, 1, UINT32_MAX, "UB", 0, "-1a"});
	interleaving_expect_part(association, 1, "-1a", false);
	/* I-DATA 4 keeps the rest of the queues: something came beyond what is skipped. */
	interleaving_send(association, {4, 2, 1, "BE", 0, "waits"});
	send_i_forward_tsn(association, 3, {1, 0, SKIP_UNORDERED});
	interleaving_expect_aborted(association, 1, 0, 1);
	interleaving_expect_nothing(association);
}
