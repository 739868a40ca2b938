/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Authentication: RFC 6458 sections 8.1.20, 8.1.21, 8.3.2 to 8.3.5 and 8.2.3, 8.2.4. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout authchunk = LAYOUT(
	struct sctp_authchunk, 1, 1, LAYOUT_MEMBER(struct sctp_authchunk, sauth_chunk, 0, 1));

static const struct layout hmacalgo = LAYOUT(
	struct sctp_hmacalgo, 4, 4, LAYOUT_MEMBER(struct sctp_hmacalgo, shmac_num_idents, 0, 4),
	LAYOUT_FLEXIBLE(struct sctp_hmacalgo, shmac_idents, 4));

static const struct layout authkey =
	LAYOUT(struct sctp_authkey, 8, 4, LAYOUT_MEMBER(struct sctp_authkey, sca_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_authkey, sca_keynumber, 4, 2),
	       LAYOUT_MEMBER(struct sctp_authkey, sca_keylength, 6, 2),
	       LAYOUT_FLEXIBLE(struct sctp_authkey, sca_key, 8));

static const struct layout authkeyid = LAYOUT(
	struct sctp_authkeyid, 8, 4, LAYOUT_MEMBER(struct sctp_authkeyid, scact_assoc_id, 0, 4),
	LAYOUT_MEMBER(struct sctp_authkeyid, scact_keynumber, 4, 2));

static const struct layout authchunks = LAYOUT(
	struct sctp_authchunks, 8, 4, LAYOUT_MEMBER(struct sctp_authchunks, gauth_assoc_id, 0, 4),
	LAYOUT_MEMBER(struct sctp_authchunks, gauth_number_of_chunks, 4, 4),
	LAYOUT_FLEXIBLE(struct sctp_authchunks, gauth_chunks, 8));

/* Every shorter length of an option whose value ends with an array is refused with EINVAL. */
static void expect_shorter_refused(int fd, struct layout_option option,
				   const struct layout_bytes *whole)
{
	for (size_t length = 0; length < whole->size; length++) {
		int error = layout_option_set(fd, option.number, whole->data, length);

		ck_assert_msg(error == EINVAL,
			      "%s of %zu bytes: setsockopt %s of %zu bytes gave %s",
			      option.layout->name, whole->size, option.name, length,
			      error ? strerror(error) : "success");
	}
	ck_assert_int_eq(layout_option_set(fd, option.number, NULL, whole->size), EFAULT);
}

/* Reads an option whose value ends with an array. */
static struct layout_bytes get_whole(int fd, int option, const struct layout *layout,
				     const struct layout_value *ask)
{
	struct layout_bytes b = layout_bytes_of(layout, ask);

	b.size = sizeof(b.data);
	ck_assert_int_eq(layout_option_get(fd, option, b.data, &b.size), 0);
	return b;
}

/* The error of reading it into a buffer that is one byte too short. */
static int get_short(int fd, int option, const struct layout *layout,
		     const struct layout_value *ask)
{
	size_t size = get_whole(fd, option, layout, ask).size - 1;
	struct layout_bytes b = layout_bytes_of(layout, ask);

	return layout_option_get(fd, option, b.data, &size);
}

SCENARIO(authchunk, "struct sctp_authchunk is one byte: the chunk type that must be authenticated",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.3.2-1"})
{
	auth_enable(lab);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv chunks;

	layout_expect_sizes(client->fd, SCTP_AUTH_CHUNK, &authchunk, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .unreadable = EOPNOTSUPP,
			    .values = LAYOUT_VALUES({"sauth_chunk", SACK}),
			    .others = LAYOUT_VALUES({"sauth_chunk", HEARTBEAT}));
	endpoint_connect(client, server);
	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_CHUNK_LIST, &chunks));
	ck_assert_uint_eq(chunks.value_length, 2);
	ck_assert_mem_eq(chunks.value, "\3\4", 2);
}

static const uint8_t theirs[] = {SACK, HEARTBEAT, HEARTBEAT_ACK}, ours[] = {DATA, ERROR};

/* An association whose ends want those chunk types authenticated; returns the client. */
static struct endpoint *authenticated(struct lab *lab)
{
	struct endpoint *server, *client;

	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	for (size_t i = 0; i < sizeof(theirs); i++)
		auth_require(server, theirs[i]);
	for (size_t i = 0; i < sizeof(ours); i++)
		auth_require(client, ours[i]);
	endpoint_connect(client, server);
	return client;
}

static const int chunk_lists[] = {SCTP_PEER_AUTH_CHUNKS, SCTP_LOCAL_AUTH_CHUNKS};

