/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a peeled-off socket ends its association: as an accepted one does, and nothing else with it. */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

struct beside {
	struct association association; /* its endpoint was peeled off */
	struct association stayed; /* on the one-to-many socket */
};

static struct beside peel_off_beside(struct lab *lab)
{
	struct beside beside = {.association = association_open(lab)};

	beside.stayed = beside.association;
	beside.stayed.peer = peer_open(lab, .port = PEER_PORT + 1);
	beside.association.iut = endpoint_peeloff(beside.stayed.iut);
	peer_connect(beside.stayed.peer, beside.stayed.iut);
	return beside;
}

SCENARIO(
	peeled_linger_zero,
	"close() of a peeled-off socket with SO_LINGER and a time of 0 aborts its association, and no "
	"other one",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.4-1"})
{
	struct beside beside = peel_off_beside(lab);
	struct linger linger = {.l_onoff = 1};

	ck_assert_int_eq(setsockopt(beside.association.iut->fd, SOL_SOCKET, SO_LINGER, &linger,
				    sizeof(linger)),
			 0);
	endpoint_close(beside.association.iut);
	peer_expect(beside.association.peer, ABORT);
	peer_expect_gone(beside.association.peer);
	peer_expect_alive(beside.stayed.peer);
}

SCENARIO(
	peeled_closed_with_unread_data,
	"close() of a peeled-off socket with data that was not read aborts its association, and no "
	"other one",
	.lab = &scripted_peer)
{
	struct beside beside = peel_off_beside(lab);

	endpoint_read(beside.association.iut, false);
	peer_send(beside.association.peer, DATA, .text = "unread");
	peer_expect(beside.association.peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(beside.association.iut);
	peer_expect(beside.association.peer, ABORT);
	peer_expect_gone(beside.association.peer);
	peer_expect_alive(beside.stayed.peer);
}

SCENARIO(
	peeled_eof,
	"SCTP_EOF on a peeled-off socket shuts its association down, and the socket learns of the end",
	.lab = &scripted_peer)
{
	struct beside beside = peel_off_beside(lab);
	struct peer *peer = beside.association.peer;

	endpoint_send(beside.association.iut, 0, "", .flags = SCTP_EOF);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(beside.association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	peer_expect_alive(beside.stayed.peer);
}

SCENARIO(
	peeled_is_not_among_all,
	"SCTP_SENDALL on a one-to-many socket does not reach an association that was peeled off from it",
	.lab = &scripted_peer, .spec = {"RFC6458-5.3.4-6"})
{
	struct beside beside = peel_off_beside(lab);

	endpoint_send(beside.stayed.iut, 0, "to everybody", .flags = SCTP_SENDALL);
	peer_expect(beside.stayed.peer, DATA);
	peer_send(beside.stayed.peer, SACK);
	peer_expect_silence(beside.association.peer, SECONDS(1));
	expect_undisturbed(beside.association);
}
