/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I-FORWARD-TSN chunks arrive: RFC 8260 2.3.1, RFC 3758 3.6. */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

SCENARIO(skipped_message, "What waits for a message that is skipped is delivered at once",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-2", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {1, 2, 1, WHOLE, 0, "one"}, {2, 2, 2, WHOLE, 0, "two"},
		   {4, 2, 4, WHOLE, 0, "four"});
	expect_no_message(iut, SECONDS(1));
	send_skips(association, 0, {2, 0, 0});
	expect_message(iut, 2, "one", .ssn = 1);
	expect_message(iut, 2, "two", .ssn = 2);
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {3, 2, 3, WHOLE, 0, "three"});
	expect_message(iut, 2, "three", .ssn = 3);
	expect_message(iut, 2, "four", .ssn = 4);
	expect_acknowledged(association, 4);
}

SCENARIO(skipped_stream, "Only the streams that an I-FORWARD-TSN lists go on",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {3, 1, 1, WHOLE, 0, "1/1"}, {4, 2, 1, WHOLE, 0, "2/1"},
		   {5, 3, 1, WHOLE, 0, "3/1"}, {6, 3, 2, WHOLE, 0, "3/2"});
	send_skips(association, 0, {2, 0, 0});
	expect_message(iut, 2, "2/1");
	expect_no_message(iut, SECONDS(1));
	send_skips(association, 2, {3, 0, 0}, {1, 0, 0});
	expect_message(iut, 3, "3/1");
	expect_message(iut, 3, "3/2");
	expect_message(iut, 1, "1/1");
	expect_acknowledged(association, 6);
}

SCENARIO(skipped_mids,
	 "Messages up to the largest MID that is skipped are delivered if they came, and what "
	 "follows without a gap",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	/* TSNs 0, 2 and 5 are lost: MIDs 0, 2 and 5. */
	send_parts(association, {1, 1, 1, WHOLE, 0, "1"}, {3, 1, 3, WHOLE, 0, "3"},
		   {4, 1, 4, WHOLE, 0, "4"}, {6, 1, 6, WHOLE, 0, "6"}, {7, 1, 8, WHOLE, 0, "8"});
	send_skips(association, 5, {1, 0, 5});
	expect_message(iut, 1, "1");
	expect_message(iut, 1, "3");
	expect_message(iut, 1, "4");
	expect_message(iut, 1, "6");
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {8, 1, 7, WHOLE, 0, "7"});
	expect_message(iut, 1, "7");
	expect_message(iut, 1, "8");
}

SCENARIO(skipped_unordered,
	 "To skip an unordered message does not skip an ordered one with its MID",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {2, 1, 1, WHOLE, 0, "second"});
	send_skips(association, 0, {1, SKIP_UNORDERED, 0});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {1, 1, 0, WHOLE, 0, "first"});
	expect_message(iut, 1, "first");
	expect_message(iut, 1, "second");
	expect_acknowledged(association, 2);
}

SCENARIO(skipped_old_mid, "A MID that is behind what was delivered takes nothing back",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-4", "RFC3758-3.6-5"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 1, 0, WHOLE, 0, "0"}, {1, 1, 1, WHOLE, 0, "1"},
		   {3, 1, 3, WHOLE, 0, "3"});
	expect_message(iut, 1, "0");
	expect_message(iut, 1, "1");
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	send_skips(association, 0, {1, 0, 0});
	ck_assert_uint_eq(expect_packet(lab, SACK, .from = "iut")->chunk->sack.cumulative_tsn,
			  association.tsn + 1);
	send_parts(association, {2, 1, 2, WHOLE, 0, "2"});
	expect_message(iut, 1, "2");
	expect_message(iut, 1, "3");
}

SCENARIO(skipped_reserved_bits, "Reserved bits of an I-FORWARD-TSN are ignored",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-2", "RFC8260-2.3.1-3"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	send_parts(association, {2, 1, 2, WHOLE, 0, "ordered"});
	send_skips_with(association, 0, 0xff,
			(const struct skip[]){{1, 0xfffe | SKIP_UNORDERED, 1}}, 1);
	expect_no_message(iut, SECONDS(1));
	send_skips_with(association, 1, 0xff, (const struct skip[]){{1, 0xfffe, 1}}, 1);
	expect_message(iut, 1, "ordered");
	expect_acknowledged(association, 2);
}

