/* SPDX-License-Identifier: GPL-2.0-or-later */
/* More addresses in an INIT than a cookie has room for: CVE-2018-5803. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { ADDRESSES = 3270, SIZE = 20 };

SCENARIO(
	init_of_many_addresses,
	"An INIT with so many addresses that the INIT ACK would be too large for a chunk is refused or "
	"discarded, and the kernel goes on",
	.lab = &scripted_peer, .fix = {"big-chunk"})
{
	struct association association = association_open(lab);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);
	static uint8_t list[ADDRESSES * SIZE];

	link_mtu(lab, "path0", 65535);
	for (unsigned i = 0; i < ADDRESSES; i++) {
		uint8_t *parameter = list + (size_t)i * SIZE;
		const uint8_t head[] = {0, PARAM_IPV6_ADDRESS, 0, SIZE, 0xfd, 0x99};

		memcpy(parameter, head, sizeof(head));
		parameter[SIZE - 2] = (uint8_t)(i >> 8);
		parameter[SIZE - 1] = (uint8_t)i;
	}
	/* One TLV, whose header says that it ends after the first address. */
	peer_send(
		other, INIT,
		.tlvs = {tlv_lying(tlv_of(PARAM_IPV6_ADDRESS, list + 4, sizeof(list) - 4), SIZE)});
	if (peer_next(other, MILLISECONDS(100)) == ABORT)
		peer_expect(other, ABORT);
	peer_expect_silence(other, MILLISECONDS(100));
	peer_expect_alive(association.peer);
}
