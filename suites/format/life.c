/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/format/life.h"

#include <stdlib.h>

enum { STRAY_TAG = 0x57a7e1e5, UNKNOWN_CHUNK = 0xfe };

static void send_all_sizes(struct association association)
{
	for (unsigned size = 1; size <= 5; size++) {
		endpoint_send(association.iut, size % 2, NULL, .size = size);
		endpoint_send(association.iut, 1, NULL, .size = size, .unordered = true);
		let_pass(association.lab, AT_ONCE);
	}
	endpoint_send(association.iut, 0, NULL, .size = 3001);
	let_pass(association.lab, SECONDS(1));
}

/* Of which some are missing for a while, and one comes twice. */
static void receive_all_sizes(struct association association)
{
	static const unsigned order[] = {1, 3, 5, 4, 4, 2};

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		send_data(association, order[i], .text = NULL, .size = order[i]);
	/* A SACK waits, and DATA that it can go with. */
	let_pass(association.lab, SECONDS(1));
	send_data(association, 6);
	let_pass(association.lab, 0);
	endpoint_send(association.iut, 0, "with a SACK");
	let_pass(association.lab, SECONDS(1));
}

static void be_asked(struct association association)
{
	struct peer *peer = association.peer;

	for (unsigned size = 1; size <= 5; size++) {
		peer_send(peer, HEARTBEAT, .tlvs = {tlv_of(PARAM_HEARTBEAT_INFO, "12345", size)});
		peer_send(peer, UNKNOWN_CHUNK, .value = "12345", .value_size = size);
		let_pass(association.lab, AT_ONCE);
	}
}

static void end(struct association association, int how)
{
	struct peer *peer = association.peer;

	if (how == SHUT_DOWN)
		endpoint_shutdown(association.iut);
	else if (how == BE_SHUT_DOWN)
		peer_send(peer, SHUTDOWN);
	else
		endpoint_abort(association.iut, "odd reason");
	let_pass(association.lab, SECONDS(1));
	if (how == SHUT_DOWN)
		peer_send(peer, SHUTDOWN_ACK);
	else if (how == BE_SHUT_DOWN)
		peer_send(peer, SHUTDOWN_COMPLETE);
	let_pass(association.lab, SECONDS(1));
	peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(SHUTDOWN_ACK)});
	peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(DATA, .text = "stray")});
	let_pass(association.lab, AT_ONCE);
}

static struct peer *live(struct lab *lab, struct peer *peer, const struct life *life)
{
	struct association association = association_open(lab, .peer = peer, .active = life->active,
							  .streams = 3, .heartbeats = true);

	peer_answer(association.peer, DATA, true);
	send_all_sizes(association);
	receive_all_sizes(association);
	be_asked(association);
	/* Long enough for a HEARTBEAT. */
	let_pass(lab, SECONDS(40));
	end(association, life->end);
	endpoint_close(association.iut);
	return association.peer;
}

static void look_at(unsigned from, const struct peer *peer,
		    void (*look)(const struct observation *seen))
{
	for (unsigned n = from; n < trace_count(); n++) {
		struct packet *packet = trace_packet(n);
		struct observation seen = {packet, peer->tag, STRAY_TAG};

		if (packet && !strcmp(packet->from, "iut"))
			look(&seen);
		free(packet);
	}
}

void format_live(struct lab *lab, void (*look)(const struct observation *seen))
{
	static const struct life lives[] = {
		{false, SHUT_DOWN}, {true, BE_SHUT_DOWN}, {false, ABORTED}, {true, SHUT_DOWN}};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		unsigned before = trace_count();

		if (peer)
			peer_reset(peer);
		peer = live(lab, peer, &lives[i]);
		look_at(before, peer, look);
	}
}