SCENARIO(authchunks,
	 "struct sctp_authchunks lists the chunk types that either end wants authenticated",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.2.3-1", "RFC6458-8.2.4-1"}, .fix = {"authchunks-buffer"})
{
	struct endpoint *client = authenticated(lab);

	layout_expect(&authchunks);

	const struct layout_value *ask = LAYOUT_VALUES({"gauth_assoc_id", client->association});
	struct layout_bytes peer = get_whole(client->fd, SCTP_PEER_AUTH_CHUNKS, &authchunks, ask);
	struct layout_bytes local = get_whole(client->fd, SCTP_LOCAL_AUTH_CHUNKS, &authchunks, ask);

	/* Which error: see authchunks_too_small. */
	for (size_t i = 0; i < 2; i++)
		ck_assert_msg(get_short(client->fd, chunk_lists[i], &authchunks, ask) != 0,
			      "a buffer that is one byte too short is not refused");
	ck_assert_uint_eq(peer.size, 8 + sizeof(theirs));
	layout_expect_members(
		&authchunks, peer.data, peer.size,
		LAYOUT_VALUES({"gauth_assoc_id", client->association},
			      {"gauth_number_of_chunks", 3},
			      {"gauth_chunks", .bytes = theirs, .size = sizeof(theirs)}));
	ck_assert_uint_eq(local.size, 8 + sizeof(ours));
	layout_expect_members(&authchunks, local.data, local.size,
			      LAYOUT_VALUES({"gauth_assoc_id", client->association},
					    {"gauth_number_of_chunks", 2},
					    {"gauth_chunks", .bytes = ours, .size = sizeof(ours)}));
}

SCENARIO(
	authchunks_too_small,
	"SCTP_PEER_AUTH_CHUNKS and SCTP_LOCAL_AUTH_CHUNKS give ENOBUFS if the buffer is too small",
	.every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	.spec = {"RFC6458-8.2.3-3", "RFC6458-8.2.4-3"},
	.known = {
		{"4.0", NULL,
		 "sctp_getsockopt_peer_auth_chunks() and _local_auth_chunks() (net/sctp/socket.c) give "
		 "EINVAL; RFC 6458 8.2.3 and 8.2.4 want ENOBUFS"}})
{
	struct endpoint *client = authenticated(lab);
	const struct layout_value *ask = LAYOUT_VALUES({"gauth_assoc_id", client->association});

	for (size_t i = 0; i < 2; i++) {
		int error = get_short(client->fd, chunk_lists[i], &authchunks, ask);

		ck_assert_msg(error == ENOBUFS,
			      "a buffer one byte too short gave %s, expected ENOBUFS",
			      error ? strerrorname_np(error) : "success");
	}
}

SCENARIO(hmacalgo, "struct sctp_hmacalgo is followed by the HMAC identifiers that the INIT offers",
	 .every_abi = true, .lab = &two_nodes, .needs = CAP_HMAC_SHA256, .as = AS_IPV4,
	 .spec = {"RFC6458-8.1.17-1"})
{
	auth_enable(lab);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	static const uint16_t idents[] = {SCTP_AUTH_HMAC_ID_SHA256, SCTP_AUTH_HMAC_ID_SHA1};
	const struct layout_value *both = LAYOUT_VALUES(
		{"shmac_num_idents", 2}, {"shmac_idents", .bytes = idents, .size = sizeof(idents)});
	struct layout_bytes set = layout_bytes_of(&hmacalgo, both);
	struct tlv offered;

	layout_expect(&hmacalgo);
	ck_assert_uint_eq(set.size, 8);
	expect_shorter_refused(client->fd, LAYOUT_OPTION(SCTP_HMAC_IDENT, &hmacalgo), &set);
	layout_set_members(client->fd, SCTP_HMAC_IDENT, &hmacalgo, both);

	struct layout_bytes got =
		get_whole(client->fd, SCTP_HMAC_IDENT, &hmacalgo, layout_no_values);

	ck_assert_int_eq(get_short(client->fd, SCTP_HMAC_IDENT, &hmacalgo, layout_no_values),
			 EINVAL);
	ck_assert_uint_eq(got.size, 8);
	layout_expect_members(&hmacalgo, got.data, got.size, both);
	endpoint_connect(client, server);
	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_HMAC_ALGORITHMS, &offered));
	ck_assert_uint_eq(offered.value_length, 4);
	ck_assert_mem_eq(offered.value, "\0\3\0\1", 4);
}

