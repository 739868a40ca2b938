/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that are bound to a device (SO_BINDTODEVICE), and VRF devices. */
#define SUITE "routing"
#include "suites/routing/routing.h"

static void bind_to_device(struct endpoint *endpoint, const char *device)
{
	if (setsockopt(endpoint->fd, SOL_SOCKET, SO_BINDTODEVICE, device,
		       (socklen_t)strlen(device) + 1) != 0)
		scenario_error("SO_BINDTODEVICE %s: %s", device, strerror(errno));
}

SCENARIO(device_of_client,
	 "A socket bound to a device sends over it even though the best route leads elsewhere",
	 .lab = &dual_path)
{
	struct endpoint *server = routing_listen_on_service(lab, "path0");
	struct endpoint *bound = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *unbound = endpoint_open(lab, "a", ONE_TO_MANY);

	ip_run(lab, "a", "route add %s via %s metric 5000\n", routing_service_subnet(lab),
	       text_of_path(lab, "b", "path1"));
	bind_to_device(bound, "path1");
	endpoint_connect(bound, server, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path1", "path1",
			    routing_service(lab));
	routing_assert_sent(lab, expect_delivery(bound, server, "over the device", "path1"),
			    "path1", "path1", routing_service(lab));
	endpoint_connect(unbound, server, .link = routing_service(lab));
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0",
			    routing_service(lab));
}

SCENARIO(device_of_listener,
	 "A listener bound to a device accepts associations there; an INIT that arrives on "
	 "another device is out of the blue",
	 .lab = &dual_path, .spec = {"RFC9260-8.4-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *refused = endpoint_open(lab, "a", ONE_TO_MANY);

	bind_to_device(server, "path1");
	endpoint_connect_start(refused, server, .link = "path0");
	expect_packet(lab, ABORT, .from = "b", .link = "path0");
	expect_event(refused, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	endpoint_connect(client, server, .link = "path1");
	expect_delivery(client, server, "here", "path1");
}

/* Puts both nodes' ends of path1 into a VRF of their own. */
static void enslave_path1(struct lab *lab)
{
	static const char *const nodes[] = {"a", "b"};

	for (int i = 0; i < 2; i++) {
		ip_run(lab, nodes[i],
		       "link add red type vrf table 100\nlink set red up\n"
		       "link set path1 master red\n");
		/* The addresses of IPv6 go when the device changes its master. */
		ip_run(lab, nodes[i], "addr replace %s/%s dev path1%s\n",
		       text_of_path(lab, nodes[i], "path1"), by_version(lab, "24", "64"),
		       by_version(lab, "", " nodad"));
		ip_run(lab, nodes[i], "neigh replace %s lladdr 02:00:00:00:01:0%d dev path1\n",
		       text_of_path(lab, nodes[1 - i], "path1"), 2 - i);
	}
}

static void exchange_in_vrf(struct lab *lab)
{
	struct endpoint *server, *client;

	enslave_path1(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	bind_to_device(server, "red");
	bind_to_device(client, "red");
	endpoint_connect(client, server, .link = "path1");
	expect_delivery(client, server, "in the VRF", "path1");
	expect_delivery(server, client, "and back", "path1");
}

SCENARIO(vrf, "Sockets bound to a VRF have associations over its devices", .lab = &dual_path,
	 .as = AS_IPV4, .needs = CAP_VRF)
{
	exchange_in_vrf(lab);
}

SCENARIO(vrf_over_ipv6,
	 "Sockets bound to a VRF have associations over its devices with IPv6 as well",
	 .lab = &dual_path, .as = AS_IPV6, .needs = CAP_VRF, .fix = {"vrf-lookup"})
{
	exchange_in_vrf(lab);
}

SCENARIO(vrf_is_apart,
	 "What is in a VRF cannot be reached from a socket outside it, which has no route",
	 .lab = &dual_path, .needs = CAP_VRF, .no_packets = true)
{
	struct endpoint *server, *inside, *outside;

	enslave_path1(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	inside = endpoint_open(lab, "a", ONE_TO_MANY);
	outside = endpoint_open(lab, "a", ONE_TO_MANY);
	bind_to_device(server, "red");
	bind_to_device(inside, "red");
	endpoint_connect_start(outside, server, .link = "path1");
	expect_no_packet(lab, INIT, 2 * RTO_INITIAL, .from = "a");
	/* A socket in the VRF has the route: the silence was due to where the other one is. */
	endpoint_connect_start(inside, server, .link = "path1");
	expect_packet(lab, INIT, .from = "a", .link = "path1");
}

/* A socket outside the VRF sends by the main table, which must have a route into the VRF, too. */
static void route_back_into_vrf(struct lab *lab)
{
	ip_run(lab, "b", "route add %s dev path1\n",
	       routing_host_prefix(text_of_path(lab, "a", "path1")));
}

SCENARIO(vrf_not_accepted,
	 "Without net.sctp.l3mdev_accept a listener outside all VRFs accepts no association from "
	 "one",
	 .lab = &dual_path, .needs = CAP_VRF | CAP_L3MDEV_ACCEPT, .spec = {"RFC9260-8.4-10"})
{
	struct endpoint *server, *client;

	enslave_path1(lab);
	route_back_into_vrf(lab);
	sysctl_set(lab, "b", "net/sctp/l3mdev_accept", "0");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	bind_to_device(client, "red");
	endpoint_connect_start(client, server, .link = "path1");
	expect_packet(lab, ABORT, .from = "b", .link = "path1");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
}

SCENARIO(vrf_accepted,
	 "With net.sctp.l3mdev_accept a listener outside all VRFs accepts associations from them",
	 .lab = &dual_path, .needs = CAP_VRF | CAP_L3MDEV_ACCEPT)
{
	struct endpoint *server, *client;

	enslave_path1(lab);
	route_back_into_vrf(lab);
	sysctl_set(lab, "b", "net/sctp/l3mdev_accept", "1");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	bind_to_device(client, "red");
	endpoint_connect(client, server, .link = "path1");
	expect_delivery(client, server, "from the VRF", "path1");
	expect_delivery(server, client, "and back", "path1");
}
