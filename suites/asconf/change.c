/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two kernels that change their addresses while the association is in use: RFC 5061. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum { MESSAGES = 40 };

/* a has its address on path0, b has all. */
static struct pair open_from_path0(struct lab *lab)
{
	asconf_enable(lab);
	return pair_open(lab, .a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"}));
}

/* The packet has AUTH before that chunk, with the HMAC that INIT and INIT ACK lead to. */
static void check_authenticated(struct pair pair, const struct packet *packet)
{
	const struct chunk *auth = packet_chunk(&packet->sctp, AUTH);
	struct auth_vector a = auth_vector_of(pair.init->chunk);
	struct auth_vector b = auth_vector_of(pair.init_ack->chunk);
	struct auth_secret secret = auth_secret_of(NULL, &a, &b);

	ck_assert_msg(auth && auth < packet->chunk, "%s comes without AUTH before it",
		      chunk_name(packet->chunk->type));
	ck_assert_msg(auth_is_right(&packet->sctp, auth, &secret),
		      "the AUTH before %s has a wrong HMAC", chunk_name(packet->chunk->type));
}

/* An ASCONF of that end, and its ASCONF ACK, which goes back to its source and refuses nothing. */
static const struct packet *expect_exchange(struct pair pair, const struct endpoint *from,
					    const struct endpoint *to)
{
	const struct packet *asconf = expect_packet(pair.lab, ASCONF, .from = from->node);
	const struct packet *ack = expect_packet(pair.lab, ASCONF_ACK, .from = to->node);

	check_authenticated(pair, asconf);
	check_authenticated(pair, ack);
	ck_assert_uint_eq(ack->chunk->asconf.serial, asconf->chunk->asconf.serial);
	ck_assert_msg(!chunk_has_tlv(ack->chunk, PARAM_ERROR_CAUSE),
		      "the ASCONF ACK refuses a request");
	ck_assert(is_host(&ack->sctp.to, (const struct sockaddr *)&asconf->sctp.from));
	return asconf;
}

/* b learns that a path of a was added, and then confirmed. */
static void expect_added(struct pair pair, const char *path)
{
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = path, .state = SCTP_ADDR_ADDED);
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = path, .state = SCTP_ADDR_CONFIRMED);
}

SCENARIO(move,
	 "An endpoint moves to another link by adding an address, making it primary and deleting "
	 "the old one, whose link is not needed any more",
	 .lab = &dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.4-4", "RFC5061-5.3-24", "RFC5061-5.2-11",
		  "RFC5061-4.1.1-1", "RFC6458-6.1.2-3"})
{
	struct pair pair = open_from_path0(lab);

	asconf_bindx_add(pair.a, "path1");
	expect_exchange(pair, pair.a, pair.b);
	expect_added(pair, "path1");
	expect_peer_addresses(pair.b, "path0", "path1");
	ck_assert_int_eq(asconf_set_peer_primary(pair.a, "path1"), 0);
	expect_exchange(pair, pair.a, pair.b);
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_MADE_PRIM);
	asconf_bindx_remove(pair.a, "path0");
	expect_exchange(pair, pair.a, pair.b);
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_REMOVED);
	expect_peer_addresses(pair.b, "path1");
	expect_local_addresses(pair.a, "path1");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.b, 0, "to the new place");
	expect_message(pair.a, 0, "to the new place", .within = AT_ONCE);
	endpoint_send(pair.a, 0, "from the new place", .path = "path1");
	expect_message(pair.b, 0, "from the new place", .within = AT_ONCE);
}

