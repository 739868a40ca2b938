/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When SACKs are sent, and what window they report: RFC 9260 sections 6.1 and 6.2. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

SCENARIO(delayed_sack, "A single packet is acknowledged after 200 ms, and every second one at once",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.2-1", "RFC9260-6.2-8", "RFC9260-6.2-9", "RFC9260-6.2-10",
		  "RFC9260-6.2-17", "RFC6458-8.1.19-4"})
{
	struct pair pair = pair_open(lab);
	unsigned n = 1;
	const struct packet *data;

	endpoint_send(pair.a, 0, "first");
	pair_expect_data(pair, n);
	pair_expect_sack(pair, n);
	for (unsigned i = 0; i < 3; i++) {
		endpoint_send(pair.a, 0, "single");
		data = pair_expect_data(pair, ++n);
		expect_packet(lab, SACK, .from = "b", .timer = SACK_DELAY, .since = data->time);

		endpoint_send(pair.a, 0, "odd");
		let_pass(lab, MILLISECONDS(100));
		endpoint_send(pair.a, 0, "even");
		pair_expect_data(pair, ++n);
		data = pair_expect_data(pair, ++n);
		ck_assert_int_lt(pair_expect_sack(pair, n)->time - data->time, jiffy());
	}
	expect_no_packet(lab, SACK, SECONDS(1));
}

SCENARIO(sack_counts_packets,
	 "Two DATA in one packet count as one packet for the delay of the SACK", .lab = &two_nodes,
	 .spec = {"RFC9260-6.2-8", "RFC9260-6.2-10"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	for (unsigned i = 0; i < 3; i++)
		endpoint_send(pair.a, 0, "small");
	pair_expect_sack(pair, 1);
	pair_expect_data(pair, 1);

	const struct packet *bundle = pair_expect_data(pair, 2);

	ck_assert_uint_eq(bundle->sctp.chunk_count, 2);
	expect_packet(lab, SACK, .from = "b", .timer = SACK_DELAY, .since = bundle->time);
}

SCENARIO(delayed_sack_options,
	 "SCTP_DELAYED_SACK sets the delay and the number of packets, and can switch both off",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-13", "RFC6458-8.1.19-1"})
{
	struct pair pair = pair_open(lab);
	struct sctp_sack_info info = {
		.sack_assoc_id = pair.b->association, .sack_delay = 450, .sack_freq = 3};
	const struct packet *data;

	endpoint_send(pair.a, 0, "first");
	pair_expect_data(pair, 1);
	pair_expect_sack(pair, 1);
	endpoint_set(pair.b, SCTP_DELAYED_SACK, &info, sizeof(info));
	endpoint_send(pair.a, 0, "single");
	data = pair_expect_data(pair, 2);
	expect_packet(lab, SACK, .from = "b", .timer = MILLISECONDS(450), .since = data->time);
	for (unsigned i = 2; i <= 4; i++) {
		endpoint_send(pair.a, 0, "one of three");
		data = pair_expect_data(pair, 1 + i);
	}
	ck_assert_int_lt(pair_expect_sack(pair, 5)->time - data->time, jiffy());

	info.sack_freq = 1;
	endpoint_set(pair.b, SCTP_DELAYED_SACK, &info, sizeof(info));
	for (unsigned i = 5; i <= 7; i++) {
		endpoint_send(pair.a, 0, "at once");
		data = pair_expect_data(pair, 1 + i);
		ck_assert_int_lt(pair_expect_sack(pair, 1 + i)->time - data->time, jiffy());
	}
}

SCENARIO(sack_delay_from_first_packet,
	 "With a SACK for every fifth packet, the delay still runs from the first one",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-8"},
	 .known = {{"4.0", NULL,
		    "every packet restarts the SACK timer (SCTP_CMD_TIMER_RESTART in "
		    "sctp_gen_sack(), sm_sideeffect.c), "
		    "so that the first one waits longer than the delay"}})
{
	struct pair pair = pair_open(lab);
	struct sctp_sack_info info = {
		.sack_assoc_id = pair.b->association, .sack_delay = 200, .sack_freq = 5};

	endpoint_send(pair.a, 0, "first");
	pair_expect_data(pair, 1);
	pair_expect_sack(pair, 1);
	endpoint_set(pair.b, SCTP_DELAYED_SACK, &info, sizeof(info));
	endpoint_send(pair.a, 0, "starts the delay");
	const struct packet *data = pair_expect_data(pair, 2);

	let_pass(lab, MILLISECONDS(150));
	endpoint_send(pair.a, 0, "comes meanwhile");
	expect_packet(lab, SACK, .from = "b", .timer = SACK_DELAY, .since = data->time);
}
