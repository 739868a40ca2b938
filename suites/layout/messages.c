/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes with a message: ancillary data and their defaults, RFC 6458 sections 5.3 and 8.1. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

const struct layout layout_sndrcvinfo =
	LAYOUT(struct sctp_sndrcvinfo, 32, 4, /* 5.3.2 */
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_stream, 0, 2),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_ssn, 2, 2),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_flags, 4, 2),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_ppid, 8, 4),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_context, 12, 4),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_timetolive, 16, 4),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_tsn, 20, 4),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_cumtsn, 24, 4),
	       LAYOUT_MEMBER(struct sctp_sndrcvinfo, sinfo_assoc_id, 28, 4));

const struct layout layout_sndinfo =
	LAYOUT(struct sctp_sndinfo, 16, 4, /* 5.3.4 */
	       LAYOUT_MEMBER(struct sctp_sndinfo, snd_sid, 0, 2),
	       LAYOUT_MEMBER(struct sctp_sndinfo, snd_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_sndinfo, snd_ppid, 4, 4),
	       LAYOUT_MEMBER(struct sctp_sndinfo, snd_context, 8, 4),
	       LAYOUT_MEMBER(struct sctp_sndinfo, snd_assoc_id, 12, 4));

static const struct layout rcvinfo =
	LAYOUT(struct sctp_rcvinfo, 28, 4, /* 5.3.5 */
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_sid, 0, 2),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_ssn, 2, 2),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_flags, 4, 2),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_ppid, 8, 4),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_tsn, 12, 4),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_cumtsn, 16, 4),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_context, 20, 4),
	       LAYOUT_MEMBER(struct sctp_rcvinfo, rcv_assoc_id, 24, 4));

static const struct layout nxtinfo =
	LAYOUT(struct sctp_nxtinfo, 16, 4, /* 5.3.6 */
	       LAYOUT_MEMBER(struct sctp_nxtinfo, nxt_sid, 0, 2),
	       LAYOUT_MEMBER(struct sctp_nxtinfo, nxt_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_nxtinfo, nxt_ppid, 4, 4),
	       LAYOUT_MEMBER(struct sctp_nxtinfo, nxt_length, 8, 4),
	       LAYOUT_MEMBER(struct sctp_nxtinfo, nxt_assoc_id, 12, 4));

static const struct layout prinfo = LAYOUT(struct sctp_prinfo, 8, 4, /* 5.3.7 */
					   LAYOUT_MEMBER(struct sctp_prinfo, pr_policy, 0, 2),
					   LAYOUT_MEMBER(struct sctp_prinfo, pr_value, 4, 4));

static const struct layout authinfo =
	LAYOUT(struct sctp_authinfo, 2, 2, /* 5.3.8 */
	       LAYOUT_MEMBER(struct sctp_authinfo, auth_keynumber, 0, 2));

static const struct layout default_prinfo =
	LAYOUT(struct sctp_default_prinfo, 12, 4, /* RFC 7496 4.5 */
	       LAYOUT_MEMBER(struct sctp_default_prinfo, pr_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_default_prinfo, pr_value, 4, 4),
	       LAYOUT_MEMBER(struct sctp_default_prinfo, pr_policy, 8, 2));

static const struct layout cmsg_data =
	LAYOUT(sctp_cmsg_data_t, 32, 4, LAYOUT_MEMBER(sctp_cmsg_data_t, raw, 0, 1),
	       LAYOUT_MEMBER(sctp_cmsg_data_t, init, 0, 8),
	       LAYOUT_MEMBER(sctp_cmsg_data_t, sndrcv, 0, 32));

/* Of libsctp, for sctp_sendv() and sctp_recvv(): RFC 6458 9.12, 9.13. */
static const struct layout sendv_spa = LAYOUT(
	struct sctp_sendv_spa, 32, 4, LAYOUT_MEMBER(struct sctp_sendv_spa, sendv_flags, 0, 4),
	LAYOUT_MEMBER(struct sctp_sendv_spa, sendv_sndinfo, 4, 16),
	LAYOUT_MEMBER(struct sctp_sendv_spa, sendv_prinfo, 20, 8),
	LAYOUT_MEMBER(struct sctp_sendv_spa, sendv_authinfo, 28, 2));

