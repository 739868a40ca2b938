/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/ballast.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/peer/peer.h"
#include "harness/scenario/stage/outcome.h"

enum { APART = 7, BUFFER = 4 << 20, MESSAGE = 60000, MESSAGES = 36 };

void ballast_take(struct lab *lab)
{
	static const uint8_t message[MESSAGE];
	struct peer *peer =
		peer_open(lab, .port = PEER_PORT + APART, .iut_port = SERVER_PORT + APART);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE, .port = SERVER_PORT + APART);
	const int size = BUFFER;

	peer->a_rwnd = 1500;
	iut = peer_connect(peer, iut);
	peer_ignore(peer, DATA);
	if (setsockopt(iut->fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)) != 0)
		scenario_error("SO_SNDBUFFORCE: %s", strerror(errno));
	for (unsigned i = 0; i < MESSAGES; i++)
		if (send(iut->fd, message, sizeof(message), MSG_DONTWAIT | MSG_NOSIGNAL) != MESSAGE)
			scenario_error("only %u messages of %u bytes can be queued: %s", i, MESSAGE,
				       strerror(errno));
}
