/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a list of sock_diag(7) is filtered by, and lists that take several datagrams. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { PORT = 7010, OTHER_PORT = 7020, ASSOCIATIONS = 40, LISTENERS = 60 };

#define STATE(state) (1U << (state))

/* Two endpoints with an association each, to ports of their own. */
static void two_associations(struct lab *lab)
{
	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i),
					      .iut_port = i ? OTHER_PORT : PORT);

		peer_connect(peer,
			     endpoint_listen(lab, "iut", ONE_TO_MANY, .port = peer->iut_port));
	}
}

SCENARIO(diag_ports,
	 "A list of sock_diag for a port of the node, or one of the peer, has what is of that port "
	 "only",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	ck_assert_uint_eq(diag_ask(lab, "iut")->count, 5);

	answer = diag_ask(lab, "iut", .port = PORT);
	diag_find(answer, PORT, 0);
	diag_find(answer, PORT, PEER_PORT);
	ck_assert_uint_eq(answer->count, 2);

	answer = diag_ask(lab, "iut", .port = PORT + 1);
	diag_find(answer, PORT + 1, 0);
	ck_assert_uint_eq(answer->count, 1);

	answer = diag_ask(lab, "iut", .peer_port = PEER_PORT + 1);
	diag_find(answer, OTHER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(diag_count(answer, PORT, PEER_PORT), 0);
	ck_assert_uint_eq(diag_count(answer, PORT + 1, 0), 0);

	ck_assert_uint_eq(diag_ask(lab, "iut", .port = PORT, .peer_port = PEER_PORT + 1)->count, 0);
	ck_assert_uint_eq(
		diag_ask(lab, "iut", .states = STATE(TCP_LISTEN), .port = PORT + 2)->count, 0);
}

SCENARIO(diag_listening,
	 "A list of sock_diag for the state LISTEN has all listening sockets, those with "
	 "associations as well, and no association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	endpoint_open(lab, "iut", ONE_TO_ONE, .port = PORT + 2);
	answer = diag_ask(lab, "iut", .states = STATE(TCP_LISTEN));
	diag_find(answer, PORT, 0);
	diag_find(answer, PORT + 1, 0);
	diag_find(answer, OTHER_PORT, 0);
	ck_assert_uint_eq(answer->count, 3);
	/* A port of a peer is none of theirs. */
	ck_assert_uint_eq(
		diag_ask(lab, "iut", .states = STATE(TCP_LISTEN), .peer_port = PEER_PORT)->count,
		0);
}

SCENARIO(diag_not_listening,
	 "A list of sock_diag that leaves the state LISTEN out has no listening socket",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "before its associations each socket is listed, whatever its state "
		    "(sctp_sock_dump() in net/sctp/diag.c)"}})
{
	const struct diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	answer = diag_ask(lab, "iut", .states = ~STATE(TCP_LISTEN));
	diag_find(answer, PORT, PEER_PORT);
	diag_find(answer, OTHER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(diag_count(answer, PORT + 1, 0), 0);
	ck_assert_uint_eq(answer->count, 2);
}

SCENARIO(diag_other_states,
	 "A list of sock_diag for a state that an association is not in does not have it",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "states other than LISTEN and CLOSE ask for all associations "
		    "(sctp_diag_dump() in net/sctp/diag.c)"}})
{
	const struct diag_answer *answer;

	two_associations(lab);
	answer = diag_ask(lab, "iut", .states = STATE(DIAG_SHUTDOWN_SENT));
	ck_assert_uint_eq(diag_count(answer, PORT, PEER_PORT), 0);
	ck_assert_uint_eq(diag_count(answer, OTHER_PORT, PEER_PORT + 1), 0);
}

SCENARIO(diag_families,
	 "A list of sock_diag for one IP version has the sockets of that version, and with them "
	 "their associations",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PEER_PORT);
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(OTHER_PORT)};
	/* All endpoints of such a lab are IPv6 sockets. */
	int fd = lab_socket(lab, "b", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
	const struct diag_answer *answer;

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	endpoint_connect(client, server, .link = "path0/ipv6");
	answer = diag_ask(lab, "b", .family = AF_INET6);
	diag_find(answer, PORT, 0);
	diag_find(answer, PORT, PEER_PORT);
	ck_assert_uint_eq(answer->count, 2);
	answer = diag_ask(lab, "b", .family = AF_INET);
	diag_find(answer, OTHER_PORT, 0);
	ck_assert_uint_eq(answer->count, 1);
}

