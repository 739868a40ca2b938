/* SPDX-License-Identifier: GPL-2.0-or-later */
/* T2-shutdown of a multi-homed peer: RFC 9260 section 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { PATHS = 2, REPETITIONS = 4, RTO_MIN_MS = 100, SLOW_MS = 400 };

/* path1 has a longer RTO than path0, and neither fails before the other. */
static struct association open_unequal(struct lab *lab)
{
	struct association association =
		association_open(lab, .rto_min = RTO_MIN_MS, .without_pf = true, .paths = {"path1"},
				 .unconfirmed = true);
	struct peer *peer = association.peer;

	peer_expect(peer, HEARTBEAT, .path = "path1", .within = SECONDS(10));
	let_pass(lab, MILLISECONDS(SLOW_MS));
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT_ACK)});
	expect_event(association.iut, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);
	round_trip(association, 1, 0);
	/* The kernel has measured it only when the SACK is there. */
	let_pass(lab, AT_ONCE);
	ck_assert_int_gt(path_rto(association.iut, "path1"),
			 2 * path_rto(association.iut, "path0"));
	return association;
}

/* The kernel repeats what it sent last, to path1 and then to whichever path it chooses, each time after the RTO of the path
 * that it was last sent to. */
static void expect_repetitions(struct association association, enum chunk_type type,
			       const struct packet *last)
{
	int64_t rto[PATHS] = {path_rto(association.iut, "path0"),
			      path_rto(association.iut, "path1")};

	for (unsigned i = 0; i < REPETITIONS; i++) {
		int64_t *used = &rto[strcmp(last->link, "path1") == 0];

		last = peer_expect(association.peer, type, .path = i == 0 ? "path1" : NULL,
				   .after = *used, .since = last->time);
		*used = rto_doubled(*used);
	}
}

SCENARIO(t2_of_the_path, "T2-shutdown runs for the RTO of the address that SHUTDOWN was sent to",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-9.2-2", "RFC9260-9.2-3"})
{
	struct association association = open_unequal(lab);

	expect_repetitions(association, SHUTDOWN, shut_down_by_user(association));
}

SCENARIO(t2_of_the_path_of_shutdown_ack,
	 "T2-shutdown runs for the RTO of the address that SHUTDOWN ACK was sent to",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-9.2-16", "RFC9260-9.2-3"})
{
	struct association association = open_unequal(lab);

	expect_repetitions(association, SHUTDOWN_ACK, shut_down_by_peer(association));
}
