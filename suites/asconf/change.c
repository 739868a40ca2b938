/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two kernels, one of which changes its addresses while the association is used: RFC 5061. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

enum { MESSAGES = 40 };

struct change {
	struct endpoint *a, *b;
};

/* a has its address on path0, b has all. */
static struct change connect_change(struct lab *lab)
{
	struct change change;

	enable_asconf(lab);
	change.a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	change.b = endpoint_listen(lab, "b", ONE_TO_MANY);
	endpoint_connect(change.a, change.b);
	return change;
}

/* The packet has AUTH before that chunk, with the HMAC that INIT and INIT ACK lead to. */
static void check_authenticated(const struct packet *packet)
{
	static struct packet *setup[2];
	struct auth_vector vectors[2];
	struct auth_secret secret;
	const struct chunk *auth = packet_chunk(&packet->sctp, AUTH);

	for (unsigned i = 0, number = 0; i < 2; number++) {
		ck_assert_uint_lt(number, trace_count());
		setup[i] = trace_packet(number);
		if (setup[i] && packet_chunk(&setup[i]->sctp, i == 0 ? INIT : INIT_ACK))
			i++;
	}
	vectors[0] = auth_vector_of(packet_chunk(&setup[0]->sctp, INIT));
	vectors[1] = auth_vector_of(packet_chunk(&setup[1]->sctp, INIT_ACK));
	secret = auth_secret_of(NULL, &vectors[0], &vectors[1]);
	ck_assert_ptr_nonnull(auth);
	ck_assert(auth < packet->chunk);
	ck_assert(auth_is_right(&packet->sctp, auth, &secret));
}

static const struct packet *expect_exchange(struct lab *lab, const char *from, const char *to)
{
	const struct packet *asconf = expect_packet(lab, ASCONF, .from = from);
	const struct packet *ack = expect_packet(lab, ASCONF_ACK, .from = to);

	check_authenticated(asconf);
	check_authenticated(ack);
	ck_assert_uint_eq(ack->chunk->asconf.serial, asconf->chunk->asconf.serial);
	ck_assert_uint_eq(ack->chunk->tlvs_length, 0);
	ck_assert(is_host(&ack->sctp.to, (const struct sockaddr *)&asconf->sctp.from));
	return asconf;
}

SCENARIO(move,
	 "An endpoint moves from one link to another: it adds an address, makes it primary, "
	 "deletes the old one, and the link of that may go dark",
	 .lab = &dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.4-4", "RFC5061-5.3-24", "RFC5061-5.2-11",
		  "RFC5061-4.1.1-1"})
{
	struct change change = connect_change(lab);

	add_address(change.a, "path1");
	expect_exchange(lab, "a", "b");
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_CONFIRMED);
	check_peer_addresses(change.b, "path0", "path1");
	ck_assert_int_eq(set_peer_primary(change.a, "path1"), 0);
	expect_exchange(lab, "a", "b");
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_MADE_PRIM);
	delete_address(change.a, "path0");
	expect_exchange(lab, "a", "b");
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_REMOVED);
	check_peer_addresses(change.b, "path1");
	check_local_addresses(change.a, "path1");
	expect_event(change.a, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_CONFIRMED);

	link_cut(lab, "path0", NULL);
	endpoint_send(change.b, 0, "to the new place");
	expect_message(change.a, 0, "to the new place", .within = AT_ONCE);
	endpoint_send(change.a, 0, "from the new place", .path = "path1");
	expect_message(change.b, 0, "from the new place", .within = AT_ONCE);
}

