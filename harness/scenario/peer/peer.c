/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peers of the scenario, and what each knows of its association. */
#include "harness/scenario/peer/peer.h"

#include <string.h>

#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/stage/intercept.h"

static struct peer *peers;
static unsigned resets;

struct peer *peers_all(void)
{
	return peers;
}

void peer_add(struct peer *peer)
{
	peer->next = peers;
	peers = peer;
}

void peer_reset(struct peer *peer)
{
	let_pass(peer->lab, 0);
	resets++;
	peer->tag = 0x10000000 + 0x01234567 * resets;
	peer->initial_tsn = 100000 * resets;
	peer->next_tsn = peer->initial_tsn;
	peer->next_serial = peer->initial_tsn;
	memset(peer->next_ssn, 0, sizeof(peer->next_ssn));
	memset(peer->next_mid, 0, sizeof(peer->next_mid));
	peer->iut_tag = 0;
	peer->cookie_size = 0;
	peer->info_size = 0;
	peer->ahead_count = 0;
	peer->last = lab_now();
	peer->served = peer->packet = trace_count();
	peer->chunk = 0;
}

void peer_adopt(struct peer *peer, const struct chunk *init)
{
	struct tlv cookie;

	peer->iut_tag = init->init.tag;
	peer->iut_initial_tsn = init->init.tsn;
	peer->cumulative_tsn = init->init.tsn - 1;
	peer->ahead_count = 0;
	peer_keep_iut_vector(peer, init);
	if (!chunk_tlv(init, PARAM_STATE_COOKIE, &cookie))
		return;
	if (cookie.value_length > sizeof(peer->cookie))
		scenario_error("a cookie of %zu bytes is too large for the peer",
			       cookie.value_length);
	memcpy(peer->cookie, cookie.value, cookie.value_length);
	peer->cookie_size = cookie.value_length;
}

bool peer_receives(const struct peer *peer, const struct packet *packet)
{
	bool arrived = intercept_is_kernels(packet->fate);

	return arrived && !strcmp(packet->to, lab_topology(peer->lab)->silent) &&
	       packet->sctp.destination_port == peer->port;
}

void peer_ignore(struct peer *peer, enum chunk_type type)
{
	peer->ignored[type] = true;
}

void peer_heed(struct peer *peer, enum chunk_type type)
{
	peer->ignored[type] = false;
}
