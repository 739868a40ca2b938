/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab as a whole, and its nodes. */
#include <errno.h>

#include "netns/lab_private.h"

int lab_node(struct lab *lab, const char *node)
{
	int index = topology_node(lab->topology, node);

	if (index < 0)
		return lab_fail(lab, "no node %s in %s", node, lab->topology->name);
	return lab->nodes[index];
}

int lab_link(struct lab *lab, const char *link)
{
	int index = topology_link(lab->topology, link);

	if (index < 0)
		return lab_fail(lab, "no link %s in %s", link, lab->topology->name);
	return index;
}

const struct topology *lab_topology(const struct lab *lab)
{
	return lab->topology;
}

enum ip_versions lab_versions(const struct lab *lab)
{
	return lab->versions;
}

/* Options of raw sockets of IP configure a namespace: netfilter's tables, services of IPVS. */
static bool may_configure(int domain, int type)
{
	return (domain == AF_INET || domain == AF_INET6) &&
	       (type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) == SOCK_RAW;
}

int lab_socket(struct lab *lab, const char *node, int domain, int type, int protocol)
{
	int namespace = lab_node(lab, node);

	if (namespace < 0) {
		errno = ENOENT;
		return -1;
	}
	if (may_configure(domain, type))
		lab->changes->lasting = true;
	return namespace_socket(lab, namespace, domain, type, protocol);
}

int lab_ip(struct lab *lab, const char *node, const char *commands)
{
	int namespace = lab_node(lab, node);

	lab->changes->lasting = true;
	return namespace < 0 ? -1 : iproute_run(lab, namespace, "ip", commands);
}

int lab_tc(struct lab *lab, const char *node, const char *commands)
{
	int namespace = lab_node(lab, node);

	lab->changes->lasting = true;
	return namespace < 0 ? -1 : iproute_run(lab, namespace, "tc", commands);
}

int lab_nft(struct lab *lab, const char *node, const char *ruleset)
{
	int namespace = lab_node(lab, node);

	lab->changes->lasting = true;
	return namespace < 0 ? -1 : iproute_run(lab, namespace, "nft", ruleset);
}

int lab_inside(struct lab *lab, const char *node, int (*work)(void *context), void *context)
{
	int namespace = lab_node(lab, node);
	int result;

	if (namespace < 0 || namespace_enter(lab, namespace) < 0)
		return -1;
	result = work(context);
	return namespace_enter(lab, lab->home) < 0 ? -1 : result;
}

int lab_sysctl(struct lab *lab, const char *node, const char *name, const char *value)
{
	int index = topology_node(lab->topology, node);
	int done, failed;

	if (lab_node(lab, node) < 0 || namespace_enter(lab, lab->nodes[index]) < 0)
		return -1;
	done = changes_sysctl(lab, index, name, value);
	failed = errno;
	if (namespace_enter(lab, lab->home) < 0)
		return -1;
	errno = failed;
	return done;
}
