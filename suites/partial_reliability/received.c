/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FORWARD TSN as the receiver has to take it: RFC 3758 section 3.6. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

enum { UNORDERED_FIRST = DATA_FLAG_U | DATA_FLAG_B };

SCENARIO(skips_on_several_streams,
	 "FORWARD TSN skips what is missing on the streams that it lists, and what waited there is "
	 "delivered; the other streams go on waiting",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.6-2", "RFC3758-3.6-3", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	lose_data(peer, 1);
	lose_data(peer, 2);
	peer_send(peer, DATA, .stream = 1, .text = "one");
	expect_sacked(peer, -1, 2, 2);
	peer_send(peer, DATA, .stream = 2, .text = "two");
	expect_sacked(peer, -1, 2, 3);
	lose_data(peer, 3);
	peer_send(peer, DATA, .stream = 3, .text = "three");
	peer_expect(peer, SACK);
	expect_no_message(to.iut, MILLISECONDS(100));

	forward(peer, 1, {1, 0}, {2, 0});
	expect_sacked(peer, 3, 5, 5);
	expect_message(to.iut, 1, "one", .ssn = 1);
	expect_message(to.iut, 2, "two", .ssn = 1);
	expect_no_message(to.iut, SECONDS(1));

	forward(peer, 4, {3, 0});
	expect_sacked(peer, 5, 0, 0);
	expect_message(to.iut, 3, "three", .ssn = 1);
}

SCENARIO(skips_several_messages,
	 "Of a stream of which FORWARD TSN skips several messages all that has an SSN up to the "
	 "listed one is delivered, and what follows it",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-7", "RFC3758-3.6-8", "RFC3758-3.6-2"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	lose_data(peer, 4);
	peer_send(peer, DATA, .stream = 4, .text = "first");
	lose_data(peer, 4);
	peer_send(peer, DATA, .stream = 4, .text = "second");
	peer_send(peer, DATA, .stream = 4, .text = "third");
	lose_data(peer, 4);
	peer_send(peer, DATA, .stream = 4, .text = "fourth");
	for (unsigned i = 0; i < 4; i++)
		peer_expect(peer, SACK);
	forward(peer, 2, {4, 2});
	expect_sacked(peer, 4, 6, 6);
	expect_message(to.iut, 4, "first", .ssn = 1);
	expect_message(to.iut, 4, "second", .ssn = 3);
	expect_message(to.iut, 4, "third", .ssn = 4);
	expect_no_message(to.iut, SECONDS(1));
}

SCENARIO(old_forward_tsn,
	 "A FORWARD TSN that is behind the cumulative TSN, or at it, moves nothing and is answered "
	 "by a SACK",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4", "RFC3758-3.6-5", "RFC3758-3.6-6"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	for (unsigned i = 0; i < 4; i++) {
		peer_send(peer, DATA, .stream = 1, .text = "here");
		expect_message(to.iut, 1, "here", .ssn = (int)i);
	}
	let_pass(lab, SECONDS(1));
	peer_ignore(peer, SACK);
	let_pass(lab, SECONDS(1));
	peer_heed(peer, SACK);
	while (peer_next(peer, 0) == SACK)
		peer_expect(peer, SACK);
	forward(peer, 1, {1, 1});
	expect_sacked(peer, 3, 0, 0);
	forward(peer, 3, {1, 3});
	expect_sacked(peer, 3, 0, 0);
	peer_send(peer, DATA, .stream = 1, .text = "next");
	expect_message(to.iut, 1, "next", .ssn = 4);
}

SCENARIO(repeated_forward_tsn,
	 "A FORWARD TSN that comes once more is answered by the same SACK once more",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4", "RFC3758-3.6-5"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	lose_data(peer, 1);
	peer_send(peer, DATA, .stream = 1, .text = "behind");
	expect_sacked(peer, -1, 1, 1);
	for (unsigned i = 0; i < 3; i++) {
		forward(peer, 0, {1, 0});
		expect_sacked(peer, 1, 0, 0);
	}
	expect_message(to.iut, 1, "behind", .ssn = 1);
	expect_no_message(to.iut, SECONDS(1));
}

SCENARIO(skipped_data_comes_late,
	 "DATA that was skipped and comes after all is dropped and reported as a duplicate",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-1"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	lose_data(peer, 1);
	forward(peer, 0, {1, 0});
	expect_sacked(peer, 0, 0, 0);
	peer_send(peer, DATA, .tsn = peer->initial_tsn, .stream = 1, .ssn = 0, .text = "late");

	const struct packet *sack = expect_sacked(peer, 0, 0, 0);

	ck_assert_uint_eq(sack->chunk->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack->chunk, 0), peer->initial_tsn);
	peer_send(peer, DATA, .stream = 1, .text = "next");
	expect_message(to.iut, 1, "next", .ssn = 1);
}

