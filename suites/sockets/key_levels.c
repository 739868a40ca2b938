/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared keys of one-to-many sockets: for future associations, for current ones, or for both
 * (RFC 6458 8.1.18, 8.3.3 to 8.3.5).
 */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { KEY = 7 };

static int set_key(struct endpoint *endpoint, sctp_assoc_t id, uint16_t number)
{
	struct {
		struct sctp_authkey key;
		uint8_t bytes[4];
	} key = {.key = {.sca_assoc_id = id, .sca_keynumber = number, .sca_keylength = 4}};

	memcpy(key.key.sca_key, "abcd", 4);
	return option_try(endpoint, SCTP_AUTH_KEY, &key, sizeof(key.key) + 4);
}

static int change_key(struct endpoint *endpoint, int option, sctp_assoc_t id, uint16_t number)
{
	struct sctp_authkeyid key = {.scact_assoc_id = id, .scact_keynumber = number};

	return option_try(endpoint, option, &key, sizeof(key));
}

static uint16_t active_key(struct endpoint *endpoint, sctp_assoc_t id)
{
	struct sctp_authkeyid key = {.scact_assoc_id = id};

	endpoint_get(endpoint, SCTP_AUTH_ACTIVE_KEY, &key, sizeof(key));
	return key.scact_keynumber;
}

struct keyed {
	struct endpoint *server;
	sctp_assoc_t ids[3]; /* two associations, and those to come */
};

static struct keyed open_keyed(struct lab *lab, enum endpoint_style style)
{
	struct keyed keyed = {0};

	auth_enable(lab);
	keyed.server = endpoint_listen(lab, "b", style);
	for (unsigned i = 0; i < 2 && style == ONE_TO_MANY; i++) {
		endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), keyed.server);
		keyed.ids[i] = keyed.server->association;
	}
	keyed.ids[2] = SCTP_FUTURE_ASSOC;
	return keyed;
}

static const struct {
	sctp_assoc_t id;
	bool present, future;
} levels[] = {{SCTP_FUTURE_ASSOC, false, true},
	      {SCTP_CURRENT_ASSOC, true, false},
	      {SCTP_ALL_ASSOC, true, true}};

static bool concerned(unsigned level, unsigned place)
{
	return place == 2 ? levels[level].future : levels[level].present;
}

/* A key exists where it can be made the active one; key 0 always does. */
static void expect_key(const struct keyed *keyed, unsigned level, bool there)
{
	for (unsigned i = 0; i < 3; i++) {
		int wanted = there && concerned(level, i) ? 0 : EINVAL;
		int error = change_key(keyed->server, SCTP_AUTH_ACTIVE_KEY, keyed->ids[i],
				       (uint16_t)(KEY + level));

		ck_assert_msg(error == wanted, "level %u, place %u: %s", level, i, strerror(error));
		ck_assert_int_eq(change_key(keyed->server, SCTP_AUTH_ACTIVE_KEY, keyed->ids[i], 0),
				 0);
	}
}

SCENARIO(key_levels,
	 "SCTP_AUTH_KEY and SCTP_AUTH_DELETE_KEY add and delete a key for future associations, "
	 "for current ones, or for all",
	 .lab = &two_nodes, .needs = CAP_AUTH,
	 .spec = {"RFC6458-8.3.3-2", "RFC6458-8.3.5-1", "RFC6458-8.3.5-4"})
{
	struct keyed keyed = open_keyed(lab, ONE_TO_MANY);

	for (unsigned level = 0; level < 3; level++) {
		uint16_t number = (uint16_t)(KEY + level);

		ck_assert_int_eq(set_key(keyed.server, levels[level].id, number), 0);
		expect_key(&keyed, level, true);
		ck_assert_int_eq(
			change_key(keyed.server, SCTP_AUTH_DELETE_KEY, levels[level].id, number),
			0);
		expect_key(&keyed, level, false);
	}
}

