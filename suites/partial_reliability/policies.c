/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limited lifetime and limited retransmissions: RFC 3758 section 4.1, RFC 7496 section 3.1. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

enum { FRAGMENT = 1000 };

static void limit_fragments(struct endpoint *endpoint)
{
	struct sctp_assoc_value fragment = {endpoint->association, FRAGMENT};

	endpoint_set(endpoint, SCTP_MAXSEG, &fragment, sizeof(fragment));
}

static struct skipped_message skipped(const struct packet *packet, unsigned i)
{
	ck_assert_uint_lt(i, packet->chunk->tsn.skipped);
	return forward_tsn_skipped(packet->chunk, i);
}

SCENARIO(no_retransmission_allowed,
	 "A message that may not be retransmitted is given up when T3-rtx expires, and the RTO is "
	 "doubled and the congestion window reduced all the same",
	 .lab = &scripted_peer,
	 .spec = {"RFC7496-3.1-1", "RFC7496-3.1-2", "RFC7496-3.1-3", "RFC3758-3.5-15"})
{
	struct limited from = limited_connect(lab);
	uint32_t rto = endpoint_path(from.iut, "path0").spinfo_rto;
	struct sctp_paddrinfo path;

	send_with_limit(from.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	const struct packet *lost = expect_number(from, 0);
	const struct packet *skip = peer_expect(from.peer, FORWARD_TSN, .after = MILLISECONDS(rto),
						.since = lost->time);

	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first);
	ck_assert_uint_eq(skipped(skip, 0).stream, 1);
	path = endpoint_path(from.iut, "path0");
	ck_assert_uint_eq(path.spinfo_rto, 2 * rto);
	ck_assert_uint_le(path.spinfo_cwnd, path.spinfo_mtu);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_RTX, 0, 1);
	peer_send(from.peer, SACK, .cumulative_tsn = from.first);
	peer_expect_silence(from.peer, SECONDS(5));
}

SCENARIO(fast_retransmission_counts,
	 "A fast retransmission is one of those that a message is limited to: of a message that "
	 "may be retransmitted once the timer retransmits nothing any more",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.1-1", "RFC3758-3.5-7"})
{
	struct limited from = limited_connect(lab);
	const struct packet *skip;

	send_with_limit(from.iut, 1, 100, SCTP_PR_SCTP_RTX, 1);
	expect_number(from, 0);
	for (unsigned i = 1; i <= 3; i++) {
		send_with_limit(from.iut, 2, 100, SCTP_PR_SCTP_NONE, 0);
		expect_number(from, i);
		peer_send(from.peer, SACK, .cumulative_tsn = from.first - 1,
			  .gaps = {{2, (uint16_t)(i + 1)}});
	}
	expect_number(from, 0);
	skip = peer_expect(from.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first);
	ck_assert_uint_eq(skip->chunk->tsn.skipped, 1);
	ck_assert_uint_eq(skipped(skip, 0).stream, 1);
	ck_assert_uint_eq(skipped(skip, 0).number, 0);
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_RTX, 0, 1);
	peer_send(from.peer, SACK, .cumulative_tsn = from.first + 3);
	peer_expect_silence(from.peer, SECONDS(5));
}

SCENARIO(in_flight_not_given_up,
	 "A message that may not be retransmitted is not given up while nothing tells that it was "
	 "lost: not when what was sent before it is acknowledged",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.1-1", "RFC7496-3.1-3"},
	 .known = {{"6.1", NULL,
		    "any SACK that does not acknowledge it makes Linux give it up and send FORWARD "
		    "TSN: sctp_check_transmitted() (net/sctp/outqueue.c) asks "
		    "sctp_chunk_abandoned(), which looks only at how often it was sent"}})
{
	struct limited from = limited_connect(lab);

	for (unsigned i = 0; i < 2; i++) {
		send_with_limit(from.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
		expect_number(from, i);
	}
	acknowledge_to(from, 0);
	peer_expect_silence(from.peer, MILLISECONDS(300));
	acknowledge_to(from, 1);
	peer_expect_silence(from.peer, SECONDS(1));
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_RTX, 0, 0);
}

