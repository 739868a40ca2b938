/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Authentication (RFC 4895) when there is no memory for a key, for a copy of the AUTH chunk, or for what the user is told. */
#define SUITE "scarcity"
#include "suites/scarcity/scarcity.h"

enum { NEEDS = CAP_AUTH | CAP_FAULT_INJECTION };

static const char red[] = "the key that both have";
static const char blue[] = "the key that comes after it";

SCENARIO(forged_cookie_echo,
	 "Without memory for a copy of AUTH with a wrong HMAC, the COOKIE ECHO after it is "
	 "discarded all the same",
	 .lab = &scripted_peer, .needs = NEEDS, .spec = {"RFC4895-6.3-7"},
	 .fix = {"auth-chunk-clone-failure"})
{
	struct association association = association_prepare(lab, .auth = true);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, AUTH_ONLY)});
	peer_expect(peer, INIT_ACK);
	scarcity_begin();
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(COOKIE_ECHO)});
	peer_expect_silence(peer, MILLISECONDS(300));
	scarcity_end();
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(cookie_echo_sent,
	 "Without memory for the keys an INIT ACK counts as lost, and the next one is answered by "
	 "an authenticated COOKIE ECHO",
	 .lab = &scripted_peer, .needs = NEEDS, .spec = {"RFC4895-6.2-1"},
	 .fix = {"assoc-shkey-order"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .auth = true);
	struct peer *peer = association.peer;
	const struct chunk_spec *init_ack =
		auth_offer(peer, INIT_ACK, AUTH_ONLY, .chunks = CHUNK_LIST(COOKIE_ECHO));

	scarcity_send(peer, .chunks = {init_ack});
	/* If the COOKIE ECHO was lost, T1-cookie sends it again. */
	expect_authenticated(peer, COOKIE_ECHO, .within = RTO_INITIAL + SECONDS(1));
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

/* 0 or the errno. */
static int replace_key(struct endpoint *endpoint, uint16_t number, const char *key)
{
	union {
		struct sctp_authkey key;
		uint8_t bytes[sizeof(struct sctp_authkey) + AUTH_KEY_SIZE];
	} value = {.key = {.sca_assoc_id = endpoint->association,
			   .sca_keynumber = number,
			   .sca_keylength = (uint16_t)strlen(key)}};

	memcpy(value.key.sca_key, key, strlen(key));
	return option_try(endpoint, SCTP_AUTH_KEY, &value, sizeof(value.key) + strlen(key));
}

SCENARIO(active_key_replaced,
	 "The active key stays in use if there is no memory for the one that is to replace it",
	 .lab = &scripted_peer, .needs = NEEDS, .fix = {"auth-active-key-error"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(DATA));
	int error;

	auth_key_set(association.iut, 1, red);
	ck_assert_int_eq(auth_key_change(association.iut, SCTP_AUTH_ACTIVE_KEY, 1), 0);
	scarcity_begin();
	error = replace_key(association.iut, 1, blue);
	scarcity_end();
	ck_assert_msg(error == 0 || error == ENOMEM,
		      "expected the key to be replaced, or ENOMEM; it is %s", strerror(error));
	peer_key(association.peer, 1, error ? red : blue);
	endpoint_send(association.iut, 0, "authenticated");
	expect_authenticated(association.peer, DATA);
}

SCENARIO(key_of_the_peer,
	 "DATA with a key other than the active one is accepted when it comes again, if there was "
	 "no memory to notify the user of that key",
	 .lab = &scripted_peer, .needs = NEEDS, .spec = {"RFC4895-6.3-5"},
	 .fix = {"eat-auth-error-code"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));
	struct peer *peer = association.peer;
	const uint32_t tsn = peer->next_tsn;

	auth_key_set(association.iut, 2, blue);
	peer_key(peer, 2, blue);
	/* An answer may be a SACK that does not acknowledge it. */
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			scarcity_begin();
		peer_send_packet(
			peer, .chunks = {CHUNK(AUTH, .key = 2),
					 CHUNK(DATA, .tsn = tsn, .ssn = 0, .text = "with key 2")});
		(void)peer_next(peer, MILLISECONDS(100));
		scarcity_end();
	}
	expect_message(association.iut, 0, "with key 2");
}
