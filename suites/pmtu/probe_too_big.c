/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Too big messages for a path that is probed: RFC 8899 section 4.6. */
#define SUITE "pmtu"
#include "harness/wire/bytes.h"
#include "suites/pmtu/plpmtud.h"

enum { MIN_PLPMTU = 512 };

/* Reports to the sender of `packet` that SCTP packets of no more than `size` bytes pass. */
static void report_plpmtu(struct pmtu_probing *probing, const struct packet *packet, size_t size)
{
	pmtu_send_too_big(probing->lab, packet, (uint32_t)(size + ip_header_size(probing->lab)));
	let_pass(probing->lab, MILLISECONDS(10));
}

/* A search that has confirmed `plpmtu`; the next larger probe is lost, which is returned. */
static const struct packet *search_to(struct pmtu_probing *probing, size_t plpmtu)
{
	probing->limit = plpmtu + ip_header_size(probing->lab);
	pmtu_expect_probes_up_to(probing, plpmtu);
	return pmtu_expect_probe(probing, plpmtu + PMTU_BIG_STEP);
}

SCENARIO(next_probe_by_router,
	 "During the search a reported size between the PLPMTU and the probe is probed next, and "
	 "does not become the PLPMTU yet",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-4.6.2-1", "RFC8899-6.2.1.4-2", "RFC8899-3-12", "RFC9260-10-9",
		  "RFC8899-3-10"})
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *probe = search_to(probing, 1264);

	report_plpmtu(probing, probe, 1280);
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
	probing->limit = 1280 + ip_header_size(lab);
	pmtu_expect_probe(probing, 1280);
	/* It passes, so that the search goes on from there. */
	pmtu_expect_probe(probing, 1280 + PMTU_BIG_STEP);
}

SCENARIO(
	next_probe_has_all_attempts,
	"The size that a Packet Too Big message has put in the place of a lost probe is probed MAX_PROBES times "
	"itself",
	.lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.6.2-1", "RFC8899-6.2.1.4-2"},
	.limit = SECONDS(300))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);

	search_to(probing, 1264);
	report_plpmtu(probing, pmtu_expect_probe(probing, 1264 + PMTU_BIG_STEP), 1280);
	pmtu_expect_lost_probes(probing, 1280);
	pmtu_expect_probe(probing, 1264);
}

static void other_tag(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be32(value, sctp + 4);
}

SCENARIO(ignored_in_search,
	 "Packet Too Big messages that cannot be about the probe do not affect the search",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-3-11", "RFC8899-3-13", "RFC8899-4.6.1-2", "RFC8899-4.6.1-3",
		  "RFC8899-4.6.1-5", "RFC8899-6.2.1.4-1", "RFC9260-10-8"},
	 .limit = SECONDS(300))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *probe = search_to(probing, 1264);
	const size_t sizes[] = {probe->sctp.length, probe->sctp.length + 4, 5000, MIN_PLPMTU - 4};

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		report_plpmtu(probing, probe, sizes[i]);
	/* Sizes that would be heeded, but for the Verification Tag. */
	for (size_t size = 1200; size <= 1280; size += 40)
		pmtu_send_too_big(lab, probe, size + ip_header_size(lab), .change = other_tag,
				  .value = probe->sctp.tag + 1);
	pmtu_expect_probe(probing, 1296);
	pmtu_expect_probe(probing, 1296);
	pmtu_expect_probe(probing, 1264);
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
}

SCENARIO(smaller_in_search,
	 "During the search a reported size below the PLPMTU resets it to BASE_PLPMTU, which is "
	 "probed again",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-4.6.2-1", "RFC8899-4.6.2-4", "RFC8899-6.2.1.4-2", "RFC9260-10-9"})
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *probe = search_to(probing, 1328);

	report_plpmtu(probing, probe, 1300);
	pmtu_expect_path_mtu(probing->pair.a, "path0", PMTU_BASE_PLPMTU + ip_header_size(lab));
	pmtu_expect_fragmentation_point(
		probing->pair.a, user_data_room(lab, PMTU_BASE_PLPMTU + ip_header_size(lab)));
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(smaller_after_search,
	 "After the search a reported size below the PLPMTU resets it to BASE_PLPMTU, and the "
	 "search starts over",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-4.6.2-1", "RFC8899-4.6.2-4", "RFC8899-3-12", "RFC9260-10-9",
		  "RFC8899-4.5-1"},
	 .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *data;
	size_t plpmtu;

	probing->limit = 1400;
	plpmtu = pmtu_expect_search(probing);
	data = pmtu_expect_fragments(probing->pair, 4000,
				     user_data_room(lab, plpmtu + ip_header_size(lab)));
	report_plpmtu(probing, data, plpmtu);
	report_plpmtu(probing, data, plpmtu + 4);
	pmtu_expect_plpmtu(probing, plpmtu);
	report_plpmtu(probing, data, 1296);
	probing->since = lab_now();
	probing->timer = PMTU_PROBE_TIMER;
	probing->limit = 1296 + ip_header_size(lab);
	pmtu_expect_plpmtu(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_plpmtu(probing, pmtu_expect_search(probing));
}

SCENARIO(smaller_than_base,
	 "A reported size below BASE_PLPMTU does not become the PLPMTU while BASE_PLPMTU is "
	 "probed, and probing continues until BASE_PLPMTU gets through",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.6.2-1", "RFC9260-10-9"},
	 .limit = SECONDS(300))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *probe;

	probing->limit = 1000;
	probe = pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	report_plpmtu(probing, probe, MIN_PLPMTU - 4);
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
	report_plpmtu(probing, probe, 900);
	pmtu_expect_path_mtu(probing->pair.a, "path0", PMTU_BASE_PLPMTU + ip_header_size(lab));
	for (unsigned i = 0; i < 4; i++)
		pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	probing->limit = 9000;
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(again_when_too_big,
	 "When the PLPMTU falls back, outstanding DATA is retransmitted at once", .lab = &two_nodes,
	 .as = AS_IPV4, .needs = CAP_PLPMTUD, .spec = {"RFC9260-6.9-7"}, .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 9000);
	const struct packet *lost;

	probing->limit = 1400;
	pmtu_expect_search(probing);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	lost = expect_packet(lab, DATA, .from = "a");
	pmtu_send_too_big(lab, lost, 1260);
	expect_message(probing->pair.b, 0, NULL, .size = 1300, .within = JIFFIES(2));
}
