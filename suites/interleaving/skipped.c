/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I-FORWARD-TSN chunks arrive: RFC 8260 2.3.1, RFC 3758 3.6. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

SCENARIO(skipped_message, "Messages that wait for a skipped one are delivered at once",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-2", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {2, 2, 1, "BE", 0, "one"}, {3, 2, 2, "BE", 0, "two"},
			  {5, 2, 4, "BE", 0, "four"});
	expect_no_message(iut, SECONDS(1));
	send_i_forward_tsn(association, 1, {2, 0});
	expect_message(iut, 2, "one", .ssn = 1);
	expect_message(iut, 2, "two", .ssn = 2);
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {4, 2, 3, "BE", 0, "three"});
	expect_message(iut, 2, "three", .ssn = 3);
	expect_message(iut, 2, "four", .ssn = 4);
	interleaving_expect_acknowledged(association, 5);
}

SCENARIO(skipped_stream, "I-FORWARD-TSN releases only the streams that it lists",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {4, 1, 1, "BE", 0, "1/1"}, {5, 2, 1, "BE", 0, "2/1"},
			  {6, 3, 1, "BE", 0, "3/1"}, {7, 3, 2, "BE", 0, "3/2"});
	send_i_forward_tsn(association, 1, {2, 0});
	expect_message(iut, 2, "2/1");
	expect_no_message(iut, SECONDS(1));
	send_i_forward_tsn(association, 3, {3, 0}, {1, 0});
	expect_message(iut, 3, "3/1");
	expect_message(iut, 3, "3/2");
	expect_message(iut, 1, "1/1");
	interleaving_expect_acknowledged(association, 7);
}

SCENARIO(skipped_mids,
	 "Messages up to the largest skipped MID are delivered if they have arrived, and so is "
	 "what follows without a gap",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	/* I-DATA 1, 3 and 6 are lost: MIDs 0, 2 and 5. */
	interleaving_send(association, {2, 1, 1, "BE", 0, "1"}, {4, 1, 3, "BE", 0, "3"},
			  {5, 1, 4, "BE", 0, "4"}, {7, 1, 6, "BE", 0, "6"},
			  {8, 1, 8, "BE", 0, "8"});
	send_i_forward_tsn(association, 6, {1, 5});
	expect_message(iut, 1, "1");
	expect_message(iut, 1, "3");
	expect_message(iut, 1, "4");
	expect_message(iut, 1, "6");
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {9, 1, 7, "BE", 0, "7"});
	expect_message(iut, 1, "7");
	expect_message(iut, 1, "8");
}

SCENARIO(skipped_unordered,
	 "Skipping an unordered message does not skip an ordered one with the same MID",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {3, 1, 1, "BE", 0, "second"});
	send_i_forward_tsn(association, 1, {1, 0, SKIP_UNORDERED});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {2, 1, 0, "BE", 0, "first"});
	expect_message(iut, 1, "first");
	expect_message(iut, 1, "second");
	interleaving_expect_acknowledged(association, 3);
}

SCENARIO(skipped_old_mid, "Skipping a MID that was already delivered takes nothing back",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-4", "RFC3758-3.6-5"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {1, 1, 0, "BE", 0, "0"}, {2, 1, 1, "BE", 0, "1"},
			  {4, 1, 3, "BE", 0, "3"});
	expect_message(iut, 1, "0");
	expect_message(iut, 1, "1");
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	send_i_forward_tsn(association, 1, {1, 0});
	ck_assert_uint_eq(expect_packet(lab, SACK, .from = "iut")->chunk->sack.cumulative_tsn,
			  peer_data_tsn(association, 2));
	interleaving_send(association, {3, 1, 2, "BE", 0, "2"});
	expect_message(iut, 1, "2");
	expect_message(iut, 1, "3");
}