/* Each of the associations once, and before them their socket, once. */
static void expect_all(const struct diag_answer *answer)
{
	ck_assert_uint_eq(answer->count, ASSOCIATIONS + 1);
	diag_find(answer, PORT, 0);
	ck_assert(!answer->records[0].association);
	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		diag_find(answer, PORT, (uint16_t)(PEER_PORT + i));
}

/* One of the 32 sets of the extensions that SCTP knows. */
static uint8_t extensions(unsigned set)
{
	static const unsigned known[] = {INET_DIAG_INFO, INET_DIAG_CONG, INET_DIAG_TOS,
					 INET_DIAG_TCLASS, INET_DIAG_SKMEMINFO};
	unsigned extensions = 0;

	for (unsigned i = 0; i < 5; i++)
		if (set & 1U << i)
			extensions |= DIAG_EXTENSION(known[i]);
	return (uint8_t)extensions;
}

SCENARIO(diag_many_associations,
	 "A list of sock_diag that takes several datagrams has each association of a socket once, "
	 "and the socket once, before them",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .port = PORT);
	const struct diag_answer *answer;

	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .iut_port = PORT),
			     iut);
	answer = diag_ask(lab, "iut");
	ck_assert_uint_ge(answer->datagrams, 3);
	expect_all(answer);
	/* Records of other sizes: the datagrams end elsewhere. */
	for (unsigned i = 0; i < 32; i++)
		expect_all(diag_ask(lab, "iut", .extensions = extensions(i)));
	answer = diag_ask(lab, "iut", .peer_port = PEER_PORT + ASSOCIATIONS - 1);
	ck_assert_uint_eq(answer->count, 2);
	diag_find(answer, PORT, PEER_PORT + ASSOCIATIONS - 1);
}

SCENARIO(diag_many_sockets,
	 "A list of sock_diag that takes several datagrams has each listening socket once",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct diag_answer *answer;

	for (unsigned i = 0; i < LISTENERS; i++)
		endpoint_listen(lab, "iut", i % 2 ? ONE_TO_ONE : ONE_TO_MANY,
				.port = (uint16_t)(PORT + i));
	answer = diag_ask(lab, "iut");
	ck_assert_uint_ge(answer->datagrams, 3);
	ck_assert_uint_eq(answer->count, LISTENERS);
	for (unsigned i = 0; i < LISTENERS; i++)
		diag_find(answer, (uint16_t)(PORT + i), 0);
}

SCENARIO(diag_accepted_associations,
	 "A list of sock_diag that takes several datagrams has each association of one-to-one "
	 "sockets once, with the accepted socket before it",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT);
	const struct endpoint *accepted[ASSOCIATIONS];
	const struct diag_answer *answer;
	unsigned found = 0;

	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		accepted[i] = peer_connect(
			peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .iut_port = PORT),
			listener);
	answer = diag_ask(lab, "iut", .extensions = DIAG_EXTENSION(INET_DIAG_INFO));
	ck_assert_uint_ge(answer->datagrams, 5);
	ck_assert_uint_eq(answer->count, 2 * ASSOCIATIONS + 1);
	for (unsigned i = 0; i < ASSOCIATIONS; i++) {
		struct diag_record record = diag_find(answer, PORT, (uint16_t)(PEER_PORT + i));

		diag_expect_socket(&record, accepted[i]->fd);
	}
	for (unsigned i = 1; i < answer->count; i++) {
		const struct diag_record *one = &answer->records[i];

		if (!one->association)
			continue;
		found++;
		ck_assert_uint_eq(one[-1].msg.idiag_inode, one->msg.idiag_inode);
		ck_assert(!one[-1].association);
		ck_assert_uint_eq(one[-1].msg.idiag_state, TCP_ESTABLISHED);
	}
	ck_assert_uint_eq(found, ASSOCIATIONS);
}

SCENARIO(diag_multipart, "All messages of a list carry NLM_F_MULTI, as netlink(7) has it",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "those of associations do not (sctp_sock_dump() in net/sctp/diag.c)"}})
{
	const struct diag_answer *answer;

	two_associations(lab);
	answer = diag_ask(lab, "iut");
	ck_assert_uint_eq(answer->count, 4);
	for (unsigned i = 0; i < answer->count; i++)
		if (!answer->records[i].association)
			ck_assert_uint_eq(answer->records[i].flags & NLM_F_MULTI, NLM_F_MULTI);
	for (unsigned i = 0; i < answer->count; i++)
		ck_assert_msg(answer->records[i].flags & NLM_F_MULTI, "record %u has flags %#x", i,
			      answer->records[i].flags);
}