SCENARIO(skipped_without_list, "An I-FORWARD-TSN without a list moves the cumulative TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC3758-3.6-2", "RFC3758-3.6-3"})
{
	struct association association = interleaved_open(lab);

	send_parts(association, {2, 1, 0, WHOLE, 0, "message"});
	expect_message(association.iut, 1, "message");
	peer_send(association.peer, I_FORWARD_TSN, .tsn = association.tsn + 1);
	expect_acknowledged(association, 2);
	/* What was skipped is a duplicate now. */
	send_parts(association, {1, 1, 0, WHOLE | UNORDERED, 0, "skipped"});
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(skipped_fragments,
	 "The fragments of a message that is skipped are thrown away, and those of others are not",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	/* TSN 2 is lost, and with it MID 0 of stream 1 and its fragments. */
	send_parts(association, {0, 1, 0, FIRST, 0, "skip"}, {1, 1, 0, MIDDLE, 1, "ped"},
		   {3, 1, 1, FIRST, 0, "not "}, {4, 2, 0, FIRST, 0, "nor "});
	send_skips(association, 2, {1, 0, 0});
	send_parts(association, {2, 1, 0, LAST, 2, "late"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {5, 1, 1, LAST, 1, "skipped"}, {6, 2, 0, LAST, 1, "this"});
	expect_message(iut, 1, "not skipped", .ssn = 1);
	expect_message(iut, 2, "nor this");
}

SCENARIO(skipped_unordered_fragments,
	 "The fragments of an unordered message that is skipped are thrown away, and those of "
	 "others are not",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_parts(association, {0, 1, 0, FIRST | UNORDERED, 0, "skip"},
		   {1, 1, 0, MIDDLE | UNORDERED, 1, "ped"}, {3, 1, 1, FIRST | UNORDERED, 0, "not "},
		   {4, 1, 0, FIRST, 0, "nor "});
	send_skips(association, 2, {1, SKIP_UNORDERED, 0});
	send_parts(association, {2, 1, 0, LAST | UNORDERED, 2, "late"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {5, 1, 1, LAST | UNORDERED, 1, "skipped"},
		   {6, 1, 0, LAST, 1, "this"});
	expect_message(iut, 1, "not skipped", .unordered = 1);
	expect_message(iut, 1, "nor this", .unordered = 0);
}

/* The a_rwnd of the SACK for I-DATA `n`, an unordered message of a byte. */
static uint32_t window_at(struct association association, unsigned n)
{
	/* Until then a SACK may be delayed. */
	let_pass(association.lab, MILLISECONDS(250));
	forget_packets(association.lab);
	send_parts(association, {n, 9, n, WHOLE | UNORDERED | DATA_FLAG_I, 0, "w"});
	expect_message(association.iut, 9, "w");
	return expect_packet(association.lab, SACK, .from = "iut")->chunk->sack.a_rwnd;
}

SCENARIO(skipped_fragments_leave_window,
	 "The fragments of skipped messages, ordered or not, take up no receive window any more",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	uint32_t before = window_at(association, 0);

	send_parts(association, {1, 1, 0, FIRST, 0, "ordered"},
		   {3, 1, 0, FIRST | UNORDERED, 0, "unordered"}, {6, 2, 0, WHOLE, 0, "beyond"});
	expect_message(association.iut, 2, "beyond");
	send_skips(association, 2, {1, 0, 0});
	send_skips(association, 4, {1, SKIP_UNORDERED, 0});
	ck_assert_uint_eq(window_at(association, 5), before);
}

SCENARIO(stranded_message,
	 "A message that waits is delivered also if everything that came is skipped",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7", "RFC3758-3.6-8"},
	 .known = {
		 {"6.1", NULL,
		  "it is lost, though it was acknowledged: sctp_report_iftsn() "
		  "(stream_interleave.c) empties all queues where no TSN beyond the new cumulative "
		  "one came"}})
{
	struct association association = interleaved_open(lab);

	send_parts(association, {1, 1, 1, WHOLE, 0, "stranded"});
	/* TSN 0 was MID 0 of stream 1, and TSN 2 MID 0 of stream 2. */
	send_skips(association, 2, {1, 0, 0}, {2, 0, 0});
	expect_message(association.iut, 1, "stranded", .ssn = 1);
}

SCENARIO(skipped_partial_delivery,
	 "SCTP_PARTIAL_DELIVERY_EVENT tells of a message that is skipped while it is delivered in "
	 "parts; other streams go on",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);

	/* TSN 2 is lost, and with it the rest of MID 0 of stream 1. */
	send_parts(association, {0, 1, 0, FIRST, 0, "1a"}, {1, 2, 0, FIRST, 0, "2a"},
		   {3, 1, 1, WHOLE, 0, "behind"}, {4, 2, 0, MIDDLE, 1, "2b"});
	expect_part(association, 1, "1a", false);
	expect_part(association, 2, "2a", false);
	expect_part(association, 2, "2b", false);
	expect_nothing_to_read(association);
	send_skips(association, 2, {1, 0, 0});
	expect_delivery_aborted(association, 1, 0, 0);
	expect_part(association, 1, "behind", true);
	send_parts(association, {5, 2, 0, LAST, 2, "2c"});
	expect_part(association, 2, "2c", true);
}

SCENARIO(skipped_unordered_partial_delivery,
	 "SCTP_PARTIAL_DELIVERY_EVENT tells of an unordered message that is skipped while it is "
	 "delivered in parts",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"},
	 .known = {{"6.1", NULL,
		    "no event: sctp_intl_skip() (stream_interleave.c) ends only a partial delivery "
		    "whose MID is smaller than the one skipped, not the same"}})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);
	bool told;

	send_parts(association, {0, 1, 4, FIRST | UNORDERED, 0, "Ua"},
		   {2, 2, 0, WHOLE, 0, "other stream"});
	expect_part(association, 1, "Ua", false);
	expect_part(association, 2, "other stream", true);
	send_skips(association, 1, {1, SKIP_UNORDERED, 4});
	told = has_something_to_read(association);
	/* What is not told then is told when the association ends. */
	peer_send(association.peer, ABORT);
	expect_delivery_aborted(association, 1, 4, 1);
	ck_assert_msg(told, "the application was not told of the abandoned message");
}

