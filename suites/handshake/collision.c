/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both sides at once: RFC 9260 section 5.2.1. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

enum { PORT_A = 6001, PORT_B = 6002 };

static void connect_both(struct endpoint *a, struct endpoint *b)
{
	endpoint_connect_start(a, b);
	endpoint_connect_start(b, a);
}

static void expect_one_association(struct endpoint *a, struct endpoint *b)
{
	expect_event(a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	forget_packets(a->lab);
	exchange(a, b);
	expect_no_event(a, SCTP_ASSOC_CHANGE, SECONDS(20));
	expect_no_event(b, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(associations(a), 1);
	ck_assert_uint_eq(associations(b), 1);
	ck_assert_uint_eq(count_packets(a->lab, ABORT), 0);
}

SCENARIO(collision, "INITs that cross become one association with the tags that both announced",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-1.3-2", "RFC9260-5.2.1-1", "RFC9260-5.2.1-3", "RFC9260-5.2.1-4",
		  "RFC9260-5.2.1-10", "RFC9260-5.2.1-11"})
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
	 "An INIT that comes after COOKIE ECHO was sent is answered with the same tag",
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
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "a")->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "b")->sctp.tag, init_a->chunk->init.tag);
}

SCENARIO(collision_with_lost_init,
	 "A server that connects itself while its client's INIT ACK is lost", .lab = &two_nodes,
	 .spec = {"RFC9260-1.3-2", "RFC9260-5.2.1-1", "RFC9260-5.2.4-8"})
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
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "a")->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "b")->sctp.tag, init_a->chunk->init.tag);
}

SCENARIO(collision_with_late_cookie,
	 "A cookie from before the collision was resolved is silently discarded", .lab = &two_nodes,
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

	expect_event(a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_ne(echo_a->sctp.tag, init_b->chunk->init.tag);
	unsigned packets = packets_in_trace();

	let_pass(lab, SECONDS(2));
	ck_assert_uint_eq(packets_in_trace(), packets);
	expect_no_event(b, SCTP_ASSOC_CHANGE, 1);
	exchange(a, b);
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "a")->sctp.tag, init_b->chunk->init.tag);
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "b")->sctp.tag, init_a->chunk->init.tag);
}
