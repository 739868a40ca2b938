/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loss, delay, duplication and change on the way, and what is asked of the packets at the end. */
#include "harness/tests/judging/judging.h"

ENDS(rule_that_is_met, "pass", "", .lab = &two_nodes)
{
	lab_drop(lab, INIT);
	pair_open(lab);
	ck_assert_uint_eq(count_packets(lab, INIT, .fate = FRAME_DROPPED), 1);
	ck_assert_uint_eq(count_packets(lab, INIT, .fate = FRAME_PASSED), 1);
}

ENDS(rule_that_skips, "pass", "", .lab = &two_nodes)
{
	lab_drop(lab, INIT_ACK, .skip = 1, .count = 2);
	pair_open(lab);
	ck_assert_uint_eq(count_packets(lab, INIT_ACK, .fate = FRAME_DROPPED), 0);
	pair_open(lab, .port = 5001);
	ck_assert_uint_eq(count_packets(lab, INIT_ACK, .fate = FRAME_DROPPED), 2);
}

ENDS(rule_of_another_node, "pass", "", .lab = &two_nodes)
{
	lab_drop(lab, DATA, .from = "b", .count = FOREVER);
	pair_open(lab);
}

ENDS(rule_that_is_not_met, "fail",
     "^expected 2 packets with INIT ACK from b on path0 to drop; 0 came$", .lab = &two_nodes)
{
	lab_drop(lab, SACK, .count = FOREVER);
	lab_drop(lab, INIT_ACK, .from = "b", .link = "path0", .skip = 1, .count = 2);
	pair_open(lab);
}

ENDS(rule_for_any_chunk_that_is_not_met, "fail", "^expected 1 packet to delay; 0 came$",
     .lab = &two_nodes)
{
	lab_delay(lab, ANY_CHUNK, SECONDS(1));
}

ENDS(rule_that_ended, "pass", "", .lab = &two_nodes)
{
	struct rule *rule = lab_drop(lab, INIT, .count = 20);

	rule_end(rule);
	pair_open(lab);
	ck_assert_uint_eq(count_packets(lab, INIT, .fate = FRAME_DROPPED), 0);
}

ENDS(rule_that_delays, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_delay(lab, DATA, SECONDS(2));
	endpoint_send(pair.a, 0, "late");
	expect_no_message(pair.b, MILLISECONDS(1900));
	expect_message(pair.b, 0, "late", .within = MILLISECONDS(200));
}

ENDS(rule_that_duplicates, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_duplicate(lab, DATA);
	endpoint_send(pair.a, 0, "twice");
	expect_message(pair.b, 0, "twice");
	pair_expect_sack(pair, 1);
	pair_expect_sack(pair, 1, .duplicates = {1});
}

/* The first rule that fits decides. */
ENDS(rule_before_another, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_duplicate(lab, DATA);
	lab_drop(lab, DATA, .count = FOREVER);
	endpoint_send(pair.a, 0, "first");
	expect_message(pair.b, 0, "first");
	endpoint_send(pair.a, 0, "second");
	expect_no_message(pair.b, SECONDS(5));
}

/* A packet with another tag is not b's, and no fault of a's. */
ENDS(rule_that_changes, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_change(lab, DATA, packet_spoil_tag);
	endpoint_send(pair.a, 0, "changed");
	expect_no_message(pair.b, RTO_INITIAL / 2);
	expect_message(pair.b, 0, "changed");
}

static void spoil_checksum(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { CHECKSUM = 8 };

	(void)context;
	sctp_packet_start(frame, packet)[CHECKSUM] ^= 0x01;
}

ENDS(rule_that_spoils_the_checksum, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_change(lab, DATA, spoil_checksum, .keep_checksums = true);
	endpoint_send(pair.a, 0, "changed");
	expect_no_message(pair.b, RTO_INITIAL / 2);
	expect_message(pair.b, 0, "changed");
}

/* Netfilter of node a changes what its kernel sent after the checksum was computed. */
static void spoil_in_the_kernel(struct lab *lab)
{
	nft_load(lab, "a",
		 "table ip t { chain c { type filter hook output priority 0; ip protocol sctp "
		 "@th,160,32 set 0x10000; }; }");
	lab_drop(lab, INIT, .count = FOREVER);
	endpoint_connect_start(endpoint_open(lab, "a", ONE_TO_MANY), NULL);
	expect_packet(lab, INIT);
}

ENDS(packet_with_a_wrong_checksum, "fail",
     "^expected well-formed packets; a sent one with a wrong CRC32c: +[0-9.]+ path0 a>b .*INIT",
     .lab = &two_nodes, .needs = CAP_NAT)
{
	spoil_in_the_kernel(lab);
}

ENDS(packet_that_may_be_wrong, "pass", "", .lab = &two_nodes, .needs = CAP_NAT,
     .malformed_packets = true, .excuses = {"RFC9260-6.8-1"})
{
	spoil_in_the_kernel(lab);
}

/* What failed before comes first. */
ENDS(rule_that_is_not_met_after_a_failure, "fail", "^expected SACK", .lab = &two_nodes)
{
	lab_drop(lab, INIT, .count = 2);
	ENDS_HERE(expect_packet(lab, SACK, .within = SECONDS(1)));
}
