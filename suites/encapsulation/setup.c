/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations in UDP between two kernels: RFC 6951 5.1 to 5.3. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

/* All of an association's life: a message each way, and the shutdown. */
static void talk(struct endpoint *client, struct endpoint *server)
{
	endpoint_connect(client, server);
	expect_through(client, server, "there", NULL);
	expect_through(server, client, "and back", NULL);
	endpoint_shutdown(client);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(
	all_in_udp,
	"With udp_port and encap_port set at both ends all packets are in UDP between these ports, "
	"with the right length and both checksums",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.3-1", "RFC6951-5.3-2", "RFC6951-5.3-3"})
{
	struct endpoint *server, *client;

	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	send_to(lab, "a", TUNNEL);
	send_to(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	talk(client, server);
	assert_all_encapsulated(lab, "a", TUNNEL, TUNNEL);
	assert_all_encapsulated(lab, "b", TUNNEL, TUNNEL);
}

SCENARIO(port_of_socket,
	 "A client that is told the server's port by SCTP_REMOTE_UDP_ENCAPS_PORT starts the "
	 "encapsulation; the server learns the client's port from the INIT",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.3-1", "RFC6951-5.4-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;

	receive_at(lab, "a", OTHER);
	receive_at(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	set_remote_port(client, NULL, TUNNEL);
	ck_assert_uint_eq(remote_port(client, NULL), TUNNEL);
	endpoint_connect(client, server);
	ck_assert_uint_eq(remote_port(client, "path0"), TUNNEL);
	ck_assert_uint_eq(remote_port(server, "path0"), OTHER);
	ck_assert_uint_eq(remote_port(server, NULL), OTHER);
	expect_through(client, server, "there", NULL);
	expect_through(server, client, "and back", NULL);
	assert_all_encapsulated(lab, "a", OTHER, TUNNEL);
	assert_all_encapsulated(lab, "b", TUNNEL, OTHER);
}

SCENARIO(plain_peers_stay_plain,
	 "A node that could receive SCTP in UDP answers a peer that does not use UDP without it",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.4-2"})
{
	struct endpoint *server, *client;

	receive_at(lab, "b", TUNNEL);
	send_to(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	talk(client, server);
	assert_all_encapsulated(lab, "a", PLAIN, PLAIN);
	assert_all_encapsulated(lab, "b", PLAIN, PLAIN);
}

SCENARIO(each_path_has_its_port,
	 "The port is one of each path: path1 is in UDP, path0 is not, at both ends",
	 .lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.3-1", "RFC6951-5.4-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;
	const struct packet *sack;

	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	set_remote_port(client, "path1", TUNNEL);
	for (int round = 0; round < 2; round++) {
		assert_plain(expect_through(client, server, "plain", "path0"));
		endpoint_send(client, 0, "in UDP", .path = "path1");
		assert_encapsulated(expect_packet(lab, DATA, .from = "a", .link = "path1"), TUNNEL,
				    TUNNEL);
		sack = expect_packet(lab, SACK, .from = "b", .link = "path1");
		assert_encapsulated(sack, TUNNEL, TUNNEL);
		expect_message(server, 0, "in UDP");
	}
	ck_assert_uint_eq(remote_port(server, "path0"), PLAIN);
	ck_assert_uint_eq(remote_port(server, "path1"), TUNNEL);
}

SCENARIO(port_of_association,
	 "SCTP_REMOTE_UDP_ENCAPS_PORT of an association puts all its paths into UDP, and 0 takes "
	 "them "
	 "out again",
	 .lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.4-1", "RFC6951-5.4-2"},
	 .known = {PORT_NOT_TRANSLATED})
{
	static const char *const paths[] = {"path0", "path1"};
	struct endpoint *server, *client;

	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_event(server, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	set_remote_port(client, NULL, TUNNEL);
	for (int i = 0; i < 2; i++) {
		assert_encapsulated(expect_through(client, server, "in UDP", paths[i]), TUNNEL,
				    TUNNEL);
		assert_encapsulated(expect_through(server, client, "too", paths[i]), TUNNEL,
				    TUNNEL);
	}
	set_remote_port(client, NULL, PLAIN);
	for (int i = 0; i < 2; i++) {
		assert_plain(expect_through(client, server, "plain", paths[i]));
		assert_plain(expect_through(server, client, "too", paths[i]));
	}
}

SCENARIO(single_homed_lists_nothing,
	 "A single-homed endpoint lists no address in INIT and INIT ACK, which a NAT could not "
	 "translate",
	 .lab = &dual_path, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-3.2-1", "RFC6951-5.7-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;
	const struct packet *init, *answer;
	struct tlv tlv;

	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	set_remote_port(client, NULL, TUNNEL);
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	answer = expect_packet(lab, INIT_ACK, .from = "b");
	ck_assert(!chunk_tlv(init->chunk, PARAM_IPV4_ADDRESS, &tlv));
	ck_assert(!chunk_tlv(init->chunk, PARAM_IPV6_ADDRESS, &tlv));
	ck_assert(!chunk_tlv(answer->chunk, PARAM_IPV4_ADDRESS, &tlv));
	ck_assert(!chunk_tlv(answer->chunk, PARAM_IPV6_ADDRESS, &tlv));
}
