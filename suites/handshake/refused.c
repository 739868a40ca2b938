/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INITs and other packets that belong to no association: RFC 9260 sections 5.1 and 8.4. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"
#include "suites/handshake/rto_initial.h"

SCENARIO(refused_port, "A connection to a port on which nothing listens is refused",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-5.1-15", "RFC9260-5.1-17", "RFC9260-8.4-4", "RFC9260-9.1-4"},
	 .only_aborts = true)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	endpoint_connect_start(client, NULL);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert_uint_eq(abort->sctp.chunk_count, 1);
	ck_assert_uint_eq(abort->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	expect_socket_error(client, ECONNREFUSED);
	let_pass(lab, 2 * handshake_rto_initial(client));
	ck_assert_uint_eq(packets_so_far(), 2);
}

SCENARIO(refused_one_to_many,
	 "A one-to-many endpoint learns of a refusal and can connect to another port",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-5.1-15", "RFC9260-8.4-4", "RFC6458-3.1.6-2", "RFC6458-3.2-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *silent = endpoint_open(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	/* Bound, but not listening. */
	endpoint_connect_start(client, silent);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert_uint_eq(abort->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	ck_assert_uint_eq(association_count(client), 0);
	endpoint_connect(client, server);
	exchange_messages(client, server);
	expect_no_event(silent, SCTP_ASSOC_CHANGE, 1);
}

SCENARIO(forged_refusal, "An ABORT under a foreign tag does not end the setup", .lab = &two_nodes,
	 .spec = {"RFC9260-8.5.1-7", "RFC9260-9.1-5"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *server;

	lab_change(lab, ABORT, packet_spoil_tag);
	endpoint_connect_start(client, NULL);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");

	expect_packet(lab, ABORT, .from = "b");
	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(1));
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	expect_packet(lab, INIT, .from = "a", .timer = handshake_rto_initial(client),
		      .since = init->time);
	expect_both_learn(client, server, SCTP_COMM_UP);
	exchange_messages(client, server);
}

SCENARIO(full_backlog,
	 "A listener whose backlog is full refuses connections until accept() makes room",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1-15"})
{
	enum { BACKLOG = 2 };
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE, .backlog = BACKLOG);
	struct endpoint *client;

	/* As with TCP, one more than the backlog may wait (listen(2), sk_acceptq_is_full()). */
	for (int i = 0; i < BACKLOG + 1; i++) {
		client = endpoint_open(lab, "a", ONE_TO_ONE);
		endpoint_connect_start(client, listener);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	}
	client = endpoint_open(lab, "a", ONE_TO_ONE);
	endpoint_connect_start(client, listener);
	expect_packet(lab, ABORT, .from = "b");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	expect_socket_error(client, ECONNREFUSED);
	expect_no_packet(lab, INIT, 2 * handshake_rto_initial(client));

	endpoint_accept(listener);
	client = endpoint_open(lab, "a", ONE_TO_ONE);
	endpoint_connect_start(client, listener);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	for (int i = 0; i < BACKLOG + 1; i++)
		expect_event(endpoint_accept(listener), SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(full_backlog_cause, "The ABORT for lack of resources has the cause Out of Resource",
	 .lab = &two_nodes, .spec = {"RFC9260-5.1-16"},
	 .known = {{"4.0", NULL,
		    "the ABORT carries no error cause (sctp_sf_do_5_1D_ce() calls "
		    "sctp_sf_tabort_8_4_8() in "
		    "net/sctp/sm_statefuns.c)"}})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE, .backlog = 1);
	struct tlv cause;

	for (int i = 0; i < 3; i++)
		endpoint_connect_start(endpoint_open(lab, "a", ONE_TO_ONE), listener);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert(chunk_tlv(abort->chunk, CAUSE_OUT_OF_RESOURCE, &cause));
}

/* How a node answers a packet of an association that it does not have. */
static const struct out_of_the_blue {
	enum chunk_type sent;
	const char *from;
	int answer; /* a chunk type; ANY: no answer */
} out_of_the_blue[] = {
	{INIT_ACK, "b", ABORT},
	{COOKIE_ACK, "b", ANY},
	{DATA, "a", ABORT},
	{SACK, "b", ABORT},
	{HEARTBEAT, "a", ABORT},
	{HEARTBEAT_ACK, "b", ABORT},
	{SHUTDOWN, "a", ABORT},
	{SHUTDOWN_ACK, "b", SHUTDOWN_COMPLETE},
	{SHUTDOWN_COMPLETE, "a", ANY},
};

static void check_out_of_the_blue(struct lab *lab, const struct packet *old, int answer)
{
	unsigned packets;

	forget_packets(lab);
	packets = count_packets(lab, ANY, .from = old->to);
	packet_replay(lab, old);
	if (answer == ANY) {
		let_pass(lab, SECONDS(1));
		ck_assert_msg(count_packets(lab, ANY, .from = old->to) == packets,
			      "%s out of the blue was answered; it must be discarded",
			      chunk_name(old->chunk->type));
		return;
	}
	const struct packet *got = expect_packet(lab, answer, .from = old->to);

	ck_assert_uint_eq(got->sctp.chunk_count, 1);
	ck_assert_uint_eq(got->chunk->flags, FLAG_T);
	ck_assert_uint_eq(got->sctp.tag, old->sctp.tag);
	ck_assert_uint_eq(got->sctp.source_port, old->sctp.destination_port);
	ck_assert_uint_eq(got->sctp.destination_port, old->sctp.source_port);
	let_pass(lab, SECONDS(1));
	ck_assert_msg(count_packets(lab, ANY, .from = old->to) == packets + 1,
		      "%s out of the blue was answered more than once",
		      chunk_name(old->chunk->type));
}

SCENARIO(out_of_the_blue,
	 "Packets of an association that has ended are answered as out of the blue",
	 .lab = &two_nodes, .limit = SECONDS(120),
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.4-8", "RFC9260-8.4-9",
		  "RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12", "RFC9260-8.5.1-9"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const size_t cases = ARRAY_SIZE(out_of_the_blue);
	const struct packet *old[ARRAY_SIZE(out_of_the_blue)];

	endpoint_connect(client, server);
	endpoint_send(client, 0, "hello");
	expect_message(server, 0, "hello");
	let_pass(lab, SECONDS(40));
	endpoint_shutdown(client);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	for (size_t i = 0; i < cases; i++)
		old[i] = expect_packet(lab, out_of_the_blue[i].sent,
				       .from = out_of_the_blue[i].from);
	for (size_t i = 0; i < cases; i++)
		check_out_of_the_blue(lab, old[i], out_of_the_blue[i].answer);
	ck_assert_uint_eq(association_count(server), 0);
	ck_assert_uint_eq(association_count(client), 0);
}

SCENARIO(stray_abort, "An ABORT out of the blue is not answered", .lab = &two_nodes,
	 .spec = {"RFC9260-8.4-2", "RFC9260-9.1-4"})
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, NULL);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	check_out_of_the_blue(lab, expect_packet(lab, ABORT, .from = "a"), ANY);
}
