/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data that is on its way when the PMTU becomes smaller: RFC 9260 section 6.9. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

enum { LARGE = 1300, COUNT = 3 };

/* RFC 9260 6.2: how long a SACK is delayed at most by default. */
#define SACK_DELAY MILLISECONDS(200)

SCENARIO(sent_again_at_once,
	 "Data that is outstanding is sent again at once, fragmented by IP, and the rest when that "
	 "is acknowledged, without a timeout; the loss is none of congestion",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-7", "RFC9260-7.3-1"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *lost[COUNT];
	uint32_t cwnd = cwnd_of(pair.a, "path0");
	int64_t told;
	int on = 1;

	endpoint_set(pair.a, SCTP_NODELAY, &on, sizeof(on));
	lab_drop(lab, DATA, .from = "a", .count = COUNT);
	for (unsigned i = 0; i < COUNT; i++)
		endpoint_send(pair.a, 0, NULL, .size = LARGE + i, .seed = i);
	for (unsigned i = 0; i < COUNT; i++)
		lost[i] = expect_packet(lab, DATA, .from = "a");
	let_pass(lab, MILLISECONDS(100));
	told = lab_now();
	say_too_big(lab, lost[0], 1280);
	ck_assert_int_le(expect_ip_fragments(lab, lost[0], 1280) - told, jiffy());
	for (unsigned i = 0; i < COUNT; i++)
		expect_message(pair.b, 0, NULL, .size = LARGE + i, .seed = i,
			       .within = SACK_DELAY + JIFFIES(2));
	ck_assert_int_lt(lab_now() - lost[0]->time, RTO_MIN);
	ck_assert_uint_ge(cwnd_of(pair.a, "path0"), cwnd);
	ck_assert_uint_eq(endpoint_path(pair.a, "path0").spinfo_rto, 1000);
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(count_ip_fragments(), 2 * COUNT);
}

SCENARIO(cut_before,
	 "Messages that were cut before the PMTU became smaller are fragmented by IP, those after "
	 "it are cut to fit",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-7", "RFC9260-6.9-10", "RFC9260-7.3-4"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *first;
	size_t old = user_data_of(lab, 1500);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = old, .seed = 1);
	/* Waits for the window: it is cut, but not sent, when the PMTU changes. */
	for (unsigned i = 0; i < 6; i++)
		endpoint_send(pair.a, 0, NULL, .size = 2 * old, .seed = i);
	first = expect_packet(lab, DATA, .from = "a");
	say_too_big(lab, first, 1300);
	expect_ip_fragments(lab, first, 1300);
	expect_message(pair.b, 0, NULL, .size = old, .seed = 1);
	for (unsigned i = 0; i < 6; i++)
		expect_message(pair.b, 0, NULL, .size = 2 * old, .seed = i);
	let_pass(lab, SECONDS(1));
	/* Each of the 13 DATA chunks but those that were sent before it was told. */
	ck_assert_uint_ge(count_ip_fragments(), 2 * 10);
	forget_packets(lab);
	expect_cut(pair, 3000, user_data_of(lab, 1300));
}

SCENARIO(told_again, "A second too big message with the same MTU does not make data go again",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *lost;
	int64_t again;

	endpoint_send(pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");
	expect_message(pair.b, 0, NULL, .size = 1400);
	expect_packet(lab, SACK, .from = "b");
	say_too_big(lab, lost, 1300);
	let_pass(lab, MILLISECONDS(10));
	expect_path_mtu(pair.a, "path0", 1300);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "small");
	lost = expect_packet(lab, DATA, .from = "a");
	for (unsigned i = 0; i < 3; i++)
		say_too_big(lab, lost, 1300);
	again = expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = lost->time)->time;
	ck_assert_int_gt(again, lost->time);
	expect_message(pair.b, 0, "small");
}

SCENARIO(small_stays_whole,
	 "Data that fits the new PMTU is sent again in one packet that must not be fragmented",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *lost, *again;

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = 1000);
	lost = expect_packet(lab, DATA, .from = "a");
	say_too_big(lab, lost, 1300);
	again = expect_packet(lab, DATA, .from = "a", .within = JIFFIES(2));
	assert_same_chunk(again->chunk, lost->chunk);
	ck_assert(again->sctp.dont_fragment);
	expect_message(pair.b, 0, NULL, .size = 1000);
	ck_assert_uint_eq(count_ip_fragments(), 0);
}
