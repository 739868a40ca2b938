/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Graceful shutdown as it should go: RFC 9260 section 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(shutdown, "SHUTDOWN, SHUTDOWN ACK and SHUTDOWN COMPLETE end an association at both ends",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-9.2-15", "RFC9260-9.2-19", "RFC9260-9.2-21", "RFC9260-8.5.1-8",
		  "RFC9260-8.5-1", "RFC9260-3.3.8-1", "RFC9260-3.3.9-1", "RFC9260-3.3.13-1",
		  "RFC9260-14.2-1", "RFC6458-3.1.5-2", "RFC6458-6.1.1-5"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	endpoint_send(pair.b, 0, "more");
	expect_message(pair.a, 0, "more");
	let_pass(lab, SECONDS(1));
	endpoint_shutdown(pair.a);

	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_uint_lt(shutdown->number, ack->number);
	ck_assert_uint_lt(ack->number, complete->number);
	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, pair.init_ack->chunk->init.tsn + 1);
	ck_assert_uint_eq(shutdown->sctp.tag, pair.init_ack->chunk->init.tag);
	ck_assert_uint_eq(ack->chunk->length, 4);
	ck_assert_uint_eq(ack->sctp.tag, pair.init->chunk->init.tag);
	ck_assert_uint_eq(complete->chunk->length, 4);
	ck_assert_uint_eq(complete->chunk->flags, 0);
	ck_assert_uint_eq(complete->sctp.chunk_count, 1);
	ck_assert_uint_eq(complete->sctp.tag, pair.init_ack->chunk->init.tag);

	expect_event(pair.b, SCTP_SHUTDOWN_EVENT);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP, .error = 0);
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP, .error = 0);
	expect_no_event(pair.a, SCTP_SHUTDOWN_EVENT, 1);
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 0);
	unsigned packets = packets_so_far();

	let_pass(lab, SECONDS(30));
	ck_assert_uint_eq(packets_so_far(), packets);
}

SCENARIO(shutdown_without_data,
	 "SHUTDOWN of an association that never carried data acknowledges Initial TSN - 1",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-15"})
{
	struct pair pair = pair_open(lab, .style = ONE_TO_ONE);

	endpoint_shutdown(pair.a);
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, pair.init_ack->chunk->init.tsn - 1);
	expect_event(pair.b, SCTP_SHUTDOWN_EVENT);
	expect_both_learn(pair.b, pair.a, SCTP_SHUTDOWN_COMP);
	endpoint_send(pair.b, 0, "too late", .error = EPIPE);
	endpoint_send(pair.a, 0, "too late", .error = EPIPE);
}

SCENARIO(end_before_its_event,
	 "A one-to-one socket is at the end of what can be read when SHUTDOWN has come, and gives "
	 "SCTP_SHUTDOWN_COMP when SHUTDOWN COMPLETE has",
	 .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .style = ONE_TO_ONE);
	char byte;

	lab_delay(lab, SHUTDOWN_COMPLETE, MILLISECONDS(500), .from = "a");
	endpoint_shutdown(pair.a);
	expect_event(pair.b, SCTP_SHUTDOWN_EVENT);
	ck_assert_int_eq(recv(pair.b->fd, &byte, sizeof(byte), MSG_DONTWAIT), 0);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, MILLISECONDS(400));
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP,
		     .within = MILLISECONDS(200));
	ck_assert_int_eq(recv(pair.b->fd, &byte, sizeof(byte), MSG_DONTWAIT), 0);
}

SCENARIO(shutdown_pending,
	 "SHUTDOWN waits until all DATA sent is acknowledged; the user can send nothing new",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-22", "RFC9260-9.2-23", "RFC6458-5.3.4-5"})
{
	struct pair pair = pair_open(lab);
	int64_t rto = path_rto(pair.a, "path0");

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "last words");
	const struct packet *lost = expect_packet(lab, DATA, .from = "a", .fate = FRAME_DROPPED);

	endpoint_shutdown(pair.a);
	ck_assert_int_eq(association_state(pair.a), SCTP_SHUTDOWN_PENDING);
	endpoint_send(pair.a, 0, "too late", .error = ESHUTDOWN);
	expect_packet(lab, DATA, .from = "a", .timer = rto, .since = lost->time);
	ck_assert_uint_eq(count_packets(lab, SHUTDOWN), 0);

	const struct packet *sack = expect_packet(lab, SACK, .from = "b");
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	ck_assert_uint_gt(shutdown->number, sack->number);
	ck_assert_int_lt(shutdown->time - sack->time, jiffy());
	expect_message(pair.b, 0, "last words");
	expect_both_learn(pair.b, pair.a, SCTP_SHUTDOWN_COMP);
}