SCENARIO(several_streams_skipped,
	 "One FORWARD TSN skips the messages of all streams that were given up, each stream listed "
	 "once with its highest SSN, and unordered messages not at all",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-7", "RFC3758-3.5-10", "RFC3758-3.5-11", "RFC3758-3.5-12"})
{
	struct limited from = limited_connect(lab);
	struct sctp_default_prinfo limit = {.pr_assoc_id = from.iut->association,
					    .pr_policy = SCTP_PR_SCTP_TTL,
					    .pr_value = 500};
	static const uint16_t streams[] = {1, 2, 1, 3};
	const struct packet *skip;
	unsigned seen = 0;

	for (unsigned i = 0; i < 4; i++) {
		send_with_limit(from.iut, streams[i], 100, SCTP_PR_SCTP_TTL, 500);
		expect_number(from, i);
	}
	endpoint_set(from.iut, SCTP_DEFAULT_PRINFO, &limit, sizeof(limit));
	endpoint_send(from.iut, 4, "unordered", .unordered = true, .flags = SCTP_PR_SCTP_TTL);
	expect_number(from, 4);
	skip = peer_expect(from.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first + 4);
	ck_assert_uint_eq(skip->chunk->tsn.skipped, 3);
	for (unsigned i = 0; i < 3; i++) {
		struct skipped_message message = skipped(skip, i);

		seen |= 1U << message.stream;
		ck_assert_uint_eq(message.number, message.stream == 1 ? 1 : 0);
	}
	ck_assert_uint_eq(seen, 1 << 1 | 1 << 2 | 1 << 3);
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_ALL, 0, 5);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_TTL, 0, 2);
}

SCENARIO(reliable_between,
	 "FORWARD TSN goes no further than the first message that is not given up, and goes on "
	 "when that is acknowledged",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.5-6", "RFC3758-3.5-7", "RFC3758-3.5-16"})
{
	struct limited from = limited_connect(lab);
	static const uint16_t policies[] = {SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_NONE,
					    SCTP_PR_SCTP_RTX};
	const struct packet *skip;

	for (unsigned i = 0; i < 4; i++) {
		send_with_limit(from.iut, (uint16_t)i, 100, policies[i], 0);
		expect_number(from, i);
	}
	peer_ignore(from.peer, DATA);
	skip = peer_expect(from.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first + 1);
	ck_assert_uint_eq(skip->chunk->tsn.skipped, 2);
	acknowledge_to(from, 2);
	skip = peer_expect(from.peer, FORWARD_TSN);
	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first + 3);
	ck_assert_uint_eq(skip->chunk->tsn.skipped, 1);
	ck_assert_uint_eq(skipped(skip, 0).stream, 3);
}

SCENARIO(many_streams_skipped,
	 "Messages given up on more streams than Linux lists in one FORWARD TSN are skipped by "
	 "several",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.5-7", "RFC3758-3.5-10", "RFC3758-3.5-11"})
{
	enum { STREAMS = 25 };
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = STREAMS);
	struct limited from = {.peer = peer, .iut = iut};
	bool listed[STREAMS] = {false};
	uint32_t reached;

	peer->istreams = STREAMS;
	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {{.type = PARAM_FORWARD_TSN}}));
	from.first = peer->iut_initial_tsn;
	for (unsigned i = 0; i < STREAMS; i++) {
		send_with_limit(iut, (uint16_t)i, 10, SCTP_PR_SCTP_RTX, 0);
		expect_number(from, i);
	}
	for (reached = from.first - 1; reached != from.first + STREAMS - 1;) {
		const struct chunk *skip =
			peer_expect(peer, FORWARD_TSN, .within = SECONDS(5))->chunk;

		ck_assert_int_gt((int)(skip->tsn.cumulative_tsn - reached), 0);
		reached = skip->tsn.cumulative_tsn;
		for (unsigned i = 0; i < skip->tsn.skipped; i++)
			listed[forward_tsn_skipped(skip, i).stream] = true;
		for (unsigned i = 0; i < STREAMS; i++)
			ck_assert_int_eq(listed[i], from.first + i <= reached);
		peer_send(peer, SACK, .cumulative_tsn = reached);
	}
	expect_abandoned(iut, -1, SCTP_PR_SCTP_RTX, 0, STREAMS);
}

