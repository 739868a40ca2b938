/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When paths are probed: net.sctp.plpmtud_probe_interval and SCTP_PLPMTUD_PROBE_INTERVAL. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

/* RFC 8899 5.1.1: never less than a second; Linux takes no less than five. */
enum { LEAST = 5000 };

SCENARIO(off_by_option, "Paths are not probed when the interval is 0, and are when it is set",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900),
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct pair pair = pair_establish(lab);
	const struct packet *probe;

	ck_assert_uint_eq(probe_interval(pair.a, NULL), 0);
	expect_no_packet(lab, PAD, SECONDS(100));
	ck_assert_int_eq(set_probe_interval(pair.a, NULL, LEAST), 0);
	ck_assert_uint_eq(probe_interval(pair.a, NULL), LEAST);
	ck_assert_uint_eq(probe_interval(pair.a, "path0"), LEAST);
	probe = expect_packet(lab, PAD, .from = "a", .timer = SECONDS(5), .since = lab_now());
	ck_assert_uint_eq(probe->sctp.length, BASE_PLPMTU);
	ck_assert_int_eq(set_probe_interval(pair.a, NULL, 0), 0);
	let_pass(lab, SECONDS(1));
	expect_no_packet(lab, PAD, SECONDS(100));
	/* And once more: from the start. */
	ck_assert_int_eq(set_probe_interval(pair.a, "path0", 2 * LEAST), 0);
	probe = expect_packet(lab, PAD, .from = "a", .timer = SECONDS(10), .since = lab_now());
	ck_assert_uint_eq(probe->sctp.length, BASE_PLPMTU);
	expect_no_packet(lab, PAD, SECONDS(100), .from = "b");
}

SCENARIO(probe_one_path, "The interval of one path is not that of the other", .lab = &dual_path,
	 .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1", "RFC9260-7.3-2"},
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct pair pair = pair_establish(lab);

	ck_assert_int_eq(set_probe_interval(pair.a, "path1", LEAST), 0);
	ck_assert_uint_eq(probe_interval(pair.a, "path1"), LEAST);
	ck_assert_uint_eq(probe_interval(pair.a, "path0"), 0);
	expect_packet(lab, PAD, .from = "a", .link = "path1", .timer = SECONDS(5),
		      .since = lab_now());
	ck_assert_uint_eq(count_packets(lab, PAD, .link = "path0"), 0);
}

SCENARIO(pmtud_disabled,
	 "Without path MTU discovery nothing is probed; with it again the search begins anew",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct probing *probing;

	set_link_mtu(lab, "path0", 9000);
	probing = probing_start(lab, "path0", BASE_PLPMTU + BIG_STEP + ip_header(lab));
	expect_probe(probing, BASE_PLPMTU);
	expect_probe(probing, BASE_PLPMTU + BIG_STEP);
	expect_probe(probing, BASE_PLPMTU + 2 * BIG_STEP);
	set_path_mtu(probing->pair.a, NULL, SPP_PMTUD_DISABLE, 0);
	let_pass(lab, SECONDS(1));
	expect_no_packet(lab, PAD, SECONDS(200));
	set_path_mtu(probing->pair.a, NULL, SPP_PMTUD_ENABLE, 0);
	forget_packets(lab);
	probing->since = lab_now();
	probing->timer = PROBE_TIMER;
	expect_probe(probing, BASE_PLPMTU);
	expect_probe(probing, BASE_PLPMTU + BIG_STEP);
}

SCENARIO(interval_refused, "An interval below five seconds is refused with EINVAL",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"},
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	static const uint32_t wrong[] = {1, 999, LEAST - 1};
	struct pair pair = pair_establish(lab);

	for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		ck_assert_int_eq(set_probe_interval(pair.a, "path0", wrong[i]), EINVAL);
		ck_assert_int_eq(set_probe_interval(pair.a, NULL, wrong[i]), EINVAL);
	}
	ck_assert_int_ne(sysctl_try(lab, "a", "net/sctp/plpmtud_probe_interval", "4999"), 0);
	ck_assert_uint_eq(probe_interval(pair.a, "path0"), 0);
	expect_no_packet(lab, PAD, SECONDS(20));
}

SCENARIO(future_associations,
	 "The interval of a socket, and of the system, is that of associations to come",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"},
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *before = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *by_system, *by_socket;
	int64_t connected;

	set_node_sysctl(lab, "a", "net/sctp/plpmtud_probe_interval", "7000");
	by_system = endpoint_open(lab, "a", ONE_TO_MANY);
	by_socket = endpoint_open(lab, "a", ONE_TO_MANY);
	ck_assert_int_eq(set_probe_interval(by_socket, NULL, LEAST), 0);
	ck_assert_uint_eq(probe_interval(before, NULL), 0);
	ck_assert_uint_eq(probe_interval(by_system, NULL), 7000);
	ck_assert_uint_eq(probe_interval(by_socket, NULL), LEAST);

	connected = lab_now();
	endpoint_connect(before, server);
	endpoint_connect(by_system, server);
	endpoint_connect(by_socket, server);
	ck_assert_uint_eq(probe_interval(before, "path0"), 0);
	ck_assert_uint_eq(probe_interval(by_system, "path0"), 7000);
	ck_assert_uint_eq(probe_interval(by_socket, "path0"), LEAST);
	expect_packet(lab, PAD, .from = "a", .timer = SECONDS(5), .since = connected);
	ck_assert_int_eq(set_probe_interval(by_socket, NULL, 0), 0);
	let_pass(lab, MILLISECONDS(1500));
	forget_packets(lab);
	expect_packet(lab, PAD, .from = "a", .timer = SECONDS(7), .since = connected);
}
