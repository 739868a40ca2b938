/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages and notifications that are read or looked at in several calls: RFC 6458 3.1.4 and 6. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { SIZE = 1000, FIRST_PART = 400 };

static struct association unread(struct lab *lab)
{
	struct association association = association_open(lab);

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	return association;
}

/* The peer sends a message that is acknowledged at once; the window that the SACK announces. */
static uint32_t window_after(struct association association, size_t size)
{
	peer_send(association.peer, DATA, .size = size,
		  .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I);
	return peer_expect(association.peer, SACK)->chunk->sack.a_rwnd;
}

SCENARIO(window_of_parts,
	 "The bytes of a message that is read in parts are given back to the window part by part, "
	 "and no others",
	 .lab = &scripted_peer)
{
	struct association association = unread(lab);
	uint32_t all = association.iut_a_rwnd;
	int fd = association.iut->fd;
	char text[SIZE];

	ck_assert_uint_eq(window_after(association, SIZE), all - SIZE);
	ck_assert_int_eq(recv(fd, text, FIRST_PART, MSG_DONTWAIT), FIRST_PART);
	ck_assert_uint_eq(window_after(association, SIZE), all - 2 * SIZE + FIRST_PART);
	ck_assert_int_eq(recv(fd, text, SIZE, MSG_DONTWAIT), SIZE - FIRST_PART);
	ck_assert_int_eq(recv(fd, text, SIZE, MSG_DONTWAIT), SIZE);
	ck_assert_uint_eq(window_after(association, SIZE), all - SIZE);
}

struct look {
	ssize_t size;
	uint8_t bytes[256];
	int flags;
	struct sockaddr_storage from;
};

static struct look look(int fd, size_t room, int flags)
{
	struct look look = {0};
	struct iovec part = {look.bytes, room};
	struct msghdr message = {.msg_name = &look.from,
				 .msg_namelen = sizeof(look.from),
				 .msg_iov = &part,
				 .msg_iovlen = 1};

	look.size = recvmsg(fd, &message, MSG_DONTWAIT | flags);
	look.flags = message.msg_flags;
	return look;
}

SCENARIO(notification_in_parts,
	 "A notification is looked at and read in parts as a message is: MSG_PEEK takes nothing "
	 "of it, the last part has MSG_EOR and no other, each has MSG_NOTIFICATION and the "
	 "peer's address",
	 .lab = &scripted_peer)
{
	struct association association = unread(lab);
	int fd = association.iut->fd;
	struct look parts[4];
	const union sctp_notification *event = (const void *)parts[1].bytes;
	struct sockaddr_storage peer = peer_address(association.iut, "path0", PEER_PORT);
	size_t whole;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	let_pass(lab, MILLISECONDS(10));
	parts[0] = look(fd, 4, MSG_PEEK);
	parts[1] = look(fd, sizeof(parts[1].bytes), MSG_PEEK);
	parts[2] = look(fd, 4, 0);
	parts[3] = look(fd, sizeof(parts[3].bytes), 0);
	ck_assert_uint_eq(event->sn_header.sn_type, SCTP_REMOTE_ERROR);
	whole = event->sn_header.sn_length;
	ck_assert_int_eq(parts[0].size, 4);
	ck_assert_int_eq(parts[1].size, (ssize_t)whole);
	ck_assert_int_eq(parts[2].size, 4);
	ck_assert_int_eq(parts[3].size, (ssize_t)whole - 4);
	ck_assert_mem_eq(parts[3].bytes, parts[1].bytes + 4, whole - 4);
	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++) {
		ck_assert_msg(!!(parts[i].flags & MSG_EOR) == (i % 2 != 0),
			      "look %u came with%s MSG_EOR", i,
			      parts[i].flags & MSG_EOR ? "" : "out");
		ck_assert_msg(parts[i].flags & MSG_NOTIFICATION,
			      "look %u came without MSG_NOTIFICATION", i);
		ck_assert_msg(memcmp(&parts[i].from, &peer, address_length(&peer)) == 0,
			      "look %u does not have the peer's address", i);
	}
	sockets_expect_failure(recv(fd, parts[0].bytes, 4, MSG_DONTWAIT), EAGAIN);
}
