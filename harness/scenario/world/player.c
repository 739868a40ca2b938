/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What steps name, as what there is. */
#include "harness/scenario/world/player.h"

#include <string.h>

struct slot *player_slot(struct player *player, const struct step *step)
{
	struct slot *slot = &player->slots[(uint64_t)step->endpoint % WORLD_ENDPOINTS];

	if (slot->child && slot->child->used && !(step->parent & 1))
		slot = slot->child;
	return slot->used ? slot : NULL;
}

struct slot *player_free_slot(struct player *player)
{
	for (unsigned i = WORLD_ENDPOINTS; i < SLOTS; i++)
		if (!player->slots[i].used)
			return &player->slots[i];
	return NULL;
}

const char *player_path(const struct player *player, int64_t number)
{
	const struct topology *topology = lab_topology(player->lab);
	unsigned links = 0;

	while (links < MAX_LINKS && topology->links[links].name)
		links++;
	if (links == 0)
		scenario_error("the lab %s has no links", topology->name);
	return topology->links[(uint64_t)number % links].name;
}

bool player_has_kernel(const struct player *player, const char *node)
{
	const struct topology *topology = lab_topology(player->lab);

	return !(topology->silent && strcmp(node, topology->silent) == 0) &&
	       !topology_forwards(topology, node);
}

unsigned player_endpoint_bit(uint16_t port)
{
	bool known = port >= WORLD_PORT && port < WORLD_PORT + WORLD_ENDPOINTS;

	return known ? 1U << (port - WORLD_PORT) : 0;
}
