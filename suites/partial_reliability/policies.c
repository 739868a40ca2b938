/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limited lifetime and limited retransmissions: RFC 3758 section 4.1, RFC 7496 section 3.1. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

enum { FRAGMENT = 1000 };

SCENARIO(no_retransmission_allowed,
	 "A message that may not be retransmitted is given up when T3-rtx expires; the RTO is "
	 "doubled and the congestion window reduced all the same",
	 .lab = &scripted_peer,
	 .spec = {"RFC7496-3.1-1", "RFC7496-3.1-2", "RFC7496-3.1-3", "RFC3758-3.5-15",
		  "RFC3758-3.2-1", "RFC3758-3.4-1", "RFC3758-3.5-1", "RFC3758-3.5-22",
		  "RFC3758-4.3-3", "RFC7496-3-1"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	int64_t rto = path_rto(association.iut, "path0");
	const struct packet *lost;

	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	lost = expect_data(association, 1);
	check_forward_tsn(
		peer_expect(association.peer, FORWARD_TSN, .after = rto, .since = lost->time),
		data_tsn(association, 1), {1, 0});
	expect_rto(association.iut, "path0", rto_doubled(rto));
	ck_assert_uint_le(path_cwnd(association.iut, "path0"), path_mtu(association.iut, "path0"));
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_RTX, 0, 1);
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(fast_retransmission_counts,
	 "A fast retransmission counts against the limit: a message that may be retransmitted once "
	 "is not retransmitted by the timer afterwards",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.1-1", "RFC3758-3.5-7"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 1);
	expect_data(association, 1);
	for (unsigned n = 2; n <= 4; n++) {
		partial_reliability_send(association.iut, 2, 100, SCTP_PR_SCTP_NONE, 0);
		expect_data(association, n);
		send_sack(association, 0, .gaps = {{2, n}});
	}
	expect_fast_retransmission(association, 1);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5)),
			  data_tsn(association, 1), {1, 0});
	partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
					     SCTP_PR_SCTP_RTX, 0, 1);
	send_sack(association, 4);
	peer_expect_silence(association.peer, SECONDS(5));
}

/* RFC 7496 3.1 says, without a keyword, that a message limited to 0 retransmissions is abandoned
 * when it would be retransmitted for the first time. */
SCENARIO(in_flight_not_given_up,
	 "A message that may not be retransmitted is not given up while nothing shows that it was "
	 "lost: not when what was sent before it is acknowledged",
	 .lab = &scripted_peer,
	 .known = {{"5.10", NULL,
		    "any SACK that does not acknowledge it makes Linux give it up and send FORWARD "
		    "TSN: sctp_check_transmitted() (net/sctp/outqueue.c) asks "
		    "sctp_chunk_abandoned(), which looks only at how often it was sent"}})
{
	struct association association = association_open(lab, .forward_tsn = true);

	for (unsigned n = 1; n <= 2; n++) {
		partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
		expect_data(association, n);
	}
	send_sack(association, 1);
	peer_expect_silence(association.peer, MILLISECONDS(300));
	send_sack(association, 2);
	peer_expect_silence(association.peer, SECONDS(1));
	partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
					     SCTP_PR_SCTP_RTX, 0, 0);
}

SCENARIO(several_streams_skipped,
	 "One FORWARD TSN skips the abandoned messages of all streams; each stream is listed once, "
	 "with its highest SSN, and unordered messages are not listed",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-7", "RFC3758-3.5-10", "RFC3758-3.5-11", "RFC3758-3.5-12",
		  "RFC3758-3.2-3", "RFC3758-3.2-4"})
{
	static const uint16_t streams[] = {1, 2, 1, 3};
	struct association association = association_open(lab, .forward_tsn = true);
	struct endpoint *iut = association.iut;

	for (unsigned i = 0; i < 4; i++) {
		partial_reliability_send(iut, streams[i], 100, SCTP_PR_SCTP_TTL, 500);
		expect_data(association, i + 1);
	}
	send_limited(iut, 4, "unordered", SCTP_PR_SCTP_TTL, 500, .unordered = true);
	expect_data(association, 5);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5)),
			  data_tsn(association, 5), {1, 1}, {2, 0}, {3, 0});
	partial_reliability_expect_abandoned(iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_ALL, 0, 5);
	partial_reliability_expect_abandoned(iut, 1, SCTP_PR_SCTP_TTL, 0, 2);
}

