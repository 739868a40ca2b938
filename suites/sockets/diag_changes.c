/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of sock_diag(7) while associations come and go, as when ss(8) looks at a busy server. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { PORT = 7010, ASSOCIATIONS = 60, GOING = 30 };

struct server {
	struct peer *clients[ASSOCIATIONS];
	struct endpoint *sockets[ASSOCIATIONS];
};

static struct server open_server(struct lab *lab, enum endpoint_style style)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", style, .port = PORT);
	struct server server;

	for (unsigned i = 0; i < ASSOCIATIONS; i++) {
		server.clients[i] =
			peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .iut_port = PORT);
		server.sockets[i] = peer_connect(server.clients[i], listener);
	}
	return server;
}

/* Every other one of the clients goes. */
static void go(void *context)
{
	struct server *server = context;

	for (unsigned i = 0; i < ASSOCIATIONS; i += ASSOCIATIONS / GOING) {
		peer_send(server->clients[i], ABORT);
		expect_event(server->sockets[i], SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	}
}

static unsigned times_listed(const struct sockets_diag_answer *answer, unsigned client)
{
	return sockets_diag_count(answer, PORT, (uint16_t)(PEER_PORT + client));
}

SCENARIO(
	diag_while_they_go,
	"A list of sock_diag in several datagrams has each association that lives throughout once, or says that it "
	"was interrupted, though others end meanwhile",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	.known = {
		{"4.7", NULL,
		 "as many are left out as went before where the list was: it goes on by a count of associations "
		 "(sctp_transport_traverse_process() in net/sctp/socket.c, for sctp_diag_dump() in net/sctp/diag.c), "
		 "and the flag NLM_F_DUMP_INTR, which netlink's documentation has for that, is not set"}})
{
	struct server server = open_server(lab, ONE_TO_MANY);
	const struct sockets_diag_answer *answer;
	unsigned missing = 0;

	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
				  .extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO),
				  .meanwhile = go, .context = &server);
	ck_assert_uint_ge(answer->datagrams, 3);
	for (unsigned i = 0; i < ASSOCIATIONS; i++) {
		bool goes = i % (ASSOCIATIONS / GOING) == 0;

		ck_assert_msg(times_listed(answer, i) <= 1, "client %u is listed %u times", i,
			      times_listed(answer, i));
		missing += !goes && times_listed(answer, i) == 0;
	}
	ck_assert_msg(
		missing == 0 || answer->interrupted,
		"expected each association that lives throughout, or NLM_F_DUMP_INTR; %u of %d are missing",
		missing, ASSOCIATIONS - GOING);
}

SCENARIO(
	diag_ends_while_they_go,
	"A list of sock_diag of one-to-one sockets comes to its end though associations end meanwhile; which it leaves "
	"out or has twice is left to chance",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct server server = open_server(lab, ONE_TO_ONE);
	const struct sockets_diag_answer *answer;
	unsigned missing = 0, twice = 0;

	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING,
				  .extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO),
				  .meanwhile = go, .context = &server);
	ck_assert_int_eq(answer->error, 0);
	ck_assert_uint_ge(answer->datagrams, 3);
	for (unsigned i = 1; i < ASSOCIATIONS; i += ASSOCIATIONS / GOING) {
		missing += times_listed(answer, i) == 0;
		twice += times_listed(answer, i) > 1;
	}
	scenario_note("of %d that live throughout %u were left out, and %u are there twice", GOING,
		      missing, twice);
	ck_assert_uint_lt(missing, GOING);
}

SCENARIO_OF_STYLES(
	diag_after_they_went,
	"a list of sock_diag has each association that is left once, after others have ended",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct server server = open_server(lab, style);
	const struct sockets_diag_answer *answer;

	go(&server);
	/* The table of transports shrinks in the background. */
	let_pass(lab, SECONDS(1));
	answer = sockets_diag_ask(lab, "iut", .states = SOCKETS_DIAG_NOT_LISTENING);
	for (unsigned i = 0; i < ASSOCIATIONS; i++)
		ck_assert_uint_eq(times_listed(answer, i), i % (ASSOCIATIONS / GOING) != 0);
}