SCENARIO(fragments_given_up_together,
	 "When a fragment of a message is given up all of them are, also those that the peer has "
	 "and those that were not sent, and they count as one message",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-4", "RFC3758-3.5-7", "RFC7496-3.1-1", "RFC3758-3.5-12"})
{
	struct limited from = limited_connect(lab);
	const struct packet *skip;

	limit_fragments(from.iut);
	send_with_limit(from.iut, 1, 3 * FRAGMENT, SCTP_PR_SCTP_RTX, 0);
	for (unsigned i = 0; i < 3; i++)
		expect_number(from, i);
	/* The first one is lost. */
	peer_send(from.peer, SACK, .cumulative_tsn = from.first - 1, .gaps = {{2, 3}});
	skip = peer_expect(from.peer, FORWARD_TSN, .within = SECONDS(2));
	ck_assert_uint_eq(skip->chunk->tsn.cumulative_tsn, from.first + 2);
	ck_assert_uint_eq(skip->chunk->tsn.skipped, 1);
	ck_assert_uint_eq(skipped(skip, 0).number, 0);
	peer_send(from.peer, SACK, .cumulative_tsn = from.first + 2);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_RTX, 0, 1);
	send_with_limit(from.iut, 1, 10, SCTP_PR_SCTP_NONE, 0);
	ck_assert_uint_eq(expect_number(from, 3)->chunk->data.ssn, 1);
}

