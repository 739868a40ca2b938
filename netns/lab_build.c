/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds a lab.  Each node makes its own veth pairs and sends the far ends to the hub, so that one
 * batch, and one process, a node is enough: under emulation processes are what building a lab
 * costs.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "netns/lab_private.h"
#include "netns/topology_commands.h"

/*
 * The kernel tells of a change of carrier at once only where a device has another index than its
 * veth peer, whatever their namespaces are; otherwise it may take a second.
 */
enum { FIRST_NODE_INDEX = 10, FIRST_HUB_INDEX = 100 };

struct sysctl {
	const char *name;
	const char *value;
};

void hub_device(int link, int end, char name[IFNAMSIZ])
{
	snprintf(name, IFNAMSIZ, "link%u.%u", (uint8_t)link, (uint8_t)end);
}

int hub_device_index(int link, int end)
{
	return FIRST_HUB_INDEX + 2 * link + end;
}

static int set_sysctls(struct lab *lab, const struct sysctl *sysctls)
{
	for (; sysctls->name; sysctls++)
		if (namespace_sysctl(lab, sysctls->name, sysctls->value) < 0)
			return -1;
	return 0;
}

static bool kernel_has_ipv6(void)
{
	return access("/proc/sys/net/ipv6", F_OK) == 0;
}

/* Before there are devices, which take the defaults when they are made. */
static int configure_ipv4(struct lab *lab, bool forwards)
{
	const struct sysctl sysctls[] = {
		{"net/ipv4/ip_forward", forwards ? "1" : "0"},
		{"net/ipv4/conf/all/rp_filter", "0"},
		{"net/ipv4/conf/default/rp_filter", "0"},
		{NULL, NULL},
	};

	return set_sysctls(lab, sysctls);
}

static int configure_ipv6(struct lab *lab, bool enabled, bool forwards)
{
	const struct sysctl disabled[] = {{"net/ipv6/conf/all/disable_ipv6", "1"}, {NULL, NULL}};
	const struct sysctl silent[] = {
		{"net/ipv6/conf/all/disable_ipv6", "0"},
		{"net/ipv6/conf/all/forwarding", forwards ? "1" : "0"},
		{"net/ipv6/conf/all/accept_dad", "0"},
		{"net/ipv6/conf/default/accept_dad", "0"},
		{"net/ipv6/conf/all/dad_transmits", "0"},
		{"net/ipv6/conf/default/dad_transmits", "0"},
		{"net/ipv6/conf/all/router_solicitations", "0"},
		{"net/ipv6/conf/default/router_solicitations", "0"},
		{"net/ipv6/conf/all/accept_ra", "0"},
		{"net/ipv6/conf/default/accept_ra", "0"},
		{NULL, NULL},
	};

	if (!kernel_has_ipv6())
		return enabled ? lab_fail(lab, "this kernel has no IPv6") : 0;
	return set_sysctls(lab, enabled ? silent : disabled);
}

static int make_hub(struct lab *lab)
{
	lab->hub = namespace_new(lab);
	if (lab->hub < 0)
		return -1;
	if (configure_ipv4(lab, false) < 0 || configure_ipv6(lab, false, false) < 0 ||
	    interceptor_open(lab) < 0)
		return -1;
	/*
	 * The kernel starts to stamp frames some time after the first socket asks for it, so the
	 * sockets are older than the devices.
	 */
	for (int link = 0; lab->topology->links[link].name; link++) {
		for (int end = 0; end < 2; end++) {
			if (topology_silent(lab->topology, link, end))
				continue;
			lab->interceptor.sockets[link][end] = packet_socket_open(lab);
			if (lab->interceptor.sockets[link][end] < 0 ||
			    interceptor_watch(lab, link, end) < 0)
				return -1;
		}
	}
	return 0;
}

