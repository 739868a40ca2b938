/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Graceful shutdown as it should go: RFC 9260 section 9.2. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

SCENARIO(shutdown, "SHUTDOWN, SHUTDOWN ACK and SHUTDOWN COMPLETE end the association",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-9.2-15", "RFC9260-9.2-19", "RFC9260-9.2-21", "RFC9260-8.5.1-8",
		  "RFC9260-8.5-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	exchange(client, server);
	endpoint_send(server, 0, "more");
	expect_message(client, 0, "more");
	let_pass(lab, SECONDS(1));
	endpoint_shutdown(client);

	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_uint_lt(shutdown->number, ack->number);
	ck_assert_uint_lt(ack->number, complete->number);
	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, init_ack->chunk->init.tsn + 1);
	ck_assert_uint_eq(shutdown->sctp.tag, init_ack->chunk->init.tag);
	ck_assert_uint_eq(ack->chunk->length, 4);
	ck_assert_uint_eq(ack->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(complete->chunk->length, 4);
	ck_assert_uint_eq(complete->chunk->flags, 0);
	ck_assert_uint_eq(complete->sctp.chunk_count, 1);
	ck_assert_uint_eq(complete->sctp.tag, init_ack->chunk->init.tag);

	expect_event(server, SCTP_SHUTDOWN_EVENT);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP, .error = 0);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP, .error = 0);
	expect_no_event(client, SCTP_SHUTDOWN_EVENT, 1);
	ck_assert_uint_eq(associations(client), 0);
	ck_assert_uint_eq(associations(server), 0);
	unsigned packets = packets_in_trace();

	let_pass(lab, SECONDS(30));
	ck_assert_uint_eq(packets_in_trace(), packets);
}

SCENARIO(shutdown_without_data,
	 "SHUTDOWN of an association that never carried data acknowledges Initial TSN - 1",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-15"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *accepted = endpoint_connect(client, server);

	endpoint_shutdown(client);
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, init_ack->chunk->init.tsn - 1);
	expect_event(accepted, SCTP_SHUTDOWN_EVENT);
	expect_event(accepted, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	endpoint_send(accepted, 0, "too late", .error = EPIPE);
	endpoint_send(client, 0, "too late", .error = EPIPE);
}

SCENARIO(shutdown_pending,
	 "SHUTDOWN waits until all data sent is acknowledged, and new data is refused",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-22", "RFC9260-9.2-23"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	int64_t rto = MILLISECONDS(endpoint_path(client, "path0").spinfo_rto);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(client, 0, "last words");
	const struct packet *lost = expect_packet(lab, DATA, .from = "a", .fate = FRAME_DROPPED);

	endpoint_shutdown(client);
	ck_assert_int_eq(endpoint_status(client).sstat_state, SCTP_SHUTDOWN_PENDING);
	endpoint_send(client, 0, "too late", .error = ESHUTDOWN);
	expect_packet(lab, DATA, .from = "a", .timer = rto, .since = lost->time);
	ck_assert_uint_eq(count_packets(lab, SHUTDOWN), 0);

	const struct packet *sack = expect_packet(lab, SACK, .from = "b");
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	ck_assert_uint_gt(shutdown->number, sack->number);
	ck_assert_int_lt(shutdown->time - sack->time, jiffy());
	expect_message(server, 0, "last words");
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(shutdown_received,
	 "The peer of a SHUTDOWN first gets its own data through, but takes no new data",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-4-9", "RFC9260-4-10", "RFC9260-4-11", "RFC9260-9.2-8", "RFC9260-9.2-9",
		  "RFC9260-9.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	int64_t rto = MILLISECONDS(endpoint_path(server, "path0").spinfo_rto);

	lab_drop(lab, DATA, .from = "b");
	endpoint_send(server, 0, "one moment");
	const struct packet *lost = expect_packet(lab, DATA, .from = "b", .fate = FRAME_DROPPED);

	endpoint_shutdown(client);
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");

	expect_event(server, SCTP_SHUTDOWN_EVENT);
	ck_assert_int_eq(endpoint_status(server).sstat_state, SCTP_SHUTDOWN_RECEIVED);
	ck_assert_int_eq(endpoint_status(client).sstat_state, SCTP_SHUTDOWN_SENT);
	endpoint_send(server, 0, "too late", .error = ESHUTDOWN);
	endpoint_send(client, 0, "too late", .error = ESHUTDOWN);
	endpoint_shutdown(server);

	const struct packet *data =
		expect_packet(lab, DATA, .from = "b", .timer = rto, .since = lost->time);
	const struct packet *update = NULL;

	ck_assert_uint_eq(count_packets(lab, SHUTDOWN_ACK), 0);
	/* T2-shutdown may have sent the first SHUTDOWN once more by now. */
	do
		update = expect_packet(lab, SHUTDOWN, .from = "a");
	while (update->number < data->number);
	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn + 1, data->chunk->data.tsn);
	ck_assert_uint_eq(update->chunk->tsn.cumulative_tsn, data->chunk->data.tsn);
	ck_assert_int_lt(update->time - data->time, jiffy());
	expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	expect_message(client, 0, "one moment");
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(simultaneous_shutdown, "SHUTDOWNs that cross are both answered and end the association",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-27", "RFC9260-9.2-28"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server);
	exchange(client, server);
	let_pass(lab, SECONDS(1));
	endpoint_shutdown(client);
	endpoint_shutdown(server);

	const struct packet *from_client = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *from_server = expect_packet(lab, SHUTDOWN, .from = "b");
	const struct packet *client_ack = expect_packet(lab, SHUTDOWN_ACK, .from = "a");
	const struct packet *server_ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");

	ck_assert_uint_gt(client_ack->number, from_server->number);
	ck_assert_uint_gt(server_ack->number, from_client->number);
	ck_assert_int_lt(client_ack->time - from_server->time, jiffy());
	ck_assert_int_lt(server_ack->time - from_client->time, jiffy());
	ck_assert_uint_eq(expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a")->chunk->flags, 0);
	expect_packet(lab, SHUTDOWN_COMPLETE, .from = "b");
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_no_packet(lab, SHUTDOWN_ACK, SECONDS(30));
	ck_assert_uint_eq(associations(client), 0);
	ck_assert_uint_eq(associations(server), 0);
}

SCENARIO(autoclose, "SCTP_AUTOCLOSE shuts an association down when it was idle for so long",
	 .lab = &two_nodes, .limit = SECONDS(120), .spec = {"RFC9260-9.2-22"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int idle = 20;

	endpoint_set(client, SCTP_AUTOCLOSE, &idle, sizeof(idle));
	endpoint_connect(client, server);
	/* What is sent counts as traffic, and so does what comes. */
	let_pass(lab, SECONDS(15));
	endpoint_send(client, 0, "from a");
	expect_message(server, 0, "from a");
	let_pass(lab, SECONDS(15));
	endpoint_send(server, 0, "from b");
	expect_message(client, 0, "from b");
	const struct packet *last = expect_packet(lab, DATA, .from = "b");

	expect_packet(lab, SHUTDOWN, .from = "a", .timer = SECONDS(idle), .since = last->time);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}
