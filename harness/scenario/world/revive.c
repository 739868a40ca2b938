/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another association in place of one that ended, so that the steps that follow are about something. */
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/world/player.h"

/* The steps by which a kernel's socket, or the peer, sets up an association. */
static void revive(struct player *player, const struct step *step)
{
	uint64_t number = (uint64_t)step->peer % WORLD_PEERS;
	uint64_t endpoint = (uint64_t)step->endpoint % WORLD_ENDPOINTS;
	struct peer *peer = player->peers[number];
	struct slot *slot = &player->slots[endpoint];
	struct step next = *step;

	learn(player, peer, &player->learnt[number]);
	if (!player->learnt[number].gone)
		return;
	peer_reset(peer);
	if (!slot->used || (slot->one_to_one && !slot->listening)) {
		next.kind = STEP_SOCKET;
		next.path = 0;
		next.style = slot->used && slot->one_to_one;
		(void)socket_step(player, &next);
	}
	slot->child = NULL;
	if (slot->used && !slot->listening && slot->one_to_one) {
		next.kind = STEP_CONNECT;
		next.path = 0;
		next.count = 0;
		next.target = TARGET_PEER + (int64_t)number;
		(void)socket_step(player, &next);
	} else if (slot->used) {
		next.kind = STEP_LISTEN;
		(void)socket_step(player, &next);
		next = (struct step){.kind = STEP_CHUNK,
				     .peer = step->peer,
				     .type = INIT,
				     .target = 1 + (int64_t)endpoint};
		(void)wire_step(player, &next);
	}
	let_pass(player->lab, MILLISECONDS(1));
	next = (struct step){.kind = STEP_ACCEPT, .endpoint = step->endpoint};
	(void)socket_step(player, &next);
}

bool revive_step(struct player *player, const struct step *step)
{
	if (step->kind != STEP_REVIVE)
		return false;
	if (player->peers[(uint64_t)step->peer % WORLD_PEERS])
		revive(player, step);
	return true;
}
