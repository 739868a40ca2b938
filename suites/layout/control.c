/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buffers around what is sent and received: control messages and notifications, RFC 6458 5.3
 * and 6. */
#define SUITE "layout"
#include "suites/layout/members.h"

enum { CANARY = 0xa5, ROOM = 256, RCVINFO = sizeof(struct sctp_rcvinfo) };

/* What recvmsg() returned in a control buffer of some length. */
struct control {
	size_t used;
	bool truncated;
	_Alignas(struct cmsghdr) uint8_t bytes[ROOM];
};

/* The message stays where it is, to be looked at again. */
static struct control peek(struct endpoint *endpoint, size_t length)
{
	struct control control;
	char text[64];
	struct iovec part = {text, sizeof(text)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = length};

	memset(control.bytes, CANARY, sizeof(control.bytes));
	ck_assert_int_eq(recvmsg(endpoint->fd, &message, MSG_PEEK), 4);
	ck_assert_mem_eq(text, "text", 4);
	ck_assert_uint_le(message.msg_controllen, length);
	for (size_t i = length; i < sizeof(control.bytes); i++)
		ck_assert_msg(control.bytes[i] == CANARY,
			      "with a control buffer of %zu bytes byte %zu was written", length, i);
	control.used = message.msg_controllen;
	control.truncated = message.msg_flags & MSG_CTRUNC;
	return control;
}

/* The control message at `place` is of that type and has `length` bytes of data. */
static void expect_header(const struct control *control, size_t place, int type, size_t length)
{
	const struct cmsghdr *header = (const struct cmsghdr *)(control->bytes + place);

	ck_assert_uint_le(place + sizeof(*header), control->used);
	ck_assert_int_eq(header->cmsg_level, IPPROTO_SCTP);
	ck_assert_int_eq(header->cmsg_type, type);
	ck_assert_uint_eq(header->cmsg_len, CMSG_LEN(length));
}

/* An endpoint that has received "text" and leaves it in its buffer. */
static struct endpoint *receiver_of_text(struct lab *lab)
{
	struct pair pair = pair_open(lab);

	endpoint_read(pair.b, false);
	endpoint_send(pair.a, 3, "text");
	let_pass(lab, SECONDS(1));
	return pair.b;
}