SCENARIO(active_key_levels,
	 "SCTP_AUTH_ACTIVE_KEY makes a key the active one on the level that it names, and fails "
	 "there if an association lacks the key",
	 .lab = &two_nodes, .needs = CAP_AUTH, .spec = {"RFC6458-8.1.18-2", "RFC6458-8.1.18-4"})
{
	struct keyed keyed = open_keyed(lab, ONE_TO_MANY);

	ck_assert_int_eq(set_key(keyed.server, SCTP_ALL_ASSOC, KEY), 0);
	for (unsigned level = 0; level < 3; level++) {
		ck_assert_int_eq(change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY, SCTP_ALL_ASSOC, 0),
				 0);
		ck_assert_int_eq(
			change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY, levels[level].id, KEY), 0);
		for (unsigned i = 0; i < 3; i++)
			ck_assert_uint_eq(active_key(keyed.server, keyed.ids[i]),
					  concerned(level, i) ? KEY : 0);
		ck_assert_int_eq(
			change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY, levels[level].id, KEY + 1),
			EINVAL);
	}
	/* A new association inherits the active key. */
	ck_assert_int_eq(active_key(keyed.server, SCTP_FUTURE_ASSOC), KEY);
	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), keyed.server);
	ck_assert_uint_eq(active_key(keyed.server, keyed.server->association), KEY);
}

SCENARIO(deactivated_key_levels,
	 "SCTP_AUTH_DEACTIVATE_KEY is refused for a key that is active on the level it names, "
	 "and a deactivated key cannot become active again",
	 .lab = &two_nodes, .needs = CAP_AUTH,
	 .spec = {"RFC6458-8.3.4-2", "RFC6458-8.3.4-3", "RFC6458-8.3.5-2"})
{
	struct keyed keyed = open_keyed(lab, ONE_TO_MANY);

	for (unsigned level = 0; level < 3; level++) {
		uint16_t number = (uint16_t)(KEY + level);

		ck_assert_int_eq(set_key(keyed.server, SCTP_ALL_ASSOC, number), 0);
		ck_assert_int_eq(
			change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY, levels[level].id, number),
			0);
		ck_assert_int_eq(change_key(keyed.server, SCTP_AUTH_DEACTIVATE_KEY,
					    levels[level].id, number),
				 EINVAL);
		ck_assert_int_eq(
			change_key(keyed.server, SCTP_AUTH_DELETE_KEY, levels[level].id, number),
			EINVAL);
		ck_assert_int_eq(change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY, SCTP_ALL_ASSOC, 0),
				 0);
		ck_assert_int_eq(change_key(keyed.server, SCTP_AUTH_DEACTIVATE_KEY,
					    levels[level].id, number),
				 0);
		for (unsigned i = 0; i < 3; i++)
			if (concerned(level, i))
				ck_assert_int_eq(change_key(keyed.server, SCTP_AUTH_ACTIVE_KEY,
							    keyed.ids[i], number),
						 EINVAL);
	}
}

SCENARIO(keys_of_one_to_one,
	 "One-to-one sockets ignore the association that an option about keys names",
	 .lab = &two_nodes, .needs = CAP_AUTH,
	 .spec = {"RFC6458-8.1.18-3", "RFC6458-8.3.3-2", "RFC6458-8.3.4-3", "RFC6458-8.3.5-2",
		  "RFC6458-8.3.5-4"})
{
	struct keyed keyed = open_keyed(lab, ONE_TO_ONE);
	struct endpoint *one = endpoint_open(lab, "a", ONE_TO_ONE);

	ck_assert_int_eq(set_key(one, 12345, KEY), 0);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_ACTIVE_KEY, SCTP_ALL_ASSOC, KEY), 0);
	ck_assert_uint_eq(active_key(one, 54321), KEY);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_DELETE_KEY, SCTP_CURRENT_ASSOC, KEY), EINVAL);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_ACTIVE_KEY, 12345, 0), 0);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_DEACTIVATE_KEY, 12345, KEY), 0);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_DELETE_KEY, 12345, KEY), 0);
	ck_assert_int_eq(change_key(one, SCTP_AUTH_DELETE_KEY, 12345, KEY), EINVAL);
	endpoint_connect(one, keyed.server);
}
