/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel tells of an association, its paths and its addresses: RFC 6458 sections 8.1
 * and 8.2. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

#include <stdlib.h>

/* clang-format off: a row for each member */
const struct layout sctp_paddrinfo_layout = LAYOUT(struct sctp_paddrinfo, 152, 4, /* 8.2.2 */
						   M(struct sctp_paddrinfo, spinfo_assoc_id, 0, 4),
						   M(struct sctp_paddrinfo, spinfo_address, 4, 128),
						   M(struct sctp_paddrinfo, spinfo_state, 132, 4),
						   M(struct sctp_paddrinfo, spinfo_cwnd, 136, 4),
						   M(struct sctp_paddrinfo, spinfo_srtt, 140, 4),
						   M(struct sctp_paddrinfo, spinfo_rto, 144, 4),
						   M(struct sctp_paddrinfo, spinfo_mtu, 148, 4));

static const struct layout status = LAYOUT(
	struct sctp_status, 176, 4, /* 8.2.1 */
	M(struct sctp_status, sstat_assoc_id, 0, 4), M(struct sctp_status, sstat_state, 4, 4),
	M(struct sctp_status, sstat_rwnd, 8, 4), M(struct sctp_status, sstat_unackdata, 12, 2),
	M(struct sctp_status, sstat_penddata, 14, 2), M(struct sctp_status, sstat_instrms, 16, 2),
	M(struct sctp_status, sstat_outstrms, 18, 2),
	M(struct sctp_status, sstat_fragmentation_point, 20, 4),
	M(struct sctp_status, sstat_primary, 24, 152),
	M(struct sctp_status, sstat_primary.spinfo_assoc_id, 24, 4),
	M(struct sctp_status, sstat_primary.spinfo_address, 28, 128),
	M(struct sctp_status, sstat_primary.spinfo_state, 156, 4),
	M(struct sctp_status, sstat_primary.spinfo_cwnd, 160, 4),
	M(struct sctp_status, sstat_primary.spinfo_srtt, 164, 4),
	M(struct sctp_status, sstat_primary.spinfo_rto, 168, 4),
	M(struct sctp_status, sstat_primary.spinfo_mtu, 172, 4));

static const struct layout prim =
	LAYOUT(struct sctp_prim, 132, 4, /* 8.1.9 */
	       M(struct sctp_prim, ssp_assoc_id, 0, 4), M(struct sctp_prim, ssp_addr, 4, 128));

static const struct layout setpeerprim = LAYOUT(struct sctp_setpeerprim, 132, 4, /* 8.3.1 */
						M(struct sctp_setpeerprim, sspp_assoc_id, 0, 4),
						M(struct sctp_setpeerprim, sspp_addr, 4, 128));

static const struct layout getaddrs =
	LAYOUT(struct sctp_getaddrs, 8, 4, M(struct sctp_getaddrs, assoc_id, 0, 4),
	       M(struct sctp_getaddrs, addr_num, 4, 4), FLEXIBLE(struct sctp_getaddrs, addrs, 8));

static const struct layout getaddrs_old = LAYOUT(struct sctp_getaddrs_old, ABI(16, 12), ABI(8, 4),
						 M(struct sctp_getaddrs_old, assoc_id, 0, 4),
						 M(struct sctp_getaddrs_old, addr_num, 4, 4),
						 M(struct sctp_getaddrs_old, addrs, 8, ABI(8, 4)));
/* clang-format on */

/* An association whose members all have values of their own. */
struct pair {
	struct endpoint *server, *client;
	struct sockaddr_storage peer;
	uint32_t a_rwnd; /* of the server */
};