static const struct layout recvv_rn = LAYOUT(
	struct sctp_recvv_rn, 44, 4, LAYOUT_MEMBER(struct sctp_recvv_rn, recvv_rcvinfo, 0, 28),
	LAYOUT_MEMBER(struct sctp_recvv_rn, recvv_nxtinfo, 28, 16));

/* Sends "text" with one control message, to the association it names if `to` is NULL.  Returns 0 or
 * errno. */
static int send_with(struct endpoint *from, struct endpoint *to, int type, const void *data,
		     size_t size)
{
	union {
		char bytes[CMSG_SPACE(64)];
		struct cmsghdr align;
	} control = {0};
	struct sockaddr_storage address = peer_address(from, "path0", SERVER_PORT);
	struct iovec part = {(void *)(uintptr_t) "text", 4};
	struct msghdr message = {.msg_name = to ? &address : NULL,
				 .msg_namelen = to ? address_length(&address) : 0,
				 .msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = CMSG_SPACE(size)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = type;
	header->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(header), data, size);
	return sendmsg(from->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

/* The kernel takes the struct's size and no other; sends it once. */
static void expect_cmsg(struct endpoint *from, struct endpoint *to, int type,
			const struct layout *layout, const struct layout_value *values)
{
	struct layout_bytes b = layout_bytes_of(layout, values);

	layout_expect(layout);
	for (size_t length = 0; length <= layout->size + 8; length++) {
		int error =
			length == layout->size ? EINVAL : send_with(from, to, type, b.data, length);

		ck_assert_msg(
			error == EINVAL, "%s of %zu bytes: a control message of %zu bytes gave %s",
			layout->name, layout->size, length, error ? strerror(error) : "success");
	}
	int error = send_with(from, to, type, b.data, b.size);

	ck_assert_msg(!error, "%s: a control message of %zu bytes gave %s", layout->name, b.size,
		      strerror(error));
}

/* Receives one message, and its control message of that type into `data`; returns its length, 0 for
 * none. */
static size_t receive_with(struct endpoint *endpoint, int type, void *data, size_t room)
{
	char text[64], control[512];
	struct iovec part = {text, sizeof(text)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control,
				 .msg_controllen = sizeof(control)};

	ck_assert_int_gt(recvmsg(endpoint->fd, &message, 0), 0);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
		size_t length = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != IPPROTO_SCTP || c->cmsg_type != type)
			continue;
		ck_assert_uint_le(length, room);
		memcpy(data, CMSG_DATA(c), length);
		return length;
	}
	return 0;
}

SCENARIO(library_structs,
	 "The union of control messages and the structs of sctp_sendv() and sctp_recvv() have "
	 "their layout",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct pair pair = pair_open(lab, .nagle = true);

	layout_expect_all(&cmsg_data, &sendv_spa, &recvv_rn);

	struct layout_bytes spa = layout_bytes_of(
		&sendv_spa, LAYOUT_VALUES({"sendv_flags", SCTP_SEND_SNDINFO_VALID}));
	struct layout_bytes info = layout_bytes_of(
		&layout_sndinfo, LAYOUT_VALUES({"snd_sid", 3}, {"snd_ppid", htonl(0x01020304)},
					       {"snd_assoc_id", pair.a->association}));
	struct iovec part = {(void *)(uintptr_t) "text", 4};

	layout_put(&sendv_spa,
		   &(const struct layout_value){"sendv_sndinfo", .bytes = info.data,
						.size = info.size},
		   &spa);
	ck_assert_int_eq(sctp_sendv(pair.a->fd, &part, 1, NULL, 0, spa.data, (socklen_t)spa.size,
				    SCTP_SENDV_SPA, 0),
			 4);
	expect_message(pair.b, 3, "text", .ppid = 0x01020304);
}

