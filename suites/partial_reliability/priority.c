/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that give way to others when the send buffer is full: RFC 7496 section 3.2. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

/* WINDOW: a buffer for fewer messages than the initial congestion window allows to be in flight. */
enum { SIZE = 1000, BUFFER = 20000, WINDOW = 5000, MAX_MESSAGES = 64 };

/* A sender with a small send buffer. */
static struct association open_short_of_memory(struct lab *lab, struct peer *peer, uint32_t a_rwnd,
					       int size)
{
	struct association association =
		association_open(lab, .forward_tsn = true, .peer = peer, .a_rwnd = a_rwnd);

	send_buffer_set(association.iut, size);
	return association;
}

/* One reliable message, DATA 1, is in flight, and the peer has no room for a second one. */
static struct association open_blocked(struct lab *lab, struct peer *peer)
{
	struct association association = open_short_of_memory(lab, peer, 1500, BUFFER);

	partial_reliability_send(association.iut, 0, SIZE, SCTP_PR_SCTP_NONE, 0);
	expect_data(association, 1);
	return association;
}

/* Sends a message that may find no room.  Returns 0 or errno. */
static int try_message(struct association association, uint16_t stream, uint16_t policy,
		       uint32_t value)
{
	uint8_t data[SIZE];

	pattern_fill(data, sizeof(data), 0);
	return partial_reliability_try(association.iut, stream, data, sizeof(data), policy, value);
}

/* Sends on a stream until the send buffer is full.  Returns how many messages it took. */
static unsigned fill(struct association association, uint16_t stream, uint16_t policy,
		     uint32_t value)
{
	unsigned count = 0;
	int error;

	while (!(error = try_message(association, stream, policy, value))) {
		count++;
		ck_assert_uint_lt(count, MAX_MESSAGES);
	}
	ck_assert_int_eq(error, EAGAIN);
	ck_assert_uint_ge(count, 4);
	return count;
}

/* The peer's window opens, and it takes all that comes, until nothing has come for some time.
 * Returns how many messages of each stream came, and that their SSNs are consecutive. */
static void receive_all(struct association association, unsigned count[], unsigned streams)
{
	struct peer *peer = association.peer;

	send_sack(association, 1);
	memset(count, 0, streams * sizeof(*count));
	for (int chunk; (chunk = peer_next(peer, SECONDS(5))) >= 0;) {
		const struct packet *packet = peer_expect(peer, (enum chunk_type)chunk,
							  .within = SECONDS(10), .tag = ANY_TAG);

		if (chunk != DATA)
			continue;
		ck_assert_uint_lt(packet->chunk->data.stream, streams);
		ck_assert_uint_eq(packet->chunk->data.ssn, count[packet->chunk->data.stream]);
		count[packet->chunk->data.stream]++;
		peer_send(peer, SACK);
	}
}

