/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a State Cookie holds, what it must not hold, and what signs it: RFC 9260 5.1.3 and 5.2.2. */
#define SUITE "handshake"
#include <inttypes.h>

#include "harness/scenario/scenario.h"
#include "harness/wire/bytes.h"

enum { OTHER_TAG = 0x2badcafe, TAGS = 8, LONGEST_ADDRESS = 28, MOST_ZEROS = 32, SIGNATURE = 36 };

static void set_cookie_life(struct endpoint *iut, uint32_t milliseconds)
{
	struct sctp_assocparams params = {.sasoc_assoc_id = SCTP_FUTURE_ASSOC,
					  .sasoc_cookie_life = milliseconds};

	endpoint_set(iut, SCTP_ASSOCINFO, &params, sizeof(params));
}

/* The peer's INIT with that tag is answered, and the peer has the cookie. */
static void ask(struct peer *peer, uint32_t tag)
{
	peer_send(peer, INIT, .tag = tag);
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = tag)->chunk);
	peer->tag = tag;
}

SCENARIO(
	cookie_holds_everything,
	"A State Cookie alone brings back the association that it was made for, with the tags, the "
	"TSN, the time and the lifespan of then, whatever the kernel was asked for since",
	.lab = &scripted_peer, .spec = {"RFC9260-5.1.3-2"})
{
	static struct peer earlier;
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	set_cookie_life(association.iut, 60000);
	ask(peer, peer->tag);
	earlier = *peer;
	set_cookie_life(association.iut, 500);
	ask(peer, OTHER_TAG);
	let_pass(lab, SECONDS(2));
	peer_send(peer, COOKIE_ECHO);
	ck_assert(chunk_has_tlv(peer_expect(peer, ERROR)->chunk, CAUSE_STALE_COOKIE));

	memcpy(peer->cookie, earlier.cookie, sizeof(peer->cookie));
	peer->cookie_size = earlier.cookie_size;
	peer->tag = earlier.tag;
	peer->iut_tag = earlier.iut_tag;
	peer->iut_initial_tsn = earlier.iut_initial_tsn;
	peer->cumulative_tsn = earlier.cumulative_tsn;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(association.iut, 0, "as agreed upon then");
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.tsn, earlier.iut_initial_tsn);
	peer_send(peer, SACK);
	peer_send(peer, DATA, .text = "and accepted");
	expect_message(association.iut, 0, "and accepted");
}

/* Where the two tags stand side by side in the peer's cookie, in either order of bytes; NULL: nowhere. */
static const uint8_t *tags_in_cookie(const struct peer *peer)
{
	uint8_t tags[TAGS];
	const uint8_t *found;

	put_unaligned_be32(peer->iut_tag, tags);
	put_unaligned_be32(peer->tag, tags + 4);
	found = memmem(peer->cookie, peer->cookie_size, tags, sizeof(tags));
	if (found)
		return found;
	for (unsigned i = 0; i < 4; i++) {
		tags[i] = (uint8_t)(peer->iut_tag >> 8 * i);
		tags[4 + i] = (uint8_t)(peer->tag >> 8 * i);
	}
	return memmem(peer->cookie, peer->cookie_size, tags, sizeof(tags));
}

/* What stands behind the tags: the Tie-Tags, where the cookie is as the kernel's own structure is.  -1: it is not. */
static int64_t behind_tags(const struct peer *peer)
{
	const uint8_t *tags = tags_in_cookie(peer);

	if (!tags || tags + (size_t)2 * TAGS > peer->cookie + peer->cookie_size)
		return -1;
	return (int64_t)(get_unaligned_be32(tags + TAGS) | get_unaligned_be32(tags + TAGS + 4));
}

