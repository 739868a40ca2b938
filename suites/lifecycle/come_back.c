/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All clients of a server come back at once and remember nothing, as after a power failure (RFC 9260 5.2.4, action A). */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

enum { FIRST_PORT = 20000, MOST = 250, ACCEPTED = 100 };

/* A client comes, or comes again, from its port: with another tag and another TSN than ever before. */
static void come(struct peer *peer, unsigned client)
{
	peer->port = (uint16_t)(FIRST_PORT + client);
	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

/*
 * The server's user learns of each restart, and of nothing else; the associations are those that were there, and of the old ones
 * nothing stays in the kernel's memory.
 */
static void restart_all(struct lab *lab, enum endpoint_style style, unsigned clients)
{
	static struct endpoint *servers[MOST];
	struct endpoint *listener = endpoint_listen(lab, "iut", style);
	struct peer *peer = peer_open(lab);
	struct census before, after;

	endpoint_disable_heartbeats(listener);
	for (unsigned i = 0; i < clients; i++) {
		peer->port = (uint16_t)(FIRST_PORT + i);
		peer_reset(peer);
		servers[i] = peer_connect(peer, listener);
	}
	census_take(&before);
	for (unsigned i = 0; i < clients; i++) {
		come(peer, i);
		expect_event(servers[i], SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	}
	census_take(&after);
	census_expect_none_kept(&before, &after, clients, "restarts");
	if (style == ONE_TO_MANY)
		ck_assert_uint_eq(association_count(listener), clients);
	/* The last one to come back is served. */
	peer_send(peer, DATA, .text = "here again");
	expect_message(servers[clients - 1], 0, "here again");
}

SCENARIO(
	come_back_one_to_many,
	"Two hundred and fifty clients of a one-to-many server that come back at once are restarts, each told, and keep no "
	"memory",
	.lab = &scripted_peer, .as = AS_IPV4, .needs = CAP_GUEST | CAP_SLAB_COUNTS,
	.limit = SECONDS(200), .spec = {"RFC9260-5.2.4-6"})
{
	restart_all(lab, ONE_TO_MANY, MOST);
}

SCENARIO(
	come_back_one_to_one,
	"A hundred clients of a one-to-one server that come back at once are restarts of the accepted sockets, "
	"each told, and keep no memory",
	.lab = &scripted_peer, .as = AS_IPV6, .needs = CAP_GUEST | CAP_SLAB_COUNTS,
	.limit = SECONDS(200), .spec = {"RFC9260-5.2.4-6"})
{
	restart_all(lab, ONE_TO_ONE, ACCEPTED);
}