SCENARIO(lifetime_ends_between_fragments,
	 "When the life of a message ends while a part of it is in flight and the rest waits, the "
	 "rest is not sent as user data any more, and the message is skipped",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-4", "RFC3758-3.5-7", "RFC3758-4.1-5", "RFC3758-4.1-6"})
{
	struct limited from = limited_connect(lab, .a_rwnd = 2500);
	const struct packet *skip;
	int chunk;

	limit_fragments(from.iut);
	/* There is room for two fragments. */
	send_with_limit(from.iut, 1, 6 * FRAGMENT, SCTP_PR_SCTP_TTL, 300);
	send_with_limit(from.iut, 2, 100, SCTP_PR_SCTP_NONE, 0);
	expect_number(from, 0);
	expect_number(from, 1);
	skip = peer_expect(from.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_ge(skip->chunk->tsn.cumulative_tsn, from.first + 1);
	ck_assert_uint_eq(skipped(skip, 0).stream, 1);
	ck_assert_uint_eq(skipped(skip, 0).number, 0);
	peer_send(from.peer, SACK, .cumulative_tsn = skip->chunk->tsn.cumulative_tsn,
		  .a_rwnd = 100000);
	while ((chunk = peer_next(from.peer, SECONDS(3))) >= 0) {
		const struct packet *packet =
			peer_expect(from.peer, (enum chunk_type)chunk, .within = SECONDS(3));

		if (chunk != DATA)
			continue;
		ck_assert_uint_eq(packet->chunk->data.stream, 2);
		peer_send(from.peer, SACK, .cumulative_tsn = packet->chunk->data.tsn);
	}
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_TTL, 0, 1);
	send_with_limit(from.iut, 1, 10, SCTP_PR_SCTP_NONE, 0);
	ck_assert_uint_eq(peer_expect(from.peer, DATA)->chunk->data.ssn, 1);
}

SCENARIO(without_support,
	 "To a peer without Forward-TSN-Supported every message is sent reliably, and no FORWARD "
	 "TSN",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.3.2-6", "RFC3758-3.3.2-7"})
{
	static const uint16_t policies[] = {SCTP_PR_SCTP_TTL, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_PRIO};
	struct limited from = {.peer = peer_open(lab),
			       .iut = endpoint_listen(lab, "iut", ONE_TO_MANY)};

	endpoint_set(from.iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	peer_connect(from.peer, from.iut);
	from.first = from.peer->iut_initial_tsn;
	for (unsigned i = 0; i < 3; i++) {
		send_with_limit(from.iut, (uint16_t)i, 100, policies[i], 0);
		expect_number(from, i);
	}
	/* T3-rtx expires twice; the retransmission is one packet. */
	for (unsigned i = 0; i < 6; i++)
		expect_number(from, i % 3);
	acknowledge_to(from, 2);
	peer_expect_silence(from.peer, SECONDS(5));
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_ALL, 0, 0);
}

SCENARIO(support_switched_off,
	 "SCTP_PR_SUPPORTED 0 leaves Forward-TSN-Supported out of what is set up from then on",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.3.2-4", "RFC3758-3.3.2-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sctp_assoc_value supported = {SCTP_FUTURE_ASSOC, 0};
	struct tlv parameter;

	endpoint_set(iut, SCTP_PR_SUPPORTED, &supported, sizeof(supported));
	peer_send(peer, INIT, .tlvs = {{.type = PARAM_FORWARD_TSN}});
	ck_assert(!chunk_tlv(peer_expect(peer, INIT_ACK)->chunk, PARAM_FORWARD_TSN, &parameter));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	supported.assoc_id = iut->association;
	supported.assoc_value = 1;
	endpoint_get(iut, SCTP_PR_SUPPORTED, &supported, sizeof(supported));
	ck_assert_uint_eq(supported.assoc_value, 0);
	send_with_limit(iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	peer_expect(peer, DATA);
	peer_expect(peer, DATA, .within = SECONDS(5));
}

SCENARIO(default_prinfo_levels,
	 "SCTP_DEFAULT_PRINFO is set for associations to come, for those that are there, or for "
	 "both",
	 .lab = &scripted_peer)
{
	static const struct {
		sctp_assoc_t id;
		bool now, later;
	} cases[] = {{SCTP_FUTURE_ASSOC, false, true},
		     {SCTP_CURRENT_ASSOC, true, false},
		     {SCTP_ALL_ASSOC, true, true}};

	for (unsigned i = 0; i < 3; i++) {
		struct limited from = limited_connect(lab);
		struct sctp_default_prinfo set = {
			.pr_assoc_id = cases[i].id, .pr_policy = SCTP_PR_SCTP_RTX, .pr_value = 7};
		struct sctp_default_prinfo get = {.pr_assoc_id = from.iut->association};

		endpoint_set(from.iut, SCTP_DEFAULT_PRINFO, &set, sizeof(set));
		endpoint_get(from.iut, SCTP_DEFAULT_PRINFO, &get, sizeof(get));
		ck_assert_uint_eq(get.pr_policy, cases[i].now ? SCTP_PR_SCTP_RTX : 0);
		ck_assert_uint_eq(get.pr_value, cases[i].now ? 7 : 0);
		get.pr_assoc_id = SCTP_FUTURE_ASSOC;
		endpoint_get(from.iut, SCTP_DEFAULT_PRINFO, &get, sizeof(get));
		ck_assert_uint_eq(get.pr_policy, cases[i].later ? SCTP_PR_SCTP_RTX : 0);
		ck_assert_uint_eq(get.pr_value, cases[i].later ? 7 : 0);
		/* The association takes over what is set for those to come. */
		endpoint_abort(from.iut, NULL);
		expect_event(from.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_reset(from.peer);
		peer_connect(from.peer, from.iut,
			     .init = CHUNK(INIT, .tlvs = {{.type = PARAM_FORWARD_TSN}}));
		get.pr_assoc_id = from.iut->association;
		endpoint_get(from.iut, SCTP_DEFAULT_PRINFO, &get, sizeof(get));
		ck_assert_uint_eq(get.pr_policy, cases[i].later ? SCTP_PR_SCTP_RTX : 0);
		endpoint_abort(from.iut, NULL);
		endpoint_close(from.iut);
		let_pass(lab, MILLISECONDS(10));
	}
}
