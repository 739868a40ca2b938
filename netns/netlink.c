/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netns/netlink.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* Room for `size` bytes at the end, cleared; NULL if there is none. */
static void *append(struct netlink_request *request, size_t size)
{
	size_t used = NLMSG_ALIGN(request->header.nlmsg_len) - NLMSG_HDRLEN;

	if (request->overrun || NLMSG_ALIGN(size) > sizeof(request->body) - used) {
		request->overrun = true;
		return NULL;
	}
	request->header.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + used + size);
	return memset(request->body + used, 0, NLMSG_ALIGN(size));
}

void netlink_put(struct netlink_request *request, const void *data, size_t size)
{
	void *room = append(request, size);

	if (room && size > 0)
		memcpy(room, data, size);
}

void netlink_put_attribute(struct netlink_request *request, unsigned type, const void *data,
			   size_t size)
{
	const struct rtattr head = {
		.rta_len = (unsigned short)RTA_LENGTH(size),
		.rta_type = (unsigned short)type,
	};
	uint8_t *room = append(request, RTA_LENGTH(size));

	if (!room)
		return;
	memcpy(room, &head, sizeof(head));
	if (size > 0)
		memcpy(room + RTA_LENGTH(0), data, size);
}

void netlink_put_number(struct netlink_request *request, unsigned type, uint32_t number)
{
	netlink_put_attribute(request, type, &number, sizeof(number));
}

void netlink_put_text(struct netlink_request *request, unsigned type, const char *text)
{
	netlink_put_attribute(request, type, text, strlen(text) + 1);
}

/* Where the attribute begins. */
size_t netlink_nest_begin(struct netlink_request *request, unsigned type)
{
	size_t start = NLMSG_ALIGN(request->header.nlmsg_len) - NLMSG_HDRLEN;

	netlink_put_attribute(request, type, NULL, 0);
	return start;
}

void netlink_nest_end(struct netlink_request *request, size_t nest)
{
	size_t end = request->header.nlmsg_len - NLMSG_HDRLEN;
	unsigned short length = (unsigned short)(end - nest);

	if (!request->overrun)
		memcpy(request->body + nest + offsetof(struct rtattr, rta_len), &length,
		       sizeof(length));
}

void netlink_begin(struct netlink_request *request, int type, int flags, const void *header,
		   size_t size)
{
	*request = (struct netlink_request){
		.header = {.nlmsg_len = NLMSG_HDRLEN,
			   .nlmsg_type = (uint16_t)type,
			   .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags)},
	};
	netlink_put(request, header, size);
}

/* The kernel's answer, 0 or an error number. */
static int read_answer(int socket)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr answer;
		/* After an error the whole request may follow. */
		uint8_t rest[sizeof(struct netlink_request) + 256];
	} reply;
	ssize_t length = recv(socket, &reply, sizeof(reply), 0);

	if (length < 0)
		return errno;
	if ((size_t)length < offsetof(typeof(reply), rest) ||
	    reply.header.nlmsg_type != NLMSG_ERROR)
		return EPROTO;
	return -reply.answer.error;
}

int netlink_ask(int socket, struct netlink_request *request)
{
	ssize_t size = request->header.nlmsg_len;

	if (request->overrun)
		return EMSGSIZE;
	if (send(socket, request, (size_t)size, 0) != size)
		return errno;
	return read_answer(socket);
}

int netlink_get(int socket, struct netlink_request *request, struct netlink_object *object)
{
	ssize_t size = request->header.nlmsg_len;
	ssize_t length;

	/* The answer is the object. */
	request->header.nlmsg_flags &= (uint16_t)~NLM_F_ACK;
	if (request->overrun)
		return EMSGSIZE;
	if (send(socket, request, (size_t)size, 0) != size)
		return errno;
	length = recv(socket, object, offsetof(struct netlink_object, size), 0);
	if (length < 0)
		return errno;
	object->size = (size_t)length - NLMSG_HDRLEN;
	if (length < NLMSG_HDRLEN)
		return EPROTO;
	if (object->header.nlmsg_type == NLMSG_ERROR) {
		struct nlmsgerr answer;

		memcpy(&answer, object->body, sizeof(answer));
		return answer.error ? -answer.error : EPROTO;
	}
	return 0;
}

bool netlink_attribute(const struct netlink_object *object, size_t header, unsigned type,
		       void *data, size_t size)
{
	struct rtattr head;

	for (size_t at = NLMSG_ALIGN(header); at + sizeof(head) <= object->size;
	     at += RTA_ALIGN(head.rta_len)) {
		memcpy(&head, object->body + at, sizeof(head));
		if (head.rta_len < sizeof(head) || head.rta_len > object->size - at)
			return false;
		if (head.rta_type == type && head.rta_len == RTA_LENGTH(size)) {
			memcpy(data, object->body + at + RTA_LENGTH(0), size);
			return true;
		}
	}
	return false;
}
