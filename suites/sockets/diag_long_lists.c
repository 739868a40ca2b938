/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of sock_diag(7) that take several datagrams. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { PORT = 7010, ASSOCIATIONS = 40, LISTENERS = 60 };

/* Each of the associations once, and before them their socket, once. */
static void expect_all(const struct sockets_diag_answer *answer)
{
	ck_assert_uint_eq(answer->count, ASSOCIATIONS + 1);
	sockets_diag_find(answer, PORT, 0);
	ck_assert(!answer->records[0].association);
	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		sockets_diag_find(answer, PORT, (uint16_t)(PEER_PORT + i));
}

/* One of the 32 sets of the extensions that SCTP knows. */
static uint8_t extensions(unsigned set)
{
	static const unsigned known[] = {INET_DIAG_INFO, INET_DIAG_CONG, INET_DIAG_TOS,
					 INET_DIAG_TCLASS, INET_DIAG_SKMEMINFO};
	unsigned extensions = 0;

	for (unsigned i = 0; i < 5; i++)
		if (set & 1U << i)
			extensions |= SOCKETS_DIAG_EXTENSION(known[i]);
	return (uint8_t)extensions;
}

SCENARIO(diag_many_associations,
	 "A list of sock_diag in several datagrams has each association of a socket once, after "
	 "the socket, which it has once as well",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .port = PORT);
	const struct sockets_diag_answer *answer;

	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .iut_port = PORT),
			     iut);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING);
	ck_assert_uint_ge(answer->datagrams, 3);
	expect_all(answer);
	/* Records of other sizes: the datagrams end elsewhere. */
	for (unsigned i = 0; i < 32; i++)
		expect_all(sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
					    .extensions = extensions(i)));
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
				  .peer_port = PEER_PORT + ASSOCIATIONS - 1);
	ck_assert_uint_eq(answer->count, 2);
	sockets_diag_find(answer, PORT, PEER_PORT + ASSOCIATIONS - 1);
}

SCENARIO(diag_many_sockets,
	 "A list of sock_diag in several datagrams has each listening socket once",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .no_packets = true)
{
	const struct sockets_diag_answer *answer;

	for (unsigned i = 0; i < LISTENERS; i++)
		endpoint_listen(lab, "iut", i % 2 ? ONE_TO_ONE : ONE_TO_MANY,
				.port = (uint16_t)(PORT + i));
	answer = sockets_diag_ask(lab, "iut");
	ck_assert_uint_ge(answer->datagrams, 3);
	ck_assert_uint_eq(answer->count, LISTENERS);
	for (unsigned i = 0; i < LISTENERS; i++)
		sockets_diag_find(answer, (uint16_t)(PORT + i), 0);
}

SCENARIO(diag_accepted_associations,
	 "A list of sock_diag in several datagrams has each association of one-to-one sockets "
	 "once, after its accepted socket",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT);
	const struct endpoint *accepted[ASSOCIATIONS];
	const struct sockets_diag_answer *answer;
	unsigned found = 0;

	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		accepted[i] = peer_connect(
			peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .iut_port = PORT),
			listener);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
				  .extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO));
	ck_assert_uint_ge(answer->datagrams, 5);
	ck_assert_uint_eq(answer->count, 2 * ASSOCIATIONS);
	for (unsigned i = 0; i < ASSOCIATIONS; i++) {
		struct sockets_diag_record record =
			sockets_diag_find(answer, PORT, (uint16_t)(PEER_PORT + i));

		sockets_diag_expect_socket(&record, accepted[i]->fd);
	}
	for (unsigned i = 1; i < answer->count; i++) {
		const struct sockets_diag_record *one = &answer->records[i];

		if (!one->association)
			continue;
		found++;
		ck_assert_uint_eq(one[-1].msg.idiag_inode, one->msg.idiag_inode);
		ck_assert(!one[-1].association);
		ck_assert_uint_eq(one[-1].msg.idiag_state, TCP_ESTABLISHED);
	}
	ck_assert_uint_eq(found, ASSOCIATIONS);
}
