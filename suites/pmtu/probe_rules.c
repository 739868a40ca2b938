/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What probes leave alone, and how far apart they are: RFC 8899 section 3. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

SCENARIO(probes_a_round_trip_apart, "Probes are a round trip apart or more", .lab = &two_nodes,
	 .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-15", "RFC8899-8-1"}, .limit = SECONDS(200))
{
	enum { PROBES = 5 };
	const int64_t round_trip = MILLISECONDS(300);
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 0);
	const struct packet *last = pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);

	lab_delay(lab, HEARTBEAT_ACK, round_trip, .from = "b", .count = FOREVER);
	for (unsigned i = 0; i < PROBES; i++) {
		const struct packet *probe = expect_packet(lab, PAD, .from = "a");

		ck_assert_msg(i == 0 || probe->time - last->time >= round_trip,
			      "a probe came %.3f s after the last one, on a path with a round trip "
			      "of 0.3 s",
			      seconds_of(probe->time - last->time));
		last = probe;
	}
}

/* The congestion window of a path before and after its PMTU grows. */
struct growth {
	struct endpoint *endpoint;
	uint32_t mtu, before, after;
};

static bool grown(void *context)
{
	struct growth *growth = context;
	struct sctp_paddrinfo info = endpoint_path(growth->endpoint, "path0");

	if (info.spinfo_mtu <= growth->mtu) {
		growth->before = info.spinfo_cwnd;
		return false;
	}
	growth->after = info.spinfo_cwnd;
	return true;
}

SCENARIO(growth_leaves_window, "A PLPMTU that grows raises no congestion window", .lab = &two_nodes,
	 .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-17"}, .limit = SECONDS(3000))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, 1300);
	struct growth growth = {.endpoint = probing->pair.a};

	pmtu_expect_search(probing);
	growth.mtu = path_mtu(growth.endpoint, "path0");
	ck_assert_uint_le(growth.mtu, 1300);
	probing->limit = 1380;
	ck_assert_msg(wait_until(lab, lab_now() + 2 * PMTU_RAISE_TIMER, SECONDS(1), grown, &growth),
		      "expected a PMTU of more than %u bytes; it did not grow", growth.mtu);
	ck_assert_uint_gt(growth.before, 0);
	ck_assert_uint_le(growth.after, growth.before);
}

SCENARIO(bundles_fit_primary_path,
	 "A packet of bundled chunks fits the PMTU of the primary path, whatever that of the path "
	 "is that it takes",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-6.10-2"})
{
	enum { FIRST = 1200, SMALL = 100, COUNT = 40 };
	/* There is room for the first message. */
	struct association association = association_open(lab, .paths = {"path1"}, .a_rwnd = 1500);
	struct endpoint *iut = association.iut;

	link_mtu(lab, "path1", 9000);
	endpoint_send(iut, 0, NULL, .size = FIRST, .path = "path1", .flags = SCTP_ADDR_OVER);
	expect_data(association, 1, .path = "path1");
	for (int i = 0; i < COUNT; i++)
		endpoint_send(iut, 0, NULL, .size = SMALL, .path = "path1",
			      .flags = SCTP_ADDR_OVER);
	send_sack(association, 1, .a_rwnd = 100000);
	for (unsigned n = 2; n < 2 + COUNT; n++)
		ck_assert_uint_le(expect_data(association, n)->sctp.ip_length,
				  path_mtu(iut, "path0"));
}
