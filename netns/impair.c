/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scenario does to a link: cut it, take its carrier, impair it, change its MTU. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

/* The end of the link that the node is at, -1 on failure. */
static int end_of(struct lab *lab, int link, const char *node)
{
	int end = topology_end(lab->topology, link, topology_node(lab->topology, node));

	if (end < 0)
		return lab_fail(lab, "node %s is not on link %s", node,
				lab->topology->links[link].name);
	return end;
}

int lab_link_cut(struct lab *lab, const char *link, const char *from)
{
	int index = lab_link(lab, link);
	int end;

	if (index < 0)
		return -1;
	if (!from) {
		lab->interceptor.cut[index][0] = true;
		lab->interceptor.cut[index][1] = true;
		return 0;
	}
	end = end_of(lab, index, from);
	if (end < 0)
		return -1;
	lab->interceptor.cut[index][end] = true;
	return 0;
}

int lab_link_restore(struct lab *lab, const char *link)
{
	int index = lab_link(lab, link);

	if (index < 0)
		return -1;
	lab->interceptor.cut[index][0] = false;
	lab->interceptor.cut[index][1] = false;
	return 0;
}

/* Calls `work` for the node's device at each end of the link, with a socket in that node. */
static int for_both_nodes(struct lab *lab, int link,
			  int (*work)(struct lab *lab, int socket, const char *device,
				      unsigned value),
			  unsigned value)
{
	const struct topology_link *with = &lab->topology->links[link];

	for (int end = 0; end < 2; end++) {
		int socket, done;

		if (topology_silent(lab->topology, link, end))
			continue;
		socket = lab_socket(lab, with->ends[end], AF_INET, SOCK_DGRAM, 0);
		if (socket < 0)
			return lab_fail(lab, "socket in node %s: %s", with->ends[end],
					strerror(errno));
		done = work(lab, socket, with->name, value);
		close(socket);
		if (done < 0)
			return -1;
	}
	return 0;
}

static int await_carrier(struct lab *lab, int socket, const char *device, unsigned carrier)
{
	return device_wait(lab, socket, device, carrier);
}

static int set_carrier(struct lab *lab, const char *link, bool up)
{
	int index = lab_link(lab, link);
	char device[IFNAMSIZ];

	lab->changes->lasting = true;
	if (index < 0)
		return -1;
	for (int end = 0; end < 2; end++) {
		int socket = lab->interceptor.sockets[index][end];

		if (topology_silent(lab->topology, index, end))
			continue;
		hub_device(index, end, device);
		if (device_up(lab, socket, device, up) < 0 || packet_socket_clear(lab, socket) < 0)
			return -1;
	}
	if (middlebox_carrier(lab, index, up) < 0)
		return -1;
	return for_both_nodes(lab, index, await_carrier, up);
}

int lab_link_down(struct lab *lab, const char *link)
{
	return set_carrier(lab, link, false);
}

int lab_link_up(struct lab *lab, const char *link)
{
	return set_carrier(lab, link, true);
}

int lab_link_mtu(struct lab *lab, const char *link, unsigned mtu)
{
	int index = lab_link(lab, link);
	char device[IFNAMSIZ];

	lab->changes->lasting = true;
	lab->changes->mtu_dropped = true;
	if (index < 0)
		return -1;
	for (int end = 0; end < 2; end++) {
		if (topology_silent(lab->topology, index, end))
			continue;
		hub_device(index, end, device);
		if (device_mtu(lab, lab->interceptor.sockets[index][end], device, mtu) < 0)
			return -1;
	}
	if (middlebox_mtu(lab, index, mtu) < 0)
		return -1;
	return for_both_nodes(lab, index, device_mtu, mtu);
}

int lab_link_impair(struct lab *lab, const char *link, const char *node, const char *netem)
{
	int index = lab_link(lab, link);
	int end = index < 0 ? -1 : end_of(lab, index, node);
	bool *impaired;
	char *command;
	int done;

	if (end < 0)
		return -1;
	impaired = &lab->impaired[index][end];
	if (!netem && !*impaired)
		return 0;
	command = netem ? xasprintf("qdisc replace dev %s root netem %s\n", link, netem)
			: xasprintf("qdisc del dev %s root\n", link);
	done = lab_tc(lab, node, command);
	free(command);
	if (done == 0)
		*impaired = netem != NULL;
	return done;
}
