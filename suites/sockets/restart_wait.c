/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A send that waits for room in SO_SNDBUF while its peer comes back from a restart (RFC 9260 5.2.4). */
#define SUITE "sockets"
#include <sys/socket.h>

#include "suites/sockets/blocking.h"

enum { ROOM = 8000, SIZE = 1000 };

static long send_message(int fd, void *context)
{
	const struct endpoint *iut = context;
	struct sctp_sndinfo info = {.snd_assoc_id = iut->association};
	static uint8_t message[SIZE];
	struct iovec part = {message, SIZE};

	return sctp_sendv(fd, &part, 1, NULL, 0, &info, sizeof(info), SCTP_SENDV_SNDINFO, 0);
}

/* The peer has lost the association and sets it up again. */
static void restart(struct peer *peer)
{
	while (peer_next(peer, AT_ONCE) == DATA)
		peer_expect(peer, DATA);
	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

SCENARIO(
	restarted_while_send_waits,
	"A send that waits for room goes on in the new association when the peer restarts, which makes room: what was "
	"sent before is lost, and it alone comes",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-5"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct sockets_blocked call;
	const struct packet *data;
	const int room = ROOM;

	ck_assert_int_eq(
		setsockopt(association.iut->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	while (send_message(association.iut->fd, association.iut) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	call = sockets_call_blocking(association.iut, send_message, association.iut);
	sockets_expect_blocked(&call, MILLISECONDS(100));
	restart(peer);
	sockets_expect_outcome(&call, SIZE, 0, 0);
	data = peer_expect(peer, DATA);
	ck_assert_uint_eq(data->chunk->data.tsn, peer->iut_initial_tsn);
	ck_assert_uint_eq(data->chunk->data.size, SIZE);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
}
