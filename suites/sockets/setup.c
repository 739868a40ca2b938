/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that set up associations without being told how, and those that accept none: RFC 6458 3.1, 4.1 and 7.5. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

static long send_text(int fd, const struct sockaddr_storage *to, const char *text)
{
	return sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)to,
		      address_length(to));
}

SCENARIO(
	implicit_unbound,
	"A socket that is not bound gets a port of the system's and all addresses with connect() and "
	"with the first message, and its own parameters",
	.lab = &dual_path,
	.spec = {"RFC6458-3.1.2-7", "RFC6458-4.1.2-4", "RFC6458-7.5-4", "RFC6458-3.1.6-1",
		 "RFC6458-4.1.5-2", "RFC6458-7.5-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage there = path_address(lab, "b", "path0", server->port);

	for (unsigned i = 0; i < 3; i++) {
		const char *own[] = {"path0", "path1"};
		int fd = sockets_open(lab, "a", i == 0 ? SOCK_STREAM : SOCK_SEQPACKET);
		struct sctp_initmsg streams = {.sinit_num_ostreams = 7};
		const struct packet *init;

		ck_assert_int_eq(
			setsockopt(fd, IPPROTO_SCTP, SCTP_INITMSG, &streams, sizeof(streams)), 0);
		if (i < 2)
			ck_assert_int_eq(sockets_connect(fd, &there), EINPROGRESS);
		else
			ck_assert_int_eq(send_text(fd, &there, "first"), 5);
		init = expect_packet(lab, INIT, .from = "a");
		ck_assert_uint_ne(init->sctp.source_port, 0);
		ck_assert_uint_eq(init->chunk->init.ostreams, 7);
		for (unsigned p = 0; p < ARRAY_SIZE(own); p++)
			ck_assert(chunk_lists_address(lab, init, own[p]));
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		close(fd);
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	}
}

SCENARIO(
	not_listening,
	"A socket that does not listen, or no longer does, refuses an INIT with an ABORT, and accepts "
	"associations once it listens",
	.lab = &scripted_peer,
	.spec = {"RFC6458-3.1.2-8", "RFC6458-3.1.3-1", "RFC6458-3.1.3-2", "RFC6458-4.1.2-3",
		 "RFC6458-4.1.3-2"})
{
	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		int fd = sockets_open(lab, "iut", types[i]);

		ck_assert_int_eq(sockets_bind(lab, fd, "iut", "path0", SERVER_PORT), 0);
		peer_send(peer, INIT);
		peer_expect(peer, ABORT);
		ck_assert_int_eq(sockets_listen(fd, 2), 0);
		peer_send(peer, INIT);
		peer_expect(peer, INIT_ACK);
		ck_assert_int_eq(sockets_listen(fd, 0), 0);
		peer_send(peer, INIT);
		peer_expect(peer, ABORT);
		close(fd);
	}
}

SCENARIO(close_all, "close() of a one-to-many socket shuts down each of its associations",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.5-1"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct peer *peers[3];

	for (unsigned i = 0; i < ARRAY_SIZE(peers); i++) {
		peers[i] = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		peer_connect(peers[i], iut);
	}
	endpoint_close(iut);
	for (unsigned i = 0; i < ARRAY_SIZE(peers); i++) {
		peer_expect(peers[i], SHUTDOWN);
		peer_send(peers[i], SHUTDOWN_ACK);
		peer_expect(peers[i], SHUTDOWN_COMPLETE);
	}
}

SCENARIO(
	failed_with_setup,
	"When a setup fails, the messages that were to be sent come back with SCTP_SEND_FAILED_EVENT",
	.lab = &scripted_peer, .spec = {"RFC6458-3.2-3", "RFC6458-6.1.1-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage there = path_address(lab, "wire", "path0", peer->port);
	static const char *const texts[] = {"first", "second"};

	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++)
		ck_assert_int_eq(send_text(iut->fd, &there, texts[i]), (long)strlen(texts[i]));
	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct sctp_send_failed_event *failed =
			&notification_of(expect_event(iut, SCTP_SEND_FAILED_EVENT))
				 ->sn_send_failed_event;

		ck_assert_uint_eq(failed->ssf_flags, SCTP_DATA_UNSENT);
		ck_assert_mem_eq(failed->ssf_data, texts[i], strlen(texts[i]));
	}
}

