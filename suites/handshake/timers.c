/* SPDX-License-Identifier: GPL-2.0-or-later */
/* T1-init and T1-cookie: RFC 9260 sections 4, 5.1 and 6.3. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"
#include "suites/handshake/rto_initial.h"

SCENARIO(lost_init, "A lost INIT is retransmitted, unchanged, when T1-init expires",
	 .lab = &two_nodes, .spec = {"RFC9260-4-3", "RFC9260-5.1.6-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto = handshake_rto_initial(client);

	lab_drop(lab, INIT);
	endpoint_connect(client, server);

	const struct packet *lost = expect_packet(lab, INIT, .from = "a", .fate = FRAME_DROPPED);
	const struct packet *again =
		expect_packet(lab, INIT, .from = "a", .timer = rto, .since = lost->time);

	assert_same_chunk(again->chunk, lost->chunk);
	ck_assert_uint_eq(again->sctp.tag, 0);
	exchange_messages(client, server);
	expect_no_packet(lab, INIT, 4 * rto);
}

SCENARIO(lost_init_ack, "After a lost INIT ACK the same INIT is retransmitted and answered",
	 .lab = &two_nodes, .spec = {"RFC9260-4-3", "RFC9260-5.1-6", "RFC9260-5.1.6-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto = handshake_rto_initial(client);

	lab_drop(lab, INIT_ACK);
	endpoint_connect_start(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");

	expect_packet(lab, INIT_ACK, .fate = FRAME_DROPPED);
	ck_assert_uint_eq(association_count(server), 0);

	const struct packet *again =
		expect_packet(lab, INIT, .from = "a", .timer = rto, .since = init->time);
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");

	assert_same_chunk(again->chunk, init->chunk);
	ck_assert_uint_eq(init_ack->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(echo->sctp.tag, init_ack->chunk->init.tag);
	expect_both_learn(client, server, SCTP_COMM_UP);
	ck_assert_uint_eq(association_count(server), 1);
	exchange_messages(client, server);
	expect_no_packet(lab, INIT, 4 * rto);
}

SCENARIO(lost_cookie_echo, "A lost COOKIE ECHO is retransmitted, unchanged, when T1-cookie expires",
	 .lab = &two_nodes, .spec = {"RFC9260-4-6", "RFC9260-5.1.4-3", "RFC9260-5.1.4-4"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto = handshake_rto_initial(client);

	lab_drop(lab, COOKIE_ECHO);
	endpoint_connect_start(client, server);

	const struct packet *lost = expect_packet(lab, COOKIE_ECHO, .fate = FRAME_DROPPED);

	ck_assert_uint_eq(association_count(server), 0);
	const struct packet *again =
		expect_packet(lab, COOKIE_ECHO, .from = "a", .timer = rto, .since = lost->time);

	assert_same_chunk(again->chunk, lost->chunk);
	ck_assert_uint_eq(again->sctp.tag, lost->sctp.tag);
	expect_both_learn(client, server, SCTP_COMM_UP);
	exchange_messages(client, server);
	expect_no_packet(lab, COOKIE_ECHO, 4 * rto);
	ck_assert_uint_eq(count_packets(lab, INIT), 1);
}

SCENARIO(
	lost_cookie_ack,
	"After a lost COOKIE ACK, COOKIE ECHO is retransmitted and acknowledged again, with no second "
	"association",
	.lab = &two_nodes,
	.spec = {"RFC9260-4-6", "RFC9260-5.1.4-4", "RFC9260-5.2.4-11", "RFC9260-5.2.4-12"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto = handshake_rto_initial(client);

	lab_drop(lab, COOKIE_ACK);
	endpoint_connect_start(client, server);

	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *lost =
		expect_packet(lab, COOKIE_ACK, .from = "b", .fate = FRAME_DROPPED);

	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_no_event(client, SCTP_ASSOC_CHANGE, rto - SECONDS(1));
	const struct packet *again =
		expect_packet(lab, COOKIE_ECHO, .from = "a", .timer = rto, .since = echo->time);
	const struct packet *second_ack = expect_packet(lab, COOKIE_ACK, .from = "b");

	assert_same_chunk(again->chunk, echo->chunk);
	ck_assert_uint_eq(second_ack->sctp.tag, lost->sctp.tag);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_no_event(server, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(association_count(server), 1);
	exchange_messages(client, server);
	expect_no_packet(lab, COOKIE_ECHO, 4 * rto);
}

/* A chunk that is never answered: sent `attempts` + 1 times, after timeouts that double up to
 * `ceiling`. */
