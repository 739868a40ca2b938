/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP messages of every type, and what SCTP makes of them: RFC 9260 section 10. */
#define SUITE "routing"
#include "suites/routing/routing.h"

enum {
	TYPES = 256,
	UNREACHABLE_IPV4 = 3, /* RFC 792 */
	PROTOCOL_IPV4 = 2,
	TOO_BIG_IPV4 = 4,
	TOO_BIG_IPV6 = 2, /* RFC 4443 */
	PROBLEM_IPV6 = 4,
	NEXT_HEADER_IPV6 = 1,
};

/* Codes of each type: those that many types have, and one that none has. */
static const uint8_t codes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255};

/* Section 10 has something to do for these, which other scenarios look at: all others are to be ignored. */
static bool has_an_effect(struct lab *lab, unsigned type, uint8_t code)
{
	if (over_ipv6(lab))
		return type == TOO_BIG_IPV6 || (type == PROBLEM_IPV6 && code == NEXT_HEADER_IPV6);
	return type == UNREACHABLE_IPV4 && (code == PROTOCOL_IPV4 || code == TOO_BIG_IPV4);
}

/* All codes of the types that the RFC tells apart, and three of each other one. */
static void send_all(struct lab *lab, const struct packet *about)
{
	for (unsigned type = 0; type < TYPES; type++)
		for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
			if ((type < 16 || codes[i] < 2 || codes[i] == 255) &&
			    !has_an_effect(lab, type, codes[i]))
				icmp_send(lab, ICMP_AS_NAMED, about, .type = (uint8_t)type,
					  .code = codes[i]);
}

SCENARIO(icmp_types_during_setup,
	 "Of all ICMP messages about an INIT but Protocol Unreachable and those about the size of "
	 "packets, none changes anything: the INIT is sent again when T1-init expires",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-1", "RFC9260-12.4-1"})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;
	const struct packet *init;

	peer_invite(peer, association.iut);
	init = peer_expect(peer, INIT);
	send_all(lab, init);
	peer_expect(peer, INIT, .after = RTO_INITIAL, .since = init->time);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(icmp_types_later,
	 "Of all ICMP messages about DATA but Protocol Unreachable and those about the size of "
	 "packets, none changes anything: DATA is sent again when T3-rtx expires",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-1", "RFC9260-12.4-1"})
{
	struct association association = association_open(lab);
	uint32_t mtu = path_mtu(association.iut, "path0");
	uint32_t cwnd = path_cwnd(association.iut, "path0");
	const struct packet *data;

	endpoint_send(association.iut, 0, "lost");
	data = expect_data(association, 1);
	send_all(lab, data);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(path_mtu(association.iut, "path0"), mtu);
	ck_assert_uint_eq(path_cwnd(association.iut, "path0"), cwnd);
	expect_path_state(association.iut, "path0", SCTP_ACTIVE);
	expect_retransmission(association, 1, .after = RTO_INITIAL, .since = data->time);
	send_sack(association, 1);
	peer_expect_alive(association.peer);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE);
}
