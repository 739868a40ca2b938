/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds a lab: its namespaces, then what is in each node, then the hub's ends of the links. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netns/lab_private.h"
#include "netns/rtnetlink.h"

struct sysctl {
	const char *name;
	const char *value;
};

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

int lab_configure(struct lab *lab, enum ip_versions versions, bool forwards)
{
	if (configure_ipv4(lab, forwards) < 0)
		return -1;
	return configure_ipv6(lab, versions & IPV6, forwards);
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

	lab->nodes[node] = namespace_new(lab);
	if (lab->nodes[node] < 0)
		return -1;
	return lab_configure(lab, lab->versions,
			     topology_forwards(topology, topology->nodes[node]));
}

int lab_attach_hub(struct lab *lab, int link, int end)
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
	int socket = rtnetlink_open(lab, lab_node(lab, with->ends[end]));
	int done;

	if (socket < 0)
		return -1;
	done = rtnetlink_await_up(lab, socket, node_device_index(link));
	if (done == 0 && lab->versions & IPV6)
		done = node_await_addresses(lab, socket, link, end);
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
		if (!is_silent(lab, node) && node_build(lab, node) < 0)
			return -1;
	if (for_each_end(lab, lab_attach_hub) < 0)
		return -1;
	return for_each_end(lab, finish_node_device);
}
