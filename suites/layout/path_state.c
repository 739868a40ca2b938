/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel reports of an association, its paths and its addresses: RFC 6458 sections 8.1
 * and 8.2. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

#include <stdlib.h>

const struct layout layout_paddrinfo =
	LAYOUT(struct sctp_paddrinfo, 152, 4, /* 8.2.2 */
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_address, 4, 128),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_state, 132, 4),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_cwnd, 136, 4),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_srtt, 140, 4),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_rto, 144, 4),
	       LAYOUT_MEMBER(struct sctp_paddrinfo, spinfo_mtu, 148, 4));

static const struct layout status =
	LAYOUT(struct sctp_status, 176, 4, /* 8.2.1 */
	       LAYOUT_MEMBER(struct sctp_status, sstat_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_state, 4, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_rwnd, 8, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_unackdata, 12, 2),
	       LAYOUT_MEMBER(struct sctp_status, sstat_penddata, 14, 2),
	       LAYOUT_MEMBER(struct sctp_status, sstat_instrms, 16, 2),
	       LAYOUT_MEMBER(struct sctp_status, sstat_outstrms, 18, 2),
	       LAYOUT_MEMBER(struct sctp_status, sstat_fragmentation_point, 20, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary, 24, 152),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_assoc_id, 24, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_address, 28, 128),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_state, 156, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_cwnd, 160, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_srtt, 164, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_rto, 168, 4),
	       LAYOUT_MEMBER(struct sctp_status, sstat_primary.spinfo_mtu, 172, 4));

static const struct layout prim = LAYOUT(struct sctp_prim, 132, 4, /* 8.1.9 */
					 LAYOUT_MEMBER(struct sctp_prim, ssp_assoc_id, 0, 4),
					 LAYOUT_MEMBER(struct sctp_prim, ssp_addr, 4, 128));

static const struct layout setpeerprim =
	LAYOUT(struct sctp_setpeerprim, 132, 4, /* 8.3.1 */
	       LAYOUT_MEMBER(struct sctp_setpeerprim, sspp_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_setpeerprim, sspp_addr, 4, 128));

static const struct layout getaddrs =
	LAYOUT(struct sctp_getaddrs, 8, 4, LAYOUT_MEMBER(struct sctp_getaddrs, assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_getaddrs, addr_num, 4, 4),
	       LAYOUT_FLEXIBLE(struct sctp_getaddrs, addrs, 8));

static const struct layout getaddrs_old =
	LAYOUT(struct sctp_getaddrs_old, LAYOUT_ABI(16, 12), LAYOUT_ABI(8, 4),
	       LAYOUT_MEMBER(struct sctp_getaddrs_old, assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_getaddrs_old, addr_num, 4, 4),
	       LAYOUT_MEMBER(struct sctp_getaddrs_old, addrs, 8, LAYOUT_ABI(8, 4)));

/* An association whose members all have values of their own. */
struct measured {
	struct endpoint *server, *client;
	struct sockaddr_storage peer;
	uint32_t a_rwnd; /* of the server */
};

static struct measured measure(struct lab *lab)
{
	struct measured measured = {
		endpoint_listen(lab, "b", ONE_TO_MANY, .ostreams = 7, .istreams = 5,
				.receive_buffer = 40000),
		endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = 9, .istreams = 3)};

	measured.peer = peer_address(measured.client, "path0", SERVER_PORT);
	layout_set_members(measured.client->fd, SCTP_RTOINFO,
			   (&(const struct layout){"struct sctp_rtoinfo", 16, 4, 16, 4,
						   (const struct layout_member[]){
							   {"srto_min", 12, 4, 12, 4}, {NULL}}}),
			   LAYOUT_VALUES({"srto_min", 1740}));
	disable_nagle(measured.client);
	endpoint_connect(measured.client, measured.server);
	/* A round trip of 200 ms, so that there is something to measure. */
	lab_delay(lab, SACK, MILLISECONDS(200), .from = "b");
	endpoint_send(measured.client, 0, "measured");
	expect_message(measured.server, 0, "measured");
	measured.a_rwnd = expect_packet(lab, INIT_ACK, .from = "b")->chunk->init.a_rwnd;
	expect_packet(lab, SACK, .from = "b");
	let_pass(lab, MILLISECONDS(300));
	return measured;
}

/* The round trip took 200 ms; the kernel reports it in ticks: see srtt_in_milliseconds. */
static void expect_srtt(const struct layout *layout, const char *member,
			const struct layout_bytes *b)
{
	uint64_t ticks = layout_number(layout, member, b->data);
	uint64_t measured = (uint64_t)(MILLISECONDS(200) / jiffy());

	/* Another measurement, of 0 ms, may have been smoothed in: 1/8 less. */
	ck_assert_msg(ticks >= measured * 7 / 8 && ticks <= measured + 2,
		      "%s: %s must be %llu to %llu, the kernel has %llu", layout->name, member,
		      (unsigned long long)measured * 7 / 8, (unsigned long long)measured + 2,
		      (unsigned long long)ticks);
}

enum { INITIAL_CWND = 4380 }; /* RFC 9260 7.2.1, for an MTU of 1500 */

