/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is cut and bundled by the PMTU: RFC 9260 sections 6.9, 6.10 and 7.3. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

SCENARIO(each_path_its_own,
	 "Each address of the peer has its own PMTU; messages are fragmented to the smallest of "
	 "them",
	 .lab = &triple_path,
	 .spec = {"RFC9260-7.3-1", "RFC9260-7.3-2", "RFC9260-7.3-3", "RFC9260-7.3-4",
		  "RFC9260-6.9-6", "RFC9260-6.9-11"})
{
	static const struct {
		const char *path;
		uint32_t mtu, mtus[3], smallest;
	} steps[] = {
		{"path1", 1400, {1500, 1400, 1500}, 1400},
		{"path2", 1300, {1500, 1400, 1300}, 1300},
		{"path0", 1352, {1352, 1400, 1300}, 1300},
		{"path1", 1280, {1352, 1280, 1300}, 1280},
	};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		pmtu_send_too_big_on(pair, steps[i].path, steps[i].mtu);
		pmtu_expect_path_mtu(pair.a, "path0", steps[i].mtus[0]);
		pmtu_expect_path_mtu(pair.a, "path1", steps[i].mtus[1]);
		pmtu_expect_path_mtu(pair.a, "path2", steps[i].mtus[2]);
		pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, steps[i].smallest));
		pmtu_expect_fragments(pair, 4000, user_data_room(lab, steps[i].smallest));
	}
	pmtu_expect_path_mtu(pair.b, "path1", 1500);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(fits_other_path,
	 "DATA lost on a path is retransmitted on one with a smaller PMTU without IP "
	 "fragmentation",
	 .lab = &dual_path, .spec = {"RFC9260-7.3-3", "RFC9260-7.3-4", "RFC9260-6.9-6"})
{
	struct pair pair = pair_open(lab, .measured = true);
	size_t limit = 1300;

	pmtu_send_too_big_on(pair, "path1", 1300);
	pmtu_lose_larger(lab, "path1", &limit);
	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 0, NULL, .size = 5000);
	expect_message(pair.b, 0, NULL, .size = 5000, .within = SECONDS(60));
	ck_assert_uint_eq(count_packets(lab, DATA, .link = "path1", .fate = FRAME_DROPPED), 0);
	ck_assert_uint_ge(count_packets(lab, DATA, .from = "a", .link = "path1"), 4);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(
	address_of_smaller_mtu,
	"The smallest PMTU of the addresses listed in the INIT ACK counts from the start, that of the last one or of the "
	"first",
	.lab = &dual_path, .spec = {"RFC9260-7.3-2", "RFC9260-7.3-3", "RFC9260-7.3-4"})
{
	static const char *const paths[] = {"path0", "path1"};

	for (unsigned narrow = 0; narrow < 2; narrow++) {
		const char *wide = paths[1 - narrow];
		struct pair pair;

		link_mtu(lab, paths[narrow], 1280);
		link_mtu(lab, wide, 1500);
		pair = pair_open(lab, .measured = true);
		pmtu_expect_path_mtu(pair.a, wide, 1500);
		pmtu_expect_path_mtu(pair.a, paths[narrow], 1280);
		pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1280));
		pmtu_expect_fragments(pair, 5000, user_data_room(lab, 1280));
		pmtu_expect_path_mtu(pair.b, wide, 1500);
		pmtu_expect_path_mtu(pair.b, paths[narrow], 1280);
		pmtu_expect_fragmentation_point(pair.b, user_data_room(lab, 1280));
		pair_close(pair);
	}
}

SCENARIO(bundles_fit, "DATA chunks are bundled up to the PMTU, even after it has decreased",
	 .lab = &two_nodes, .spec = {"RFC9260-6.10-1", "RFC9260-7.3-1"})
{
	enum { SIZE = 200, MESSAGES = 12 };
	struct pair pair = pair_open(lab, .nagle = true, .measured = true);
	unsigned most = (1300 - ip_header_size(lab) - COMMON_HEADER) / (DATA_HEADER + SIZE);
	const struct packet *first, *bundle;

	pmtu_send_too_big_on(pair, "path0", 1300);
	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(pair.a, 0, NULL, .size = SIZE, .seed = i);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(pair.b, 0, NULL, .size = SIZE, .seed = i);
	first = expect_packet(lab, DATA, .from = "a");
	ck_assert_uint_eq(first->sctp.chunk_count, 1);
	bundle = expect_packet(lab, DATA, .from = "a");
	ck_assert_uint_eq(bundle->sctp.chunk_count, most);
	ck_assert_uint_le(bundle->sctp.ip_length, 1300);
	ck_assert(bundle->sctp.dont_fragment);
}

