/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the lab share.  As in netns/lab.h, functions that return int return 0, or -1
 * with a text in lab_error(), unless they say otherwise.
 */
#ifndef NETNS_LAB_PRIVATE_H
#define NETNS_LAB_PRIVATE_H

#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netns/lab.h"
#include "netns/middlebox.h"

enum {
	/* The largest IP packet and its Ethernet header, with room for a filter to add to it. */
	FRAME_CAPACITY = 65536 + 512,
	LAB_ERROR_SIZE = 1024,
};

/* A frame between its arrival at the hub and its departure. */
struct held_frame {
	struct held_frame *next;
	int link;
	int from; /* the end it comes from */
	int64_t time; /* when it came or, of a delayed frame, when it is due */
	unsigned copies;
	size_t length;
	uint8_t data[];
};

struct interceptor {
	int sockets[MAX_LINKS][2]; /* packet sockets on the hub's devices, -1: none */
	int epoll; /* ready when one of these is; -1: none */
	bool cut[MAX_LINKS][2]; /* by the end that frames come from */
	frame_filter filter;
	void *filter_context;
	frame_observer observer;
	void *observer_context;
	struct held_frame *received; /* by time of arrival */
	int64_t complete; /* all that came until then has been received */
	struct held_frame *delayed; /* by time of release */
	uint8_t buffer[FRAME_CAPACITY];
};

enum { SYSCTLS_MAX = 128, SYSCTL_NAME = 96, SYSCTL_VALUE = 64 };

/* What was done to the namespaces since they were built. */
struct lab_changes {
	bool lasting; /* nothing undoes it */
	bool mtu_dropped; /* that of a link was changed */
	unsigned sysctls; /* that were written, once for each time */
	struct changed_sysctl {
		int node;
		char name[SYSCTL_NAME];
		char value[SYSCTL_VALUE]; /* before */
	} sysctl[SYSCTLS_MAX];
};

struct lab {
	const struct topology *topology;
	enum ip_versions versions;
	int home; /* namespaces: of the process, of the hub, of the nodes; -1: none */
	int hub;
	int nodes[MAX_NODES];
	const struct middlebox *middlebox; /* that stands in every link, or NULL */
	int boxes[MAX_LINKS][2]; /* its namespaces, from end 0 on; -1: none */
	bool impaired[MAX_LINKS][2]; /* there is a netem to remove */
	struct lab_changes *changes; /* in memory that all processes that hold the lab share */
	struct interceptor interceptor;
	char error[LAB_ERROR_SIZE];
};

/* Sets lab_error().  Returns -1. */
int lab_fail(struct lab *lab, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The namespace of a node, -1 on failure. */
int lab_node(struct lab *lab, const char *node);
/* The index of a link, -1 on failure. */
int lab_link(struct lab *lab, const char *link);

/* lab_build.c: makes the namespaces, devices and packet sockets of a new lab. */
int lab_build(struct lab *lab);
/* node_build.c: makes the links of a node up to the hub, which exists, and configures the node. */
int node_build(struct lab *lab, int number);
/* Waits until packets may come to the IPv6 addresses of that end of the link, which is up.  `socket` is
 * one of rtnetlink_open(). */
int node_await_addresses(struct lab *lab, int socket, int link, int end);
/* The index of the device that a node has on that link. */
int node_device_index(int link);
/* Writes the sysctls of a node with these versions of IP in the namespace the process is in. */
int lab_configure(struct lab *lab, enum ip_versions versions, bool forwards);
/* Takes the hub's device at that end up and binds its packet socket to it. */
int lab_attach_hub(struct lab *lab, int link, int end);

/* middlebox_build.c: puts lab->middlebox into every link of a lab that was built. */
int middlebox_build(struct lab *lab);
/* What is done to the hub's devices of a link is done to those of the boxes, too. */
int middlebox_carrier(struct lab *lab, int link, bool up);
int middlebox_mtu(struct lab *lab, int link, unsigned mtu);

/* changes.c. */
int changes_open(struct lab *lab);
void changes_close(struct lab *lab);
/* Writes the sysctl so that changes_undo() writes back what it was. */
int changes_sysctl(struct lab *lab, int node, const char *name, const char *value);
/* False if it cannot make the namespaces what they were. */
bool changes_undo(struct lab *lab);

/* namespace.c: leaves the process in a new namespace.  Returns its descriptor, -1 on failure. */
int namespace_new(struct lab *lab);
/* The descriptor of the namespace the process is in, -1 on failure. */
int namespace_current(struct lab *lab);
int namespace_enter(struct lab *lab, int namespace);
/* Writes a sysctl of the namespace the process is in. */
int namespace_sysctl(struct lab *lab, const char *name, const char *value);
/* Reads one, without the line's end.  -1 also where it is longer than `size`. */
int namespace_sysctl_read(struct lab *lab, const char *name, char *value, size_t size);
/* socket(2) in a namespace, close-on-exec.  Returns the descriptor, or -1 with errno set. */
int namespace_socket(struct lab *lab, int namespace, int domain, int type, int protocol);

/* iproute.c: runs `program -batch -` (`nft -f -`, `ipvsadm -R`, `wg setconf through`) in a namespace. */
int iproute_run(struct lab *lab, int namespace, const char *program, const char *commands);
/* The same, with what the program printed in `text`, cut at `size`; NULL: it is of no interest. */
int iproute_read(struct lab *lab, int namespace, const char *program, const char *commands,
		 char *text, size_t size);

/*
 * device.c.  `socket` is any socket in the namespace of the device.
 * device_wait waits until the kernel has told all of the namespace of a carrier or its loss, unless
 * the device is down: then it has nothing to wait for.
 */
int device_wait(struct lab *lab, int socket, const char *device, bool carrier);
int device_up(struct lab *lab, int socket, const char *device, bool up);
int device_mtu(struct lab *lab, int socket, const char *device, unsigned mtu);
/* Turns off all that leaves checksums and segmentation to a network card, which veth is not. */
int device_offload_off(struct lab *lab, int socket, const char *device);

/* interceptor.c: makes the descriptor that tells which packet sockets have frames. */
int interceptor_open(struct lab *lab);
/* Adds the packet socket at that end of the link. */
int interceptor_watch(struct lab *lab, int link, int end);

/* packet_socket.c: in the namespace the process is in; bound to no device, it receives nothing yet.
 */
int packet_socket_open(struct lab *lab);
int packet_socket_bind(struct lab *lab, int socket, int index);
/* 1: a frame was received, 0: none was waiting, -1 on failure. */
int packet_socket_receive(struct lab *lab, int socket, uint8_t *data, size_t capacity,
			  size_t *length, int64_t *time);
/* A frame sent where the link is down, or longer than an MTU that was changed, is lost, as on a wire: no failure. */
int packet_socket_send(struct lab *lab, int socket, const uint8_t *data, size_t length);
/* Forgets the error that a device leaves in its socket when it goes down. */
int packet_socket_clear(struct lab *lab, int socket);

/* frame_queue.c: inserts by time, behind frames of the same time. */
void frame_queue_insert(struct held_frame **queue, struct held_frame *frame);
/* A copy of the frame, to be freed; NULL on failure. */
struct held_frame *frame_queue_copy(const struct frame *frame);
void frame_queue_free(struct held_frame **queue);

/* The name of the hub's device at one end of a link, and its index in the hub. */
void hub_device(int link, int end, char name[IFNAMSIZ]);
int hub_device_index(int link, int end);

#endif
