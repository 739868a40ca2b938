/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * connect() without waiting, as Go, libuv and Java do it: wait until the descriptor can be written to, read SO_ERROR,
 * and on failure try again on the same descriptor.
 */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"

#include <sys/socket.h>
#include <unistd.h>

/* T1-init runs for RTO.Initial first, and then for the second that start() allows, though it is to be doubled. */
#define LONGEST_TIMEOUT "RFC9260-5.1-12"

/* Up to the INIT. */
static struct endpoint *start(struct lab *lab, struct peer *peer)
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE, .no_events = true,
					     .init_attempts = 2, .init_timeout = 1000);

	endpoint_read(iut, false);
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	return iut;
}

static void establish(struct peer *peer)
{
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	let_pass(peer->lab, AT_ONCE);
}

static int peer_name_error(int fd)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof(address);

	return getpeername(fd, (struct sockaddr *)&address, &size) == 0 ? 0 : errno;
}

SCENARIO(connected,
	 "A socket that connects can be written to when the association is established, and not "
	 "before; SO_ERROR is 0",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);
	int epoll = eventloop_watch(iut->fd, EPOLLOUT | EPOLLET);

	expect_epoll(epoll, 0);
	establish(peer);
	expect_epoll(epoll, EPOLLOUT);
	expect_so_error(iut->fd, 0);
	ck_assert_int_eq(send(iut->fd, "x", 1, MSG_NOSIGNAL), 1);
	peer_expect(peer, DATA);
	close(epoll);
}

SCENARIO(
	connected_by_name,
	"getpeername() gives ENOTCONN until the association is established, by which a runtime tells "
	"that connect() has succeeded",
	.lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);

	ck_assert_int_eq(peer_name_error(iut->fd), ENOTCONN);
	establish(peer);
	ck_assert_int_eq(peer_name_error(iut->fd), 0);
}

SCENARIO(connect_again_meanwhile,
	 "A second connect() on the descriptor gives EALREADY while the association is set up, and "
	 "EISCONN afterwards",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);

	endpoint_connect_start(iut, NULL, .port = peer->port, .error = EALREADY);
	establish(peer);
	endpoint_connect_start(iut, NULL, .port = peer->port, .error = EISCONN);
}

SCENARIO(
	refused,
	"A refusal makes the descriptor ready with EPOLLERR, SO_ERROR is ECONNREFUSED once, and then 0",
	.lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);
	int epoll = eventloop_watch(iut->fd, EPOLLOUT);

	peer_send(peer, ABORT, .flags = 0);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(eventloop_events(epoll) & EPOLLERR, EPOLLERR);
	expect_so_error(iut->fd, ECONNREFUSED);
	expect_so_error(iut->fd, 0);
	ck_assert_int_eq(peer_name_error(iut->fd), ENOTCONN);
	close(epoll);
}

SCENARIO(timed_out,
	 "A time-out makes the descriptor ready with EPOLLERR, and SO_ERROR is ETIMEDOUT once",
	 .lab = &scripted_peer, .only_aborts = true, .excuses = {LONGEST_TIMEOUT})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);
	int epoll = eventloop_watch(iut->fd, EPOLLOUT);

	peer_ignore(peer, INIT);
	expect_epoll(epoll, 0);
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(eventloop_events(epoll) & EPOLLERR, EPOLLERR);
	expect_so_error(iut->fd, ETIMEDOUT);
	expect_so_error(iut->fd, 0);
	close(epoll);
}

/* A second connect() on the descriptor, up to its INIT. */
static void begin_anew(struct peer *peer, struct endpoint *iut)
{
	peer_reset(peer);
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
}

static void expect_data_to_pass(struct peer *peer, struct endpoint *iut)
{
	ck_assert_int_eq(send(iut->fd, "x", 1, MSG_NOSIGNAL), 1);
	peer_expect(peer, DATA);
}

SCENARIO(reconnect_after_refusal,
	 "After a refusal connect() on the same descriptor begins anew, and succeeds",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);

	peer_send(peer, ABORT);
	let_pass(lab, AT_ONCE);
	expect_so_error(iut->fd, ECONNREFUSED);
	begin_anew(peer, iut);
	establish(peer);
	expect_so_error(iut->fd, 0);
	ck_assert_int_eq(peer_name_error(iut->fd), 0);
	expect_data_to_pass(peer, iut);
}

SCENARIO(reconnect_without_asking,
	 "connect() after a refusal whose error nobody has read begins anew, and does not fail of "
	 "that error",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);

	peer_send(peer, ABORT);
	let_pass(lab, AT_ONCE);
	begin_anew(peer, iut);
	expect_so_error(iut->fd, 0);
	establish(peer);
	expect_data_to_pass(peer, iut);
}

SCENARIO(reconnect_after_time_out,
	 "After a time-out connect() on the same descriptor begins anew, and succeeds",
	 .lab = &scripted_peer, .excuses = {LONGEST_TIMEOUT})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = start(lab, peer);

	peer_ignore(peer, INIT);
	let_pass(lab, SECONDS(10));
	expect_so_error(iut->fd, ETIMEDOUT);
	peer_heed(peer, INIT);
	begin_anew(peer, iut);
	establish(peer);
	ck_assert_int_eq(peer_name_error(iut->fd), 0);
	expect_data_to_pass(peer, iut);
}

SCENARIO(reconnect_elsewhere,
	 "After a refusal connect() on the same descriptor to another port succeeds, as where a "
	 "service has several servers",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = start(lab, peer);

	peer_send(peer, ABORT);
	let_pass(lab, AT_ONCE);
	expect_so_error(iut->fd, ECONNREFUSED);
	peer_invite(other, iut);
	peer_expect(other, INIT);
	establish(other);
	ck_assert_int_eq(send(iut->fd, "x", 1, MSG_NOSIGNAL), 1);
	peer_expect(other, DATA);
}

SCENARIO_OF_STYLES(
	first_is_comm_up,
	"the first notification of an association is SCTP_COMM_UP, and its id is never 0",
	.lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", style);
	struct endpoint *client = endpoint_open(lab, "a", style);
	const struct endpoint *ends[2] = {client, NULL};

	endpoint_connect_start(client, server);
	ends[1] = style == ONE_TO_ONE ? endpoint_accept(server) : server;
	let_pass(lab, SECONDS(1));
	for (int i = 0; i < 2; i++) {
		const struct received *first = ends[i]->received;
		const struct sctp_assoc_change *change;

		ck_assert_msg(first && first->notification, "node %s was told nothing",
			      ends[i]->node);
		change = &notification_of(first)->sn_assoc_change;
		ck_assert_uint_eq(change->sac_type, SCTP_ASSOC_CHANGE);
		ck_assert_uint_eq(change->sac_state, SCTP_COMM_UP);
		ck_assert_msg(change->sac_assoc_id != 0, "node %s has the association id 0",
			      ends[i]->node);
	}
}
