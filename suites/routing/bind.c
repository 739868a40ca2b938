/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which addresses an endpoint is bound to, and so lists: RFC 9260 5.1.2, RFC 6458 9.1. */
#define SUITE "routing"
#include "suites/routing/routing.h"

/* The errno that adding or removing an address of the socket gives, 0 for none. */
static int change_binding(struct endpoint *endpoint, const char *path, int flags)
{
	struct sockaddr_storage address =
		path_address(endpoint->lab, endpoint->node, path, endpoint->port);

	return sctp_bindx(endpoint->fd, (struct sockaddr *)&address, 1, flags) == 0 ? 0 : errno;
}

SCENARIO(bindx_before_association,
	 "Addresses added to and removed from a socket before the association decide what INIT "
	 "lists, and where it is sent from",
	 .lab = &triple_path, .spec = {"RFC9260-5.1.2-5", "RFC6458-3.1.2-2", "RFC6458-9.1-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	const struct packet *init;

	ck_assert_int_eq(change_binding(client, "path1", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(change_binding(client, "path2", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(change_binding(client, "path0", SCTP_BINDX_REM_ADDR), 0);
	expect_local_addresses(client, "path1", "path2");

	endpoint_connect(client, server, .link = "path2");
	init = expect_packet(lab, INIT, .from = "a");
	routing_assert_sent(lab, init, "path2", "path2", "path2");
	ck_assert(chunk_lists_address(lab, init, "path1"));
	ck_assert(chunk_lists_address(lab, init, "path2"));
	ck_assert_uint_eq(chunk_address_count(init), 2);
	expect_delivery(client, server, "to one of two", "path2");
}

SCENARIO(bindx_refusals,
	 "The last address of a socket and one that it does not have cannot be removed; one that "
	 "it already has and one that is not the node's cannot be added",
	 .lab = &dual_path, .no_packets = true)
{
	struct endpoint *one = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});

	ck_assert_int_ne(change_binding(one, "path0", SCTP_BINDX_REM_ADDR), 0);
	expect_local_addresses(one, "path0");
	ck_assert_int_eq(change_binding(one, "path0", SCTP_BINDX_ADD_ADDR), EINVAL);
	ck_assert_int_eq(change_binding(one, routing_service(lab), SCTP_BINDX_ADD_ADDR),
			 EADDRNOTAVAIL);
	ck_assert_int_eq(change_binding(one, "path1", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_ne(change_binding(one, routing_service(lab), SCTP_BINDX_REM_ADDR), 0);
	expect_local_addresses(one, "path0", "path1");
}

SCENARIO(bindx_last_address,
	 "Removing the last address of a socket is refused with EINVAL (RFC 6458 9.1)",
	 .lab = &dual_path, .spec = {"RFC6458-9.1-5"},
	 .known = {{NULL, NULL,
		    "sctp_bindx_rem() in net/sctp/socket.c gives EBUSY where RFC 6458 9.1 has "
		    "EINVAL"}})
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	int error = change_binding(endpoint, "path0", SCTP_BINDX_REM_ADDR);

	ck_assert_msg(error == EINVAL, "expected EINVAL, sctp_bindx() gave: %s",
		      error ? strerror(error) : "success");
}

SCENARIO(bound_listener,
	 "A listener bound to one address answers there only and lists no other; at any other "
	 "address of the node an INIT is out of the blue",
	 .lab = &dual_path, .spec = {"RFC9260-5.1.2-5", "RFC9260-8.4-10"},
	 .fix = {"v6-available-rcu"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path1"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *refused = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect_start(refused, server, .link = "path0");
	expect_packet(lab, ABORT, .from = "b", .link = "path0");
	expect_event(refused, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	endpoint_connect(client, server, .link = "path1");
	ck_assert_uint_eq(chunk_address_count(expect_packet(lab, INIT_ACK, .from = "b")), 0);
	expect_delivery(client, server, "only here", "path1");
	expect_no_packet(lab, HEARTBEAT, 2 * HB_INTERVAL, .from = "a", .link = "path0");
}

SCENARIO(wildcard_and_new_address,
	 "A socket bound to the wildcard has the addresses that the node has when the "
	 "association begins, including those added after bind(2)",
	 .lab = &two_nodes, .spec = {"RFC6458-3.1.2-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const char *later = by_version(lab, "10.0.0.11", "fd00::11");
	const struct packet *init;

	routing_address_add(lab, "a", routing_host_prefix(later), "path0");
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert(chunk_lists_address(lab, init, "path0"));
	ck_assert(chunk_lists_address(lab, init, later));
	ck_assert_uint_eq(chunk_address_count(init), 2);
}

SCENARIO(freebind,
	 "With IP_FREEBIND a socket can be bound to an address that the node gets later, and "
	 "then uses it",
	 .lab = &two_nodes, .fix = {"ipv6-nonlocal-bind"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const char *later = by_version(lab, "10.0.0.11", "fd00::11");
	struct sockaddr_storage address = path_address(lab, "a", later, 7000);
	int fd = lab_socket(lab, "a", address.ss_family, SOCK_SEQPACKET | SOCK_NONBLOCK,
			    IPPROTO_SCTP);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);
	const int on = 1;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, address_length(&address)), -1);
	ck_assert_int_eq(errno, EADDRNOTAVAIL);
	ck_assert_int_eq(setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &on, sizeof(on)), 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, address_length(&address)), 0);
	routing_address_add(lab, "a", routing_host_prefix(later), "path0");
	ip_run(lab, "b", "neigh add %s lladdr 02:00:00:00:00:01 dev path0\n", later);
	ck_assert_int_eq(sendto(fd, "free", 4, 0, (struct sockaddr *)&to, address_length(&to)), 4);
	expect_message(server, 0, "free", .ppid = ANY);
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", later, "path0");
}

SCENARIO(
	test_network,
	"A socket can be bound to an address of 198.18.0.0/15, as any private one, and reaches its peer from there",
	.lab = &two_nodes, .as = AS_IPV4, .fix = {"scope-198-addresses"})
{
	static const char own[] = "198.18.0.11";
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage address = path_address(lab, "a", own, 7000);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);
	int fd = lab_socket(lab, "a", address.ss_family, SOCK_SEQPACKET | SOCK_NONBLOCK,
			    IPPROTO_SCTP);

	ck_assert_int_ge(fd, 0);
	routing_address_add(lab, "a", routing_host_prefix(own), "path0");
	ip_run(lab, "b",
	       "route add %s dev path0\nneigh add %s lladdr 02:00:00:00:00:01 dev path0\n", own,
	       own);
	ck_assert_msg(bind(fd, (struct sockaddr *)&address, address_length(&address)) == 0,
		      "expected that a socket can be bound to %s; bind() gave %s", own,
		      strerror(errno));
	ck_assert_int_eq(sendto(fd, "here", 4, 0, (struct sockaddr *)&to, address_length(&to)), 4);
	expect_message(server, 0, "here", .ppid = ANY);
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", own, "path0");
}

/* The family of the peer's address as the socket reports it. */
static sa_family_t reported_family(struct endpoint *endpoint)
{
	struct sctp_status status = endpoint_status(endpoint);

	return status.sstat_primary.spinfo_address.ss_family;
}

SCENARIO(mapped_addresses,
	 "An IPv6 socket has IPv4 associations; it reports their addresses as mapped ones only "
	 "with SCTP_I_WANT_MAPPED_V4_ADDR, and never sends them so",
	 .lab = &two_nodes, .as = AS_MIXED,
	 .spec = {"RFC9260-3.3.2.1.2-1", "RFC6458-3.1.1-3", "RFC6458-8.1.15-1", "RFC6458-8.1.15-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, 1);
	endpoint_connect(client, server, .link = "path0/ipv4");
	routing_assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0/ipv4",
			    "path0/ipv4");
	expect_delivery(client, server, "over IPv4", "path0");
	ck_assert_int_eq(reported_family(client), AF_INET6);
	option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, 0);
	ck_assert_int_eq(reported_family(client), AF_INET);
}

SCENARIO(
	ipv4_only,
	"A socket of IPv4 lists no IPv6 address, neither to its user nor to the peer, and declares no support for them",
	.lab = &dual_path, .as = AS_MIXED, .no_packets = true, .spec = {"RFC6458-3.1.2-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "b", "path0/ipv4", server->port);
	int fd = lab_socket(lab, "a", AF_INET, SOCK_SEQPACKET | SOCK_NONBLOCK, IPPROTO_SCTP);
	struct sockaddr *addresses;
	const struct packet *init;
	struct tlv types;
	int count;

	sysctl_set(lab, "a", "net/sctp/addr_scope_policy", "0");
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, address_length(&to)), -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert(chunk_lists_address(lab, init, "path1/ipv4"));
	ck_assert(!chunk_lists_address(lab, init, "path0/ipv6"));
	ck_assert(!chunk_lists_address(lab, init, "path1/ipv6"));
	ck_assert(chunk_tlv(init->chunk, PARAM_SUPPORTED_ADDRESS_TYPES, &types));
	ck_assert_uint_eq(types.value_length, 2);
	ck_assert_uint_eq(types.value[0] << 8 | types.value[1], PARAM_IPV4_ADDRESS);

	count = sctp_getladdrs(fd, 0, &addresses);
	ck_assert_int_ge(count, 2);
	for (int i = 0; i < count; i++)
		ck_assert_int_eq(((struct sockaddr_in *)addresses)[i].sin_family, AF_INET);
	sctp_freeladdrs(addresses);
}

SCENARIO(ipv6_only,
	 "A socket with IPV6_V6ONLY lists no IPv4 address and declares no support for them",
	 .lab = &dual_path, .as = AS_MIXED, .fix = {"ipv6only-addresses"}, .no_packets = true)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);
	int fd = lab_socket(lab, "a", AF_INET6, SOCK_SEQPACKET | SOCK_NONBLOCK, IPPROTO_SCTP);
	const struct packet *init;
	const int on = 1;
	struct tlv types;

	sysctl_set(lab, "a", "net/sctp/addr_scope_policy", "0");
	ck_assert_int_eq(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)), 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, address_length(&to)), -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert(!chunk_lists_address(lab, init, "path0/ipv4"));
	ck_assert(!chunk_lists_address(lab, init, "path1/ipv4"));
	ck_assert(chunk_lists_address(lab, init, "path1/ipv6"));
	ck_assert(chunk_tlv(init->chunk, PARAM_SUPPORTED_ADDRESS_TYPES, &types));
	ck_assert_uint_eq(types.value_length, 2);
	ck_assert_uint_eq(types.value[0] << 8 | types.value[1], PARAM_IPV6_ADDRESS);
}