static struct pair measured_pair(struct lab *lab)
{
	struct pair pair = {endpoint_listen(lab, "b", ONE_TO_MANY, .ostreams = 7, .istreams = 5,
					    .receive_buffer = 40000),
			    endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = 9, .istreams = 3)};

	pair.peer = peer_address(pair.client, "path0", SERVER_PORT);
	set_members(pair.client->fd, SCTP_RTOINFO,
		    (&(const struct layout){
			    "struct sctp_rtoinfo", 16, 4, 16, 4,
			    (const struct member[]){{"srto_min", 12, 4, 12, 4}, {NULL}}}),
		    VALUES({"srto_min", 1740}));
	endpoint_set(pair.client, SCTP_NODELAY, &(int){1}, sizeof(int));
	endpoint_connect(pair.client, pair.server);
	/* A round trip of 200 ms, so that there is something to measure. */
	lab_delay(lab, SACK, MILLISECONDS(200), .from = "b");
	endpoint_send(pair.client, 0, "measured");
	expect_message(pair.server, 0, "measured");
	pair.a_rwnd = expect_packet(lab, INIT_ACK, .from = "b")->chunk->init.a_rwnd;
	expect_packet(lab, SACK, .from = "b");
	let_pass(lab, MILLISECONDS(300));
	return pair;
}

/* The round trip took 200 ms; the kernel tells it in ticks: see srtt_in_milliseconds. */
static void expect_srtt(const struct layout *layout, const char *member, const struct bytes *b)
{
	uint64_t ticks = member_number(layout, member, b->data);
	uint64_t measured = (uint64_t)(MILLISECONDS(200) / jiffy());

	/* Another measurement of nothing may have been smoothed in: 1/8 less. */
	ck_assert_msg(ticks >= measured * 7 / 8 && ticks <= measured + 2,
		      "%s: %s must be %llu to %llu, the kernel has %llu", layout->name, member,
		      (unsigned long long)measured * 7 / 8, (unsigned long long)measured + 2,
		      (unsigned long long)ticks);
}

enum { INITIAL_CWND = 4380 }; /* RFC 9260 7.2.1, for an MTU of 1500 */

SCENARIO(paddrinfo, "Each member of struct sctp_paddrinfo tells the truth about the path",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct pair pair = measured_pair(lab);
	const struct value association = {"spinfo_assoc_id", pair.client->association};
	const struct value address = ADDRESS("spinfo_address", &pair.peer);

	expect_sizes(pair.client->fd, SCTP_GET_PEER_ADDR_INFO, &sctp_paddrinfo_layout, NOT_AT_ALL,
		     AT_LEAST, .ask = VALUES(association, address),
		     .values = VALUES(association, address, {"spinfo_state", SCTP_ACTIVE},
				      {"spinfo_cwnd", INITIAL_CWND}, {"spinfo_rto", 1740},
				      {"spinfo_mtu", 1500}));

	struct bytes b =
		expect_option(pair.client->fd, SCTP_GET_PEER_ADDR_INFO, &sctp_paddrinfo_layout,
			      VALUES(association, address), NO_VALUES);

	expect_srtt(&sctp_paddrinfo_layout, "spinfo_srtt", &b);
}

SCENARIO(srtt_in_milliseconds, "spinfo_srtt is in milliseconds", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4,
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_peer_addr_info() and _sctp_status() (net/sctp/socket.c) give "
		    "srtt in "
		    "ticks; RFC 6458 8.2.2 wants milliseconds"}})
{
	struct pair pair = measured_pair(lab);

	ck_assert_uint_eq(endpoint_path(pair.client, "path0").spinfo_srtt, 200);
}

SCENARIO(status, "Each member of struct sctp_status tells the truth about the association",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct pair pair = measured_pair(lab);

	endpoint_read(pair.server, false);
	/* Three chunks on their way, of which the peer acknowledges two. */
	lab_drop(lab, DATA, .from = "a", .skip = 2);
	for (int i = 0; i < 3; i++)
		endpoint_send(pair.client, 0, "0123456789");
	let_pass(lab, MILLISECONDS(500));

	expect_sizes(pair.client->fd, SCTP_STATUS, &status, NOT_AT_ALL, AT_LEAST,
		     .association = "sstat_assoc_id",
		     .ask = VALUES({"sstat_assoc_id", pair.client->association}),
		     .values = VALUES({"sstat_assoc_id", pair.client->association},
				      {"sstat_state", SCTP_ESTABLISHED},
				      {"sstat_rwnd", pair.a_rwnd - 30}, {"sstat_unackdata", 1},
				      {"sstat_penddata", 0}, {"sstat_instrms", 3},
				      {"sstat_outstrms", 5}, {"sstat_fragmentation_point", 1452},
				      {"sstat_primary.spinfo_assoc_id", pair.client->association},
				      ADDRESS("sstat_primary.spinfo_address", &pair.peer),
				      {"sstat_primary.spinfo_state", SCTP_ACTIVE},
				      {"sstat_primary.spinfo_cwnd", INITIAL_CWND},
				      {"sstat_primary.spinfo_rto", 1740},
				      {"sstat_primary.spinfo_mtu", 1500}));

	struct bytes b =
		expect_option(pair.client->fd, SCTP_STATUS, &status,
			      VALUES({"sstat_assoc_id", pair.client->association}), NO_VALUES);

	expect_srtt(&status, "sstat_primary.spinfo_srtt", &b);
}

