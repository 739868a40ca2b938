/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The router has forgotten a living association, and something of it comes.  Whether it is tracked anew depends on the chunk:
 * sctp_new() and sctp_conntracks[] in net/netfilter/nf_conntrack_proto_sctp.c.
 */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

SCENARIO(
	made_anew_by_heartbeat,
	"A HEARTBEAT has a stateful firewall track an association again that it had forgotten, and DATA and "
	"SACKs pass both ways",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-8.3-3"})
{
	struct pair pair = middlebox_forgotten(lab);

	path_demand_heartbeat(pair.a, "right");
	middlebox_expect_passed(lab, HEARTBEAT);
	expect_packet(lab, HEARTBEAT_ACK, .from = "b");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "left");
	expect_delivery(pair.a, pair.b, "after", "left");
	expect_delivery(pair.b, pair.a, "after", "right");
	middlebox_expect_dropped(lab, 0);
	middlebox_expect_anew(lab);
}

SCENARIO(
	made_anew_by_the_servers_heartbeat,
	"A HEARTBEAT of the server has the firewall track the association again, although the client was who "
	"opened it",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-8.3-3"})
{
	struct pair pair = middlebox_forgotten(lab);

	path_demand_heartbeat(pair.b, "left");
	expect_packet(lab, HEARTBEAT, .from = "b");
	expect_packet(lab, HEARTBEAT, .from = "r", .link = "left", .within = MILLISECONDS(100));
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "right");
	expect_delivery(pair.b, pair.a, "after", "right");
	expect_delivery(pair.a, pair.b, "after", "left");
	middlebox_expect_dropped(lab, 0);
	middlebox_expect_anew(lab);
}

/* The first thing that r sees of the association again is a's HEARTBEAT ACK: the HEARTBEAT comes behind its back. */
static struct pair see_heartbeat_ack(struct lab *lab)
{
	struct pair pair = middlebox_open(lab);
	const struct packet *heartbeat;

	path_demand_heartbeat(pair.b, "left");
	heartbeat = expect_packet(lab, HEARTBEAT, .from = "r", .link = "left");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "right");
	middlebox_forget(lab);
	packet_replay(lab, heartbeat);
	middlebox_expect_passed(lab, HEARTBEAT_ACK);
	return pair;
}

SCENARIO(
	made_anew_by_heartbeat_ack,
	"A HEARTBEAT ACK whose HEARTBEAT took another way has the firewall track the association again, under the tags of "
	"both ends",
	.lab = &routed, .needs = CAP_CONNTRACK,
	.known = {
		{.reason =
			 "the entry that a HEARTBEAT ACK makes lets nothing pass in the other direction but HEARTBEATs: "
			 "it has no tag of that direction (sctp_new() in net/netfilter/nf_conntrack_proto_sctp.c learns "
			 "tags of INIT, HEARTBEAT and SHUTDOWN ACK alone), and every other chunk's is compared with it"}})
{
	struct pair pair = see_heartbeat_ack(lab);

	middlebox_expect_anew(lab);
	endpoint_send(pair.a, 0, "after");
	expect_message(pair.b, 0, "after");
	endpoint_send(pair.b, 0, "and back");
	expect_message(pair.a, 0, "and back");
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	heartbeats_after_heartbeat_ack,
	"A HEARTBEAT ACK passes a firewall that has forgotten the association, and after a HEARTBEAT from the other end so "
	"does all else",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-8.3-3"})
{
	struct pair pair = see_heartbeat_ack(lab);

	path_demand_heartbeat(pair.b, "left");
	expect_packet(lab, HEARTBEAT, .from = "r", .link = "left");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "right");
	expect_delivery(pair.b, pair.a, "after", "right");
	expect_delivery(pair.a, pair.b, "after", "left");
	middlebox_expect_dropped(lab, 0);
	middlebox_expect_anew(lab);
}

SCENARIO(
	data_is_dropped_until_a_heartbeat,
	"DATA first has the firewall track nothing: what people see is an association that stands still until a "
	"HEARTBEAT comes, after which it goes on",
	.lab = &routed, .needs = CAP_CONNTRACK)
{
	struct pair pair = middlebox_forgotten(lab);
	const struct packet *data;

	endpoint_send(pair.a, 0, "lost at first");
	data = expect_packet(lab, DATA, .from = "a");
	expect_no_packet(lab, DATA, MILLISECONDS(900), .from = "r", .link = "right");
	middlebox_expect_dropped(lab, 1);
	path_demand_heartbeat(pair.a, "right");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "left");
	expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = data->time);
	expect_message(pair.b, 0, "lost at first");
	middlebox_expect_dropped(lab, 1);
}

SCENARIO(data_without_heartbeats_ends_it,
	 "Without HEARTBEATs DATA is dropped for ever: the sender gives the association up after "
	 "Association.Max.Retrans, the receiver never learns of it",
	 .lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(500), .spec = {"RFC9260-8.1-3"})
{
	struct pair pair = middlebox_forgotten(lab);

	endpoint_send(pair.a, 0, "never arrives");
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .within = SECONDS(450));
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "a", .link = "left"), 1 + 11);
}

