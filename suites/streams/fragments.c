/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragmentation and reassembly: RFC 9260 sections 3.3.1 and 6.9. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

/* The next DATA are the `count` fragments of one message on stream 0, each in a packet of its own.
 */
static void expect_fragments(struct pair pair, unsigned n, unsigned count, size_t size,
			     unsigned full, uint16_t ssn)
{
	for (unsigned i = 0; i < count; i++, size -= full) {
		const struct packet *data = pair_expect_data(pair, n + i);
		size_t part = size < full ? size : full;

		ck_assert_uint_eq(data->chunk->flags,
				  (i == 0 ? DATA_FLAG_B : 0) | (i == count - 1 ? DATA_FLAG_E : 0));
		ck_assert_uint_eq(data->chunk->data.size, part);
		ck_assert_uint_eq(data->chunk->data.ssn, ssn);
		ck_assert_uint_eq(data->chunk->data.ppid, 77);
		ck_assert_uint_eq(data->sctp.chunk_count, 1);
		ck_assert_uint_eq(data->sctp.length,
				  COMMON_HEADER + DATA_HEADER + ((part + 3) & ~3UL));
	}
}

static void fragment_at_mtu(struct lab *lab, unsigned mtu, uint16_t port)
{
	unsigned full = user_data_room(lab, mtu);
	struct pair pair;

	link_mtu(lab, "path0", mtu);
	pair = pair_open(lab, .port = port);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_fragmentation_point, full);

	const size_t sizes[] = {full, full + 1, 2 * full, 2 * full + 333};
	unsigned n = 1;

	for (unsigned i = 0; i < 4; i++) {
		unsigned count = (sizes[i] + full - 1) / full;

		endpoint_send(pair.a, 0, NULL, .size = sizes[i], .seed = i, .ppid = 77);
		expect_message(pair.b, 0, NULL, .size = sizes[i], .seed = i, .ppid = 77, .ssn = i);
		expect_fragments(pair, n, count, sizes[i], full, i);
		n += count;
	}
	endpoint_close(pair.a);
}

SCENARIO(fragments_fill_the_mtu,
	 "At five MTUs, messages are cut into fragments that fill the path MTU, and reassembled",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.9-1", "RFC9260-6.9-2", "RFC9260-6.9-8", "RFC9260-6.9-10",
		  "RFC9260-6.9-12", "RFC9260-6.9-14", "RFC9260-6.9-15", "RFC9260-3.3.1-7",
		  "RFC9260-3.3.1-13", "RFC9260-3.3.1-8"})
{
	static const unsigned mtus[] = {576, 1280, 1500, 4352, 9000};

	for (unsigned i = 0; i < 5; i++)
		if (mtus[i] >= 1280 || lab_versions(lab) == IPV4)
			fragment_at_mtu(lab, mtus[i], SERVER_PORT + i);
}

SCENARIO(packets_fit_odd_mtu,
	 "With an MTU that is not a multiple of 4 no packet exceeds the MTU or needs padding",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-2", "RFC9260-6.9-8", "RFC9260-6.9-10"})
{
	fragment_at_mtu(lab, 1499, SERVER_PORT);
	fragment_at_mtu(lab, 1498, SERVER_PORT + 1);
	fragment_at_mtu(lab, 1497, SERVER_PORT + 2);
}

SCENARIO(maxseg, "SCTP_MAXSEG limits the user data of a fragment, rounded down to a multiple of 4",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.16-1"})
{
	struct pair pair = pair_open(lab);

	option_set_assoc_value(pair.a, SCTP_MAXSEG, 1003);
	ck_assert_uint_eq(option_get_assoc_value(pair.a, SCTP_MAXSEG), 1000);
	endpoint_send(pair.a, 0, NULL, .size = 2500, .ppid = 77);
	endpoint_send(pair.a, 0, NULL, .size = 1000, .ppid = 77);
	expect_fragments(pair, 1, 3, 2500, 1000, 0);
	expect_fragments(pair, 4, 1, 1000, 1000, 1);
	expect_message(pair.b, 0, NULL, .size = 2500, .ssn = 0);
	expect_message(pair.b, 0, NULL, .size = 1000, .ssn = 1);
}

SCENARIO(disable_fragments,
	 "With SCTP_DISABLE_FRAGMENTS a message that does not fit is refused with EMSGSIZE",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.9-5", "RFC9260-6.9-3", "RFC6458-8.1.11-1", "RFC6458-8.1.11-2"})
{
	struct pair pair = pair_open(lab);
	unsigned full = user_data_room(lab, DEFAULT_MTU);

	option_set_int(pair.a, SCTP_DISABLE_FRAGMENTS, 1);
	endpoint_send(pair.a, 0, NULL, .size = full + 1, .error = EMSGSIZE);
	endpoint_send(pair.a, 0, NULL, .size = full, .ppid = 77);
	expect_message(pair.b, 0, NULL, .size = full, .ssn = 0);
	expect_fragments(pair, 1, 1, full, full, 0);

	option_set_int(pair.a, SCTP_DISABLE_FRAGMENTS, 0);
	endpoint_send(pair.a, 0, NULL, .size = full + 1, .ppid = 77);
	expect_message(pair.b, 0, NULL, .size = full + 1, .ssn = 1);
	expect_fragments(pair, 2, 2, full + 1, full, 1);
}

/* A message of four fragments, with what the network does to them; then one that was not touched.
 */
static struct pair send_four_fragments(struct lab *lab, size_t *size)
{
	struct pair pair = pair_open(lab);

	/* Opens the congestion window wide enough for all four. */
	endpoint_send(pair.a, 0, "first");
	expect_message(pair.b, 0, "first");
	*size = 4 * user_data_room(lab, 1280);
	option_set_assoc_value(pair.a, SCTP_MAXSEG, user_data_room(lab, 1280));
	return pair;
}

SCENARIO(lost_fragment,
	 "Whichever fragment is lost, the message is delivered only once it is complete",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-15", "RFC9260-6.7-1"})
{
	size_t size;
	struct pair pair = send_four_fragments(lab, &size);

	for (unsigned lost = 0; lost < 4; lost++) {
		struct rule *rule = lab_drop(lab, DATA, .from = "a", .skip = lost);

		endpoint_send(pair.a, 0, NULL, .size = size, .seed = lost);
		expect_message(pair.b, 0, NULL, .size = size, .seed = lost, .ssn = 1 + lost);
		ck_assert_uint_eq(rule->hits, 1);
		expect_no_message(pair.b, SECONDS(1));
	}
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_DROPPED), 4);
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_PASSED), 1 + 4 * 4);
}

SCENARIO(reordered_fragments,
	 "Fragments that arrive in any order are reassembled in the order of their TSNs",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-15", "RFC9260-3.3.1-13"})
{
	static const unsigned orders[][4] = {
		{3, 2, 1, 0}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 0, 2, 1}};
	size_t size;
	struct pair pair = send_four_fragments(lab, &size);

	for (unsigned i = 0; i < 4; i++) {
		for (unsigned j = 0; j < 4; j++)
			lab_delay(lab, DATA, MILLISECONDS(10 + orders[i][j]), .from = "a");
		endpoint_send(pair.a, 0, NULL, .size = size, .seed = i, .unordered = i % 2);
		expect_no_message(pair.b, MILLISECONDS(12));
		expect_message(pair.b, 0, NULL, .size = size, .seed = i, .unordered = i % 2);
		expect_no_message(pair.b, SECONDS(1));
	}
}
