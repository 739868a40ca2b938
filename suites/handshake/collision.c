/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both ends connect at once: RFC 9260 section 5.2.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { PORT_A = 6001, PORT_B = 6002 };

static void connect_both(struct endpoint *a, struct endpoint *b)
{
	endpoint_connect_start(a, b);
	endpoint_connect_start(b, a);
}

/* The user learns that the association is up, without an error, and how many streams it has. */
static void expect_up(struct endpoint *endpoint)
{
	const struct received *event =
		expect_event(endpoint, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	const struct sctp_assoc_change *change = &notification_of(event)->sn_assoc_change;
	struct sctp_status status = endpoint_status(endpoint);

	ck_assert_msg(change->sac_error == 0, "SCTP_COMM_UP comes with error %u, expected none",
		      change->sac_error);
	ck_assert_uint_eq(change->sac_outbound_streams, status.sstat_outstrms);
	ck_assert_uint_eq(change->sac_inbound_streams, status.sstat_instrms);
}

static void expect_one_association(struct endpoint *a, struct endpoint *b)
{
	expect_up(a);
	expect_up(b);
	forget_packets(a->lab);
	exchange_messages(a, b);
	expect_no_event(a, SCTP_ASSOC_CHANGE, SECONDS(20));
	expect_no_event(b, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(association_count(a), 1);
	ck_assert_uint_eq(association_count(b), 1);
	ck_assert_uint_eq(count_packets(a->lab, ABORT), 0);
	/* The HEARTBEAT timers run at either end: with the 21 s above this is more than HB.interval and an RTO. */
	let_pass(a->lab, HB_INTERVAL);
	ck_assert_uint_gt(count_packets(a->lab, HEARTBEAT, .from = "a"), 0);
	ck_assert_uint_gt(count_packets(a->lab, HEARTBEAT, .from = "b"), 0);
}

/* DATA of each end has the tag that the other end's INIT announced. */
static void expect_tags(struct lab *lab, const struct packet *init_a, const struct packet *init_b)
{
	const struct packet *data_a = expect_packet(lab, DATA, .from = "a");
	const struct packet *data_b = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(data_a->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(data_b->sctp.tag, init_a->chunk->init.tag);
}

SCENARIO(collision, "INITs that cross set up one association, under the tags that both announced",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-1.3-2", "RFC9260-5.2.1-1", "RFC9260-5.2.1-3", "RFC9260-5.2.1-4",
		  "RFC9260-5.2.1-10", "RFC9260-5.2.1-11"},
	 .fix = {"dupcook-transport-state"})
{
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT_A, .ostreams = 5);
	struct endpoint *b = endpoint_open(lab, "b", ONE_TO_MANY, .port = PORT_B, .ostreams = 6);

	connect_both(a, b);
	const struct packet *init_a = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_b = expect_packet(lab, INIT, .from = "b");
	const struct packet *ack_a = expect_packet(lab, INIT_ACK, .from = "a");
	const struct packet *ack_b = expect_packet(lab, INIT_ACK, .from = "b");

	/* Each INIT ACK is the INIT once more. */
	ck_assert_uint_eq(ack_a->chunk->init.tag, init_a->chunk->init.tag);
	ck_assert_uint_eq(ack_a->chunk->init.tsn, init_a->chunk->init.tsn);
	ck_assert_uint_eq(ack_a->chunk->init.ostreams, 5);
	ck_assert_uint_eq(ack_a->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(ack_b->chunk->init.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(ack_b->chunk->init.tsn, init_b->chunk->init.tsn);
	ck_assert_uint_eq(ack_b->chunk->init.ostreams, 6);
	ck_assert_uint_eq(ack_b->sctp.tag, init_a->chunk->init.tag);

	expect_one_association(a, b);
	const struct packet *data_a = expect_packet(lab, DATA, .from = "a");
	const struct packet *data_b = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(data_a->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(data_a->chunk->data.tsn, init_a->chunk->init.tsn);
	ck_assert_uint_eq(data_b->sctp.tag, init_a->chunk->init.tag);
	ck_assert_uint_eq(data_b->chunk->data.tsn, init_b->chunk->init.tsn);
	ck_assert_uint_eq(count_packets(lab, INIT), 2);
}

SCENARIO(collision_in_cookie_echoed,
	 "An INIT received in COOKIE-ECHOED is answered with the tag of the kernel's own INIT",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-1.3-2", "RFC9260-5.2.1-6", "RFC9260-5.2.1-11", "RFC9260-5.2.1-12"})
{
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT_A);
	struct endpoint *b = endpoint_open(lab, "b", ONE_TO_MANY, .port = PORT_B);

	lab_delay(lab, INIT, MILLISECONDS(100), .from = "b");
	lab_delay(lab, COOKIE_ECHO, MILLISECONDS(200), .from = "a");
	connect_both(a, b);
	const struct packet *init_a = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_b = expect_packet(lab, INIT, .from = "b");
	const struct packet *echo_a = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *ack_a = expect_packet(lab, INIT_ACK, .from = "a");

	ck_assert_uint_lt(echo_a->number, ack_a->number);
	ck_assert_uint_eq(ack_a->chunk->init.tag, init_a->chunk->init.tag);
	ck_assert_uint_eq(ack_a->chunk->init.tsn, init_a->chunk->init.tsn);
	ck_assert_uint_eq(ack_a->sctp.tag, init_b->chunk->init.tag);

	expect_one_association(a, b);
	expect_tags(lab, init_a, init_b);
}

SCENARIO(collision_with_lost_init,
	 "When a server connects while its INIT ACK is under way, one association results",
	 .lab = &two_nodes, .spec = {"RFC9260-1.3-2", "RFC9260-5.2.1-1", "RFC9260-5.2.4-8"})
{
	struct endpoint *a = endpoint_listen(lab, "a", ONE_TO_MANY, .port = PORT_A);
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT_B);

	/* b answers a's INIT with a tag of that moment, and then sends an INIT with another: action
	 * B. */
	lab_delay(lab, INIT_ACK, MILLISECONDS(100), .from = "b");
	endpoint_connect_start(a, b);
	const struct packet *init_a = expect_packet(lab, INIT, .from = "a");
	const struct packet *stale_ack = expect_packet(lab, INIT_ACK, .from = "b");

	endpoint_connect_start(b, a);
	const struct packet *init_b = expect_packet(lab, INIT, .from = "b");

	ck_assert_uint_ne(stale_ack->chunk->init.tag, init_b->chunk->init.tag);
	expect_one_association(a, b);
	expect_tags(lab, init_a, init_b);
}

SCENARIO(collision_with_late_cookie,
	 "A cookie from before a collision was resolved is silently discarded", .lab = &two_nodes,
	 .spec = {"RFC9260-1.3-2", "RFC9260-5.2.4-9", "RFC9260-5.2.4-10"})
{
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT_A);
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT_B);

	/* While a's COOKIE ECHO is on its way b sets up the association with another tag of its
	 * own: action C. */
	lab_delay(lab, COOKIE_ECHO, SECONDS(1), .from = "a");
	endpoint_connect_start(a, b);
	const struct packet *init_a = expect_packet(lab, INIT, .from = "a");
	const struct packet *echo_a = expect_packet(lab, COOKIE_ECHO, .from = "a");

	endpoint_connect_start(b, a);
	const struct packet *init_b = expect_packet(lab, INIT, .from = "b");

	expect_both_learn(a, b, SCTP_COMM_UP);
	ck_assert_uint_ne(echo_a->sctp.tag, init_b->chunk->init.tag);
	unsigned packets = packets_so_far();

	let_pass(lab, SECONDS(2));
	ck_assert_uint_eq(packets_so_far(), packets);
	expect_no_event(b, SCTP_ASSOC_CHANGE, 1);
	exchange_messages(a, b);
	expect_tags(lab, init_a, init_b);
}
