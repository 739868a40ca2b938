/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The handshake as it should go: RFC 9260 section 5.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(four_chunks, "INIT, INIT ACK, COOKIE ECHO and COOKIE ACK set up the association",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-5.1-1", "RFC9260-5.1-3", "RFC9260-5.1-4", "RFC9260-5.1-5",
		  "RFC9260-5.1-10", "RFC9260-5.1.4-1", "RFC9260-8.5.1-1", "RFC9260-8.5.1-12"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv cookie;

	endpoint_connect(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *cookie_ack = expect_packet(lab, COOKIE_ACK, .from = "b");

	ck_assert_uint_lt(init->number, init_ack->number);
	ck_assert_uint_lt(init_ack->number, echo->number);
	ck_assert_uint_lt(echo->number, cookie_ack->number);
	ck_assert_uint_eq(packets_so_far(), 4);
	ck_assert_uint_eq(init->sctp.chunk_count, 1);
	ck_assert_uint_eq(init_ack->sctp.chunk_count, 1);
	ck_assert_mem_eq(&init_ack->sctp.to, &init->sctp.from, sizeof(init->sctp.from));
	ck_assert_mem_eq(&init_ack->sctp.from, &init->sctp.to, sizeof(init->sctp.to));

	ck_assert_uint_eq(init->sctp.tag, 0);
	ck_assert_uint_ne(init->chunk->init.tag, 0);
	ck_assert_uint_eq(init_ack->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_ne(init_ack->chunk->init.tag, 0);
	ck_assert_uint_eq(echo->sctp.tag, init_ack->chunk->init.tag);
	ck_assert_uint_eq(cookie_ack->sctp.tag, init->chunk->init.tag);

	ck_assert(chunk_tlv(init_ack->chunk, PARAM_STATE_COOKIE, &cookie));
	ck_assert_uint_eq(echo->chunk->value_length, cookie.value_length);
	ck_assert_mem_eq(echo->chunk->value, cookie.value, cookie.value_length);
	ck_assert_uint_eq(cookie_ack->chunk->length, 4);
	ck_assert_uint_eq(association_count(client), 1);
	ck_assert_uint_eq(association_count(server), 1);
}

SCENARIO(initial_tsn, "The first DATA of each end has its Initial TSN and is acknowledged at once",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1-18", "RFC9260-5.1-20", "RFC9260-6.2-17"})
{
	struct pair pair = pair_open(lab);

	ck_assert_uint_ne(pair.init->chunk->init.tsn, pair.init_ack->chunk->init.tsn);

	endpoint_send(pair.a, 0, "from the client");
	expect_message(pair.b, 0, "from the client");
	const struct packet *data = expect_packet(lab, DATA, .from = "a");
	const struct packet *sack = expect_packet(lab, SACK, .from = "b");

	ck_assert_uint_eq(data->chunk->data.tsn, pair.init->chunk->init.tsn);
	ck_assert_uint_eq(data->sctp.tag, pair.init_ack->chunk->init.tag);
	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, pair.init->chunk->init.tsn);
	ck_assert_int_lt(sack->time - data->time, jiffy());

	endpoint_send(pair.b, 0, "from the server");
	expect_message(pair.a, 0, "from the server");
	data = expect_packet(lab, DATA, .from = "b");
	sack = expect_packet(lab, SACK, .from = "a");

	ck_assert_uint_eq(data->chunk->data.tsn, pair.init_ack->chunk->init.tsn);
	ck_assert_uint_eq(data->sctp.tag, pair.init->chunk->init.tag);
	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, pair.init_ack->chunk->init.tsn);
	ck_assert_int_lt(sack->time - data->time, jiffy());
}

/* SO_RCVBUF of the client (the server has twice as much), and what becomes of it. */
static void expect_windows(struct lab *lab, uint16_t port, int ask, unsigned want)
{
	struct pair pair =
		pair_open(lab, .a = endpoint_open(lab, "a", ONE_TO_MANY, .receive_buffer = ask),
			  .b = endpoint_listen(lab, "b", ONE_TO_MANY, .port = port,
					       .receive_buffer = 2 * ask));

	ck_assert_uint_eq(pair.init->chunk->init.a_rwnd, want);
	ck_assert_uint_ge(pair.init_ack->chunk->init.a_rwnd, want);
	ck_assert_uint_eq(endpoint_status(pair.b).sstat_rwnd, pair.init->chunk->init.a_rwnd);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_rwnd, pair.init_ack->chunk->init.a_rwnd);
}

