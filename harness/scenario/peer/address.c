/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of the peer and of the kernel. */
#include "harness/scenario/peer/peer_private.h"

struct sockaddr_storage peer_own_address(const struct peer *peer, const char *path)
{
	return path_address(peer->lab, lab_topology(peer->lab)->silent, path, 0);
}

struct sockaddr_storage peer_iut_address(const struct peer *peer, const char *path)
{
	const struct topology *topology = lab_topology(peer->lab);
	int link = lab_path_link(peer->lab, path);
	const char *const *ends = topology->links[link].ends;

	return path_address(peer->lab, topology_silent(topology, link, 0) ? ends[1] : ends[0], path,
			    0);
}
