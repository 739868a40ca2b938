/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests over netlink(7) with attributes, made with the macros of the kernel's own headers: of the
 * libraries for that one has no static archive in Debian, and the other brings the resolver into the
 * program of every guest.
 */
#ifndef NETNS_NETLINK_H
#define NETNS_NETLINK_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct netlink_request {
	struct nlmsghdr header;
	uint8_t body[512] __attribute__((aligned(NLMSG_ALIGNTO)));
	bool overrun; /* there was no room for all of it: it is not sent */
};

/* `flags` beside NLM_F_REQUEST and NLM_F_ACK; `header` is what the type wants before attributes. */
void netlink_begin(struct netlink_request *request, int type, int flags, const void *header,
		   size_t size);
/* Bytes without the head of an attribute. */
void netlink_put(struct netlink_request *request, const void *data, size_t size);
void netlink_put_attribute(struct netlink_request *request, unsigned type, const void *data,
			   size_t size);
void netlink_put_number(struct netlink_request *request, unsigned type, uint32_t number);
void netlink_put_text(struct netlink_request *request, unsigned type, const char *text);
/* All that is put between the two calls is inside of the attribute. */
size_t netlink_nest_begin(struct netlink_request *request, unsigned type);
void netlink_nest_end(struct netlink_request *request, size_t nest);

/* Sends the request and waits for the kernel's answer: 0 or an error number. */
int netlink_ask(int socket, struct netlink_request *request);

/* What the kernel tells of one object. */
struct netlink_object {
	struct nlmsghdr header;
	uint8_t body[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
	size_t size; /* of what is in the body: a header, and attributes */
};

/* Sends a request for one object and takes the answer: 0 or an error number. */
int netlink_get(int socket, struct netlink_request *request, struct netlink_object *object);
/* Stores the attribute of that type and size; false if there is none. */
bool netlink_attribute(const struct netlink_object *object, size_t header, unsigned type,
		       void *data, size_t size);

#endif
