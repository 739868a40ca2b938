/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COOKIE ECHO that must be authenticated: RFC 4895 6.3. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

/* The kernel's endpoint requires COOKIE ECHO and DATA to be authenticated. */
static struct association prepare_requiring(struct lab *lab)
{
	return association_prepare(lab, .auth = true,
				   .local_auth_chunks = CHUNK_LIST(COOKIE_ECHO, DATA));
}

static void send_init(struct peer *peer)
{
	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, AUTH_ONLY)});
	peer_expect(peer, INIT_ACK);
}

SCENARIO(cookie_echo_required,
	 "A COOKIE ECHO that must be authenticated is accepted only after AUTH with the right "
	 "HMAC, and so is the DATA after it",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-1", "RFC4895-6.3-8", "RFC4895-6.3-9"},
	 .fix = {"cookie-echo-without-auth"})
{
	struct association association = prepare_requiring(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	send_init(peer);
	peer_send(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(COOKIE_ECHO)});
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(COOKIE_ECHO),
					  CHUNK(DATA, .text = "with the cookie")});
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_message(iut, 0, "with the cookie");
}

SCENARIO(cookie_echo_again,
	 "A retransmitted COOKIE ECHO is authenticated with the keys of the association that it "
	 "has set up",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-10", "RFC4895-6.3-1"})
{
	struct association association = prepare_requiring(lab);
	struct peer *peer = association.peer;

	send_init(peer);
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_send(peer, COOKIE_ECHO);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(COOKIE_ECHO)});
	peer_expect_silence(peer, SECONDS(1));
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

SCENARIO(cookie_echo_with_key,
	 "An endpoint with an endpoint pair shared key accepts COOKIE ECHO only from a peer with "
	 "the same key, which the cookie does not reveal",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.1-10", "RFC4895-6.3-8", "RFC4895-6.3-15"})
{
	static const char key[] = "what only the two of us know";
	struct association association = prepare_requiring(lab);
	struct peer *peer = association.peer;

	auth_key_set(association.iut, 0, key);
	send_init(peer);
	ck_assert_msg(!memmem(peer->cookie, peer->cookie_size, key, strlen(key)),
		      "the State Cookie contains the endpoint pair shared key");
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(1));
	peer_key(peer, 0, "what nobody knows");
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(1));
	peer_key(peer, 0, key);
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(cookie_echo_sent,
	 "COOKIE ECHO is sent after AUTH when the peer requires it to be authenticated",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .auth = true);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT_ACK, AUTH_ONLY,
						     .chunks = CHUNK_LIST(COOKIE_ECHO))});
	expect_authenticated(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
