/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes with received messages and notifications, and in which order: RFC 6458 5.3, 6.1 and 8.1.20. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

enum { STREAM = 3, SCTP_DATA_NOT_FRAGMENTED = 3 };

struct piece {
	ssize_t size;
	char text[64];
	int flags;
	struct sctp_rcvinfo info;
	struct sctp_nxtinfo next;
	bool has_next;
};

/* Reads up to `room` bytes, with what the ancillary data says. */
static struct piece read_piece(int fd, size_t room)
{
	struct piece piece = {0};
	union {
		char bytes[256];
		struct cmsghdr align;
	} control;
	struct iovec part = {piece.text, room};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};

	piece.size = recvmsg(fd, &message, MSG_DONTWAIT);
	piece.flags = message.msg_flags;
	if (piece.size < 0)
		return piece;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
		if (c->cmsg_level != IPPROTO_SCTP)
			continue;
		if (c->cmsg_type == SCTP_RCVINFO)
			memcpy(&piece.info, CMSG_DATA(c), sizeof(piece.info));
		if (c->cmsg_type == SCTP_NXTINFO) {
			memcpy(&piece.next, CMSG_DATA(c), sizeof(piece.next));
			piece.has_next = true;
		}
	}
	return piece;
}

static void deliver(struct association association, const char *text)
{
	peer_send(association.peer, DATA, .stream = STREAM, .text = text);
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
}

static struct association unread(struct lab *lab, enum endpoint_style style)
{
	struct association association = association_open(lab, .style = style);

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	return association;
}

SCENARIO(
	parts_of_a_message,
	"recv() with a small buffer gives a message in parts, all of which have its stream sequence "
	"number",
	.lab = &scripted_peer, .spec = {"RFC6458-5.3.5-6", "RFC6458-7.1-3"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++) {
		struct association association = association_open(
			lab, .style = styles[i], .peer_port = (uint16_t)(PEER_PORT + i));
		int fd = association.iut->fd;

		let_pass(lab, MILLISECONDS(10));
		endpoint_read(association.iut, false);
		deliver(association, "number 0");
		deliver(association, "number 1");
		ck_assert_int_eq(recv(fd, (char[4]){0}, 4, 0), 4);
		ck_assert_int_eq(recv(fd, (char[8]){0}, 8, 0), 4);
		for (unsigned n = 0; n < 4; n++) {
			struct piece piece = read_piece(fd, 2);

			ck_assert_int_eq(piece.size, 2);
			ck_assert_uint_eq(piece.info.rcv_ssn, 1);
			ck_assert_int_eq(!!(piece.flags & MSG_EOR), n == 3);
		}
		association_close(association);
	}
}

SCENARIO(read_and_write, "read() and write() receive and send a message as recv() and send() do",
	 .lab = &scripted_peer, .spec = {"RFC6458-7.3-1"})
{
	struct association association = unread(lab, ONE_TO_ONE);
	const struct chunk *data;
	char text[16];

	deliver(association, "to be read");
	ck_assert_int_eq(read(association.iut->fd, text, 5), 5);
	ck_assert_int_eq(read(association.iut->fd, text + 5, sizeof(text) - 5), 5);
	ck_assert_mem_eq(text, "to be read", 10);
	ck_assert_int_eq(write(association.iut->fd, "written", 7), 7);
	data = peer_expect(association.peer, DATA)->chunk;
	peer_send(association.peer, SACK);
	ck_assert_uint_eq(data->data.stream, 0);
	ck_assert_uint_eq(data->data.size, 7);
}