SCENARIO(room_for_sack,
	 "A message that is fragmented while a SACK is due leaves room for it in the first "
	 "packet",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-9", "RFC9260-6.9-8"})
{
	enum { SACK_SIZE = 16 };
	struct pair pair = pair_open(lab, .measured = true);
	size_t full = user_data_room(lab, 1300);
	const struct packet *first;

	pmtu_send_too_big_on(pair, "path0", 1300);
	endpoint_send(pair.b, 0, "one");
	expect_message(pair.a, 0, "one");
	endpoint_send(pair.b, 0, "to be acknowledged");
	expect_message(pair.a, 0, "to be acknowledged");
	endpoint_send(pair.b, 0, "and later");
	expect_message(pair.a, 0, "and later");
	forget_packets(lab);
	endpoint_send(pair.a, 0, NULL, .size = 2 * full);
	first = expect_packet(lab, DATA, .from = "a");
	ck_assert_ptr_nonnull(packet_chunk(&first->sctp, SACK));
	ck_assert_uint_eq(first->chunk->data.size, full - SACK_SIZE);
	ck_assert_uint_eq(first->sctp.ip_length, 1300);
	ck_assert(first->sctp.dont_fragment);
	expect_message(pair.b, 0, NULL, .size = 2 * full);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(fragments_disabled,
	 "With SCTP_DISABLE_FRAGMENTS the largest message accepted follows the PMTU",
	 .lab = &dual_path, .spec = {"RFC9260-6.9-4", "RFC9260-6.9-5", "RFC9260-6.9-3"})
{
	static const uint32_t mtus[] = {1400, 1300, 1280};
	struct pair pair = pair_open(lab, .measured = true);

	option_set_int(pair.a, SCTP_DISABLE_FRAGMENTS, 1);
	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		size_t full = user_data_room(lab, mtus[i]);

		pmtu_send_too_big_on(pair, i % 2 ? "path1" : "path0", mtus[i]);
		endpoint_send(pair.a, 0, NULL, .size = full + 1, .error = EMSGSIZE);
		expect_no_packet(lab, DATA, SECONDS(1), .from = "a");
		pmtu_expect_fragments(pair, full, full);
	}
}

SCENARIO(maxseg_and_mtu,
	 "The fragmentation point is the smaller of SCTP_MAXSEG and what the PMTU has room for",
	 .lab = &two_nodes, .spec = {"RFC9260-6.9-8", "RFC9260-6.9-11"})
{
	struct pair pair = pair_open(lab, .measured = true);
	size_t at_1400 = user_data_room(lab, 1400), at_1300 = user_data_room(lab, 1300);

	option_set_assoc_value(pair.a, SCTP_MAXSEG, at_1400);
	pmtu_expect_fragments(pair, 3000, at_1400);
	pmtu_send_too_big_on(pair, "path0", 1300);
	pmtu_expect_fragmentation_point(pair.a, at_1300);
	pmtu_expect_fragments(pair, 3000, at_1300);
	option_set_assoc_value(pair.a, SCTP_MAXSEG, 1000);
	pmtu_expect_fragmentation_point(pair.a, 1000);
	pmtu_expect_fragments(pair, 3000, 1000);
	pmtu_send_too_big_on(pair, "path0", 1280);
	pmtu_expect_fragmentation_point(pair.a, 1000);
	pmtu_expect_fragments(pair, 3000, 1000);
	/* Larger than any packet, and none at all. */
	option_set_assoc_value(pair.a, SCTP_MAXSEG, 20000);
	pmtu_expect_fragments(pair, 3000, user_data_room(lab, 1280));
	option_set_assoc_value(pair.a, SCTP_MAXSEG, 1000);
	option_set_assoc_value(pair.a, SCTP_MAXSEG, 0);
	pmtu_expect_fragments(pair, 3000, user_data_room(lab, 1280));
}

SCENARIO(df_on_every_packet,
	 "Every packet of an association has DF set, from INIT to SHUTDOWN COMPLETE",
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(200))
{
	struct pair pair = pair_open(lab, .measured = true);
	unsigned packets = 0;

	pmtu_expect_fragments(pair, 4000, user_data_room(lab, 1500));
	let_pass(lab, 2 * HB_INTERVAL);
	endpoint_shutdown(pair.a);
	expect_packet(lab, SHUTDOWN_COMPLETE);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (!packet)
			continue;
		packets++;
		if (!packet->sctp.dont_fragment)
			scenario_fail(__FILE__, __LINE__, "a packet with %s from %s has no DF",
				      chunk_name(packet->sctp.chunks[0].type), packet->from);
	}
	ck_assert_uint_gt(packets, 15);
}