SCENARIO(skipped_reserved_bits, "The reserved bits of an I-FORWARD-TSN are ignored",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-2", "RFC8260-2.3.1-3"})
{
	struct association association = interleaving_open(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {3, 1, 2, "BE", 0, "ordered"});
	association_send_forward_tsn(association, I_FORWARD_TSN, 0xff, 1,
				     SKIPS({1, 1, 0xfffe | SKIP_UNORDERED}));
	expect_no_message(iut, SECONDS(1));
	association_send_forward_tsn(association, I_FORWARD_TSN, 0xff, 2, SKIPS({1, 1, 0xfffe}));
	expect_message(iut, 1, "ordered");
	interleaving_expect_acknowledged(association, 3);
}

SCENARIO(skipped_without_list, "An I-FORWARD-TSN without a list moves the cumulative TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC3758-3.6-2", "RFC3758-3.6-3"})
{
	struct association association = interleaving_open(lab);

	interleaving_send(association, {3, 1, 0, "BE", 0, "message"});
	expect_message(association.iut, 1, "message");
	send_i_forward_tsn(association, 2);
	interleaving_expect_acknowledged(association, 3);
	/* What was skipped is a duplicate now. */
	interleaving_send(association, {2, 1, 0, "UBE", 0, "skipped"});
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(skipped_half_an_entry,
	 "An I-FORWARD-TSN that ends within an entry delivers nothing by what follows it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7"}, .fix = {"ifwdtsn-skip-overflow"})
{
	/* Stream 0 and, where it is read at all, a MID beyond that of the message that waits. */
	static const char entry[] = {0, 0, 0, 0, 1, 1, 1, 1};
	struct association association = interleaving_open(lab);
	struct peer *peer = association.peer;

	/* I-DATA 8 is lost, and with it MID 0. */
	interleaving_send(association, {9, 0, 1, "BE", 0, "waits"});
	for (unsigned size = 1; size < sizeof(entry); size++) {
		peer_send_packet(peer, .chunks = {CHUNK(I_FORWARD_TSN,
							.tsn = peer_data_tsn(association, size),
							.data = entry, .size = size),
						  CHUNK(HEARTBEAT)});
		peer_expect(peer, HEARTBEAT_ACK);
		expect_no_message(association.iut, MILLISECONDS(100));
	}
	send_i_forward_tsn(association, 8, {0, 0});
	expect_message(association.iut, 0, "waits", .ssn = 1);
}

SCENARIO(skipped_fragments,
	 "The fragments of a skipped message are discarded, and those of other messages are not",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	/* I-DATA 3 is lost, and with it MID 0 of stream 1 and its fragments. */
	interleaving_send(association, {1, 1, 0, "B", 0, "skip"}, {2, 1, 0, "", 1, "ped"},
			  {4, 1, 1, "B", 0, "not "}, {5, 2, 0, "B", 0, "nor "});
	send_i_forward_tsn(association, 3, {1, 0});
	interleaving_send(association, {3, 1, 0, "E", 2, "late"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {6, 1, 1, "E", 1, "skipped"}, {7, 2, 0, "E", 1, "this"});
	expect_message(iut, 1, "not skipped", .ssn = 1);
	expect_message(iut, 2, "nor this");
}

SCENARIO(skipped_unordered_fragments,
	 "The fragments of a skipped unordered message are discarded, and those of other messages "
	 "are not",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaving_open_fragmented(lab);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {1, 1, 0, "UB", 0, "skip"}, {2, 1, 0, "U", 1, "ped"},
			  {4, 1, 1, "UB", 0, "not "}, {5, 1, 0, "B", 0, "nor "});
	send_i_forward_tsn(association, 3, {1, 0, SKIP_UNORDERED});
	interleaving_send(association, {3, 1, 0, "UE", 2, "late"});
	expect_no_message(iut, SECONDS(1));
	interleaving_send(association, {6, 1, 1, "UE", 1, "skipped"}, {7, 1, 0, "E", 1, "this"});
	expect_message(iut, 1, "not skipped", .unordered = 1);
	expect_message(iut, 1, "nor this", .unordered = 0);
}

/* The a_rwnd of the SACK for I-DATA `n`, an unordered message of a byte. */
static uint32_t window_at(struct association association, unsigned n)
{
	/* Until then a SACK may be delayed. */
	let_pass(association.lab, MILLISECONDS(250));
	forget_packets(association.lab);
	interleaving_send(association, {n, 9, n, "IUBE", 0, "w"});
	expect_message(association.iut, 9, "w");
	return expect_packet(association.lab, SACK, .from = "iut")->chunk->sack.a_rwnd;
}

