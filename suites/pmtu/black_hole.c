/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths that lose what is too big without a word: RFC 8899 sections 5.2 and 5.4. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

/* The shortest PROBE_TIMER that Linux takes. */
#define SHORT_TIMER SECONDS(5)

SCENARIO(base_not_supported,
	 "After MAX_PROBES probes of BASE_PLPMTU were lost the PLPMTU is no larger; when one "
	 "passes, the search begins",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 1000);
	expect_lost_probes(probing, BASE_PLPMTU);
	expect_path_mtu(probing->pair.a, "path0", 9000);
	expect_probe(probing, BASE_PLPMTU);
	expect_path_mtu(probing->pair.a, "path0", BASE_PLPMTU + ip_header(lab));
	expect_fragmentation_point(probing->pair.a,
				   user_data_of(lab, BASE_PLPMTU + ip_header(lab)));
	expect_probe(probing, BASE_PLPMTU);
	probing->limit = 1300;
	expect_plpmtu(probing, expect_search(probing));
}

#define NOT_FRAGMENTED                                                                             \
	{                                                                                          \
		NULL, NULL,                                                                        \
			"IP fragments by the MTU of the route, of which PLPMTUD tells it nothing " \
			"(sctp_transport_pl_send() in net/sctp/transport.c changes t->pathmtu "    \
			"only), so that the packet goes whole"                                     \
	}

/* A message goes before it is known that the path does not support BASE_PLPMTU. */
static void send_before_error(struct lab *lab)
{
	struct probing *probing = probing_start(lab, "path0", 1300);
	const struct packet *lost;

	lab_drop(lab, PAD, .from = "a", .count = MAX_PROBES);
	for (unsigned i = 0; i < MAX_PROBES - 1; i++) {
		expect_probe(probing, BASE_PLPMTU);
		probing->timer = PROBE_TIMER;
	}
	endpoint_send(probing->pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");
	ck_assert(lost->sctp.dont_fragment);
	expect_message(probing->pair.b, 0, NULL, .size = 1400, .within = SECONDS(100));
}

SCENARIO(may_be_fragmented_in_error,
	 "When the path does not support BASE_PLPMTU, what was cut before may be fragmented on its "
	 "way",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_PLPMTUD,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"}, .limit = SECONDS(900))
{
	send_before_error(lab);
}

SCENARIO(fragmented_in_error,
	 "When the path does not support BASE_PLPMTU, what was cut before is fragmented by IP",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_PLPMTUD,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"}, .limit = SECONDS(900),
	 .known = {NOT_FRAGMENTED})
{
	send_before_error(lab);
}

SCENARIO(black_hole_in_search,
	 "A PLPMTU that is not confirmed any more in the search falls back to BASE_PLPMTU at once",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing;
	size_t plpmtu = BASE_PLPMTU + 4 * BIG_STEP;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", plpmtu + ip_header(lab));
	for (size_t size = BASE_PLPMTU; size <= plpmtu; size += BIG_STEP)
		expect_probe(probing, size);
	expect_lost_probes(probing, plpmtu + BIG_STEP);
	probing->limit = BASE_PLPMTU + BIG_STEP + ip_header(lab);
	expect_lost_probes(probing, plpmtu);
	expect_probe(probing, BASE_PLPMTU);
	expect_path_mtu(probing->pair.a, "path0", BASE_PLPMTU + ip_header(lab));
	plpmtu = expect_climb(probing, BASE_PLPMTU);
	ck_assert_uint_eq(plpmtu, BASE_PLPMTU + BIG_STEP);
	expect_plpmtu(probing, plpmtu);
}

/*
 * What was found does not pass any more.  Each expiry of T3-rtx, 1, 3, 7 and 15 s after the DATA
 * was sent, starts the probe timer anew, so that the first probe comes between the last two.
 */
static void expect_lost_plpmtu(struct probing *probing, size_t plpmtu)
{
	const struct packet *data = expect_packet(probing->lab, DATA, .from = "a");

	for (unsigned expired = 0; expired < 4; expired++) {
		data = expect_packet(probing->lab, DATA, .from = "a", .timer = RTO_MIN << expired,
				     .since = data->time);
		probing->since = data->time;
		probing->timer = SHORT_TIMER;
		if (expired == 2)
			expect_probe(probing, plpmtu);
	}
	for (unsigned i = 1; i < MAX_PROBES; i++) {
		expect_probe(probing, plpmtu);
		probing->timer = SHORT_TIMER;
	}
}

SCENARIO(black_hole_after_search,
	 "When data vanishes after the search the PLPMTU is probed, falls back to BASE_PLPMTU, and "
	 "the search begins anew",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(2000),
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct probing *probing;
	size_t plpmtu;

	/* Without HEARTBEATs that pass meanwhile. */
	set_node_sysctl(lab, "a", "net/sctp/pf_enable", "0");
	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 1400);
	plpmtu = expect_search(probing);
	endpoint_disable_heartbeats(probing->pair.a);
	ck_assert_int_eq(set_probe_interval(probing->pair.a, "path0", 5000), 0);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	expect_lost_plpmtu(probing, plpmtu);
	expect_probe(probing, BASE_PLPMTU);
	expect_path_mtu(probing->pair.a, "path0", BASE_PLPMTU + ip_header(lab));
	expect_fragmentation_point(probing->pair.a,
				   user_data_of(lab, BASE_PLPMTU + ip_header(lab)));
	expect_probe(probing, BASE_PLPMTU + BIG_STEP);
	/* IPv4: it may be fragmented on its way now. */
	if (lab_versions(lab) == IPV4)
		expect_message(probing->pair.b, 0, NULL, .size = 1300);
}

SCENARIO(black_hole_on_failing_path,
	 "A black hole is found while the path is Potentially Failed and HEARTBEATs pass it",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(2000),
	 .known = {{NULL, NULL,
		    "each expiry of T3-rtx starts the probe timer anew (sctp_retransmit() in "
		    "net/sctp/outqueue.c), and the HEARTBEATs keep the RTO short, so that it never "
		    "expires"}})
{
	struct probing *probing;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", 1400);
	expect_search(probing);
	probing->limit = 1260;
	forget_packets(lab);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1300);
	expect_packet(lab, PAD, .from = "a", .within = 3 * PROBE_TIMER);
}

SCENARIO(black_hole_by_default,
	 "Data passes a path on which larger packets vanish, with the parameters that the system "
	 "has by default",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900),
	 .known = {{NULL, NULL,
		    "PLPMTUD is off unless the user sets net.sctp.plpmtud_probe_interval or "
		    "SCTP_PLPMTUD_PROBE_INTERVAL (sctp_net_init() in net/sctp/protocol.c)"}})
{
	struct pair pair = pair_establish(lab);
	size_t limit = 1300;

	lose_larger(lab, NULL, &limit);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	expect_message(pair.b, 0, NULL, .size = 1400, .within = SECONDS(100));
}
