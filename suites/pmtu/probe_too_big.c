/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Too big messages for a path that is probed: RFC 8899 section 4.6. */
#define SUITE "pmtu"
#include "harness/wire/bytes.h"
#include "suites/pmtu/plpmtud.h"

enum { MIN_PLPMTU = 512 };

/* Says to the sender of `packet` that SCTP packets of no more than `size` bytes pass. */
static void say_plpmtu(struct probing *probing, const struct packet *packet, size_t size)
{
	say_too_big(probing->lab, packet, (uint32_t)(size + ip_header(probing->lab)));
	let_pass(probing->lab, MILLISECONDS(10));
}

/* A search that has confirmed `plpmtu`; the next larger probe is lost, which is returned. */
static const struct packet *search_to(struct probing *probing, size_t plpmtu)
{
	probing->limit = plpmtu + ip_header(probing->lab);
	for (size_t size = BASE_PLPMTU; size <= plpmtu; size += BIG_STEP)
		expect_probe(probing, size);
	return expect_probe(probing, plpmtu + BIG_STEP);
}

static struct probing *start_over_large_mtu(struct lab *lab)
{
	set_link_mtu(lab, "path0", 9000);
	return probing_start(lab, "path0", 9000);
}

SCENARIO(next_probe_by_router,
	 "In the search, a size between the PLPMTU and the probe is what is probed next, and not "
	 "yet the PLPMTU",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-10-9"})
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *probe = search_to(probing, 1264);

	say_plpmtu(probing, probe, 1280);
	expect_path_mtu(probing->pair.a, "path0", 9000);
	probing->limit = 1280 + ip_header(lab);
	expect_probe(probing, 1280);
	/* It passes, so that the search goes on from there. */
	expect_probe(probing, 1280 + BIG_STEP);
}

static void other_tag(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be32(value, sctp + 4);
}

SCENARIO(ignored_in_search,
	 "Too big messages that cannot be for the probe leave the search as it is",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-10-8"},
	 .limit = SECONDS(300))
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *probe = search_to(probing, 1264);
	const size_t sizes[] = {probe->sctp.length, probe->sctp.length + 4, 5000, MIN_PLPMTU - 4};

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		say_plpmtu(probing, probe, sizes[i]);
	/* Sizes that would be heeded, but for the Verification Tag. */
	for (size_t size = 1200; size <= 1280; size += 40)
		say_too_big(lab, probe, size + ip_header(lab), .change = other_tag,
			    .value = probe->sctp.tag + 1);
	expect_probe(probing, 1296);
	expect_probe(probing, 1296);
	expect_probe(probing, 1264);
	expect_path_mtu(probing->pair.a, "path0", 9000);
}

SCENARIO(smaller_in_search,
	 "In the search, a size below the PLPMTU makes it BASE_PLPMTU, which is probed again",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-10-9"})
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *probe = search_to(probing, 1328);

	say_plpmtu(probing, probe, 1300);
	expect_path_mtu(probing->pair.a, "path0", BASE_PLPMTU + ip_header(lab));
	expect_fragmentation_point(probing->pair.a,
				   user_data_of(lab, BASE_PLPMTU + ip_header(lab)));
	expect_probe(probing, BASE_PLPMTU);
	expect_probe(probing, BASE_PLPMTU + BIG_STEP);
}

SCENARIO(smaller_after_search,
	 "After the search, a size below the PLPMTU makes it BASE_PLPMTU, and the search begins "
	 "anew",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-10-9"},
	 .limit = SECONDS(900))
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *data;
	size_t plpmtu;

	probing->limit = 1400;
	plpmtu = expect_search(probing);
	data = expect_cut(probing->pair, 4000, user_data_of(lab, plpmtu + ip_header(lab)));
	say_plpmtu(probing, data, plpmtu);
	say_plpmtu(probing, data, plpmtu + 4);
	expect_plpmtu(probing, plpmtu);
	say_plpmtu(probing, data, 1296);
	probing->since = lab_now();
	probing->timer = PROBE_TIMER;
	probing->limit = 1296 + ip_header(lab);
	expect_plpmtu(probing, BASE_PLPMTU);
	expect_plpmtu(probing, expect_search(probing));
}

SCENARIO(smaller_than_base,
	 "A size below BASE_PLPMTU while that is probed does not become the PLPMTU, and probing "
	 "goes on until BASE_PLPMTU passes",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-10-9"},
	 .limit = SECONDS(300))
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *probe;

	probing->limit = 1000;
	probe = expect_probe(probing, BASE_PLPMTU);
	say_plpmtu(probing, probe, MIN_PLPMTU - 4);
	expect_path_mtu(probing->pair.a, "path0", 9000);
	say_plpmtu(probing, probe, 900);
	expect_path_mtu(probing->pair.a, "path0", BASE_PLPMTU + ip_header(lab));
	for (unsigned i = 0; i < 4; i++)
		expect_probe(probing, BASE_PLPMTU);
	probing->limit = 9000;
	expect_probe(probing, BASE_PLPMTU);
	expect_probe(probing, BASE_PLPMTU + BIG_STEP);
}

SCENARIO(again_when_too_big,
	 "When the PLPMTU falls back, data that is outstanding goes again at once",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_PLPMTUD,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"}, .limit = SECONDS(900))
{
	struct probing *probing = start_over_large_mtu(lab);
	const struct packet *lost;

	probing->limit = 1400;
	expect_search(probing);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	lost = expect_packet(lab, DATA, .from = "a");
	say_too_big(lab, lost, 1260);
	expect_message(probing->pair.b, 0, NULL, .size = 1300, .within = JIFFIES(2));
}
