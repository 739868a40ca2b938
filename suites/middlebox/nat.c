/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router r that translates addresses, and tracks connections for that. */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

enum { PORT = 7000, MTU = 1300 };

/* Who comes to r's own address on the left is sent on to that address of b. */
static void forward_to(struct lab *lab, const char *address)
{
	nft_load(lab, "r",
		 "table %s nat\ndelete table %s nat\n"
		 "table %s nat { chain in { type nat hook prerouting priority -100; "
		 "iifname \"left\" meta l4proto sctp dnat to %s; }; }\n",
		 by_version(lab, "ip", "ip6"), by_version(lab, "ip", "ip6"),
		 by_version(lab, "ip", "ip6"), address);
}

/* Who comes from the left is given r's address on the right; b knows no other way. */
static void masquerade(struct lab *lab)
{
	nft_load(lab, "r",
		 "table %s nat { chain out { type nat hook postrouting priority 100; "
		 "oifname \"right\" meta l4proto sctp masquerade; }; }\n",
		 by_version(lab, "ip", "ip6"));
	ip_run(lab, "b", "route del %s\n", by_version(lab, "10.0.0.0/24", "fd00::/64"));
}

/* Fails unless r has put its own address in place of the client's. */
static void assert_translated(struct lab *lab, const struct packet *packet)
{
	struct sockaddr_storage own = path_address(lab, "r", "right", 0);

	ck_assert_msg(
		is_host(&own, (const struct sockaddr *)&packet->sctp.from),
		"expected the router to translate the client's address; the packet came from %s",
		text_of_address(&packet->sctp.from));
}

/* The address of r that clients on the left know. */
static const char *service(struct lab *lab)
{
	return text_of_path(lab, "r", "left");
}

/* A second address of b on the right, which r can reach. */
static const char *second_server(struct lab *lab)
{
	const char *second = by_version(lab, "10.1.0.12", "fd00:1::12");

	ip_run(lab, "b", "addr add %s/%s dev right%s\n", second, by_version(lab, "24", "64"),
	       by_version(lab, "", " nodad"));
	ip_run(lab, "r", "neigh add %s lladdr 02:00:00:00:01:02 dev right\n", second);
	return second;
}

SCENARIO(
	dnat_life,
	"A service behind destination NAT is reached, serves both ways and is shut down; the client sees the "
	"router's address alone",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-9.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	forward_to(lab, text_of_path(lab, "b", "right"));
	firewall_start(lab, "r", "forward");
	endpoint_connect(client, server, .link = service(lab));
	exchange_messages(client, server);
	expect_peer_addresses(client, service(lab));
	endpoint_shutdown(server);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	dnat_restart,
	"A client that restarts from its port behind destination NAT restarts its association at the same server",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);

	forward_to(lab, text_of_path(lab, "b", "right"));
	firewall_start(lab, "r", "forward");
	endpoint_connect(client, server, .link = service(lab));
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);
	endpoint_connect_start(client, server, .link = service(lab));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange_messages(client, server);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(
	dnat_moves,
	"When destination NAT points to another server, a client from a new port reaches that one at once",
	.lab = &routed, .needs = CAP_NAT)
{
	const char *second = second_server(lab);
	struct endpoint *old = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"right"});
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {second});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	forward_to(lab, text_of_path(lab, "b", "right"));
	endpoint_connect(client, old, .link = service(lab));
	forward_to(lab, second);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, other, .link = service(lab));
	expect_delivery(client, other, "to the new one", "left");
}

/* Returns after how many seconds a client from PORT reaches `other`, trying every so many; 0: not within the limit. */
static unsigned seconds_to_reach(struct lab *lab, struct endpoint *other, unsigned pause,
				 unsigned limit)
{
	for (unsigned waited = 0; waited < limit; waited += pause) {
		struct endpoint *client =
			endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT, .init_attempts = 1);

		endpoint_connect_start(client, other, .link = service(lab));
		let_pass(lab, SECONDS(1));
		if (association_count(other) > 0)
			return waited + 1;
		endpoint_close(client);
		let_pass(lab, SECONDS(pause - 1));
	}
	return 0;
}

/* A client from PORT was served by b, which dies; then r sends new ones to `second`. */
static struct endpoint *let_server_die(struct lab *lab)
{
	const char *second = second_server(lab);
	struct endpoint *old = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"right"});
	struct endpoint *other = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {second});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);

	forward_to(lab, text_of_path(lab, "b", "right"));
	endpoint_connect(client, old, .link = service(lab));
	endpoint_abort(old, NULL);
	expect_both_learn(client, old, SCTP_COMM_LOST);
	endpoint_close(client);
	endpoint_close(old);
	forward_to(lab, second);
	return other;
}

SCENARIO(
	dnat_moves_slow_client,
	"A client with a fixed port reaches the new server behind destination NAT once the router has forgotten the "
	"old association: 10 s after its end",
	.lab = &routed, .needs = CAP_NAT, .limit = SECONDS(200))
{
	struct endpoint *other = let_server_die(lab);
	unsigned seconds = seconds_to_reach(lab, other, 15, 100);

	ck_assert_msg(
		seconds > 0 && seconds <= 16,
		"expected the client to reach the new server with its second attempt, after 15 s; %u s "
		"(0: never)",
		seconds);
}

