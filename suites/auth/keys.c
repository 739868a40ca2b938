/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoint pair shared keys: RFC 4895 6.1 to 6.3, RFC 6458 8.1.16 to 8.1.18 and 6.1.8. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

static const char red[] = "red key", blue[] = "blue key, which is longer";

/* Both ends require DATA to be authenticated; the peer acknowledges it by itself. */
static struct association open_both_ways(struct lab *lab, struct peer *peer, struct endpoint *iut)
{
	struct association association = association_open(
		lab, .auth = true, .peer = peer, .iut = iut, .ignore_sacks = true,
		.local_auth_chunks = CHUNK_LIST(DATA), .peer_auth_chunks = CHUNK_LIST(DATA));

	peer_answer(association.peer, DATA, true);
	return association;
}

static void activate_key(struct endpoint *endpoint, uint16_t number)
{
	ck_assert_int_eq(auth_key_change(endpoint, SCTP_AUTH_ACTIVE_KEY, number), 0);
}

/* The same, and both ends have red as key 1 and blue as key 2, of which `active` is the kernel's
 * active key (0: neither). */
static struct association open_with_keys(struct lab *lab, uint16_t active)
{
	struct association association = association_prepare(lab, .auth = true);

	auth_key_set(association.iut, 1, red);
	auth_key_set(association.iut, 2, blue);
	if (active)
		activate_key(association.iut, active);
	peer_key(association.peer, 1, red);
	peer_key(association.peer, 2, blue);
	return open_both_ways(lab, association.peer, association.iut);
}

/* The kernel sends a message after AUTH with that key, and the right HMAC. */
#define expect_key(association, number) expect_key_at(association, number, __FILE__, __LINE__)
static void expect_key_at(struct association association, uint16_t number, const char *file,
			  int line)
{
	const struct packet *auth;

	endpoint_send(association.iut, 0, "which key?");
	auth = peer_expect(association.peer, AUTH, .file = file, .line = line);
	if (auth->chunk->auth.key != number)
		scenario_fail(file, line, "expected AUTH with key %u, it has key %u", number,
			      auth->chunk->auth.key);
}

/* The user gets a message that the peer has authenticated with that key. */
#define expect_accepted(association, key, text)                                                    \
	expect_accepted_at(association, key, text, __FILE__, __LINE__)
static void expect_accepted_at(struct association association, uint16_t key, const char *text,
			       const char *file, int line)
{
	peer_send_packet(association.peer,
			 .chunks = {CHUNK(AUTH, .key = key), CHUNK(DATA, .text = text)});
	expect_message(association.iut, 0, text, .file = file, .line = line);
}

/* Such a message is silently discarded; the peer's next one has its TSN and SSN. */
#define expect_discarded(association, key, text)                                                   \
	expect_discarded_at(association, key, text, __FILE__, __LINE__)
static void expect_discarded_at(struct association association, uint16_t key, const char *text,
				const char *file, int line)
{
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .key = key),
					  CHUNK(DATA, .tsn = peer->next_tsn,
						.ssn = peer->next_ssn[0], .text = text)});
	expect_no_message_at(association.iut, MILLISECONDS(300), file, line);
	peer_expect_silence_at(peer, 0, file, line);
}

