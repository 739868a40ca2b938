/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, part D: the tester closes its receive window.
 *
 * ETSI (after RFC 2960) has the first zero window probe sent at once; by RFC 9260 6.1 A it SHOULD
 * wait for an RTO.  Both are let pass.  The time to each later probe doubles.
 */
#define SUITE "etsi"
#include "suites/etsi/data.h"

enum { PROBES = 4, REST = 3 };

/* The window is closed while nothing is in flight; the RTO is RTO.Min then. */
static struct endpoint *associate_with_closed_window(struct peer *peer)
{
	struct endpoint *iut = peer_associate(peer);

	stop_heartbeats(iut);
	endpoint_send(iut, 0, "first");
	expect_data(peer, peer->iut_initial_tsn);
	peer_send(peer, SACK, .a_rwnd = 0);
	return iut;
}

/* The chunk is sent again and again, and nothing else; each SACK says that the window is closed. */
static void expect_probes(struct peer *peer, uint32_t tsn)
{
	bool at_once = peer_next(peer, AT_ONCE) == DATA;
	int64_t rto = at_once ? RTO_MIN : 2 * RTO_MIN;
	const struct packet *probe;

	probe = expect_data(peer, tsn, .alone = true, .after = at_once ? 0 : RTO_MIN);
	scenario_note("the first zero window probe comes %s", at_once ? "at once" : "after an RTO");
	for (unsigned i = 1; i < PROBES; i++, rto *= 2) {
		peer_send(peer, SACK, .cumulative_tsn = tsn - 1, .a_rwnd = 0);
		probe = expect_data(peer, tsn, .alone = true, .after = rto, .since = probe->time);
	}
}

/* The window opens: what is left comes, as fast as the congestion window lets it. */
static void expect_rest(struct peer *peer, uint32_t tsn, unsigned count)
{
	peer_send(peer, SACK, .cumulative_tsn = tsn - 1);
	for (unsigned i = 0; i < count; i++) {
		expect_data(peer, tsn + i);
		peer_send(peer, SACK);
	}
	peer_expect_silence(peer, RTO_MAX);
	peer_expect_alive(peer);
}

SCENARIO(d_o_8_7,
	 "While the window is closed one message at most is in flight, the others wait until it "
	 "opens",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_7",
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-5", "RFC9260-6.1-6", "RFC9260-6.1-22"},
	 .limit = SECONDS(120))
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = associate_with_closed_window(peer);
	uint32_t tsn = peer->iut_initial_tsn + 1;

	for (unsigned i = 0; i <= REST; i++)
		endpoint_send(iut, 0, "waits");
	expect_probes(peer, tsn);
	expect_rest(peer, tsn + 1, REST);
}

SCENARIO(d_o_8_8,
	 "While the window is closed one fragment at most is in flight, the others wait until it "
	 "opens",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_8",
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-5", "RFC9260-6.1-6", "RFC9260-6.1-22",
		  "RFC9260-6.9-14"},
	 .limit = SECONDS(120))
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = associate_with_closed_window(peer);
	uint32_t tsn = peer->iut_initial_tsn + 1;

	endpoint_send(iut, 0, NULL, .size = (REST + 1) * DEFAULT_MTU - 500);
	expect_probes(peer, tsn);
	expect_rest(peer, tsn + 1, REST);
}
