/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which chunks travel in one packet: RFC 9260 sections 6.1 and 6.10. */
#define SUITE "streams"
#include "suites/streams/pair.h"

/* The next DATA of node a are `count`, from `tsn` on, in one packet that carries nothing else. */
static const struct packet *expect_bundle(struct lab *lab, uint32_t tsn, unsigned count)
{
	const struct packet *first = expect_data(lab, tsn);

	ck_assert_uint_eq(first->sctp.chunk_count, count);
	for (unsigned i = 1; i < count; i++)
		ck_assert_uint_eq(expect_data(lab, tsn + i)->number, first->number);
	return first;
}

SCENARIO(nagle_bundles, "While data is outstanding small messages wait, and then go in one packet",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-19", "RFC9260-6.10-4"})
{
	struct pair pair = pair_connect(lab, .nagle = true);

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.client, i, NULL, .size = 10 + i, .seed = i);

	expect_bundle(lab, pair.tsn, 1);
	const struct packet *sack = expect_sack(lab, pair.tsn, 0, 0);
	const struct packet *bundle = expect_bundle(lab, pair.tsn + 1, 3);

	ck_assert_uint_gt(bundle->number, sack->number);
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.server, i, NULL, .size = 10 + i, .seed = i);
	ck_assert_uint_eq(count_packets(lab, DATA), 2);
}

SCENARIO(nodelay_does_not_wait,
	 "With SCTP_NODELAY every message goes at once, in a packet of its own", .lab = &two_nodes)
{
	struct pair pair = pair_connect(lab);
	const struct packet *last = NULL;

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.client, i, "small");
	for (unsigned i = 0; i < 4; i++)
		last = expect_bundle(lab, pair.tsn + i, 1);
	ck_assert_uint_lt(last->number, expect_sack(lab, pair.tsn, 0, 0)->number);
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.server, i, "small");
}

SCENARIO(bundle_fills_the_mtu,
	 "A bundle takes as many whole DATA as the MTU has room for, and not one more",
	 .lab = &two_nodes, .spec = {"RFC9260-6.10-1", "RFC9260-6.10-4", "RFC9260-6.10-5"})
{
	struct pair pair = pair_connect(lab, .nagle = true);
	/* A DATA chunk of 16 and 85 bytes takes 104 with its padding. */
	unsigned room = (DEFAULT_MTU - (lab_versions(lab) == IPV4 ? 20 : 40) - 12) / 104;

	for (unsigned i = 0; i < 1 + room + 5; i++)
		endpoint_send(pair.client, 0, NULL, .size = 85, .seed = i);
	expect_bundle(lab, pair.tsn, 1);
	expect_bundle(lab, pair.tsn + 1, room);
	expect_bundle(lab, pair.tsn + 1 + room, 5);
	for (unsigned i = 0; i < 1 + room + 5; i++)
		expect_message(pair.server, 0, NULL, .size = 85, .seed = i, .ssn = i);
}

SCENARIO(
	sack_before_data,
	"A SACK that waits for its delay goes with the next DATA the other way, and in front of it",
	.lab = &two_nodes, .spec = {"RFC9260-6.10-3", "RFC9260-6.1-21"})
{
	struct pair pair = pair_connect(lab);

	endpoint_send(pair.client, 0, "one");
	expect_sack(lab, pair.tsn, 0, 0);
	endpoint_send(pair.client, 0, "two");
	expect_message(pair.server, 0, "one");
	expect_message(pair.server, 0, "two");
	endpoint_send(pair.server, 0, "answer");

	const struct packet *answer = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(answer->sctp.chunk_count, 2);
	ck_assert_uint_eq(answer->sctp.chunks[0].type, SACK);
	ck_assert_uint_eq(answer->sctp.chunks[0].sack.cumulative_tsn, pair.tsn + 1);
	ck_assert_uint_eq(answer->sctp.chunks[1].type, DATA);
	ck_assert_uint_eq(answer->sctp.chunks[1].data.tsn, pair.server_tsn);
	expect_message(pair.client, 0, "answer");
	expect_no_packet(lab, SACK, SECONDS(1), .from = "b");
}
