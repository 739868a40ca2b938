/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peeled-off socket and the one that it came from have nothing to do with each other: RFC 6458 3.1, 9.2. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

static int connectx(int fd, const struct sockaddr_storage *address)
{
	return sctp_connectx(fd, (struct sockaddr *)(uintptr_t)address, 1, NULL) == 0 ? 0 : errno;
}

SCENARIO(peeled_off_connects_no_more,
	 "A peeled-off socket has one association: connect() and sctp_connectx() give EISCONN, and "
	 "nothing goes to another peer",
	 .lab = &two_nodes, .spec = {"RFC6458-9.2-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY), *peeled;
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const uint16_t ports[] = {server->port, other->port};
	struct sockaddr_storage there;

	endpoint_connect(client, server);
	peeled = endpoint_peeloff(client);
	for (unsigned i = 0; i < ARRAY_SIZE(ports); i++) {
		there = peer_address(client, "path0", ports[i]);
		ck_assert_int_eq(sockets_connect(peeled->fd, &there), EISCONN);
		ck_assert_int_eq(connectx(peeled->fd, &there), EISCONN);
	}
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 1);
	endpoint_send(peeled, 0, "over its own");
	expect_message(server, 0, "over its own");
}

SCENARIO(peeled_off_to_other_address,
	 "A message of a peeled-off socket for an address that is not its peer's is not sent",
	 .lab = &two_nodes, .spec = {"RFC6458-4.1.8-2"},
	 .known = {
		 {"4.0", NULL,
		  "sctp_sendmsg_get_daddr() (net/sctp/socket.c) does not look at the address of a "
		  "peeled-off socket's message, which goes to the peer"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY), *peeled;
	struct sockaddr_storage there = peer_address(client, "path0", other->port);

	endpoint_connect(client, server);
	peeled = endpoint_peeloff(client);
	sendto(peeled->fd, "astray", 6, MSG_NOSIGNAL, (struct sockaddr *)&there,
	       address_length(&there));
	expect_no_message(server, MILLISECONDS(500));
	ck_assert_uint_eq(count_packets(lab, INIT), 1);
	ck_assert_uint_eq(count_packets(lab, DATA), 0);
}

SCENARIO(peeled_off_is_not_doubled,
	 "The socket that an association was peeled off from gives EADDRNOTAVAIL to connect to its "
	 "peer again while it lives, and connects to others",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY), *peeled;
	struct sockaddr_storage there = peer_address(client, "path0", server->port);

	endpoint_connect(client, server);
	peeled = endpoint_peeloff(client);
	ck_assert_int_eq(sockets_connect(client->fd, &there), EADDRNOTAVAIL);
	ck_assert_int_eq(connectx(client->fd, &there), EADDRNOTAVAIL);
	endpoint_connect(client, other);
	endpoint_send(peeled, 0, "still here");
	expect_message(server, 0, "still here");
	endpoint_close(peeled);
	let_pass(lab, SECONDS(1));
	ck_assert_int_eq(sockets_connect(client->fd, &there), EINPROGRESS);
}

SCENARIO(
	peeled_off_outlives,
	"close() of the socket that an association was peeled off from leaves the association alone, "
	"and close() of the peeled-off one shuts it down",
	.lab = &scripted_peer, .spec = {"RFC6458-3.1-5", "RFC6458-3.1.5-3"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer, *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *peeled = endpoint_peeloff(association.iut);

	peer_connect(other, association.iut);
	endpoint_close(association.iut);
	peer_expect(other, SHUTDOWN);
	peer_expect_silence(peer, MILLISECONDS(500));
	endpoint_send(peeled, 0, "outlived");
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
	endpoint_close(peeled);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}
