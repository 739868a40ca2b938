/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sock_diag(7) asked for one association by its addresses. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

static const char *const paths[] = {"path0", "path1"};

static void expect_same(const struct diag_record *one, const struct diag_record *other)
{
	ck_assert_mem_eq(&one->msg, &other->msg, sizeof(one->msg));
	ck_assert_mem_eq(&one->info, &other->info, sizeof(one->info));
	ck_assert_mem_eq(one->locals, other->locals, sizeof(one->locals));
	ck_assert_mem_eq(one->peers, other->peers, sizeof(one->peers));
	ck_assert_uint_eq(one->given, other->given);
}

SCENARIO(diag_lookup,
	 "sock_diag finds an association by any address of either end, with the cookie of its "
	 "socket or without one, and tells the same as in a list",
	 .lab = &scripted_dual_path, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .paths = {"path0", "path1"});
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	struct diag_record listed, found;

	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {tlv_address(&second)}));
	endpoint_disable_heartbeats(iut);
	let_pass(lab, SECONDS(1));
	listed = diag_find(diag_ask(lab, "iut", .extensions = UINT8_MAX), SERVER_PORT, PEER_PORT);
	for (unsigned i = 0; i < 8; i++) {
		struct sockaddr_storage local = path_address(lab, "iut", paths[i & 1], SERVER_PORT);
		struct sockaddr_storage other =
			path_address(lab, "wire", paths[i >> 1 & 1], PEER_PORT);
		const struct diag_answer *answer = diag_ask(
			lab, "iut", .local = &local, .peer = &other, .extensions = UINT8_MAX,
			.cookie = i & 4 ? listed.msg.id.idiag_cookie : NULL);

		found = diag_find(answer, SERVER_PORT, PEER_PORT);
		ck_assert_int_eq(answer->error, 0);
		ck_assert_uint_eq(found.flags & NLM_F_MULTI, 0);
		expect_same(&found, &listed);
	}
}

SCENARIO(diag_stale_cookie,
	 "sock_diag asked for an association with the cookie of another socket gives ESTALE",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage local = path_address(lab, "iut", "path0", SERVER_PORT);
	struct sockaddr_storage other = path_address(lab, "wire", "path0", PEER_PORT);
	struct diag_record record, another;

	peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	endpoint_listen(lab, "iut", ONE_TO_MANY, .port = SERVER_PORT + 1);
	record = diag_find(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT);
	another = diag_find(diag_ask(lab, "iut"), SERVER_PORT + 1, 0);
	for (unsigned i = 0; i < 3; i++) {
		const struct diag_answer *answer;
		uint32_t cookie[2];

		memcpy(cookie, (i < 2 ? record : another).msg.id.idiag_cookie, sizeof(cookie));
		if (i < 2)
			cookie[i] ^= 1;
		answer = diag_ask(lab, "iut", .local = &local, .peer = &other, .cookie = cookie);
		ck_assert_int_eq(answer->error, ESTALE);
		ck_assert_uint_eq(answer->count, 0);
	}
}

SCENARIO(diag_cookies,
	 "An accepted socket, and one that an association was peeled off to, have a cookie of "
	 "their own, and that of the listening socket is stale for the association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 /* Seen on 7.2.13; not on 6.12 and before. */
	 .known = {{"7.2", NULL,
		    "they have the cookie of the listening socket: sctp_clone_sock() "
		    "(net/sctp/socket.c) leaves it in the copy"}})
{
	for (uint16_t i = 0; i < 2; i++) {
		const uint16_t port = SERVER_PORT + i;
		struct peer *peer = peer_open(lab, .port = PEER_PORT + i, .iut_port = port);
		struct sockaddr_storage local = path_address(lab, "iut", "path0", port);
		struct sockaddr_storage other = path_address(lab, "wire", "path0", peer->port);
		struct endpoint *listener =
			endpoint_listen(lab, "iut", i ? ONE_TO_ONE : ONE_TO_MANY, .port = port);
		struct diag_record record = diag_find(diag_ask(lab, "iut"), port, 0);
		struct endpoint *own = peer_connect(peer, listener);
		const struct diag_answer *answer;

		diag_expect_socket(&record, listener->fd);
		if (i == 0)
			own = endpoint_peeloff(listener);
		answer = diag_ask(lab, "iut", .local = &local, .peer = &other,
				  .cookie = record.msg.id.idiag_cookie);
		ck_assert_int_eq(answer->error, ESTALE);
		record = diag_find(diag_ask(lab, "iut", .local = &local, .peer = &other), port,
				   peer->port);
		diag_expect_socket(&record, own->fd);
	}
}

enum { CLIENT_PORT = 7030 };

static int lookup_error(struct lab *lab, const char *node, uint16_t port, const char *servers_path,
			uint16_t server_port)
{
	struct sockaddr_storage local = path_address(lab, "a", "path0", port);
	struct sockaddr_storage other = path_address(lab, "b", servers_path, server_port);

	return diag_ask(lab, node, .local = &local, .peer = &other)->error;
}

SCENARIO(diag_no_association,
	 "sock_diag asked for an association that is not there gives ENOENT: other ports, another "
	 "address, another network namespace, or one that has ended",
	 .lab = &dual_path, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT, .paths = {"path0"});

	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT, "path0", SERVER_PORT), ENOENT);
	endpoint_connect(client, server);
	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT, "path0", SERVER_PORT), 0);
	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT + 1, "path0", SERVER_PORT), ENOENT);
	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT, "path0", SERVER_PORT + 1), ENOENT);
	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT, "path1", SERVER_PORT), ENOENT);
	ck_assert_int_eq(lookup_error(lab, "b", CLIENT_PORT, "path0", SERVER_PORT), ENOENT);
	endpoint_abort(client, NULL);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_int_eq(lookup_error(lab, "a", CLIENT_PORT, "path0", SERVER_PORT), ENOENT);
}

SCENARIO(diag_destroy,
	 "SOCK_DESTROY, which SCTP does not support, gives EOPNOTSUPP and ends no association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage local = path_address(lab, "iut", "path0", SERVER_PORT);
	struct sockaddr_storage other = path_address(lab, "wire", "path0", PEER_PORT);
	const struct diag_answer *answer;

	peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	answer = diag_ask(lab, "iut", .type = SOCK_DESTROY, .local = &local, .peer = &other);
	ck_assert_int_eq(answer->error, EOPNOTSUPP);
	peer_expect_alive(peer);
}
