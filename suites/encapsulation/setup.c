/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations in UDP between two kernels: RFC 6951 5.1 to 5.3. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

/* The rest of an association's life: a message each way, and the shutdown. */
static void live(struct pair pair)
{
	expect_delivery(pair.a, pair.b, "there", NULL);
	expect_delivery(pair.b, pair.a, "and back", NULL);
	endpoint_shutdown(pair.a);
	expect_both_learn(pair.a, pair.b, SCTP_SHUTDOWN_COMP);
}

/* An association over both paths, not in UDP yet. */
static struct pair open_over_both_paths(struct lab *lab)
{
	struct pair pair = encapsulation_open_plain(lab);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	return pair;
}

SCENARIO(
	all_in_udp,
	"With udp_port and encap_port set at both ends all packets are in UDP between these ports, "
	"with the right length and both checksums",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.3-1", "RFC6951-5.3-2", "RFC6951-5.3-3"})
{
	sysctl_set_everywhere(lab, "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	sysctl_set_everywhere(lab, "net/sctp/encap_port", "%u", ENCAPSULATION_PORT);
	live(pair_open(lab));
	encapsulation_expect_ports_of_all(lab, "a", ENCAPSULATION_PORT, ENCAPSULATION_PORT);
	encapsulation_expect_ports_of_all(lab, "b", ENCAPSULATION_PORT, ENCAPSULATION_PORT);
}

SCENARIO(
	port_of_socket,
	"A client with SCTP_REMOTE_UDP_ENCAPS_PORT set starts the encapsulation, and the server learns "
	"the client's port from the INIT",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.1-1", "RFC6951-5.3-1", "RFC6951-5.4-1", "RFC6951-6.1-1"},
	.known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;

	sysctl_set(lab, "a", "net/sctp/udp_port", "%u", ENCAPSULATION_OTHER_PORT);
	sysctl_set(lab, "b", "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	encapsulation_set_remote_port(client, NULL, ENCAPSULATION_PORT);
	encapsulation_expect_remote_port(client, NULL, ENCAPSULATION_PORT);
	endpoint_connect(client, server);
	encapsulation_expect_remote_port(client, "path0", ENCAPSULATION_PORT);
	encapsulation_expect_remote_port(server, "path0", ENCAPSULATION_OTHER_PORT);
	encapsulation_expect_remote_port(server, NULL, ENCAPSULATION_OTHER_PORT);
	expect_delivery(client, server, "there", NULL);
	expect_delivery(server, client, "and back", NULL);
	encapsulation_expect_ports_of_all(lab, "a", ENCAPSULATION_OTHER_PORT, ENCAPSULATION_PORT);
	encapsulation_expect_ports_of_all(lab, "b", ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
}

SCENARIO(plain_peers_stay_plain,
	 "A node that can receive SCTP in UDP answers a peer without UDP without UDP",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-2"})
{
	sysctl_set(lab, "b", "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	sysctl_set(lab, "b", "net/sctp/encap_port", "%u", ENCAPSULATION_PORT);
	live(pair_open(lab));
	encapsulation_expect_all_plain(lab, "a");
	encapsulation_expect_all_plain(lab, "b");
}

SCENARIO(each_path_has_its_port,
	 "Each path has a UDP port of its own: path1 uses UDP and path0 does not, at both ends",
	 .lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.3-1", "RFC6951-5.4-1", "RFC6951-6.1-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = open_over_both_paths(lab);
	const struct packet *sack;

	encapsulation_set_remote_port(pair.a, "path1", ENCAPSULATION_PORT);
	for (int round = 0; round < 2; round++) {
		encapsulation_expect_plain(expect_delivery_over(pair.a, pair.b, "plain", "path0"));
		endpoint_send(pair.a, 0, "in UDP", .path = "path1");
		encapsulation_expect_ports(expect_packet(lab, DATA, .from = "a", .link = "path1"),
					   ENCAPSULATION_PORT, ENCAPSULATION_PORT);
		sack = expect_packet(lab, SACK, .from = "b", .link = "path1");
		encapsulation_expect_ports(sack, ENCAPSULATION_PORT, ENCAPSULATION_PORT);
		expect_message(pair.b, 0, "in UDP");
	}
	encapsulation_expect_remote_port(pair.b, "path0", ENCAPSULATION_NONE);
	encapsulation_expect_remote_port(pair.b, "path1", ENCAPSULATION_PORT);
}

static void set_ports(struct endpoint *endpoint, uint16_t port)
{
	encapsulation_set_remote_port(endpoint, "path0", port);
	encapsulation_set_remote_port(endpoint, "path1", port);
}

SCENARIO(
	port_of_association,
	"SCTP_REMOTE_UDP_ENCAPS_PORT of each path of an association puts it into UDP, and 0 takes it "
	"out again",
	.lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.1-1", "RFC6951-5.4-1", "RFC6951-5.4-2", "RFC6951-6.1-2"},
	.known = {PORT_NOT_TRANSLATED})
{
	static const char *const paths[] = {"path0", "path1"};
	struct pair pair = open_over_both_paths(lab);

	set_ports(pair.a, ENCAPSULATION_PORT);
	for (int i = 0; i < 2; i++) {
		encapsulation_expect_ports(expect_delivery_over(pair.a, pair.b, "in UDP", paths[i]),
					   ENCAPSULATION_PORT, ENCAPSULATION_PORT);
		encapsulation_expect_ports(expect_delivery_over(pair.b, pair.a, "too", paths[i]),
					   ENCAPSULATION_PORT, ENCAPSULATION_PORT);
	}
	set_ports(pair.a, ENCAPSULATION_NONE);
	for (int i = 0; i < 2; i++) {
		encapsulation_expect_plain(expect_delivery_over(pair.a, pair.b, "plain", paths[i]));
		encapsulation_expect_plain(expect_delivery_over(pair.b, pair.a, "too", paths[i]));
	}
}

SCENARIO(
	port_without_address,
	"SCTP_REMOTE_UDP_ENCAPS_PORT of an association without an address is for its future paths, "
	"and leaves those that there are as they were",
	.lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-6.1-4"},
	.known = {PORT_NOT_TRANSLATED,
		  {NULL, NULL,
		   "the port is set for the paths that there are as well "
		   "(sctp_setsockopt_encap_port() in net/sctp/socket.c)"}})
{
	struct pair pair = open_over_both_paths(lab);

	encapsulation_set_remote_port(pair.a, NULL, ENCAPSULATION_PORT);
	encapsulation_expect_remote_port(pair.a, NULL, ENCAPSULATION_PORT);
	encapsulation_expect_remote_port(pair.a, "path0", ENCAPSULATION_NONE);
	encapsulation_expect_remote_port(pair.a, "path1", ENCAPSULATION_NONE);
	encapsulation_expect_plain(expect_delivery_over(pair.a, pair.b, "plain", "path0"));
	encapsulation_expect_plain(expect_delivery_over(pair.a, pair.b, "plain", "path1"));
}

SCENARIO(single_homed_lists_nothing,
	 "A single-homed endpoint lists no address in INIT and INIT ACK, which a NAT could not "
	 "translate",
	 .lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-3.2-1", "RFC6951-5.7-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;
	struct pair pair;

	sysctl_set_everywhere(lab, "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	encapsulation_set_remote_port(client, NULL, ENCAPSULATION_PORT);
	pair = pair_open(lab, .a = client, .b = server);
	ck_assert_msg(chunk_address_count(pair.init) == 0, "INIT must list no address");
	ck_assert_msg(chunk_address_count(pair.init_ack) == 0, "INIT ACK must list no address");
}
