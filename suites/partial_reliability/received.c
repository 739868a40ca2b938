/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FORWARD TSN as the receiver has to take it: RFC 3758 section 3.6. */
#define SUITE "partial_reliability"
#include "harness/scenario/scenario.h"

enum { UNORDERED_FIRST = DATA_FLAG_U | DATA_FLAG_B };

/* The peer's next DATA is lost: it takes a TSN and, of its stream, an SSN, and is never sent. */
static void lose_data(struct association association, uint16_t stream)
{
	association.peer->next_tsn++;
	association.peer->next_ssn[stream]++;
}

/* A SACK that may have been delayed. */
#define expect_sack_soon(association, n, ...)                                                      \
	expect_sack(association, n, .within = MILLISECONDS(250), ##__VA_ARGS__)

static void pass_over_sacks(struct peer *peer)
{
	peer_heed(peer, SACK);
	while (peer_next(peer, 0) == SACK)
		peer_expect(peer, SACK);
}

SCENARIO(skips_on_several_streams,
	 "FORWARD TSN skips what is missing on the streams that it lists and delivers what waited "
	 "there; other streams continue to wait",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.6-2", "RFC3758-3.6-3", "RFC3758-3.6-7", "RFC3758-3.6-8",
		  "RFC3758-3.2-2"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct endpoint *iut = association.iut;

	lose_data(association, 1);
	lose_data(association, 2);
	peer_send(association.peer, DATA, .stream = 1, .text = "one");
	expect_sack_soon(association, 0, .gaps = {{3, 3}});
	peer_send(association.peer, DATA, .stream = 2, .text = "two");
	expect_sack_soon(association, 0, .gaps = {{3, 4}});
	lose_data(association, 3);
	peer_send(association.peer, DATA, .stream = 3, .text = "three");
	expect_sack(association, 0, .gaps = {{3, 4}, {6, 6}});
	expect_no_message(iut, MILLISECONDS(100));

	send_forward_tsn(association, 2, {1, 0}, {2, 0});
	expect_sack_soon(association, 4, .gaps = {{6, 6}});
	expect_message(iut, 1, "one", .ssn = 1);
	expect_message(iut, 2, "two", .ssn = 1);
	expect_no_message(iut, SECONDS(1));

	send_forward_tsn(association, 5, {3, 0});
	expect_sack_soon(association, 6);
	expect_message(iut, 3, "three", .ssn = 1);
}

SCENARIO(skips_several_messages,
	 "When FORWARD TSN skips several messages of a stream, all that has an SSN up to the "
	 "listed one is delivered, and what follows it",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-7", "RFC3758-3.6-8", "RFC3758-3.6-2"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct peer *peer = association.peer;

	lose_data(association, 4);
	peer_send(peer, DATA, .stream = 4, .text = "first");
	lose_data(association, 4);
	peer_send(peer, DATA, .stream = 4, .text = "second");
	peer_send(peer, DATA, .stream = 4, .text = "third");
	lose_data(association, 4);
	peer_send(peer, DATA, .stream = 4, .text = "fourth");
	for (unsigned i = 0; i < 4; i++)
		peer_expect(peer, SACK);
	send_forward_tsn(association, 3, {4, 2});
	expect_sack_soon(association, 5, .gaps = {{7, 7}});
	expect_message(association.iut, 4, "first", .ssn = 1);
	expect_message(association.iut, 4, "second", .ssn = 3);
	expect_message(association.iut, 4, "third", .ssn = 4);
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(old_forward_tsn,
	 "A FORWARD TSN behind the cumulative TSN, or at it, moves nothing and is answered with a "
	 "SACK",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4", "RFC3758-3.6-5", "RFC3758-3.6-6"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	for (int ssn = 0; ssn < 4; ssn++) {
		peer_send(association.peer, DATA, .stream = 1, .text = "here");
		expect_message(association.iut, 1, "here", .ssn = ssn);
	}
	pass_delayed_sack(association);
	send_forward_tsn(association, 2, {1, 1});
	expect_sack_soon(association, 4);
	send_forward_tsn(association, 4, {1, 3});
	expect_sack_soon(association, 4);
	peer_send(association.peer, DATA, .stream = 1, .text = "next");
	expect_message(association.iut, 1, "next", .ssn = 4);
}

SCENARIO(repeated_forward_tsn, "A repeated FORWARD TSN is answered with the same SACK again",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4", "RFC3758-3.6-5"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	lose_data(association, 1);
	peer_send(association.peer, DATA, .stream = 1, .text = "behind");
	expect_sack_soon(association, 0, .gaps = {{2, 2}});
	for (unsigned i = 0; i < 3; i++) {
		send_forward_tsn(association, 1, {1, 0});
		expect_sack_soon(association, 2);
	}
	expect_message(association.iut, 1, "behind", .ssn = 1);
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(skipped_data_comes_late,
	 "DATA that was skipped and arrives after all is dropped and reported as a duplicate",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-1"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	lose_data(association, 1);
	send_forward_tsn(association, 1, {1, 0});
	expect_sack_soon(association, 1);
	send_data(association, 1, .stream = 1, .text = "late");
	expect_sack_soon(association, 1, .duplicates = {1});
	peer_send(association.peer, DATA, .stream = 1, .text = "next");
	expect_message(association.iut, 1, "next", .ssn = 1);
}

SCENARIO(partial_message_removed,
	 "Fragments of a message that FORWARD TSN skips are removed, ordered and unordered ones; "
	 "those behind it are kept",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	uint32_t window;

	peer_send(peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 0, .text = "beginn");
	window = expect_sack_soon(association, 1)->chunk->sack.a_rwnd;
	lose_data(association, 1);
	peer_send(peer, DATA, .flags = UNORDERED_FIRST, .stream = 2, .text = "ba");
	lose_data(association, 2);
	peer_send(peer, DATA, .flags = DATA_FLAG_B, .stream = 3, .ssn = 0, .text = "who");
	send_forward_tsn(association, 4, {1, 0});
	peer_ignore(peer, SACK);
	peer_send(peer, DATA, .flags = DATA_FLAG_E, .stream = 3, .ssn = 0, .text = "le");
	expect_message(iut, 3, "whole", .ssn = 0);
	peer_send(peer, DATA, .stream = 1, .ssn = 1, .text = "one");
	peer_send(peer, DATA, .stream = 2, .flags = UNORDERED_FIRST | DATA_FLAG_E, .text = "two");
	expect_message(iut, 1, "one", .ssn = 1);
	expect_message(iut, 2, "two", .unordered = 1);
	expect_no_message(iut, SECONDS(1));
	/* Nothing is held in the receive buffer any more. */
	pass_over_sacks(peer);
	peer_send(peer, DATA, .stream = 1, .ssn = 2, .text = "last");
	ck_assert_uint_ge(peer_expect(peer, SACK, .within = MILLISECONDS(250))->chunk->sack.a_rwnd,
			  window);
}

/* The kernel delivers what it has of a message from its first fragment on. */
static struct association open_with_partial_delivery(struct lab *lab)
{
	struct association association = association_open(lab, .forward_tsn = true);

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 1);
	return association;
}

/* The peer sends the beginning of a message on stream 1, which the kernel delivers. */
static void begin_delivery(struct association association)
{
	peer_ignore(association.peer, SACK);
	peer_send(association.peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 0,
		  .text = "in ");
	peer_send(association.peer, DATA, .flags = 0, .stream = 1, .ssn = 0, .text = "parts ");
	let_pass(association.lab, MILLISECONDS(300));
	ck_assert_msg(association.iut->assembling, "expected the delivery of a message in parts");
}

/* The peer sends the end of that message. */
static void end_delivery(struct association association)
{
	peer_send(association.peer, DATA, .flags = DATA_FLAG_E, .stream = 1, .ssn = 0,
		  .text = "only");
	ck_assert(!expect_message(association.iut, 1, "in parts only")->partial);
}

/* DATA 1 was skipped, and then the delivery of a message has begun. */
static struct association deliver_partially(struct lab *lab)
{
	struct association association = open_with_partial_delivery(lab);

	lose_data(association, 0);
	send_forward_tsn(association, 1, {0, 0});
	expect_sack_soon(association, 1);
	begin_delivery(association);
	return association;
}

SCENARIO(partial_delivery_ended,
	 "When FORWARD TSN skips the rest of a message that is being delivered, the user gets "
	 "SCTP_PARTIAL_DELIVERY_EVENT",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-11", "RFC3758-3.6-10", "RFC6458-6.1.7-1"})
{
	struct association association = deliver_partially(lab);
	const struct received *event;

	lose_data(association, 1);
	peer_send(association.peer, DATA, .stream = 1, .text = "next");
	send_forward_tsn(association, 4, {1, 0});
	event = expect_event(association.iut, SCTP_PARTIAL_DELIVERY_EVENT);
	ck_assert_uint_eq(notification_of(event)->sn_pdapi_event.pdapi_indication,
			  SCTP_PARTIAL_DELIVERY_ABORTED);
	ck_assert(expect_message(association.iut, 1, "in parts ")->partial);
	expect_message(association.iut, 1, "next", .ssn = 1);
}

#define ENDS_ANY_DELIVERY                                                                          \
	{                                                                                          \
		"5.10", NULL,                                                                      \
			"any FORWARD TSN ends a partial delivery, whatever message it skips: "     \
			"sctp_report_fwdtsn() (net/sctp/stream_interleave.c)"                      \
	}

SCENARIO(partial_delivery_spared,
	 "A repeated FORWARD TSN does not end the delivery of a message that came after it",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-4"}, .known = {ENDS_ANY_DELIVERY})
{
	struct association association = deliver_partially(lab);

	send_forward_tsn(association, 1, {0, 0});
	end_delivery(association);
	expect_no_event(association.iut, SCTP_PARTIAL_DELIVERY_EVENT, SECONDS(1));
}

SCENARIO(partial_delivery_behind,
	 "FORWARD TSN up to before a message that is being delivered does not end its delivery",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-10"}, .known = {ENDS_ANY_DELIVERY})
{
	struct association association = open_with_partial_delivery(lab);

	lose_data(association, 0);
	begin_delivery(association);
	send_forward_tsn(association, 1, {0, 0});
	end_delivery(association);
}

SCENARIO(forward_tsn_in_shutdown_sent,
	 "In SHUTDOWN-SENT a FORWARD TSN is processed, and answered at once with a SHUTDOWN and a "
	 "SACK that report the new cumulative TSN",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2", "RFC3758-3.6-6", "RFC9260-9.2-10"})
{
	struct association association =
		association_open(lab, .forward_tsn = true, .ignore_sacks = true);
	struct peer *peer = association.peer;
	const struct packet *answer;

	shut_down_by_user(association);
	lose_data(association, 1);
	peer_send(peer, DATA, .stream = 1, .text = "waits");
	peer_expect(peer, SHUTDOWN);
	send_forward_tsn(association, 1, {1, 0});
	answer = peer_expect(peer, SHUTDOWN);
	ck_assert_uint_eq(answer->chunk->tsn.cumulative_tsn, peer_data_tsn(association, 2));
	ck_assert_ptr_nonnull(packet_chunk(&answer->sctp, SACK));
	expect_message(association.iut, 1, "waits", .ssn = 1);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(forward_tsn_without_tsn,
	 "A FORWARD TSN that is too short to have a TSN skips nothing: the association is aborted "
	 "for a protocol violation, or goes on",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2"}, .malformed_packets = true)
{
	for (unsigned length = 4; length < 8; length++) {
		struct association association = association_open(lab, .forward_tsn = true);
		struct peer *peer = association.peer;

		lose_data(association, 1);
		peer_send(peer, DATA, .stream = 1, .text = "waits");
		expect_sack_soon(association, 0, .gaps = {{2, 2}});
		peer_send(peer, FORWARD_TSN, .value = "\0\0\0", .value_size = length - 4);
		if (peer_next(peer, SECONDS(1)) == ABORT) {
			ck_assert(chunk_has_tlv(peer_expect(peer, ABORT)->chunk,
						CAUSE_PROTOCOL_VIOLATION));
			expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		} else {
			peer_expect_alive(peer);
			endpoint_abort(association.iut, NULL);
		}
		expect_no_message(association.iut, SECONDS(1));
		endpoint_close(association.iut);
	}
}

SCENARIO(half_an_entry,
	 "A FORWARD TSN that ends within an entry delivers nothing of another stream",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-7"})
{
	struct association association =
		association_open(lab, .forward_tsn = true, .istreams = 4, .ignore_sacks = true);
	struct peer *peer = association.peer;

	/* Of stream 1 only the first SSN is skipped, so what waits for SSN 1 goes on waiting. */
	lose_data(association, 1);
	lose_data(association, 1);
	peer_send(peer, DATA, .stream = 1, .text = "waits");
	peer_send(peer, FORWARD_TSN, .tsn = peer_data_tsn(association, 1), .data = "\0\1\0\0\0\1",
		  .size = 6);
	expect_no_message(association.iut, SECONDS(1));
	peer_expect_alive(peer);
	send_forward_tsn(association, 2, {1, 1});
	expect_message(association.iut, 1, "waits", .ssn = 2);
}

SCENARIO(
	skips_nonexistent_stream,
	"A FORWARD TSN that lists a nonexistent stream skips nothing, whichever stream that is, and leaves the association "
	"intact",
	.lab = &scripted_peer, .spec = {"RFC3758-3.6-7"})
{
	static const uint16_t nonexistent[] = {4, 5, 1000, UINT16_MAX};
	struct association association = association_open(lab, .forward_tsn = true, .istreams = 4);

	send_data(association, 2, .stream = 3, .text = "waits");
	expect_sack(association, 0, .gaps = {{2, 2}});
	for (unsigned i = 0; i < ARRAY_SIZE(nonexistent); i++) {
		/* With one that exists, so that it is the only reason. */
		send_forward_tsn(association, 1, {3, 0}, {nonexistent[i], 0});
		send_data(association, 2, .stream = 3, .text = "waits");
		expect_sack(association, 0, .gaps = {{2, 2}}, .duplicates = {2});
	}
	expect_no_message(association.iut, SECONDS(1));
	send_forward_tsn(association, 1, {3, 0});
	expect_message(association.iut, 3, "waits", .ssn = 1);
	expect_sack_soon(association, 2);
	peer_expect_alive(association.peer);
}

SCENARIO(skips_received_data,
	 "After a FORWARD TSN far beyond DATA that came out of order, DATA as far beyond the new "
	 "cumulative TSN is new",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2", "RFC3758-3.6-3"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	send_data(association, 200);
	expect_sack(association, 0, .gaps = {{200, 200}});
	send_data(association, 300);
	expect_sack(association, 0, .gaps = {{200, 200}, {300, 300}});
	send_forward_tsn(association, 1000);
	expect_sack_soon(association, 1000);
	send_data(association, 1200);
	expect_sack(association, 1000, .gaps = {{1200, 1200}});
	send_data(association, 1300);
	expect_sack(association, 1000, .gaps = {{1200, 1200}, {1300, 1300}});
	send_forward_tsn(association, 5000);
	expect_sack_soon(association, 5000);
}

SCENARIO(forward_tsn_far_ahead,
	 "A FORWARD TSN that skips 5000 lost messages of one byte is processed like one that skips "
	 "a single message",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.6-2"},
	 .known = {{"4.0", NULL,
		    "it is discarded: a receiver looks no further than SCTP_TSN_MAP_SIZE (4096) "
		    "TSNs ahead, sctp_sf_eat_fwd_tsn() (net/sctp/sm_statefuns.c)"}})
{
	struct association association = association_open(lab, .forward_tsn = true);

	for (unsigned i = 0; i < 5000; i++)
		lose_data(association, 0);
	send_forward_tsn(association, 5000, {0, 4999});
	expect_sack_soon(association, 5000);
	peer_send(association.peer, DATA, .stream = 0, .text = "next");
	expect_message(association.iut, 0, "next", .ssn = 5000);
}

SCENARIO(
	two_in_a_packet_during_shutdown,
	"In SHUTDOWN-SENT a packet with two FORWARD TSN chunks is answered with at most one SACK",
	.lab = &scripted_peer, .spec = {"RFC9260-6.2-10"}, .excuses = {"RFC9260-6.2-10"},
	.known = {
		{NULL, NULL,
		 "each FORWARD TSN is answered with a SHUTDOWN and a SACK, and all go in one packet "
		 "(sctp_sf_eat_fwd_tsn_fast() in net/sctp/sm_statefuns.c)"}})
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct peer *peer = association.peer;
	const struct packet *answer;
	unsigned sacks = 0;

	endpoint_shutdown(association.iut);
	peer_expect(peer, SHUTDOWN);
	peer_send_packet(peer,
			 .chunks = {CHUNK(FORWARD_TSN, .tsn = peer_data_tsn(association, 1)),
				    CHUNK(FORWARD_TSN, .tsn = peer_data_tsn(association, 2))});
	answer = expect_packet(lab, SACK, .from = "iut");
	for (unsigned i = 0; i < answer->sctp.chunk_count; i++)
		sacks += answer->sctp.chunks[i].type == SACK;
	ck_assert_msg(sacks <= 1, "expected at most one SACK in the answer, there are %u", sacks);
}

SCENARIO(
	old_ssn_skipped,
	"A FORWARD TSN that names an SSN which was delivered long ago takes nothing back: the stream goes on "
	"with the next one",
	.lab = &scripted_peer, .needs = CAP_PR_SCTP)
{
	struct association association =
		association_open(lab, .forward_tsn = true, .ignore_sacks = true);
	struct peer *peer = association.peer;

	for (int ssn = 0; ssn < 3; ssn++) {
		peer_send(peer, DATA, .stream = 1, .text = "before");
		expect_message(association.iut, 1, "before", .ssn = ssn);
	}
	peer->next_tsn++;
	send_forward_tsn(association, 4, {1, 0}, {2, 0});
	peer_send(peer, DATA, .stream = 1, .text = "after");
	expect_message(association.iut, 1, "after", .ssn = 3);
}

SCENARIO(
	fragment_at_the_point,
	"The fragment whose TSN is the New Cumulative TSN is given up as those below it: what follows "
	"completes no message with it",
	.lab = &scripted_peer, .spec = {"RFC3758-3.6-9", "RFC3758-3.6-10"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct peer *peer = association.peer;

	peer_ignore(peer, SACK);
	peer_send(peer, DATA, .flags = DATA_FLAG_B | DATA_FLAG_U, .ssn = 0, .text = "given ");
	send_forward_tsn(association, 1);
	peer_send(peer, DATA, .flags = DATA_FLAG_E | DATA_FLAG_U, .ssn = 0, .text = "up");
	expect_no_message(association.iut, MILLISECONDS(500));
	peer_send(peer, DATA, .ssn = 0, .text = "next");
	expect_message(association.iut, 0, "next");
}
