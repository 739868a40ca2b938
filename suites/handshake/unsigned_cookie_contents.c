/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cookies without a Message Authentication Code (sysctl net.sctp.cookie_hmac_alg = none) whose
 * types, lengths and identifiers are not those that the kernel wrote: none sets up an association.
 */
#define SUITE "handshake"
#include "harness/wire/bytes.h"
#include "harness/scenario/scenario.h"

enum { RESTART_TAG = 0x2badcafe };

/* What stands in a cookie at `at`, counted from a part of it. */
struct change {
	const char *what;
	unsigned at, size; /* 1 or 2 bytes */
	uint16_t value;
};

static uint8_t *find_in_cookie(struct peer *peer, const void *bytes, size_t size)
{
	uint8_t *found = memmem(peer->cookie, peer->cookie_size, bytes, size);

	if (!found)
		scenario_error("the cookie does not hold what the kernel keeps there");
	return found;
}

/* The peer's INIT in its cookie: Linux keeps it there as it came. */
static uint8_t *init_in_cookie(struct peer *peer, uint32_t tag)
{
	uint32_t wanted = htonl(tag);

	return find_in_cookie(peer, &wanted, sizeof(wanted)) - CHUNK_HEADER;
}

/* A cookie with this change is discarded.  It is then as it was before. */
static void expect_discarded(struct association association, uint8_t *part,
			     const struct change *change)
{
	uint8_t kept[2];

	memcpy(kept, part + change->at, sizeof(kept));
	if (change->size == 1)
		part[change->at] = (uint8_t)change->value;
	else
		put_unaligned_be16(change->value, part + change->at);
	peer_send(association.peer, COOKIE_ECHO);
	if (peer_next(association.peer, AT_ONCE) >= 0)
		scenario_fail(
			__FILE__, __LINE__,
			"expected no answer to a cookie in which %s is %u; the kernel sent %s",
			change->what, change->value,
			chunk_name((uint8_t)peer_next(association.peer, 0)));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	memcpy(part + change->at, kept, sizeof(kept));
}

/* The INIT has 20 bytes, or a little more with its parameters. */
static const struct change init_changes[] = {
	{"the length of the INIT", 2, 2, 1024}, {"the length of the INIT", 2, 2, 0xffff},
	{"the length of the INIT", 2, 2, 19},	{"the length of the INIT", 2, 2, 4},
	{"the length of the INIT", 2, 2, 3},	{"the length of the INIT", 2, 2, 0},
	{"the type of the INIT", 0, 1, DATA},	{"the type of the INIT", 0, 1, INIT_ACK},
};

static void expect_init_verified(struct association association, uint8_t *init)
{
	uint16_t length = get_unaligned_be16(init + 2);

	for (uint16_t more = 1; more <= 8; more++)
		expect_discarded(association, init,
				 &(struct change){"the length of the INIT", 2, 2,
						  (uint16_t)(length + more)});
	for (size_t i = 0; i < ARRAY_SIZE(init_changes); i++)
		expect_discarded(association, init, &init_changes[i]);
}

SCENARIO(unsigned_cookie_init_length,
	 "A cookie without MAC whose INIT is no INIT or longer or shorter than it was sets up no "
	 "association",
	 .lab = &scripted_peer, .fix = {"cookie-cached-init-length", "cookie-init-lengths"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	expect_init_verified(association, init_in_cookie(peer, peer->tag));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}

SCENARIO(unsigned_cookie_init_length_at_restart,
	 "A cookie without MAC whose INIT is no INIT or longer or shorter than it was restarts no "
	 "association",
	 .lab = &scripted_peer, .fix = {"cookie-cached-init-length", "cookie-init-lengths"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	peer_send(peer, INIT, .tag = RESTART_TAG);
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = RESTART_TAG)->chunk);
	expect_init_verified(association, init_in_cookie(peer, RESTART_TAG));
	peer->tag = RESTART_TAG;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}

SCENARIO(
	unsigned_cookie_of_another_length,
	"A cookie without MAC that is longer or shorter than the kernel made it, by less than the 32 "
	"bytes that it pads cookies to, sets up no association",
	.lab = &scripted_peer)
{
	enum { MULTIPLE = 32, COOKIE_MAX = 1024 };
	uint8_t longer[COOKIE_MAX] = {0};

	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	if (peer->cookie_size > COOKIE_MAX - MULTIPLE)
		scenario_error("a cookie of %zu bytes", peer->cookie_size);
	memcpy(longer, peer->cookie, peer->cookie_size);
	for (size_t size = peer->cookie_size - MULTIPLE + 1; size < peer->cookie_size + MULTIPLE;
	     size++) {
		if (size == peer->cookie_size)
			continue;
		peer_send_packet(
			peer, .chunks = {CHUNK(COOKIE_ECHO, .value = longer, .value_size = size)});
		ck_assert_msg(peer_next(peer, AT_ONCE) == -1,
			      "expected nothing on a cookie of %zu bytes instead of %zu", size,
			      peer->cookie_size);
	}
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}

/* Changes in the kernel's own RANDOM, HMAC-ALGO and CHUNKS. */
static const struct {
	uint16_t parameter, length; /* as the kernel wrote them */
	struct change change;
} auth_changes[] = {
	{PARAM_HMAC_ALGORITHMS, 6, {"the only identifier of HMAC-ALGO", 4, 2, HMAC_SHA256}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the only identifier of HMAC-ALGO", 4, 2, 2}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the only identifier of HMAC-ALGO", 4, 2, 77}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the type of HMAC-ALGO", 0, 2, PARAM_PADDING}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the length of HMAC-ALGO", 2, 2, 4}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the length of HMAC-ALGO", 2, 2, 7}},
	{PARAM_HMAC_ALGORITHMS, 6, {"the length of HMAC-ALGO", 2, 2, 0xffff}},
	{PARAM_RANDOM, 36, {"the type of RANDOM", 0, 2, PARAM_PADDING}},
	{PARAM_RANDOM, 36, {"the length of RANDOM", 2, 2, 3}},
	{PARAM_RANDOM, 36, {"the length of RANDOM", 2, 2, 37}},
	{PARAM_RANDOM, 36, {"the length of RANDOM", 2, 2, 0xffff}},
	{PARAM_CHUNK_LIST, 5, {"a type of CHUNKS", 4, 1, AUTH}},
	{PARAM_CHUNK_LIST, 5, {"a type of CHUNKS", 4, 1, INIT}},
	{PARAM_CHUNK_LIST, 5, {"the type of CHUNKS", 0, 2, PARAM_PADDING}},
	{PARAM_CHUNK_LIST, 5, {"the length of CHUNKS", 2, 2, 3}},
	{PARAM_CHUNK_LIST, 5, {"the length of CHUNKS", 2, 2, 0xffff}},
};

SCENARIO(unsigned_cookie_auth,
	 "A cookie without MAC whose RANDOM, HMAC-ALGO or CHUNKS the kernel would not have made "
	 "sets up no association",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"cookie-auth-state"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association =
		association_prepare(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, AUTH_ONLY)});
	peer_expect(peer, INIT_ACK);
	for (size_t i = 0; i < ARRAY_SIZE(auth_changes); i++) {
		uint8_t header[4];

		put_unaligned_be16(auth_changes[i].parameter, header);
		put_unaligned_be16(auth_changes[i].length, header + 2);
		/* The kernel's own come before the INIT, which has the peer's. */
		expect_discarded(association, find_in_cookie(peer, header, sizeof(header)),
				 &auth_changes[i].change);
	}
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}