SCENARIO(next_is_notification,
	 "SCTP_NXTINFO has SCTP_NOTIFICATION if a notification comes next, and its length",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.6-4"})
{
	struct association association = unread(lab, ONE_TO_MANY);
	struct piece piece;

	option_set_int(association.iut, SCTP_RECVNXTINFO, 1);
	deliver(association, "message");
	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	let_pass(lab, MILLISECONDS(10));
	piece = read_piece(association.iut->fd, sizeof(piece.text));
	ck_assert_int_eq(piece.size, 7);
	ck_assert(piece.has_next);
	ck_assert(piece.next.nxt_flags & SCTP_NOTIFICATION);
	ck_assert_int_eq(piece.next.nxt_assoc_id, association.iut->association);
	ck_assert_int_eq(read_piece(association.iut->fd, sizeof(piece.text)).size,
			 piece.next.nxt_length);
}

SCENARIO(next_of_fragments, "nxt_length of a message that came in fragments is that of all of them",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.6-5"})
{
	static const uint8_t edges[] = {DATA_FLAG_B, 0, DATA_FLAG_E};
	struct association association = unread(lab, ONE_TO_MANY);
	struct piece piece;

	option_set_int(association.iut, SCTP_RECVNXTINFO, 1);
	deliver(association, "message");
	for (unsigned i = 0; i < ARRAY_SIZE(edges); i++)
		peer_send(association.peer, DATA, .stream = STREAM, .ssn = 1, .flags = edges[i],
			  .text = "12345");
	let_pass(lab, MILLISECONDS(300));
	piece = read_piece(association.iut->fd, sizeof(piece.text));
	ck_assert(piece.has_next);
	ck_assert_uint_eq(piece.next.nxt_length, 15);
	ck_assert_int_eq(read_piece(association.iut->fd, sizeof(piece.text)).size, 15);
}

SCENARIO(next_is_complete, "SCTP_NXTINFO has SCTP_COMPLETE if all of the next message is there",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.6-3"},
	 .known = {{"4.0", NULL,
		    "there is no such flag (include/uapi/linux/sctp.h): "
		    "__sctp_ulpevent_read_nxtinfo() in net/sctp/ulpevent.c sets SCTP_UNORDERED and "
		    "SCTP_NOTIFICATION only"}})
{
	struct association association = unread(lab, ONE_TO_MANY);
	struct piece piece;

	option_set_int(association.iut, SCTP_RECVNXTINFO, 1);
	deliver(association, "message");
	deliver(association, "the next one");
	piece = read_piece(association.iut->fd, sizeof(piece.text));
	ck_assert(piece.has_next);
	ck_assert_uint_eq(piece.next.nxt_length, 12);
	ck_assert_msg(piece.next.nxt_flags & ~(SCTP_UNORDERED | SCTP_NOTIFICATION),
		      "the flags are %#x", piece.next.nxt_flags);
}

SCENARIO(remote_error_whole, "sre_data of SCTP_REMOTE_ERROR is the entire ERROR chunk",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.3-2"},
	 .known = {
		 {"4.0", NULL,
		  "sctp_ulpevent_make_remote_error() (net/sctp/ulpevent.c) leaves out the headers "
		  "of chunk and cause, and gives each cause a notification of its own"}})
{
	struct association association = association_open(lab);
	const struct received *event;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_UNRESOLVABLE_ADDRESS, "text")});
	event = expect_event(association.iut, SCTP_REMOTE_ERROR);
	ck_assert_uint_eq(event->size - offsetof(struct sctp_remote_error, sre_data), 4 + 4 + 4);
	ck_assert_uint_eq(notification_of(event)->sn_remote_error.sre_data[0], ERROR);
}

