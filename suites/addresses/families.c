/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 and IPv6 on one socket: IPV6_V6ONLY, net.ipv6.bindv6only, IPv4-mapped addresses (ipv6(7), RFC 6458 8.1.15). */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#include <sys/socket.h>
#include <unistd.h>

static void list_private_addresses(struct lab *lab)
{
	sysctl_set_everywhere(lab, "net/sctp/addr_scope_policy", "2");
}

/* Connects to b over a path and returns the INIT. */
static const struct packet *connect_over(struct lab *lab, struct endpoint *client,
					 struct endpoint *server, const char *path)
{
	endpoint_connect(client, server, .link = path);
	return expect_packet(lab, INIT, .from = "a");
}

SCENARIO_OF_STYLES(
	dual_stack_lists_both,
	"an IPv6 socket on the wildcard address without IPV6_V6ONLY lists its IPv4 addresses as "
	"well",
	.lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server = endpoint_listen(lab, "b", style, .ipv4_too = true);
	struct endpoint *client = endpoint_open(lab, "a", style, .ipv4_too = true);
	const struct packet *init;

	list_private_addresses(lab);
	init = connect_over(lab, client, server, "path0/ipv6");
	expect_listed(lab, init, "path0/ipv4", true);
	expect_listed(lab, init, "path0/ipv6", true);
	expect_peer_addresses(client, "path0/ipv4", "path0/ipv6");
}

SCENARIO_OF_STYLES(
	v6only_lists_ipv6,
	"an IPv6 socket with IPV6_V6ONLY lists no IPv4 address, and knows none of the peer's",
	.lab = &two_nodes, .as = AS_MIXED, .spec = {"RFC9260-5.1.2-9"})
{
	struct endpoint *server = endpoint_listen(lab, "b", style, .ipv4_too = true);
	struct endpoint *client = endpoint_open(lab, "a", style, .ipv6_only = true);
	const struct packet *init;

	list_private_addresses(lab);
	init = connect_over(lab, client, server, "path0/ipv6");
	expect_listed(lab, init, "path0/ipv4", false);
	expect_local_addresses(client, "path0/ipv6");
	expect_peer_addresses(client, "path0/ipv6");
}

SCENARIO_OF_STYLES(
	v6only_server,
	"a server with IPV6_V6ONLY passes over the IPv4 addresses of a dual-stack client, and "
	"answers with IPv6 addresses only",
	.lab = &two_nodes, .as = AS_MIXED, .spec = {"RFC9260-5.1.2-9"})
{
	struct endpoint *server = endpoint_listen(lab, "b", style, .ipv6_only = true);
	struct endpoint *client = endpoint_open(lab, "a", style, .ipv4_too = true);
	struct endpoint *accepted;
	const struct packet *init_ack;

	list_private_addresses(lab);
	accepted = endpoint_connect(client, server, .link = "path0/ipv6");
	init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	expect_listed(lab, init_ack, "path0/ipv4", false);
	expect_peer_addresses(accepted, "path0/ipv6");
	expect_peer_addresses(client, "path0/ipv6");
}

SCENARIO(v6only_refuses_ipv4,
	 "An INIT over IPv4 to a server with IPV6_V6ONLY is out of the blue, and refused",
	 .lab = &two_nodes, .as = AS_MIXED, .spec = {"RFC9260-8.4-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .ipv6_only = true);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv4_too = true);

	endpoint_connect_start(client, server, .link = "path0/ipv4");
	expect_packet(lab, ABORT, .from = "b");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	/* Over IPv6 it is there. */
	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY, .ipv6_only = true), server,
			 .link = "path0/ipv6");
}

SCENARIO(both_families_apart,
	 "With IPV6_V6ONLY a server for IPv6 and one for IPv4 share a port, and each gets its own",
	 .lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *six = endpoint_listen(lab, "b", ONE_TO_MANY, .ipv6_only = true);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	int fd = lab_socket(lab, "b", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(SERVER_PORT)};
	struct sctp_event event = {.se_type = SCTP_ASSOC_CHANGE, .se_on = 1};
	struct endpoint *four;

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
	ck_assert_int_eq(setsockopt(fd, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof(event)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	four = endpoint_of_socket(lab, "b", ONE_TO_MANY, fd);
	endpoint_connect_start(client, six, .link = "path0/ipv4");
	expect_event(four, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_no_event(six, SCTP_ASSOC_CHANGE, MILLISECONDS(100));
	client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv6_only = true);
	endpoint_connect_start(client, six, .link = "path0/ipv6");
	expect_event(six, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(
	one_port_for_both,
	"Without IPV6_V6ONLY a server for IPv6 has the port for IPv4 as well: EADDRINUSE for another one",
	.lab = &two_nodes, .as = AS_MIXED, .no_packets = true)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(SERVER_PORT)};
	int fd = lab_socket(lab, "b", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);

	endpoint_listen(lab, "b", ONE_TO_MANY, .ipv4_too = true);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), -1);
	ck_assert_int_eq(errno, EADDRINUSE);
	close(fd);
}