SCENARIO(unknown_key_without_keys,
	 "An endpoint without keys silently discards what is authenticated with a key other than "
	 "key 0",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-4", "RFC4895-6.2-6"})
{
	struct association association = open_both_ways(lab, NULL, NULL);

	expect_discarded(association, 1, "key 1");
	expect_discarded(association, 0xffff, "key 65535");
	expect_accepted(association, 0, "key 0");
	expect_key(association, 0);
}

SCENARIO(configured_key,
	 "A key both ends share is accepted; an unknown key number or a different key is silently "
	 "discarded",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-5", "RFC4895-6.3-6", "RFC4895-6.2-3", "RFC4895-6.1-10"})
{
	struct association association = association_prepare(lab, .auth = true);

	auth_key_set(association.iut, 7, red);
	activate_key(association.iut, 7);
	association = open_both_ways(lab, association.peer, association.iut);
	peer_key(association.peer, 7, red);
	peer_key(association.peer, 8, red);
	expect_key(association, 7);
	expect_accepted(association, 7, "same key");
	expect_discarded(association, 8, "unknown number");
	peer_key(association.peer, 7, blue);
	expect_discarded(association, 7, "other key");
}

SCENARIO(other_key_of_the_peer,
	 "The peer may use a key other than the kernel's active one, and the user is notified of "
	 "it",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-5", "RFC6458-6.1.8-1"})
{
	struct association association = open_with_keys(lab, 1);

	expect_accepted(association, 1, "the active one");
	expect_no_event(association.iut, SCTP_AUTHENTICATION_EVENT, 0);
	expect_accepted(association, 2, "the other one");
	expect_auth_event(association.iut, SCTP_AUTH_NEW_KEY, 2);
	expect_key(association, 1);
}

SCENARIO(changed_key, "The active key can be changed while the association is in use",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-3", "RFC4895-6.3-5", "RFC4895-6.2-7", "RFC6458-8.1.18-1",
		  "RFC6458-8.1.18-5"})
{
	struct association association = open_both_ways(lab, NULL, NULL);

	expect_key(association, 0);
	peer_key(association.peer, 3, red);
	auth_key_set(association.iut, 3, red);
	expect_key(association, 0);
	activate_key(association.iut, 3);
	expect_key(association, 3);
	peer_key(association.peer, 3, blue);
	auth_key_set(association.iut, 3, blue);
	expect_key(association, 3);
	expect_accepted(association, 3, "the new one of that number");
	ck_assert_int_ne(auth_key_change(association.iut, SCTP_AUTH_ACTIVE_KEY, 4), 0);
	expect_key(association, 3);
}

SCENARIO(deleted_key,
	 "A message with a deleted key is discarded, and the active key cannot be deleted",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-6", "RFC6458-8.1.18-4", "RFC6458-8.3.5-1"})
{
	struct association association = open_with_keys(lab, 0);
	struct endpoint *iut = association.iut;

	expect_accepted(association, 1, "there");
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_DELETE_KEY, 1), 0);
	expect_discarded(association, 1, "deleted");
	expect_accepted(association, 2, "still there");
	ck_assert_int_ne(auth_key_change(iut, SCTP_AUTH_DELETE_KEY, 1), 0);
	ck_assert_int_ne(auth_key_change(iut, SCTP_AUTH_DELETE_KEY, 0), 0);
	ck_assert_int_ne(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	expect_key(association, 0);
}

SCENARIO(deactivated_key,
	 "A deactivated key cannot be used any more, and the user is notified once no DATA sent "
	 "with it is outstanding",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-3", "RFC6458-6.1.8-3", "RFC6458-8.3.4-1", "RFC6458-8.3.4-2"})
{
	struct association association = open_with_keys(lab, 1);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	peer_answer(peer, DATA, false);
	expect_key(association, 1);
	peer_expect(peer, DATA, .bundled = true);
	ck_assert_int_ne(auth_key_change(iut, SCTP_AUTH_DEACTIVATE_KEY, 1), 0);
	activate_key(iut, 2);
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_DEACTIVATE_KEY, 1), 0);
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, MILLISECONDS(500));
	peer_send(peer, SACK);
	expect_auth_event(iut, SCTP_AUTH_FREE_KEY, 1);
	ck_assert_int_ne(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	peer_answer(peer, DATA, true);
	expect_key(association, 2);
}

SCENARIO(outstanding_key, "DATA is retransmitted with the key that it was first sent with",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-3", "RFC4895-6.2-7"})
{
	struct association association = open_with_keys(lab, 1);
	struct peer *peer = association.peer;

	peer_answer(peer, DATA, false);
	expect_key(association, 1);
	peer_expect(peer, DATA, .bundled = true);
	activate_key(association.iut, 2);
	ck_assert_uint_eq(peer_expect(peer, AUTH, .within = SECONDS(4))->chunk->auth.key, 1);
	peer_expect(peer, DATA, .bundled = true);
}

SCENARIO(key_of_one_association, "A key set on one association does not apply to another",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-4"})
{
	struct association one = open_both_ways(lab, NULL, NULL), other;
	struct peer *peer = peer_open(lab, .port = PEER_PORT + 1);

	auth_key_set(one.iut, 1, red);
	peer_key(one.peer, 1, red);
	expect_accepted(one, 1, "mine");
	other = open_both_ways(lab, peer, one.iut);
	peer_key(peer, 1, red);
	expect_discarded(other, 1, "not mine");
}
