/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of RFC 6458 section 9 that libsctp makes of system calls, as programs call them: what
 * they give to the kernel, and what they make of its answer.
 */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { STREAM = 3, PPID = 0x01020304, CONTEXT = 7 };

/* The next DATA at the peer, which it acknowledges. */
#define expect_sent(association, text, stream, ppid)                                               \
	expect_sent_at(association, text, stream, ppid, __FILE__, __LINE__)
static void expect_sent_at(struct association association, const char *text, unsigned stream,
			   uint32_t ppid, const char *file, int line)
{
	const struct chunk *chunk =
		peer_expect(association.peer, DATA, .file = file, .line = line)->chunk;

	if (chunk->data.stream != stream || chunk->data.ppid != ppid ||
	    chunk->data.size != strlen(text) ||
	    memcmp(chunk->data.payload, text, strlen(text)) != 0)
		scenario_fail(
			file, line,
			"expected \"%s\" on stream %u with PPID %#x, the kernel sent \"%.*s\" "
			"on stream %u with PPID %#x",
			text, stream, ppid, (int)chunk->data.size,
			(const char *)chunk->data.payload, chunk->data.stream, chunk->data.ppid);
	peer_send(association.peer, SACK);
}

/*
 * libsctp 1.0.19 writes both kinds of information into a buffer on its stack that is as large as one cmsg
 * of struct sctp_sendv_spa: 44 bytes on 32 bits, where the two take 48, and the compiler's guard ends the
 * process.
 */
static bool sends_all_kinds(void)
{
	if (sizeof(long) > 4)
		return true;
	scenario_note("sctp_sendv() is not called with SCTP_SENDV_SPA: on 32 bits libsctp overruns "
		      "a buffer of its own");
	return false;
}

