/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HEARTBEAT ACKs whose Heartbeat Info is not what the kernel sent.  It is opaque (RFC 9260 3.3.5);
 * Linux has the parameter's header in it, the address in a union that holds an IPv6 one, the time,
 * the nonce and the size of a probe.  Where it has something else there this spoils that.
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
	 "A HEARTBEAT ACK with another address, time or nonce than that of the HEARTBEAT, or a "
	 "parameter of another size, confirms no address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.4-4"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	size_t address = lab_versions(lab) == IPV4 ? IPV4_AT : IPV6_AT;

	peer_answer(peer, HEARTBEAT, false);
	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {tlv_address(&second)}));
	peer_expect(peer, HEARTBEAT, .path = "path1", .within = SECONDS(6));
	ck_assert_uint_gt(peer->info_size, TIME_AT + 2 * LONGEST);

	send_spoilt(peer, address + 3, 1);
	send_spoilt(peer, HEADER, 2);
	send_spoilt(peer, TIME_AT, LONGEST);
	send_spoilt(peer, TIME_AT + 2 * LONGEST, LONGEST);
	send_spoilt(peer, 3, 1);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, AT_ONCE);
	ck_assert_int_eq(endpoint_path(iut, "path1").spinfo_state, SCTP_UNCONFIRMED);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);

	send_spoilt(peer, 0, 0);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	ck_assert_int_eq(endpoint_path(iut, "path1").spinfo_state, SCTP_ACTIVE);
}
