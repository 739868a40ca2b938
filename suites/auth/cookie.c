/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COOKIE ECHO that has to be authenticated: RFC 4895 6.3. */
#define SUITE "auth"
#include "suites/auth/offer.h"

/* An endpoint that wants COOKIE ECHO and DATA authenticated, and has a key if that is not NULL. */
static struct endpoint *listen_requiring(struct lab *lab, const char *key)
{
	struct endpoint *iut = listen_with_auth(lab);

	require_auth(iut, COOKIE_ECHO);
	require_auth(iut, DATA);
	if (key)
		set_key(iut, 0, key);
	return iut;
}

static void send_init(struct peer *peer)
{
	peer_send_packet(peer, .chunks = {offer(peer, INIT, AUTH_ONLY)});
	peer_expect(peer, INIT_ACK);
}

#define COOKIE_ECHO_WITHOUT_AUTH                                                                   \
	"COOKIE ECHO is taken without AUTH, though the endpoint requires it "                      \
	"(sctp_sf_do_5_1D_ce())"

SCENARIO(cookie_echo_required,
	 "COOKIE ECHO makes an association only behind AUTH with the right HMAC, and what is "
	 "behind it is processed then",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-1", "RFC4895-6.3-8", "RFC4895-6.3-9"},
	 /* Mended in Debian's 6.1.0-53 (6.1.187) and, after 6.12.95, in 6.12.101 at the latest. */
	 .known = {{"6.1", "6.1.0-52", COOKIE_ECHO_WITHOUT_AUTH},
		   {"6.1.1", "6.1.180", COOKIE_ECHO_WITHOUT_AUTH},
		   {"6.12", "6.12.95", COOKIE_ECHO_WITHOUT_AUTH}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_requiring(lab, NULL);

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
	 "COOKIE ECHO that comes again is authenticated with the association that is there",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-10", "RFC4895-6.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_requiring(lab, NULL);

	send_init(peer);
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_send(peer, COOKIE_ECHO);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(COOKIE_ECHO)});
	peer_expect_silence(peer, SECONDS(1));
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

SCENARIO(cookie_echo_with_key,
	 "An endpoint with an endpoint pair shared key takes COOKIE ECHO only from who has it, "
	 "too; the cookie does not give it away",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.1-10", "RFC4895-6.3-8", "RFC4895-6.3-15"})
{
	static const char key[] = "what only the two of us know";
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_requiring(lab, key);

	send_init(peer);
	ck_assert_ptr_null(memmem(peer->cookie, peer->cookie_size, key, strlen(key)));
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(1));
	peer_key(peer, 0, "what nobody knows");
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect_silence(peer, SECONDS(1));
	peer_key(peer, 0, key);
	send_authenticated(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(cookie_echo_sent, "A kernel sends COOKIE ECHO behind AUTH where the peer wants that",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	set_sysctl_everywhere(lab, "net/sctp/auth_enable", "1");
	iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send_packet(peer,
			 .chunks = {offer(peer, INIT_ACK, AUTH_ONLY,
					  .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, COOKIE_ECHO))});
	expect_authenticated(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