SCENARIO(no_tie_tags_of_closed,
	 "The cookie of an INIT that arrives in CLOSED has Tie-Tags of 0, that of one that arrives "
	 "while the association exists has not",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.2-11"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	int64_t of_closed, of_established;

	ask(peer, peer->tag);
	of_closed = behind_tags(peer);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ask(peer, OTHER_TAG);
	of_established = behind_tags(peer);
	if (of_established <= 0) {
		scenario_note("the cookie does not show its Tie-Tags");
		return;
	}
	ck_assert_msg(
		of_closed == 0,
		"expected Tie-Tags of 0 in the cookie of an INIT that arrived in CLOSED; the bits "
		"that are set in them are %#" PRIx64,
		(uint64_t)of_closed);
}

static void expect_not_in_cookie(const struct peer *peer, const void *bytes, size_t size,
				 const char *what)
{
	ck_assert_msg(!memmem(peer->cookie, peer->cookie_size, bytes, size),
		      "expected a cookie that nobody else can learn from; it holds %s", what);
}

/* In either order of bytes. */
static void expect_tag_not_in_cookie(const struct peer *peer, uint32_t tag, const char *what)
{
	uint32_t turned = __builtin_bswap32(tag);

	expect_not_in_cookie(peer, &tag, sizeof(tag), what);
	expect_not_in_cookie(peer, &turned, sizeof(turned), what);
}

/* Of the addresses of a 64-bit kernel the upper 17 bits are set. */
static bool is_kernel_address(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value >> 47 == 0x1ffff && value != UINT64_MAX;
}

/* What is random looks like an address once in a while, but not at the same place of each cookie. */
static void expect_no_addresses(const struct peer cookies[], unsigned count)
{
	for (size_t at = 0; at + 8 <= cookies[0].cookie_size; at++) {
		unsigned addresses = 0;

		for (unsigned i = 0; i < count; i++)
			addresses += is_kernel_address(cookies[i].cookie + at);
		ck_assert_msg(
			addresses < count,
			"expected no address of the kernel's memory in a cookie; there is one at "
			"byte %zu of each",
			at);
	}
}

SCENARIO(
	cookie_tells_no_secret,
	"A State Cookie holds no shared key, nothing of another peer's association, and no address "
	"of the kernel's memory",
	.lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-5.1.3-6"})
{
	static const char key[] = "known to the two of them alone";
	static const char text[] = "for the other's eyes alone";
	static struct peer cookies[3];
	struct association other = association_open(lab, .auth = true, .peer_port = PEER_PORT + 1,
						    .ignore_sacks = true);
	struct peer *peer = peer_open(lab);

	auth_key_set(other.iut, 1, key);
	peer_send(other.peer, DATA, .text = text);
	endpoint_send(other.iut, 0, text);
	peer_expect(other.peer, DATA);
	for (size_t i = 0; i < ARRAY_SIZE(cookies); i++) {
		peer_reset(peer);
		peer_send_packet(peer, .chunks = {auth_offer(peer, INIT)});
		peer_expect(peer, INIT_ACK);
		cookies[i] = *peer;
		expect_not_in_cookie(peer, key, sizeof(key) - 1, "an endpoint pair shared key");
		expect_not_in_cookie(peer, text, sizeof(text) - 1,
				     "a message of another association");
		expect_tag_not_in_cookie(peer, other.peer->tag, "the tag of another peer");
		expect_tag_not_in_cookie(peer, other.peer->iut_tag,
					 "the kernel's tag of another association");
	}
	expect_no_addresses(cookies, ARRAY_SIZE(cookies));
}

/* The most bytes of value 0 that stand in a row in the cookie. */
static unsigned zeros(const struct peer *peer)
{
	unsigned most = 0, now = 0;

	for (size_t i = 0; i < peer->cookie_size; i++) {
		now = peer->cookie[i] ? 0 : now + 1;
		if (now > most)
			most = now;
	}
	return most;
}

/* Linux keeps an address in 28 bytes, whatever its version. */
_Static_assert(LONGEST_ADDRESS < MOST_ZEROS, "an address alone is no waste");

SCENARIO(
	cookie_is_small,
	"What an association does not have takes no room in its State Cookie, and thus in INIT ACK "
	"and COOKIE ECHO: no more than 32 zeros stand in a row",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.11-3", "RFC9260-5.1.3-7", "RFC9260-12.4-7"},
	.known = {{NULL, NULL,
		   "each cookie has room for RANDOM, HMAC-ALGO and CHUNKS, used or not (struct "
		   "sctp_cookie in include/net/sctp/structs.h)"}})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	ask(peer, peer->tag);
	scenario_note("the cookie of an INIT without parameters has %zu bytes", peer->cookie_size);
	ck_assert_msg(
		zeros(peer) <= MOST_ZEROS,
		"expected a cookie of what the association needs, it has %zu bytes of which %u "
		"in a row are zeros",
		peer->cookie_size, zeros(peer));
}