SCENARIO(sndinfo, "Each member of struct sctp_sndinfo reaches the DATA chunk", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.2.3-1", "RFC6458-5.3.4-1", "RFC6458-5.3.4-2", "RFC6458-5.3.4-8",
		  "RFC6458-5.3.4-10", "RFC6458-8.1.31-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect_sizes(
		client->fd, SCTP_DEFAULT_SNDINFO, &layout_sndinfo, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.association = "snd_assoc_id",
		.values = LAYOUT_VALUES({"snd_sid", 0x0102}, {"snd_flags", SCTP_UNORDERED},
					{"snd_ppid", 0x03040506}, {"snd_context", 0x0708090a}),
		.others = LAYOUT_VALUES({"snd_sid", 0x1112}, {"snd_flags", SCTP_ADDR_OVER},
					{"snd_ppid", 0x13141516}, {"snd_context", 0x1718191a}));
	endpoint_connect(client, server);
	const struct layout_value *values = LAYOUT_VALUES(
		{"snd_sid", 3}, {"snd_flags", SCTP_UNORDERED}, {"snd_ppid", htonl(0x01020304)},
		{"snd_context", 5}, {"snd_assoc_id", client->association});

	expect_cmsg(client, NULL, SCTP_SNDINFO, &layout_sndinfo, values);
	expect_message(server, 3, "text", .ppid = 0x01020304, .unordered = 1);

	struct layout_bytes wrong =
		layout_bytes_of(&layout_sndinfo, LAYOUT_VALUES({"snd_assoc_id", 0x7f7f7f7f}));

	ck_assert_int_eq(send_with(client, NULL, SCTP_SNDINFO, wrong.data, wrong.size), EPIPE);

	/* As the association's default it does the same for a message without control data. */
	layout_set_members(client->fd, SCTP_DEFAULT_SNDINFO, &layout_sndinfo, values);
	struct sockaddr_storage to = peer_address(client, "path0", SERVER_PORT);

	ck_assert_int_eq(sendto(client->fd, "by default", 10, 0, (struct sockaddr *)&to,
				address_length(&to)),
			 10);
	expect_message(server, 3, "by default", .ppid = 0x01020304, .unordered = 1);
}

SCENARIO(sndrcvinfo_sent, "Each member of struct sctp_sndrcvinfo reaches the DATA chunk",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.2.3-1", "RFC6458-5.3.2-1", "RFC6458-5.3.2-3", "RFC6458-5.3.2-4",
		  "RFC6458-5.3.2-5", "RFC6458-5.3.2-7", "RFC6458-5.3.2-8"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect_sizes(
		client->fd, SCTP_DEFAULT_SEND_PARAM, &layout_sndrcvinfo, LAYOUT_EXACTLY,
		LAYOUT_AT_LEAST, .association = "sinfo_assoc_id",
		.values = LAYOUT_VALUES({"sinfo_stream", 0x0102}, {"sinfo_flags", SCTP_UNORDERED},
					{"sinfo_ppid", 0x03040506}, {"sinfo_context", 0x0708090a},
					{"sinfo_timetolive", 0x0b0c0d0e}),
		.others = LAYOUT_VALUES({"sinfo_stream", 0x1112}, {"sinfo_flags", SCTP_ADDR_OVER},
					{"sinfo_ppid", 0x13141516}, {"sinfo_context", 0x1718191a},
					{"sinfo_timetolive", 0x1b1c1d1e}));
	endpoint_connect(client, server);
	expect_cmsg(client, NULL, SCTP_SNDRCV, &layout_sndrcvinfo,
		    LAYOUT_VALUES({"sinfo_stream", 3}, {"sinfo_flags", SCTP_UNORDERED},
				  {"sinfo_ppid", htonl(0x01020304)},
				  {"sinfo_assoc_id", client->association}));
	expect_message(server, 3, "text", .ppid = 0x01020304, .unordered = 1);

	/* Time to live and context show when the message has failed. */
	link_cut(lab, "path0", NULL);
	struct layout_bytes mortal =
		layout_bytes_of(&layout_sndrcvinfo, LAYOUT_VALUES({"sinfo_context", 0x0708090a},
								  {"sinfo_timetolive", 100}));

	ck_assert_int_eq(send_with(client, server, SCTP_SNDRCV, mortal.data, mortal.size), 0);
	ck_assert_int_eq(send_with(client, server, SCTP_SNDRCV, mortal.data, mortal.size), 0);
	const struct received *failed = expect_event(client, SCTP_SEND_FAILED_EVENT);

	ck_assert_uint_eq(notification_of(failed)->sn_send_failed_event.ssfe_info.snd_context,
			  0x0708090a);
}

/* The cumulative TSN as it was when the message came, or is now that the message is read. */
static void expect_cumulative(uint64_t tsn, uint32_t least, uint32_t most)
{
	ck_assert_msg((uint32_t)tsn - least <= most - least,
		      "expected a cumulative TSN of %u to %u, it is %u", least, most,
		      (uint32_t)tsn);
}

