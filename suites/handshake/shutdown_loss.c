/* SPDX-License-Identifier: GPL-2.0-or-later */
/* T2-shutdown and T5-shutdown-guard: RFC 9260 section 9.2. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

static int64_t rto_of(struct endpoint *endpoint)
{
	return MILLISECONDS(endpoint_path(endpoint, "path0").spinfo_rto);
}

static void expect_end(struct endpoint *client, struct endpoint *server)
{
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(associations(client), 0);
	ck_assert_uint_eq(associations(server), 0);
	expect_no_packet(client->lab, SHUTDOWN, SECONDS(30));
	expect_no_packet(client->lab, SHUTDOWN_ACK, SECONDS(30));
}

SCENARIO(lost_shutdown, "A lost SHUTDOWN is sent again when T2-shutdown expires", .lab = &two_nodes,
	 .limit = SECONDS(100), .spec = {"RFC9260-9.2-1", "RFC9260-9.2-2", "RFC9260-9.2-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	exchange(client, server);
	int64_t rto = rto_of(client);

	lab_drop(lab, SHUTDOWN, .count = 2);
	endpoint_shutdown(client);
	const struct packet *first = expect_packet(lab, SHUTDOWN, .fate = FRAME_DROPPED);
	const struct packet *second = expect_packet(lab, SHUTDOWN, .fate = FRAME_DROPPED,
						    .timer = rto, .since = first->time);
	const struct packet *third =
		expect_packet(lab, SHUTDOWN, .from = "a", .timer = 2 * rto, .since = second->time);

	assert_same_chunk(second->chunk, first->chunk);
	assert_same_chunk(third->chunk, first->chunk);
	expect_end(client, server);
}

SCENARIO(lost_shutdown_ack,
	 "A lost SHUTDOWN ACK is sent again when its sender's T2-shutdown expires",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-9.2-16", "RFC9260-9.2-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_rtoinfo patient = {.srto_initial = 20000,
				       .srto_min = 20000,
				       .srto_max = 60000,
				       .srto_assoc_id = SCTP_FUTURE_ASSOC};

	/* The client's own T2-shutdown is not to come first. */
	endpoint_set(client, SCTP_RTOINFO, &patient, sizeof(patient));
	endpoint_connect(client, server);
	exchange(client, server);
	int64_t rto = rto_of(server);

	lab_drop(lab, SHUTDOWN_ACK, .count = 2);
	endpoint_shutdown(client);
	const struct packet *first = expect_packet(lab, SHUTDOWN_ACK, .fate = FRAME_DROPPED);
	const struct packet *second = expect_packet(lab, SHUTDOWN_ACK, .fate = FRAME_DROPPED,
						    .timer = rto, .since = first->time);

	expect_packet(lab, SHUTDOWN_ACK, .from = "b", .timer = 2 * rto, .since = second->time);
	ck_assert_uint_eq(count_packets(lab, SHUTDOWN), 1);
	expect_end(client, server);
}

