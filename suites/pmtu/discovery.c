/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router on the way has a smaller MTU: RFC 9260 section 7.3, RFC 1191, RFC 8201. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

SCENARIO(router_says_too_big,
	 "A packet that a router refuses is retransmitted at once, fragmented by IP; later "
	 "messages are fragmented to the new PMTU",
	 .lab = &routed,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7", "RFC9260-6.9-2", "RFC9260-10-9",
		  "RFC9260-6-10"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *refused;
	struct packet too_big;
	int64_t again;

	link_mtu(lab, "right", 1300);
	pmtu_expect_path_mtu(pair.a, "right", 1500);
	endpoint_send(pair.a, 0, NULL, .size = 1400, .seed = 1);
	refused = expect_packet(lab, DATA, .from = "a");
	ck_assert(refused->sctp.dont_fragment);
	too_big = pmtu_expect_too_big(lab, refused, 1300);
	again = pmtu_expect_ip_fragments(lab, refused, 1300);
	ck_assert_int_le(again - too_big.time, jiffy());
	expect_message(pair.b, 0, NULL, .size = 1400, .seed = 1);
	pmtu_expect_path_mtu(pair.a, "right", 1300);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1300));
	pmtu_expect_fragments(pair, 1400, user_data_room(lab, 1300));
	pmtu_expect_fragments(pair, 3000, user_data_room(lab, 1300));
	let_pass(lab, SECONDS(5));
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 4);
}