SCENARIO(partial_message_removed,
	 "Fragments of a message that FORWARD TSN skips are removed, ordered and unordered ones; "
	 "those behind it are kept",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;
	int window;

	peer_send(peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 0, .text = "beginn");
	window = (int)peer_expect(peer, SACK, .within = MILLISECONDS(250))->chunk->sack.a_rwnd;
	lose_data(peer, 1);
	peer_send(peer, DATA, .flags = UNORDERED_FIRST, .stream = 2, .text = "ba");
	lose_data(peer, 2);
	peer_send(peer, DATA, .flags = DATA_FLAG_B, .stream = 3, .ssn = 0, .text = "who");
	forward(peer, 3, {1, 0});
	peer_ignore(peer, SACK);
	peer_send(peer, DATA, .flags = DATA_FLAG_E, .stream = 3, .ssn = 0, .text = "le");
	expect_message(to.iut, 3, "whole", .ssn = 0);
	peer_send(peer, DATA, .stream = 1, .ssn = 1, .text = "one");
	peer_send(peer, DATA, .stream = 2, .flags = DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E,
		  .text = "two");
	expect_message(to.iut, 1, "one", .ssn = 1);
	expect_message(to.iut, 2, "two", .unordered = 1);
	expect_no_message(to.iut, SECONDS(1));
	/* Nothing is held in the receive buffer any more. */
	peer_heed(peer, SACK);
	while (peer_next(peer, 0) == SACK)
		peer_expect(peer, SACK);
	peer_send(peer, DATA, .stream = 1, .ssn = 2, .text = "last");
	ck_assert_int_ge(
		(int)peer_expect(peer, SACK, .within = MILLISECONDS(250))->chunk->sack.a_rwnd,
		window);
}

/* From one fragment on, of the one that comes first, the kernel delivers what it has. */
static struct limited partial_delivery(struct lab *lab)
{
	struct limited to = limited_connect(lab);
	uint32_t point = 1;

	endpoint_set(to.iut, SCTP_PARTIAL_DELIVERY_POINT, &point, sizeof(point));
	lose_data(to.peer, 0);
	forward(to.peer, 0, {0, 0});
	expect_sacked(to.peer, 0, 0, 0);
	peer_ignore(to.peer, SACK);
	peer_send(to.peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 0, .text = "in ");
	peer_send(to.peer, DATA, .flags = 0, .stream = 1, .ssn = 0, .text = "parts ");
	let_pass(lab, MILLISECONDS(300));
	ck_assert_ptr_nonnull(to.iut->assembling);
	return to;
}

