/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many associations of one socket over the loopback device: what costs depend on their number. */
#ifndef ASSOCIATION_LOOPBACK_CROWD_H
#define ASSOCIATION_LOOPBACK_CROWD_H

#include <stdint.h>

enum { LOOPBACK_CROWD_MAX = 1024 };

/* A listening socket, and the one-to-one sockets that are connected to it. */
struct loopback_crowd {
	int server;
	uint16_t port; /* host order */
	unsigned count;
	int clients[LOOPBACK_CROWD_MAX];
};

/* Lets the process have the descriptors of a whole crowd. */
void loopback_allow_descriptors(void);
/* One more client, whose association nobody accepts; clients until there are `count`. */
void loopback_crowd_join(struct loopback_crowd *crowd);
void loopback_crowd_grow(struct loopback_crowd *crowd, unsigned count);
/* The client in the middle sends two messages, which the one-to-many server reads.  A crowd is the context of an act. */
void loopback_crowd_pass_messages(void *crowd);

/* Reads a file to its end. */
void loopback_read_file(const char *path);

#endif