/* A key for an endpoint, and so for its associations to come. */
static const struct layout_value *key_values(uint16_t number, const char *key,
					     struct layout_value values[4])
{
	values[0] = (struct layout_value){"sca_keynumber", number};
	values[1] = (struct layout_value){"sca_keylength", strlen(key)};
	values[2] = (struct layout_value){"sca_key", .bytes = key, .size = strlen(key)};
	values[3] = (struct layout_value){NULL};
	return values;
}

SCENARIO(authkey,
	 "The number, length and bytes in struct sctp_authkey make up the key of both ends",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.1.18-1", "RFC6458-8.3.3-1"})
{
	auth_enable(lab);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct layout_value values[4];
	struct layout_bytes key =
		layout_bytes_of(&authkey, key_values(0x0203, "a shared secret", values));

	layout_expect(&authkey);
	expect_shorter_refused(client->fd, LAYOUT_OPTION(SCTP_AUTH_KEY, &authkey), &key);
	layout_put(&authkey, &(const struct layout_value){"sca_assoc_id", 0x7f7f7f7f}, &key);
	ck_assert_int_eq(layout_option_set(client->fd, SCTP_AUTH_KEY, key.data, key.size), EINVAL);

	endpoint_set(server, SCTP_AUTH_CHUNK, &(uint8_t){DATA}, 1);
	layout_set_members(client->fd, SCTP_AUTH_KEY, &authkey, values);
	/* Bytes beyond sca_keylength are not part of the key. */
	struct layout_bytes longer =
		layout_bytes_of(&authkey, key_values(0x0203, "a shared secret and more", values));

	layout_put(&authkey,
		   &(const struct layout_value){"sca_keylength", strlen("a shared secret")},
		   &longer);
	ck_assert_int_eq(layout_option_set(server->fd, SCTP_AUTH_KEY, longer.data, longer.size), 0);
	for (int i = 0; i < 2; i++)
		layout_set_members((i ? client : server)->fd, SCTP_AUTH_ACTIVE_KEY, &authkeyid,
				   LAYOUT_VALUES({"scact_keynumber", 0x0203}));
	endpoint_connect(client, server);
	endpoint_send(client, 0, "authenticated");
	const struct chunk *auth = expect_packet(lab, AUTH, .from = "a")->chunk;

	ck_assert_mem_eq(auth->value, "\2\3", 2);
	expect_message(server, 0, "authenticated");
}

SCENARIO(authkeyid, "struct sctp_authkeyid names the key to activate, deactivate or delete",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .no_packets = true,
	 .spec = {"RFC6458-8.3.4-1", "RFC6458-8.3.5-1", "RFC6458-8.3.5-2"})
{
	auth_enable(lab);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct layout_value *first = LAYOUT_VALUES({"scact_keynumber", 0x0102});
	const struct layout_value *second = LAYOUT_VALUES({"scact_keynumber", 0x0304});
	struct layout_value values[4];

	layout_set_members(client->fd, SCTP_AUTH_KEY, &authkey,
			   key_values(0x0102, "first", values));
	layout_set_members(client->fd, SCTP_AUTH_KEY, &authkey,
			   key_values(0x0304, "second", values));
	layout_expect_sizes(client->fd, SCTP_AUTH_ACTIVE_KEY, &authkeyid, LAYOUT_EXACTLY,
			    LAYOUT_AT_LEAST, .values = first, .others = second,
			    .association = "scact_assoc_id");
	layout_expect_sizes(client->fd, SCTP_AUTH_DEACTIVATE_KEY, &authkeyid, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .association = "scact_assoc_id",
			    .unreadable = EOPNOTSUPP, .values = second, .refusals_only = true);
	layout_expect_sizes(client->fd, SCTP_AUTH_DELETE_KEY, &authkeyid, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .association = "scact_assoc_id",
			    .unreadable = EOPNOTSUPP, .values = second, .refusals_only = true);

	/* A key that was deactivated cannot be activated, and one that was deleted not deleted
	 * again. */
	struct layout_bytes other = layout_bytes_of(&authkeyid, second);

	layout_set_members(client->fd, SCTP_AUTH_DEACTIVATE_KEY, &authkeyid, second);
	ck_assert_int_eq(
		layout_option_set(client->fd, SCTP_AUTH_ACTIVE_KEY, other.data, other.size),
		EINVAL);
	layout_set_members(client->fd, SCTP_AUTH_DELETE_KEY, &authkeyid, second);
	ck_assert_int_eq(
		layout_option_set(client->fd, SCTP_AUTH_DELETE_KEY, other.data, other.size),
		EINVAL);
	layout_expect_option(client->fd, SCTP_AUTH_ACTIVE_KEY, &authkeyid, layout_no_values, first);
}
