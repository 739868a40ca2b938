/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which addresses an association has: RFC 9260 sections 5.1.2 and 5.4. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

/* A set of a node's addresses: bit 2 * link for its IPv4 address there, the bit after that for the
 * IPv6 one. */
static unsigned address_bit(struct lab *lab, const char *node, int family, const void *host)
{
	for (int link = 0; lab_topology(lab)->links[link].name; link++) {
		const struct topology *topology = lab_topology(lab);
		struct sockaddr_storage own;

		topology_address(topology, topology_node(topology, node), link, family, &own);
		if (family == AF_INET && !memcmp(&((struct sockaddr_in *)&own)->sin_addr, host, 4))
			return 1U << (2 * link);
		if (family == AF_INET6 &&
		    !memcmp(&((struct sockaddr_in6 *)&own)->sin6_addr, host, 16))
			return 2U << (2 * link);
	}
	ck_abort_msg("an address that is not one of node %s", node);
}

static unsigned all_addresses(struct lab *lab)
{
	unsigned set = 0;

	for (int link = 0; lab_topology(lab)->links[link].name; link++)
		set |= (unsigned)lab_versions(lab) << (2 * link);
	return set;
}

static unsigned set_with(unsigned set, unsigned bit)
{
	ck_assert_msg(!(set & bit), "an address is listed twice");
	return set | bit;
}

/* The addresses of `node` that an INIT or INIT ACK lists. */
static unsigned announced(struct lab *lab, const char *node, const struct chunk *chunk)
{
	unsigned set = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (tlv.type == PARAM_IPV4_ADDRESS)
			set = set_with(set, address_bit(lab, node, AF_INET, tlv.value));
		if (tlv.type == PARAM_IPV6_ADDRESS)
			set = set_with(set, address_bit(lab, node, AF_INET6, tlv.value));
	}
	return set;
}

/* The addresses of `node` in what sctp_getladdrs() or sctp_getpaddrs() returned. */
static unsigned listed(struct lab *lab, const char *node, const struct sockaddr *addresses,
		       int count, uint16_t port)
{
	const uint8_t *next = (const uint8_t *)addresses;
	unsigned set = 0;

	for (int i = 0; i < count; i++) {
		const struct sockaddr_in *four = (const struct sockaddr_in *)next;
		const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)next;

		/* The port is at the same place in both. */
		ck_assert_uint_eq(ntohs(four->sin_port), port);
		if (four->sin_family == AF_INET)
			set = set_with(set, address_bit(lab, node, AF_INET, &four->sin_addr));
		else if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
			set = set_with(
				set, address_bit(lab, node, AF_INET, &six->sin6_addr.s6_addr[12]));
		else
			set = set_with(set, address_bit(lab, node, AF_INET6, &six->sin6_addr));
		next += four->sin_family == AF_INET ? sizeof(*four) : sizeof(*six);
	}
	return set;
}

static unsigned local_addresses(struct endpoint *endpoint)
{
	struct sockaddr *addresses;
	int count = sctp_getladdrs(endpoint->fd, endpoint->association, &addresses);

	ck_assert_msg(count > 0, "sctp_getladdrs returned %d: %s", count, strerror(errno));
	return listed(endpoint->lab, endpoint->node, addresses, count, endpoint->port);
}

static unsigned peer_addresses(struct endpoint *endpoint, const struct endpoint *peer)
{
	struct sockaddr *addresses;
	int count = sctp_getpaddrs(endpoint->fd, endpoint->association, &addresses);

	ck_assert_msg(count > 0, "sctp_getpaddrs returned %d: %s", count, strerror(errno));
	return listed(endpoint->lab, peer->node, addresses, count, peer->port);
}

SCENARIO(all_addresses_are_exchanged,
	 "INIT and INIT ACK list all addresses of their sender and no others, and both sockets "
	 "know both lists",
	 .lab = &triple_path, .as = AS_IPV4 | AS_IPV6 | AS_MIXED, .spec = {"RFC9260-5.1.2-5"})
{
	struct pair pair = pair_open(lab);
	unsigned all = all_addresses(lab);

	ck_assert_uint_eq(announced(lab, "a", pair.init->chunk), all);
	ck_assert_uint_eq(announced(lab, "b", pair.init_ack->chunk), all);
	ck_assert_uint_eq(local_addresses(pair.a), all);
	ck_assert_uint_eq(peer_addresses(pair.a, pair.b), all);
	ck_assert_uint_eq(local_addresses(pair.b), all);
	ck_assert_uint_eq(peer_addresses(pair.b, pair.a), all);
}

static bool same_host(const struct sockaddr_storage *one, const struct sockaddr_storage *other)
{
	if (one->ss_family != other->ss_family)
		return false;
	if (one->ss_family == AF_INET)
		return ((const struct sockaddr_in *)one)->sin_addr.s_addr ==
		       ((const struct sockaddr_in *)other)->sin_addr.s_addr;
	return IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)one)->sin6_addr,
				  &((const struct sockaddr_in6 *)other)->sin6_addr);
}