SCENARIO(prim, "struct sctp_prim names the path that data takes", .every_abi = true,
	 .lab = &dual_path, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage path0 = peer_address(client, "path0", SERVER_PORT);
	struct sockaddr_storage path1 = peer_address(client, "path1", SERVER_PORT);

	endpoint_connect(client, server);
	/* Until a heartbeat confirms the second path. */
	expect_event(client, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);

	const struct value association = {"ssp_assoc_id", client->association};

	expect_sizes(client->fd, SCTP_PRIMARY_ADDR, &prim, EXACTLY, AT_LEAST,
		     .ask = VALUES(association),
		     .values = VALUES(association, ADDRESS("ssp_addr", &path0)),
		     .others = VALUES(association, ADDRESS("ssp_addr", &path1)));
	set_members(client->fd, SCTP_PRIMARY_ADDR, &prim,
		    VALUES(association, ADDRESS("ssp_addr", &path1)));
	endpoint_send(client, 0, "over path1");
	ck_assert_str_eq(expect_packet(lab, DATA)->link, "path1");
}

SCENARIO(setpeerprim, "struct sctp_setpeerprim names the address that the peer is asked to use",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4)
{
	for (int i = 0; i < 2; i++) {
		sysctl_set(lab, i ? "a" : "b", "net/sctp/addip_enable", "1");
		sysctl_set(lab, i ? "a" : "b", "net/sctp/addip_noauth_enable", "1");
	}
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv wanted;

	endpoint_connect(client, server);
	struct sockaddr_storage own = path_address(lab, "a", "path1", client->port);

	const struct value association = {"sspp_assoc_id", client->association};
	const struct value address = ADDRESS("sspp_addr", &own);

	expect_sizes(client->fd, SCTP_SET_PEER_PRIMARY_ADDR, &setpeerprim, EXACTLY, NOT_AT_ALL,
		     .association = "sspp_assoc_id", .refusals_only = true,
		     .values = VALUES(association, address));
	set_members(client->fd, SCTP_SET_PEER_PRIMARY_ADDR, &setpeerprim,
		    VALUES(association, address));
	ck_assert(chunk_tlv(expect_packet(lab, ASCONF, .from = "a")->chunk, PARAM_SET_PRIMARY,
			    &wanted));
	/* Correlation id, then the address parameter, whose value is the address. */
	ck_assert_uint_eq(wanted.value_length, 12);
	ck_assert_mem_eq(wanted.value + 8, &((struct sockaddr_in *)&own)->sin_addr, 4);
}

/* Gets addresses: they follow the struct, packed. */
static void expect_addresses(int fd, int option, const char *name, sctp_assoc_t association,
			     const struct sockaddr_storage addresses[2])
{
	enum { ONE = sizeof(struct sockaddr_in) };
	struct bytes b = bytes_of(&getaddrs, VALUES({"assoc_id", association}));

	for (size_t length = 0; length < 8 + 2 * ONE; length++) {
		size_t size = length;

		ck_assert_msg(option_get(fd, option, b.data, &size) ==
				      (length < 8 ? EINVAL : ENOMEM),
			      "%s of %zu bytes was not refused", name, length);
	}
	b.size = sizeof(b.data);
	ck_assert_int_eq(option_get(fd, option, b.data, &b.size), 0);
	expect_members(&getaddrs, b.data, sizeof(b.data),
		       VALUES({"assoc_id", association}, {"addr_num", 2},
			      {"addrs", .bytes = &addresses[0], .size = 8}));
	ck_assert_mem_eq(b.data + 8 + ONE, &addresses[1], 8);
}

