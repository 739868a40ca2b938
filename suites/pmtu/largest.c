/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path that lets the largest probe pass: RFC 8899 sections 5.1.2 and 5.2. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

/* MAX_PLPMTU, which Linux has chosen (include/net/sctp/constants.h). */
enum { MAX_PLPMTU = 9000, WIDER = 1000 };

/* The path's MTU is larger than that of the largest probe by so many bytes. */
static void expect_search_to_the_end(struct lab *lab, unsigned beyond)
{
	struct pmtu_probing *probing;

	link_mtu(lab, "path0", MAX_PLPMTU + (unsigned)ip_header_size(lab) + beyond);
	probing = pmtu_probing_start(lab, "path0", 0);
	for (size_t size = PMTU_BASE_PLPMTU; size < MAX_PLPMTU; size += PMTU_BIG_STEP)
		pmtu_expect_probe(probing, size);
	pmtu_expect_probe(probing, MAX_PLPMTU);
	let_pass(lab, jiffy());
	pmtu_expect_path_mtu(probing->pair.a, "path0", MAX_PLPMTU + ip_header_size(lab));
	/* It is confirmed once more, and the search that begins anew ends with it. */
	for (unsigned i = 0; i < 2; i++) {
		probing->timer = PMTU_RAISE_TIMER;
		pmtu_expect_probe(probing, MAX_PLPMTU);
		pmtu_expect_probe(probing, MAX_PLPMTU);
	}
}

SCENARIO(
	largest_probe_passes,
	"The search ends with the largest probe on a path on which that just fits, and goes on when "
	"PMTU_RAISE_TIMER expires",
	.lab = &two_nodes, .needs = CAP_PLPMTUD, .fix = {"plpmtu-complete"},
	.spec = {"RFC8899-5.2-1"}, .limit = SECONDS(1500))
{
	expect_search_to_the_end(lab, 0);
}

SCENARIO(larger_than_largest_probe,
	 "The search ends with the largest probe on a path that is wider, and goes on when "
	 "PMTU_RAISE_TIMER expires",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .fix = {"plpmtu-complete"},
	 .spec = {"RFC8899-5.2-1"}, .limit = SECONDS(1500))
{
	expect_search_to_the_end(lab, WIDER);
}
