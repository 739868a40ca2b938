/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages given to the application before they are complete: RFC 6458 sections 6.1.7 and 8.1.21.
 */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

enum { FRAGMENT = 1000, FRAGMENTS = 5 };

/* Fragments of 1000 bytes, three of which make the receiver deliver them; the fourth is lost. */
static struct pair send_in_parts(struct lab *lab, uint32_t point)
{
	struct pair pair = pair_open(lab);

	endpoint_set(pair.b, SCTP_PARTIAL_DELIVERY_POINT, &point, sizeof(point));
	option_set_assoc_value(pair.a, SCTP_MAXSEG, FRAGMENT);
	lab_drop(lab, DATA, .from = "a", .skip = 3);
	endpoint_send(pair.a, 0, NULL, .size = FRAGMENTS * FRAGMENT, .seed = 9);
	endpoint_send(pair.a, 1, "other stream");
	let_pass(lab, MILLISECONDS(100));
	return pair;
}

SCENARIO(partial_delivery,
	 "Once the partial delivery point is reached, fragments are delivered, with no other "
	 "message between them",
	 .lab = &two_nodes, .spec = {"RFC6458-3.1.4-12", "RFC6458-8.1.21-1"})
{
	struct pair pair = send_in_parts(lab, 3 * FRAGMENT);
	const struct received *part = pair.b->assembling;

	ck_assert_ptr_nonnull(part);
	ck_assert_uint_eq(part->size, 3 * FRAGMENT);
	ck_assert_int_eq(part->info.rcv_sid, 0);
	expect_no_message(pair.b, path_rto(pair.a, "path0") / 2);
	expect_message(pair.b, 0, NULL, .size = FRAGMENTS * FRAGMENT, .seed = 9, .ssn = 0);
	expect_message(pair.b, 1, "other stream");
}

static bool has_begun(void *endpoint)
{
	return ((const struct endpoint *)endpoint)->assembling != NULL;
}

/* DATA 3 ends the message that DATA 1 began, or a FORWARD TSN skips it; DATA 4 to 7 are there before. */
static void wait_behind_parts(struct lab *lab, struct endpoint *iut, struct peer *peer,
			      bool complete)
{
	struct association association =
		association_open(lab, .iut = iut, .peer = peer, .forward_tsn = true, .streams = 3,
				 .ignore_sacks = true);

	send_data(association, 1, .flags = DATA_FLAG_B, .stream = 0, .ssn = 0, .text = "in ");
	/* What begins behind a gap is another story: fragments_fill_gap_before_parts. */
	ck_assert_msg(wait_until(lab, lab_now() + SECONDS(1), 0, has_begun, iut),
		      "expected the delivery of a message in parts");
	send_data(association, 2, .flags = 0, .stream = 0, .ssn = 0, .text = "parts ");
	for (unsigned stream = 1; stream <= 2; stream++) {
		send_data(association, 2 + 2 * stream, .flags = DATA_FLAG_B, .stream = stream,
			  .ssn = 0, .text = "two ");
		send_data(association, 3 + 2 * stream, .flags = DATA_FLAG_E, .stream = stream,
			  .ssn = 0, .text = "halves");
	}
	expect_no_message(iut, SECONDS(1));
	if (complete)
		send_data(association, 3, .flags = DATA_FLAG_E, .stream = 0, .ssn = 0,
			  .text = "only");
	else
		send_forward_tsn(association, 3, {0, 0});
	ck_assert(expect_message(iut, 0, complete ? "in parts only" : "in parts ")->partial ==
		  !complete);
	for (uint16_t stream = 1; stream <= 2; stream++)
		expect_message(iut, stream, "two halves", .ssn = 0);
	association_abort(association);
}

SCENARIO(
	fragments_wait_for_partial_delivery,
	"Fragmented messages that are complete when a partial delivery ends are delivered at once, "
	"with no further DATA",
	.lab = &scripted_peer, .spec = {"RFC6458-3.1.4-12"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct peer *peer = peer_open(lab);

	option_set_int(iut, SCTP_PARTIAL_DELIVERY_POINT, 1);
	for (int interleave = 0; interleave < 2; interleave++) {
		option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, interleave);
		wait_behind_parts(lab, iut, peer, true);
		wait_behind_parts(lab, iut, peer, false);
	}
}

SCENARIO(below_partial_delivery_point,
	 "A message shorter than the partial delivery point is delivered only once it is complete",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.21-1", "RFC6458-8.1.21-3"})
{
	struct pair pair = send_in_parts(lab, 3 * FRAGMENT + 1);

	ck_assert_ptr_null(pair.b->assembling);
	expect_message(pair.b, 1, "other stream");
	expect_message(pair.b, 0, NULL, .size = FRAGMENTS * FRAGMENT, .seed = 9, .ssn = 0);
}

SCENARIO(partial_delivery_aborted,
	 "When the association ends during a partial delivery the user gets "
	 "SCTP_PARTIAL_DELIVERY_EVENT",
	 .lab = &two_nodes, .spec = {"RFC6458-6.1.7-1"})
{
	struct pair pair = send_in_parts(lab, 3 * FRAGMENT);

	ck_assert_ptr_nonnull(pair.b->assembling);
	endpoint_abort(pair.a, NULL);

	const struct received *event = expect_event(pair.b, SCTP_PARTIAL_DELIVERY_EVENT);

	ck_assert_uint_eq(notification_of(event)->sn_pdapi_event.pdapi_indication,
			  SCTP_PARTIAL_DELIVERY_ABORTED);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert(expect_message(pair.b, 0, NULL, .size = 3 * FRAGMENT, .seed = 9)->partial);
	ck_assert(!expect_message(pair.b, 1, "other stream")->partial);
}

SCENARIO(closed_in_partial_delivery,
	 "Closing a socket during a partial delivery aborts its association, and frees both",
	 .lab = &two_nodes,
	 .known = {{.from = "5.10",
		    .leak = true,
		    .reason = "the partial delivery event is queued on the socket that was just "
			      "emptied, and keeps the association, which keeps the socket "
			      "(sctp_ulpq_abort_pd() in net/sctp/ulpqueue.c)"}})
{
	struct pair pair = send_in_parts(lab, 3 * FRAGMENT);

	ck_assert_ptr_nonnull(pair.b->assembling);
	endpoint_close(pair.b);
	expect_packet(lab, ABORT, .from = "b");
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(
	partial_delivery_untold,
	"Without a subscription to SCTP_PARTIAL_DELIVERY_EVENT the user is not told that a partial "
	"delivery ended early",
	.lab = &two_nodes, .spec = {"RFC6458-6.1.7-1"})
{
	struct pair pair = send_in_parts(lab, 3 * FRAGMENT);
	struct sctp_event event = {.se_assoc_id = pair.b->association,
				   .se_type = SCTP_PARTIAL_DELIVERY_EVENT};

	ck_assert_ptr_nonnull(pair.b->assembling);
	endpoint_set(pair.b, SCTP_EVENT, &event, sizeof(event));
	endpoint_abort(pair.a, NULL);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_no_event(pair.b, SCTP_PARTIAL_DELIVERY_EVENT, SECONDS(1));
}