SCENARIO(
	dnat_moves_eager_client,
	"A client with a fixed port that tries every 5 s reaches the new server behind destination NAT, too",
	.lab = &routed, .needs = CAP_NAT, .limit = SECONDS(200),
	.known = {
		{.reason =
			 "each INIT goes to the dead server by the old entry, and the ABORT that answers it renews "
			 "that for 10 s (SCTP_CONNTRACK_CLOSED; nf_conntrack_sctp_packet() in "
			 "net/netfilter/nf_conntrack_proto_sctp.c, whose comment at the INIT of a closed connection "
			 "says that this is what it prevents)"}})
{
	struct endpoint *other = let_server_die(lab);

	ck_assert_msg(
		seconds_to_reach(lab, other, 5, 100) > 0,
		"expected the client to reach the new server within 100 s; its INITs still go to the old one");
}

SCENARIO(
	snat_life,
	"Behind source NAT a client associates, and each end's HEARTBEATs are answered through the router",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-8.3-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	masquerade(lab);
	firewall_start(lab, "r", "forward");
	endpoint_connect(client, server);
	path_demand_heartbeat(client, "right");
	expect_packet(lab, HEARTBEAT, .from = "r", .link = "right");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "left");
	path_demand_heartbeat(server, text_of_path(lab, "r", "right"));
	expect_packet(lab, HEARTBEAT, .from = "r", .link = "left");
	expect_packet(lab, HEARTBEAT_ACK, .from = "r", .link = "right");
	exchange_messages(client, server);
	middlebox_expect_dropped(lab, 0);
}

SCENARIO(snat_refusal,
	 "The ABORT that refuses a client behind source NAT is translated and reaches it at once",
	 .lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-5.1-15"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	masquerade(lab);
	endpoint_connect_start(client, NULL, .link = "right", .port = PORT);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = MILLISECONDS(100));
}

/* The client's INIT to that link as the router has translated it: it gets no further. */
static const struct packet *stop_init(struct lab *lab, struct endpoint *client, const char *link)
{
	lab_drop(lab, INIT, .from = "r");
	endpoint_connect_start(client, NULL, .link = link, .port = PORT);
	return expect_packet(lab, INIT, .from = "r", .fate = FRAME_DROPPED);
}

SCENARIO(
	icmp_through_snat,
	"Protocol Unreachable about a translated INIT is translated back and ends the attempt of the client behind NAT",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-10-8"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	masquerade(lab);
	init = stop_init(lab, client, "right");
	assert_translated(lab, init);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = MILLISECONDS(100));
}

SCENARIO(
	icmp_through_dnat,
	"Protocol Unreachable about an INIT that destination NAT has turned to another server ends the attempt",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-10-8"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	forward_to(lab, text_of_path(lab, "b", "right"));
	init = stop_init(lab, client, service(lab));
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = MILLISECONDS(100));
}

SCENARIO(
	icmp_wrong_tag_through_snat,
	"Protocol Unreachable whose quoted INIT has another Initiate Tag passes the NAT and is discarded by the client",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-10-8"})
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	masquerade(lab);
	init = stop_init(lab, client, "right");
	assert_translated(lab, init);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init, .change = icmp_spoil_initiate_tag);
	expect_no_event(client, SCTP_ASSOC_CHANGE, MILLISECONDS(500));
}

/* A message that does not fit in front of the narrow right side. */
static void expect_narrow(struct lab *lab, struct endpoint *client, struct endpoint *server,
			  const char *path)
{
	link_mtu(lab, "right", MTU);
	endpoint_send(client, 0, NULL, .size = 1400);
	expect_message(server, 0, NULL, .size = 1400, .within = SECONDS(10));
	ck_assert_uint_le(path_mtu(client, path), MTU);
}

SCENARIO(
	too_big_through_snat,
	"What the router says of a packet too big for its other side lowers the path MTU of a client behind source NAT",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-7.3-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	masquerade(lab);
	endpoint_connect(client, server);
	expect_narrow(lab, client, server, "right");
}

SCENARIO(
	too_big_through_dnat,
	"What the router says of a packet too big for its other side quotes the address that the client knows, and lowers "
	"its path MTU",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-7.3-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	forward_to(lab, text_of_path(lab, "b", "right"));
	endpoint_connect(client, server, .link = service(lab));
	expect_narrow(lab, client, server, service(lab));
}

SCENARIO(
	dnat_answered_from_another_address,
	"A server with two IPv6 addresses on its link answers from the last one, whichever the INIT went to; behind "
	"destination NAT nobody knows that, and no association comes about: bind the server to one address",
	.lab = &routed, .as = AS_IPV6, .needs = CAP_NAT)
{
	const char *second = second_server(lab);
	struct sockaddr_storage from = path_address(lab, "b", second, 0);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .init_attempts = 1);

	forward_to(lab, text_of_path(lab, "b", "right"));
	endpoint_connect_start(client, server, .link = service(lab));
	ck_assert(is_host(
		&from,
		(const struct sockaddr *)&expect_packet(lab, INIT_ACK, .from = "b")->sctp.from));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = SECONDS(20));
	endpoint_close(server);
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"right"});
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server, .link = service(lab));
	exchange_messages(client, server);
}

SCENARIO(
	dnat_multihomed_server,
	"A server behind destination NAT that lists its private addresses gives the client paths beside the router's "
	"address: bind the server to one address, or the client tries what it cannot reach",
	.lab = &routed, .as = AS_IPV4, .needs = CAP_NAT)
{
	const char *second = second_server(lab);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init_ack;

	forward_to(lab, text_of_path(lab, "b", "right"));
	endpoint_connect(client, server, .link = service(lab));
	init_ack = expect_packet(lab, INIT_ACK, .from = "r");
	ck_assert_uint_eq(chunk_address_count(init_ack), 2);
	expect_peer_addresses(client, service(lab), text_of_path(lab, "b", "right"), second);
	exchange_messages(client, server);
}
