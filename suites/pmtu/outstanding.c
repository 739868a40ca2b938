/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data that is on its way when the PMTU becomes smaller: RFC 9260 section 6.9. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

enum { LARGE = 1300, COUNT = 3 };

SCENARIO(sent_again_at_once,
	 "Outstanding DATA is retransmitted at once, fragmented by IP, and the rest once that is "
	 "acknowledged, without a timeout; the loss does not count as congestion",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-7", "RFC9260-7.3-1"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost[COUNT];
	uint32_t cwnd = path_cwnd(pair.a, "path0");
	int64_t reported;

	lab_drop(lab, DATA, .from = "a", .count = COUNT);
	for (unsigned i = 0; i < COUNT; i++)
		endpoint_send(pair.a, 0, NULL, .size = LARGE + i, .seed = i);
	for (unsigned i = 0; i < COUNT; i++)
		lost[i] = expect_packet(lab, DATA, .from = "a");
	let_pass(lab, MILLISECONDS(100));
	reported = lab_now();
	pmtu_send_too_big(lab, lost[0], 1280);
	ck_assert_int_le(pmtu_expect_ip_fragments(lab, lost[0], 1280) - reported, jiffy());
	for (unsigned i = 0; i < COUNT; i++)
		expect_message(pair.b, 0, NULL, .size = LARGE + i, .seed = i,
			       .within = SACK_DELAY + JIFFIES(2));
	ck_assert_int_lt(lab_now() - lost[0]->time, RTO_MIN);
	ck_assert_uint_ge(path_cwnd(pair.a, "path0"), cwnd);
	expect_rto(pair.a, "path0", RTO_MIN);
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 2 * COUNT);
}

SCENARIO(cut_before,
	 "Messages fragmented before the PMTU decreased are fragmented by IP; later ones are "
	 "fragmented to fit",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-7", "RFC9260-6.9-10", "RFC9260-7.3-4"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *first;
	size_t old = user_data_room(lab, 1500);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = old, .seed = 1);
	/* They wait for the window: fragmented already, but not sent, when the PMTU changes. */
	for (unsigned i = 0; i < 6; i++)
		endpoint_send(pair.a, 0, NULL, .size = 2 * old, .seed = i);
	first = expect_packet(lab, DATA, .from = "a");
	pmtu_send_too_big(lab, first, 1300);
	pmtu_expect_ip_fragments(lab, first, 1300);
	expect_message(pair.b, 0, NULL, .size = old, .seed = 1);
	for (unsigned i = 0; i < 6; i++)
		expect_message(pair.b, 0, NULL, .size = 2 * old, .seed = i);
	let_pass(lab, SECONDS(1));
	/* Each of the 13 DATA chunks but those that were sent before the ICMP message. */
	ck_assert_uint_ge(pmtu_count_ip_fragments(), 2 * 10);
	forget_packets(lab);
	pmtu_expect_fragments(pair, 3000, user_data_room(lab, 1300));
}

SCENARIO(told_again,
	 "A second Packet Too Big message with the same MTU does not cause a retransmission",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost;
	int64_t again;

	endpoint_send(pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");
	expect_message(pair.b, 0, NULL, .size = 1400);
	expect_packet(lab, SACK, .from = "b");
	pmtu_send_too_big(lab, lost, 1300);
	let_pass(lab, MILLISECONDS(10));
	pmtu_expect_path_mtu(pair.a, "path0", 1300);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "small");
	lost = expect_packet(lab, DATA, .from = "a");
	for (unsigned i = 0; i < 3; i++)
		pmtu_send_too_big(lab, lost, 1300);
	again = expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = lost->time)->time;
	ck_assert_int_gt(again, lost->time);
	expect_message(pair.b, 0, "small");
}

SCENARIO(small_stays_whole,
	 "DATA that fits the new PMTU is retransmitted in one packet with DF set",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost, *again;

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = 1000);
	lost = expect_packet(lab, DATA, .from = "a");
	pmtu_send_too_big(lab, lost, 1300);
	again = expect_packet(lab, DATA, .from = "a", .within = JIFFIES(2));
	assert_same_chunk(again->chunk, lost->chunk);
	ck_assert(again->sctp.dont_fragment);
	expect_message(pair.b, 0, NULL, .size = 1000);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}