SCENARIO(
	failed_message_is_whole,
	"SCTP_SEND_FAILED and SCTP_SEND_FAILED_EVENT say of a message that was not fragmented that "
	"all of it comes back",
	.lab = &scripted_peer, .spec = {"RFC6458-6.1.4-4", "RFC6458-6.1.11-3"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct sctp_event old = {
		.se_assoc_id = SCTP_ALL_ASSOC, .se_type = SCTP_SEND_FAILED, .se_on = 1};
	const union sctp_notification *event;

	endpoint_set(iut, SCTP_EVENT, &old, sizeof(old));
	endpoint_send(iut, 0, "all of it");
	peer_expect(association.peer, DATA);
	peer_send(association.peer, ABORT);
	event = notification_of(expect_event(iut, SCTP_SEND_FAILED));
	ck_assert_uint_eq(event->sn_send_failed.ssf_info.sinfo_flags & SCTP_DATA_NOT_FRAGMENTED,
			  SCTP_DATA_NOT_FRAGMENTED);
	event = notification_of(expect_event(iut, SCTP_SEND_FAILED_EVENT));
	ck_assert_uint_eq(event->sn_send_failed_event.ssfe_info.snd_flags &
				  SCTP_DATA_NOT_FRAGMENTED,
			  SCTP_DATA_NOT_FRAGMENTED);
}

SCENARIO(context_of_received,
	 "SCTP_CONTEXT is that of received messages, and not of those that are sent",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.25-2", "RFC6458-8.1.25-1"})
{
	struct association association = unread(lab, ONE_TO_MANY);
	struct endpoint *iut = association.iut;
	struct sctp_assoc_value context = {iut->association, 77};
	const union sctp_notification *event;

	endpoint_set(iut, SCTP_CONTEXT, &context, sizeof(context));
	deliver(association, "message");
	ck_assert_uint_eq(read_piece(iut->fd, 64).info.rcv_context, 77);
	endpoint_read(iut, true);
	endpoint_send(iut, 0, "with a context", .context = 5);
	peer_expect(association.peer, DATA);
	peer_send(association.peer, ABORT);
	event = notification_of(expect_event(iut, SCTP_SEND_FAILED_EVENT));
	ck_assert_uint_eq(event->sn_send_failed_event.ssfe_info.snd_context, 5);
}

/* The peers of one socket; the first one's message is in partial delivery. */
static struct association partial(struct lab *lab, struct peer **other, int level)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct association association;

	option_set_int(iut, SCTP_PARTIAL_DELIVERY_POINT, 4);
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, level);
	*other = peer_open(lab, .port = PEER_PORT + 1);
	peer_connect(*other, iut);
	association = association_open(lab, .iut = iut);
	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_B, .text = "a long ");
	let_pass(lab, MILLISECONDS(10));
	ck_assert_int_eq(read_piece(iut->fd, 64).size, 7);
	return association;
}

