/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cookies without a Message Authentication Code (sysctl net.sctp.cookie_hmac_alg = none).  RFC 9260
 * requires one (5.1.3) and does not say what a cookie without it is worth; these scenarios guard
 * against a kernel that takes from such a cookie what it would refuse in an INIT.
 */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum {
	TAG_AT = CHUNK_HEADER,
	TAG_SIZE = 4,
	RWND_AT = CHUNK_HEADER + 4,
	STREAMS_AT = CHUNK_HEADER + 8,
	OTHER_TAG = 0x2badcafe
};

/* The peer's INIT, with that Initiate Tag, in its cookie: Linux keeps it there as it came. */
static uint8_t *init_in_cookie(struct peer *peer, uint32_t tag)
{
	uint32_t wanted = htonl(tag);

	for (size_t at = TAG_AT; at + TAG_SIZE <= peer->cookie_size; at++) {
		uint8_t *init = peer->cookie + at - TAG_AT;

		if (init[0] == INIT && !memcmp(init + TAG_AT, &wanted, TAG_SIZE))
			return init;
	}
	scenario_error("the cookie does not hold the INIT with tag %#x", tag);
}

/* A cookie in whose INIT `count` bytes are 0 is discarded.  The INIT is then as it was before. */
static void expect_refused(struct association association, uint8_t *init, size_t at, size_t count)
{
	uint8_t kept[TAG_SIZE];

	memcpy(kept, init + at, count);
	memset(init + at, 0, count);
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect_silence(association.peer, MILLISECONDS(500));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	memcpy(init + at, kept, count);
}

SCENARIO(
	unsigned_cookie,
	"The INIT in a cookie without MAC is verified: one without streams or window, or with tag 0, "
	"sets up no association",
	.lab = &scripted_peer, .fix = {"cookie-init-verified"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association = association_prepare(lab);
	uint8_t *init;

	peer_send(association.peer, INIT);
	peer_expect(association.peer, INIT_ACK);
	init = init_in_cookie(association.peer, association.peer->tag);
	expect_refused(association, init, STREAMS_AT, 2);
	expect_refused(association, init, STREAMS_AT + 2, 2);
	expect_refused(association, init, RWND_AT, 4);
	expect_refused(association, init, TAG_AT, TAG_SIZE);
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(association.peer);
}

SCENARIO(unsigned_cookie_at_restart,
	 "The INIT in a cookie without MAC is verified even if it restarts an association",
	 .lab = &scripted_peer, .fix = {"cookie-init-verified"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association = association_open(lab);
	const struct packet *init_ack;
	uint8_t *init;

	peer_send(association.peer, INIT, .tag = OTHER_TAG);
	init_ack = peer_expect(association.peer, INIT_ACK, .tag = OTHER_TAG);
	peer_adopt(association.peer, init_ack->chunk);
	init = init_in_cookie(association.peer, OTHER_TAG);
	expect_refused(association, init, STREAMS_AT, 2);
	expect_refused(association, init, STREAMS_AT + 2, 2);
	expect_refused(association, init, RWND_AT, 4);
	association.peer->tag = OTHER_TAG;
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	peer_expect_alive(association.peer);
}
