/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which chunks travel in one packet: RFC 9260 sections 6.1 and 6.10. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

/* The next DATA of node a are `count`, from number `n` on, in one packet that carries nothing else.
 */
static const struct packet *expect_bundle(struct pair pair, unsigned n, unsigned count)
{
	const struct packet *first = pair_expect_data(pair, n);

	ck_assert_uint_eq(first->sctp.chunk_count, count);
	for (unsigned i = 1; i < count; i++)
		ck_assert_uint_eq(pair_expect_data(pair, n + i)->number, first->number);
	return first;
}

SCENARIO(nagle_bundles, "Small messages wait while data is outstanding, and then go in one packet",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-19", "RFC9260-6.10-4", "RFC6458-8.1.5-2"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, i, NULL, .size = 10 + i, .seed = i);

	expect_bundle(pair, 1, 1);
	const struct packet *sack = pair_expect_sack(pair, 1);
	const struct packet *bundle = expect_bundle(pair, 2, 3);

	ck_assert_uint_gt(bundle->number, sack->number);
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.b, i, NULL, .size = 10 + i, .seed = i);
	ck_assert_uint_eq(count_packets(lab, DATA), 2);
}

SCENARIO(nodelay_does_not_wait,
	 "With SCTP_NODELAY every message is sent at once, in a packet of its own",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.5-1"})
{
	struct pair pair = pair_open(lab);
	const struct packet *last = NULL;

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, i, "small");
	for (unsigned i = 0; i < 4; i++)
		last = expect_bundle(pair, 1 + i, 1);
	ck_assert_uint_lt(last->number, pair_expect_sack(pair, 1)->number);
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.b, i, "small");
}

SCENARIO(bundle_fills_the_mtu,
	 "A bundle has as many whole DATA as fit into the MTU, and not one more", .lab = &two_nodes,
	 .spec = {"RFC9260-6.10-1", "RFC9260-6.10-4", "RFC9260-6.10-5"})
{
	struct pair pair = pair_open(lab, .nagle = true);
	/* A DATA chunk with 85 bytes takes 104 with its padding. */
	unsigned room = (DEFAULT_MTU - ip_header_size(lab) - COMMON_HEADER) / 104;

	for (unsigned i = 0; i < 1 + room + 5; i++)
		endpoint_send(pair.a, 0, NULL, .size = 85, .seed = i);
	expect_bundle(pair, 1, 1);
	expect_bundle(pair, 2, room);
	expect_bundle(pair, 2 + room, 5);
	for (unsigned i = 0; i < 1 + room + 5; i++)
		expect_message(pair.b, 0, NULL, .size = 85, .seed = i, .ssn = i);
}

SCENARIO(sack_before_data,
	 "A delayed SACK goes with the next DATA in its direction, and in front of it",
	 .lab = &two_nodes, .spec = {"RFC9260-6.10-3", "RFC9260-6.1-21"})
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "one");
	pair_expect_sack(pair, 1);
	endpoint_send(pair.a, 0, "two");
	expect_message(pair.b, 0, "one");
	expect_message(pair.b, 0, "two");
	endpoint_send(pair.b, 0, "answer");

	const struct packet *answer = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(answer->sctp.chunk_count, 2);
	ck_assert_uint_eq(answer->sctp.chunks[0].type, SACK);
	ck_assert_uint_eq(answer->sctp.chunks[0].sack.cumulative_tsn, pair_data_tsn(pair, 2));
	ck_assert_uint_eq(answer->sctp.chunks[1].type, DATA);
	ck_assert_uint_eq(answer->sctp.chunks[1].data.tsn, pair_data_tsn_of_b(pair, 1));
	expect_message(pair.a, 0, "answer");
	expect_no_packet(lab, SACK, SECONDS(1), .from = "b");
}