SCENARIO(interleaved_associations,
	 "With SCTP_FRAGMENT_INTERLEAVE 1 messages of another association are delivered during a "
	 "partial delivery, and none of the same one",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.20-3"})
{
	struct peer *other;
	struct association association = partial(lab, &other, 1);
	int fd = association.iut->fd;
	struct piece piece;

	peer_ignore(association.peer, SACK);
	peer_send(association.peer, DATA, .stream = STREAM, .text = "same");
	peer_send(other, DATA, .text = "other");
	let_pass(lab, MILLISECONDS(500));
	piece = read_piece(fd, 64);
	ck_assert_int_eq(piece.size, 5);
	ck_assert_mem_eq(piece.text, "other", 5);
	ck_assert_int_eq(read_piece(fd, 64).size, -1);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	piece = read_piece(fd, 64);
	ck_assert_int_eq(piece.size, 7);
	ck_assert_mem_eq(piece.text, "message", 7);
	ck_assert_int_eq(read_piece(fd, 64).size, 4);
}

/* The next thing to read is that text, or (NULL) there is nothing yet. */
static void expect_piece(int fd, const char *text)
{
	struct piece piece = read_piece(fd, sizeof(piece.text));

	if (!text) {
		ck_assert_msg(piece.size < 0, "expected nothing to read, there is \"%.*s\"",
			      (int)piece.size, piece.text);
		return;
	}
	ck_assert_msg(piece.size == (ssize_t)strlen(text) &&
			      memcmp(piece.text, text, strlen(text)) == 0,
		      "expected to read \"%s\", it is \"%.*s\"", text,
		      piece.size < 0 ? 0 : (int)piece.size, piece.text);
}

SCENARIO(
	held_by_each_association,
	"With SCTP_FRAGMENT_INTERLEAVE 1 the end of a partial delivery lets out what its association held "
	"back, and nothing of another one that is still in partial delivery",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.20-3"})
{
	struct peer *second;
	struct association association = partial(lab, &second, 1);
	struct peer *first = association.peer;
	int fd = association.iut->fd;

	peer_ignore(first, SACK);
	peer_ignore(second, SACK);
	peer_send(second, DATA, .ssn = 0, .flags = DATA_FLAG_B, .text = "another ");
	let_pass(lab, MILLISECONDS(10));
	expect_piece(fd, "another ");
	peer_send(first, DATA, .stream = STREAM, .text = "held by the first");
	peer_send(second, DATA, .stream = STREAM, .text = "held by the second");
	let_pass(lab, MILLISECONDS(10));
	expect_piece(fd, NULL);
	peer_send(second, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "one");
	let_pass(lab, MILLISECONDS(10));
	expect_piece(fd, "one");
	expect_piece(fd, "held by the second");
	expect_piece(fd, NULL);
	peer_send(first, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	expect_piece(fd, "message");
	expect_piece(fd, "held by the first");
	expect_piece(fd, NULL);
}

SCENARIO(notification_waits_for_parts,
	 "With SCTP_FRAGMENT_INTERLEAVE 0 a notification waits for the end of a partial delivery",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.20-8"})
{
	struct peer *other;
	struct association association = partial(lab, &other, 0);
	int fd = association.iut->fd;
	struct piece piece;

	peer_send(other, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	let_pass(lab, MILLISECONDS(500));
	ck_assert_int_eq(read_piece(fd, 64).size, -1);
	peer_ignore(association.peer, SACK);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	piece = read_piece(fd, 64);
	ck_assert_int_eq(piece.size, 7);
	ck_assert(!(piece.flags & MSG_NOTIFICATION));
	ck_assert(read_piece(fd, 64).flags & MSG_NOTIFICATION);
}

SCENARIO(
	own_notification_waits_for_parts,
	"With SCTP_FRAGMENT_INTERLEAVE 0 a notification of the association that is in partial delivery waits "
	"for its end as well",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.20-8"})
{
	struct peer *other;
	struct association association = partial(lab, &other, 0);
	int fd = association.iut->fd;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	let_pass(lab, MILLISECONDS(500));
	expect_piece(fd, NULL);
	peer_ignore(association.peer, SACK);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	expect_piece(fd, "message");
	ck_assert(read_piece(fd, 64).flags & MSG_NOTIFICATION);
}

SCENARIO(notifications_are_reliable,
	 "Each of many notifications that nobody reads for a while is delivered once, in order",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.10-1"})
{
	enum { COUNT = 100 };
	struct association association = unread(lab, ONE_TO_MANY);
	union sctp_notification event;

	for (uint32_t i = 0; i < COUNT; i++)
		peer_send(association.peer, ERROR,
			  .tlvs = {tlv_of(CAUSE_UNRESOLVABLE_ADDRESS, &i, sizeof(i))});
	let_pass(lab, MILLISECONDS(100));
	for (uint32_t i = 0; i < COUNT; i++) {
		uint8_t bytes[64];

		ck_assert_int_eq(recv(association.iut->fd, bytes, sizeof(bytes), MSG_DONTWAIT),
				 sizeof(struct sctp_remote_error) + 4);
		memcpy(&event, bytes, sizeof(struct sctp_remote_error) + 4);
		ck_assert_uint_eq(event.sn_header.sn_type, SCTP_REMOTE_ERROR);
		ck_assert_mem_eq(event.sn_remote_error.sre_data, &i, sizeof(i));
	}
}

SCENARIO(cumulative_tsn_of_unordered,
	 "rcv_cumtsn of an unordered message is the Cumulative TSN Ack, which a gap before the "
	 "message keeps behind",
	 .lab = &scripted_peer)
{
	struct association association = unread(lab, ONE_TO_MANY);
	struct piece piece;

	peer_send(association.peer, DATA, .tsn = peer_data_tsn(association, 3), .text = "early",
		  .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U);
	let_pass(lab, MILLISECONDS(10));
	piece = read_piece(association.iut->fd, sizeof(piece.text));
	ck_assert_int_eq(piece.size, 5);
	ck_assert_uint_eq(piece.info.rcv_flags, SCTP_UNORDERED);
	ck_assert_uint_eq(piece.info.rcv_tsn, peer_data_tsn(association, 3));
	ck_assert_uint_eq(piece.info.rcv_cumtsn, peer_data_tsn(association, 1) - 1);
}