SCENARIO(receive_window,
	 "a_rwnd of INIT and INIT ACK is the receive buffer, and never below 1500 bytes",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.2-10", "RFC9260-3.3.3-8", "RFC6458-8.1.6-1"})
{
	struct endpoint *untouched = endpoint_open(lab, "a", ONE_TO_MANY);
	int size;
	socklen_t length = sizeof(size);

	/* The kernel doubles SO_RCVBUF, for its own overhead (socket(7)). */
	if (getsockopt(untouched->fd, SOL_SOCKET, SO_RCVBUF, &size, &length) != 0)
		scenario_error("cannot get SO_RCVBUF: %s", strerror(errno));
	expect_windows(lab, 5001, size / 2, (unsigned)size / 2);
	expect_windows(lab, 5002, 1, 1500);
	expect_windows(lab, 5003, 1500, 1500);
	expect_windows(lab, 5004, 1501, 1501);
	expect_windows(lab, 5005, 50000, 50000);
}

struct streams {
	uint16_t client_out, client_in, server_out, server_in; /* what each asks for */
	uint16_t to_server, to_client; /* what becomes of it */
};

static const struct streams stream_cases[] = {
	{9, 3, 7, 5, 5, 3}, {3, 9, 5, 7, 3, 5}, {1, 1, 1, 1, 1, 1},
	{8, 8, 8, 8, 8, 8}, {1, 2, 3, 4, 1, 2}, {65535, 65535, 2, 65535, 65535, 2},
};

static void check_streams(struct endpoint *sender, struct endpoint *receiver, uint16_t streams)
{
	ck_assert_uint_eq(endpoint_status(sender).sstat_outstrms, streams);
	ck_assert_uint_eq(endpoint_status(receiver).sstat_instrms, streams);
	endpoint_send(sender, streams - 1, "the last stream");
	expect_message(receiver, streams - 1, "the last stream");
	if (streams < 65535)
		endpoint_send(sender, streams, "one too many", .error = EINVAL);
}

SCENARIO(stream_numbers,
	 "Each direction has as many streams as are offered, but no more than are accepted",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1.1-1", "RFC9260-5.1.1-2", "RFC9260-5.1.1-3"})
{
	for (size_t i = 0; i < ARRAY_SIZE(stream_cases); i++) {
		const struct streams *c = &stream_cases[i];
		struct endpoint *server =
			endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + i,
					.ostreams = c->server_out, .istreams = c->server_in);
		struct endpoint *client = endpoint_open(
			lab, "a", ONE_TO_MANY, .ostreams = c->client_out, .istreams = c->client_in);
		struct pair pair = pair_open(lab, .a = client, .b = server);

		ck_assert_uint_eq(pair.init->chunk->init.ostreams, c->client_out);
		ck_assert_uint_eq(pair.init->chunk->init.istreams, c->client_in);
		ck_assert_uint_eq(pair.init_ack->chunk->init.ostreams, c->to_client);
		check_streams(client, server, c->to_server);
		check_streams(server, client, c->to_client);
	}
}

SCENARIO(init_ack_streams,
	 "INIT ACK accepts the streams that INIT offers, and no more than the server's maximum",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1.1-1"})
{
	enum { OFFERED = 3, MAXIMUM = 7 };
	struct pair pair =
		pair_open(lab, .a = endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = OFFERED),
			  .b = endpoint_listen(lab, "b", ONE_TO_MANY, .istreams = MAXIMUM));
	unsigned accepted = pair.init_ack->chunk->init.istreams;

	ck_assert_msg(accepted >= OFFERED && accepted <= MAXIMUM,
		      "INIT ACK accepts %u streams; INIT offers %d, and the server's maximum is %d",
		      accepted, OFFERED, MAXIMUM);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_outstrms, OFFERED);
	ck_assert_uint_eq(endpoint_status(pair.b).sstat_instrms, OFFERED);
	scenario_note("INIT ACK accepts %u streams; INIT offers %d, the server's maximum is %d",
		      accepted, OFFERED, MAXIMUM);
}

/* RFC 6458 section 3.1: sendto() alone sets up an association of a one-to-many socket. */
SCENARIO(implicit_setup,
	 "A message to a peer without an association sets one up and follows COOKIE ECHO",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-5-1", "RFC9260-5.1-7", "RFC9260-5.1-8", "RFC9260-5.1-9",
		  "RFC9260-5.1.5-7", "RFC9260-5.1.5-8", "RFC9260-3.3.11-1", "RFC9260-5.1.4-2",
		  "RFC6458-3.1.4-1", "RFC6458-7.5-1", "RFC6458-7.5-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);

	if (sendto(client->fd, "hello", 5, 0, (struct sockaddr *)&to, address_length(&to)) != 5)
		scenario_fail(__FILE__, __LINE__, "sendto() without an association: %s",
			      strerror(errno));
	expect_message(server, 0, "hello");

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *data = expect_packet(lab, DATA, .from = "a");
	const struct packet *cookie_ack = expect_packet(lab, COOKIE_ACK, .from = "b");
	const struct packet *sack = expect_packet(lab, SACK, .from = "b");

	ck_assert_uint_eq(init->sctp.chunk_count, 1);
	ck_assert_uint_eq(echo->sctp.chunks[0].type, COOKIE_ECHO);
	ck_assert_uint_eq(cookie_ack->sctp.chunks[0].type, COOKIE_ACK);
	ck_assert_uint_le(echo->number, data->number);
	ck_assert_uint_eq(data->chunk->data.tsn, init->chunk->init.tsn);
	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, init->chunk->init.tsn);
	ck_assert_int_lt(sack->time - data->time, jiffy());
	ck_assert_uint_eq(count_packets(lab, DATA), 1);
	scenario_note("DATA %s COOKIE ECHO",
		      data->number == echo->number ? "is bundled with" : "follows");
	expect_both_learn(client, server, SCTP_COMM_UP);
}
