/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to sock_diag(7) for one association by its addresses. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

static const char *const paths[] = {"path0", "path1"};

static void expect_same(const struct sockets_diag_record *one,
			const struct sockets_diag_record *other)
{
	ck_assert_mem_eq(&one->msg, &other->msg, sizeof(one->msg));
	ck_assert_mem_eq(&one->info, &other->info, sizeof(one->info));
	ck_assert_mem_eq(one->locals, other->locals, sizeof(one->locals));
	ck_assert_mem_eq(one->peers, other->peers, sizeof(one->peers));
	ck_assert_uint_eq(one->given, other->given);
}

SCENARIO(diag_lookup,
	 "sock_diag finds an association by any address of either end, with or without its "
	 "socket's cookie, and reports the same as in a list",
	 .lab = &scripted_dual_path, .needs = CAP_SOCK_DIAG)
{
	struct sockets_diag_record listed, found;

	association_open(lab, .bound_paths = {"path0", "path1"}, .paths = {"path1"});
	let_pass(lab, SECONDS(1));
	listed = sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT, .extensions = UINT8_MAX);
	for (unsigned i = 0; i < 8; i++) {
		struct sockaddr_storage local = path_address(lab, "iut", paths[i & 1], SERVER_PORT);
		struct sockaddr_storage other =
			path_address(lab, "wire", paths[i >> 1 & 1], PEER_PORT);
		const struct sockets_diag_answer *answer = sockets_diag_ask(
			lab, "iut", .local = &local, .peer = &other, .extensions = UINT8_MAX,
			.cookie = i & 4 ? listed.msg.id.idiag_cookie : NULL);

		found = sockets_diag_find(answer, SERVER_PORT, PEER_PORT);
		ck_assert_int_eq(answer->error, 0);
		ck_assert_uint_eq(found.flags & NLM_F_MULTI, 0);
		expect_same(&found, &listed);
	}
}

SCENARIO(diag_stale_cookie,
	 "A request to sock_diag for an association with the cookie of another socket is "
	 "refused with ESTALE",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct sockaddr_storage local = path_address(lab, "iut", "path0", SERVER_PORT);
	struct sockaddr_storage other = path_address(lab, "wire", "path0", PEER_PORT);
	struct sockets_diag_record record, another;

	association_open(lab);
	endpoint_listen(lab, "iut", ONE_TO_MANY, .port = SERVER_PORT + 1);
	record = sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT);
	another = sockets_diag_get(lab, "iut", SERVER_PORT + 1, 0);
	for (unsigned i = 0; i < 3; i++) {
		const struct sockets_diag_answer *answer;
		uint32_t cookie[2];

		memcpy(cookie, (i < 2 ? record : another).msg.id.idiag_cookie, sizeof(cookie));
		if (i < 2)
			cookie[i] ^= 1;
		answer = sockets_diag_ask(lab, "iut", .local = &local, .peer = &other,
					  .cookie = cookie);
		ck_assert_int_eq(answer->error, ESTALE);
		ck_assert_uint_eq(answer->count, 0);
	}
}

SCENARIO(diag_cookies,
	 "An accepted or peeled-off socket has a cookie of its own, and that of the listening "
	 "socket is stale for its association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 /* Seen on 7.2.13.  6.12 has no sctp_clone_sock() and no such deviation. */
	 .known = {{"6.19", NULL,
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
		struct sockets_diag_record record = sockets_diag_get(lab, "iut", port, 0);
		struct endpoint *own = peer_connect(peer, listener);
		const struct sockets_diag_answer *answer;

		sockets_diag_expect_socket(&record, listener->fd);
		if (i == 0)
			own = endpoint_peeloff(listener);
		answer = sockets_diag_ask(lab, "iut", .local = &local, .peer = &other,
					  .cookie = record.msg.id.idiag_cookie);
		ck_assert_int_eq(answer->error, ESTALE);
		record = sockets_diag_get(lab, "iut", port, peer->port, .local = &local,
					  .peer = &other);
		sockets_diag_expect_socket(&record, own->fd);
	}
}

enum { CLIENT_PORT = 7030 };

static int lookup_error(struct lab *lab, const char *node, uint16_t port, const char *servers_path,
			uint16_t server_port)
{
	struct sockaddr_storage local = path_address(lab, "a", "path0", port);
	struct sockaddr_storage other = path_address(lab, "b", servers_path, server_port);

	return sockets_diag_ask(lab, node, .local = &local, .peer = &other)->error;
}

SCENARIO(diag_no_association,
	 "A request to sock_diag for an association that does not exist is refused with ENOENT: "
	 "other ports, another address or network namespace, an association that has ended",
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
	 "SOCK_DESTROY, which SCTP does not support, is refused with EOPNOTSUPP and ends no "
	 "association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);
	struct sockaddr_storage local = path_address(lab, "iut", "path0", SERVER_PORT);
	struct sockaddr_storage other = path_address(lab, "wire", "path0", PEER_PORT);
	const struct sockets_diag_answer *answer;

	answer =
		sockets_diag_ask(lab, "iut", .type = SOCK_DESTROY, .local = &local, .peer = &other);
	ck_assert_int_eq(answer->error, EOPNOTSUPP);
	peer_expect_alive(association.peer);
}