SCENARIO(data_flows,
	 "While addresses are added and deleted, all messages of both ends arrive once and in "
	 "order",
	 .lab = &triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-10", "RFC5061-5.3-7"})
{
	struct pair pair = open_from_path0(lab);
	char text[32];

	for (int i = 0; i < MESSAGES; i++) {
		snprintf(text, sizeof(text), "message %d", i);
		endpoint_send(pair.a, 0, text);
		endpoint_send(pair.b, 0, text);
		switch (i) {
		case 5:
			asconf_bindx_add(pair.a, "path1");
			break;
		case 10:
			asconf_bindx_add(pair.a, "path2");
			break;
		case 15:
			asconf_bindx_remove(pair.a, "path0");
			break;
		case 25:
			ck_assert_int_eq(asconf_set_peer_primary(pair.a, "path2"), 0);
			break;
		case 30:
			asconf_bindx_remove(pair.a, "path1");
			break;
		default:
			break;
		}
		let_pass(lab, MILLISECONDS(10));
	}
	for (int i = 0; i < MESSAGES; i++) {
		snprintf(text, sizeof(text), "message %d", i);
		expect_message(pair.a, 0, text, .ssn = i);
		expect_message(pair.b, 0, text, .ssn = i);
	}
	expect_peer_addresses(pair.b, "path2");
	expect_local_addresses(pair.a, "path2");
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}

SCENARIO(lost_ack,
	 "After a lost ASCONF ACK the ASCONF is retransmitted, acknowledged as before and carried "
	 "out only once",
	 .lab = &dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.2-4", "RFC5061-5.1-11"})
{
	struct pair pair = open_from_path0(lab);
	const struct packet *first, *answer;

	lab_drop(lab, ASCONF_ACK, .from = "b");
	asconf_bindx_add(pair.a, "path1");
	first = expect_packet(lab, ASCONF, .from = "a");
	answer = expect_packet(lab, ASCONF_ACK, .from = "b", .fate = FRAME_DROPPED);
	assert_same_chunk(expect_packet(lab, ASCONF, .from = "a")->chunk, first->chunk);
	assert_same_chunk(expect_packet(lab, ASCONF_ACK, .from = "b")->chunk, answer->chunk);
	expect_added(pair, "path1");
	expect_no_event(pair.b, SCTP_PEER_ADDR_CHANGE, SECONDS(5));
	expect_no_packet(lab, ASCONF, SECONDS(30));
}

SCENARIO(both_at_once, "Both ends can have an ASCONF in transit at the same time",
	 .lab = &triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1.1-2", "RFC5061-4.1.1-1"})
{
	struct pair pair;

	asconf_enable(lab);
	pair = pair_open(lab, .a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"}),
			 .b = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"}));
	asconf_bindx_add(pair.a, "path1");
	asconf_bindx_add(pair.b, "path2");
	expect_exchange(pair, pair.a, pair.b);
	forget_packets(lab);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_ADDED);
	expect_event(pair.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	expect_peer_addresses(pair.a, "path0", "path2");
	expect_peer_addresses(pair.b, "path0", "path1");
	expect_no_packet(lab, ASCONF, SECONDS(10));
}

/* An association over one IP version, in which a adds its address of the other one. */
static struct pair add_version(struct lab *lab, const char *old, const char *new)
{
	struct pair pair;

	asconf_enable(lab);
	pair = pair_open(lab, .a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {old}),
			 .link = old);
	asconf_bindx_add(pair.a, new);
	expect_exchange(pair, pair.a, pair.b);
	expect_added(pair, new);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = new, .state = SCTP_ADDR_CONFIRMED);
	expect_peer_addresses(pair.b, old, new);
	return pair;
}

static void expect_over(struct pair pair, const char *path, int family)
{
	endpoint_send(pair.b, 0, "over the other version", .path = path);
	ck_assert_int_eq(expect_packet(pair.lab, DATA, .from = "b")->sctp.to.ss_family, family);
	expect_message(pair.a, 0, "over the other version");
}

SCENARIO(ipv6_and_ipv4, "An IPv4 address can be added to an association over IPv6",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.1.1-1", "RFC5061-5.3-4"},
	 /* What it takes for rt_flags is the upper half of the pointer `from` of struct rt6_info;
	  * on 32 bits it is the serial number, and on s390x the lower half of `from`. */
	 .known = {{NULL, NULL,
		    "it is refused: sctp_v4_addr_valid() takes the packet's IPv6 route for an IPv4 "
		    "one, and finds it to be a broadcast route",
		    ON_LITTLE_ENDIAN_64_BIT}})
{
	expect_over(add_version(lab, "path0/ipv6", "path0/ipv4"), "path0/ipv4", AF_INET);
}

SCENARIO(ipv4_and_ipv6, "An IPv6 address can be added to an association over IPv4",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.1.1-1", "RFC5061-5.3-4"})
{
	expect_over(add_version(lab, "path0/ipv4", "path0/ipv6"), "path0/ipv6", AF_INET6);
}

SCENARIO(ipv4_to_ipv6, "An endpoint asks to delete its only IPv4 address from its IPv6 address",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-16", "RFC5061-5.3-10", "RFC5061-5.3-24"},
	 .known = {{NULL, NULL,
		    "the ASCONF goes to the active path, whatever addresses are left for its "
		    "source (sctp_cmd_setup_t4())"}})
{
	struct pair pair = add_version(lab, "path0/ipv4", "path0/ipv6");

	asconf_bindx_remove(pair.a, "path0/ipv4");
	ck_assert_int_eq(expect_exchange(pair, pair.a, pair.b)->sctp.from.ss_family, AF_INET6);
	expect_peer_addresses(pair.b, "path0/ipv6");
	expect_over(pair, "path0/ipv6", AF_INET6);
}