SCENARIO(
	sack_is_dropped,
	"A SACK first has the firewall track nothing and is dropped: DATA that comes another way stays "
	"unacknowledged",
	.lab = &routed, .needs = CAP_CONNTRACK)
{
	struct pair pair = middlebox_open(lab);
	const struct packet *data;

	endpoint_send(pair.b, 0, "once more");
	data = expect_packet(lab, DATA, .from = "r", .link = "left");
	expect_message(pair.a, 0, "once more");
	middlebox_forget(lab);
	packet_replay(lab, data);
	middlebox_expect_lost(lab, SACK);
	middlebox_expect_dropped(lab, 1);
}

SCENARIO(
	shutdown_is_dropped,
	"A SHUTDOWN first is dropped: the end that closes retransmits it in vain and the other end stays "
	"ESTABLISHED",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(500))
{
	struct pair pair = middlebox_forgotten(lab);

	endpoint_shutdown(pair.a);
	middlebox_expect_lost(lab, SHUTDOWN);
	middlebox_expect_dropped(lab, 1);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(10));
	ck_assert_int_eq(association_state(pair.b), SCTP_ESTABLISHED);
}

SCENARIO(
	abort_is_dropped,
	"An ABORT first is dropped: the other end keeps an association that the first has no more, until its own "
	"HEARTBEATs have gone unanswered for long enough",
	.lab = &routed, .needs = CAP_CONNTRACK)
{
	struct pair pair = middlebox_forgotten(lab);

	endpoint_abort(pair.a, NULL);
	middlebox_expect_lost(lab, ABORT);
	middlebox_expect_dropped(lab, 1);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(10));
	ck_assert_int_eq(association_state(pair.b), SCTP_ESTABLISHED);
}

SCENARIO(
	heartbeat_to_who_is_gone,
	"A HEARTBEAT to an end that is gone is answered by an ABORT with the T bit, which passes the firewall that the "
	"HEARTBEAT has just had track the association again",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-8.4-10", "RFC9260-8.5.1-6"},
	.known = {
		{.reason =
			 "connection tracking takes the ABORT that answers the HEARTBEAT for invalid "
			 "(sctp_conntracks[] in net/netfilter/nf_conntrack_proto_sctp.c); the association ends only "
			 "when HEARTBEATs have gone unanswered for long enough"}})
{
	struct pair pair = middlebox_forgotten(lab);

	endpoint_vanish(pair.a);
	path_demand_heartbeat(pair.b, "left");
	expect_packet(lab, HEARTBEAT, .from = "r", .link = "left");
	ck_assert(expect_packet(lab, ABORT, .from = "a")->chunk->flags & FLAG_T);
	expect_packet(lab, ABORT, .from = "r", .link = "right", .within = MILLISECONDS(100));
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(
	cookie_echo_is_dropped,
	"A COOKIE ECHO whose INIT the firewall has forgotten is dropped; the client gives up the attempt's "
	"COOKIE ECHOs and the next attempt succeeds",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(400))
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = 2);

	firewall_start(lab, "r", "forward");
	tracking_timeout(lab, "r", "cookie_wait", 2);
	tracking_timeout(lab, "r", "cookie_echoed", 2);
	/* Slower than the router's memory. */
	lab_delay(lab, COOKIE_ECHO, SECONDS(2) + MILLISECONDS(500), .from = "a", .count = FOREVER);
	endpoint_connect_start(client, server);
	expect_packet(lab, COOKIE_ECHO, .from = "a");
	expect_no_packet(lab, COOKIE_ECHO, SECONDS(10), .from = "r");
	ck_assert_uint_gt(firewall_dropped(lab, "r"), 0);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = SECONDS(300));
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	tracking_timeout(lab, "r", "cookie_wait", 30);
	tracking_timeout(lab, "r", "cookie_echoed", 30);
	endpoint_connect(client, server);
	expect_delivery(client, server, "at last", "left");
}

enum { PORT = 7000 };

SCENARIO(
	restart_is_tracked_anew,
	"A client that restarts from its port after the firewall has forgotten it gets through, and the "
	"association is restarted under the new tags",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);

	firewall_start(lab, "r", "forward");
	tracking_timeout(lab, "r", "established", MIDDLEBOX_MEMORY);
	endpoint_connect(client, server);
	endpoint_disable_heartbeats(server);
	endpoint_vanish(client);
	middlebox_forget(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange_messages(client, server);
	middlebox_expect_dropped(lab, 0);
	middlebox_expect_anew(lab);
}

SCENARIO(
	restart_within_memory,
	"A client that restarts from its port while the firewall still tracks its association gets through: the "
	"entry takes over the new tags",
	.lab = &routed, .needs = CAP_CONNTRACK, .limit = SECONDS(200), .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);

	firewall_start(lab, "r", "forward");
	endpoint_connect(client, server);
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange_messages(client, server);
	let_pass(lab, SECONDS(100));
	exchange_messages(client, server);
	middlebox_expect_dropped(lab, 0);
}
