/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search for the PLPMTU: RFC 8899 sections 5.2, 5.3 and 6.2.1. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

SCENARIO(search,
	 "Probes find the PMTU of a path on which larger packets vanish; messages are cut to it",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing;
	size_t plpmtu;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 1442);
	plpmtu = expect_search(probing);
	ck_assert_uint_gt(plpmtu + MIN_STEP + ip_header(lab), 1442);
	expect_plpmtu(probing, plpmtu);
	ck_assert_uint_eq(count_ip_fragments(), 0);
}

SCENARIO(search_ends_on_step, "A search that ends at a large step tries the smaller step, too",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	size_t plpmtu = BASE_PLPMTU + 3 * BIG_STEP;
	struct probing *probing;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", plpmtu + ip_header(lab));
	for (size_t size = BASE_PLPMTU; size <= plpmtu; size += BIG_STEP)
		expect_probe(probing, size);
	expect_lost_probes(probing, plpmtu + BIG_STEP);
	expect_probe(probing, plpmtu);
	expect_lost_probes(probing, plpmtu + MIN_STEP);
	expect_probe(probing, plpmtu);
	let_pass(lab, jiffy());
	expect_plpmtu(probing, plpmtu);
}

SCENARIO(raise,
	 "After the search nothing is probed until PMTU_RAISE_TIMER expires; then a larger PMTU is "
	 "found",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(3000))
{
	struct probing *probing;
	size_t plpmtu;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 1300);
	plpmtu = expect_search(probing);
	expect_plpmtu(probing, plpmtu);
	probing->limit = 1380;
	/* The PLPMTU is confirmed once more, then the search goes on. */
	expect_probe(probing, plpmtu);
	expect_probe(probing, plpmtu + MIN_STEP);
	plpmtu = expect_climb(probing, plpmtu + MIN_STEP);
	ck_assert_uint_gt(plpmtu + MIN_STEP + ip_header(lab), 1380);
	expect_plpmtu(probing, plpmtu);
}

SCENARIO(not_beyond_device, "No probe is larger than the device's MTU, which the search finds",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing = probing_start(lab, "path0", 0);
	size_t plpmtu = DEFAULT_MTU - ip_header(lab);

	for (size_t size = BASE_PLPMTU; size <= plpmtu; size += BIG_STEP)
		expect_probe(probing, size);
	let_pass(lab, 20 * PROBE_TIMER);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		ck_assert(!packet || packet->sctp.ip_length <= DEFAULT_MTU);
	}
	ck_assert_uint_eq(count_ip_fragments(), 0);
	forget_packets(lab);
	expect_plpmtu(probing, plpmtu);
}

SCENARIO(lost_once, "A probe that is lost once or twice is sent again and does not end the search",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing;
	size_t size = BASE_PLPMTU;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 9000);
	for (unsigned losses = 1; losses < MAX_PROBES; losses++) {
		size_t limit = probing->limit;

		probing->limit = size - 1;
		for (unsigned i = 0; i < losses; i++)
			expect_probe(probing, size);
		probing->limit = limit;
		expect_probe(probing, size);
		expect_probe(probing, size + BIG_STEP);
		size += 2 * BIG_STEP;
	}
}

SCENARIO(each_path_searches, "Each path has a search of its own", .lab = &dual_path,
	 .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-7.3-2", "RFC9260-7.3-3"},
	 .limit = SECONDS(900))
{
	size_t limit = 1342, plpmtu;
	struct probing *probing;

	set_link_mtu(lab, "path0", 9000);
	set_link_mtu(lab, "path1", 9000);
	lose_larger(lab, "path0", &limit);
	probing = probing_start(lab, "path1", 1292);
	plpmtu = expect_search(probing);
	let_pass(lab, 8 * PROBE_TIMER);
	/* The largest multiple of 4 that is not above 1342. */
	expect_path_mtu(probing->pair.a, "path0", 1340);
	expect_path_mtu(probing->pair.b, "path0", 9000);
	forget_packets(lab);
	expect_plpmtu(probing, plpmtu);
}