/* Whether a packet comes from, or goes to, another address of b than that on path1. */
static bool uses_other_address_of_b(const struct packet *packet)
{
	struct sockaddr_storage bound = {0};
	const struct sockaddr_storage *used =
		strcmp(packet->from, "b") ? &packet->sctp.to : &packet->sctp.from;

	topology_address(&dual_path, topology_node(&dual_path, "b"), 1, used->ss_family, &bound);
	return !same_host(used, &bound);
}

SCENARIO(only_bound_addresses_are_used,
	 "An endpoint bound to one of its addresses lists and uses only that one",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-5.1.2-5", "RFC6458-3.1.2-2"})
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path1"});
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);
	unsigned on_path1 = (unsigned)lab_versions(lab) << 2;

	endpoint_connect(a, b, .link = "path1");
	ck_assert_uint_eq(announced(lab, "a", expect_packet(lab, INIT, .from = "a")->chunk),
			  all_addresses(lab));
	/* The address that an INIT ACK comes from need not be listed. */
	ck_assert_uint_eq(announced(lab, "b", expect_packet(lab, INIT_ACK)->chunk) & ~on_path1, 0);
	ck_assert_uint_eq(local_addresses(b), on_path1);
	ck_assert_uint_eq(peer_addresses(a, b), on_path1);
	endpoint_send(b, 0, "from the bound address");
	expect_message(a, 0, "from the bound address");
	endpoint_send(a, 0, "to the bound address");
	expect_message(b, 0, "to the bound address");

	/* Long enough for HEARTBEATs on every path. */
	let_pass(lab, 2 * (HB_INTERVAL + RTO_INITIAL));
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "a", .link = "path1"), 1);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		ck_assert_msg(!packet || !uses_other_address_of_b(packet),
			      "packet %u uses an address that b did not bind", i + 1);
	}
}

SCENARIO(connectx_tries_the_next_address,
	 "INIT goes to the second address given to sctp_connectx when the first has not answered "
	 "within RTO.Initial",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-2"})
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);

	link_cut(lab, "path0", NULL);
	endpoint_connect_start(a, b, .paths = {"path0", "path1"});
	const struct packet *lost = expect_packet(lab, INIT, .from = "a", .link = "path0");
	const struct packet *init = expect_packet(lab, INIT, .from = "a", .link = "path1",
						  .timer = RTO_INITIAL, .since = lost->time);

	ck_assert_uint_eq(init->chunk->init.tag, lost->chunk->init.tag);
	ck_assert_uint_eq(init->chunk->init.tsn, lost->chunk->init.tsn);
	expect_packet(lab, INIT_ACK, .from = "b", .link = "path1");
	expect_packet(lab, COOKIE_ECHO, .from = "a", .link = "path1");
	expect_packet(lab, COOKIE_ACK, .from = "b", .link = "path1");
	expect_event(a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);

	/* What the upper layer gave is confirmed; b has confirmed only the address it sent INIT ACK to. */
	expect_path_state(a, "path0", SCTP_ACTIVE);
	expect_path_state(a, "path1", SCTP_ACTIVE);
	expect_path_state(b, "path0", SCTP_UNCONFIRMED);
	expect_path_state(b, "path1", SCTP_ACTIVE);
	expect_delivery(a, b, "on the path that answered", "path1");
	ck_assert_uint_eq(count_packets(lab, SACK, .from = "b", .link = "path1"), 1);
}

SCENARIO(connectx_alternates_addresses,
	 "INIT goes to both addresses alternately, for eight retransmissions, with a timeout "
	 "that doubles after each round",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC9260-6.4-6", "RFC6458-9.9-1"},
	 .no_packets = true)
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_ONE);

	link_cut(lab, "path0", NULL);
	link_cut(lab, "path1", NULL);
	endpoint_connect_start(a, b, .paths = {"path0", "path1"});
	const struct packet *init = expect_packet(lab, INIT, .from = "a", .link = "path0");
	uint32_t tag = init->chunk->init.tag;
	int64_t timeout = RTO_INITIAL;

	for (int i = 1; i <= MAX_INIT_RETRANSMITS; i++) {
		init = expect_packet(lab, INIT, .from = "a", .timer = timeout, .since = init->time);
		assert_on_link(init, i % 2 ? "path1" : "path0");
		ck_assert_uint_eq(init->chunk->init.tag, tag);
		timeout *= i % 2 ? 1 : 2;
	}
	expect_event(a, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = timeout,
		     .since = init->time);
	ck_assert_uint_eq(count_packets(lab, INIT), 1 + MAX_INIT_RETRANSMITS);
	ck_assert_int_eq(a->error, ETIMEDOUT);
}
