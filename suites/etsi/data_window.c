/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, part D: the tester closes its receive window.
 *
 * ETSI (after RFC 2960) has the first zero window probe sent at once; by RFC 9260 6.1 A it SHOULD
 * wait for an RTO.  Both pass.  The time to each later probe doubles.
 */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

enum { PROBES = 4, REST = 3 };

/* The window is closed while nothing is in flight; the RTO is RTO.Min then. */
static struct association open_with_closed_window(struct lab *lab)
{
	struct association association = association_open(lab);

	endpoint_send(association.iut, 0, "first");
	expect_data(association, 1);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	return association;
}

/* DATA 2 is sent again and again, and nothing else; each SACK says that the window is closed. */
static void expect_probes(struct association association)
{
	bool at_once = peer_next(association.peer, AT_ONCE) == DATA;
	int64_t rto = at_once ? RTO_MIN : 2 * RTO_MIN;
	const struct packet *probe =
		expect_data(association, 2, .alone = true, .after = at_once ? 0 : RTO_MIN);

	scenario_note("the first zero window probe comes %s", at_once ? "at once" : "after an RTO");
	for (unsigned i = 1; i < PROBES; i++, rto *= 2) {
		send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
		probe = expect_retransmission(association, 2, .alone = true, .after = rto,
					      .since = probe->time);
	}
}

/* The window opens: what is left, DATA 3 and following, comes as fast as the congestion window lets
 * it. */
static void expect_rest(struct association association)
{
	send_sack(association, 2);
	for (unsigned n = 3; n < 3 + REST; n++) {
		expect_data(association, n);
		send_sack(association, n);
	}
	peer_expect_silence(association.peer, RTO_MAX);
	peer_expect_alive(association.peer);
}

SCENARIO(d_o_8_7,
	 "While the window is closed at most one message is in flight, and the others wait until "
	 "it opens",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_7",
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-5", "RFC9260-6.1-6", "RFC9260-6.1-22"},
	 .limit = SECONDS(120))
{
	struct association association = open_with_closed_window(lab);

	for (unsigned i = 0; i <= REST; i++)
		endpoint_send(association.iut, 0, "waits");
	expect_probes(association);
	expect_rest(association);
}

SCENARIO(d_o_8_8,
	 "While the window is closed at most one fragment is in flight, and the others wait until "
	 "it opens",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_8",
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-5", "RFC9260-6.1-6", "RFC9260-6.1-22",
		  "RFC9260-6.9-14"},
	 .limit = SECONDS(120))
{
	struct association association = open_with_closed_window(lab);

	endpoint_send(association.iut, 0, NULL, .size = (REST + 1) * DEFAULT_MTU - 500);
	expect_probes(association);
	expect_rest(association);
}
