/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partial deliveries that a full window begins: RFC 6458 sections 3.1.4 and 8.1.20. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

#include <netinet/in.h>
#include <sys/socket.h>

enum { WINDOW = 8192, FRAGMENT = 1000, FRAGMENTS = 9 };

/* The beginning of a message, as much as the window takes. */
static void fill_window(struct peer *peer)
{
	peer_ignore(peer, SACK);
	for (unsigned i = 0; i < FRAGMENTS; i++)
		peer_send(peer, DATA, .ssn = 0, .flags = i == 0 ? DATA_FLAG_B : 0, .text = NULL,
			  .size = FRAGMENT);
	let_pass(peer->lab, MILLISECONDS(10));
}

/* Reads what there is, which is of that association.  Returns how many bytes that were. */
static size_t read_of(struct endpoint *endpoint, const struct peer *peer)
{
	char bytes[FRAGMENTS * FRAGMENT];
	struct sockaddr_in6 from = {0}; /* or sockaddr_in, with the port at the same place */
	socklen_t size = sizeof(from);
	size_t sum = 0;

	for (ssize_t got; (got = recvfrom(endpoint->fd, bytes, sizeof(bytes), MSG_DONTWAIT,
					  (struct sockaddr *)&from, &size)) > 0;
	     sum += (size_t)got)
		ck_assert_uint_eq(ntohs(from.sin6_port), peer->port);
	return sum;
}

SCENARIO(
	full_windows_of_two,
	"A message that fills the window is delivered in parts; meanwhile one of another association that does so "
	"is delivered in parts with SCTP_FRAGMENT_INTERLEAVE 1, and waits for its end with 0",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.20-2", "RFC6458-8.1.20-3", "RFC6458-3.1.4-12"})
{
	for (int level = 0; level < 2; level++) {
		struct association association =
			association_open(lab, .receive_buffer = WINDOW,
					 .peer_port = (uint16_t)(PEER_PORT + 2 * level));
		struct endpoint *iut = association.iut;
		struct peer *second = peer_open(lab, .port = (uint16_t)(PEER_PORT + 2 * level + 1));

		option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, level);
		peer_connect(second, iut);
		let_pass(lab, MILLISECONDS(10));
		endpoint_read(iut, false);
		fill_window(association.peer);
		ck_assert_uint_gt(read_of(iut, association.peer), 0);
		fill_window(second);
		ck_assert_uint_eq(read_of(iut, second) > 0, level == 1);
		/* A socket that is closed in a partial delivery would leave something behind: closed_in_partial_delivery. */
		peer_send(second, ABORT);
		association_close(association);
	}
}
