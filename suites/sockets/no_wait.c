/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends that must not wait, whatever has to happen before the data can leave. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <sys/socket.h>

static long send_at_once(int fd, void *context)
{
	const struct sockaddr_storage *to = context;

	return sendto(fd, "hello", 5, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)to,
		      address_length(to));
}

#define expect_no_waiting(lab, iut) expect_no_waiting_at(lab, iut, __FILE__, __LINE__)
static void expect_no_waiting_at(struct lab *lab, struct endpoint *iut, const char *file, int line)
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage to = path_address(lab, "wire", "path0", peer->port);
	struct sockets_blocked call = sockets_call_blocking(iut, send_at_once, &to);

	peer_expect(peer, INIT, .within = MILLISECONDS(100), .file = file, .line = line);
	sockets_expect_outcome_at(&call, 5, 0, 0, file, line);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO, .file = file, .line = line);
	peer_send(peer, COOKIE_ACK);
	ck_assert_uint_eq(peer_expect(peer, DATA, .file = file, .line = line)->chunk->data.size, 5);
}

SCENARIO(implicit_no_wait,
	 "A send with MSG_DONTWAIT that sets up an association does not wait for it",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.2-1"})
{
	expect_no_waiting(lab, endpoint_open(lab, "iut", ONE_TO_MANY));
}

SCENARIO(implicit_no_wait_interleaving,
	 "A send with MSG_DONTWAIT that sets up an association does not wait for it with "
	 "interleaving asked for either",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .known = {{"4.16", NULL,
		    "with interleaving asked for sctp_sendmsg_to_asoc() (net/sctp/socket.c) waits "
		    "for the association whatever the flags: sock_sndtimeo(sk, 0)"}})
{
	struct endpoint *iut;

	sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 2);
	option_set_assoc_value(iut, SCTP_INTERLEAVING_SUPPORTED, 1);
	expect_no_waiting(lab, iut);
}
