/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which addresses an endpoint is bound to, and so tells its peer: RFC 9260 5.1.2, RFC 6458 9.1. */
#define SUITE "routing"
#include "suites/routing/routing.h"

static int change_binding(struct endpoint *endpoint, const char *path, int flags)
{
	struct sockaddr_storage address =
		path_address(endpoint->lab, endpoint->node, path, endpoint->port);

	return sctp_bindx(endpoint->fd, (struct sockaddr *)&address, 1, flags);
}

static void assert_bound(struct endpoint *endpoint, const char *const paths[], int want)
{
	struct sockaddr *addresses;
	int count = sctp_getladdrs(endpoint->fd, 0, &addresses);
	const uint8_t *next = (const uint8_t *)addresses;

	ck_assert_int_eq(count, want);
	for (int i = 0; i < count; i++) {
		const struct sockaddr *address = (const struct sockaddr *)next;
		bool found = false;

		for (int j = 0; j < want; j++) {
			struct sockaddr_storage own =
				path_address(endpoint->lab, endpoint->node, paths[j], 0);

			found |= is_host(&own, address);
		}
		ck_assert_msg(found, "the endpoint is bound to %s, too",
			      path_of_address(endpoint->lab, address));
		next += address->sa_family == AF_INET ? sizeof(struct sockaddr_in)
						      : sizeof(struct sockaddr_in6);
	}
	sctp_freeladdrs(addresses);
}

SCENARIO(bindx_before_association,
	 "Addresses that are added to and removed from a socket before the association decide what "
	 "INIT lists, and from where it is sent",
	 .lab = &triple_path, .spec = {"RFC9260-5.1.2-5"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	const struct packet *init;

	ck_assert_int_eq(change_binding(client, "path1", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(change_binding(client, "path2", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(change_binding(client, "path0", SCTP_BINDX_REM_ADDR), 0);
	assert_bound(client, (const char *const[]){"path1", "path2"}, 2);

	endpoint_connect(client, server, .link = "path2");
	init = expect_packet(lab, INIT, .from = "a");
	assert_sent(lab, init, "path2", "path2", "path2");
	ck_assert(lists_address(lab, init, "path1"));
	ck_assert(lists_address(lab, init, "path2"));
	ck_assert_uint_eq(count_listed(init), 2);
	expect_delivery(client, server, "to one of two", "path2");
}

SCENARIO(
	bindx_refusals,
	"The last address cannot be removed from a socket, nor one that it does not have; none can "
	"be added twice, or if it is no address of the node",
	.lab = &dual_path)
{
	struct endpoint *one = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});

	ck_assert_int_eq(change_binding(one, "path0", SCTP_BINDX_REM_ADDR), -1);
	ck_assert_int_eq(errno, EBUSY);
	ck_assert_int_eq(change_binding(one, "path0", SCTP_BINDX_ADD_ADDR), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_int_eq(change_binding(one, SERVICE, SCTP_BINDX_ADD_ADDR), -1);
	ck_assert_int_eq(errno, EADDRNOTAVAIL);
	ck_assert_int_eq(change_binding(one, "path1", SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(change_binding(one, SERVICE, SCTP_BINDX_REM_ADDR), -1);
	assert_bound(one, (const char *const[]){"path0", "path1"}, 2);
}

SCENARIO(bound_listener,
	 "A listener that is bound to one address answers there only, and tells only that one; at "
	 "any other address of the node the INIT is out of the blue",
	 .lab = &dual_path, .spec = {"RFC9260-5.1.2-5", "RFC9260-8.4-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path1"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *refused = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect_start(refused, server, .link = "path0");
	expect_packet(lab, ABORT, .from = "b", .link = "path0");
	expect_event(refused, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	endpoint_connect(client, server, .link = "path1");
	ck_assert_uint_eq(count_listed(expect_packet(lab, INIT_ACK, .from = "b")), 0);
	expect_delivery(client, server, "only here", "path1");
	expect_no_packet(lab, HEARTBEAT, 2 * HB_INTERVAL, .from = "a", .link = "path0");
}

SCENARIO(wildcard_and_new_address,
	 "A socket that is bound to the wildcard has the addresses that the node has when the "
	 "association begins, those that came after bind(2) too",
	 .lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const char *later = by_version(lab, "10.0.0.11", "fd00::11");
	const struct packet *init;

	ip_in(lab, "a", "addr add %s dev path0%s\n", host_prefix(later),
	      by_version(lab, "", " nodad"));
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert(lists_address(lab, init, "path0"));
	ck_assert(lists_address(lab, init, later));
	ck_assert_uint_eq(count_listed(init), 2);
}

SCENARIO(freebind,
	 "With IP_FREEBIND a socket is bound to an address that the node gets later, and then uses "
	 "it",
	 .lab = &two_nodes)
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
	ip_in(lab, "a", "addr add %s dev path0%s\n", host_prefix(later),
	      by_version(lab, "", " nodad"));
	ip_in(lab, "b", "neigh add %s lladdr 02:00:00:00:00:01 dev path0\n", later);
	ck_assert_int_eq(sendto(fd, "free", 4, 0, (struct sockaddr *)&to, address_length(&to)), 4);
	expect_message(server, 0, "free", .ppid = ANY);
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", later, "path0");
}

/* The peer's address as the socket shows it. */
static sa_family_t shown_family(struct endpoint *endpoint)
{
	struct sctp_status status = endpoint_status(endpoint);

	return status.sstat_primary.spinfo_address.ss_family;
}

SCENARIO(mapped_addresses,
	 "An IPv6 socket has IPv4 associations; it shows their addresses as mapped ones only with "
	 "SCTP_I_WANT_MAPPED_V4_ADDR, and never sends them so",
	 .lab = &two_nodes, .as = AS_MIXED, .spec = {"RFC9260-3.3.2.1.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const int on = 1, off = 0;

	endpoint_set(client, SCTP_I_WANT_MAPPED_V4_ADDR, &on, sizeof(on));
	endpoint_connect(client, server, .link = "path0/ipv4");
	assert_sent(lab, expect_packet(lab, INIT, .from = "a"), "path0", "path0/ipv4",
		    "path0/ipv4");
	expect_delivery(client, server, "over IPv4", "path0");
	ck_assert_int_eq(shown_family(client), AF_INET6);
	endpoint_set(client, SCTP_I_WANT_MAPPED_V4_ADDR, &off, sizeof(off));
	ck_assert_int_eq(shown_family(client), AF_INET);
}

SCENARIO(ipv6_only,
	 "A socket with IPV6_V6ONLY lists no IPv4 address and says that it supports none",
	 .lab = &dual_path, .as = AS_MIXED)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);
	int fd = lab_socket(lab, "a", AF_INET6, SOCK_SEQPACKET | SOCK_NONBLOCK, IPPROTO_SCTP);
	const struct packet *init;
	const int on = 1;
	struct tlv types;

	sysctl_in(lab, "a", "net/sctp/addr_scope_policy", "0");
	ck_assert_int_eq(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)), 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, address_length(&to)), -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert(!lists_address(lab, init, "path0/ipv4"));
	ck_assert(!lists_address(lab, init, "path1/ipv4"));
	ck_assert(lists_address(lab, init, "path1/ipv6"));
	ck_assert(chunk_tlv(init->chunk, PARAM_SUPPORTED_ADDRESS_TYPES, &types));
	ck_assert_uint_eq(types.value_length, 2);
	ck_assert_uint_eq(types.value[0] << 8 | types.value[1], PARAM_IPV6_ADDRESS);
}