SCENARIO(skipped_fragments_leave_window,
	 "The fragments of skipped messages, ordered or not, no longer take up receive window",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = interleaving_open_fragmented(lab);
	uint32_t before = window_at(association, 1);

	interleaving_send(association, {2, 1, 0, "B", 0, "ordered"},
			  {4, 1, 0, "UB", 0, "unordered"}, {7, 2, 0, "BE", 0, "beyond"});
	expect_message(association.iut, 2, "beyond");
	send_i_forward_tsn(association, 3, {1, 0});
	send_i_forward_tsn(association, 5, {1, 0, SKIP_UNORDERED});
	ck_assert_uint_eq(window_at(association, 6), before);
}

SCENARIO(stranded_message,
	 "A waiting message is delivered even if everything that has arrived is skipped",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-7", "RFC3758-3.6-8"},
	 .known = {
		 {"5.10", NULL,
		  "it is lost, though it was acknowledged: sctp_report_iftsn() "
		  "(stream_interleave.c) empties all queues where no TSN beyond the new cumulative "
		  "one came"}})
{
	struct association association = interleaving_open(lab);

	interleaving_send(association, {2, 1, 1, "BE", 0, "stranded"});
	/* I-DATA 1 was MID 0 of stream 1, and I-DATA 3 MID 0 of stream 2. */
	send_i_forward_tsn(association, 3, {1, 0}, {2, 0});
	expect_message(association.iut, 1, "stranded", .ssn = 1);
}

SCENARIO(skipped_partial_delivery,
	 "When a message is skipped while it is delivered in parts the user gets "
	 "SCTP_PARTIAL_DELIVERY_EVENT, and other streams continue",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	/* I-DATA 3 is lost, and with it the rest of MID 0 of stream 1. */
	interleaving_send(association, {1, 1, 0, "B", 0, "1a"}, {2, 2, 0, "B", 0, "2a"},
			  {4, 1, 1, "BE", 0, "behind"}, {5, 2, 0, "", 1, "2b"});
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_expect_part(association, 2, "2a", false);
	interleaving_expect_part(association, 2, "2b", false);
	interleaving_expect_nothing(association);
	send_i_forward_tsn(association, 3, {1, 0});
	interleaving_expect_aborted(association, 1, 0, 0);
	interleaving_expect_part(association, 1, "behind", true);
	interleaving_send(association, {6, 2, 0, "E", 2, "2c"});
	interleaving_expect_part(association, 2, "2c", true);
}

SCENARIO(skipped_unordered_partial_delivery,
	 "When an unordered message is skipped while it is delivered in parts the user gets "
	 "SCTP_PARTIAL_DELIVERY_EVENT",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"},
	 .known = {{"5.10", NULL,
		    "no event: sctp_intl_skip() (stream_interleave.c) ends only a partial delivery "
		    "whose MID is smaller than the one skipped, not the same"}})
{
	struct association association = interleaving_open_by_parts(lab, 1);
	bool reported;

	interleaving_send(association, {1, 1, 4, "UB", 0, "Ua"},
			  {3, 2, 0, "BE", 0, "other stream"});
	interleaving_expect_part(association, 1, "Ua", false);
	interleaving_expect_part(association, 2, "other stream", true);
	send_i_forward_tsn(association, 2, {1, 4, SKIP_UNORDERED});
	reported = interleaving_is_readable(association);
	/* What is not reported then is reported when the association ends. */
	peer_send(association.peer, ABORT);
	interleaving_expect_aborted(association, 1, 4, 1);
	ck_assert_msg(reported, "expected SCTP_PARTIAL_DELIVERY_EVENT for the skipped message");
}

SCENARIO(skipped_later_unordered,
	 "The partial delivery of an unordered message ends when that message and a later one are "
	 "skipped, but not when an earlier one is",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	/* I-DATA 1 was MID 3, I-DATA 3 the rest of MID 4, I-DATA 4 MID 5. */
	interleaving_send(association, {2, 1, 4, "UB", 0, "Ua"},
			  {5, 2, 0, "BE", 0, "other stream"});
	interleaving_expect_part(association, 1, "Ua", false);
	interleaving_expect_part(association, 2, "other stream", true);
	send_i_forward_tsn(association, 1, {1, 3, SKIP_UNORDERED});
	interleaving_expect_nothing(association);
	send_i_forward_tsn(association, 4, {1, 5, SKIP_UNORDERED});
	let_pass(lab, AT_ONCE);
	interleaving_expect_aborted(association, 1, 5, 1);
	interleaving_send(association, {6, 1, 6, "UB", 0, "Va"}, {7, 1, 6, "UE", 1, "Vb"});
	interleaving_expect_part(association, 1, "Va", false);
	interleaving_expect_part(association, 1, "Vb", true);
}

