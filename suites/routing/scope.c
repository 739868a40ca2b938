/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of its addresses a node lists to which peer: net.sctp.addr_scope_policy, by the scopes of
 * addresses in draft-stewart-tsvwg-sctp-ipv4-00 and RFC 4291.
 */
#define SUITE "routing"
#include "suites/routing/routing.h"

#include <net/if.h>

/* The scopes, the narrowest first, and node a's address of each. */
enum { LOOPBACK = 1, LINK_LOCAL = 2, PRIVATE = 4, GLOBAL = 8 };

static const char *const own_addresses[] = {"127.0.0.1", "169.254.9.1", "10.0.0.1", "203.0.113.1"};

static void add_addresses(struct lab *lab)
{
	static const char *const nodes[] = {"a", "b"};
	static const char *const subnets[] = {"169.254.9", "203.0.113"};

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			ip_run(lab, nodes[i],
			       "addr add %s.%d/24 dev path0\n"
			       "neigh add %s.%d lladdr 02:00:00:00:00:0%d dev path0\n",
			       subnets[j], i + 1, subnets[j], 2 - i, 2 - i);
}

/* The scopes of the addresses that a packet of a offers: a single one is not listed but in the IP
 * header only. */
static unsigned scopes_of(struct lab *lab, const struct packet *init)
{
	unsigned scopes = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(own_addresses); i++) {
		struct sockaddr_storage own = path_address(lab, "a", own_addresses[i], 0);

		if (chunk_lists_address(lab, init, own_addresses[i]) ||
		    (chunk_address_count(init) == 0 &&
		     is_host(&own, (const struct sockaddr *)&init->sctp.from)))
			scopes |= 1U << i;
	}
	return scopes;
}

/* Connects to this address of b and returns the INIT. */
static const struct packet *expect_init_to(struct lab *lab, struct endpoint *server,
					   const char *destination)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(client, server, .link = destination);
	return expect_packet(lab, INIT, .from = "a");
}

static const struct {
	const char *policy;
	const char *destination;
	unsigned scopes;
} policies[] = {
	/* 0: all addresses are listed. */
	{"0", "203.0.113.2", LOOPBACK | LINK_LOCAL | PRIVATE | GLOBAL},
	{"0", "10.0.0.2", LOOPBACK | LINK_LOCAL | PRIVATE | GLOBAL},
	/* 1: those whose scope is no narrower than the destination's. */
	{"1", "203.0.113.2", GLOBAL},
	{"1", "10.0.0.2", PRIVATE | GLOBAL},
	{"1", "169.254.9.2", LINK_LOCAL | PRIVATE | GLOBAL},
	/* 2: private ones in any case. */
	{"2", "203.0.113.2", PRIVATE | GLOBAL},
	{"2", "169.254.9.2", LINK_LOCAL | PRIVATE | GLOBAL},
	/* 3: link local ones in any case. */
	{"3", "203.0.113.2", LINK_LOCAL | GLOBAL},
	{"3", "10.0.0.2", LINK_LOCAL | PRIVATE | GLOBAL},
};

SCENARIO(scope_policies,
	 "INIT lists the IPv4 addresses that net.sctp.addr_scope_policy allows for the scope of "
	 "the destination",
	 .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	add_addresses(lab);
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++) {
		unsigned scopes;

		sysctl_set(lab, "a", "net/sctp/addr_scope_policy", "%s", policies[i].policy);
		scopes = scopes_of(lab, expect_init_to(lab, server, policies[i].destination));
		ck_assert_msg(scopes == policies[i].scopes,
			      "under policy %s the INIT to %s lists scopes %#x, expected %#x",
			      policies[i].policy, policies[i].destination, scopes,
			      policies[i].scopes);
	}
}

SCENARIO(scope_in_init_ack,
	 "INIT ACK lists addresses by the scope of the address that the INIT came from",
	 .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	const struct packet *answer;

	add_addresses(lab);
	expect_init_to(lab, server, "203.0.113.2");
	answer = expect_packet(lab, INIT_ACK, .from = "b");
	ck_assert_uint_eq(chunk_address_count(answer), 0);
	expect_init_to(lab, server, "10.0.0.2");
	answer = expect_packet(lab, INIT_ACK, .from = "b");
	ck_assert_uint_eq(chunk_address_count(answer), 2);
	ck_assert(chunk_lists_address(lab, answer, "10.0.0.2"));
	ck_assert(chunk_lists_address(lab, answer, "203.0.113.2"));
}

SCENARIO(loopback_stays_at_home,
	 "An association over the loopback device uses its address, which INIT over a link does "
	 "not list",
	 .lab = &two_nodes)
{
	const char *loopback = by_version(lab, "127.0.0.1", "::1");
	struct endpoint *server = endpoint_listen(lab, "a", ONE_TO_MANY);
	struct endpoint *remote = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_status status;

	endpoint_connect(client, server, .link = loopback);
	endpoint_send(client, 0, "at home");
	expect_message(server, 0, "at home");
	status = endpoint_status(client);
	ck_assert_str_eq(
		path_of_address(lab, (struct sockaddr *)&status.sstat_primary.spinfo_address),
		loopback);
	ck_assert(!chunk_lists_address(
		lab, expect_init_to(lab, remote, text_of_path(lab, "b", "path0")), loopback));
}