SCENARIO(control_truncated,
	 "A control message that does not fit the buffer is cut to what fits, with MSG_CTRUNC set",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-5.3-2"})
{
	struct endpoint *server = receiver_of_text(lab);
	struct control whole = peek(server, ROOM);

	expect_header(&whole, 0, SCTP_RCVINFO, RCVINFO);
	ck_assert(!whole.truncated);
	ck_assert_uint_eq(whole.used, CMSG_SPACE(RCVINFO));
	for (size_t length = 0; length <= CMSG_SPACE(RCVINFO) + 8; length++) {
		struct control control = peek(server, length);
		size_t data = length < CMSG_LEN(0) ? 0 : length - CMSG_LEN(0);

		ck_assert_msg(control.truncated == (length < CMSG_LEN(RCVINFO)),
			      "with %zu bytes MSG_CTRUNC is %d", length, control.truncated);
		if (length < sizeof(struct cmsghdr)) {
			ck_assert_uint_eq(control.used, 0);
			continue;
		}
		data = data < RCVINFO ? data : RCVINFO;
		expect_header(&control, 0, SCTP_RCVINFO, data);
		ck_assert_mem_eq(control.bytes + CMSG_LEN(0), whole.bytes + CMSG_LEN(0), data);
	}
}

SCENARIO(second_control_truncated,
	 "A second control message that does not fit leaves the first one whole", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-5.3-2"})
{
	struct endpoint *server = receiver_of_text(lab);
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};
	const size_t first = CMSG_SPACE(RCVINFO);
	const size_t both = first + CMSG_LEN(sizeof(struct sctp_sndrcvinfo));

	endpoint_set(server, SCTP_EVENTS, &data_io, sizeof(data_io));
	for (size_t length = CMSG_LEN(RCVINFO); length <= both; length++) {
		struct control control = peek(server, length);

		expect_header(&control, 0, SCTP_RCVINFO, RCVINFO);
		ck_assert_msg(control.truncated == (length < both),
			      "with %zu bytes MSG_CTRUNC is %d", length, control.truncated);
		if (length >= first + sizeof(struct cmsghdr))
			expect_header(&control, first, SCTP_SNDRCV, length - first - CMSG_LEN(0));
	}
}

/* Sends "text" to the path's address with these bytes of control data; 0 or errno. */
static int send_control(struct endpoint *client, const void *bytes, size_t length)
{
	struct sockaddr_storage to = peer_address(client, "path0", SERVER_PORT);
	struct iovec part = {(void *)(uintptr_t) "text", 4};
	struct msghdr message = {.msg_name = &to,
				 .msg_namelen = address_length(&to),
				 .msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = (void *)(uintptr_t)bytes,
				 .msg_controllen = length};

	return sendmsg(client->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

static void expect_refused(struct endpoint *client, const struct cmsghdr *header, size_t length)
{
	int error = send_control(client, header, length);

	ck_assert_msg(error == EINVAL,
		      "type %d with cmsg_len %zu in a control buffer of %zu bytes gave %s",
		      header->cmsg_type, (size_t)header->cmsg_len, length,
		      error ? strerrorname_np(error) : "success");
}

SCENARIO(control_refused,
	 "sendmsg() refuses a control message that its buffer does not hold, or of a type that "
	 "is not sent",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	enum { SNDINFO = sizeof(struct sctp_sndinfo) };
	struct pair pair = pair_open(lab, .nagle = true);
	struct control control = {0};
	struct cmsghdr *header = (struct cmsghdr *)control.bytes;

	*header = (struct cmsghdr){.cmsg_level = IPPROTO_SCTP, .cmsg_type = SCTP_SNDINFO};
	/* Its length is less than that of its header, or more than the buffer has. */
	for (size_t length = 0; length < CMSG_LEN(0); length++) {
		header->cmsg_len = length;
		expect_refused(pair.a, header, CMSG_SPACE(SNDINFO));
	}
	header->cmsg_len = CMSG_LEN(SNDINFO);
	for (size_t length = sizeof(*header); length < CMSG_LEN(SNDINFO); length++)
		expect_refused(pair.a, header, length);
	header->cmsg_len = (size_t)-1;
	expect_refused(pair.a, header, CMSG_SPACE(SNDINFO));
	/* For 32-bit programs a NULL control buffer is checked before it is read. */
	ck_assert_int_eq(send_control(pair.a, NULL, CMSG_SPACE(SNDINFO)),
			 program_is_compat() ? EINVAL : EFAULT);
	ck_assert_int_eq(send_control(pair.a, (void *)sizeof(*header), CMSG_SPACE(SNDINFO)),
			 EFAULT);
	/* A type that only recvmsg() returns, and a type that does not exist. */
	header->cmsg_len = CMSG_LEN(RCVINFO);
	header->cmsg_type = SCTP_RCVINFO;
	expect_refused(pair.a, header, CMSG_SPACE(RCVINFO));
	header->cmsg_type = 0x7f;
	expect_refused(pair.a, header, CMSG_SPACE(RCVINFO));
	expect_no_message(pair.b, SECONDS(1));

	header->cmsg_type = SCTP_SNDINFO;
	header->cmsg_len = CMSG_LEN(SNDINFO);
	ck_assert_int_eq(send_control(pair.a, header, CMSG_LEN(SNDINFO)), 0);
	expect_message(pair.b, 0, "text");
}

SCENARIO(destination_address,
	 "SCTP_DSTADDRV4 and SCTP_DSTADDRV6 carry a bare address, which the association then "
	 "has as well",
	 .every_abi = true, .lab = &dual_path, .spec = {"RFC6458-5.3.9-1", "RFC6458-5.3.10-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage path1 = peer_address(client, "path1", 0);
	bool ipv4 = path1.ss_family == AF_INET;
	const void *ip = ipv4 ? (const void *)&((struct sockaddr_in *)&path1)->sin_addr
			      : (const void *)&((struct sockaddr_in6 *)&path1)->sin6_addr;
	size_t size = ipv4 ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	struct control control = {0};
	struct cmsghdr *header = (struct cmsghdr *)control.bytes;
	struct sockaddr *list;

	*header = (struct cmsghdr){.cmsg_level = IPPROTO_SCTP,
				   .cmsg_type = ipv4 ? SCTP_DSTADDRV4 : SCTP_DSTADDRV6};
	memcpy(CMSG_DATA(header), ip, size);
	for (size_t length = 0; length < size; length++) {
		header->cmsg_len = CMSG_LEN(length);
		ck_assert_msg(send_control(client, header, CMSG_SPACE(size)) == EINVAL,
			      "an address of %zu bytes was not refused", length);
	}
	header->cmsg_len = CMSG_LEN(size);
	ck_assert_int_eq(send_control(client, header, CMSG_SPACE(size)), 0);
	/* This is the first INIT: the refused calls sent none. */
	ck_assert_str_eq(expect_packet(lab, INIT)->link, "path0");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(server, 0, "text");
	ck_assert_int_eq(sctp_getpaddrs(client->fd, client->association, &list), 2);
	sctp_freepaddrs(list);
}

/* Reads up to `room` bytes; how many there were, and whether they were the last. */
static size_t read_piece(int fd, uint8_t *data, size_t room, bool *last)
{
	struct iovec part = {data, room};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t size = recvmsg(fd, &message, 0);

	ck_assert_int_gt(size, 0);
	ck_assert(message.msg_flags & MSG_NOTIFICATION);
	*last = message.msg_flags & MSG_EOR;
	return (size_t)size;
}

SCENARIO(notification_in_pieces,
	 "A notification larger than the buffer comes in pieces, the last of them with MSG_EOR",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.1-2", "RFC6458-5.1-3", "RFC6458-6-1", "RFC6458-6-2"})
{
	enum { SIZE = sizeof(struct sctp_assoc_change) };

	/* Pieces of one byte, of two, and so on; at last with room for more than there is. */
	for (size_t room = 1; room <= SIZE + 1; room++) {
		struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY,
							  .port = (uint16_t)(SERVER_PORT + room));
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
		union sctp_notification event;
		size_t size = 0;
		bool last = false;

		endpoint_read(server, false);
		endpoint_connect_start(client, server);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		let_pass(lab, MILLISECONDS(100));
		while (!last) {
			size_t piece =
				read_piece(server->fd, (uint8_t *)&event + size, room, &last);

			size += piece;
			ck_assert_uint_eq(piece, last ? SIZE - (size - piece) : room);
			ck_assert_uint_le(size, SIZE);
		}
		ck_assert_uint_eq(size, SIZE);
		ck_assert_uint_eq(event.sn_assoc_change.sac_type, SCTP_ASSOC_CHANGE);
		ck_assert_uint_eq(event.sn_assoc_change.sac_length, SIZE);
		ck_assert_uint_eq(event.sn_assoc_change.sac_state, SCTP_COMM_UP);
		endpoint_close(client);
		endpoint_close(server);
	}
}
