/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab from its beginning to its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

struct lab *lab_open(const struct topology *topology, enum ip_versions versions, char *error,
		     size_t size)
{
	return lab_open_over(topology, versions, NULL, error, size);
}

struct lab *lab_open_over(const struct topology *topology, enum ip_versions versions,
			  const struct middlebox *middlebox, char *error, size_t size)
{
	struct lab *lab = xcalloc(1, sizeof(*lab));

	if (changes_open(lab) < 0) {
		snprintf(error, size, "%s", lab->error);
		free(lab);
		return NULL;
	}
	lab->topology = topology;
	lab->versions = versions;
	lab->home = -1;
	lab->hub = -1;
	lab->middlebox = middlebox;
	memset(lab->nodes, -1, sizeof(lab->nodes));
	memset(lab->boxes, -1, sizeof(lab->boxes));
	memset(lab->interceptor.sockets, -1, sizeof(lab->interceptor.sockets));
	lab->interceptor.epoll = -1;
	if (lab_build(lab) < 0 || middlebox_build(lab) < 0) {
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
	for (int link = 0; link < MAX_LINKS; link++) {
		for (int end = 0; end < 2; end++) {
			close_if_open(lab->interceptor.sockets[link][end]);
			close_if_open(lab->boxes[link][end]);
		}
	}
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
