/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server that ends and begins anew: who has the port while its associations come to their end.  No RFC says it; socket(7)
 * says what SO_REUSEADDR is for, and that both sockets need it is what sctp_get_port_local() (net/sctp/socket.c) does.
 */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>
#include <unistd.h>

/* socket(), bind() to the port, listen(): 0 or the errno of the first that fails. */
static int begin_anew(struct lab *lab, const char *node, enum endpoint_style style, bool reuse,
		      int *fd)
{
	struct sockaddr_storage address = wildcard_of(lab);
	int on = 1, error = 0;

	((struct sockaddr_in *)&address)->sin_port = htons(SERVER_PORT);
	*fd = lab_socket(lab, node, address.ss_family,
			 (style == ONE_TO_ONE ? SOCK_STREAM : SOCK_SEQPACKET) | SOCK_NONBLOCK,
			 IPPROTO_SCTP);
	if (*fd < 0 || (reuse && setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0))
		scenario_error("cannot open a socket: %s", strerror(errno));
	if (bind(*fd, (struct sockaddr *)&address, address_length(&address)) != 0 ||
	    listen(*fd, 8) != 0)
		error = errno;
	if (error)
		close(*fd);
	return error;
}

#define expect_begin(lab, style, reuse, wanted)                                                    \
	expect_begin_at(lab, style, reuse, wanted, __FILE__, __LINE__)
static void expect_begin_at(struct lab *lab, enum endpoint_style style, bool reuse, int wanted,
			    const char *file, int line)
{
	int fd = -1, error = begin_anew(lab, "iut", style, reuse, &fd);

	if (error != wanted)
		scenario_fail(file, line,
			      "bind() and listen() %s SO_REUSEADDR gave %s, expected %s",
			      reuse ? "with" : "without", error ? strerror(error) : "success",
			      wanted ? strerror(wanted) : "success");
	if (!error)
		close(fd);
}

/* An association of a server in that state, all of whose sockets are closed then. */
static struct association close_in(struct lab *lab, enum endpoint_style style, int state,
				   bool reuse)
{
	struct endpoint *server = endpoint_listen(lab, "iut", style, .reuse_address = reuse);
	struct association association =
		association_reach(lab, state, .iut = server, .style = style);

	endpoint_close(association.iut);
	if (association.listener)
		endpoint_close(association.listener);
	return association;
}

/* How the peer has an association end that was closed in that state. */
static void let_end(struct association association, int state)
{
	struct peer *peer = association.peer;

	peer_ignore(peer, DATA);
	if (state == SCTP_SHUTDOWN_PENDING || state == SCTP_SHUTDOWN_RECEIVED)
		send_sack(association, 1);
	if (state == SCTP_SHUTDOWN_ACK_SENT || state == SCTP_SHUTDOWN_RECEIVED) {
		if (state == SCTP_SHUTDOWN_RECEIVED)
			peer_expect(peer, SHUTDOWN_ACK);
		peer_send(peer, SHUTDOWN_COMPLETE);
	} else {
		if (state != SCTP_SHUTDOWN_SENT)
			peer_expect(peer, SHUTDOWN);
		peer_send(peer, SHUTDOWN_ACK);
		peer_expect(peer, SHUTDOWN_COMPLETE);
	}
	let_pass(association.lab, AT_ONCE);
}

static void rebind(struct lab *lab, enum endpoint_style style, int state)
{
	struct association association = close_in(lab, style, state, false);

	expect_begin(lab, style, false, EADDRINUSE);
	expect_begin(lab, style, true, EADDRINUSE);
	let_end(association, state);
	expect_begin(lab, style, false, 0);
	association = close_in(lab, style, state, true);
	expect_begin(lab, style, false, EADDRINUSE);
	expect_begin(lab, style, true, 0);
	let_end(association, state);
	peer_expect_gone(association.peer);
}

#define SCENARIO_OF_REBINDING(name, state)                                                         \
	SCENARIO_OF_STYLES(                                                                        \
		rebind_in_##name,                                                                  \
		"a server that is closed in " #state                                               \
		" and begins anew gets EADDRINUSE until the old association has ended, "           \
		"unless both sockets have SO_REUSEADDR: so it is meant (socket(7))",               \
		.lab = &scripted_peer)                                                             \
	{                                                                                          \
		rebind(lab, style, SCTP_##state);                                                  \
	}

SCENARIO_OF_REBINDING(established, ESTABLISHED)
SCENARIO_OF_REBINDING(shutdown_pending, SHUTDOWN_PENDING)
SCENARIO_OF_REBINDING(shutdown_sent, SHUTDOWN_SENT)
SCENARIO_OF_REBINDING(shutdown_received, SHUTDOWN_RECEIVED)
SCENARIO_OF_REBINDING(shutdown_ack_sent, SHUTDOWN_ACK_SENT)

SCENARIO(rebind_beside_accepted,
	 "A listener that is closed leaves its accepted associations alone, and its port to a new "
	 "listener if both have SO_REUSEADDR; the new one accepts others",
	 .lab = &scripted_peer)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .reuse_address = true);
	struct association association =
		association_open(lab, .iut = listener, .style = ONE_TO_ONE);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);
	int fd = -1;

	endpoint_close(association.listener);
	peer_send(other, INIT);
	peer_expect(other, ABORT);
	peer_reset(other);
	ck_assert_int_eq(begin_anew(lab, "iut", ONE_TO_ONE, false, &fd), EADDRINUSE);
	peer_connect(other, endpoint_listen(lab, "iut", ONE_TO_ONE, .reuse_address = true));
	peer_send(association.peer, DATA, .text = "still here");
	expect_message(association.iut, 0, "still here");
	peer_ignore(association.peer, SACK);
	endpoint_send(association.iut, 0, "as before");
	expect_data(association, 1);
}

SCENARIO(restart_from_the_same_port,
	 "A client that was killed and connects from the same port restarts the association at the "
	 "server, which it never told of its end",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.4-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = 7000);

	endpoint_connect(client, server);
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = 7000);
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange_messages(client, server);
	ck_assert_uint_eq(association_count(server), 1);
}
