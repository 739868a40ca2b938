/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared keys and authenticated chunk types at their edges: RFC 6458 8.3.2 to 8.3.5. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

enum { KEY = 7, OTHER = 8 };

/* Two nodes whose endpoint on b wants DATA authenticated. */
static struct endpoint *demanding(struct lab *lab)
{
	struct endpoint *server;

	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	auth_require(server, DATA);
	return server;
}

SCENARIO(auth_chunk_of_later_associations,
	 "SCTP_AUTH_CHUNK has no effect on the associations that are there", .lab = &two_nodes,
	 .needs = CAP_AUTH, .spec = {"RFC6458-8.3.2-2"})
{
	struct endpoint *server = demanding(lab), *first, *second;

	first = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(first, server);
	auth_require(server, HEARTBEAT);
	second = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(second, server);
	for (unsigned i = 0; i < 2; i++) {
		struct endpoint *client = i ? second : first;
		struct sctp_paddrparams demand = {.spp_assoc_id = client->association,
						  .spp_flags = SPP_HB_DEMAND};
		struct sockaddr_storage there = peer_address(client, "path0", server->port);

		forget_packets(lab);
		memcpy(&demand.spp_address, &there, sizeof(there));
		endpoint_set(client, SCTP_PEER_ADDR_PARAMS, &demand, sizeof(demand));
		ck_assert_uint_eq(expect_packet(lab, HEARTBEAT, .from = "a")->sctp.chunks[0].type,
				  i ? AUTH : HEARTBEAT);
		expect_packet(lab, HEARTBEAT_ACK, .from = "b");
	}
}

SCENARIO(
	key_replaced,
	"SCTP_AUTH_KEY with the number of a key replaces it, and a number without a key can be neither "
	"activated nor deactivated",
	.lab = &two_nodes, .needs = CAP_AUTH, .spec = {"RFC6458-8.3.3-1", "RFC6458-8.3.4-4"})
{
	struct endpoint *server = demanding(lab), *client = endpoint_open(lab, "a", ONE_TO_MANY);

	auth_key_set(server, KEY, "the new one");
	auth_key_set(client, KEY, "the old one");
	auth_key_set(client, KEY, "the new one");
	ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, KEY), 0);
	ck_assert_int_ne(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, OTHER), 0);
	ck_assert_int_ne(auth_key_change(client, SCTP_AUTH_DEACTIVATE_KEY, OTHER), 0);
	endpoint_connect(client, server);
	endpoint_send(client, 0, "with the new key");
	expect_packet(lab, AUTH, .from = "a");
	expect_message(server, 0, "with the new key");
}

SCENARIO(short_keys, "A key may have as few bytes as one", .lab = &two_nodes, .needs = CAP_AUTH,
	 .spec = {"RFC6458-8.3.3-1"})
{
	static const char *const keys[] = {"k", "ke", "key", "keys"};
	struct endpoint *server = demanding(lab), *client = endpoint_open(lab, "a", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(keys); i++) {
		auth_key_set(server, (uint16_t)(KEY + i), keys[i]);
		auth_key_set(client, (uint16_t)(KEY + i), keys[i]);
	}
	endpoint_connect(client, server);
	for (unsigned i = 0; i < ARRAY_SIZE(keys); i++) {
		ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, (uint16_t)(KEY + i)),
				 0);
		endpoint_send(client, 0, keys[i]);
		expect_message(server, 0, keys[i]);
	}
}

SCENARIO(null_key, "A key of no bytes is the null key, as key 0 is by default", .lab = &two_nodes,
	 .needs = CAP_AUTH, .spec = {"RFC6458-8.3.3-3"},
	 .known = {{"4.0", NULL,
		    "sctp_setsockopt_auth_key() (net/sctp/socket.c) refuses a value that is no "
		    "longer than the struct"}})
{
	struct endpoint *server = demanding(lab);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_authkey null = {.sca_keynumber = KEY};

	for (unsigned i = 0; i < 2; i++)
		ck_assert_int_eq(
			option_try(i ? client : server, SCTP_AUTH_KEY, &null, sizeof(null)), 0);
	ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, KEY), 0);
	endpoint_connect(client, server);
	endpoint_send(client, 0, "with no key");
	expect_message(server, 0, "with no key");
}

SCENARIO(delete_needs_deactivation, "A key that was not deactivated cannot be deleted",
	 .lab = &two_nodes, .needs = CAP_AUTH, .no_packets = true, .spec = {"RFC6458-8.3.5-3"},
	 .known = {{"4.0", NULL,
		    "sctp_auth_del_key_id() (net/sctp/auth.c) asks only that the key is not the "
		    "active one"}})
{
	struct endpoint *client;

	auth_enable(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	auth_key_set(client, KEY, "a key");
	ck_assert_msg(auth_key_change(client, SCTP_AUTH_DELETE_KEY, KEY) != 0,
		      "a key that was not deactivated is deleted");
}
