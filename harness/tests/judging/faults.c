/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios that notice, or do not, when a mute kernel or one that answers with ABORTs is played. */
#include "harness/tests/judging/judging.h"

ENDS(faulty_unmarked, "pass", "", .lab = &two_nodes)
{
	endpoint_open(lab, "a", ONE_TO_MANY);
}

ENDS(faulty_marked, "pass", "", .lab = &two_nodes, .no_packets = true)
{
	endpoint_open(lab, "a", ONE_TO_MANY);
}

ENDS(faulty_marked_wrongly, "pass", "", .lab = &scripted_peer, .no_packets = true)
{
	association_open(lab);
}

static void be_refused(struct lab *lab)
{
	struct peer *peer = peer_open(lab);

	endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send_packet(peer, .tag = 7, .chunks = {CHUNK(DATA, .text = "stray")});
	peer_expect(peer, ABORT, .tag = 7);
}

ENDS(faulty_refused, "pass", "", .lab = &scripted_peer)
{
	be_refused(lab);
}

ENDS(faulty_refused_marked, "pass", "", .lab = &scripted_peer, .only_aborts = true)
{
	be_refused(lab);
}