SCENARIO(library_sends,
	 "sctp_sendmsg(), sctp_send() and sctp_sendv() with each kind of information send on the "
	 "stream and with the PPID that they are given",
	 .lab = &scripted_peer,
	 .spec = {"RFC6458-9.7-1", "RFC6458-9.10-1", "RFC6458-9.12-1", "RFC6458-9.12-2",
		  "RFC6458-9.12-3", "RFC6458-5.1-1", "RFC6458-5.3.7-1"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct sockaddr_storage to = path_address(lab, "wire", "path0", association.peer->port);
	socklen_t length = address_length(&to);
	struct sctp_sndrcvinfo old = {.sinfo_stream = STREAM,
				      .sinfo_ppid = htonl(PPID),
				      .sinfo_assoc_id = iut->association};
	struct sctp_sndinfo info = {
		.snd_sid = STREAM, .snd_ppid = htonl(PPID), .snd_assoc_id = iut->association};
	struct sctp_prinfo reliable = {.pr_policy = SCTP_PR_SCTP_NONE};
	struct sctp_sendv_spa both = {.sendv_flags =
					      SCTP_SEND_SNDINFO_VALID | SCTP_SEND_PRINFO_VALID,
				      .sendv_sndinfo = info,
				      .sendv_prinfo = reliable};
	struct iovec parts[] = {{"two ", 4}, {"parts", 5}};

	ck_assert_int_eq(sctp_sendmsg(iut->fd, "message", 7, (struct sockaddr *)&to, length,
				      htonl(PPID), 0, STREAM, 0, CONTEXT),
			 7);
	expect_sent(association, "message", STREAM, PPID);
	ck_assert_int_eq(sctp_send(iut->fd, "send", 4, &old, MSG_NOSIGNAL), 4);
	expect_sent(association, "send", STREAM, PPID);
	ck_assert_int_eq(sctp_sendv(iut->fd, parts, 2, NULL, 0, &info, sizeof(info),
				    SCTP_SENDV_SNDINFO, MSG_NOSIGNAL),
			 9);
	expect_sent(association, "two parts", STREAM, PPID);
	if (sends_all_kinds()) {
		ck_assert_int_eq(sctp_sendv(iut->fd, parts, 2, NULL, 0, &both, sizeof(both),
					    SCTP_SENDV_SPA, MSG_NOSIGNAL),
				 9);
		expect_sent(association, "two parts", STREAM, PPID);
	}
	/* Without struct sctp_sndinfo: the association is that of the address, the stream 0. */
	ck_assert_int_eq(sctp_sendv(iut->fd, parts, 1, (struct sockaddr *)&to, 1, NULL, 0,
				    SCTP_SENDV_NOINFO, MSG_NOSIGNAL),
			 4);
	expect_sent(association, "two ", 0, 0);
	ck_assert_int_eq(sctp_sendv(iut->fd, parts, 1, (struct sockaddr *)&to, 1, &reliable,
				    sizeof(reliable), SCTP_SENDV_PRINFO, MSG_NOSIGNAL),
			 4);
	expect_sent(association, "two ", 0, 0);
	info.snd_flags = SCTP_EOF;
	ck_assert_int_eq(sctp_sendv(iut->fd, NULL, 0, NULL, 0, &info, sizeof(info),
				    SCTP_SENDV_SNDINFO, MSG_NOSIGNAL),
			 0);
	peer_expect(association.peer, SHUTDOWN);
}

SCENARIO(library_mortal,
	 "A message of sctp_sendmsg() whose time to live is over comes back as failed with its "
	 "context, and one with 0 is sent",
	 .lab = &scripted_peer, .spec = {"RFC6458-9.7-2", "RFC6458-5.3.2-8", "RFC6458-5.3.2-9"})
{
	/* A window for the first message only. */
	struct association association = association_open(lab, .forward_tsn = true, .a_rwnd = 1500);
	struct endpoint *iut = association.iut;
	struct sockaddr_storage to = path_address(lab, "wire", "path0", association.peer->port);
	socklen_t length = address_length(&to);
	static const uint8_t message[1400];
	const struct received *failed;

	endpoint_send(iut, 0, NULL, .size = 1400);
	expect_data(association, 1);
	ck_assert_int_eq(sctp_sendmsg(iut->fd, message, 1400, (struct sockaddr *)&to, length, 0, 0,
				      STREAM, 200, CONTEXT),
			 1400);
	ck_assert_int_eq(sctp_sendmsg(iut->fd, message, 1300, (struct sockaddr *)&to, length, 0, 0,
				      STREAM, 0, CONTEXT),
			 1300);
	let_pass(lab, MILLISECONDS(500));
	send_sack(association, 1, .a_rwnd = 1500);
	failed = expect_event(iut, SCTP_SEND_FAILED_EVENT);
	ck_assert_uint_eq(notification_of(failed)->sn_send_failed_event.ssfe_info.snd_context,
			  CONTEXT);
	ck_assert_uint_eq(notification_of(failed)->sn_send_failed_event.ssfe_info.snd_sid, STREAM);
	ck_assert_uint_eq(peer_expect(association.peer, DATA)->chunk->data.size, 1300);
}

/* What sctp_recvv() says of the next message. */
static unsigned info_type(int fd, size_t room, struct sctp_recvv_rn *info)
{
	char text[64];
	struct iovec part = {text, sizeof(text)};
	struct sockaddr_storage from;
	socklen_t from_size = sizeof(from), size = (socklen_t)room;
	unsigned type = 99;
	int flags = 0;

	memset(info, 0, sizeof(*info));
	ck_assert_int_eq(sctp_recvv(fd, &part, 1, (struct sockaddr *)&from, &from_size, info, &size,
				    &type, &flags),
			 4);
	ck_assert(flags & MSG_EOR);
	return type;
}

static void queue_messages(struct association association, unsigned count)
{
	let_pass(association.lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	for (unsigned i = 0; i < count; i++)
		peer_send(association.peer, DATA, .stream = STREAM, .ppid = PPID, .text = "text");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	peer_ignore(association.peer, SACK);
	let_pass(association.lab, MILLISECONDS(300));
}

SCENARIO(
	library_receives,
	"sctp_recvv() tells what the user asked for: nothing, SCTP_RCVINFO, SCTP_NXTINFO if there is "
	"a next message, or both",
	.lab = &scripted_peer,
	.spec = {"RFC6458-9.13-1", "RFC6458-8.1.29-1", "RFC6458-8.1.30-1", "RFC6458-8.1.30-2",
		 "RFC6458-5.3.6-6"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct sctp_recvv_rn info;

	queue_messages(association, 5);
	option_set_int(iut, SCTP_RECVRCVINFO, 0);
	ck_assert_uint_eq(info_type(iut->fd, sizeof(info), &info), SCTP_RECVV_NOINFO);
	option_set_int(iut, SCTP_RECVRCVINFO, 1);
	ck_assert_uint_eq(info_type(iut->fd, sizeof(info), &info), SCTP_RECVV_RCVINFO);
	ck_assert_uint_eq(info.recvv_rcvinfo.rcv_sid, STREAM);
	option_set_int(iut, SCTP_RECVNXTINFO, 1);
	ck_assert_uint_eq(info_type(iut->fd, sizeof(info), &info), SCTP_RECVV_RN);
	ck_assert_uint_eq(info.recvv_rcvinfo.rcv_ppid, htonl(PPID));
	ck_assert_uint_eq(info.recvv_nxtinfo.nxt_sid, STREAM);
	ck_assert_uint_eq(info.recvv_nxtinfo.nxt_length, 4);
	option_set_int(iut, SCTP_RECVRCVINFO, 0);
	ck_assert_uint_eq(info_type(iut->fd, sizeof(info), &info), SCTP_RECVV_NXTINFO);
	/* The last one: there is nothing next. */
	ck_assert_uint_eq(info_type(iut->fd, sizeof(info), &info), SCTP_RECVV_NOINFO);
}

SCENARIO(library_receives_message,
	 "sctp_recvmsg() fills in struct sctp_sndrcvinfo, the sender's address and the flags, and "
	 "sctp_opt_info() takes the association from its argument",
	 .lab = &scripted_peer,
	 .spec = {"RFC6458-9.8-1", "RFC6458-8-6", "RFC6458-3.1.4-8", "RFC6458-8-4"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};
	struct sockaddr_storage from, to = path_address(lab, "wire", "path0", PEER_PORT);
	socklen_t size = sizeof(from), status_size = sizeof(struct sctp_status);
	struct sctp_sndrcvinfo info = {0};
	struct sctp_status status = {.sstat_assoc_id = iut->association + 1};
	char text[16];
	int flags = 0;

	queue_messages(association, 1);
	option_set_int(iut, SCTP_RECVRCVINFO, 0);
	endpoint_set(iut, SCTP_EVENTS, &data_io, sizeof(data_io));
	ck_assert_int_eq(sctp_recvmsg(iut->fd, text, sizeof(text), (struct sockaddr *)&from, &size,
				      &info, &flags),
			 4);
	ck_assert_uint_eq(info.sinfo_stream, STREAM);
	ck_assert_uint_eq(info.sinfo_ppid, htonl(PPID));
	ck_assert_int_eq(info.sinfo_assoc_id, iut->association);
	ck_assert(flags & MSG_EOR);
	ck_assert(is_host(&to, (struct sockaddr *)&from));
	ck_assert_int_eq(
		sctp_opt_info(iut->fd, iut->association, SCTP_STATUS, &status, &status_size), 0);
	ck_assert_int_eq(status.sstat_state, SCTP_ESTABLISHED);
}

SCENARIO(library_receives_little,
	 "sctp_recvv() with little room gives the information that fits, or none",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct sctp_recvv_rn info;

	queue_messages(association, 3);
	option_set_int(iut, SCTP_RECVRCVINFO, 1);
	option_set_int(iut, SCTP_RECVNXTINFO, 1);
	ck_assert_uint_eq(info_type(iut->fd, 4, &info), SCTP_RECVV_NOINFO);
	ck_assert_uint_eq(info_type(iut->fd, sizeof(struct sctp_nxtinfo), &info),
			  SCTP_RECVV_NXTINFO);
}

SCENARIO(library_authinfo, "sctp_sendv() with struct sctp_authinfo sends with that key",
	 .lab = &two_nodes, .needs = CAP_AUTH)
{
	enum { KEY = 0x0203 };
	struct sctp_authinfo key = {.auth_keynumber = KEY};
	struct iovec part = {"with a key", 10};
	struct sockaddr_storage to;
	struct endpoint *server, *client;

	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	auth_require(server, DATA);
	auth_key_set(server, KEY, "key");
	auth_key_set(client, KEY, "key");
	endpoint_connect(client, server);
	to = peer_address(client, "path0", SERVER_PORT);
	ck_assert_int_eq(sctp_sendv(client->fd, &part, 1, (struct sockaddr *)&to, 1, &key,
				    sizeof(key), SCTP_SENDV_AUTHINFO, 0),
			 10);
	ck_assert_mem_eq(expect_packet(lab, AUTH, .from = "a")->chunk->value, "\2\3", 2);
	expect_message(server, 0, "with a key");
}
