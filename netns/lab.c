/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab as a whole, and its nodes. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "netns/lab_private.h"

int lab_fail(struct lab *lab, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(lab->error, sizeof(lab->error), format, arguments);
	va_end(arguments);
	return -1;
}

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

struct lab *lab_open(const struct topology *topology, enum ip_versions versions, char *error,
		     size_t size)
{
	struct lab *lab = calloc(1, sizeof(*lab));

	if (!lab) {
		snprintf(error, size, "out of memory");
		return NULL;
	}
	if (changes_open(lab) < 0) {
		snprintf(error, size, "%s", lab->error);
		free(lab);
		return NULL;
	}
	lab->topology = topology;
	lab->versions = versions;
	lab->home = -1;
	lab->hub = -1;
	memset(lab->nodes, -1, sizeof(lab->nodes));
	memset(lab->interceptor.sockets, -1, sizeof(lab->interceptor.sockets));
	lab->interceptor.epoll = -1;
	if (lab_build(lab) < 0) {
		snprintf(error, size, "lab %s: %s", topology->name, lab->error);
		lab_close(lab);
		return NULL;
	}
	return lab;
}

static void close_if_open(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
}

void lab_close(struct lab *lab)
{
	if (!lab)
		return;
	frame_queue_free(&lab->interceptor.received);
	frame_queue_free(&lab->interceptor.delayed);
	for (int link = 0; link < MAX_LINKS; link++)
		for (int end = 0; end < 2; end++)
			close_if_open(lab->interceptor.sockets[link][end]);
	close_if_open(lab->interceptor.epoll);
	for (int node = 0; node < MAX_NODES; node++)
		close_if_open(lab->nodes[node]);
	close_if_open(lab->hub);
	close_if_open(lab->home);
	changes_close(lab);
	free(lab);
}

bool lab_renew(struct lab *lab)
{
	size_t length;
	int64_t time;

	if (!changes_undo(lab))
		return false;
	for (int link = 0; lab->topology->links[link].name; link++) {
		for (int end = 0; end < 2; end++) {
			int received = topology_silent(lab->topology, link, end) ? 0 : 1;

			while (received > 0)
				received = packet_socket_receive(
					lab, lab->interceptor.sockets[link][end],
					lab->interceptor.buffer, sizeof(lab->interceptor.buffer),
					&length, &time);
			if (received < 0)
				return false;
		}
	}
	return true;
}

const char *lab_error(const struct lab *lab)
{
	return lab->error;
}

const struct topology *lab_topology(const struct lab *lab)
{
	return lab->topology;
}

enum ip_versions lab_versions(const struct lab *lab)
{
	return lab->versions;
}

int64_t lab_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int lab_socket(struct lab *lab, const char *node, int domain, int type, int protocol)
{
	int namespace = lab_node(lab, node);

	if (namespace < 0) {
		errno = ENOENT;
		return -1;
	}
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
	int done;

	if (lab_node(lab, node) < 0 || namespace_enter(lab, lab->nodes[index]) < 0)
		return -1;
	done = changes_sysctl(lab, index, name, value);
	return namespace_enter(lab, lab->home) < 0 ? -1 : done;
}
