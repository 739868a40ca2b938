/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/world_play.h"

#include <signal.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/world/agree.h"
#include "harness/scenario/world/claims.h"
#include "harness/scenario/world/delivery.h"
#include "harness/scenario/world/events.h"
#include "harness/scenario/world/player.h"
#include "harness/scenario/world/settle.h"
#include "netns/middlebox.h"

/* A look at what kernels say of themselves costs as much as a step; what is wrong then mostly stays so. */
enum { LOOK_EVERY = 4 };

static void play_step(struct player *player, const struct step *step)
{
	if (step->kind == STEP_TIME)
		let_pass(player->lab, MILLISECONDS(step->ms));
	else if (!socket_step(player, step) && !message_step(player, step) &&
		 !option_step(player, step) && !network_step(player, step) &&
		 !wire_step(player, step) && !revive_step(player, step))
		scenario_error("nobody plays the step %s", step_kind_name(step->kind));
	/* What the step did is seen before the next one. */
	let_pass(player->lab, 0);
}

static void end_faults(struct player *player)
{
	const struct topology *topology = lab_topology(player->lab);
	struct step up = {.kind = STEP_LINK};

	for (int i = 0; i < MAX_LINKS && topology->links[i].name; i++) {
		up.path = i;
		up.action = LINK_RESTORE;
		(void)network_step(player, &up);
		up.action = LINK_UP;
		(void)network_step(player, &up);
	}
	intercept_start(player->lab, KERNEL_WORKS);
}

void world_play(struct lab *lab, const struct step *steps, size_t count)
{
	const struct middlebox *box = lab_middlebox(lab);
	static struct player player;

	player.lab = lab;
	player.cookie_life = SECONDS(60); /* net.sctp.valid_cookie_life */
	player.disordered = box && box->impairment;
	player.odd_mtu = box && box->mtu;
	(void)signal(SIGPIPE, SIG_IGN);
	delivery_start();
	events_start();
	claims_start();
	sockets_attend(&player);
	agree_start(&player);
	for (size_t i = 0; i < count; i++) {
		play_step(&player, &steps[i]);
		if (i % LOOK_EVERY == LOOK_EVERY - 1)
			agree(&player);
	}
	end_faults(&player);
	settle(&player);
	agree_at_last(&player);
	claims_check(&player);
	sockets_end_children(&player);
	wire_abort_all(&player);
	let_pass(lab, MILLISECONDS(1));
}