static const struct packet *expect_retransmissions(struct lab *lab, int type, unsigned attempts,
						   int64_t rto, int64_t ceiling)
{
	const struct packet *first = expect_packet(lab, type, .from = "a");
	const struct packet *last = first;

	for (unsigned i = 0; i < attempts; i++) {
		const struct packet *again =
			expect_packet(lab, type, .from = "a", .timer = rto, .since = last->time);

		assert_same_chunk(again->chunk, first->chunk);
		ck_assert_uint_eq(again->sctp.tag, first->sctp.tag);
		last = again;
		rto = 2 * rto < ceiling ? 2 * rto : ceiling;
	}
	return last;
}

static int64_t timeout_after(unsigned attempts, int64_t rto, int64_t ceiling)
{
	while (attempts-- > 0)
		rto = 2 * rto < ceiling ? 2 * rto : ceiling;
	return rto;
}

struct attempts {
	uint16_t init_attempts; /* sinit_max_attempts, 0: the default */
	uint16_t init_timeout; /* sinit_max_init_timeo, milliseconds */
	unsigned attempts; /* the Max.Init.Retransmits that must result */
	int64_t ceiling;
};

static const struct attempts attempt_cases[] = {
	{0, 0, MAX_INIT_RETRANSMITS, RTO_MAX},
	{2, 0, 2, RTO_MAX},
	{1, 0, 1, RTO_MAX},
	{6, 5000, 6, SECONDS(5)},
};

static void fail_to_connect(struct lab *lab, int chunk, const struct attempts *c)
{
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = c->init_attempts,
			      .init_timeout = c->init_timeout);
	int64_t rto = handshake_rto_initial(client);

	endpoint_connect_start(client, NULL, .port = SERVER_PORT);
	const struct packet *last =
		expect_retransmissions(lab, chunk, c->attempts, rto, c->ceiling);

	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .error = 0,
		     .timer = timeout_after(c->attempts, rto, c->ceiling), .since = last->time);
	expect_no_packet(lab, chunk, SECONDS(130), .from = "a");
	ck_assert_uint_eq(association_count(client), 0);
}

SCENARIO(init_gives_up, "INIT is sent Max.Init.Retransmits + 1 times, then the setup fails",
	 .lab = &two_nodes, .limit = SECONDS(2000),
	 .spec = {"RFC9260-4-3", "RFC9260-4-4", "RFC9260-4-5", "RFC9260-5.1-12", "RFC9260-5.1.6-1",
		  "RFC6458-6.1.1-6"},
	 .no_packets = true)
{
	link_cut(lab, "path0", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(attempt_cases); i++)
		fail_to_connect(lab, INIT, &attempt_cases[i]);
}

SCENARIO(cookie_echo_gives_up,
	 "COOKIE ECHO is sent Max.Init.Retransmits + 1 times, then the setup fails",
	 .lab = &two_nodes, .limit = SECONDS(2000),
	 .spec = {"RFC9260-4-6", "RFC9260-4-7", "RFC9260-4-8", "RFC9260-5.1-12", "RFC9260-5.1.4-4"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	lab_drop(lab, COOKIE_ECHO, .count = FOREVER);
	for (size_t i = 0; i < ARRAY_SIZE(attempt_cases); i++)
		fail_to_connect(lab, COOKIE_ECHO, &attempt_cases[i]);
	ck_assert_uint_eq(association_count(server), 0);
}

SCENARIO(retransmissions_counted_apart,
	 "COOKIE ECHO has all its retransmissions left after INIT has used up its own",
	 .lab = &two_nodes, .limit = SECONDS(200), .spec = {"RFC9260-4-4", "RFC9260-4-7"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = 2);
	int64_t rto = handshake_rto_initial(client);

	lab_drop(lab, INIT, .count = 2);
	lab_drop(lab, COOKIE_ECHO, .count = 2);
	endpoint_connect_start(client, server);
	expect_retransmissions(lab, INIT, 2, rto, RTO_MAX);
	expect_retransmissions(lab, COOKIE_ECHO, 2, rto, RTO_MAX);
	expect_both_learn(client, server, SCTP_COMM_UP);
	exchange_messages(client, server);
}

SCENARIO(connect_times_out,
	 "A one-to-one connection attempt without any answer fails with ETIMEDOUT",
	 .lab = &two_nodes, .limit = SECONDS(200), .spec = {"RFC9260-4-5"}, .no_packets = true)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE, .init_attempts = 3);
	int64_t rto = handshake_rto_initial(client);

	link_cut(lab, "path0", NULL);
	endpoint_connect_start(client, NULL);
	const struct packet *last = expect_retransmissions(lab, INIT, 3, rto, RTO_MAX);

	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = 8 * rto,
		     .since = last->time);
	expect_socket_error(client, ETIMEDOUT);
	ck_assert_uint_eq(count_packets(lab, INIT), 4);
}
