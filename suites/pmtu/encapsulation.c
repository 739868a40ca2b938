/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP headers take their part of the PMTU: RFC 6951 section 5.6. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

enum { UDP_PORT = 9899, UDP_HEADER = 8 };

static void encapsulate(struct lab *lab)
{
	for (unsigned i = 0; i < 2; i++) {
		const char *node = i ? "b" : "a";

		set_node_sysctl(lab, node, "net/sctp/udp_port", "9899");
		set_node_sysctl(lab, node, "net/sctp/encap_port", "9899");
	}
}

SCENARIO(udp_header, "Messages in UDP are cut to the PMTU less the UDP header", .lab = &two_nodes,
	 .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.6-1", "RFC9260-6.9-8"})
{
	struct pair pair;
	const struct packet *data;

	encapsulate(lab);
	pair = pair_establish(lab);
	expect_fragmentation_point(pair.a, user_data_of(lab, DEFAULT_MTU - UDP_HEADER));
	data = expect_cut(pair, 4000, user_data_of(lab, DEFAULT_MTU - UDP_HEADER));
	ck_assert_uint_eq(data->sctp.udp_destination, UDP_PORT);
	ck_assert_uint_eq(data->sctp.ip_length, DEFAULT_MTU);
	ck_assert(data->sctp.dont_fragment);
	ck_assert_uint_eq(count_ip_fragments(), 0);
}

SCENARIO(search_in_udp, "Probes find the PMTU of a path over UDP, without a word of the network",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC6951-5.6-3", "RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct pair pair;
	const struct packet *data;
	size_t limit = 1400;

	encapsulate(lab);
	set_node_sysctl(lab, "a", "net/sctp/plpmtud_probe_interval", "5000");
	lose_larger(lab, NULL, &limit);
	pair = pair_establish(lab);
	expect_packet(lab, PAD, .from = "a");
	let_pass(lab, SECONDS(100));
	expect_path_mtu(pair.a, "path0", limit);
	forget_packets(lab);
	data = expect_cut(pair, 4000, user_data_of(lab, limit - UDP_HEADER));
	ck_assert_uint_le(data->sctp.ip_length, limit);
}
