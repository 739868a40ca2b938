/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several processes own a socket: fork(2), execve(2), descriptors that are passed, kill -9. */
#define SUITE "lifecycle"
#include "suites/lifecycle/owners.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* An association whose sockets the scenario alone owns: nobody reads them but by hand. */
static struct association open_alone(struct lab *lab, enum endpoint_style style)
{
	struct association association = association_open(lab, .style = style);

	if (association.listener)
		endpoint_close(association.listener);
	endpoint_read(association.iut, false);
	return association;
}

static void expect_shutdown_handshake(struct peer *peer)
{
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(peer);
}

SCENARIO_OF_STYLES(
	fork_keeps,
	"close() by one of two processes that own a socket sends nothing, and kill -9 of the other one then shuts the association down as close() does",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	pid_t owner = lifecycle_owner_fork();

	endpoint_close(association.iut);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_alive(association.peer);
	lifecycle_owner_kill(owner);
	expect_shutdown_handshake(association.peer);
}

SCENARIO_OF_STYLES(
	killed_with_unread_data,
	"kill -9 of the last owner of a socket with data that was not read aborts the association, as close() does",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	pid_t owner = lifecycle_owner_fork();

	peer_send(association.peer, DATA, .text = "unread");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(association.iut);
	peer_expect_silence(association.peer, SECONDS(1));
	lifecycle_owner_kill(owner);
	peer_expect(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

SCENARIO_OF_STYLES(
	killed_with_data_to_send,
	"what a process has sent before kill -9 is delivered all the same, retransmitted if need be, and then SHUTDOWN follows",
	.lab = &scripted_peer, .spec = {"RFC9260-9.2-22"})
{
	struct association association = open_alone(lab, style);
	const struct packet *again;
	pid_t owner;

	send_messages(association.iut, 2, 1000);
	owner = lifecycle_owner_fork();
	endpoint_close(association.iut);
	lifecycle_owner_kill(owner);
	peer_expect(association.peer, DATA);
	peer_expect(association.peer, DATA);
	peer_expect_silence(association.peer, MILLISECONDS(500));
	again = peer_expect(association.peer, DATA, .within = RTO_INITIAL);
	ck_assert_uint_eq(again->chunk->data.tsn, association.peer->iut_initial_tsn);
	peer_ignore(association.peer, DATA);
	peer_send(association.peer, SACK);
	expect_shutdown_handshake(association.peer);
}

SCENARIO_OF_STYLES(
	exec_keeps,
	"a program that a process becomes by execve() owns the socket, and the association lives as long as it does",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	pid_t owner;

	ck_assert_int_eq(fcntl(association.iut->fd, F_SETFD, 0), 0);
	owner = lifecycle_owner_exec();
	endpoint_close(association.iut);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_alive(association.peer);
	lifecycle_owner_kill(owner);
	expect_shutdown_handshake(association.peer);
}

SCENARIO_OF_STYLES(
	exec_closes,
	"with FD_CLOEXEC a program that a process becomes by execve() does not own the socket, and the last owner's end shuts the association down",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	pid_t forked, owner;

	ck_assert_int_eq(fcntl(association.iut->fd, F_SETFD, FD_CLOEXEC), 0);
	forked = lifecycle_owner_fork();
	owner = lifecycle_owner_exec();
	endpoint_close(association.iut);
	peer_expect_silence(association.peer, MILLISECONDS(500));
	peer_expect_alive(association.peer);
	/* The other program has not got it: the forked process was the last owner. */
	lifecycle_owner_kill(forked);
	expect_shutdown_handshake(association.peer);
	lifecycle_owner_kill(owner);
}

SCENARIO_OF_STYLES(
	passed,
	"a descriptor that waits in a Unix socket keeps the association, and who receives it has the messages that came meanwhile",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	sctp_assoc_t id = association.iut->association;
	struct endpoint *received;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	lifecycle_pass(pair[0], association.iut->fd);
	endpoint_close(association.iut);
	peer_send(association.peer, DATA, .text = "meanwhile");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	received = endpoint_of_socket(lab, "iut", style, lifecycle_receive(pair[1]));
	received->association = id;
	expect_message(received, 0, "meanwhile");
	endpoint_send(received, 0, "answer");
	peer_expect(association.peer, DATA);
	close(pair[0]);
	close(pair[1]);
}

SCENARIO_OF_STYLES(
	lost_in_passing,
	"a descriptor that nobody receives is closed with the Unix socket that it waits in, and the association is shut down",
	.lab = &scripted_peer)
{
	struct association association = open_alone(lab, style);
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	lifecycle_pass(pair[0], association.iut->fd);
	endpoint_close(association.iut);
	peer_expect_silence(association.peer, MILLISECONDS(500));
	close(pair[0]);
	close(pair[1]);
	expect_shutdown_handshake(association.peer);
}
