/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps that change the network under the kernels. */
#include "harness/scenario/stage/network.h"

#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/world/player.h"

enum { ADDRESSES = 8 }; /* that a link may get */

/* A link that is whole already is let alone: to touch it costs the lab (lab_renew()), and makes the bystander unsure of
 * what he saw. */
static void change_link(struct player *player, const struct step *step)
{
	const char *path = player_path(player, step->path);
	unsigned bit = 1U << topology_link(lab_topology(player->lab), path);

	switch (step->action) {
	case LINK_CUT:
		link_cut(player->lab, path, NULL);
		player->cut |= bit;
		break;
	case LINK_RESTORE:
		if (player->cut & bit)
			link_restore(player->lab, path);
		player->cut &= ~bit;
		break;
	case LINK_DOWN:
		link_down(player->lab, path);
		player->down |= bit;
		break;
	default:
		if (player->down & bit)
			link_up(player->lab, path);
		player->down &= ~bit;
	}
}

/* Whether packets come by that it is about is a matter of luck: so it is for as many as come. */
static void add_rule(struct player *player, const struct step *step)
{
	static const enum rule_action actions[RULE_KINDS] = {
		[RULE_IS_DROP] = RULE_DROP,
		[RULE_IS_DELAY] = RULE_DELAY,
		[RULE_IS_DUPLICATE] = RULE_DUPLICATE,
	};
	if (actions[(uint64_t)step->action % RULE_KINDS] != RULE_DROP)
		player->disordered = true;
	rule_add(player->lab,
		 &(struct rule){
			 .optional = true,
			 .action = actions[(uint64_t)step->action % RULE_KINDS],
			 .delay = MILLISECONDS(step->ms),
			 .chunk = step->b ? ANY_CHUNK : (int)((uint64_t)step->type % 256),
			 .skip = (unsigned)((uint64_t)step->a % 1024),
			 .link = step->path ? player_path(player, step->path - 1) : NULL,
			 .count = 1 + (unsigned)((uint64_t)step->count % 64),
		 });
}

/* Costs a process, and the lab afterwards. */
static void change_address(struct player *player, const struct step *step)
{
	const struct topology *topology = lab_topology(player->lab);
	const char *node = topology->nodes[0];
	unsigned number = (unsigned)((uint64_t)step->a % ADDRESSES), host = 10 + number;
	const char *path = player_path(player, step->path);
	int link = topology_link(topology, path);
	uint64_t bit = UINT64_C(1) << ((unsigned)link * ADDRESSES + number);

	if (!(step->action == BIND_ADD) == !(player->added & bit))
		return;
	player->added ^= bit;
	if (lab_versions(player->lab) & IPV6)
		ip_run(player->lab, node, "-6 addr %s fd00:%x::%x/64 dev %s nodad",
		       step->action == BIND_ADD ? "replace" : "del", (unsigned)link, host, path);
	else
		ip_run(player->lab, node, "addr %s 10.%d.0.%u/24 dev %s",
		       step->action == BIND_ADD ? "replace" : "del", link, host, path);
}

bool network_step(struct player *player, const struct step *step)
{
	switch (step->kind) {
	case STEP_LINK:
		change_link(player, step);
		return true;
	case STEP_RULE:
		add_rule(player, step);
		return true;
	case STEP_ADDRESS:
		change_address(player, step);
		return true;
	default:
		return false;
	}
}