SCENARIO(received_info, "Each member of the receive information describes the message correctly",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.3.2-1", "RFC6458-5.3.2-2", "RFC6458-5.3.2-3", "RFC6458-5.3.2-4",
		  "RFC6458-5.3.2-6", "RFC6458-5.3.5-1", "RFC6458-5.3.5-2", "RFC6458-5.3.5-3",
		  "RFC6458-5.3.5-4", "RFC6458-5.3.6-1", "RFC6458-5.3.6-2", "RFC6458-5.3.6-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};
	uint8_t got[64];

	layout_expect_all(&rcvinfo, &nxtinfo, &layout_sndrcvinfo);
	option_set_assoc_value(server, SCTP_CONTEXT, 0x0a0b0c0d);
	option_set_int(server, SCTP_RECVRCVINFO, 1);
	option_set_int(server, SCTP_RECVNXTINFO, 1);
	endpoint_connect(client, server);
	endpoint_set(server, SCTP_EVENTS, &data_io, sizeof(data_io));
	endpoint_read(server, false);
	endpoint_send(client, 2, "ssn 0");
	for (int i = 0; i < 3; i++)
		endpoint_send(client, 2, "ordered", .ppid = 0x01020304);
	for (int i = 0; i < 3; i++)
		endpoint_send(client, 5, "unordered", .ppid = 0x05060708, .unordered = true);
	let_pass(lab, SECONDS(1));
	uint32_t first = expect_packet(lab, DATA)->chunk->data.tsn;

	ck_assert_uint_eq(receive_with(server, SCTP_RCVINFO, got, sizeof(got)), 28);
	ck_assert_uint_eq(receive_with(server, SCTP_RCVINFO, got, sizeof(got)), 28);
	layout_expect_members(&rcvinfo, got, 28,
			      LAYOUT_VALUES({"rcv_sid", 2}, {"rcv_ssn", 1}, {"rcv_flags", 0},
					    {"rcv_ppid", htonl(0x01020304)}, {"rcv_tsn", first + 1},
					    {"rcv_context", 0x0a0b0c0d},
					    {"rcv_assoc_id", server->association}));
	ck_assert_uint_eq(receive_with(server, SCTP_SNDRCV, got, sizeof(got)), 32);
	layout_expect_members(&layout_sndrcvinfo, got, 32,
			      LAYOUT_VALUES({"sinfo_stream", 2}, {"sinfo_ssn", 2},
					    {"sinfo_flags", 0}, {"sinfo_ppid", htonl(0x01020304)},
					    {"sinfo_context", 0x0a0b0c0d}, {"sinfo_tsn", first + 2},
					    {"sinfo_assoc_id", server->association}));
	/* What comes next is unordered. */
	ck_assert_uint_eq(receive_with(server, SCTP_NXTINFO, got, sizeof(got)), 16);
	layout_expect_members(&nxtinfo, got, 16,
			      LAYOUT_VALUES({"nxt_sid", 5}, {"nxt_flags", SCTP_UNORDERED},
					    {"nxt_ppid", htonl(0x05060708)}, {"nxt_length", 9},
					    {"nxt_assoc_id", server->association}));
	ck_assert_uint_eq(receive_with(server, SCTP_RCVINFO, got, sizeof(got)), 28);
	layout_expect_members(&rcvinfo, got, 28,
			      LAYOUT_VALUES({"rcv_sid", 5}, {"rcv_flags", SCTP_UNORDERED},
					    {"rcv_tsn", first + 4}));
	expect_cumulative(layout_number(&rcvinfo, "rcv_cumtsn", got), first + 4, first + 6);
	ck_assert_uint_eq(receive_with(server, SCTP_SNDRCV, got, sizeof(got)), 32);
	layout_expect_members(&layout_sndrcvinfo, got, 32,
			      LAYOUT_VALUES({"sinfo_stream", 5}, {"sinfo_flags", SCTP_UNORDERED},
					    {"sinfo_tsn", first + 5}));
	expect_cumulative(layout_number(&layout_sndrcvinfo, "sinfo_cumtsn", got), first + 5,
			  first + 6);
}

