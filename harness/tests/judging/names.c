/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A node, link, path or IP version that the lab does not have is an error at once: no expectation
 * about it may pass, and none may blame the kernel.
 */
#include "harness/tests/judging/judging.h"

#define NO_LINK "no link nowhere$"
#define NO_NODE "no node c$"
#define OFF_LINK "^node a of the lab routed is not on link right$"
#define NO_VERSION "^path path0/ipv6: the lab does not use that IP version$"
#define BAD_VERSION "^path path0/ipx: \"ipx\" is no IP version$"

/* --- packets --- */

ENDS(packet_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	expect_packet(lab, INIT, .from = "c");
}

ENDS(packet_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	expect_packet(lab, INIT, .link = "nowhere");
}

ENDS(packet_from_a_node_off_the_link, "error", OFF_LINK, .lab = &routed)
{
	expect_packet(lab, INIT, .from = "a", .link = "right");
}

ENDS(no_packet_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	expect_no_packet(lab, INIT, SECONDS(1), .from = "c");
}

ENDS(no_packet_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	expect_no_packet(lab, INIT, SECONDS(1), .link = "nowhere");
}

ENDS(no_packet_from_a_node_off_the_link, "error", OFF_LINK, .lab = &routed)
{
	expect_no_packet(lab, INIT, SECONDS(1), .from = "a", .link = "right");
}

ENDS(count_packets_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	count_packets(lab, INIT, .from = "c");
}

ENDS(count_packets_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	count_packets(lab, INIT, .link = "nowhere");
}

ENDS(count_packets_from_a_node_off_the_link, "error", OFF_LINK, .lab = &routed)
{
	count_packets(lab, INIT, .from = "a", .link = "right");
}

ENDS(last_packet_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	packet_last("c", INIT);
}

/* --- rules --- */

ENDS(drop_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	lab_drop(lab, INIT, .from = "c", .count = FOREVER);
}

ENDS(drop_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	lab_drop(lab, INIT, .link = "nowhere", .count = FOREVER);
}

ENDS(drop_from_a_node_off_the_link, "error", OFF_LINK, .lab = &routed)
{
	lab_drop(lab, INIT, .from = "a", .link = "right", .count = FOREVER);
}

ENDS(delay_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	lab_delay(lab, INIT, SECONDS(1), .from = "c", .count = FOREVER);
}

ENDS(duplicate_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	lab_duplicate(lab, INIT, .link = "nowhere", .count = FOREVER);
}

ENDS(change_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	lab_change(lab, INIT, packet_spoil_tag, .from = "c", .count = FOREVER);
}

/* --- endpoints --- */

ENDS(endpoint_in_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	endpoint_open(lab, "c", ONE_TO_MANY);
}

ENDS(listener_in_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	endpoint_listen(lab, "c", ONE_TO_ONE);
}

ENDS(endpoint_in_a_silent_node, "error", "wire.* is silent", .lab = &scripted_peer)
{
	endpoint_open(lab, "wire", ONE_TO_MANY);
}

ENDS(endpoint_bound_to_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0", "nowhere"});
}

ENDS(endpoint_bound_to_another_nodes_path, "error", OFF_LINK, .lab = &routed)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"right"});
}

ENDS(endpoint_bound_to_another_ip_version, "error", NO_VERSION, .lab = &two_nodes)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0/ipv6"});
}

ENDS(endpoint_bound_to_no_ip_version, "error", BAD_VERSION, .lab = &two_nodes)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0/ipx"});
}

ENDS(endpoint_bound_to_ipv4_in_a_lab_of_ipv6, "error",
     "^path path0/ipv4: the lab does not use that IP version$", .lab = &two_nodes, .as = AS_IPV6)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0/ipv4"});
}

ENDS(endpoint_bound_to_both_ip_versions, "pass", "", .lab = &two_nodes, .as = AS_MIXED)
{
	endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0/ipv4", "path0/ipv6"});
}

ENDS(connect_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server, .link = "nowhere");
}

ENDS(connect_to_another_nodes_path, "error", "^node b of the lab routed is not on link left$",
     .lab = &routed)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server, .link = "left");
}

ENDS(connect_over_another_ip_version, "error", NO_VERSION, .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server, .link = "path0/ipv6");
}

ENDS(connectx_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server, .paths = {"nowhere"});
}

ENDS(connect_to_nobody_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	endpoint_connect_start(endpoint_open(lab, "a", ONE_TO_MANY), NULL, .link = "nowhere");
}

ENDS(connectx_to_nobody_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	endpoint_connect_start(endpoint_open(lab, "a", ONE_TO_MANY), NULL, .paths = {"nowhere"});
}

ENDS(send_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "x", .path = "nowhere");
}

ENDS(send_over_another_ip_version, "error", NO_VERSION, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "x", .path = "path0/ipv6");
}

ENDS(event_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_PEER_ADDR_CHANGE,
		     .path = "nowhere");
}

ENDS(event_of_another_ip_version, "error", NO_VERSION, .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_PEER_ADDR_CHANGE,
		     .path = "path0/ipv6");
}

