/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A send that waits for room in SO_SNDBUF while its association is set up, and the stream that it is
 * on. */
#define SUITE "sockets"
#include <sys/socket.h>

#include "suites/sockets/blocking.h"

enum { STREAMS = 10, SIZE = 5, ROOM = 4000, FILLER = 7600 };

static uint8_t filler[FILLER];

struct message {
	struct sockaddr_storage to;
	uint16_t stream;
	struct iovec bytes;
};

static long send_message(int fd, void *context)
{
	struct message *message = context;
	struct sctp_sndinfo info = {.snd_sid = message->stream};

	return sctp_sendv(fd, &message->bytes, 1, (struct sockaddr *)&message->to, 1, &info,
			  sizeof(info), SCTP_SENDV_SNDINFO, 0);
}

/* On stream 0 a message that leaves no room until the peer has it; then one that has to wait. */
static struct sockets_blocked fill_and_wait(struct association association, uint16_t stream)
{
	static struct message message;
	int room = ROOM, fd = association.iut->fd;

	message = (struct message){
		path_address(association.lab, "wire", "path0", association.peer->port),
		0,
		{filler, FILLER}};
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	ck_assert_int_eq(send_message(fd, &message), FILLER);
	peer_expect(association.peer, INIT, .within = MILLISECONDS(100));
	message.stream = stream;
	message.bytes.iov_len = SIZE;
	return sockets_call_blocking(association.iut, send_message, &message);
}

SCENARIO(stream_not_admitted_meanwhile,
	 "A send that waits for room fails if the peer did not admit its stream meanwhile",
	 .lab = &scripted_peer, .fix = {"stream-after-sndbuf-wait"})
{
	static const struct {
		uint16_t admitted, stream;
	} cases[] = {
		{1, STREAMS - 1},	    {STREAMS - 1, STREAMS - 1}, {1, 1},
		{STREAMS - 1, STREAMS - 2}, {STREAMS, STREAMS - 1},	{1, 0},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = association_prepare(
			lab, .active = true, .streams = STREAMS, .peer_port = PEER_PORT + i);
		struct peer *peer = association.peer;
		struct sockets_blocked call = fill_and_wait(association, cases[i].stream);
		bool admitted = cases[i].stream < cases[i].admitted;

		sockets_expect_blocked(&call, MILLISECONDS(10));
		peer_send(peer, INIT_ACK, .istreams = cases[i].admitted);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		while (peer_next(peer, MILLISECONDS(1)) == DATA) {
			peer_expect(peer, DATA);
			peer_send(peer, SACK);
		}
		sockets_expect_outcome(&call, admitted ? SIZE : -1, admitted ? 0 : EINVAL, 0);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		endpoint_close(association.iut);
	}
}
