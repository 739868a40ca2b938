/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stateful firewall makes of associations that it sees from their beginning to their end. */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

#include <inttypes.h>

enum { PORT_A = 7000, PORT_B = 7001 };

SCENARIO(
	firewall_life,
	"An association is set up, carries messages and is shut down through a stateful firewall, which finds "
	"nothing of it invalid",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-9.2-1"})
{
	struct pair pair = middlebox_open(lab);

	endpoint_shutdown(pair.a);
	expect_both_learn(pair.a, pair.b, SCTP_SHUTDOWN_COMP);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(firewall_abort,
	 "An ABORT passes a stateful firewall, and the same ports can associate again at once",
	 .lab = &routed, .needs = CAP_CONNTRACK)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT_A);

	firewall_start(lab, "r", "forward");
	endpoint_connect(client, server);
	endpoint_abort(client, NULL);
	expect_both_learn(client, server, SCTP_COMM_LOST);
	endpoint_connect(client, server);
	expect_delivery(client, server, "again", "left");
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	firewall_refusal,
	"The ABORT that refuses an INIT passes a stateful firewall: the client learns of it at once",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-5.1-15"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	firewall_start(lab, "r", "forward");
	endpoint_connect_start(client, NULL, .link = "right", .port = PORT_B);
	expect_packet(lab, ABORT, .from = "r", .link = "left");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = MILLISECONDS(100));
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	firewall_collision,
	"INITs that cross in a stateful firewall set up one association, and the firewall knows its tags",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(200), .spec = {"RFC9260-5.2.1-1"})
{
	struct endpoint *a = endpoint_listen(lab, "a", ONE_TO_MANY, .port = PORT_A);
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY, .port = PORT_B);

	firewall_start(lab, "r", "forward");
	/* They cross in the router. */
	endpoint_connect_start(a, b);
	endpoint_connect_start(b, a, .link = "left");
	expect_both_learn(a, b, SCTP_COMM_UP);
	exchange_messages(a, b);
	let_pass(lab, SECONDS(100));
	exchange_messages(a, b);
	middlebox_expect_dropped(lab, 0);
	endpoint_shutdown(a);
	expect_both_learn(a, b, SCTP_SHUTDOWN_COMP);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(firewall_lost_init_ack,
	 "INIT and INIT ACK that were lost and come again pass a stateful firewall", .lab = &routed,
	 .needs = CAP_CONNTRACK)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	firewall_start(lab, "r", "forward");
	lab_drop(lab, INIT_ACK, .from = "b");
	lab_drop(lab, INIT_ACK, .from = "r");
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .within = SECONDS(20));
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	exchange_messages(client, server);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(firewall_wrong_tag,
	 "A packet with a tag of neither end is dropped by a stateful firewall and reaches nobody",
	 .lab = &routed, .needs = CAP_CONNTRACK)
{
	struct pair pair = middlebox_open(lab);

	lab_change(lab, DATA, packet_spoil_tag, .from = "a");
	endpoint_send(pair.a, 0, "spoilt on the way");
	middlebox_expect_lost(lab, DATA);
	middlebox_expect_dropped(lab, 1);
	expect_message(pair.b, 0, "spoilt on the way");
	middlebox_expect_dropped(lab, 1);
}

SCENARIO(
	heartbeats_outlive_short_memory,
	"An idle association lives on behind a firewall that forgets it before each HEARTBEAT: the next one has it "
	"tracked again",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(400), .spec = {"RFC9260-8.3-1"})
{
	struct pair pair;

	firewall_start(lab, "r", "forward");
	tracking_timeout(lab, "r", "established", MIDDLEBOX_MEMORY);
	tracking_timeout(lab, "r", "heartbeat_sent", MIDDLEBOX_MEMORY);
	pair = pair_open(lab);
	let_pass(lab, SECONDS(300));
	ck_assert_msg(
		firewall_new(lab, "r") >= 8,
		"expected r to track the association anew by some nine HEARTBEATs; it did so %" PRIu64
		" times",
		firewall_new(lab, "r"));
	ck_assert_int_eq(association_state(pair.a), SCTP_ESTABLISHED);
	ck_assert_int_eq(association_state(pair.b), SCTP_ESTABLISHED);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	default_memory_outlives_heartbeats,
	"With the defaults of both, HEARTBEATs keep an idle association known to a firewall without a gap",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(700), .spec = {"RFC9260-8.3-1"})
{
	struct pair pair;

	firewall_start(lab, "r", "forward");
	pair = pair_open(lab);
	let_pass(lab, SECONDS(600));
	expect_delivery(pair.b, pair.a, "after ten minutes", "right");
	expect_delivery(pair.a, pair.b, "after ten minutes", "left");
	middlebox_expect_dropped(lab, 0);
	ck_assert_uint_eq(firewall_new(lab, "r"), 1);
}

SCENARIO(
	lost_cookie_echo,
	"A COOKIE ECHO that was lost comes again after 3 s, RTO.Initial of Linux, just when a firewall forgets a set-up by its "
	"default: people see set-ups fail after one loss, until nf_conntrack_sctp_timeout_cookie_echoed is raised",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(200))
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = 2);

	firewall_start(lab, "r", "forward");
	lab_drop(lab, COOKIE_ECHO, .from = "r");
	endpoint_connect_start(client, server);
	expect_packet(lab, COOKIE_ECHO, .from = "a");
	middlebox_expect_lost(lab, COOKIE_ECHO);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = SECONDS(100));
	ck_assert_uint_gt(firewall_dropped(lab, "r"), 0);
	tracking_timeout(lab, "r", "cookie_echoed", 30);
	lab_drop(lab, COOKIE_ECHO, .from = "r");
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .within = SECONDS(20));
}

SCENARIO(
	init_answered_twice,
	"An INIT that was doubled behind a firewall is answered under two tags; the client goes by the first, the firewall by "
	"the second: it drops the COOKIE ECHO, and the attempt fails",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(200))
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = 2);
	const struct packet *first;

	firewall_start(lab, "r", "forward");
	lab_duplicate(lab, INIT, .from = "r");
	endpoint_connect_start(client, server);
	first = expect_packet(lab, INIT_ACK, .from = "r");
	ck_assert_uint_ne(expect_packet(lab, INIT_ACK, .from = "r")->chunk->init.tag,
			  first->chunk->init.tag);
	ck_assert_uint_eq(expect_packet(lab, COOKIE_ECHO, .from = "a")->sctp.tag,
			  first->chunk->init.tag);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = SECONDS(100));
	ck_assert_uint_eq(count_packets(lab, COOKIE_ECHO, .from = "r"), 0);
	ck_assert_uint_gt(firewall_dropped(lab, "r"), 0);
}