SCENARIO(received_cumulative_tsn,
	 "rcv_cumtsn and sinfo_cumtsn are the cumulative TSN for ordered messages, too",
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-5.3.2-6", "RFC6458-5.3.5-3"},
	 .known = {{"4.0", NULL,
		    "it is 0 for ordered messages: sctp_ulpevent_make_rcvmsg() "
		    "(net/sctp/ulpevent.c) keeps it for unordered ones only"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};
	uint8_t got[64];

	option_set_int(server, SCTP_RECVRCVINFO, 1);
	endpoint_connect(client, server);
	endpoint_set(server, SCTP_EVENTS, &data_io, sizeof(data_io));
	endpoint_read(server, false);
	for (int i = 0; i < 3; i++)
		endpoint_send(client, 2, "ordered");
	let_pass(lab, SECONDS(1));
	uint32_t first = expect_packet(lab, DATA)->chunk->data.tsn;

	receive_with(server, SCTP_RCVINFO, got, sizeof(got));
	expect_cumulative(layout_number(&rcvinfo, "rcv_cumtsn", got), first, first + 2);
	receive_with(server, SCTP_SNDRCV, got, sizeof(got));
	expect_cumulative(layout_number(&layout_sndrcvinfo, "sinfo_cumtsn", got), first + 1,
			  first + 2);
}

SCENARIO(init_cmsg, "struct sctp_initmsg as a control message reaches the INIT", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.2.3-1", "RFC6458-5.3.1-1", "RFC6458-5.3.1-2", "RFC6458-5.3.1-3",
		  "RFC6458-5.3.1-4"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_drop(lab, INIT, .count = 3);
	expect_cmsg(client, server, SCTP_INIT, &layout_initmsg,
		    LAYOUT_VALUES({"sinit_num_ostreams", 11}, {"sinit_max_instreams", 22},
				  {"sinit_max_attempts", 2}, {"sinit_max_init_timeo", 3500}));

	const struct packet *init = expect_packet(lab, INIT);
	int64_t first = init->time;

	ck_assert_uint_eq(init->chunk->init.ostreams, 11);
	ck_assert_uint_eq(init->chunk->init.istreams, 22);
	int64_t second = expect_packet(lab, INIT, .timer = SECONDS(3), .since = first)->time;
	int64_t third = expect_packet(lab, INIT, .timer = SECONDS(3.5), .since = second)->time;

	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = SECONDS(3.5),
		     .since = third);
}

SCENARIO(prinfo, "Policy and value of struct sctp_prinfo decide when a message is abandoned",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.2.3-1", "RFC7496-4.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect_sizes(
		client->fd, SCTP_DEFAULT_PRINFO, &default_prinfo, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.association = "pr_assoc_id",
		.values = LAYOUT_VALUES({"pr_value", 0x01020304}, {"pr_policy", SCTP_PR_SCTP_TTL}),
		.others = LAYOUT_VALUES({"pr_value", 0x05060708}, {"pr_policy", SCTP_PR_SCTP_RTX}));
	layout_set_members(client->fd, SCTP_DEFAULT_PRINFO, &default_prinfo, layout_no_values);
	endpoint_connect(client, server);
	link_cut(lab, "path0", NULL);
	expect_cmsg(client, server, SCTP_PRINFO, &prinfo,
		    LAYOUT_VALUES({"pr_policy", SCTP_PR_SCTP_RTX}, {"pr_value", 2}));
	/* Two retransmissions, then it is abandoned. */
	for (int transmission = 0; transmission < 3; transmission++)
		expect_packet(lab, DATA);
	link_restore(lab, "path0");
	expect_packet(lab, FORWARD_TSN, .within = SECONDS(30));
	expect_no_message(server, SECONDS(20));
}

SCENARIO(authinfo, "The key number in struct sctp_authinfo is that of the AUTH chunk",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-5.2.3-1", "RFC6458-5.3.8-1"})
{
	struct endpoint *server, *client;

	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	auth_require(server, DATA);
	auth_key_set(server, 0x0203, "key");
	auth_key_set(client, 0x0203, "key");
	endpoint_connect(client, server);
	expect_cmsg(client, server, SCTP_AUTHINFO, &authinfo,
		    LAYOUT_VALUES({"auth_keynumber", 0x0203}));
	ck_assert_mem_eq(expect_packet(lab, AUTH, .from = "a")->chunk->value, "\2\3", 2);
	expect_message(server, 0, "text");
}