SCENARIO(loopback_reaches_no_peer,
	 "A socket that is bound to the loopback address alone has no address for a peer over a "
	 "link: the call fails, and nothing is sent",
	 .lab = &two_nodes, .no_packets = true, .fix = {"no-address-for-scope"})
{
	static const enum endpoint_style styles[] = {ONE_TO_MANY, ONE_TO_ONE};
	const char *loopback = by_version(lab, "127.0.0.1", "::1");
	struct endpoint *remote = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "b", "path0", remote->port);

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++) {
		struct endpoint *client = endpoint_open(lab, "a", styles[i], .paths = {loopback});
		int failed = connect(client->fd, (struct sockaddr *)&to, address_length(&to));

		ck_assert_msg(failed == -1 && errno == ENETUNREACH,
			      "expected ENETUNREACH, connect() gave: %s",
			      failed ? strerror(errno) : "success");
		failed = (int)sendto(client->fd, "far", 3, MSG_NOSIGNAL, (struct sockaddr *)&to,
				     address_length(&to));
		ck_assert_msg(failed == -1, "expected sendto() to fail, it succeeded");
		expect_no_packet(lab, INIT, SECONDS(1), .from = "a");
		endpoint_close(client);
	}
}

SCENARIO(loopback_of_the_peer, "The loopback address that a peer over a link lists is ignored",
	 .lab = &scripted_peer)
{
	struct sockaddr_storage loopback =
		path_address(lab, "wire", by_version(lab, "127.0.0.1", "::1"), PEER_PORT);
	struct peer *peer = NULL;

	for (unsigned active = 0; active < 2; active++) {
		struct association association = association_open(
			lab, .peer = peer, .active = active,
			.init = CHUNK(active ? INIT_ACK : INIT, .tlvs = {tlv_address(&loopback)}));

		expect_peer_addresses(association.iut, "path0");
		peer_expect_alive(association.peer);
		peer = association.peer;
		association_close(association);
	}
}

struct link_local_client {
	int fd;
	const char *device;
	int error;
};

/* Inside node a: the scope is the number of its own device. */
static int connect_link_local(void *context)
{
	struct link_local_client *client = context;
	struct sockaddr_in6 to = {.sin6_family = AF_INET6,
				  .sin6_port = htons(SERVER_PORT),
				  .sin6_scope_id = if_nametoindex(client->device)};

	inet_pton(AF_INET6, "fe80::2", &to.sin6_addr);
	client->error = connect(client->fd, (struct sockaddr *)&to, sizeof(to)) == 0 ? 0 : errno;
	return 0;
}

static void add_link_local(struct lab *lab, int link, const char *device)
{
	ip_run(lab, "a",
	       "addr add fe80::1/64 dev %s nodad\n"
	       "neigh replace fe80::2 lladdr 02:00:00:00:0%d:02 dev %s\n",
	       device, link, device);
	ip_run(lab, "b",
	       "addr add fe80::2/64 dev %s nodad\n"
	       "neigh replace fe80::1 lladdr 02:00:00:00:0%d:01 dev %s\n",
	       device, link, device);
}

SCENARIO(link_local_over_its_link,
	 "The same link-local address on two links is two destinations: the scope id decides "
	 "which link is used",
	 .lab = &dual_path, .as = AS_IPV6)
{
	static const char *const devices[] = {"path0", "path1"};
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	for (int i = 0; i < 2; i++)
		add_link_local(lab, i, devices[i]);
	for (int i = 0; i < 2; i++) {
		struct link_local_client client = {.device = devices[i]};
		const struct packet *init;

		client.fd = lab_socket(lab, "a", AF_INET6, SOCK_SEQPACKET | SOCK_NONBLOCK,
				       IPPROTO_SCTP);
		ck_assert_int_ge(client.fd, 0);
		ck_assert_int_eq(lab_inside(lab, "a", connect_link_local, &client), 0);
		ck_assert_int_eq(client.error, EINPROGRESS);
		init = expect_packet(lab, INIT, .from = "a");
		routing_assert_sent(lab, init, devices[i], NULL, "fe80::2");
		ck_assert(IN6_IS_ADDR_LINKLOCAL(
			&((const struct sockaddr_in6 *)&init->sctp.from)->sin6_addr));
		expect_packet(lab, COOKIE_ACK, .from = "b", .link = devices[i]);
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		endpoint_send(server, 0, devices[i]);
		expect_packet(lab, DATA, .from = "b", .link = devices[i]);
	}
}

SCENARIO(link_local_is_not_told_far,
	 "INIT to an address that is not link-local lists no link-local address", .lab = &two_nodes,
	 .as = AS_IPV6)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *init;

	ip_run(lab, "a",
	       "addr add fe80::1/64 dev path0 nodad\naddr add fd00::11/64 dev path0 nodad\n");
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "a");
	ck_assert_uint_eq(chunk_address_count(init), 2);
	ck_assert(chunk_lists_address(lab, init, "path0"));
	ck_assert(chunk_lists_address(lab, init, "fd00::11"));
}
