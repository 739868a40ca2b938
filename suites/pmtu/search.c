/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search for the PLPMTU: RFC 8899 sections 5.2, 5.3 and 6.2.1. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

SCENARIO(search,
	 "Probes find the PMTU of a path on which larger packets vanish, and messages are "
	 "fragmented to it",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC9260-7.3-1", "RFC8899-3-7", "RFC8899-3-2", "RFC8899-3-23", "RFC8899-3-25",
		  "RFC8899-4.4-1", "RFC8899-4.4-2", "RFC8899-5-2"},
	 .limit = SECONDS(900))
{
	size_t plpmtu;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 1442);

	plpmtu = pmtu_expect_search(probing);
	ck_assert_uint_gt(plpmtu + PMTU_MIN_STEP + ip_header_size(lab), 1442);
	pmtu_expect_plpmtu(probing, plpmtu);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(search_ends_on_step, "A search that ends on a large step tries the smaller step as well",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .limit = SECONDS(900))
{
	size_t plpmtu = PMTU_BASE_PLPMTU + 3 * PMTU_BIG_STEP;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, plpmtu + ip_header_size(lab));

	pmtu_expect_probes_up_to(probing, plpmtu);
	pmtu_expect_lost_probes(probing, plpmtu + PMTU_BIG_STEP);
	pmtu_expect_probe(probing, plpmtu);
	pmtu_expect_lost_probes(probing, plpmtu + PMTU_MIN_STEP);
	pmtu_expect_probe(probing, plpmtu);
	let_pass(lab, jiffy());
	pmtu_expect_plpmtu(probing, plpmtu);
}

SCENARIO(raise,
	 "After the search nothing is probed until PMTU_RAISE_TIMER expires; then a larger PMTU "
	 "is found",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-5.2-1", "RFC8899-5.1.1-3", "RFC8899-6.2.1.3-1"}, .limit = SECONDS(3000))
{
	size_t plpmtu;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 1300);

	plpmtu = pmtu_expect_search(probing);
	pmtu_expect_plpmtu(probing, plpmtu);
	probing->limit = 1380;
	/* The PLPMTU is confirmed once more, then the search goes on. */
	pmtu_expect_probe(probing, plpmtu);
	pmtu_expect_probe(probing, plpmtu + PMTU_MIN_STEP);
	plpmtu = pmtu_expect_search_from(probing, plpmtu + PMTU_MIN_STEP);
	ck_assert_uint_gt(plpmtu + PMTU_MIN_STEP + ip_header_size(lab), 1380);
	pmtu_expect_plpmtu(probing, plpmtu);
}

SCENARIO(not_beyond_device, "No probe is larger than the device's MTU, which the search finds",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-8"}, .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 0);
	size_t plpmtu = DEFAULT_MTU - ip_header_size(lab);

	pmtu_expect_probes_up_to(probing, plpmtu);
	let_pass(lab, 20 * PMTU_PROBE_TIMER);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		ck_assert(!packet || packet->sctp.ip_length <= DEFAULT_MTU);
	}
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
	forget_packets(lab);
	pmtu_expect_plpmtu(probing, plpmtu);
}

SCENARIO(lost_once, "A probe that is lost once or twice is sent again and does not end the search",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-7"}, .limit = SECONDS(900))
{
	size_t size = PMTU_BASE_PLPMTU;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);

	for (unsigned losses = 1; losses < PMTU_MAX_PROBES; losses++) {
		size_t limit = probing->limit;

		probing->limit = size - 1;
		for (unsigned i = 0; i < losses; i++)
			pmtu_expect_probe(probing, size);
		probing->limit = limit;
		pmtu_expect_probe(probing, size);
		pmtu_expect_probe(probing, size + PMTU_BIG_STEP);
		size += 2 * PMTU_BIG_STEP;
	}
}

SCENARIO(each_path_searches, "Each path has its own search", .lab = &dual_path,
	 .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-7.3-2", "RFC9260-7.3-3"},
	 .limit = SECONDS(900))
{
	size_t limit = 1342, plpmtu;
	struct pmtu_probing *probing;

	link_mtu(lab, "path0", 9000);
	link_mtu(lab, "path1", 9000);
	pmtu_lose_larger(lab, "path0", &limit);
	probing = pmtu_probing_start(lab, "path1", 1292);
	plpmtu = pmtu_expect_search(probing);
	let_pass(lab, 8 * PMTU_PROBE_TIMER);
	/* The largest multiple of 4 that is not above 1342. */
	pmtu_expect_path_mtu(probing->pair.a, "path0", 1340);
	pmtu_expect_path_mtu(probing->pair.b, "path0", 9000);
	forget_packets(lab);
	pmtu_expect_plpmtu(probing, plpmtu);
}