SCENARIO(paddrinfo, "Each member of struct sctp_paddrinfo describes the path correctly",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.2.2-5", "RFC6458-8.2.2-6"})
{
	struct measured measured = measure(lab);
	const struct layout_value association = {"spinfo_assoc_id", measured.client->association};
	const struct layout_value address = LAYOUT_ADDRESS("spinfo_address", &measured.peer);

	layout_expect_sizes(
		measured.client->fd, SCTP_GET_PEER_ADDR_INFO, &layout_paddrinfo, LAYOUT_NOT_AT_ALL,
		LAYOUT_AT_LEAST, .ask = LAYOUT_VALUES(association, address),
		.values = LAYOUT_VALUES(association, address, {"spinfo_state", SCTP_ACTIVE},
					{"spinfo_cwnd", INITIAL_CWND}, {"spinfo_rto", 1740},
					{"spinfo_mtu", 1500}));

	struct layout_bytes b = layout_expect_option(
		measured.client->fd, SCTP_GET_PEER_ADDR_INFO, &layout_paddrinfo,
		LAYOUT_VALUES(association, address), layout_no_values);

	expect_srtt(&layout_paddrinfo, "spinfo_srtt", &b);
}

SCENARIO(srtt_in_milliseconds, "spinfo_srtt is in milliseconds", .every_abi = true,
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.2.2-7"},
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_peer_addr_info() and _sctp_status() (net/sctp/socket.c) give "
		    "srtt in ticks; RFC 6458 8.2.2 wants milliseconds"}})
{
	struct measured measured = measure(lab);

	uint32_t srtt = endpoint_path(measured.client, "path0").spinfo_srtt;

	ck_assert_msg(srtt == 200, "spinfo_srtt is %u, the round trip took 200 ms", srtt);
}

SCENARIO(status, "Each member of struct sctp_status describes the association correctly",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.2.1-1"})
{
	struct measured measured = measure(lab);

	endpoint_read(measured.server, false);
	/* Three chunks on their way, of which the peer acknowledges two. */
	lab_drop(lab, DATA, .from = "a", .skip = 2);
	for (int i = 0; i < 3; i++)
		endpoint_send(measured.client, 0, "0123456789");
	let_pass(lab, MILLISECONDS(500));

	layout_expect_sizes(
		measured.client->fd, SCTP_STATUS, &status, LAYOUT_NOT_AT_ALL, LAYOUT_AT_LEAST,
		.association = "sstat_assoc_id",
		.ask = LAYOUT_VALUES({"sstat_assoc_id", measured.client->association}),
		.values = LAYOUT_VALUES(
			{"sstat_assoc_id", measured.client->association},
			{"sstat_state", SCTP_ESTABLISHED}, {"sstat_rwnd", measured.a_rwnd - 30},
			{"sstat_unackdata", 1}, {"sstat_penddata", 0}, {"sstat_instrms", 3},
			{"sstat_outstrms", 5}, {"sstat_fragmentation_point", 1452},
			{"sstat_primary.spinfo_assoc_id", measured.client->association},
			LAYOUT_ADDRESS("sstat_primary.spinfo_address", &measured.peer),
			{"sstat_primary.spinfo_state", SCTP_ACTIVE},
			{"sstat_primary.spinfo_cwnd", INITIAL_CWND},
			{"sstat_primary.spinfo_rto", 1740}, {"sstat_primary.spinfo_mtu", 1500}));

	struct layout_bytes b = layout_expect_option(
		measured.client->fd, SCTP_STATUS, &status,
		LAYOUT_VALUES({"sstat_assoc_id", measured.client->association}), layout_no_values);

	expect_srtt(&status, "sstat_primary.spinfo_srtt", &b);
}

SCENARIO(prim, "struct sctp_prim names the path that data takes", .every_abi = true,
	 .lab = &dual_path, .as = AS_IPV4, .spec = {"RFC6458-8.1.9-1"})
{
	struct pair pair = pair_open(lab, .nagle = true);
	struct sockaddr_storage path0 = peer_address(pair.a, "path0", SERVER_PORT);
	struct sockaddr_storage path1 = peer_address(pair.a, "path1", SERVER_PORT);

	/* Until a heartbeat confirms the second path. */
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);

	const struct layout_value association = {"ssp_assoc_id", pair.a->association};

	layout_expect_sizes(
		pair.a->fd, SCTP_PRIMARY_ADDR, &prim, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.ask = LAYOUT_VALUES(association),
		.values = LAYOUT_VALUES(association, LAYOUT_ADDRESS("ssp_addr", &path0)),
		.others = LAYOUT_VALUES(association, LAYOUT_ADDRESS("ssp_addr", &path1)));
	layout_set_members(pair.a->fd, SCTP_PRIMARY_ADDR, &prim,
			   LAYOUT_VALUES(association, LAYOUT_ADDRESS("ssp_addr", &path1)));
	endpoint_send(pair.a, 0, "over path1");
	ck_assert_str_eq(expect_packet(lab, DATA)->link, "path1");
}