SCENARIO(all_skipped,
	 "If everything that has arrived is skipped, each message that is being delivered in parts "
	 "is reported as aborted, and new messages get through",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association = interleaving_open_by_parts(lab, 1);

	interleaving_send(association, {1, 1, 0, "B", 0, "1a"}, {2, 3, 0, "B", 0, "3a"},
			  {3, 3, 0, "UB", 0, "Ua"});
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_expect_part(association, 3, "3a", false);
	interleaving_expect_part(association, 3, "Ua", false);
	send_i_forward_tsn(association, 6, {1, 0}, {3, 0}, {3, 0, SKIP_UNORDERED});
	interleaving_expect_aborted(association, 1, 0, 0);
	interleaving_expect_aborted(association, 3, 0, 1);
	interleaving_expect_aborted(association, 3, 0, 0);
	interleaving_expect_nothing(association);
	interleaving_send(association, {7, 3, 1, "B", 0, "3/1a"}, {8, 1, 1, "BE", 0, "1/1"},
			  {9, 3, 1, "E", 1, "3/1b"});
	interleaving_expect_part(association, 3, "3/1a", false);
	interleaving_expect_part(association, 1, "1/1", true);
	interleaving_expect_part(association, 3, "3/1b", true);
}

SCENARIO(
	skipped_invalid_stream,
	"An I-FORWARD-TSN that lists a nonexistent stream skips nothing, whichever stream that is, and leaves the "
	"association intact",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP, .spec = {"RFC8260-2.3.1-1"})
{
	static const uint16_t nonexistent[] = {4, 5, 1000, UINT16_MAX};
	struct association association = association_open(lab, .interleaving = true, .istreams = 4);
	struct endpoint *iut = association.iut;

	interleaving_send(association, {2, 3, 1, "BE", 0, "behind"});
	expect_sack(association, 0, .gaps = {{2, 2}});
	for (unsigned i = 0; i < 2 * ARRAY_SIZE(nonexistent); i++) {
		uint16_t flags = i % 2 ? SKIP_UNORDERED : 0;

		/* With the one before it, so that it is the only reason. */
		send_i_forward_tsn(association, 1, {3, 0}, {nonexistent[i / 2], 0, flags});
		interleaving_send(association, {2, 3, 1, "BE", 0, "behind"});
		expect_sack(association, 0, .gaps = {{2, 2}}, .duplicates = {2});
	}
	expect_no_message(iut, SECONDS(1));
	send_i_forward_tsn(association, 1, {3, 0});
	expect_message(iut, 3, "behind");
	expect_sack(association, 2, .within = MILLISECONDS(250));
	peer_expect_alive(association.peer);
}

SCENARIO(
	aborted_untold,
	"Without a subscription to SCTP_PARTIAL_DELIVERY_EVENT no partial delivery that ends early "
	"is reported, whether its message is skipped or the association ends",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	.spec = {"RFC8260-2.3.1-1", "RFC3758-3.6-11"})
{
	struct association association = interleaving_open_by_parts(lab, 1);
	struct sctp_event event = {.se_assoc_id = association.iut->association,
				   .se_type = SCTP_PARTIAL_DELIVERY_EVENT};

	endpoint_set(association.iut, SCTP_EVENT, &event, sizeof(event));
	/* I-DATA 2 is lost, and with it the rest of MID 0 of stream 1. */
	interleaving_send(association, {1, 1, 0, "B", 0, "1a"}, {3, 2, 0, "B", 0, "2a"},
			  {4, 3, 0, "UB", 0, "3a"});
	interleaving_expect_part(association, 1, "1a", false);
	interleaving_expect_part(association, 2, "2a", false);
	interleaving_expect_part(association, 3, "3a", false);
	send_i_forward_tsn(association, 2, {1, 0});
	interleaving_expect_nothing(association);
	interleaving_send(association, {5, 1, 1, "BE", 0, "next"});
	interleaving_expect_part(association, 1, "next", true);
	event.se_type = SCTP_ASSOC_CHANGE;
	endpoint_set(association.iut, SCTP_EVENT, &event, sizeof(event));
	peer_send(association.peer, ABORT);
	interleaving_expect_nothing(association);
}
