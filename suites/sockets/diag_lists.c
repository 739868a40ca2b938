/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a list of sock_diag(7) is filtered by. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { PORT = 7010, OTHER_PORT = 7020 };

/* Two endpoints, each with an association to a port of its own. */
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
	 "A list of sock_diag for a port of the node, or for a port of the peer, has only that "
	 "port's records",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING, .port = PORT);
	sockets_diag_find(answer, PORT, PEER_PORT);
	sockets_diag_find(answer, PORT, 0);
	ck_assert_uint_eq(answer->count, 2);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
				  .peer_port = PEER_PORT + 1);
	sockets_diag_find(answer, OTHER_PORT, PEER_PORT + 1);
	sockets_diag_find(answer, OTHER_PORT, 0);
	ck_assert_uint_eq(answer->count, 2);
	ck_assert_uint_eq(
		sockets_diag_ask(lab, "iut", .port = PORT, .peer_port = PEER_PORT + 1)->count, 0);

	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_STATE(TCP_LISTEN),
				  .port = PORT + 1);
	sockets_diag_find(answer, PORT + 1, 0);
	ck_assert_uint_eq(answer->count, 1);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_STATE(TCP_LISTEN),
				  .port = PORT + 2);
	ck_assert_uint_eq(answer->count, 0);
	/* Listening sockets have no port of a peer. */
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_STATE(TCP_LISTEN),
				  .peer_port = PEER_PORT);
	ck_assert_uint_eq(answer->count, 0);
}

SCENARIO(diag_everything,
	 "A list of sock_diag for all states has each endpoint and each association once",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .fix = {"diag-endpoints-lock"})
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	answer = sockets_diag_ask(lab, "iut");
	sockets_diag_find(answer, PORT, 0);
	sockets_diag_find(answer, PORT, PEER_PORT);
	sockets_diag_find(answer, PORT + 1, 0);
	sockets_diag_find(answer, OTHER_PORT, 0);
	sockets_diag_find(answer, OTHER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(answer->count, 5);
}

SCENARIO(diag_listening,
	 "A list of sock_diag for the state LISTEN has all listening sockets, with or without "
	 "associations, and no association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	endpoint_open(lab, "iut", ONE_TO_ONE, .port = PORT + 2);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
	sockets_diag_find(answer, PORT, 0);
	sockets_diag_find(answer, PORT + 1, 0);
	sockets_diag_find(answer, OTHER_PORT, 0);
	ck_assert_uint_eq(answer->count, 3);
}

SCENARIO(diag_not_listening,
	 "A list of sock_diag without the state LISTEN has each association after its endpoint, "
	 "and no endpoint without one",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	endpoint_listen(lab, "iut", ONE_TO_ONE, .port = PORT + 1);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING);
	sockets_diag_find(answer, PORT, PEER_PORT);
	sockets_diag_find(answer, OTHER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(answer->count, 4);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_uint_eq(answer->records[i].association, i % 2);
		ck_assert_uint_eq(answer->records[i].msg.id.idiag_sport,
				  answer->records[i & ~1U].msg.id.idiag_sport);
	}
}

SCENARIO(diag_other_states,
	 "A list of sock_diag for a state leaves out associations that are in another state",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "states other than LISTEN and CLOSE ask for all associations "
		    "(sctp_diag_dump() in net/sctp/diag.c)"}})
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	answer = sockets_diag_ask(lab, "iut",
				  .states = SOCKETS_DIAG_STATE(SOCKETS_DIAG_SHUTDOWN_SENT));
	ck_assert_msg(!sockets_diag_count(answer, PORT, PEER_PORT) &&
			      !sockets_diag_count(answer, OTHER_PORT, PEER_PORT + 1),
		      "the list for SHUTDOWN-SENT has associations that are ESTABLISHED");
}

SCENARIO(diag_families,
	 "A list of sock_diag for one IP version has only the sockets of that version, with "
	 "their associations",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PEER_PORT);
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(OTHER_PORT)};
	/* All endpoints of such a lab are IPv6 sockets. */
	int fd = lab_socket(lab, "b", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
	const struct sockets_diag_answer *answer;

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	endpoint_connect(client, server, .link = "path0/ipv6");
	answer = sockets_diag_ask(lab, "b", .family = AF_INET6,
				  .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
	sockets_diag_find(answer, PORT, 0);
	ck_assert_uint_eq(answer->count, 1);
	answer = sockets_diag_ask(lab, "b", .family = AF_INET,
				  .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
	sockets_diag_find(answer, OTHER_PORT, 0);
	ck_assert_uint_eq(answer->count, 1);
	sockets_diag_get(lab, "b", PORT, PEER_PORT, .family = AF_INET6);
	ck_assert_uint_eq(
		sockets_diag_count(sockets_diag_ask(lab, "b", .family = AF_INET), PORT, PEER_PORT),
		0);
}

SCENARIO(diag_multipart, "Each message of a list carries NLM_F_MULTI, as netlink(7) requires",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "those of associations do not (sctp_sock_dump() in net/sctp/diag.c)"}})
{
	const struct sockets_diag_answer *answer;

	two_associations(lab);
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING);
	ck_assert_uint_eq(answer->count, 4);
	for (unsigned i = 0; i < answer->count; i++)
		if (!answer->records[i].association)
			ck_assert_uint_eq(answer->records[i].flags & NLM_F_MULTI, NLM_F_MULTI);
	for (unsigned i = 0; i < answer->count; i++)
		ck_assert_msg(answer->records[i].flags & NLM_F_MULTI, "record %u has flags %#x", i,
			      answer->records[i].flags);
}
