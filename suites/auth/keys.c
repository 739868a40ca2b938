/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoint pair shared keys: RFC 4895 6.1 to 6.3, RFC 6458 8.1.16 to 8.1.18 and 6.1.8. */
#define SUITE "auth"
#include "suites/auth/offer.h"

static const char red[] = "red key", blue[] = "blue key, which is longer";

/* Both sides want DATA authenticated.  The peer acknowledges it by itself. */
static struct endpoint *connect_both_ways(struct peer *peer, struct endpoint *iut)
{
	require_auth(iut, DATA);
	connect_offering(peer, iut, AUTH_ONLY, .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, DATA));
	peer_ignore(peer, SACK);
	peer_answer(peer, DATA, true);
	return iut;
}

/* The kernel sends a message with that key, and the right HMAC. */
static void expect_key(struct peer *peer, struct endpoint *iut, uint16_t number)
{
	endpoint_send(iut, 0, "which key?");
	ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.key, number);
}

/* The peer sends a message with that key. */
static void send_with_key(struct peer *peer, uint16_t number, const char *text)
{
	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .key = number),
					  CHUNK(DATA, .tsn = peer->next_tsn, .text = text)});
}

static void expect_accepted(struct peer *peer, struct endpoint *iut, const char *text)
{
	expect_message(iut, 0, text);
	peer->next_tsn++;
}

static void expect_discarded(struct peer *peer, struct endpoint *iut)
{
	expect_no_message(iut, MILLISECONDS(300));
	peer_expect_silence(peer, 0);
	peer->next_ssn[0]--;
}

SCENARIO(unknown_key_without_keys,
	 "An endpoint without keys discards what comes with another key than 0, and says nothing",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-4", "RFC4895-6.2-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_both_ways(peer, listen_with_auth(lab));

	send_with_key(peer, 1, "key 1");
	expect_discarded(peer, iut);
	send_with_key(peer, 0xffff, "key 65535");
	expect_discarded(peer, iut);
	send_with_key(peer, 0, "key 0");
	expect_accepted(peer, iut, "key 0");
	expect_key(peer, iut, 0);
}

SCENARIO(configured_key,
	 "With a key that both have all goes well; with a number or a key that only the peer has "
	 "nothing does",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-5", "RFC4895-6.3-6", "RFC4895-6.2-3", "RFC4895-6.1-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	set_key(iut, 7, red);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 7), 0);
	connect_both_ways(peer, iut);
	peer_key(peer, 7, red);
	peer_key(peer, 8, red);
	expect_key(peer, iut, 7);
	send_with_key(peer, 7, "same key");
	expect_accepted(peer, iut, "same key");
	send_with_key(peer, 8, "unknown number");
	expect_discarded(peer, iut);
	peer_key(peer, 7, blue);
	send_with_key(peer, 7, "other key");
	expect_discarded(peer, iut);
}

SCENARIO(other_key_of_the_peer,
	 "The peer may use another key than the kernel does, which the user is told",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	set_key(iut, 1, red);
	set_key(iut, 2, blue);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	connect_both_ways(peer, iut);
	peer_key(peer, 1, red);
	peer_key(peer, 2, blue);
	send_with_key(peer, 1, "the active one");
	expect_accepted(peer, iut, "the active one");
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, 0);
	send_with_key(peer, 2, "the other one");
	expect_accepted(peer, iut, "the other one");
	expect_key_event(iut, SCTP_AUTH_NEW_KEY, 2);
	expect_key(peer, iut, 1);
}

SCENARIO(changed_key, "A key can be changed while the association is used", .lab = &scripted_peer,
	 .needs = CAP_AUTH, .spec = {"RFC4895-6.2-3", "RFC4895-6.3-5", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_both_ways(peer, listen_with_auth(lab));

	expect_key(peer, iut, 0);
	peer_key(peer, 3, red);
	set_key(iut, 3, red);
	expect_key(peer, iut, 0);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 3), 0);
	expect_key(peer, iut, 3);
	peer_key(peer, 3, blue);
	set_key(iut, 3, blue);
	expect_key(peer, iut, 3);
	send_with_key(peer, 3, "the new one of that number");
	expect_accepted(peer, iut, "the new one of that number");
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 4), 0);
	expect_key(peer, iut, 3);
}

SCENARIO(deleted_key, "A key that was deleted is unknown; the active one cannot be deleted",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	set_key(iut, 1, red);
	set_key(iut, 2, blue);
	connect_both_ways(peer, iut);
	peer_key(peer, 1, red);
	peer_key(peer, 2, blue);
	send_with_key(peer, 1, "there");
	expect_accepted(peer, iut, "there");
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_DELETE_KEY, 1), 0);
	send_with_key(peer, 1, "deleted");
	expect_discarded(peer, iut);
	send_with_key(peer, 2, "still there");
	expect_accepted(peer, iut, "still there");
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_DELETE_KEY, 1), 0);
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_DELETE_KEY, 0), 0);
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	expect_key(peer, iut, 0);
}

SCENARIO(deactivated_key,
	 "A key that was deactivated can be freed when no DATA that was sent with it is "
	 "outstanding, and cannot be used any more",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	set_key(iut, 1, red);
	set_key(iut, 2, blue);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	connect_both_ways(peer, iut);
	peer_key(peer, 1, red);
	peer_key(peer, 2, blue);
	peer_answer(peer, DATA, false);
	expect_key(peer, iut, 1);
	peer_expect(peer, DATA, .bundled = true);
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_DEACTIVATE_KEY, 1), 0);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 2), 0);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_DEACTIVATE_KEY, 1), 0);
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, MILLISECONDS(500));
	peer_send(peer, SACK);
	expect_key_event(iut, SCTP_AUTH_FREE_KEY, 1);
	ck_assert_int_ne(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	peer_answer(peer, DATA, true);
	expect_key(peer, iut, 2);
}

SCENARIO(outstanding_key, "DATA is sent again with the key that it was sent with",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-3", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	set_key(iut, 1, red);
	set_key(iut, 2, blue);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	connect_both_ways(peer, iut);
	peer_key(peer, 1, red);
	peer_key(peer, 2, blue);
	peer_answer(peer, DATA, false);
	expect_key(peer, iut, 1);
	peer_expect(peer, DATA, .bundled = true);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 2), 0);
	ck_assert_uint_eq(peer_expect(peer, AUTH, .within = SECONDS(4))->chunk->auth.key, 1);
	peer_expect(peer, DATA, .bundled = true);
}

SCENARIO(key_of_one_association, "A key of one association is none of another one",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-4"})
{
	struct endpoint *iut = listen_with_auth(lab);
	struct peer *one = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);

	connect_both_ways(one, iut);
	set_key(iut, 1, red);
	peer_key(one, 1, red);
	send_with_key(one, 1, "mine");
	expect_accepted(one, iut, "mine");
	connect_both_ways(other, iut);
	peer_key(other, 1, red);
	send_with_key(other, 1, "not mine");
	expect_discarded(other, iut);
}