SCENARIO(skipped_later_unordered,
	 "A partial delivery of an unordered message ends when that and a later one are skipped, "
	 "and not when an earlier one is",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);

	/* TSN 0 was MID 3, TSN 2 the rest of MID 4, TSN 3 MID 5. */
	send_parts(association, {1, 1, 4, FIRST | UNORDERED, 0, "Ua"},
		   {4, 2, 0, WHOLE, 0, "other stream"});
	expect_part(association, 1, "Ua", false);
	expect_part(association, 2, "other stream", true);
	send_skips(association, 0, {1, SKIP_UNORDERED, 3});
	expect_nothing_to_read(association);
	send_skips(association, 3, {1, SKIP_UNORDERED, 5});
	let_pass(lab, AT_ONCE);
	expect_delivery_aborted(association, 1, 5, 1);
	send_parts(association, {5, 1, 6, FIRST | UNORDERED, 0, "Va"},
		   {6, 1, 6, LAST | UNORDERED, 1, "Vb"});
	expect_part(association, 1, "Va", false);
	expect_part(association, 1, "Vb", true);
}

SCENARIO(all_skipped,
	 "If everything that came is skipped, each message that is being delivered in parts is "
	 "reported as aborted, and new ones come through",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association =
		interleaved_open(lab, .fragments = true, .by_parts = true, .delivery_point = 1);

	send_parts(association, {0, 1, 0, FIRST, 0, "1a"}, {1, 3, 0, FIRST, 0, "3a"},
		   {2, 3, 0, FIRST | UNORDERED, 0, "Ua"});
	expect_part(association, 1, "1a", false);
	expect_part(association, 3, "3a", false);
	expect_part(association, 3, "Ua", false);
	send_skips(association, 5, {1, 0, 0}, {3, 0, 0}, {3, SKIP_UNORDERED, 0});
	expect_delivery_aborted(association, 1, 0, 0);
	expect_delivery_aborted(association, 3, 0, 1);
	expect_delivery_aborted(association, 3, 0, 0);
	expect_nothing_to_read(association);
	send_parts(association, {6, 3, 1, FIRST, 0, "3/1a"}, {7, 1, 1, WHOLE, 0, "1/1"},
		   {8, 3, 1, LAST, 1, "3/1b"});
	expect_part(association, 3, "3/1a", false);
	expect_part(association, 1, "1/1", true);
	expect_part(association, 3, "3/1b", true);
}