SCENARIO(unsent_give_way,
	 "When the send buffer is full, unsent messages of lower priority are abandoned for one of "
	 "higher priority",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1", "RFC7496-4.2-2"})
{
	struct association association = open_blocked(lab, NULL);
	struct endpoint *iut = association.iut;
	unsigned queued = fill(association, 1, SCTP_PR_SCTP_PRIO, 5);
	unsigned count[3];

	partial_reliability_send(iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);
	/* As few as make room. */
	partial_reliability_expect_abandoned(iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_PRIO, 1, 0);
	partial_reliability_expect_abandoned(iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
	partial_reliability_expect_abandoned(iut, 1, SCTP_PR_SCTP_ALL, 1, 0);
	partial_reliability_expect_abandoned(iut, 2, SCTP_PR_SCTP_PRIO, 0, 0);
	partial_reliability_expect_abandoned(iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_ALL, 1, 0);
	partial_reliability_expect_abandoned(iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_TTL, 0, 0);

	receive_all(association, count, 3);
	ck_assert_uint_eq(count[1], queued - 1);
	ck_assert_uint_eq(count[2], 1);
}

SCENARIO(lowest_priority_needed,
	 "Messages of the same or a higher priority, and reliable ones, are not abandoned: there "
	 "is no room for the message",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	static const struct {
		uint16_t policy;
		uint32_t value, by;
	} cases[] = {{SCTP_PR_SCTP_PRIO, 5, 5},	   {SCTP_PR_SCTP_PRIO, 1, 2},
		     {SCTP_PR_SCTP_PRIO, 0, 7},	   {SCTP_PR_SCTP_NONE, 0, 0},
		     {SCTP_PR_SCTP_TTL, 60000, 0}, {SCTP_PR_SCTP_RTX, 100, 0}};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = open_blocked(lab, peer);
		unsigned queued = fill(association, 1, cases[i].policy, cases[i].value), count[2];

		ck_assert_int_eq(try_message(association, 1, SCTP_PR_SCTP_PRIO, cases[i].by),
				 EAGAIN);
		partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
						     SCTP_PR_SCTP_ALL, 0, 0);
		receive_all(association, count, 2);
		ck_assert_uint_eq(count[1], queued);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(reliable_has_highest_priority,
	 "A message that is sent reliably takes the place of messages with a priority",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	struct association association = open_blocked(lab, NULL);

	fill(association, 1, SCTP_PR_SCTP_PRIO, 5);
	partial_reliability_send(association.iut, 2, SIZE, SCTP_PR_SCTP_NONE, 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
}

/* All that the send buffer holds is in flight: the messages of stream 1 are DATA 1 and so on.
 * Returns how many there are. */
static unsigned fill_flight(struct association association)
{
	unsigned count = fill(association, 1, SCTP_PR_SCTP_PRIO, 5);

	for (unsigned n = 1; n <= count; n++)
		expect_data(association, n);
	return count;
}

SCENARIO(sent_give_way,
	 "When the send buffer is full of messages in flight, the first one of lower priority is "
	 "abandoned, not retransmitted, and skipped by FORWARD TSN",
	 .lab = &scripted_peer,
	 .spec = {"RFC7496-3.2-1", "RFC3758-3.5-2", "RFC3758-3.5-6", "RFC3758-3.5-7",
		  "RFC3758-3.5-10", "RFC3758-3.5-11"})
{
	struct association association = open_short_of_memory(lab, NULL, 0, WINDOW);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	unsigned count = fill_flight(association), gone;

	try_message(association, 2, SCTP_PR_SCTP_PRIO, 1);
	gone = (unsigned)partial_reliability_status(iut, 1, SCTP_PR_SCTP_PRIO)
		       .sprstat_abandoned_sent;
	ck_assert_uint_ge(gone, 1);
	ck_assert_uint_lt(gone, count);
	partial_reliability_expect_abandoned(iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_PRIO, 0,
					     gone);
	/* All that follows the abandoned ones has arrived. */
	send_sack(association, 0, .gaps = {{gone + 1, count}});
	check_forward_tsn(peer_expect(peer, FORWARD_TSN), data_tsn(association, gone),
			  {1, gone - 1});
	send_sack(association, count);
	partial_reliability_send(iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);
	while (peer_expect(peer, DATA, .within = SECONDS(1))->chunk->data.stream != 2)
		;
	peer_expect_silence(peer, MILLISECONDS(500));
}

SCENARIO(
	waiting_for_retransmission_give_way,
	"When the send buffer is full, messages of lower priority that wait for their retransmission are abandoned and "
	"skipped by FORWARD TSN",
	.lab = &scripted_peer,
	.spec = {"RFC7496-3.2-1", "RFC3758-3.5-2", "RFC3758-3.5-6", "RFC3758-3.5-7"})
{
	struct association association = open_short_of_memory(lab, NULL, 0, WINDOW + SIZE);
	struct endpoint *iut = association.iut;
	unsigned count, gone;

	partial_reliability_send(iut, 0, SIZE, SCTP_PR_SCTP_NONE, 0);
	count = fill(association, 1, SCTP_PR_SCTP_PRIO, 5);
	expect_flight(association, 1, 1 + count);
	/* T3-rtx: DATA 1, which is reliable, is in flight again; the others wait for cwnd. */
	expect_retransmission(association, 1, .after = path_rto(iut, "path0"));
	try_message(association, 2, SCTP_PR_SCTP_PRIO, 1);
	gone = (unsigned)partial_reliability_status(iut, 1, SCTP_PR_SCTP_PRIO)
		       .sprstat_abandoned_sent;
	ck_assert_msg(gone >= 1 && gone < count,
		      "expected some of the %u messages that wait for their retransmission to be "
		      "abandoned for one of higher priority, %u are",
		      count, gone);
	partial_reliability_expect_abandoned(iut, 1, SCTP_PR_SCTP_PRIO, 0, gone);
	send_sack(association, 1);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN),
			  data_tsn(association, 1 + gone), {1, gone - 1});
	expect_retransmission(association, 2 + gone);
}

SCENARIO(
	sent_of_no_lower_priority,
	"Messages in flight of the same or a higher priority, and reliable ones, are not abandoned",
	.lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	static const struct {
		uint16_t policy;
		uint32_t value, by;
	} cases[] = {
		{SCTP_PR_SCTP_PRIO, 5, 5}, {SCTP_PR_SCTP_PRIO, 1, 2}, {SCTP_PR_SCTP_NONE, 0, 0}};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = open_short_of_memory(lab, peer, 0, WINDOW);

		fill(association, 1, cases[i].policy, cases[i].value);
		ck_assert_int_eq(try_message(association, 2, SCTP_PR_SCTP_PRIO, cases[i].by),
				 EAGAIN);
		partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
						     SCTP_PR_SCTP_ALL, 0, 0);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(
	nothing_outstanding_of_sent,
	"Messages that were abandoned in flight and skipped are outstanding no more: T3-rtx does not run for them, "
	"and the association can be shut down at once",
	.lab = &scripted_peer, .spec = {"RFC3758-3.5-2", "RFC9260-9.2-1"})
{
	struct association association = open_short_of_memory(lab, NULL, 0, WINDOW);
	struct endpoint *iut = association.iut;
	unsigned count = fill_flight(association);
	int64_t rto = path_rto(iut, "path0");

	try_message(association, 2, SCTP_PR_SCTP_PRIO, 1);
	ck_assert_uint_ge(
		partial_reliability_status(iut, 1, SCTP_PR_SCTP_PRIO).sprstat_abandoned_sent, 1);
	send_sack(association, count);
	peer_expect_silence(association.peer, 3 * rto);
	expect_rto(iut, "path0", rto);
	shut_down_by_user(association);
}

static unsigned count_abandoned(struct association association)
{
	struct sctp_prstatus status = partial_reliability_status(
		association.iut, PARTIAL_RELIABILITY_ALL, SCTP_PR_SCTP_PRIO);

	return (unsigned)(status.sprstat_abandoned_unsent + status.sprstat_abandoned_sent);
}

/*
 * A sender need not abandon anything for a message of higher priority.  But when it has, says RFC
 * 7496 3.2 without a keyword, the send call does not fail.
 */
static void expect_room_if_abandoned(struct association association)
{
	unsigned before = count_abandoned(association);
	int error = try_message(association, 2, SCTP_PR_SCTP_PRIO, 1);

	if (count_abandoned(association) == before) {
		ck_assert_int_eq(error, EAGAIN);
		scenario_note("the kernel abandons nothing for a message of higher priority");
		return;
	}
	ck_assert_msg(!error,
		      "expected room for the message after others were abandoned for it; "
		      "the send call fails: %s",
		      strerror(error));
}

SCENARIO(room_from_sent,
	 "When messages in flight are abandoned for one of higher priority, there is room for it",
	 .lab = &scripted_peer,
	 .known = {{"5.10", NULL,
		    "EAGAIN: sctp_prsctp_prune_sent() (net/sctp/outqueue.c) counts the memory of "
		    "messages in flight as free, but keeps them on the abandoned queue until the "
		    "peer acknowledges a FORWARD TSN"}})
{
	struct association association = open_short_of_memory(lab, NULL, 0, WINDOW);

	fill_flight(association);
	expect_room_if_abandoned(association);
}

/* A message of four fragments, then others of a higher priority until the buffer is full. */
static struct association fill_behind_fragments(struct lab *lab)
{
	struct association association = open_blocked(lab, NULL);

	option_set_assoc_value(association.iut, SCTP_MAXSEG, SIZE);
	partial_reliability_send(association.iut, 1, 4 * SIZE, SCTP_PR_SCTP_PRIO, 5);
	fill(association, 2, SCTP_PR_SCTP_PRIO, 3);
	return association;
}

SCENARIO(fragments_give_way,
	 "When one fragment of a message is abandoned all are, and they count as one message",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1", "RFC3758-3.5-4"},
	 .fix = {"pruned-current-message"},
	 .known = {{"5.10", NULL,
		    "each fragment is counted as a message: sctp_prsctp_prune_unsent() "
		    "(net/sctp/outqueue.c)"}})
{
	struct association association = fill_behind_fragments(lab);
	unsigned count[3];

	for (unsigned i = 0; i < 4; i++)
		try_message(association, 2, SCTP_PR_SCTP_PRIO, 1);
	receive_all(association, count, 3);
	ck_assert_uint_eq(count[1], 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
}

SCENARIO(room_from_fragments,
	 "When a message of several fragments is abandoned for one of higher priority, there is "
	 "room for it",
	 .lab = &scripted_peer, .fix = {"pruned-current-message"},
	 .known = {{"5.10", NULL,
		    "EAGAIN: sctp_prsctp_prune_unsent() (net/sctp/outqueue.c) stops when it has "
		    "pruned fragments enough, but their memory is freed only with the last "
		    "fragment"}})
{
	expect_room_if_abandoned(fill_behind_fragments(lab));
}