SCENARIO(reliable_between,
	 "FORWARD TSN goes no further than the first message that is not given up, and goes on "
	 "when that is acknowledged",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-6", "RFC3758-3.5-7", "RFC3758-3.5-16", "RFC3758-3.5-5",
		  "RFC3758-3.5-19", "RFC3758-3.5-20"})
{
	static const uint16_t policies[] = {SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_NONE,
					    SCTP_PR_SCTP_RTX};
	struct association association = association_open(lab, .forward_tsn = true);

	for (unsigned i = 0; i < 4; i++) {
		partial_reliability_send(association.iut, (uint16_t)i, 100, policies[i], 0);
		expect_data(association, i + 1);
	}
	peer_ignore(association.peer, DATA);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5)),
			  data_tsn(association, 2), {0, 0}, {1, 0});
	send_sack(association, 3);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN), data_tsn(association, 4),
			  {3, 0});
}

SCENARIO(many_streams_skipped,
	 "Messages given up on more streams than Linux lists in one FORWARD TSN are skipped by "
	 "several",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.5-7", "RFC3758-3.5-10", "RFC3758-3.5-11"})
{
	enum { STREAMS = 25 };
	struct association association =
		association_open(lab, .forward_tsn = true, .streams = STREAMS);
	bool listed[STREAMS] = {false};

	for (unsigned i = 0; i < STREAMS; i++) {
		partial_reliability_send(association.iut, (uint16_t)i, 10, SCTP_PR_SCTP_RTX, 0);
		expect_data(association, i + 1);
	}
	for (unsigned reached = 0; reached != STREAMS;) {
		const struct chunk *skip =
			peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5))->chunk;
		unsigned n = skip->tsn.cumulative_tsn - data_tsn(association, 0);

		ck_assert_uint_gt(n, reached);
		ck_assert_uint_le(n, STREAMS);
		reached = n;
		for (unsigned i = 0; i < skip->tsn.skipped; i++)
			listed[forward_tsn_skipped(skip, i).stream] = true;
		for (unsigned i = 0; i < STREAMS; i++)
			ck_assert_msg(listed[i] == (i < reached),
				      "after FORWARD TSN to DATA %u stream %u was %slisted",
				      reached, i, listed[i] ? "" : "not ");
		send_sack(association, reached);
	}
	partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
					     SCTP_PR_SCTP_RTX, 0, STREAMS);
}

SCENARIO(fragments_given_up_together,
	 "When a fragment of a message is given up all of them are, including those that the peer "
	 "has and those not sent yet, and they count as one message",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-4", "RFC3758-3.5-7", "RFC7496-3.1-1", "RFC3758-3.5-12",
		  "RFC7496-4.3-5"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	option_set_assoc_value(association.iut, SCTP_MAXSEG, FRAGMENT);
	partial_reliability_send(association.iut, 1, 3 * FRAGMENT, SCTP_PR_SCTP_RTX, 0);
	for (unsigned n = 1; n <= 3; n++)
		expect_data(association, n);
	/* The first one is lost. */
	send_sack(association, 0, .gaps = {{2, 3}});
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(2)),
			  data_tsn(association, 3), {1, 0});
	send_sack(association, 3);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_RTX, 0, 1);
	partial_reliability_send(association.iut, 1, 10, SCTP_PR_SCTP_NONE, 0);
	ck_assert_uint_eq(expect_data(association, 4)->chunk->data.ssn, 1);
}

/* Acknowledges what the kernel still sends: no user data but that of stream 2. */
static void receive_stream_2(struct association association)
{
	struct peer *peer = association.peer;

	for (int chunk; (chunk = peer_next(peer, SECONDS(3))) >= 0;) {
		const struct packet *packet =
			peer_expect(peer, (enum chunk_type)chunk, .within = SECONDS(3));

		if (chunk != DATA)
			continue;
		ck_assert_uint_eq(packet->chunk->data.stream, 2);
		peer_send(peer, SACK, .cumulative_tsn = packet->chunk->data.tsn);
	}
}