SCENARIO(mid_wrap, "A receiver expects MID 0 after 2^32 - 1, and keeps the order across the wrap",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.1-4", "RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab);
	struct endpoint *iut = association.iut;

	/* Twice, because a MID ahead by 2^31 or more is an old one. */
	send_skips(association, 0, {1, 0, INT32_MAX - 1});
	send_skips(association, 1, {1, 0, UINT32_MAX - 2});
	expect_acknowledged(association, 1);
	send_parts(association, {6, 1, 2, WHOLE, 0, "2"}, {3, 1, UINT32_MAX, WHOLE, 0, "-1"},
		   {5, 1, 1, WHOLE, 0, "1"}, {4, 1, 0, WHOLE, 0, "0"});
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {2, 1, UINT32_MAX - 1, WHOLE, 0, "-2"});
	expect_message(iut, 1, "-2", .ssn = UINT16_MAX - 1);
	expect_message(iut, 1, "-1", .ssn = UINT16_MAX);
	expect_message(iut, 1, "0", .ssn = 0);
	expect_message(iut, 1, "1", .ssn = 1);
	expect_message(iut, 1, "2", .ssn = 2);
}

SCENARIO(mid_wrap_of_fragments,
	 "Messages in fragments are put together and delivered in order across the wrap of the MID",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.1-4", "RFC8260-2.2.3-1"})
{
	struct association association = interleaved_open(lab, .fragments = true);
	struct endpoint *iut = association.iut;

	send_skips(association, 0, {1, 0, INT32_MAX - 1});
	send_skips(association, 1, {1, 0, UINT32_MAX - 1});
	send_parts(association, {4, 1, 0, FIRST, 0, "0a"}, {3, 1, UINT32_MAX, LAST, 1, "-1b"},
		   {5, 1, 0, LAST, 1, "0b"}, {7, 1, 0, LAST | UNORDERED, 1, "U0b"},
		   {8, 1, UINT32_MAX, FIRST | UNORDERED, 0, "U-1a"},
		   {6, 1, 0, FIRST | UNORDERED, 0, "U0a"});
	expect_message(iut, 1, "U0aU0b");
	expect_no_message(iut, SECONDS(1));
	send_parts(association, {2, 1, UINT32_MAX, FIRST, 0, "-1a"});
	expect_message(iut, 1, "-1a-1b");
	expect_message(iut, 1, "0a0b");
	send_parts(association, {9, 1, UINT32_MAX, LAST | UNORDERED, 1, "U-1b"});
	expect_message(iut, 1, "U-1aU-1b");
}

SCENARIO(skipped_invalid_stream,
	 "An I-FORWARD-TSN of a stream that there is not leaves the association alone",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1"})
{
	struct association association =
		interleaved_open(lab, .init = INTERLEAVED(INIT, .ostreams = 4));
	struct endpoint *iut = association.iut;

	send_parts(association, {1, 3, 1, WHOLE, 0, "behind"});
	send_skips(association, 0, {4, 0, 0}, {0xffff, SKIP_UNORDERED, 0});
	expect_no_message(iut, SECONDS(1));
	send_skips(association, 0, {3, 0, 0});
	expect_message(iut, 3, "behind");
	peer_expect_alive(association.peer);
}
