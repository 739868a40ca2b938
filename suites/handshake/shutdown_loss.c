/* SPDX-License-Identifier: GPL-2.0-or-later */
/* T2-shutdown and T5-shutdown-guard: RFC 9260 section 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"
#include "suites/handshake/rto_initial.h"

/* The association has ended at both ends, and nothing of its shutdown is sent again. */
static void expect_shut_down(struct pair pair)
{
	expect_both_learn(pair.a, pair.b, SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 0);
	expect_no_packet(pair.lab, SHUTDOWN, SECONDS(30));
	expect_no_packet(pair.lab, SHUTDOWN_ACK, SECONDS(30));
}

/* The client's RTO is at least that long (milliseconds): the server's T2-shutdown expires first. */
static struct pair open_with_slow_client(struct lab *lab, uint32_t rto)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_rtoinfo info = {.srto_assoc_id = SCTP_FUTURE_ASSOC,
				    .srto_initial = rto,
				    .srto_min = rto,
				    .srto_max = 60000};
	struct pair pair;

	endpoint_set(client, SCTP_RTOINFO, &info, sizeof(info));
	pair = pair_open(lab, .a = client);
	exchange_messages(pair.a, pair.b);
	return pair;
}

SCENARIO(lost_shutdown, "A lost SHUTDOWN is retransmitted when T2-shutdown expires",
	 .lab = &two_nodes, .limit = SECONDS(100),
	 .spec = {"RFC9260-9.2-1", "RFC9260-9.2-2", "RFC9260-9.2-3"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	int64_t rto = path_rto(pair.a, "path0");

	lab_drop(lab, SHUTDOWN, .count = 2);
	endpoint_shutdown(pair.a);
	const struct packet *first = expect_packet(lab, SHUTDOWN, .fate = FRAME_DROPPED);
	const struct packet *second = expect_packet(lab, SHUTDOWN, .fate = FRAME_DROPPED,
						    .timer = rto, .since = first->time);
	const struct packet *third =
		expect_packet(lab, SHUTDOWN, .from = "a", .timer = 2 * rto, .since = second->time);

	assert_same_chunk(second->chunk, first->chunk);
	assert_same_chunk(third->chunk, first->chunk);
	expect_shut_down(pair);
}

SCENARIO(lost_shutdown_ack,
	 "A lost SHUTDOWN ACK is retransmitted when its sender's T2-shutdown expires",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-9.2-16", "RFC9260-9.2-3"})
{
	struct pair pair = open_with_slow_client(lab, 20000);
	int64_t rto = path_rto(pair.b, "path0");

	lab_drop(lab, SHUTDOWN_ACK, .count = 2);
	endpoint_shutdown(pair.a);
	const struct packet *first = expect_packet(lab, SHUTDOWN_ACK, .fate = FRAME_DROPPED);
	const struct packet *second = expect_packet(lab, SHUTDOWN_ACK, .fate = FRAME_DROPPED,
						    .timer = rto, .since = first->time);

	expect_packet(lab, SHUTDOWN_ACK, .from = "b", .timer = 2 * rto, .since = second->time);
	ck_assert_uint_eq(count_packets(lab, SHUTDOWN), 1);
	expect_shut_down(pair);
}

SCENARIO(data_restarts_t2,
	 "DATA received in SHUTDOWN-SENT is answered with SHUTDOWN and restarts T2-shutdown",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-9.2-10"})
{
	struct pair pair = open_with_slow_client(lab, 5000);
	struct rule *no_answer;

	let_pass(lab, SECONDS(1));
	lab_delay(lab, DATA, MILLISECONDS(800), .from = "b");
	no_answer = lab_drop(lab, SHUTDOWN_ACK, .count = FOREVER);
	endpoint_send(pair.b, 0, "late");
	endpoint_shutdown(pair.a);
	const struct packet *first = expect_packet(lab, SHUTDOWN, .from = "a");

	expect_message(pair.a, 0, "late");
	const struct packet *update = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *again = expect_packet(lab, SHUTDOWN, .from = "a", .timer = SECONDS(5),
						   .since = update->time);

	ck_assert_uint_eq(update->chunk->tsn.cumulative_tsn, first->chunk->tsn.cumulative_tsn + 1);
	ck_assert_int_ge(update->time - first->time, MILLISECONDS(800));
	assert_same_chunk(again->chunk, update->chunk);
	rule_end(no_answer);
	expect_both_learn(pair.a, pair.b, SCTP_SHUTDOWN_COMP);
}

SCENARIO(lost_shutdown_complete,
	 "An endpoint with no association left resends a lost SHUTDOWN COMPLETE with the T bit",
	 .lab = &two_nodes, .limit = SECONDS(100),
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-9", "RFC9260-8.5.1-10",
		  "RFC9260-9.2-16"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	int64_t rto = path_rto(pair.b, "path0");

	lab_drop(lab, SHUTDOWN_COMPLETE);
	endpoint_shutdown(pair.a);
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *lost = expect_packet(lab, SHUTDOWN_COMPLETE, .fate = FRAME_DROPPED);

	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 1);
	const struct packet *again =
		expect_packet(lab, SHUTDOWN_ACK, .from = "b", .timer = rto, .since = ack->time);
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_uint_eq(lost->chunk->flags, 0);
	ck_assert_uint_eq(complete->chunk->flags, FLAG_T);
	ck_assert_uint_eq(complete->sctp.tag, again->sctp.tag);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(association_count(pair.b), 0);
	expect_no_packet(lab, SHUTDOWN_ACK, SECONDS(30));
}

SCENARIO(init_in_shutdown_ack_sent,
	 "A client that reconnects after its SHUTDOWN COMPLETE was lost completes the old shutdown "
	 "first",
	 .lab = &two_nodes, .spec = {"RFC9260-9.2-24", "RFC9260-9.2-25"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	lab_drop(lab, SHUTDOWN_COMPLETE);
	endpoint_shutdown(pair.a);
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_packet(lab, SHUTDOWN_COMPLETE, .fate = FRAME_DROPPED);
	forget_packets(lab);

	endpoint_connect_start(pair.a, pair.b);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *ack = expect_packet(lab, SHUTDOWN_ACK, .from = "b");
	const struct packet *complete = expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");

	ck_assert_int_lt(ack->time - init->time, jiffy());
	ck_assert_uint_eq(complete->sctp.tag, ack->sctp.tag);
	ck_assert_uint_eq(complete->sctp.chunk_count, 1);
	ck_assert_uint_eq(complete->chunk->flags, FLAG_T);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);

	const struct packet *again =
		expect_packet(lab, INIT, .from = "a", .timer = handshake_rto_initial(pair.a),
			      .since = init->time);

	assert_same_chunk(again->chunk, init->chunk);
	expect_both_learn(pair.a, pair.b, SCTP_COMM_UP);
	exchange_messages(pair.a, pair.b);
}

/* SCTP_ASSOCINFO of the association. */
static void limit_retransmissions(struct endpoint *endpoint, uint16_t limit)
{
	struct sctp_assocparams parameters = {.sasoc_asocmaxrxt = limit,
					      .sasoc_assoc_id = endpoint->association};

	endpoint_set(endpoint, SCTP_ASSOCINFO, &parameters, sizeof(parameters));
}

/* An association without DATA outstanding. */
static struct pair open_idle(struct lab *lab)
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	let_pass(lab, SECONDS(1));
	return pair;
}

/*
 * The endpoint sends that chunk, which is never answered, once and MAX_RETRANS times again, after
 * timeouts that double from `rto`; then its association is lost.
 */
enum { MAX_RETRANS = 4 };
static void expect_given_up(struct endpoint *endpoint, enum chunk_type type, int64_t rto)
{
	struct lab *lab = endpoint->lab;
	const struct packet *last = expect_packet(lab, type, .from = endpoint->node);

	for (unsigned i = 0; i < MAX_RETRANS; i++) {
		last = expect_packet(lab, type, .from = endpoint->node, .timer = rto,
				     .since = last->time);
		rto = rto_doubled(rto);
	}
	expect_event(endpoint, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = rto,
		     .since = last->time);
	ck_assert_uint_eq(association_count(endpoint), 0);
	expect_no_packet(lab, type, SECONDS(100));
}

SCENARIO(shutdown_gives_up,
	 "After Association.Max.Retrans retransmissions of SHUTDOWN the association is lost",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-5", "RFC9260-9.2-6"})
{
	struct pair pair = open_idle(lab);
	int64_t rto = path_rto(pair.a, "path0");

	limit_retransmissions(pair.a, MAX_RETRANS);
	link_cut(lab, "path0", NULL);
	endpoint_shutdown(pair.a);
	expect_given_up(pair.a, SHUTDOWN, rto);
}

SCENARIO(shutdown_ack_gives_up,
	 "After Association.Max.Retrans retransmissions of SHUTDOWN ACK the association is lost",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-17", "RFC9260-9.2-18"})
{
	struct pair pair = open_idle(lab);
	int64_t rto = path_rto(pair.b, "path0");

	limit_retransmissions(pair.b, MAX_RETRANS);
	link_cut(lab, "path0", "b");
	lab_drop(lab, SHUTDOWN, .skip = 1, .count = FOREVER);
	endpoint_shutdown(pair.a);
	expect_given_up(pair.b, SHUTDOWN_ACK, rto);
}

SCENARIO(shutdown_guard,
	 "An association whose peer never gets its DATA through is aborted after 5 times RTO.Max",
	 .lab = &two_nodes, .limit = SECONDS(500),
	 .spec = {"RFC9260-9.2-13", "RFC9260-9.2-14", "RFC9260-9.2-12"})
{
	struct pair pair = open_idle(lab);

	limit_retransmissions(pair.a, 1000);
	limit_retransmissions(pair.b, 1000);
	lab_drop(lab, DATA, .from = "b", .count = FOREVER);
	endpoint_send(pair.b, 0, "never to arrive");
	endpoint_shutdown(pair.a);
	const struct packet *shutdown = expect_packet(lab, SHUTDOWN, .from = "a");
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a", .timer = 5 * RTO_MAX,
						   .since = shutdown->time);

	ck_assert_uint_eq(abort->sctp.tag, shutdown->sctp.tag);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	expect_both_learn(pair.a, pair.b, SCTP_COMM_LOST);
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 0);
}

enum { MAX_RTO = 1000, RETRANSMISSIONS = 2 };

/* The user shuts an association down while a probe of the peer's closed window is outstanding. */
static struct association shut_down_behind_closed_window(struct lab *lab)
{
	struct association association =
		association_open(lab, .rto_initial = MAX_RTO, .rto_min = MAX_RTO,
				 .rto_max = MAX_RTO, .without_pf = true);
	struct endpoint *iut = association.iut;

	association_max_retrans_set(iut, RETRANSMISSIONS);
	endpoint_send(iut, 0, "first");
	expect_data(association, 1);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	let_pass(lab, 0);
	endpoint_send(iut, 0, "probe of the closed window");
	expect_data(association, 2);
	endpoint_shutdown(iut);
	peer_ignore(association.peer, DATA);
	return association;
}

/* Linux gives the peer the time of T5-shutdown-guard: sctp_sf_do_6_3_3_rtx(), net/sctp/sm_statefuns.c. */
SCENARIO(
	shutdown_behind_closed_window,
	"An association that is to be shut down once its messages are through, and whose peer has closed its "
	"window, outlives Association.Max.Retrans, and ends in order when the window opens",
	.lab = &scripted_peer)
{
	struct association association = shut_down_behind_closed_window(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	expect_no_event(iut, SCTP_ASSOC_CHANGE, (RETRANSMISSIONS + 3) * MILLISECONDS(MAX_RTO));
	send_sack(association, 2);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

/* What shows that the peer of shutdown_in_vain() is alive after each probe of its window. */
static void send_empty_sack(struct association association)
{
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
}

static void answer_heartbeat(struct association association)
{
	path_demand_heartbeat(association.iut, "path0");
	let_pass(association.lab, AT_ONCE);
}

/* The association ends as shutdown_in_vain says.  Returns the packet with the ABORT. */
static const struct packet *close_in_vain(struct lab *lab,
					  void (*live)(struct association association))
{
	struct association association = shut_down_behind_closed_window(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	const struct packet *abort;
	int64_t end;

	end = lab_now() + (RETRANSMISSIONS + 1 + 5) * MILLISECONDS(MAX_RTO) + JIFFIES(10);
	for (; association_count(iut) > 0 && lab_now() < end;
	     let_pass(lab, MILLISECONDS(MAX_RTO) / 2))
		live(association);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .within = MILLISECONDS(MAX_RTO));
	abort = peer_expect(peer, ABORT);
	endpoint_close(iut);
	return abort;
}

SCENARIO(
	shutdown_in_vain,
	"An association that is to be shut down once its messages are through, and whose peer keeps its window "
	"closed, ends five times RTO.Max after Association.Max.Retrans, though the peer answers the probes and "
	"HEARTBEATs",
	.lab = &scripted_peer, .excuses = {"RFC9260-3.3.7-3"})
{
	close_in_vain(lab, send_empty_sack);
	close_in_vain(lab, answer_heartbeat);
}

SCENARIO(
	one_abort_in_vain,
	"An association that T5-shutdown-guard ends after Association.Max.Retrans sends one ABORT",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.7-3"}, .excuses = {"RFC9260-3.3.7-3"},
	.known = {
		{.reason =
			 "there are two in one packet: sctp_sf_t5_timer_expire() (net/sctp/sm_statefuns.c) sends "
			 "one, and sctp_cmd_assoc_failed() (net/sctp/sm_sideeffect.c) adds that of a peer that "
			 "exceeded Association.Max.Retrans"}})
{
	ck_assert_uint_eq(close_in_vain(lab, send_empty_sack)->sctp.chunk_count, 1);
}