static void expect_refused(struct association association, const char *what, size_t at)
{
	peer_send(association.peer, COOKIE_ECHO);
	ck_assert_msg(peer_next(association.peer, AT_ONCE) < 0,
		      "expected silence after a cookie with %s at byte %zu; the kernel sent %s",
		      what, at, chunk_name((uint8_t)peer_next(association.peer, 0)));
	ck_assert_uint_eq(association_count(association.iut), 0);
}

static void swap_words(uint8_t *at)
{
	uint8_t kept[4];

	memcpy(kept, at, 4);
	memcpy(at, at + 4, 4);
	memcpy(at + 4, kept, 4);
}

SCENARIO(cookie_signed_in_full,
	 "By default a State Cookie is signed, every byte of it, and by more than a sum: one bit "
	 "changed or two words exchanged, and it is discarded",
	 .lab = &scripted_peer, .needs = CAP_COOKIE_MAC, .spec = {"RFC9260-5.1.3-3"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	ask(peer, peer->tag);
	for (size_t i = 0; i < peer->cookie_size; i++) {
		uint8_t bit = (uint8_t)(1U << i % 8);

		/* In front Linux has room for the longest signature and a word that aligns what follows, with zeros where nothing is. */
		if (i < SIGNATURE && !peer->cookie[i])
			continue;
		peer->cookie[i] ^= bit;
		expect_refused(association, "another bit", i);
		peer->cookie[i] ^= bit;
	}
	for (size_t i = 0; i + 8 <= peer->cookie_size; i += 4) {
		if (i < SIGNATURE || !memcmp(peer->cookie + i, peer->cookie + i + 4, 4))
			continue;
		swap_words(peer->cookie + i);
		expect_refused(association, "two words exchanged", i);
		swap_words(peer->cookie + i);
	}
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(cookie_of_another_host,
	 "A State Cookie that another host made is discarded by the one that has taken over its "
	 "address: hosts have keys of their own",
	 .lab = &routed, .needs = CAP_COOKIE_MAC, .spec = {"RFC9260-5.1.3-4", "RFC9260-14.1-1"})
{
	struct endpoint *server = endpoint_listen(lab, "a", ONE_TO_MANY);
	struct endpoint *successor = endpoint_listen(lab, "r", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "b", ONE_TO_MANY);
	const char *address = text_of_path(lab, "a", "left");
	const char *prefix = by_version(lab, "32 dev right", "128 dev right nodad");
	const struct packet *echo;

	lab_drop(lab, COOKIE_ECHO);
	endpoint_connect_start(client, server);
	echo = expect_packet(lab, COOKIE_ECHO, .from = "b");
	ip_run(lab, "r", "addr add %s/%s\n", address, prefix);
	echo = expect_packet(lab, COOKIE_ECHO, .from = "b", .timer = RTO_INITIAL,
			     .since = echo->time);
	expect_no_packet(lab, COOKIE_ACK, AT_ONCE, .from = "r");
	ck_assert_msg(association_count(successor) == 0,
		      "expected no association of another host's cookie");
	/* It is a good one where it was made. */
	ip_run(lab, "r", "addr del %s/%s\n", address,
	       by_version(lab, "32 dev right", "128 dev right"));
	expect_packet(lab, COOKIE_ECHO, .from = "b", .timer = 2 * RTO_INITIAL, .since = echo->time);
	expect_both_learn(client, server, SCTP_COMM_UP);
}
