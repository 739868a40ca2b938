/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which messages that a packet is too big are heeded: RFC 9260 section 10, RFC 1191, RFC 8201. */
#define SUITE "pmtu"
#include "harness/wire/bytes.h"
#include "suites/pmtu/path_mtu.h"

enum { WRONG = 0x5a5a5a5a };

static void change_source_port(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be16((uint16_t)value, sctp);
}

static void change_destination_port(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be16((uint16_t)value, sctp + 2);
}

static void change_tag(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be32(value, sctp + 4);
}

static void change_initiate_tag(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	put_unaligned_be32(value, sctp + COMMON_HEADER + 4);
}

static void change_chunk_type(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	sctp[COMMON_HEADER] = (uint8_t)value;
}

/* The last byte before the SCTP header is the destination's. */
static void change_destination(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)ip;
	sctp[-1] = (uint8_t)value;
}

static void change_protocol(uint8_t *ip, uint8_t *sctp, uint32_t value)
{
	(void)sctp;
	ip[ip[0] >> 4 == 4 ? 9 : 6] = (uint8_t)value;
}

struct forgery {
	const char *what;
	struct pmtu_too_big how;
};

#define expect_ignored(endpoint, packet, forgery)                                                  \
	expect_ignored_at(endpoint, packet, forgery, __LINE__)
static void expect_ignored_at(struct endpoint *endpoint, const struct packet *packet,
			      const struct forgery *forgery, int line)
{
	uint32_t mtu;

	pmtu_send_too_big_with(endpoint->lab, packet, 1300, &forgery->how);
	let_pass(endpoint->lab, MILLISECONDS(10));
	mtu = path_mtu(endpoint, "path0");
	if (mtu != DEFAULT_MTU)
		scenario_fail(__FILE__, line,
			      "an ICMP message that quotes %s was heeded: the PMTU is now %u",
			      forgery->what, mtu);
}

SCENARIO(forged,
	 "A Packet Too Big message is ignored unless it quotes the association's addresses, "
	 "ports and Verification Tag",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-10-6", "RFC9260-10-7", "RFC9260-10-8", "RFC8899-4.6.1-4", "RFC8899-8-2"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost;

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");

	const struct forgery forgeries[] = {
		{"another tag", {change_tag, lost->sctp.tag + 1}},
		{"tag 0 before a DATA chunk", {change_tag, 0}},
		{"another source port", {change_source_port, lost->sctp.source_port + 1}},
		{"another destination port", {change_destination_port, SERVER_PORT + 1}},
		{"an address that is not the peer's", {change_destination, 77}},
		{"UDP", {change_protocol, IPPROTO_UDP}},
		{"the ports only", {.quoted = 4}},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(forgeries); i++)
		expect_ignored(pair.a, lost, &forgeries[i]);
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "a"), 2);

	/* The real one quotes no more than it must. */
	pmtu_send_too_big(lab, lost, 1300, .quoted = 8);
	pmtu_expect_ip_fragments(lab, lost, 1300);
	expect_message(pair.b, 0, NULL, .size = 1400);
	pmtu_expect_path_mtu(pair.a, "path0", 1300);
}

/* Connects; the first INIT is lost and reported as too big.  Returns the PMTU after that. */
static uint32_t connect_through_too_big(struct lab *lab, uint16_t port,
					const struct pmtu_too_big *how)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_ONE, .port = port);
	const struct packet *lost;

	lab_drop(lab, INIT, .from = "a");
	endpoint_connect_start(client, server);
	lost = expect_packet(lab, INIT, .from = "a");
	pmtu_send_too_big_with(lab, lost, 1300, how);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	return path_mtu(client, "path0");
}

SCENARIO(initiate_tag,
	 "A Packet Too Big message about an INIT, whose Verification Tag is 0, is checked by its "
	 "Initiate Tag",
	 .lab = &two_nodes, .spec = {"RFC9260-10-8", "RFC9260-10-9"})
{
	static const struct forgery forgeries[] = {
		{"another Initiate Tag", {change_initiate_tag, WRONG}},
		{"another chunk than INIT", {change_chunk_type, INIT_ACK}},
		{"no Initiate Tag", {.quoted = COMMON_HEADER + 4}},
		{"a Verification Tag that is not known yet", {change_tag, WRONG}},
	};
	const struct pmtu_too_big real = {.quoted = COMMON_HEADER + 8};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(forgeries); i++) {
		uint32_t mtu = connect_through_too_big(lab, SERVER_PORT + i, &forgeries[i].how);

		if (mtu != DEFAULT_MTU)
			scenario_fail(__FILE__, __LINE__,
				      "an ICMP message that quotes an INIT with %s was heeded: "
				      "the PMTU is now %u",
				      forgeries[i].what, mtu);
	}
	ck_assert_uint_eq(connect_through_too_big(lab, SERVER_PORT + i, &real), 1300);
}

