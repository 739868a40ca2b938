/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a router makes of packets whose checksums and segmentation were left to others. */
#define SUITE "offload"
#include "suites/offload/offload.h"

enum { MTU = 1500, NARROW = 1300 };

SCENARIO(through_router,
	 "What a sender left to its veth leaves a router cut to the MTU and with right checksums",
	 .lab = &routed, .spec = {"RFC9260-6.8-1"})
{
	offload_join(lab, MTU);
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, MTU);
}

SCENARIO(back_through_router,
	 "What comes from a wire passes a router and a veth to its receiver whole", .lab = &routed,
	 .spec = {"RFC9260-6.8-1"})
{
	offload_join(lab, MTU);
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.b, pair.a, MTU);
}

SCENARIO(
	through_firewall,
	"A stateful firewall that verifies checksums finds nothing invalid in packets that have none yet",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-6.8-1"})
{
	offload_join(lab, MTU);
	sysctl_set(lab, "r", "net/netfilter/nf_conntrack_checksum", "1");
	firewall_start(lab, "r", "forward");
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, MTU);
	offload_expect_transfer(pair.b, pair.a, MTU);
	ck_assert_uint_eq(firewall_dropped(lab, "r"), 0);
	ck_assert_uint_eq(firewall_new(lab, "r"), 1);
}

SCENARIO(
	through_own_firewall,
	"A stateful firewall in the sender itself finds nothing invalid in packets that have no checksum yet",
	.lab = &routed, .needs = CAP_CONNTRACK, .spec = {"RFC9260-6.8-1"})
{
	offload_join(lab, MTU);
	firewall_start(lab, "a", "output");
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, MTU);
	ck_assert_uint_eq(firewall_dropped(lab, "a"), 0);
}

SCENARIO(
	through_masquerade,
	"A router that translates addresses of packets without checksum puts right ones in when they leave",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-6.8-1"})
{
	offload_join(lab, MTU);
	nft_load(
		lab, "r",
		"table %s nat { chain out { type nat hook postrouting priority 100; oifname \"right\" masquerade; }; }\n",
		by_version(lab, "ip", "ip6"));
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, MTU);
	offload_expect_transfer(pair.b, pair.a, MTU);
}

SCENARIO(
	narrow_wire,
	"A router whose wire is narrower than the veth tells the sender, and what leaves is never beyond the wire's MTU",
	.lab = &routed, .spec = {"RFC9260-7.3-2"})
{
	offload_join(lab, MTU);
	link_mtu(lab, "right", NARROW);
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, NARROW);
}

SCENARIO(
	wire_narrows,
	"When the MTU of the wire drops while messages are on their way they arrive, and no packet is beyond it",
	.lab = &routed, .limit = SECONDS(120), .spec = {"RFC9260-7.3-2"})
{
	offload_join(lab, MTU);
	struct offload_ends pair = offload_open(lab);

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, 0, NULL, .size = 20000, .seed = (uint8_t)i);
	link_mtu(lab, "right", NARROW);
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.b, 0, NULL, .size = 20000, .seed = (uint8_t)i,
			       .within = SECONDS(60));
	offload_expect_transfer(pair.a, pair.b, NARROW);
}

SCENARIO(
	wide_host,
	"A veth of 9000 bytes before a wire of 1500: the path MTU is found, and nothing beyond it leaves",
	.lab = &routed, .limit = SECONDS(120), .spec = {"RFC9260-7.3-2"})
{
	offload_join(lab, 9000);
	struct offload_ends pair = offload_open(lab);

	offload_expect_transfer(pair.a, pair.b, MTU);
}
