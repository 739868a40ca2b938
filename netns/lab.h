/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab: the network of namespaces and veth links that one scenario runs in.
 *
 * Every link runs through the lab's own hub namespace: each end of a link is a veth pair between
 * the node and the hub, and the process that owns the lab carries the frames from one to the other
 * (lab_pump).  So a filter sees every frame in both directions and decides what becomes of it.
 * Nodes have permanent neighbour entries for each other, transmit checksum and segmentation offload
 * are off, so what a filter sees is what a wire would carry. No namespace has a name: all vanish
 * with the last process that holds the lab.
 *
 * Nothing here knows SCTP.  Times are nanoseconds of CLOCK_REALTIME.  Functions that return int
 * return 0, or -1 with a text in lab_error().
 */
#ifndef NETNS_LAB_H
#define NETNS_LAB_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netns/clock.h"
#include "netns/topology.h"

struct lab;

/* What fails there makes the lab another one than was meant: no caller may overlook it. */
#define LAB_CHECKED __attribute__((warn_unused_result))

enum frame_fate {
	FRAME_PASSED,
	FRAME_DROPPED, /* the filter said so */
	FRAME_CUT, /* the link was cut */
	FRAME_INJECTED, /* sent by lab_inject */
};

/* A frame on its way over a link.  A filter may change the bytes and the fields marked so. */
struct frame {
	int link; /* index in the topology */
	int from; /* the end it comes from, 0 or 1 */
	int64_t time;
	uint8_t *data;
	size_t capacity; /* bytes that `data` has room for */
	size_t length; /* may be changed */
	bool drop; /* may be changed */
	int64_t delay; /* may be changed: hold the frame back for that long */
	unsigned copies; /* may be changed: 1 to deliver it once, 2 to duplicate it, ... */
	enum frame_fate fate; /* set for the observer */
	int64_t late; /* how long it had waited for lab_pump() already */
};

/* Decides about a frame, before it is observed.  Not called on a cut link. */
typedef void (*frame_filter)(void *context, struct frame *frame);
/* Is called for every frame, with its fate, once, in the order in which they came. */
typedef void (*frame_observer)(void *context, const struct frame *frame);

/*
 * Builds the lab.  NULL on failure, with what failed in `error`.  Needs root, or a user namespace
 * and a network namespace that belongs to it.
 */
struct lab *lab_open(const struct topology *topology, enum ip_versions versions, char *error,
		     size_t size);
/* Ends the lab.  Its namespaces live until no other process holds inherited descriptors. */
void lab_close(struct lab *lab);

/*
 * Makes a lab that a process forked from this one has used ready to be used again: writes sysctls
 * back, but those of IP, and forgets the frames that wait.  False if it cannot be: after a command,
 * a raw socket of IP, a sysctl of IP, or another state or MTU of a link nobody knows all that has changed.  What frames
 * and sockets have left in the kernel is not looked at.
 */
bool lab_renew(struct lab *lab);
/* No other scenario is to play in this lab: the kernel keeps something in its namespaces, a counter that is wrong for one. */
void lab_use_once(struct lab *lab);

/* Why the last call on this lab failed. */
const char *lab_error(const struct lab *lab);
const struct topology *lab_topology(const struct lab *lab);
enum ip_versions lab_versions(const struct lab *lab);

void lab_set_filter(struct lab *lab, frame_filter filter, void *context);
void lab_set_observer(struct lab *lab, frame_observer observer, void *context);

/*
 * Carries frames until one of `fds` has an event (returns how many have), or `deadline` is reached
 * and no frame is left that came before it (returns 0).  A deadline in the past carries what is
 * waiting now.  Also returns 0 as soon as `*stop` is true, where `stop` is not NULL: filters and
 * observers set it.  -1 on failure.
 */
LAB_CHECKED int lab_pump(struct lab *lab, struct pollfd *fds, unsigned count, int64_t deadline,
			 const bool *stop);

/* socket(2) in a node.  Returns the descriptor, or -1 with errno set. */
LAB_CHECKED int lab_socket(struct lab *lab, const char *node, int domain, int type, int protocol);

/*
 * Runs `ip` or `tc` with one batch of commands inside a node.  `ip` needs to know the family of
 * routing rules: with "-6 " before the first command all are for IPv6.
 */
LAB_CHECKED int lab_ip(struct lab *lab, const char *node, const char *commands);
LAB_CHECKED int lab_tc(struct lab *lab, const char *node, const char *commands);
/* Loads a ruleset with nft inside a node. */
LAB_CHECKED int lab_nft(struct lab *lab, const char *node, const char *ruleset);
/* Writes a sysctl ("net/sctp/rto_min") inside a node.  On failure errno is what the kernel said: ENOENT where
 * there is no such sysctl. */
LAB_CHECKED int lab_sysctl(struct lab *lab, const char *node, const char *name, const char *value);
/*
 * Calls `work` inside the node.  Returns what `work` returned, -1 if it could not be called.  It
 * may make sockets there and read, but change nothing.
 */
int lab_inside(struct lab *lab, const char *node, int (*work)(void *context), void *context);

/*
 * Puts a frame on the link as if the node at the other end had sent it; it arrives at end `to` (0
 * or 1).  Neither the filter nor a cut applies to it.
 */
LAB_CHECKED int lab_inject(struct lab *lab, int link, int to, const uint8_t *data, size_t length);

/* The same, and no observer is told: for frames whose cost is measured. */
LAB_CHECKED int lab_deliver(struct lab *lab, int link, int to, const uint8_t *data, size_t length);

/* Dark without carrier loss, in both directions or in the one from `from` (NULL: both). */
LAB_CHECKED int lab_link_cut(struct lab *lab, const char *link, const char *from);
LAB_CHECKED int lab_link_restore(struct lab *lab, const char *link);
/*
 * Carrier loss: the far ends of both veth pairs go down; returns when both nodes see NO-CARRIER.
 * A node that takes its own device down takes the carrier of nobody else: the hub stands between.
 */
LAB_CHECKED int lab_link_down(struct lab *lab, const char *link);
LAB_CHECKED int lab_link_up(struct lab *lab, const char *link);
/*
 * Impairs what `node` sends on the link with a tc-netem line ("delay 100ms", "loss 10%", "rate
 * 1mbit", "delay 10ms reorder 25%"), NULL to end that.
 */
LAB_CHECKED int lab_link_impair(struct lab *lab, const char *link, const char *node,
				const char *netem);
/* MTU of both ends. */
LAB_CHECKED int lab_link_mtu(struct lab *lab, const char *link, unsigned mtu);

#endif
