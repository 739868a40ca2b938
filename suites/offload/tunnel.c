/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the sender and the router the veth carries a VLAN, a tunnel, or is the port of a bridge. */
#define SUITE "offload"
#include "suites/offload/offload.h"

enum { MTU = 1500 };

/* The device `through` of a (0) and r (1) on top of `host`, by that command of ip. */
static void add_through(struct lab *lab, int end, const char *what)
{
	static const char *const nodes[] = {"a", "r"};

	/* A tunnel's own packets. */
	ip_run(lab, nodes[end],
	       "addr add 192.168.7.%d/24 dev host\n"
	       "neigh replace 192.168.7.%d lladdr 02:00:00:00:90:0%d dev host nud permanent\n",
	       end + 1, 2 - end, 2 - end);
	ip_run(lab, nodes[end], "link add %s\nlink set dev through up\n", what);
}

/* The addresses of a (0) and r (1) on a device, which has a link-layer address or not. */
static void address_device(struct lab *lab, int end, const char *device, const char *neighbour)
{
	const char *node = end == 0 ? "a" : "r";

	if (over_ipv6(lab))
		ip_run(lab, node, "addr add fd00:91::%d/64 dev %s nodad\n", end + 1, device);
	else
		ip_run(lab, node, "addr add 10.91.0.%d/24 dev %s\n", end + 1, device);
	if (neighbour)
		ip_run(lab, node, "neigh replace %s%d lladdr %s dev %s nud permanent%s\n",
		       by_version(lab, "10.91.0.", "fd00:91::"), 2 - end, neighbour, device,
		       by_version(lab, "", " router"));
}

/* The association of a, from its address on `through`, and b. */
static struct offload_ends open_over(struct lab *lab, const char *device)
{
	struct endpoint *server, *client;

	ip_run(lab, "a", "route replace %s via %s dev %s\n",
	       by_version(lab, "10.1.0.0/24", "fd00:1::/64"),
	       by_version(lab, "10.91.0.2", "fd00:91::2"), device);
	ip_run(lab, "b", "route add %s via %s\n", by_version(lab, "10.91.0.0/24", "fd00:91::/64"),
	       text_of_path(lab, "r", "right"));
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY,
			       .paths = {by_version(lab, "10.91.0.1", "fd00:91::1")});
	endpoint_connect(client, server);
	return (struct offload_ends){client, server};
}

/* Both ends of a device that has Ethernet addresses; NULL: none. */
static void expect_over(struct lab *lab, const char *a, const char *r, bool ethernet)
{
	struct offload_ends pair;

	offload_join(lab, MTU);
	add_through(lab, 0, a);
	add_through(lab, 1, r);
	address_device(lab, 0, "through", ethernet ? "02:00:00:00:91:02" : NULL);
	address_device(lab, 1, "through", ethernet ? "02:00:00:00:91:01" : NULL);
	pair = open_over(lab, "through");
	offload_expect_transfer(pair.a, pair.b, MTU);
	offload_expect_transfer(pair.b, pair.a, MTU);
}

SCENARIO(
	through_vlan,
	"What a sender left to a VLAN on its veth leaves the router cut to the MTU and with right checksums",
	.lab = &routed, .needs = CAP_VLAN, .spec = {"RFC9260-6.8-1"})
{
	expect_over(lab, "link host name through address 02:00:00:00:91:01 type vlan id 7",
		    "link host name through address 02:00:00:00:91:02 type vlan id 7", true);
}

SCENARIO(
	through_gre,
	"What a sender left to a GRE tunnel with checksums leaves the router cut to the MTU and with right checksums",
	.lab = &routed, .needs = CAP_GRE, .spec = {"RFC9260-6.8-1"})
{
	expect_over(lab, "through type gre local 192.168.7.1 remote 192.168.7.2 csum",
		    "through type gre local 192.168.7.2 remote 192.168.7.1 csum", false);
}

SCENARIO(
	through_vxlan,
	"What a sender left to a VXLAN tunnel leaves the router cut to the MTU and with right checksums",
	.lab = &routed, .needs = CAP_VXLAN, .spec = {"RFC9260-6.8-1"})
{
	expect_over(
		lab,
		"through address 02:00:00:00:91:01 type vxlan id 7 dstport 4789 local 192.168.7.1 remote 192.168.7.2",
		"through address 02:00:00:00:91:02 type vxlan id 7 dstport 4789 local 192.168.7.2 remote 192.168.7.1",
		true);
}

SCENARIO(
	through_bridge,
	"What a sender left to a veth that is the port of a bridge leaves the router cut to the MTU and with right checksums",
	.lab = &routed, .needs = CAP_BRIDGE, .spec = {"RFC9260-6.8-1"})
{
	struct offload_ends pair;

	offload_join(lab, MTU);
	ip_run(lab, "r",
	       "link add through address 02:00:00:00:91:02 type bridge\nlink set host master through\n"
	       "link set dev through up\n");
	address_device(lab, 0, "host", "02:00:00:00:91:02");
	address_device(lab, 1, "through", "02:00:00:00:90:01");
	pair = open_over(lab, "host");
	offload_expect_transfer(pair.a, pair.b, MTU);
	offload_expect_transfer(pair.b, pair.a, MTU);
}
