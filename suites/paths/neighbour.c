/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What confirms that a neighbour is still there: progress, not mere sending.  The kernel asks for the link-layer
 * address of one that nothing confirms, 5 s after it was first used again, and after three requests without an
 * answer nothing is sent to it any more.  No RFC asks for it: net/core/neighbour.c, dst_pending_confirm in net/sctp.
 */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

enum { ASKED_AND_GIVEN_UP_S = 5 + 3 };

/* From now on the kernel has to find out whether the peer's link-layer address still holds. */
static void doubt_neighbour(struct lab *lab)
{
	uint8_t mac[6];

	topology_mac(0, 1, mac);
	ip_run(lab, "iut",
	       "neigh replace %s lladdr %02x:%02x:%02x:%02x:%02x:%02x dev path0 nud stale",
	       by_version(lab, "10.0.0.2", "fd00::2"), mac[0], mac[1], mac[2], mac[3], mac[4],
	       mac[5]);
}

SCENARIO(acknowledged_data_confirm_the_neighbour,
	 "The link-layer address of a peer that acknowledges DATA needs no other confirmation",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	doubt_neighbour(lab);
	for (unsigned second = 0; second < 2 * ASKED_AND_GIVEN_UP_S; second++) {
		send_messages(association.iut, 1, 100);
		peer_expect(association.peer, DATA);
		peer_send(association.peer, SACK);
		let_pass(lab, SECONDS(1));
	}
}

SCENARIO(answered_heartbeats_confirm_the_neighbour,
	 "The link-layer address of a peer that answers HEARTBEATs needs no other confirmation",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	peer_answer(association.peer, HEARTBEAT, false);
	doubt_neighbour(lab);
	for (unsigned second = 0; second < 2 * ASKED_AND_GIVEN_UP_S; second++) {
		path_set(association.iut, "path0", .flags = SPP_HB_DEMAND);
		peer_expect(association.peer, HEARTBEAT);
		peer_send(association.peer, HEARTBEAT_ACK);
		let_pass(lab, SECONDS(1));
	}
}

SCENARIO(
	retransmissions_confirm_no_neighbour,
	"Retransmissions confirm no link-layer address: nothing is sent to a peer that acknowledges "
	"nothing once it does not answer for its address either",
	.lab = &scripted_peer)
{
	struct association association = association_open(lab);
	int64_t begin = lab_now();

	doubt_neighbour(lab);
	send_messages(association.iut, 1, 100);
	peer_expect(association.peer, DATA);
	peer_expect(association.peer, DATA, .within = 2 * RTO_INITIAL);
	/* The next retransmission would come 9 s after the DATA. */
	peer_expect_silence(association.peer,
			    begin + SECONDS(2 * ASKED_AND_GIVEN_UP_S) - lab_now());
}