static int v6only_of_new(struct lab *lab, int type)
{
	int fd = lab_socket(lab, "b", AF_INET6, type, IPPROTO_SCTP), value = -1;
	socklen_t size = sizeof(value);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, &size), 0);
	close(fd);
	return value;
}

SCENARIO(bindv6only, "net.ipv6.bindv6only is what IPV6_V6ONLY is of a new socket, of either style",
	 .lab = &two_nodes, .as = AS_IPV6, .no_packets = true)
{
	for (int value = 0; value < 2; value++) {
		sysctl_set(lab, "b", "net/ipv6/bindv6only", "%d", value);
		ck_assert_int_eq(v6only_of_new(lab, SOCK_STREAM), value);
		ck_assert_int_eq(v6only_of_new(lab, SOCK_SEQPACKET), value);
	}
}

SCENARIO(
	bindv6only_overridden,
	"IPV6_V6ONLY of a socket prevails over net.ipv6.bindv6only: without it the socket accepts IPv4",
	.lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server, *client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv4_too = true);

	sysctl_set(lab, "b", "net/ipv6/bindv6only", "1");
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .ipv4_too = true);
	endpoint_connect(client, server, .link = "path0/ipv4");
	exchange_messages(client, server);
}

/* The address family of the peer's first address, as sctp_getpaddrs() gives it. */
static int family_of_peer(struct endpoint *endpoint, bool *mapped)
{
	struct sockaddr *addresses;
	int family;

	ck_assert_int_ge(sctp_getpaddrs(endpoint->fd, endpoint->association, &addresses), 1);
	family = addresses->sa_family;
	*mapped = family == AF_INET6 &&
		  IN6_IS_ADDR_V4MAPPED(&((struct sockaddr_in6 *)addresses)->sin6_addr);
	sctp_freepaddrs(addresses);
	return family;
}

SCENARIO(
	mapped_or_not,
	"SCTP_I_WANT_MAPPED_V4_ADDR decides whether an IPv6 socket is told of an IPv4 peer's address as a "
	"mapped one or as one of IPv4",
	.lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .ipv4_too = true);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv4_too = true);
	bool mapped;

	endpoint_connect(client, server, .link = "path0/ipv4");
	option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, 1);
	ck_assert_int_eq(family_of_peer(client, &mapped), AF_INET6);
	ck_assert(mapped);
	option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, 0);
	ck_assert_int_eq(family_of_peer(client, &mapped), AF_INET);
}

SCENARIO(connect_to_mapped,
	 "connect() of an IPv6 socket to an IPv4-mapped address sends an INIT over IPv4",
	 .lab = &two_nodes, .as = AS_MIXED)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .ipv4_too = true);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv4_too = true);
	struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = htons(SERVER_PORT)};

	inet_pton(AF_INET6, "::ffff:10.0.0.2", &mapped.sin6_addr);
	ck_assert_int_eq(connect(client->fd, (struct sockaddr *)&mapped, sizeof(mapped)), -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	ck_assert_int_eq(expect_packet(lab, INIT, .from = "a")->sctp.from.ss_family, AF_INET);
	expect_both_learn(client, server, SCTP_COMM_UP);
}

SCENARIO(v6only_refuses_mapped,
	 "With IPV6_V6ONLY connect() to an IPv4-mapped address is refused, and nothing is sent",
	 .lab = &two_nodes, .as = AS_MIXED, .no_packets = true)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .ipv6_only = true);
	struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = htons(SERVER_PORT)};

	inet_pton(AF_INET6, "::ffff:10.0.0.2", &mapped.sin6_addr);
	ck_assert_int_eq(connect(client->fd, (struct sockaddr *)&mapped, sizeof(mapped)), -1);
	ck_assert_msg(errno != EINPROGRESS, "connect() gave %s", strerror(errno));
	expect_no_packet(lab, INIT, SECONDS(1), .from = "a");
}
