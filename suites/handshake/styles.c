/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One-to-one and one-to-many sockets: RFC 6458 sections 3, 4 and 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { CLIENTS = 3 };

static uint16_t peer_port(struct endpoint *endpoint)
{
	struct sockaddr_in6 address = {0};
	socklen_t size = sizeof(address);

	ck_assert_int_eq(getpeername(endpoint->fd, (struct sockaddr *)&address, &size), 0);
	/* The port stands at the same place in both address families. */
	return ntohs(address.sin6_port);
}

SCENARIO(accept_each, "accept() gives each connection a socket of its own, in order of arrival",
	 .lab = &two_nodes, .spec = {"RFC6458-4.1-1", "RFC6458-4.1.4-1"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *clients[CLIENTS], *accepted[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = endpoint_open(lab, "a", ONE_TO_ONE);
		endpoint_connect_start(clients[i], listener);
		expect_event(clients[i], SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	}
	for (int i = 0; i < CLIENTS; i++) {
		accepted[i] = endpoint_accept(listener);
		expect_event(accepted[i], SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		ck_assert_uint_eq(peer_port(accepted[i]), clients[i]->port);
		ck_assert_uint_eq(peer_port(clients[i]), listener->port);
	}
	for (int i = 0; i < CLIENTS; i++)
		exchange_messages(clients[i], accepted[i]);
	endpoint_close(clients[0]);
	expect_event(accepted[0], SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	exchange_messages(clients[1], accepted[1]);
	exchange_messages(accepted[2], clients[2]);
}

SCENARIO(many_peers, "A one-to-many socket tells its associations apart by their identifiers",
	 .lab = &two_nodes,
	 .spec = {"RFC6458-3.1-1", "RFC6458-5.3.5-5", "RFC6458-6.1.1-10", "RFC6458-8.2.5-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *clients[CLIENTS];
	sctp_assoc_t ids[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = endpoint_open(lab, "a", ONE_TO_MANY);
		endpoint_connect(clients[i], server);
		ids[i] = server->association;
		ck_assert(i == 0 || ids[i] != ids[i - 1]);
	}
	ck_assert_uint_eq(association_count(server), CLIENTS);
	for (int i = 0; i < CLIENTS; i++) {
		endpoint_send(clients[i], 0, "who am I?");
		const struct received *question = expect_message(server, 0, "who am I?");

		ck_assert_int_eq(question->info.rcv_assoc_id, ids[i]);
		server->association = ids[i];
		endpoint_send(server, 0, "you");
		expect_message(clients[i], 0, "you");
	}
	endpoint_shutdown(clients[1]);
	const struct received *end =
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);

	ck_assert_int_eq(notification_of(end)->sn_assoc_change.sac_assoc_id, ids[1]);
	ck_assert_uint_eq(association_count(server), CLIENTS - 1);
	server->association = ids[0];
	exchange_messages(clients[0], server);
	server->association = ids[2];
	exchange_messages(clients[2], server);
}

SCENARIO(peeloff, "A peeled-off association takes its messages with it and leaves the others alone",
	 .lab = &two_nodes, .spec = {"RFC6458-3.1-2", "RFC6458-3.1.5-3"},
	 .fix = {"peeled-off-daddr"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *stays = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *leaves = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *peeled;

	endpoint_connect(stays, server);
	sctp_assoc_t staying = server->association;

	endpoint_connect(leaves, server);
	endpoint_read(server, false);
	endpoint_send(leaves, 0, "before");
	endpoint_send(stays, 0, "not for you");
	let_pass(lab, MILLISECONDS(10));
	peeled = endpoint_peeloff(server);
	endpoint_read(server, true);
	ck_assert_uint_eq(association_count(server), 1);
	ck_assert_uint_eq(peer_port(peeled), leaves->port);
	endpoint_send(leaves, 0, "after");
	expect_message(peeled, 0, "before");
	expect_message(peeled, 0, "after");
	expect_message(server, 0, "not for you");
	expect_no_message(server, SECONDS(1));

	endpoint_close(peeled);
	expect_event(leaves, SCTP_SHUTDOWN_EVENT);
	expect_event(leaves, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	server->association = staying;
	exchange_messages(stays, server);
}
