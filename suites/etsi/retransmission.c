/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part RT: the retransmission timer of DATA that is never acknowledged. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

SCENARIO(rt_i_11_1, "Each expiry of T3-rtx doubles the RTO, up to RTO.Max", .lab = &scripted_peer,
	 .etsi = "SCTP_RT_I_11_1", .spec = {"RFC9260-6.1-26", "RFC9260-6.3.3-1", "RFC9260-6.3.1-6"},
	 .limit = SECONDS(300))
{
	struct association association = association_open(lab);
	int64_t rto = RTO_INITIAL;

	endpoint_send(association.iut, 0, "never acknowledged");
	expect_data(association, 1);
	for (unsigned i = 0; i < 7; i++) {
		expect_rto(association.iut, "path0", rto);
		expect_retransmission(association, 1, .after = rto);
		rto = rto_doubled(rto);
	}
	expect_rto(association.iut, "path0", RTO_MAX);
}

static struct association open_dual(struct lab *lab)
{
	return association_open(lab, .paths = {"path1"}, .without_pf = true);
}

static void expect_rtos(struct association association, int64_t path0, int64_t path1)
{
	expect_rto(association.iut, "path0", path0);
	expect_rto(association.iut, "path1", path1);
}

/*
 * What is known of ETSI's text describes 11_1 once more; the older suites have several addresses
 * here, of which only the one that timed out gets a larger RTO.
 */
SCENARIO(rt_i_11_2, "Only the address that timed out gets a larger RTO, and keeps it",
	 .lab = &scripted_dual_path, .etsi = "SCTP_RT_I_11_2",
	 .spec = {"RFC9260-6.3.3-2", "RFC9260-6.1-26", "RFC9260-6.4-6"})
{
	struct association association = open_dual(lab);

	expect_rtos(association, RTO_INITIAL, RTO_MIN);
	endpoint_send(association.iut, 0, "times out on path0");
	expect_data(association, 1, .path = "path0");
	expect_retransmission(association, 1, .path = "path1", .after = RTO_INITIAL);
	expect_rtos(association, 2 * RTO_INITIAL, RTO_MIN);

	/* This SACK measures no round trip of path0. */
	send_sack(association, 1);
	endpoint_send(association.iut, 0, "times out on path1", .path = "path1");
	expect_data(association, 2, .path = "path1");
	expect_retransmission(association, 2, .path = "path0", .after = RTO_MIN);
	expect_rtos(association, 2 * RTO_INITIAL, 2 * RTO_MIN);
	expect_retransmission(association, 2, .after = 2 * RTO_INITIAL);
	expect_rtos(association, 4 * RTO_INITIAL, 2 * RTO_MIN);
}

SCENARIO(rt_i_11_3,
	 "Retransmissions alternate between two addresses, each with the RTO of its own address",
	 .lab = &scripted_dual_path, .etsi = "SCTP_RT_I_11_3",
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.3.3-2", "RFC9260-6.1-26"},
	 .known = {{.from = "4.0",
		    .reason = "without PF, DATA that comes back to the primary path stays there: "
			      "sctp_assoc_update_retran_path() takes it for the only active path"}})
{
	static const char *const paths[] = {"path0", "path1"};
	struct association association = open_dual(lab);
	int64_t rtos[] = {RTO_INITIAL, RTO_MIN};

	endpoint_send(association.iut, 0, "never acknowledged");
	expect_data(association, 1, .path = paths[0]);
	for (unsigned i = 0; i < 6; i++) {
		expect_retransmission(association, 1, .path = paths[(i + 1) % 2],
				      .after = rtos[i % 2]);
		rtos[i % 2] *= 2;
		expect_rtos(association, rtos[0], rtos[1]);
	}
}
