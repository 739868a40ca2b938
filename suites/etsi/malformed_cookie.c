/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, invalid message handling: COOKIE ECHO that must not set up an association. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

/* The right cookie sets up the association. */
static void echo_cookie(struct association association)
{
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .within = AT_ONCE);
	peer_expect_alive(association.peer);
}

/* RFC 2960 did not ask for this comparison; RFC 9260 5.1.5 does. */
SCENARIO(imh_i_3_3, "A COOKIE ECHO with a wrong Verification Tag is silently discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_3",
	 .spec = {"RFC9260-5.1.5-4", "RFC9260-8.5.1-3"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);

	const uint32_t wrong[] = {peer->iut_tag ^ 1, ~peer->iut_tag, peer->tag, 0};

	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		peer_send_packet(peer, .tag = wrong[i], .chunks = {CHUNK(COOKIE_ECHO)});
		peer_expect_silence(peer, SECONDS(5));
	}
	echo_cookie(association);
}

static void send_forged(struct peer *peer, const uint8_t *cookie, size_t size)
{
	peer_send(peer, COOKIE_ECHO, .value = cookie, .value_size = size);
	peer_expect_silence(peer, JIFFIES(1));
}

/* Linux's cookie begins with a MAC of 20 bytes, in a field of 32, and 4 bytes that say nothing. */
static bool is_filler(size_t at)
{
	return at >= 20 && at < 36;
}

SCENARIO(imh_i_3_5, "A State Cookie with any byte forged is silently discarded",
	 .lab = &scripted_peer, .needs = CAP_COOKIE_MAC, .etsi = "SCTP_IMH_I_3_5",
	 .spec = {"RFC9260-4-1", "RFC9260-5.1.5-3"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	uint8_t forged[PEER_MAX_COOKIE];

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	memcpy(forged, peer->cookie, peer->cookie_size);
	for (size_t i = 0; i < peer->cookie_size; i++) {
		if (is_filler(i))
			continue;
		forged[i] ^= 0x10;
		send_forged(peer, forged, peer->cookie_size);
		forged[i] = peer->cookie[i];
	}
	send_forged(peer, forged, peer->cookie_size + 4);
	send_forged(peer, forged, peer->cookie_size - 4);
	send_forged(peer, forged, 4);
	pattern_fill(forged, peer->cookie_size, 1);
	send_forged(peer, forged, peer->cookie_size);
	peer_expect_silence(peer, SECONDS(5));
	echo_cookie(association);
}

/* The peer gets a cookie and lets it grow that old.  Returns the INIT ACK with it. */
static const struct packet *fetch_cookie(struct peer *peer, int64_t age)
{
	const struct packet *init_ack;

	peer_send(peer, INIT);
	init_ack = peer_expect(peer, INIT_ACK);
	/* Waiting may take 0.1 % longer. */
	let_pass(peer->lab, age - SECONDS(0.1));
	let_pass(peer->lab, init_ack->time + age - lab_now());
	return init_ack;
}

/* 0, or the microseconds by which the cookie was too old (RFC 9260 3.3.10.3). */
static void check_staleness(const struct packet *error, int64_t microseconds)
{
	struct cause cause;
	struct tlv tlv;

	ck_assert_msg(chunk_tlv(error->chunk, CAUSE_STALE_COOKIE, &tlv) &&
			      cause_decode(&tlv, &cause),
		      "ERROR has no well-formed cause Stale Cookie");
	ck_assert_uint_eq(error->chunk->length, CHUNK_HEADER + tlv.length);
	scenario_note("Measure of Staleness is %s", cause.staleness ? "given" : "0");
	if (cause.staleness) {
		ck_assert_int_ge(cause.staleness, microseconds - 1000);
		ck_assert_int_le(cause.staleness, microseconds + 1000);
	}
}

SCENARIO(imh_i_3_6, "A State Cookie older than Valid.Cookie.Life is refused as stale",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_6", .limit = SECONDS(300),
	 .spec = {"RFC9260-4-2", "RFC9260-5.1.5-5", "RFC9260-3.3.10.3-1", "RFC9260-16-1"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	const struct packet *init_ack = fetch_cookie(peer, VALID_COOKIE_LIFE + JIFFIES(1));
	const struct packet *error;

	peer_send(peer, COOKIE_ECHO);
	error = peer_expect(peer, ERROR, .alone = true);
	check_staleness(error, (error->time - init_ack->time - VALID_COOKIE_LIFE) / 1000);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, SECONDS(5));
	peer_expect_gone(peer);

	peer_reset(peer);
	fetch_cookie(peer, VALID_COOKIE_LIFE - JIFFIES(1));
	echo_cookie(association);
}
