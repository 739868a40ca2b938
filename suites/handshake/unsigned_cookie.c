/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cookies without a Message Authentication Code (sysctl net.sctp.cookie_hmac_alg = none): what is
 * in them is as little to be trusted as an INIT.
 */
#define SUITE "handshake"
#include "suites/handshake/reached.h"

enum {
	HEADER = 4,
	TAG_SIZE = 4,
	RWND_AT = HEADER + 4,
	STREAMS_AT = HEADER + 8,
	OTHER_TAG = 0x2badcafe
};

static struct endpoint *listen_without_mac(struct lab *lab)
{
	if (lab_sysctl(lab, "iut", "net/sctp/cookie_hmac_alg", "none") != 0)
		scenario_error("%s", lab_error(lab));
	return endpoint_listen(lab, "iut", ONE_TO_MANY);
}

/* Where in the cookie the peer's INIT is: Linux keeps it there as it came. */
static uint8_t *init_in_cookie(struct peer *peer, uint32_t tag)
{
	uint32_t wanted = htonl(tag);

	for (size_t at = HEADER; at + TAG_SIZE <= peer->cookie_size; at++) {
		uint8_t *init = peer->cookie + at - HEADER;

		if (init[0] == INIT && !memcmp(init + HEADER, &wanted, TAG_SIZE))
			return init;
	}
	scenario_fail(__FILE__, __LINE__, "the cookie does not hold the INIT");
}

/* The cookie is discarded while `count` bytes of the INIT in it are 0, and is as before then. */
static void expect_refused(struct peer *peer, struct endpoint *iut, uint8_t *init, size_t at,
			   size_t count)
{
	uint8_t kept[TAG_SIZE];

	memcpy(kept, init + at, count);
	memset(init + at, 0, count);
	peer_send(peer, COOKIE_ECHO);
	peer_expect_silence(peer, MILLISECONDS(500));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	memcpy(init + at, kept, count);
}

#define INIT_NOT_VERIFIED "the INIT in the cookie is taken as it is (sctp_unpack_cookie())"

SCENARIO(unsigned_cookie,
	 "The INIT in a cookie without MAC is verified: without streams or window, or with tag 0, "
	 "no association comes of it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.2-9", "RFC9260-3.3.2-11", "RFC9260-3.3.2-14", "RFC9260-3.3.2-16"},
	 /* Mended in Debian's 6.1.0-55 (6.1.192) and, after 6.12.113, in 6.12.115. */
	 .known = {{"6.1", "6.1.0-54", INIT_NOT_VERIFIED},
		   {"6.1.1", "6.1.190", INIT_NOT_VERIFIED},
		   {"6.12", "6.12.113", INIT_NOT_VERIFIED}})
{
	struct endpoint *iut = listen_without_mac(lab);
	struct peer *peer = peer_open(lab);
	uint8_t *init;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	init = init_in_cookie(peer, peer->tag);
	expect_refused(peer, iut, init, STREAMS_AT, 2);
	expect_refused(peer, iut, init, STREAMS_AT + 2, 2);
	expect_refused(peer, iut, init, RWND_AT, 4);
	expect_refused(peer, iut, init, HEADER, TAG_SIZE);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(unsigned_cookie_at_restart,
	 "The INIT in a cookie without MAC is verified also if it restarts the association",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.2-11", "RFC9260-3.3.2-14", "RFC9260-3.3.2-16"},
	 /* Mended in Debian's 6.1.0-55 (6.1.192) and, after 6.12.113, in 6.12.115. */
	 .known = {{"6.1", "6.1.0-54", INIT_NOT_VERIFIED},
		   {"6.1.1", "6.1.190", INIT_NOT_VERIFIED},
		   {"6.12", "6.12.113", INIT_NOT_VERIFIED}})
{
	struct endpoint *iut = listen_without_mac(lab);
	struct peer *peer = peer_open(lab);
	const struct packet *init_ack;
	uint8_t *init;

	reach(peer, iut, ESTABLISHED);
	peer_send(peer, INIT, .tag = OTHER_TAG);
	init_ack = peer_expect(peer, INIT_ACK, .tag = OTHER_TAG);
	peer_adopt(peer, init_ack->chunk);
	init = init_in_cookie(peer, OTHER_TAG);
	expect_refused(peer, iut, init, STREAMS_AT, 2);
	expect_refused(peer, iut, init, STREAMS_AT + 2, 2);
	expect_refused(peer, iut, init, RWND_AT, 4);
	peer->tag = OTHER_TAG;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	peer_expect_alive(peer);
}