SCENARIO(partial_delivery_ended,
	 "When FORWARD TSN skips the rest of a message that is being delivered, "
	 "SCTP_PARTIAL_DELIVERY_EVENT tells",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-11", "RFC3758-3.6-10"})
{
	struct limited to = partial_delivery(lab);

	lose_data(to.peer, 1);
	peer_send(to.peer, DATA, .stream = 1, .text = "next");
	forward(to.peer, 3, {1, 0});

	const struct received *event = expect_event(to.iut, SCTP_PARTIAL_DELIVERY_EVENT);

	ck_assert_uint_eq(notification_of(event)->sn_pdapi_event.pdapi_indication,
			  SCTP_PARTIAL_DELIVERY_ABORTED);
	ck_assert(expect_message(to.iut, 1, "in parts ")->partial);
	expect_message(to.iut, 1, "next", .ssn = 1);
}

SCENARIO(partial_delivery_spared,
	 "A FORWARD TSN that comes once more does not end the delivery of a message that came "
	 "after it",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4"},
	 .known = {{"6.1", NULL,
		    "any FORWARD TSN ends a partial delivery, whatever message it skips: "
		    "sctp_report_fwdtsn() (net/sctp/stream_interleave.c)"}})
{
	struct limited to = partial_delivery(lab);

	forward(to.peer, 0, {0, 0});
	peer_send(to.peer, DATA, .flags = DATA_FLAG_E, .stream = 1, .ssn = 0, .text = "only");
	ck_assert(!expect_message(to.iut, 1, "in parts only")->partial);
	expect_no_event(to.iut, SCTP_PARTIAL_DELIVERY_EVENT, SECONDS(1));
}

SCENARIO(partial_delivery_behind,
	 "FORWARD TSN up to before a message that is being delivered does not end its delivery",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-10"},
	 .known = {{"6.1", NULL,
		    "any FORWARD TSN ends a partial delivery, whatever message it skips: "
		    "sctp_report_fwdtsn() (net/sctp/stream_interleave.c)"}})
{
	struct limited to = limited_connect(lab);
	uint32_t point = 1;

	endpoint_set(to.iut, SCTP_PARTIAL_DELIVERY_POINT, &point, sizeof(point));
	peer_ignore(to.peer, SACK);
	lose_data(to.peer, 0);
	peer_send(to.peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 0, .text = "in ");
	peer_send(to.peer, DATA, .flags = 0, .stream = 1, .ssn = 0, .text = "parts ");
	let_pass(lab, MILLISECONDS(300));
	ck_assert_ptr_nonnull(to.iut->assembling);
	forward(to.peer, 0, {0, 0});
	peer_send(to.peer, DATA, .flags = DATA_FLAG_E, .stream = 1, .ssn = 0, .text = "only");
	ck_assert(!expect_message(to.iut, 1, "in parts only")->partial);
}

SCENARIO(forward_tsn_in_shutdown_sent,
	 "In SHUTDOWN-SENT a FORWARD TSN is taken, and answered at once by a SHUTDOWN and a SACK "
	 "that tell the new cumulative TSN",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2", "RFC3758-3.6-6", "RFC9260-9.2-10"})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	peer_ignore(peer, SACK);
	endpoint_shutdown(to.iut);
	peer_expect(peer, SHUTDOWN);
	lose_data(peer, 1);
	peer_send(peer, DATA, .stream = 1, .text = "waits");
	peer_expect(peer, SHUTDOWN);
	forward(peer, 0, {1, 0});

	const struct packet *answer = peer_expect(peer, SHUTDOWN);

	ck_assert_uint_eq(answer->chunk->tsn.cumulative_tsn, peer->initial_tsn + 1);
	ck_assert_ptr_nonnull(packet_chunk(&answer->sctp, SACK));
	expect_message(to.iut, 1, "waits", .ssn = 1);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(to.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(forward_tsn_without_tsn,
	 "A FORWARD TSN that is too short to have a TSN skips nothing: the association is aborted "
	 "for a protocol violation, or goes on",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2"}, .malformed_packets = true)
{
	for (unsigned length = 4; length < 8; length++) {
		struct limited to = limited_connect(lab);

		lose_data(to.peer, 1);
		peer_send(to.peer, DATA, .stream = 1, .text = "waits");
		expect_sacked(to.peer, -1, 1, 1);
		peer_send(to.peer, FORWARD_TSN, .value = "\0\0\0", .value_size = length - 4);
		if (peer_next(to.peer, SECONDS(1)) == ABORT) {
			struct tlv cause;
			const struct packet *abort = peer_expect(to.peer, ABORT);

			ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
			expect_event(to.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		} else {
			peer_expect_alive(to.peer);
			endpoint_abort(to.iut, NULL);
		}
		expect_no_message(to.iut, SECONDS(1));
		endpoint_close(to.iut);
	}
}

SCENARIO(half_an_entry,
	 "A FORWARD TSN that ends within an entry, or lists a stream that there is none of, "
	 "delivers nothing of another stream",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-7"})
{
	struct limited to = limited_connect(lab, .istreams = 4);
	struct peer *peer = to.peer;

	/* Of stream 1 only the first SSN is skipped, so what waits for SSN 1 goes on waiting. */
	peer_ignore(peer, SACK);
	lose_data(peer, 1);
	lose_data(peer, 1);
	peer_send(peer, DATA, .stream = 1, .text = "waits");
	peer_send(peer, FORWARD_TSN, .tsn = peer->initial_tsn, .data = "\0\1\0\0\0\1", .size = 6);
	forward(peer, 0, {4, 1}, {5000, 1});
	expect_no_message(to.iut, SECONDS(1));
	peer_expect_alive(peer);
	forward(peer, 1, {1, 1});
	expect_message(to.iut, 1, "waits", .ssn = 2);
}

SCENARIO(forward_tsn_far_ahead,
	 "A FORWARD TSN that skips 5000 lost messages of a byte is taken like one that skips one",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2"},
	 .known = {
		 {"4.0", NULL,
		  "it is discarded: a receiver looks no further than SCTP_TSN_MAP_SIZE (4096) TSNs "
		  "ahead, sctp_sf_eat_fwd_tsn() (net/sctp/sm_statefuns.c)"}})
{
	struct limited to = limited_connect(lab);
	struct peer *peer = to.peer;

	for (unsigned i = 0; i < 5000; i++)
		lose_data(peer, 0);
	forward(peer, 4999, {0, 4999});
	expect_sacked(peer, 4999, 0, 0);
	peer_send(peer, DATA, .stream = 0, .text = "next");
	expect_message(to.iut, 0, "next", .ssn = 5000);
}