ENDS(event_of_no_ip_version, "error", BAD_VERSION, .lab = &two_nodes)
{
	expect_event(endpoint_open(lab, "a", ONE_TO_MANY), SCTP_PEER_ADDR_CHANGE,
		     .path = "path0/ipx");
}

ENDS(path_info_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_path(pair.a, "nowhere");
}

ENDS(path_parameters_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_path_params(pair.a, "nowhere");
}

ENDS(primary_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_set_primary(pair.a, "nowhere");
}

ENDS(address_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	path_address(lab, "c", "path0", 0);
}

ENDS(literal_address_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	path_address(lab, "c", "10.9.0.2", 0);
}

ENDS(link_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	lab_path_link(lab, "nowhere/ipv4");
}

/* --- the scripted peer --- */

ENDS(peer_without_a_silent_node, "error", "^the lab two_nodes has no silent node for a peer$",
     .lab = &two_nodes)
{
	peer_open(lab);
}

ENDS(peer_on_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	peer_open(lab, .path = "nowhere");
}

ENDS(peer_sends_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	peer_send_packet(peer_open(lab), .path = "nowhere", .chunks = {CHUNK(INIT)});
}

ENDS(peer_sends_over_another_ip_version, "error", NO_VERSION, .lab = &scripted_peer)
{
	peer_send_packet(peer_open(lab), .path = "path0/ipv6", .chunks = {CHUNK(INIT)});
}

ENDS(peer_expects_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	peer_expect(peer_open(lab), INIT, .path = "nowhere");
}

ENDS(peer_expects_over_another_ip_version, "error", NO_VERSION, .lab = &scripted_peer)
{
	peer_expect(peer_open(lab), INIT, .path = "path0/ipv6");
}

ENDS(peer_address_on_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	peer_own_address(peer_open(lab), "nowhere");
}

ENDS(iut_address_on_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	peer_iut_address(peer_open(lab), "nowhere");
}

/* --- associations --- */

ENDS(association_without_an_iut, "error", "^the lab two_nodes has no node iut$", .lab = &two_nodes)
{
	association_open(lab);
}

ENDS(association_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	association_open(lab, .paths = {"nowhere"});
}

ENDS(association_over_another_ip_version, "error", NO_VERSION, .lab = &scripted_peer)
{
	association_open(lab, .paths = {"path0/ipv6"});
}

ENDS(association_over_no_path_with_an_init_of_its_own, "error", NO_LINK, .lab = &scripted_peer)
{
	association_open(lab, .paths = {"nowhere"}, .init = CHUNK(INIT));
}

ENDS(association_bound_to_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	association_open(lab, .bound_paths = {"nowhere"});
}

ENDS(data_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	expect_data(association, 1, .path = "nowhere");
}

ENDS(sack_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	expect_sack(association, 1, .path = "nowhere");
}

ENDS(send_sack_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_sack(association, 0, .path = "nowhere");
}

ENDS(send_data_on_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_data_on(association, "nowhere", 1);
}

ENDS(peer_addresses_on_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_peer_addresses(pair.a, "nowhere");
}

ENDS(local_addresses_on_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_local_addresses(pair.a, "nowhere");
}

ENDS(listed_address_on_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	chunk_lists_address(lab, pair.init, "nowhere");
}

ENDS(rto_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_rto(pair.a, "nowhere", RTO_MIN);
}

ENDS(state_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_path_state(pair.a, "nowhere", SCTP_ACTIVE);
}

ENDS(parameters_set_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	path_set(pair.a, "nowhere", .hb_interval = 1000);
}

ENDS(text_of_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	text_of_path(lab, "a", "nowhere");
}

ENDS(auth_offered_over_no_path, "error", NO_LINK, .lab = &scripted_peer)
{
	auth_offer(peer_open(lab), INIT, .paths = {"nowhere"});
}

/* --- pairs --- */

ENDS(pair_without_its_nodes, "error", "^the lab scripted_peer has no node b$",
     .lab = &scripted_peer)
{
	pair_open(lab);
}

ENDS(pair_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	pair_open(lab, .link = "nowhere");
}

ENDS(data_of_a_pair_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	pair_expect_data(pair, 1, .from = "c");
}

ENDS(data_of_a_pair_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	pair_expect_data(pair, 1, .link = "nowhere");
}

ENDS(sack_of_a_pair_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	pair_expect_sack(pair, 1, .from = "c");
}

ENDS(sack_of_a_pair_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	pair_expect_sack(pair, 1, .path = "nowhere");
}

ENDS(transfer_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_transfer(pair, "x", "nowhere");
}

ENDS(delivery_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_delivery(pair.a, pair.b, "x", "nowhere");
}

ENDS(delivery_over_no_path, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_delivery_over(pair.a, pair.b, "x", "nowhere");
}

ENDS(retransmission_on_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "x");
	expect_retransmission_of(lab, pair_expect_data(pair, 1), "nowhere", RTO_MIN);
}

ENDS(detour_from_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_detour(pair, "nowhere", NULL, RTO_MIN);
}

ENDS(detour_to_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	expect_detour(pair, "path0", "nowhere", RTO_MIN);
}