/* RFC 6458 leaves it open (4.1.8, 7.1), and wants it (4.1.5). */
SCENARIO(implicit_one_to_one,
	 "A one-to-one socket sets up its association with the first message of sendto() and "
	 "sendmsg()",
	 .lab = &two_nodes, .spec = {"RFC6458-4.1.5-3", "RFC6458-4.1.8-3", "RFC6458-7.1-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	for (unsigned i = 0; i < 2; i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
		struct sockaddr_storage there = peer_address(client, "path0", server->port);
		struct iovec part = {"hello", 5};
		struct msghdr message = {.msg_name = &there,
					 .msg_namelen = address_length(&there),
					 .msg_iov = &part,
					 .msg_iovlen = 1};

		if (i == 0)
			ck_assert_int_eq(send_text(client->fd, &there, "hello"), 5);
		else
			ck_assert_int_eq(sendmsg(client->fd, &message, MSG_NOSIGNAL), 5);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		expect_message(server, 0, "hello");
	}
}

SCENARIO(init_timeout_is_not_rto_max,
	 "sinit_max_init_timeo bounds the timeouts of INIT, and not those of DATA",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_open(lab, "iut", ONE_TO_MANY, .init_attempts = 3, .init_timeout = 3000);
	int64_t sent;

	peer_invite(peer, iut);
	sent = peer_expect(peer, INIT, .within = MILLISECONDS(100))->time;
	for (unsigned i = 0; i < 2; i++)
		sent = peer_expect(peer, INIT, .after = SECONDS(3), .since = sent)->time;
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_ignore(peer, HEARTBEAT);
	endpoint_disable_heartbeats(iut);
	endpoint_send(iut, 0, "lost");
	sent = peer_expect(peer, DATA)->time;
	/* Each timeout is twice the last one, beyond 3 s. */
	for (int64_t rto = (int64_t)endpoint_path(iut, "path0").spinfo_rto; rto <= 4000; rto *= 2)
		sent = peer_expect(peer, DATA, .after = MILLISECONDS(rto), .since = sent)->time;
	ck_assert_uint_gt(endpoint_path(iut, "path0").spinfo_rto, 3000);
}

SCENARIO(
	stalled_neighbour,
	"With a send buffer for each association (net.sctp.sndbuf_policy) one that stalls does not "
	"keep another of the socket from being written",
	.lab = &scripted_peer, .spec = {"RFC6458-3.3-1"})
{
	static const uint8_t message[1000];
	struct association association;
	struct endpoint *iut;
	struct peer *other;
	struct sctp_sndinfo info = {0};
	struct iovec part = {(void *)(uintptr_t)message, sizeof(message)};
	const int room = 10000;

	sysctl_set(lab, "iut", "net/sctp/sndbuf_policy", "1");
	association = association_open(lab);
	iut = association.iut;
	info.snd_assoc_id = iut->association;
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	other = peer_open(lab, .port = PEER_PORT + 1);
	peer_connect(other, iut);
	peer_ignore(association.peer, DATA);
	while (sctp_sendv(iut->fd, &part, 1, NULL, 0, &info, sizeof(info), SCTP_SENDV_SNDINFO,
			  MSG_NOSIGNAL) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	endpoint_send(iut, 0, "the other goes on");
	peer_expect(other, DATA);
	peer_send(other, SACK);
}

SCENARIO(init_timeout_of_zero,
	 "SCTP_INITMSG of zeros leaves the defaults, and the association is set up as ever",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (unsigned i = 0; i < 2; i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
		struct sctp_initmsg zeros = {.sinit_max_attempts = i ? 4 : 0}, init;

		endpoint_set(client, SCTP_INITMSG, &zeros, sizeof(zeros));
		endpoint_get(client, SCTP_INITMSG, &init, sizeof(init));
		ck_assert_uint_ne(init.sinit_max_init_timeo, 0);
		ck_assert_uint_ne(init.sinit_num_ostreams, 0);
		endpoint_connect(client, server);
	}
}
