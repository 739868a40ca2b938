/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: Initiate Tags that are random, and those that are 0. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

#include <stdlib.h>

/*
 * What makes tags random.  256 independent and uniformly distributed tags fail with a probability
 * below 8e-8: a kernel that is right needs more than ten million seeds of the guest to fail once.
 *
 * - No tag is 0, and each differs from the one before (6e-8): RFC 9260 section 5.3.1.
 * - At most one pair of tags is equal: of 32640 pairs two or more are with 2.9e-11.
 * - Each of the 32 bits is set in about half of the tags.  The sum over the bits of the squared
 *   difference between ones and zeros, divided by the number of tags, has the chi-square
 *   distribution with 32 degrees of freedom; it exceeds CHI_SQUARE_BOUND with 6.4e-9.
 * - The same for the exclusive or of each tag with the one before, which a counter or a constant
 *   step would betray even if its bits were mixed.
 *
 * A bit that never changes adds TAGS to the sum; one that is set in 76 % of the tags is enough to
 * exceed the bound.
 */
enum { TAGS = 256, TAG_BITS = 32, CHI_SQUARE_BOUND = 100, EQUAL_PAIRS = 1 };

static double bit_statistic(const uint32_t *numbers, unsigned count)
{
	double sum = 0;

	for (unsigned bit = 0; bit < TAG_BITS; bit++) {
		int balance = 0;

		for (unsigned i = 0; i < count; i++)
			balance += numbers[i] >> bit & 1 ? 1 : -1;
		sum += (double)balance * balance / count;
	}
	return sum;
}

static int compare_tags(const void *one, const void *other)
{
	uint32_t a = *(const uint32_t *)one;
	uint32_t b = *(const uint32_t *)other;

	return (a > b) - (a < b);
}

static unsigned equal_pairs(uint32_t *tags, unsigned count)
{
	unsigned pairs = 0;

	qsort(tags, count, sizeof(*tags), compare_tags);
	for (unsigned i = 1; i < count; i++)
		pairs += tags[i] == tags[i - 1];
	return pairs;
}

static void check_randomness(uint32_t tags[TAGS])
{
	uint32_t changes[TAGS - 1];
	double bits, changed_bits;
	unsigned pairs;

	for (unsigned i = 0; i < TAGS; i++) {
		ck_assert_uint_ne(tags[i], 0);
		if (i == 0)
			continue;
		changes[i - 1] = tags[i] ^ tags[i - 1];
		ck_assert_msg(changes[i - 1] != 0, "tag %08x was used twice in succession",
			      tags[i]);
	}
	bits = bit_statistic(tags, TAGS);
	changed_bits = bit_statistic(changes, TAGS - 1);
	pairs = equal_pairs(tags, TAGS);
	scenario_note("%d tags: chi-square %.1f of the bits, %.1f of the changes; %u equal pairs",
		      TAGS, bits, changed_bits, pairs);
	ck_assert_msg(bits < CHI_SQUARE_BOUND, "chi-square %.1f of the tags' bits, expected < %d",
		      bits, CHI_SQUARE_BOUND);
	ck_assert_msg(changed_bits < CHI_SQUARE_BOUND,
		      "chi-square %.1f of the bits that change from tag to tag, expected < %d",
		      changed_bits, CHI_SQUARE_BOUND);
	ck_assert_msg(pairs <= EQUAL_PAIRS, "%u pairs of equal tags, expected at most %d", pairs,
		      EQUAL_PAIRS);
}

SCENARIO(as_v_1_5_1,
	 "Every INIT has a random Initiate Tag, however often the user connects to the same peer",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_5_1",
	 .spec = {"RFC9260-5.1-2", "RFC9260-5.3.1-1", "RFC9260-5.3.1-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	uint32_t tags[TAGS];

	for (unsigned i = 0; i < TAGS; i++) {
		peer_accept(peer, iut);
		tags[i] = peer->iut_tag;
		endpoint_abort(iut, NULL);
		peer_expect(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_reset(peer);
	}
	check_randomness(tags);
}

SCENARIO(as_v_1_5_2,
	 "Every INIT ACK has a random Initiate Tag, however many INITs the same peer sends",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_5_2",
	 .spec = {"RFC9260-5.3.1-1", "RFC9260-5.3.1-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	uint32_t tags[TAGS];

	peer_connect(peer, iut);
	tags[0] = peer->iut_tag;
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	for (unsigned i = 1; i < TAGS; i++) {
		peer_reset(peer);
		peer_send(peer, INIT);
		tags[i] = peer_expect(peer, INIT_ACK)->chunk->init.tag;
	}
	check_randomness(tags);
	/* The last tag is the one that the association gets. */
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}

/* RFC 2960 and RFC 4960 asked for an ABORT; RFC 9260 section 3.3.2 for silence. */
SCENARIO(as_i_1_14_1,
	 "An INIT with Initiate Tag 0 is silently discarded, and the next one is answered",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_14_1", .spec = {"RFC9260-3.3.2-9"},
	 .known = {{.from = "6.1",
		    .reason = "an ABORT with Verification Tag 0 and Invalid Mandatory Parameter "
			      "answers it (sctp_verify_init() in net/sctp/sm_make_chunk.c)"}})
{
	struct association association = association_prepare(lab);

	peer_send(association.peer, INIT, .tag = 0);
	etsi_expect_no_association(association);
}

/* What RFC 2960 and RFC 9260 agree on: there is no association with tag 0. */
SCENARIO(as_i_1_14_1_sets_up_nothing,
	 "An INIT with Initiate Tag 0 gets no INIT ACK, and the next one is answered",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_14_1")
{
	struct association association = association_prepare(lab);

	peer_ignore(association.peer, ABORT);
	peer_send(association.peer, INIT, .tag = 0);
	etsi_expect_no_association(association);
}

/*
 * RFC 2960 asked for an ABORT (MUST).  RFC 9260 section 3.3.3 recommends one with the T bit set,
 * which then has the endpoint's own tag; section 5.1 gives an ABORT without it the Initiate Tag.
 */
static void expect_abort_or_silence(struct peer *peer)
{
	const struct packet *abort;

	if (peer_next(peer, AT_ONCE) < 0) {
		scenario_note("no ABORT");
		return;
	}
	abort = peer_expect(peer, ABORT, .tag = ANY_TAG, .alone = true);
	if (abort->chunk->flags & FLAG_T) {
		ck_assert_uint_eq(abort->sctp.tag, peer->iut_tag);
		scenario_note("ABORT with the T bit");
	} else {
		ck_assert_uint_eq(abort->sctp.tag, 0);
		scenario_note("ABORT without the T bit, with the Initiate Tag 0");
	}
}

SCENARIO(as_i_1_14_2, "An INIT ACK with Initiate Tag 0 ends the attempt to set up an association",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_14_2", .spec = {"RFC9260-3.3.3-6"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .style = ONE_TO_ONE);

	peer_send(association.peer, INIT_ACK, .tag = 0);
	expect_abort_or_silence(association.peer);
	etsi_expect_abandoned(association);
}