SCENARIO(shutdown_received,
	 "The receiver of a SHUTDOWN first gets its own DATA through, but accepts no new messages",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-4-9", "RFC9260-4-10", "RFC9260-4-11", "RFC9260-9.2-8", "RFC9260-9.2-9",
		  "RFC9260-9.2-10"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	int64_t rto = path_rto(pair.b, "path0");

	lab_drop(lab, DATA, .from = "b");
	endpoint_send(pair.b, 0, "one moment");
	const struct packet *lost = expect_packet(lab, DATA, .from = "b", .fate = FRAME_DROPPED);

	endpoint_shutdown(pair.a);
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	expect_event(pair.b, SCTP_SHUTDOWN_EVENT);
	ck_assert_int_eq(association_state(pair.b), SCTP_SHUTDOWN_RECEIVED);
	ck_assert_int_eq(association_state(pair.a), SCTP_SHUTDOWN_SENT);
	endpoint_send(pair.b, 0, "too late", .error = ESHUTDOWN);
	endpoint_send(pair.a, 0, "too late", .error = ESHUTDOWN);
	endpoint_shutdown(pair.b);

	const struct packet *data =
		expect_packet(lab, DATA, .from = "b", .timer = rto, .since = lost->time);
	const struct packet *update = NULL;

	ck_assert_uint_eq(count_packets(lab, SHUTDOWN_ACK), 0);
	/* T2-shutdown may have retransmitted the first SHUTDOWN by now. */
	do
		update = expect_packet(lab, SHUTDOWN, .from = "a");
	while (update->number < data->number);
	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn + 1, data->chunk->data.tsn);
	ck_assert_uint_eq(update->chunk->tsn.cumulative_tsn, data->chunk->data.tsn);
	ck_assert_int_lt(update->time - data->time, jiffy());
	expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	expect_message(pair.a, 0, "one moment");
	expect_both_learn(pair.b, pair.a, SCTP_SHUTDOWN_COMP);
}

SCENARIO(simultaneous_shutdown, "When SHUTDOWNs cross, both are answered and the association ends",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-27", "RFC9260-9.2-28"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	let_pass(lab, SECONDS(1));
	endpoint_shutdown(pair.a);
	endpoint_shutdown(pair.b);

	const struct packet *from_client = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *from_server = expect_packet(lab, SHUTDOWN, .from = "b");
	const struct packet *client_ack = expect_packet(lab, SHUTDOWN_ACK, .from = "a");
	const struct packet *server_ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");

	ck_assert_uint_gt(client_ack->number, from_server->number);
	ck_assert_uint_gt(server_ack->number, from_client->number);
	ck_assert_int_lt(client_ack->time - from_server->time, jiffy());
	ck_assert_int_lt(server_ack->time - from_client->time, jiffy());
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_uint_eq(complete->chunk->flags, 0);
	expect_packet(lab, SHUTDOWN_COMPLETE, .from = "b");
	expect_both_learn(pair.b, pair.a, SCTP_SHUTDOWN_COMP);
	expect_no_packet(lab, SHUTDOWN_ACK, SECONDS(30));
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 0);
}

SCENARIO(autoclose,
	 "SCTP_AUTOCLOSE shuts down an association that has been idle for that many seconds",
	 .lab = &two_nodes, .limit = SECONDS(120),
	 .spec = {"RFC9260-9.2-22", "RFC6458-8.1.8-2", "RFC6458-8.1.8-4"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	enum { IDLE = 20 };

	option_set_int(client, SCTP_AUTOCLOSE, IDLE);
	endpoint_connect(client, server);
	/* An association is not idle while it sends, nor while it receives. */
	let_pass(lab, SECONDS(15));
	endpoint_send(client, 0, "from a");
	expect_message(server, 0, "from a");
	let_pass(lab, SECONDS(15));
	endpoint_send(server, 0, "from b");
	expect_message(client, 0, "from b");
	const struct packet *last = expect_packet(lab, DATA, .from = "b");

	expect_packet(lab, SHUTDOWN, .from = "a", .timer = SECONDS(IDLE), .since = last->time);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}
