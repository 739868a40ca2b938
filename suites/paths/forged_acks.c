/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HEARTBEAT ACKs whose Heartbeat Info is not what the kernel sent.  It is opaque (RFC 9260 3.3.5);
 * Linux puts the parameter's header in it, the address in a union that holds an IPv6 one, the time,
 * the nonce and the size of a probe.  Should a kernel have something else there, that is spoilt.
 */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

enum {
	HEADER = 4,
	IPV4_AT = HEADER + 4,
	IPV6_AT = HEADER + 8,
	TIME_AT = HEADER + 28,
	LONGEST = 4, /* bytes that are spoilt */
};

static void send_spoilt(struct peer *peer, size_t at, size_t count)
{
	uint8_t info[PEER_MAX_INFO];

	memcpy(info, peer->info, peer->info_size);
	for (size_t i = at; i < at + count && i < peer->info_size; i++)
		info[i] ^= 0xff;
	peer_send_packet(
		peer, .path = "path1",
		.chunks = {CHUNK(HEARTBEAT_ACK, .value = info, .value_size = peer->info_size)});
}

SCENARIO(forged_info,
	 "A HEARTBEAT ACK whose address, time, nonce or parameter size differs from that of the "
	 "HEARTBEAT confirms no address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.4-4"})
{
	struct association association =
		association_open(lab, .paths = {"path1"}, .unconfirmed = true, .heartbeats = true);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	size_t address = over_ipv6(lab) ? IPV6_AT : IPV4_AT;

	peer_expect(peer, HEARTBEAT, .path = "path1", .within = SECONDS(6));
	ck_assert_uint_gt(peer->info_size, TIME_AT + 2 * LONGEST);

	send_spoilt(peer, address + 3, 1);
	send_spoilt(peer, HEADER, 2);
	send_spoilt(peer, TIME_AT, LONGEST);
	send_spoilt(peer, TIME_AT + 2 * LONGEST, LONGEST);
	send_spoilt(peer, 3, 1);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, AT_ONCE);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);

	send_spoilt(peer, 0, 0);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_path_state(iut, "path1", SCTP_ACTIVE);
}
