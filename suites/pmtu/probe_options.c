/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When paths are probed: net.sctp.plpmtud_probe_interval and SCTP_PLPMTUD_PROBE_INTERVAL, which are
 * Linux' own: RFC 8899 asks for nothing but a least value of PROBE_TIMER. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

/* The least that Linux takes, in milliseconds. */
enum { LEAST = 5000 };

SCENARIO(off_by_option, "Paths are not probed while the interval is 0, and are once it is set",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .limit = SECONDS(900),
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *probe;

	ck_assert_uint_eq(pmtu_probe_interval(pair.a, NULL), 0);
	expect_no_packet(lab, PAD, SECONDS(100));
	ck_assert_int_eq(pmtu_probe_interval_set(pair.a, NULL, LEAST), 0);
	ck_assert_uint_eq(pmtu_probe_interval(pair.a, NULL), LEAST);
	ck_assert_uint_eq(pmtu_probe_interval(pair.a, "path0"), LEAST);
	probe = expect_packet(lab, PAD, .from = "a", .timer = SECONDS(5), .since = lab_now());
	ck_assert_uint_eq(probe->sctp.length, PMTU_BASE_PLPMTU);
	ck_assert_int_eq(pmtu_probe_interval_set(pair.a, NULL, 0), 0);
	let_pass(lab, SECONDS(1));
	expect_no_packet(lab, PAD, SECONDS(100));
	/* And once more: from the start. */
	ck_assert_int_eq(pmtu_probe_interval_set(pair.a, "path0", 2 * LEAST), 0);
	probe = expect_packet(lab, PAD, .from = "a", .timer = SECONDS(10), .since = lab_now());
	ck_assert_uint_eq(probe->sctp.length, PMTU_BASE_PLPMTU);
	expect_no_packet(lab, PAD, SECONDS(100), .from = "b");
}

SCENARIO(probe_one_path, "The probe interval of one path does not apply to the other",
	 .lab = &dual_path, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-7.3-2"},
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	ck_assert_int_eq(pmtu_probe_interval_set(pair.a, "path1", LEAST), 0);
	ck_assert_uint_eq(pmtu_probe_interval(pair.a, "path1"), LEAST);
	ck_assert_uint_eq(pmtu_probe_interval(pair.a, "path0"), 0);
	expect_packet(lab, PAD, .from = "a", .link = "path1", .timer = SECONDS(5),
		      .since = lab_now());
	ck_assert_uint_eq(count_packets(lab, PAD, .link = "path0"), 0);
}

SCENARIO(pmtud_disabled,
	 "Nothing is probed while path MTU discovery is disabled; once it is enabled again the "
	 "search starts over",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(
		lab, PMTU_BASE_PLPMTU + PMTU_BIG_STEP + ip_header_size(lab));

	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + 2 * PMTU_BIG_STEP);
	path_set(probing->pair.a, NULL, .flags = SPP_PMTUD_DISABLE);
	let_pass(lab, SECONDS(1));
	expect_no_packet(lab, PAD, SECONDS(200));
	path_set(probing->pair.a, NULL, .flags = SPP_PMTUD_ENABLE);
	forget_packets(lab);
	probing->since = lab_now();
	probing->timer = PMTU_PROBE_TIMER;
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(interval_refused, "A probe interval below a second is refused with EINVAL",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-5.1.1-1"},
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	static const uint32_t wrong[] = {1, 500, 999};
	uint32_t interval;
	int error;
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		ck_assert_int_eq(pmtu_probe_interval_set(pair.a, "path0", wrong[i]), EINVAL);
		ck_assert_int_eq(pmtu_probe_interval_set(pair.a, NULL, wrong[i]), EINVAL);
	}
	ck_assert_int_ne(sysctl_try(lab, "a", "net/sctp/plpmtud_probe_interval", "999"), 0);
	ck_assert_uint_eq(pmtu_probe_interval(pair.a, "path0"), 0);
	expect_no_packet(lab, PAD, SECONDS(20));

	/* From a second on, RFC 8899 leaves it to the system which intervals it takes. */
	error = pmtu_probe_interval_set(pair.a, "path0", LEAST - 1);
	interval = pmtu_probe_interval(pair.a, "path0");
	scenario_note("an interval of %d ms is %s", LEAST - 1, error ? "refused" : "accepted");
	ck_assert_msg(interval == (error ? 0 : LEAST - 1),
		      "an interval of %d ms is %s, but the interval is now %u ms", LEAST - 1,
		      error ? "refused" : "accepted", interval);
}

SCENARIO(future_associations,
	 "The probe interval of a socket, and of the system, applies to future associations",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .known = {INTERVAL_NOT_TRANSLATED})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *before = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *by_system, *by_socket;
	int64_t connected;

	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "7000");
	by_system = endpoint_open(lab, "a", ONE_TO_MANY);
	by_socket = endpoint_open(lab, "a", ONE_TO_MANY);
	ck_assert_int_eq(pmtu_probe_interval_set(by_socket, NULL, LEAST), 0);
	ck_assert_uint_eq(pmtu_probe_interval(before, NULL), 0);
	ck_assert_uint_eq(pmtu_probe_interval(by_system, NULL), 7000);
	ck_assert_uint_eq(pmtu_probe_interval(by_socket, NULL), LEAST);

	connected = lab_now();
	endpoint_connect(before, server);
	endpoint_connect(by_system, server);
	endpoint_connect(by_socket, server);
	ck_assert_uint_eq(pmtu_probe_interval(before, "path0"), 0);
	ck_assert_uint_eq(pmtu_probe_interval(by_system, "path0"), 7000);
	ck_assert_uint_eq(pmtu_probe_interval(by_socket, "path0"), LEAST);
	expect_packet(lab, PAD, .from = "a", .timer = SECONDS(5), .since = connected);
	ck_assert_int_eq(pmtu_probe_interval_set(by_socket, NULL, 0), 0);
	let_pass(lab, MILLISECONDS(1500));
	forget_packets(lab);
	expect_packet(lab, PAD, .from = "a", .timer = SECONDS(7), .since = connected);
}