SCENARIO(setpeerprim, "struct sctp_setpeerprim names the address that the peer is asked to use",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4,
	 /* ASCONF without AUTH, as addip_noauth_enable has it. */
	 .excuses = {"RFC5061-4.2.7-2"}, .spec = {"RFC6458-8.3.1-1"})
{
	sysctl_set_everywhere(lab, "net/sctp/addip_enable", "1");
	sysctl_set_everywhere(lab, "net/sctp/addip_noauth_enable", "1");
	struct pair pair = pair_open(lab);
	struct sockaddr_storage own = path_address(lab, "a", "path1", pair.a->port);
	struct tlv wanted;

	const struct layout_value association = {"sspp_assoc_id", pair.a->association};
	const struct layout_value address = LAYOUT_ADDRESS("sspp_addr", &own);

	layout_expect_sizes(pair.a->fd, SCTP_SET_PEER_PRIMARY_ADDR, &setpeerprim, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .association = "sspp_assoc_id",
			    .refusals_only = true, .values = LAYOUT_VALUES(association, address));
	layout_set_members(pair.a->fd, SCTP_SET_PEER_PRIMARY_ADDR, &setpeerprim,
			   LAYOUT_VALUES(association, address));
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
	struct layout_bytes b =
		layout_bytes_of(&getaddrs, LAYOUT_VALUES({"assoc_id", association}));

	for (size_t length = 0; length < 8 + 2 * ONE; length++) {
		size_t size = length;

		ck_assert_msg(layout_option_get(fd, option, b.data, &size) ==
				      (length < 8 ? EINVAL : ENOMEM),
			      "%s of %zu bytes was not refused", name, length);
	}
	b.size = sizeof(b.data);
	ck_assert_int_eq(layout_option_get(fd, option, b.data, &b.size), 0);
	layout_expect_members(&getaddrs, b.data, sizeof(b.data),
			      LAYOUT_VALUES({"assoc_id", association}, {"addr_num", 2},
					    {"addrs", .bytes = &addresses[0], .size = 8}));
	ck_assert_mem_eq(b.data + 8 + ONE, &addresses[1], 8);
}

SCENARIO(getaddrs, "struct sctp_getaddrs is followed by the addresses of either end",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4,
	 .spec = {"RFC6458-9.3-1", "RFC6458-9.5-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0", "path1"}, .port = 6000);
	const struct sockaddr_storage theirs[] = {peer_address(client, "path0", SERVER_PORT),
						  peer_address(client, "path1", SERVER_PORT)};
	const struct sockaddr_storage ours[] = {path_address(lab, "a", "path0", 6000),
						path_address(lab, "a", "path1", 6000)};
	struct sockaddr *list;

	layout_expect(&getaddrs);
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
	 "SCTP_GET_PEER_ADDRS and SCTP_GET_LOCAL_ADDRS both count the struct's own bytes in the "
	 "length",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .known = {
		 {"4.0", NULL,
		  "sctp_getsockopt_local_addrs() (net/sctp/socket.c) reports the length of the "
		  "addresses without the eight bytes before them; getsockopt(2) wants that of the "
		  "whole value"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"});
	struct layout_bytes theirs, ours;

	endpoint_connect(client, server);
	theirs = ours =
		layout_bytes_of(&getaddrs, LAYOUT_VALUES({"assoc_id", client->association}));
	theirs.size = ours.size = sizeof(ours.data);
	ck_assert_int_eq(
		layout_option_get(client->fd, SCTP_GET_PEER_ADDRS, theirs.data, &theirs.size), 0);
	ck_assert_uint_eq(theirs.size, 8 + sizeof(struct sockaddr_in));
	ck_assert_int_eq(layout_option_get(client->fd, SCTP_GET_LOCAL_ADDRS, ours.data, &ours.size),
			 0);
	ck_assert_msg(
		ours.size == theirs.size,
		"SCTP_GET_LOCAL_ADDRS reports %zu bytes for one address, SCTP_GET_PEER_ADDRS %zu",
		ours.size, theirs.size);
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
	const struct layout_value *ask =
		LAYOUT_VALUES({"addr_num", sizeof(packed)},
			      {"addrs", .bytes = &pointer, .size = sizeof(pointer)});

	layout_expect_sizes(client->fd, SCTP_SOCKOPT_CONNECTX3, &getaddrs_old, LAYOUT_NOT_AT_ALL,
			    LAYOUT_AT_LEAST, .refusals_only = true, .ask = ask);

	struct layout_bytes b = layout_bytes_of(&getaddrs_old, ask);

	ck_assert_int_eq(layout_option_get(client->fd, SCTP_SOCKOPT_CONNECTX3, b.data, &b.size),
			 EINPROGRESS);
	ck_assert_uint_eq(b.size, sizeof(sctp_assoc_t));
	ck_assert_str_eq(expect_packet(lab, INIT)->link, "path1");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	layout_expect_members(&getaddrs_old, b.data, sizeof(b.data),
			      LAYOUT_VALUES({"assoc_id", client->association}));
	ck_assert_int_eq(sctp_getpaddrs(client->fd, client->association, &list), 2);
	sctp_freepaddrs(list);
}
