/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listeners that share an address and a port by SO_REUSEPORT: socket(7). */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 7200, CLIENTS = 40 };

static int shared_socket(struct lab *lab, const char *const paths[], unsigned count)
{
	int fd = sockets_open(lab, "b", SOCK_STREAM);
	struct sockaddr_storage address;

	sockets_turn_on(fd, SOL_SOCKET, SO_REUSEPORT);
	for (unsigned i = 0; i < count; i++) {
		address = path_address(lab, "b", paths[i], PORT);
		ck_assert_int_eq(
			sctp_bindx(fd, (struct sockaddr *)&address, 1, SCTP_BINDX_ADD_ADDR), 0);
	}
	return fd;
}

/* Connects clients; returns how many of them a listener accepts. */
static unsigned connect_clients(struct lab *lab, const int listeners[2], unsigned accepted[2])
{
	unsigned all = 0;

	for (unsigned i = 0; i < CLIENTS; i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

		endpoint_connect_start(client, NULL, .link = "path0", .port = PORT);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	}
	for (unsigned i = 0; i < 2; i++) {
		int fd;

		accepted[i] = 0;
		while (listeners[i] >= 0 && (fd = accept(listeners[i], NULL, NULL)) >= 0) {
			accepted[i]++;
			all++;
			close(fd);
		}
	}
	return all;
}

SCENARIO(listeners_share,
	 "The listeners of a port share its associations, and all go to the one that is left",
	 .lab = &two_nodes)
{
	static const char *const paths[] = {"path0"};
	int listeners[2];
	unsigned accepted[2];

	for (unsigned i = 0; i < 2; i++) {
		listeners[i] = shared_socket(lab, paths, 1);
		ck_assert_int_eq(listen(listeners[i], CLIENTS), 0);
	}
	ck_assert_uint_eq(connect_clients(lab, listeners, accepted), CLIENTS);
	ck_assert_uint_gt(accepted[0], 0);
	ck_assert_uint_gt(accepted[1], 0);
	close(listeners[0]);
	listeners[0] = -1;
	ck_assert_uint_eq(connect_clients(lab, listeners, accepted), CLIENTS);
	ck_assert_uint_eq(accepted[1], CLIENTS);
	close(listeners[1]);
}

SCENARIO(listeners_of_addresses,
	 "Listeners share all their addresses or none: one with only some of another's "
	 "addresses is refused",
	 .lab = &dual_path, .no_packets = true)
{
	static const char *const paths[] = {"path0", "path1"};
	int both = shared_socket(lab, paths, 2), one = shared_socket(lab, paths, 1);
	int other = shared_socket(lab, paths + 1, 1), again = shared_socket(lab, paths, 2);

	ck_assert_int_eq(listen(both, CLIENTS), 0);
	ck_assert_int_eq(listen(one, CLIENTS), -1);
	ck_assert_int_eq(listen(again, CLIENTS), 0);
	close(both);
	close(again);
	ck_assert_int_eq(listen(one, CLIENTS), 0);
	ck_assert_int_eq(listen(other, CLIENTS), 0);
	close(one);
	close(other);
}

/* The listener has no room for the association. */
static void refused(struct peer *peer)
{
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, ABORT);
}

SCENARIO(another_backlog,
	 "listen() of a listening socket sets how many associations may wait to be accepted",
	 .lab = &scripted_peer)
{
	enum { PEERS = 4 };
	int fd = sockets_open(lab, "iut", SOCK_STREAM);
	struct peer *peers[PEERS];

	ck_assert_int_eq(sockets_bind(lab, fd, "iut", NULL, SERVER_PORT), 0);
	ck_assert_int_eq(sockets_listen(fd, 1), 0);
	for (unsigned i = 0; i < PEERS; i++)
		peers[i] = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
	/* One more may wait than the backlog says. */
	for (unsigned i = 0; i < 2; i++)
		sockets_shake_hands(peers[i]);
	refused(peers[2]);
	ck_assert_int_eq(sockets_listen(fd, 2), 0);
	peer_reset(peers[2]);
	sockets_shake_hands(peers[2]);
	refused(peers[3]);
	close(fd);
}

static void shut_down(struct association association)
{
	peer_shut_down(association.peer);
}

static void abort_it(struct association association)
{
	peer_send(association.peer, ABORT);
}

SCENARIO(accepted_never_listens,
	 "A socket that was accepted cannot listen: not with its association, nor when that has "
	 "been shut down or aborted",
	 .lab = &scripted_peer)
{
	static void (*const ends[])(struct association) = {shut_down, abort_it};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(ends); i++) {
		struct association association =
			association_open(lab, .style = ONE_TO_ONE, .peer = peer);

		peer = association.peer;
		ck_assert_int_eq(sockets_listen(association.iut->fd, 1), EINVAL);
		ends[i](association);
		let_pass(lab, AT_ONCE);
		ck_assert_int_eq(sockets_listen(association.iut->fd, 1), EINVAL);
		endpoint_close(association.iut);
		endpoint_close(association.listener);
		peer_reset(peer);
	}
}