SCENARIO(data_flows,
	 "While addresses are added and deleted, all messages of both sides arrive once and in "
	 "order",
	 .lab = &triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-10", "RFC5061-5.3-7"})
{
	struct change change = connect_change(lab);
	char text[32];

	for (int i = 0; i < MESSAGES; i++) {
		snprintf(text, sizeof(text), "message %d", i);
		endpoint_send(change.a, 0, text);
		endpoint_send(change.b, 0, text);
		switch (i) {
		case 5:
			add_address(change.a, "path1");
			break;
		case 10:
			add_address(change.a, "path2");
			break;
		case 15:
			delete_address(change.a, "path0");
			break;
		case 25:
			ck_assert_int_eq(set_peer_primary(change.a, "path2"), 0);
			break;
		case 30:
			delete_address(change.a, "path1");
			break;
		default:
			break;
		}
		let_pass(lab, MILLISECONDS(10));
	}
	for (int i = 0; i < MESSAGES; i++) {
		snprintf(text, sizeof(text), "message %d", i);
		expect_message(change.a, 0, text, .ssn = i);
		expect_message(change.b, 0, text, .ssn = i);
	}
	check_peer_addresses(change.b, "path2");
	check_local_addresses(change.a, "path2");
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}

SCENARIO(lost_ack,
	 "Where an ASCONF ACK is lost the ASCONF comes again, gets the same answer, and is done "
	 "once",
	 .lab = &dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-4", "RFC5061-5.1-11"})
{
	struct change change = connect_change(lab);
	const struct packet *first, *answer;

	lab_drop(lab, ASCONF_ACK, .from = "b");
	add_address(change.a, "path1");
	first = expect_packet(lab, ASCONF, .from = "a");
	answer = expect_packet(lab, ASCONF_ACK, .from = "b", .fate = FRAME_DROPPED);
	assert_same_chunk(expect_packet(lab, ASCONF, .from = "a")->chunk, first->chunk);
	assert_same_chunk(expect_packet(lab, ASCONF_ACK, .from = "b")->chunk, answer->chunk);
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_CONFIRMED);
	expect_no_event(change.b, SCTP_PEER_ADDR_CHANGE, SECONDS(5));
	expect_no_packet(lab, ASCONF, SECONDS(30));
}

SCENARIO(both_at_once, "Both ends may have an ASCONF in transit at the same time",
	 .lab = &triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1.1-2", "RFC5061-5.2-9"})
{
	struct change change;

	enable_asconf(lab);
	change.a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	change.b = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	endpoint_connect(change.a, change.b);
	add_address(change.a, "path1");
	add_address(change.b, "path2");
	expect_exchange(lab, "a", "b");
	forget_packets(lab);
	expect_event(change.a, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_ADDED);
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	check_peer_addresses(change.a, "path0", "path2");
	check_peer_addresses(change.b, "path0", "path1");
	expect_no_packet(lab, ASCONF, SECONDS(10));
}

/* An association over one IP version, in which a adds its address of the other one. */
static struct change add_version(struct lab *lab, const char *old, const char *new)
{
	struct change change;

	set_sysctl_everywhere(lab, "net/sctp/addr_scope_policy", "2");
	enable_asconf(lab);
	change.a = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {old});
	change.b = endpoint_listen(lab, "b", ONE_TO_MANY);
	endpoint_connect(change.a, change.b, .link = old);
	add_address(change.a, new);
	expect_exchange(lab, "a", "b");
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = new, .state = SCTP_ADDR_ADDED);
	expect_event(change.b, SCTP_PEER_ADDR_CHANGE, .path = new, .state = SCTP_ADDR_CONFIRMED);
	expect_event(change.a, SCTP_PEER_ADDR_CHANGE, .path = new, .state = SCTP_ADDR_CONFIRMED);
	check_peer_addresses(change.b, old, new);
	return change;
}

static void expect_over(struct change change, const char *path, int family)
{
	endpoint_send(change.b, 0, "over the other version", .path = path);
	ck_assert_int_eq(expect_packet(change.b->lab, DATA, .from = "b")->sctp.to.ss_family,
			 family);
	expect_message(change.a, 0, "over the other version");
}

SCENARIO(ipv6_and_ipv4, "An association over IPv6 adds an IPv4 address", .lab = &two_nodes,
	 .as = AS_MIXED, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.1-1", "RFC5061-5.3-4"},
	 /* What it takes for rt_flags is the upper half of the pointer `from` of struct rt6_info;
	  * on 32 bits it is the serial number, and on s390x the lower half of `from`. */
	 .known = {{NULL, NULL,
		    "it is refused: sctp_v4_addr_valid() takes the packet's IPv6 route for an IPv4 "
		    "one, and finds it to be a broadcast route",
		    ON_LITTLE_ENDIAN_64_BIT}})
{
	expect_over(add_version(lab, "path0/ipv6", "path0/ipv4"), "path0/ipv4", AF_INET);
}

SCENARIO(ipv4_and_ipv6, "An association over IPv4 adds an IPv6 address", .lab = &two_nodes,
	 .as = AS_MIXED, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.1-1", "RFC5061-5.3-4"})
{
	expect_over(add_version(lab, "path0/ipv4", "path0/ipv6"), "path0/ipv6", AF_INET6);
}

SCENARIO(ipv4_to_ipv6,
	 "An endpoint that deletes its only IPv4 address says so from its IPv6 address",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-16", "RFC5061-5.3-10", "RFC5061-5.3-24"},
	 .known = {{NULL, NULL,
		    "the ASCONF goes to the active path, whatever addresses are left for its "
		    "source (sctp_cmd_setup_t4())"}})
{
	struct change change = add_version(lab, "path0/ipv4", "path0/ipv6");

	delete_address(change.a, "path0/ipv4");
	ck_assert_int_eq(expect_exchange(lab, "a", "b")->sctp.from.ss_family, AF_INET6);
	check_peer_addresses(change.b, "path0/ipv6");
	expect_over(change, "path0/ipv6", AF_INET6);
}