SCENARIO(larger, "A Packet Too Big message with an MTU not smaller than the PMTU changes nothing",
	 .lab = &two_nodes, .spec = {"RFC9260-7.3-1"})
{
	static const uint32_t mtus[] = {1500, 1501, 1504, 9000, 65535};
	struct pair pair = pair_open(lab, .measured = true);

	/* The device could send more than the PMTU. */
	link_mtu(lab, "path0", 9000);
	pmtu_send_too_big_on(pair, "path0", 1500);
	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		pmtu_send_too_big_on(pair, "path0", mtus[i]);
		pmtu_expect_path_mtu(pair.a, "path0", 1500);
		pmtu_expect_fragments(pair, 2000, user_data_room(lab, 1500));
	}
	pmtu_send_too_big_on(pair, "path0", 1400);
	pmtu_expect_path_mtu(pair.a, "path0", 1400);
	pmtu_send_too_big_on(pair, "path0", 1404);
	pmtu_expect_path_mtu(pair.a, "path0", 1400);
	pmtu_expect_fragments(pair, 2000, user_data_room(lab, 1400));
}

SCENARIO(any_size, "The PMTU becomes what each Packet Too Big message reports", .lab = &two_nodes,
	 .spec = {"RFC9260-7.3-1", "RFC9260-10-9", "RFC9260-6.9-8"})
{
	static const uint32_t mtus[] = {1499, 1492, 1450, 1399, 1281, 1280, 1006, 577, 576};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		if (over_ipv6(lab) && mtus[i] < 1280)
			continue;
		pmtu_send_too_big_on(pair, "path0", mtus[i]);
		pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, mtus[i]));
		pmtu_expect_fragments(pair, 3000, user_data_room(lab, mtus[i]));
	}
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(below_ipv6_minimum,
	 "A Packet Too Big message with an MTU below 1280, the minimum of IPv6, is discarded",
	 .lab = &two_nodes, .as = AS_IPV6, .spec = {"RFC9260-7.3-1"})
{
	static const uint32_t mtus[] = {1279, 1000, 68, 0};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(mtus); i++) {
		pmtu_send_too_big_on(pair, "path0", mtus[i]);
		pmtu_expect_path_mtu(pair.a, "path0", 1500);
		pmtu_expect_fragments(pair, 3000, user_data_room(lab, 1500));
	}
}

SCENARIO(narrow_path, "DATA gets through a router with an MTU of 400", .lab = &routed,
	 .as = AS_IPV4, .spec = {"RFC9260-7.3-1", "RFC9260-6.9-7"},
	 .known = {{NULL, NULL,
		    "the PMTU does not become smaller than net.ipv4.route.min_pmtu (552), and "
		    "packets of that size still have DF, so that no data passes (sctp_v4_xmit() in "
		    "net/sctp/protocol.c asks for IP_PMTUDISC_DO)"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	link_mtu(lab, "right", 400);
	endpoint_send(pair.a, 0, NULL, .size = 300);
	expect_message(pair.b, 0, NULL, .size = 300);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	expect_message(pair.b, 0, NULL, .size = 1400);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	expect_message(pair.b, 0, NULL, .size = 1400);
}

SCENARIO(no_next_hop_mtu,
	 "A router that does not report its MTU, as before RFC 1191, makes the PMTU smaller",
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC9260-7.3-1"})
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost;
	size_t limit = 600;

	pmtu_lose_larger(lab, NULL, &limit);
	endpoint_send(pair.a, 0, NULL, .size = 1400);
	lost = expect_packet(lab, DATA, .from = "a");
	pmtu_send_too_big(lab, lost, 0);
	pmtu_expect_ip_fragments(lab, lost, 600);
	expect_message(pair.b, 0, NULL, .size = 1400);
	ck_assert_uint_lt(path_mtu(pair.a, "path0"), 600);
}
