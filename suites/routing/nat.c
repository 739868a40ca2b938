/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router between the nodes that translates addresses and tracks connections. */
#define SUITE "routing"
#include "suites/routing/routing.h"

enum { PORT = 7000 };

/* Node r translates addresses on its left to its own on the right; b has no route to the left. */
static void masquerade_left(struct lab *lab)
{
	nft_load(lab, "r",
		 "table %s nat { chain out { type nat hook postrouting priority 100; "
		 "oifname \"right\" masquerade; }; }\n",
		 by_version(lab, "ip", "ip6"));
	ip_run(lab, "b", "route del %s\n", by_version(lab, "10.0.0.0/24", "fd00::/64"));
}

/* r forgets an association that has been silent for 40 seconds. */
static void shorten_memory(struct lab *lab)
{
	sysctl_set(lab, "r", "net/netfilter/nf_conntrack_sctp_timeout_established", "40");
}

SCENARIO(masquerade,
	 "Through a translating router an association is set up, carries messages both ways and "
	 "is shut down; the server sees the router's address as the client's",
	 .lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-5.1.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;
	struct sctp_status status;

	masquerade_left(lab);
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "r");
	routing_assert_sent(lab, init, "right", "right", "right");
	ck_assert_uint_eq(chunk_address_count(init), 0);
	expect_delivery(client, server, "out", "left");
	expect_delivery(server, client, "in", "right");
	status = endpoint_status(server);
	ck_assert(
		is_host(&init->sctp.from, (struct sockaddr *)&status.sstat_primary.spinfo_address));
	routing_assert_all_sent_from(lab, 0, "b", "right");
	endpoint_shutdown(client);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(
	late_init_through_router,
	"A late duplicate of the INIT leaves the association through a translating router as it is",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-5.2.2-10"},
	.fix = {"conntrack-init-tag"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	masquerade_left(lab);
	endpoint_connect(client, server);
	packet_replay(lab, packet_last("a", INIT));
	expect_packet(lab, INIT, .from = "r");
	expect_packet(lab, INIT, .from = "r");
	let_pass(lab, SECONDS(1));
	expect_delivery(client, server, "out", "left");
	expect_delivery(server, client, "in", "right");
}

SCENARIO(masquerade_same_port,
	 "Two clients with the same port behind a translating router, which changes one of them, "
	 "have separate associations",
	 .lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-8.5-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	struct endpoint *one, *other;
	uint16_t ports[2];

	masquerade_left(lab);
	routing_address_add(lab, "a", by_version(lab, "10.0.0.11/24", "fd00::11/64"), "left");
	ip_run(lab, "r", "neigh add %s lladdr 02:00:00:00:00:01 dev left\n", second);
	one = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"left"}, .port = PORT);
	other = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {second}, .port = PORT);
	endpoint_connect(one, server);
	ports[0] = expect_packet(lab, INIT, .from = "r")->sctp.source_port;
	endpoint_connect(other, server);
	ports[1] = expect_packet(lab, INIT, .from = "r")->sctp.source_port;
	ck_assert_uint_eq(ports[0], PORT);
	ck_assert_uint_ne(ports[1], PORT);
	expect_delivery(one, server, "of the first", "left");
	expect_delivery(other, server, "of the other", "left");
	/* The server's latest association is that with the other. */
	expect_delivery(server, other, "to the other", "right");
}

SCENARIO(port_forwarded,
	 "A client can associate with a server behind a router that forwards its port",
	 .lab = &routed, .needs = CAP_NAT)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	nft_load(lab, "r",
		 "table %s nat { chain in { type nat hook prerouting priority -100; "
		 "sctp dport %u dnat to %s; }; }\n",
		 by_version(lab, "ip", "ip6"), server->port, text_of_path(lab, "b", "right"));
	endpoint_connect(client, server, .link = text_of_path(lab, "r", "left"));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "left", "left", "left");
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "r"), "right", NULL, "right");
	expect_delivery(client, server, "in", "left");
	expect_delivery(server, client, "out", "right");
	routing_assert_all_sent_from(lab, 0, "a", "left");
}

SCENARIO(heartbeats_keep_state,
	 "HEARTBEATs keep an idle association alive in a router that forgets it after 40 s of "
	 "silence",
	 .lab = &routed, .needs = CAP_NAT, .limit = SECONDS(400), .spec = {"RFC9260-8.3-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	masquerade_left(lab);
	shorten_memory(lab);
	endpoint_connect(client, server);
	expect_delivery(client, server, "before", "left");
	let_pass(lab, SECONDS(300));
	expect_delivery(server, client, "after", "right");
}

static bool has_t_bit(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->flags & FLAG_T;
}

SCENARIO(state_lost,
	 "Without HEARTBEATs the router forgets the association and answers DATA itself; its "
	 "ABORT with the T bit ends the association at the sender",
	 .lab = &routed, .needs = CAP_NAT, .limit = SECONDS(400),
	 .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.5.1-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *data, *abort;

	masquerade_left(lab);
	shorten_memory(lab);
	endpoint_connect(client, server);
	expect_delivery(client, server, "before", "left");
	endpoint_disable_heartbeats(client);
	endpoint_disable_heartbeats(server);
	let_pass(lab, SECONDS(300));
	endpoint_send(server, 0, "who are you?");
	data = expect_packet(lab, DATA, .from = "b");
	abort = expect_packet(lab, ABORT, .from = "r", .link = "right", .match = has_t_bit);
	ck_assert_uint_eq(abort->sctp.tag, data->sctp.tag);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(1));
}