SCENARIO(getaddrs, "struct sctp_getaddrs is followed by the addresses of either end",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0", "path1"}, .port = 6000);
	const struct sockaddr_storage theirs[] = {peer_address(client, "path0", SERVER_PORT),
						  peer_address(client, "path1", SERVER_PORT)};
	const struct sockaddr_storage ours[] = {path_address(lab, "a", "path0", 6000),
						path_address(lab, "a", "path1", 6000)};
	struct sockaddr *list;

	expect_layout(&getaddrs);
	endpoint_connect(client, server);
	expect_addresses(client->fd, SCTP_GET_PEER_ADDRS, "SCTP_GET_PEER_ADDRS",
			 client->association, theirs);
	expect_addresses(client->fd, SCTP_GET_LOCAL_ADDRS, "SCTP_GET_LOCAL_ADDRS",
			 client->association, ours);

	ck_assert_int_eq(sctp_getpaddrs(client->fd, client->association, &list), 2);
	ck_assert_mem_eq((struct sockaddr_in *)list + 1, &theirs[1], 8);
	sctp_freepaddrs(list);
	ck_assert_int_eq(sctp_getladdrs(client->fd, client->association, &list), 2);
	ck_assert_mem_eq((struct sockaddr_in *)list + 1, &ours[1], 8);
	sctp_freeladdrs(list);
}

SCENARIO(getaddrs_length,
	 "SCTP_GET_PEER_ADDRS and SCTP_GET_LOCAL_ADDRS both count the struct's own bytes",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_local_addrs() (net/sctp/socket.c) reports the length of the "
		    "addresses "
		    "without the eight bytes before them"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	struct bytes theirs, ours;

	endpoint_connect(client, server);
	theirs = ours = bytes_of(&getaddrs, VALUES({"assoc_id", client->association}));
	theirs.size = ours.size = sizeof(ours.data);
	ck_assert_int_eq(option_get(client->fd, SCTP_GET_PEER_ADDRS, theirs.data, &theirs.size), 0);
	ck_assert_uint_eq(theirs.size, 8 + sizeof(struct sockaddr_in));
	ck_assert_int_eq(option_get(client->fd, SCTP_GET_LOCAL_ADDRS, ours.data, &ours.size), 0);
	ck_assert_uint_eq(ours.size, 8 + sizeof(struct sockaddr_in));
}

SCENARIO(getaddrs_old, "SCTP_SOCKOPT_CONNECTX3 connects to the addresses that its struct points to",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage path0 = peer_address(client, "path0", SERVER_PORT);
	struct sockaddr_storage path1 = peer_address(client, "path1", SERVER_PORT);
	uint8_t packed[2 * sizeof(struct sockaddr_in)];
	const void *pointer = packed;
	struct sockaddr *list;

	memcpy(packed, &path1, sizeof(struct sockaddr_in));
	memcpy(packed + sizeof(struct sockaddr_in), &path0, sizeof(struct sockaddr_in));
	/* addr_num is the number of bytes. */
	const struct value *ask = VALUES({"addr_num", sizeof(packed)},
					 {"addrs", .bytes = &pointer, .size = sizeof(pointer)});

	expect_sizes(client->fd, SCTP_SOCKOPT_CONNECTX3, &getaddrs_old, NOT_AT_ALL, AT_LEAST,
		     .refusals_only = true, .ask = ask);

	struct bytes b = bytes_of(&getaddrs_old, ask);

	ck_assert_int_eq(option_get(client->fd, SCTP_SOCKOPT_CONNECTX3, b.data, &b.size),
			 EINPROGRESS);
	ck_assert_uint_eq(b.size, sizeof(sctp_assoc_t));
	ck_assert_str_eq(expect_packet(lab, INIT)->link, "path1");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_members(&getaddrs_old, b.data, sizeof(b.data),
		       VALUES({"assoc_id", client->association}));
	ck_assert_int_eq(sctp_getpaddrs(client->fd, client->association, &list), 2);
	sctp_freepaddrs(list);
}
