/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router on the way has a smaller MTU: RFC 9260 section 7.3, RFC 1191, RFC 8201. */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

SCENARIO(router_says_too_big,
	 "A packet that a router refuses is sent again at once, fragmented by IP; later messages "
	 "are cut to the new PMTU",
	 .lab = &routed,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7", "RFC9260-6.9-2", "RFC9260-10-9"})
{
	struct pair pair = pair_establish(lab);
	const struct packet *refused;
	struct packet told;
	int64_t again;

	set_link_mtu(lab, "right", 1300);
	expect_path_mtu(pair.a, "right", 1500);
	endpoint_send(pair.a, 0, NULL, .size = 1400, .seed = 1);
	refused = expect_packet(lab, DATA, .from = "a");
	ck_assert(refused->sctp.dont_fragment);
	told = expect_too_big(lab, refused, 1300);
	again = expect_ip_fragments(lab, refused, 1300);
	ck_assert_int_le(again - told.time, jiffy());
	expect_message(pair.b, 0, NULL, .size = 1400, .seed = 1);
	expect_path_mtu(pair.a, "right", 1300);
	expect_fragmentation_point(pair.a, user_data_of(lab, 1300));
	expect_cut(pair, 1400, user_data_of(lab, 1300));
	expect_cut(pair, 3000, user_data_of(lab, 1300));
	let_pass(lab, SECONDS(5));
	ck_assert_uint_eq(count_ip_fragments(), 4);
}
