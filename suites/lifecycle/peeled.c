/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets that an association was peeled off to (RFC 6458 9.2): that they outlive the one they come from, in every state,
 * and that they are of the one-to-one style.
 */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>
#include <unistd.h>

struct peeled {
	struct association association;
	struct endpoint *many; /* what it was peeled off from */
};

static struct peeled peel_off_in(struct lab *lab, int state)
{
	struct peeled peeled = {.association = association_reach(lab, state)};

	peeled.many = peeled.association.iut;
	peeled.association.iut = endpoint_peeloff(peeled.many);
	return peeled;
}

/* The peer sets an end to it as the state has it. */
static void expect_end(struct peeled peeled, int state)
{
	struct association association = peeled.association;

	endpoint_close(peeled.many);
	peer_ignore(association.peer, DATA);
	if (state == SCTP_SHUTDOWN_PENDING || state == SCTP_SHUTDOWN_RECEIVED)
		send_sack(association, 1);
	if (state == SCTP_SHUTDOWN_PENDING)
		peer_expect(association.peer, SHUTDOWN);
	if (state == SCTP_SHUTDOWN_RECEIVED)
		peer_expect(association.peer, SHUTDOWN_ACK);
	if (state == SCTP_SHUTDOWN_PENDING || state == SCTP_SHUTDOWN_SENT)
		finish_shutdown(association);
	else
		complete_shutdown(association);
}

#define SCENARIO_OF_PEELED_END(name, state)                                                         \
	SCENARIO(                                                                                   \
		peeled_in_##name,                                                                   \
		"An association that is peeled off in " #state                                      \
		" goes on when the one-to-many socket is closed, and the new socket learns of its " \
		"end",                                                                              \
		.lab = &scripted_peer)                                                              \
	{                                                                                           \
		expect_end(peel_off_in(lab, SCTP_##state), SCTP_##state);                           \
	}

SCENARIO_OF_PEELED_END(shutdown_pending, SHUTDOWN_PENDING)
SCENARIO_OF_PEELED_END(shutdown_sent, SHUTDOWN_SENT)
SCENARIO_OF_PEELED_END(shutdown_received, SHUTDOWN_RECEIVED)
SCENARIO_OF_PEELED_END(shutdown_ack_sent, SHUTDOWN_ACK_SENT)

SCENARIO(peeled_outlives,
	 "A peeled-off association carries messages both ways after its one-to-many socket was "
	 "closed, whose other associations are shut down",
	 .lab = &scripted_peer)
{
	struct peeled peeled = peel_off_in(lab, SCTP_ESTABLISHED);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);

	peer_connect(other, peeled.many);
	endpoint_close(peeled.many);
	peer_expect(other, SHUTDOWN);
	peer_send(other, SHUTDOWN_ACK);
	peer_expect(other, SHUTDOWN_COMPLETE);
	expect_undisturbed(peeled.association);
}

SCENARIO(peeled_port_again,
	 "While a peeled-off association lives its port is free for a new server only if both have "
	 "SO_REUSEADDR",
	 .lab = &scripted_peer)
{
	struct endpoint *server = endpoint_listen(lab, "iut", ONE_TO_MANY, .reuse_address = true);
	struct association association = association_open(lab, .iut = server);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);
	struct sockaddr_storage address = wildcard_of(lab);
	int fd = lab_socket(lab, "iut", address.ss_family, SOCK_SEQPACKET, IPPROTO_SCTP);

	association.iut = endpoint_peeloff(server);
	endpoint_close(server);
	((struct sockaddr_in *)&address)->sin_port = htons(SERVER_PORT);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, address_length(&address)), -1);
	ck_assert_int_eq(errno, EADDRINUSE);
	close(fd);
	peer_connect(other, endpoint_listen(lab, "iut", ONE_TO_MANY, .reuse_address = true));
	peer_send(association.peer, DATA, .text = "to the peeled one");
	expect_message(association.iut, 0, "to the peeled one");
}

#define PEELED_IS_NOT_ONE_TO_ONE                                                                   \
	{                                                                                          \
		{                                                                                  \
			.reason =                                                                  \
				"a peeled-off socket stays of the one-to-many style "              \
				"(sctp_do_peeloff() in net/sctp/socket.c makes a SOCK_SEQPACKET)"  \
		}                                                                                  \
	}

SCENARIO(peeled_type, "A peeled-off socket is of the one-to-one style: SO_TYPE is SOCK_STREAM",
	 .lab = &scripted_peer, .known = PEELED_IS_NOT_ONE_TO_ONE)
{
	struct peeled peeled = peel_off_in(lab, SCTP_ESTABLISHED);
	int type = 0;
	socklen_t size = sizeof(type);

	ck_assert_int_eq(getsockopt(peeled.association.iut->fd, SOL_SOCKET, SO_TYPE, &type, &size),
			 0);
	ck_assert_msg(type == SOCK_STREAM, "expected SOCK_STREAM, SO_TYPE is %d", type);
}

SCENARIO(
	peeled_half_close,
	"shutdown(SHUT_WR) of a peeled-off socket shuts the association down, as for the one-to-one "
	"style",
	.lab = &scripted_peer, .known = PEELED_IS_NOT_ONE_TO_ONE)
{
	struct peeled peeled = peel_off_in(lab, SCTP_ESTABLISHED);

	ck_assert_int_eq(shutdown(peeled.association.iut->fd, SHUT_WR), 0);
	peer_expect(peeled.association.peer, SHUTDOWN);
}

SCENARIO(
	peeled_end_of_file,
	"When the peer has shut the association of a peeled-off socket down recv() gives 0, as for "
	"the one-to-one style",
	.lab = &scripted_peer, .known = PEELED_IS_NOT_ONE_TO_ONE)
{
	struct endpoint *server = endpoint_listen(lab, "iut", ONE_TO_MANY, .no_events = true);
	struct association association = association_prepare(lab, .iut = server);
	struct endpoint *peeled;
	sctp_assoc_t ids[2];
	socklen_t size = sizeof(ids);
	char byte;
	ssize_t got;

	endpoint_read(server, false);
	peer_send(association.peer, INIT);
	peer_expect(association.peer, INIT_ACK);
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	ck_assert_int_eq(getsockopt(server->fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, ids, &size),
			 0);
	server->association = ids[1];
	peeled = endpoint_peeloff(server);
	endpoint_read(peeled, false);
	peer_shut_down(association.peer);
	let_pass(lab, AT_ONCE);
	got = recv(peeled->fd, &byte, 1, MSG_DONTWAIT);
	ck_assert_msg(got == 0, "expected the end of file, recv() gave %zd (%s)", got,
		      got < 0 ? strerror(errno) : "success");
}

SCENARIO(
	peeled_sends_elsewhere,
	"A message that is sent to another address on a peeled-off socket does not go to the peer of "
	"its association",
	.lab = &scripted_peer, .known = PEELED_IS_NOT_ONE_TO_ONE)
{
	struct peeled peeled = peel_off_in(lab, SCTP_ESTABLISHED);
	struct sockaddr_storage elsewhere =
		path_address(lab, "iut", by_version(lab, "192.0.2.1", "2001:db8::1"), 9);

	(void)sendto(peeled.association.iut->fd, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL,
		     (struct sockaddr *)&elsewhere, address_length(&elsewhere));
	peer_expect_silence(peeled.association.peer, SECONDS(1));
	peer_expect_alive(peeled.association.peer);
}
