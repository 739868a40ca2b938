/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths that silently lose what is too big: RFC 8899 sections 5.2 and 5.4. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

/* The shortest PROBE_TIMER that Linux takes. */
#define SHORT_TIMER SECONDS(5)

SCENARIO(base_not_supported,
	 "After MAX_PROBES lost probes of BASE_PLPMTU the PLPMTU is no larger than that; once "
	 "one gets through, the search begins",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.3-1"}, .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 1000);

	pmtu_expect_lost_probes(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_path_mtu(probing->pair.a, "path0", PMTU_BASE_PLPMTU + ip_header_size(lab));
	pmtu_expect_fragmentation_point(
		probing->pair.a, user_data_room(lab, PMTU_BASE_PLPMTU + ip_header_size(lab)));
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	probing->limit = 1300;
	pmtu_expect_plpmtu(probing, pmtu_expect_search(probing));
}

#define NOT_FRAGMENTED                                                                             \
	{                                                                                          \
		NULL, NULL,                                                                        \
			"IP fragments by the MTU of the route, which PLPMTUD does not change "     \
			"(sctp_transport_pl_send() in net/sctp/transport.c changes t->pathmtu "    \
			"only), so that the packet goes whole"                                     \
	}

/* A message is sent before it is known that the path does not support BASE_PLPMTU. */
static void send_before_error(struct lab *lab)
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 1300);
	const struct packet *lost;

	lab_drop(lab, PAD, .from = "a", .count = PMTU_MAX_PROBES);
	for (unsigned i = 0; i < PMTU_MAX_PROBES - 1; i++) {
		pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
		probing->timer = PMTU_PROBE_TIMER;
	}
	endpoint_send(probing->pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");
	ck_assert(lost->sctp.dont_fragment);
	expect_message(probing->pair.b, 0, NULL, .size = 1400, .within = SECONDS(100));
}

SCENARIO(may_be_fragmented_in_error,
	 "When the path does not support BASE_PLPMTU, what was sized for more may be fragmented "
	 "on its way",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-4.3-1", "RFC9260-6.9-7"}, .limit = SECONDS(900))
{
	send_before_error(lab);
}

SCENARIO(fragmented_in_error,
	 "When the path does not support BASE_PLPMTU, what was sized for more is fragmented by "
	 "IP",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-4.3-1", "RFC9260-6.9-7"}, .limit = SECONDS(900),
	 .known = {NOT_FRAGMENTED})
{
	send_before_error(lab);
}

SCENARIO(black_hole_in_search,
	 "A PLPMTU that is no longer confirmed during the search falls back to BASE_PLPMTU at "
	 "once",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.3-1"}, .limit = SECONDS(900))
{
	size_t plpmtu = PMTU_BASE_PLPMTU + 4 * PMTU_BIG_STEP;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, plpmtu + ip_header_size(lab));

	pmtu_expect_probes_up_to(probing, plpmtu);
	pmtu_expect_lost_probes(probing, plpmtu + PMTU_BIG_STEP);
	probing->limit = PMTU_BASE_PLPMTU + PMTU_BIG_STEP + ip_header_size(lab);
	pmtu_expect_lost_probes(probing, plpmtu);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_path_mtu(probing->pair.a, "path0", PMTU_BASE_PLPMTU + ip_header_size(lab));
	plpmtu = pmtu_expect_search_from(probing, PMTU_BASE_PLPMTU);
	ck_assert_uint_eq(plpmtu, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
	pmtu_expect_plpmtu(probing, plpmtu);
}

/*
 * What was found does not pass any more.  Each expiry of T3-rtx, 1, 3, 7 and 15 s after the DATA
 * was sent, starts the probe timer anew, so that the first probe comes between the last two.
 */
static void expect_lost_plpmtu(struct pmtu_probing *probing, size_t plpmtu)
{
	const struct packet *data = expect_packet(probing->lab, DATA, .from = "a");

	for (unsigned expired = 0; expired < 4; expired++) {
		data = expect_packet(probing->lab, DATA, .from = "a", .timer = RTO_MIN << expired,
				     .since = data->time);
		probing->since = data->time;
		probing->timer = SHORT_TIMER;
		if (expired == 2)
			pmtu_expect_probe(probing, plpmtu);
	}
	for (unsigned i = 1; i < PMTU_MAX_PROBES; i++) {
		pmtu_expect_probe(probing, plpmtu);
		probing->timer = SHORT_TIMER;
	}
}

SCENARIO(black_hole_after_search,
	 "When DATA vanishes after the search, the PLPMTU is probed and falls back to "
	 "BASE_PLPMTU, and the search starts over",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.3-1"}, .limit = SECONDS(2000),
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct pmtu_probing *probing;
	size_t plpmtu;

	/* Without HEARTBEATs that pass meanwhile. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	probing = pmtu_probing_start_jumbo(lab, 1400);
	plpmtu = pmtu_expect_search(probing);
	endpoint_disable_heartbeats(probing->pair.a);
	ck_assert_int_eq(pmtu_probe_interval_set(probing->pair.a, "path0", 5000), 0);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	expect_lost_plpmtu(probing, plpmtu);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_path_mtu(probing->pair.a, "path0", PMTU_BASE_PLPMTU + ip_header_size(lab));
	pmtu_expect_fragmentation_point(
		probing->pair.a, user_data_room(lab, PMTU_BASE_PLPMTU + ip_header_size(lab)));
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
	/* IPv4: it may be fragmented on its way now. */
	if (!over_ipv6(lab))
		expect_message(probing->pair.b, 0, NULL, .size = 1300);
}

SCENARIO(black_hole_on_failing_path,
	 "A black hole is found while the path is potentially failed and HEARTBEATs get through",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.3-1"}, .limit = SECONDS(2000),
	 .known = {{NULL, NULL,
		    "each expiry of T3-rtx starts the probe timer anew (sctp_retransmit() in "
		    "net/sctp/outqueue.c), and the HEARTBEATs keep the RTO short, so that it never "
		    "expires"}})
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 1400);

	pmtu_expect_search(probing);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	expect_packet(lab, PAD, .from = "a", .within = 3 * PMTU_PROBE_TIMER);
}

static bool has_message(const struct endpoint *endpoint)
{
	for (const struct received *each = endpoint->received; each; each = each->next)
		if (!each->notification)
			return true;
	return false;
}

/*
 * RFC 9260 7.3 names RFC 1191 and RFC 8201 beside RFC 8899, so that it is the system's choice
 * whether probes find a black hole by default.  This guards against DATA being given up in one.
 */
SCENARIO(black_hole_by_default,
	 "With the default parameters DATA that vanishes in a black hole is retransmitted until it "
	 "gets through",
	 .lab = &two_nodes, .limit = SECONDS(900))
{
	struct pair pair = pair_open(lab, .measured = true);
	size_t limit = 1300;

	pmtu_lose_larger(lab, NULL, &limit);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	let_pass(lab, SECONDS(100));
	if (has_message(pair.b)) {
		scenario_note("by default a PMTU is found that the black hole lets pass");
	} else {
		unsigned sent = count_packets(lab, DATA, .from = "a", .fate = FRAME_DROPPED);

		scenario_note("by default nothing finds a PMTU that the black hole lets pass");
		ck_assert_msg(sent >= 5, "DATA was sent %u times within 100 s, expected 5 at least",
			      sent);
		limit = DEFAULT_MTU;
	}
	expect_message(pair.b, 0, NULL, .size = 1400, .within = 2 * RTO_MAX);
}