static int make_node(struct lab *lab, int node)
{
	const struct topology *topology = lab->topology;
	bool forwards =
		topology->forwarding && strcmp(topology->forwarding, topology->nodes[node]) == 0;

	lab->nodes[node] = namespace_new(lab);
	if (lab->nodes[node] < 0)
		return -1;
	if (configure_ipv4(lab, forwards) < 0)
		return -1;
	return configure_ipv6(lab, lab->versions & IPV6, forwards);
}

static void print_node_batch(const struct lab *lab, int node, FILE *out)
{
	const struct topology *topology = lab->topology;
	char far_end[IFNAMSIZ];

	for (int link = 0; topology->links[link].name; link++) {
		int end = topology_end(topology, link, node);

		if (end < 0)
			continue;
		hub_device(link, end, far_end);
		fprintf(out, "link add name %s index %d ", topology->links[link].name,
			FIRST_NODE_INDEX + link);
		topology_print_device(topology, link, end, out);
		fprintf(out, " type veth peer name %s index %d mtu %u netns /proc/%d/fd/%d\n",
			far_end, hub_device_index(link, end), topology_mtu(topology, link),
			(int)getpid(), lab->hub);
	}
	topology_print_node(topology, lab->versions, node, "", out);
}

static int run_node_batch(struct lab *lab, int node)
{
	char *commands = NULL;
	size_t length = 0;
	FILE *out = xopen_memstream(&commands, &length);
	int done;

	print_node_batch(lab, node, out);
	xclose_memstream(out);
	done = iproute_run(lab, lab->nodes[node], "ip", commands);
	free(commands);
	return done;
}

static int attach_hub(struct lab *lab, int link, int end)
{
	int socket = lab->interceptor.sockets[link][end];
	char device[IFNAMSIZ];

	hub_device(link, end, device);
	if (device_up(lab, socket, device, true) < 0)
		return -1;
	return packet_socket_bind(lab, socket, hub_device_index(link, end));
}

static int finish_node_device(struct lab *lab, int link, int end)
{
	const struct topology_link *with = &lab->topology->links[link];
	int socket = lab_socket(lab, with->ends[end], AF_INET, SOCK_DGRAM, 0);
	int done;

	if (socket < 0)
		return lab_fail(lab, "socket in node %s: %s", with->ends[end], strerror(errno));
	done = device_wait(lab, socket, with->name, true);
	if (done == 0)
		done = device_offload_off(lab, socket, with->name);
	close(socket);
	return done;
}

/* Calls `work` for each end of each link, but those of a silent node. */
static int for_each_end(struct lab *lab, int (*work)(struct lab *lab, int link, int end))
{
	for (int link = 0; lab->topology->links[link].name; link++)
		for (int end = 0; end < 2; end++)
			if (!topology_silent(lab->topology, link, end) && work(lab, link, end) < 0)
				return -1;
	return 0;
}

static bool is_silent(const struct lab *lab, int node)
{
	const struct topology *topology = lab->topology;

	return topology->silent && strcmp(topology->nodes[node], topology->silent) == 0;
}

static int make_namespaces(struct lab *lab)
{
	if (make_hub(lab) < 0)
		return -1;
	for (int node = 0; lab->topology->nodes[node]; node++)
		if (!is_silent(lab, node) && make_node(lab, node) < 0)
			return -1;
	return 0;
}

int lab_build(struct lab *lab)
{
	int made;

	lab->home = namespace_current(lab);
	if (lab->home < 0)
		return -1;
	made = make_namespaces(lab);
	if (made < 0) {
		/* The text says what could not be made, so nothing may overwrite it. */
		return setns(lab->home, CLONE_NEWNET) < 0 ? -1 : made;
	}
	if (namespace_enter(lab, lab->home) < 0)
		return -1;
	for (int node = 0; lab->topology->nodes[node]; node++)
		if (!is_silent(lab, node) && run_node_batch(lab, node) < 0)
			return -1;
	if (for_each_end(lab, attach_hub) < 0)
		return -1;
	return for_each_end(lab, finish_node_device);
}
