/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "harness/memory.h"
#include "harness/scenario/peer/peer_private.h"

struct peer *peer_open_with(struct lab *lab, const struct peer_options *options)
{
	const struct topology *topology = lab_topology(lab);
	struct peer *peer = xcalloc(1, sizeof(*peer));

	if (!topology->silent)
		scenario_error("the lab %s has no silent node for a peer", topology->name);
	if (options->path)
		(void)lab_path_link(lab, options->path);
	peer->lab = lab;
	peer->port = options->port ? options->port : PEER_PORT;
	peer->iut_port = options->iut_port ? options->iut_port : SERVER_PORT;
	peer->path = options->path ? options->path : topology->links[0].name;
	peer->a_rwnd = 1 << 17;
	peer->ostreams = 10;
	peer->istreams = 10;
	peer->answered[HEARTBEAT] = true;
	peer_add(peer);
	peers_answer();
	peer_reset(peer);
	return peer;
}
