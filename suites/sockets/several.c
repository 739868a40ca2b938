/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls of several processes on one socket at the same time. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <sys/socket.h>

enum { CALLERS = 4, SIZE = 1000 };

static long receive_one(int fd, void *context)
{
	char text[64];

	(void)context;
	return recv(fd, text, sizeof(text), 0);
}

SCENARIO(receivers_share,
	 "Of several receives that wait on one socket each message ends one, and none is lost or "
	 "received twice",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	struct sockets_blocked calls[CALLERS];
	static const char *const texts[] = {"1", "22", "333", "4444"};

	let_pass(lab, MILLISECONDS(10));
	/* Each begins to wait when those before it do: they are woken in that order. */
	for (unsigned i = 0; i < CALLERS; i++) {
		calls[i] = sockets_call_blocking(association.iut, receive_one, NULL);
		sockets_expect_blocked(&calls[i], MILLISECONDS(100));
	}
	for (unsigned i = 0; i < CALLERS; i++) {
		peer_send(peer, DATA, .text = texts[i]);
		sockets_expect_outcome(&calls[i], i + 1, 0, 0);
		endpoint_read(association.iut, false);
	}
	endpoint_read(association.iut, true);
	expect_no_message(association.iut, MILLISECONDS(100));
}

static long send_one(int fd, void *context)
{
	uint8_t message[SIZE];

	memset(message, *(const char *)context, sizeof(message));
	return send(fd, message, sizeof(message), MSG_NOSIGNAL);
}

SCENARIO(
	senders_share,
	"Several sends that wait for room in one socket all send their message, each once and whole",
	.lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	struct sockets_blocked calls[CALLERS];
	static uint8_t message[SIZE];
	const int room = 10000;
	unsigned seen[CALLERS] = {0};

	ck_assert_int_eq(
		setsockopt(association.iut->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	while (send(association.iut->fd, message, sizeof(message), MSG_DONTWAIT) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	for (unsigned i = 0; i < CALLERS; i++) {
		calls[i] = sockets_call_blocking(association.iut, send_one,
						 (void *)(uintptr_t) & "abcd"[i]);
		sockets_expect_blocked(&calls[i], MILLISECONDS(10));
	}
	while (peer_next(peer, SECONDS(2)) == DATA) {
		const struct chunk *data = peer_expect(peer, DATA)->chunk;
		uint8_t first = data->data.payload[0];

		for (size_t i = 0; i < data->data.size; i++)
			ck_assert_uint_eq(data->data.payload[i], first);
		ck_assert_uint_eq(data->data.size, SIZE);
		if (first)
			seen[first - 'a']++;
		peer_send(peer, SACK);
	}
	for (unsigned i = 0; i < CALLERS; i++) {
		sockets_expect_outcome(&calls[i], SIZE, 0, 0);
		ck_assert_uint_eq(seen[i], 1);
	}
}