SCENARIO(data_restarts_t2,
	 "DATA that comes in SHUTDOWN-SENT is answered with SHUTDOWN and restarts T2-shutdown",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-9.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_rtoinfo patient = {.srto_initial = 5000,
				       .srto_min = 5000,
				       .srto_max = 60000,
				       .srto_assoc_id = SCTP_FUTURE_ASSOC};
	struct rule *no_answer;

	endpoint_set(client, SCTP_RTOINFO, &patient, sizeof(patient));
	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	lab_delay(lab, DATA, MILLISECONDS(800), .from = "b");
	no_answer = lab_drop(lab, SHUTDOWN_ACK, .count = FOREVER);
	endpoint_send(server, 0, "late");
	endpoint_shutdown(client);
	const struct packet *first = expect_packet(lab, SHUTDOWN, .from = "a");

	expect_message(client, 0, "late");
	const struct packet *update = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *again = expect_packet(lab, SHUTDOWN, .from = "a", .timer = SECONDS(5),
						   .since = update->time);

	ck_assert_uint_eq(update->chunk->tsn.cumulative_tsn, first->chunk->tsn.cumulative_tsn + 1);
	ck_assert_int_ge(update->time - first->time, MILLISECONDS(800));
	assert_same_chunk(again->chunk, update->chunk);
	rule_end(no_answer);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(lost_shutdown_complete,
	 "A lost SHUTDOWN COMPLETE is given again by a side that knows nothing any more",
	 .lab = &two_nodes, .limit = SECONDS(100),
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-9", "RFC9260-8.5.1-10",
		  "RFC9260-9.2-16"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	exchange(client, server);
	int64_t rto = rto_of(server);

	lab_drop(lab, SHUTDOWN_COMPLETE);
	endpoint_shutdown(client);
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *lost = expect_packet(lab, SHUTDOWN_COMPLETE, .fate = FRAME_DROPPED);

	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(associations(client), 0);
	ck_assert_uint_eq(associations(server), 1);
	const struct packet *again =
		expect_packet(lab, SHUTDOWN_ACK, .from = "b", .timer = rto, .since = ack->time);
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_uint_eq(lost->chunk->flags, 0);
	ck_assert_uint_eq(complete->chunk->flags, FLAG_T);
	ck_assert_uint_eq(complete->sctp.tag, again->sctp.tag);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(associations(server), 0);
	expect_no_packet(lab, SHUTDOWN_ACK, SECONDS(30));
}

SCENARIO(
	init_in_shutdown_ack_sent,
	"A client that is back before SHUTDOWN COMPLETE got through first ends the old association",
	.lab = &two_nodes, .spec = {"RFC9260-9.2-24", "RFC9260-9.2-25"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	exchange(client, server);
	lab_drop(lab, SHUTDOWN_COMPLETE);
	endpoint_shutdown(client);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_packet(lab, SHUTDOWN_COMPLETE, .fate = FRAME_DROPPED);
	forget_packets(lab);

	endpoint_connect_start(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_int_lt(ack->time - init->time, jiffy());
	ck_assert_uint_eq(complete->sctp.tag, ack->sctp.tag);
	ck_assert_uint_eq(complete->sctp.chunk_count, 1);
	ck_assert_uint_eq(complete->chunk->flags, FLAG_T);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);

	const struct packet *again = expect_packet(
		lab, INIT, .from = "a", .timer = rto_initial(client), .since = init->time);

	assert_same_chunk(again->chunk, init->chunk);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	exchange(client, server);
}

/* A chunk that is never answered: sent once and `retransmissions` times again. */
static const struct packet *expect_backoff(struct lab *lab, int type, const char *from,
					   unsigned retransmissions, int64_t *rto)
{
	const struct packet *last = expect_packet(lab, type, .from = from);

	for (unsigned i = 0; i < retransmissions; i++) {
		last = expect_packet(lab, type, .from = from, .timer = *rto, .since = last->time);
		*rto = 2 * *rto < SECONDS(60) ? 2 * *rto : SECONDS(60);
	}
	return last;
}

static void limit_retransmissions(struct endpoint *endpoint, uint16_t limit)
{
	struct sctp_assocparams parameters = {.sasoc_asocmaxrxt = limit,
					      .sasoc_assoc_id = SCTP_FUTURE_ASSOC};

	endpoint_set(endpoint, SCTP_ASSOCINFO, &parameters, sizeof(parameters));
}

SCENARIO(shutdown_gives_up,
	 "After Association.Max.Retrans retransmissions of SHUTDOWN the association is lost",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-5", "RFC9260-9.2-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto;

	limit_retransmissions(client, 4);
	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	rto = rto_of(client);
	link_cut(lab, "path0", NULL);
	endpoint_shutdown(client);
	const struct packet *last = expect_backoff(lab, SHUTDOWN, "a", 4, &rto);

	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = rto,
		     .since = last->time);
	ck_assert_uint_eq(associations(client), 0);
	expect_no_packet(lab, SHUTDOWN, SECONDS(100));
}

SCENARIO(shutdown_ack_gives_up,
	 "After Association.Max.Retrans retransmissions of SHUTDOWN ACK the association is lost",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-17", "RFC9260-9.2-18"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t rto;

	limit_retransmissions(server, 4);
	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	rto = rto_of(server);
	link_cut(lab, "path0", "b");
	lab_drop(lab, SHUTDOWN, .skip = 1, .count = FOREVER);
	endpoint_shutdown(client);
	const struct packet *last = expect_backoff(lab, SHUTDOWN_ACK, "b", 4, &rto);

	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = rto,
		     .since = last->time);
	ck_assert_uint_eq(associations(server), 0);
	expect_no_packet(lab, SHUTDOWN_ACK, SECONDS(100));
}

SCENARIO(shutdown_guard, "A peer that never gets its data through is aborted after 5 times RTO.Max",
	 .lab = &two_nodes, .limit = SECONDS(500), .spec = {"RFC9260-9.2-13", "RFC9260-9.2-14"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	limit_retransmissions(client, 1000);
	limit_retransmissions(server, 1000);
	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	lab_drop(lab, DATA, .from = "b", .count = FOREVER);
	endpoint_send(server, 0, "never to arrive");
	endpoint_shutdown(client);
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *abort = expect_packet(
		lab, ABORT, .from = "a", .timer = 5 * SECONDS(60), .since = shutdown->time);

	ck_assert_uint_eq(abort->sctp.tag, shutdown->sctp.tag);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(associations(client), 0);
	ck_assert_uint_eq(associations(server), 0);
}
