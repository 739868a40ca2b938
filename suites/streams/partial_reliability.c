/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages with a limited life: RFC 3758 and RFC 7496. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

static void expect_failed(struct endpoint *endpoint, unsigned flags, uint32_t context,
			  const char *text)
{
	const struct received *event = expect_event(endpoint, SCTP_SEND_FAILED_EVENT);
	const struct sctp_send_failed_event *failed = &notification_of(event)->sn_send_failed_event;

	ck_assert_uint_eq(failed->ssf_flags, flags);
	ck_assert_uint_eq(failed->ssfe_info.snd_context, context);
	ck_assert_uint_eq(failed->ssf_length, sizeof(*failed) + strlen(text));
	ck_assert_mem_eq(failed->ssf_data, text, strlen(text));
}

SCENARIO(lifetime_ends_in_flight,
	 "A lost message whose lifetime has ended is not retransmitted but skipped with FORWARD "
	 "TSN, and what waits behind it is delivered",
	 .lab = &two_nodes,
	 .spec = {"RFC3758-3.5-7", "RFC3758-3.5-10", "RFC3758-3.5-11", "RFC3758-3.6-2",
		  "RFC3758-3.6-8", "RFC3758-3.6-5", "RFC3758-4.1-5", "RFC3758-4.1-6"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	send_limited(pair.a, 2, "short-lived", SCTP_PR_SCTP_TTL, 500, .context = 81);
	endpoint_send(pair.a, 2, "behind it");

	const struct packet *lost = pair_expect_data(pair, 1);

	pair_expect_data(pair, 2);
	pair_expect_sack(pair, 0, .gaps = {{2, 2}});
	const struct packet *forward =
		expect_packet(lab, FORWARD_TSN, .from = "a", .timer = path_rto(pair.a, "path0"),
			      .since = lost->time);

	check_forward_tsn(forward, pair_data_tsn(pair, 1), {2, 0});
	expect_message(pair.b, 2, "behind it", .ssn = 1);
	pair_expect_sack(pair, 2);
	expect_no_message(pair.b, SECONDS(5));
	ck_assert_uint_eq(count_packets(lab, DATA), 2);
}

SCENARIO(lifetime_ends_before_sending,
	 "A message whose lifetime ends before it is sent takes no TSN, and the next one is "
	 "delivered in its place",
	 .lab = &two_nodes, .spec = {"RFC3758-4.1-3", "RFC3758-4.1-4"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 2, "lost, but reliable");
	send_limited(pair.a, 2, "short-lived", SCTP_PR_SCTP_TTL, 500, .context = 82);
	endpoint_send(pair.a, 2, "last");

	pair_expect_data(pair, 1);
	pair_expect_data(pair, 1);
	expect_message(pair.b, 2, "lost, but reliable", .ssn = 0);
	expect_failed(pair.a, SCTP_DATA_UNSENT, 82, "short-lived");
	expect_message(pair.b, 2, "last", .ssn = 1);
	ck_assert_uint_eq(pair_expect_data(pair, 2)->chunk->data.ssn, 1);
	expect_no_packet(lab, DATA, SECONDS(5));
	ck_assert_uint_eq(count_packets(lab, FORWARD_TSN), 0);
}

SCENARIO(lifetime_long_enough,
	 "A lost message whose lifetime has not ended is retransmitted like any other",
	 .lab = &two_nodes, .spec = {"RFC3758-4.1-5"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	send_limited(pair.a, 2, "long-lived", SCTP_PR_SCTP_TTL, 5000);
	pair_expect_data(pair, 1);
	pair_expect_data(pair, 1);
	expect_message(pair.b, 2, "long-lived", .ssn = 0);
	expect_no_event(pair.a, SCTP_SEND_FAILED_EVENT, SECONDS(10));
	ck_assert_uint_eq(count_packets(lab, FORWARD_TSN), 0);
}

SCENARIO(retransmissions_limited,
	 "A message that may be retransmitted twice is given up when it would have to be sent a "
	 "fourth time",
	 .lab = &two_nodes, .spec = {"RFC3758-3.5-7", "RFC7496-4.2-1"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .count = 3);
	send_limited(pair.a, 1, "unlucky", SCTP_PR_SCTP_RTX, 2, .context = 83);
	for (unsigned i = 0; i < 3; i++)
		pair_expect_data(pair, 1);
	check_forward_tsn(expect_packet(lab, FORWARD_TSN, .from = "a", .within = SECONDS(20)),
			  pair_data_tsn(pair, 1), {1, 0});
	endpoint_send(pair.a, 1, "next");
	pair_expect_data(pair, 2);
	expect_message(pair.b, 1, "next", .ssn = 1);
}

SCENARIO(forward_tsn_lost, "A lost FORWARD TSN is retransmitted", .lab = &two_nodes,
	 .spec = {"RFC3758-3.5-14"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	lab_drop(lab, FORWARD_TSN, .from = "a");
	send_limited(pair.a, 0, "short-lived", SCTP_PR_SCTP_TTL, 500, .context = 84);
	endpoint_send(pair.a, 0, "behind it");
	expect_packet(lab, FORWARD_TSN, .from = "a", .fate = FRAME_DROPPED);
	check_forward_tsn(expect_packet(lab, FORWARD_TSN, .from = "a"), pair_data_tsn(pair, 1),
			  {0, 0});
	expect_message(pair.b, 0, "behind it", .ssn = 1);
}

SCENARIO(abandoned_message_reported,
	 "A message that was sent but given up is returned in SCTP_SEND_FAILED_EVENT",
	 .lab = &two_nodes,
	 .known = {{"5.10", NULL,
		    "no event: an abandoned DATA is freed by sctp_generate_fwdtsn() or "
		    "sctp_outq_sack() (outqueue.c) without sctp_chunk_fail()"}})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	send_limited(pair.a, 0, "short-lived", SCTP_PR_SCTP_TTL, 500, .context = 85);
	expect_packet(lab, FORWARD_TSN, .from = "a");
	expect_failed(pair.a, SCTP_DATA_SENT, 85, "short-lived");
}