SCENARIO(lifetime_ends_between_fragments,
	 "When the life of a message ends while one part is in flight and the rest waits, the rest "
	 "is no longer sent as user data, and the message is skipped",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.5-4", "RFC3758-3.5-7", "RFC3758-4.1-5", "RFC3758-4.1-6"})
{
	/* There is room for two fragments. */
	struct association association = association_open(lab, .forward_tsn = true, .a_rwnd = 2500);
	const struct chunk *skip;

	option_set_assoc_value(association.iut, SCTP_MAXSEG, FRAGMENT);
	partial_reliability_send(association.iut, 1, 6 * FRAGMENT, SCTP_PR_SCTP_TTL, 300);
	partial_reliability_send(association.iut, 2, 100, SCTP_PR_SCTP_NONE, 0);
	expect_data(association, 1);
	expect_data(association, 2);
	skip = peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5))->chunk;
	ck_assert_uint_ge(skip->tsn.cumulative_tsn, data_tsn(association, 2));
	ck_assert_uint_gt(skip->tsn.skipped, 0);
	ck_assert_uint_eq(forward_tsn_skipped(skip, 0).stream, 1);
	ck_assert_uint_eq(forward_tsn_skipped(skip, 0).number, 0);
	peer_send(association.peer, SACK, .cumulative_tsn = skip->tsn.cumulative_tsn);
	receive_stream_2(association);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_TTL, 0, 1);
	partial_reliability_send(association.iut, 1, 10, SCTP_PR_SCTP_NONE, 0);
	ck_assert_uint_eq(peer_expect(association.peer, DATA)->chunk->data.ssn, 1);
}

SCENARIO(without_support,
	 "To a peer without Forward-TSN-Supported every message is sent reliably, and no FORWARD "
	 "TSN is sent",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.3.2-6", "RFC3758-3.3.2-7"})
{
	static const uint16_t policies[] = {SCTP_PR_SCTP_TTL, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_PRIO};
	struct association association = association_open(lab);

	for (unsigned i = 0; i < 3; i++) {
		partial_reliability_send(association.iut, (uint16_t)i, 100, policies[i], 0);
		expect_data(association, i + 1);
	}
	/* T3-rtx expires twice; the retransmission is one packet. */
	for (unsigned i = 0; i < 6; i++)
		expect_retransmission(association, i % 3 + 1, .within = SECONDS(10));
	send_sack(association, 3);
	peer_expect_silence(association.peer, SECONDS(5));
	partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
					     SCTP_PR_SCTP_ALL, 0, 0);
}

SCENARIO(support_switched_off,
	 "SCTP_PR_SUPPORTED 0 leaves Forward-TSN-Supported out of all later handshakes",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.3.2-4", "RFC3758-3.3.2-5", "RFC7496-4.5-1"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct association association;

	option_set_assoc_value(iut, SCTP_PR_SUPPORTED, 0);
	association = association_open(lab, .iut = iut, .forward_tsn = true);
	ck_assert(!chunk_has_tlv(packet_last("iut", INIT_ACK)->chunk, PARAM_FORWARD_TSN));
	ck_assert_uint_eq(option_get_assoc_value(iut, SCTP_PR_SUPPORTED), 0);
	partial_reliability_send(iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	expect_data(association, 1);
	expect_retransmission(association, 1, .within = SECONDS(5));
}

/* SCTP_DEFAULT_PRINFO of an association, or of those to come, is RTX 7, or else nothing. */
static void expect_default(struct endpoint *endpoint, sctp_assoc_t id, bool is_set)
{
	struct sctp_default_prinfo info = {.pr_assoc_id = id};

	endpoint_get(endpoint, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
	ck_assert_uint_eq(info.pr_policy, is_set ? SCTP_PR_SCTP_RTX : 0);
	ck_assert_uint_eq(info.pr_value, is_set ? 7 : 0);
}

SCENARIO(default_prinfo_levels,
	 "SCTP_DEFAULT_PRINFO is set for future associations, for current ones, or for both",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.32-3"})
{
	static const struct {
		sctp_assoc_t id;
		bool now, later;
	} cases[] = {{SCTP_FUTURE_ASSOC, false, true},
		     {SCTP_CURRENT_ASSOC, true, false},
		     {SCTP_ALL_ASSOC, true, true}};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < 3; i++) {
		struct association association =
			association_open(lab, .peer = peer, .forward_tsn = true);
		struct endpoint *iut = association.iut;
		struct sctp_default_prinfo set = {
			.pr_assoc_id = cases[i].id, .pr_policy = SCTP_PR_SCTP_RTX, .pr_value = 7};

		peer = association.peer;
		endpoint_set(iut, SCTP_DEFAULT_PRINFO, &set, sizeof(set));
		expect_default(iut, iut->association, cases[i].now);
		expect_default(iut, SCTP_FUTURE_ASSOC, cases[i].later);
		/* A new association takes over what is set for those to come. */
		association_abort(association);
		association = association_open(lab, .peer = peer, .iut = iut, .forward_tsn = true);
		expect_default(iut, iut->association, cases[i].later);
		association_close(association);
	}
}
