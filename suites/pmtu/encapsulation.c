/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP headers take their part of the PMTU: RFC 6951 section 5.6. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

enum { UDP_PORT = 9899 };

static void encapsulate(struct lab *lab)
{
	sysctl_set_everywhere(lab, "net/sctp/udp_port", "%d", UDP_PORT);
	sysctl_set_everywhere(lab, "net/sctp/encap_port", "%d", UDP_PORT);
}

SCENARIO(udp_header, "Messages in UDP are fragmented to the PMTU less the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.6-1", "RFC9260-6.9-8"})
{
	struct pair pair;
	const struct packet *data;

	encapsulate(lab);
	pair = pair_open(lab, .measured = true);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, DEFAULT_MTU - UDP_HEADER));
	data = pmtu_expect_fragments(pair, 4000, user_data_room(lab, DEFAULT_MTU - UDP_HEADER));
	ck_assert_uint_eq(data->sctp.udp_destination, UDP_PORT);
	ck_assert_uint_eq(data->sctp.ip_length, DEFAULT_MTU);
	ck_assert(data->sctp.dont_fragment);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(search_in_udp, "Probes find the PMTU of a path over UDP without any ICMP message",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC6951-5.6-3", "RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct pair pair;
	const struct packet *data;
	size_t limit = 1400;

	encapsulate(lab);
	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "5000");
	pmtu_lose_larger(lab, NULL, &limit);
	pair = pair_open(lab, .measured = true);
	expect_packet(lab, PAD, .from = "a");
	let_pass(lab, SECONDS(100));
	pmtu_expect_path_mtu(pair.a, "path0", limit);
	forget_packets(lab);
	data = pmtu_expect_fragments(pair, 4000, user_data_room(lab, limit - UDP_HEADER));
	ck_assert_uint_le(data->sctp.ip_length, limit);
}
