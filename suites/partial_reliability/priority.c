/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that give way to others when the send buffer is full: RFC 7496 section 3.2. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

/* WINDOW: a buffer for fewer messages than the initial congestion window allows to be in flight. */
enum { SIZE = 1000, BUFFER = 20000, WINDOW = 5000, MAX_MESSAGES = 64 };

/* A sender with a small send buffer. */
static struct limited connect_short_of_memory(struct lab *lab, uint32_t a_rwnd, int size)
{
	struct limited from = limited_connect(lab, .a_rwnd = a_rwnd);

	ck_assert_int_eq(setsockopt(from.iut->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	endpoint_disable_heartbeats(from.iut);
	return from;
}

/* Sends on a stream until the send buffer is full.  Message i has pattern i. */
static unsigned fill(struct limited from, uint16_t stream, uint16_t policy, uint32_t value)
{
	uint8_t data[SIZE];
	unsigned count = 0;
	int error;

	for (;;) {
		pattern_fill(data, sizeof(data), (uint8_t)count);
		error = send_with_policy(from.iut, stream, data, sizeof(data), policy, value);
		if (error)
			break;
		count++;
		ck_assert_uint_lt(count, MAX_MESSAGES);
	}
	ck_assert_int_eq(error, EAGAIN);
	ck_assert_uint_ge(count, 4);
	return count;
}

/* The peer takes all that comes, until nothing has come for some time.  Returns how many messages
 * of each stream came, and that their SSNs are consecutive. */
static void receive_all(struct limited from, unsigned count[], unsigned streams)
{
	struct peer *peer = from.peer;

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

/* One reliable message is in flight, and the peer has no room for a second one. */
static struct limited connect_blocked(struct lab *lab)
{
	struct limited from = connect_short_of_memory(lab, 1500, BUFFER);

	send_with_limit(from.iut, 0, SIZE, SCTP_PR_SCTP_NONE, 0);
	expect_number(from, 0);
	return from;
}

SCENARIO(unsent_give_way,
	 "When the send buffer is full, messages of lower priority that were not sent yet are "
	 "abandoned for one of higher priority",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	struct limited from = connect_blocked(lab);
	unsigned queued = fill(from, 1, SCTP_PR_SCTP_PRIO, 5);
	unsigned count[3];

	send_with_limit(from.iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);

	struct sctp_prstatus gone = abandoned(from.iut, -1, SCTP_PR_SCTP_PRIO);

	/* As few as make room. */
	ck_assert_uint_eq(gone.sprstat_abandoned_unsent, 1);
	ck_assert_uint_eq(gone.sprstat_abandoned_sent, 0);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
	expect_abandoned(from.iut, 2, SCTP_PR_SCTP_PRIO, 0, 0);
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_ALL, 1, 0);
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_TTL, 0, 0);

	peer_send(from.peer, SACK, .cumulative_tsn = from.first, .a_rwnd = 100000);
	receive_all(from, count, 3);
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
	const uint8_t data[SIZE] = {0};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct limited from = connect_blocked(lab);
		unsigned queued = fill(from, 1, cases[i].policy, cases[i].value), count[2];

		ck_assert_int_eq(send_with_policy(from.iut, 1, data, sizeof(data),
						  SCTP_PR_SCTP_PRIO, cases[i].by),
				 EAGAIN);
		expect_abandoned(from.iut, -1, SCTP_PR_SCTP_ALL, 0, 0);
		peer_send(from.peer, SACK, .cumulative_tsn = from.first, .a_rwnd = 100000);
		receive_all(from, count, 2);
		ck_assert_uint_eq(count[1], queued);
		endpoint_abort(from.iut, NULL);
		peer_expect(from.peer, ABORT);
		endpoint_close(from.iut);
		let_pass(lab, MILLISECONDS(10));
		peer_reset(from.peer);
	}
}

SCENARIO(reliable_has_highest_priority,
	 "A message that is sent reliably takes the place of messages with a priority",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	struct limited from = connect_blocked(lab);

	fill(from, 1, SCTP_PR_SCTP_PRIO, 5);
	send_with_limit(from.iut, 2, SIZE, SCTP_PR_SCTP_NONE, 0);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
}

/* All that the send buffer holds is in flight: message i of stream 1 is DATA i. */
static unsigned fill_flight(struct limited from)
{
	unsigned count = fill(from, 1, SCTP_PR_SCTP_PRIO, 5);

	for (unsigned i = 0; i < count; i++)
		expect_number(from, i);
	return count;
}

SCENARIO(sent_give_way,
	 "When the send buffer is full of messages in flight, the first one of lower priority is "
	 "abandoned, not retransmitted, and skipped by FORWARD TSN",
	 .lab = &scripted_peer,
	 .spec = {"RFC7496-3.2-1", "RFC3758-3.5-2", "RFC3758-3.5-6", "RFC3758-3.5-7",
		  "RFC3758-3.5-10", "RFC3758-3.5-11"})
{
	struct limited from = connect_short_of_memory(lab, 0, WINDOW);
	struct peer *peer = from.peer;
	const uint8_t data[SIZE] = {0};
	const struct packet *packet;
	unsigned count = fill_flight(from);

	send_with_policy(from.iut, 2, data, sizeof(data), SCTP_PR_SCTP_PRIO, 1);

	uint64_t gone = abandoned(from.iut, 1, SCTP_PR_SCTP_PRIO).sprstat_abandoned_sent;

	ck_assert_uint_ge(gone, 1);
	ck_assert_uint_lt(gone, count);
	expect_abandoned(from.iut, -1, SCTP_PR_SCTP_PRIO, 0, gone);
	/* Everything behind the abandoned ones is there. */
	peer_send(peer, SACK, .cumulative_tsn = from.first - 1,
		  .gaps = {{(uint16_t)(gone + 1), (uint16_t)count}});
	packet = peer_expect(peer, FORWARD_TSN);
	ck_assert_uint_eq(packet->chunk->tsn.cumulative_tsn, from.first + gone - 1);
	ck_assert_uint_eq(packet->chunk->tsn.skipped, 1);
	ck_assert_uint_eq(forward_tsn_skipped(packet->chunk, 0).stream, 1);
	ck_assert_uint_eq(forward_tsn_skipped(packet->chunk, 0).number, gone - 1);
	peer_send(peer, SACK, .cumulative_tsn = from.first + count - 1);
	send_with_limit(from.iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);
	while (peer_expect(peer, DATA, .within = SECONDS(1))->chunk->data.stream != 2)
		;
	peer_expect_silence(peer, MILLISECONDS(500));
}

SCENARIO(
	room_from_sent,
	"When messages in flight were abandoned for one of higher priority, there is room for it",
	.lab = &scripted_peer, .spec = {"RFC7496-3.2-1"},
	.known = {
		{"4.7", NULL,
		 "EAGAIN: sctp_prsctp_prune_sent() (net/sctp/outqueue.c) counts the memory of "
		 "messages in flight as free, but keeps them on the abandoned queue until the peer "
		 "acknowledges a FORWARD TSN"}})
{
	struct limited from = connect_short_of_memory(lab, 0, WINDOW);

	fill_flight(from);
	send_with_limit(from.iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);
	ck_assert_uint_ge(abandoned(from.iut, 1, SCTP_PR_SCTP_PRIO).sprstat_abandoned_sent, 1);
}

/* A message of four fragments, then others of a higher priority until the buffer is full. */
static struct limited fill_behind_fragments(struct lab *lab)
{
	struct limited from = connect_blocked(lab);
	struct sctp_assoc_value fragment = {from.iut->association, SIZE};

	endpoint_set(from.iut, SCTP_MAXSEG, &fragment, sizeof(fragment));
	send_with_limit(from.iut, 1, 4 * SIZE, SCTP_PR_SCTP_PRIO, 5);
	fill(from, 2, SCTP_PR_SCTP_PRIO, 3);
	return from;
}

SCENARIO(fragments_give_way,
	 "When one fragment of a message is abandoned all are, and they count as one message",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1", "RFC3758-3.5-4"},
	 .known = {{"6.1", NULL,
		    "each fragment is counted as a message: sctp_prsctp_prune_unsent() "
		    "(net/sctp/outqueue.c)"}})
{
	struct limited from = fill_behind_fragments(lab);
	const uint8_t data[SIZE] = {0};
	unsigned count[3];

	for (unsigned i = 0; i < 4; i++)
		send_with_policy(from.iut, 2, data, sizeof(data), SCTP_PR_SCTP_PRIO, 1);
	peer_send(from.peer, SACK, .cumulative_tsn = from.first, .a_rwnd = 100000);
	receive_all(from, count, 3);
	ck_assert_uint_eq(count[1], 0);
	expect_abandoned(from.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
}

SCENARIO(room_from_fragments,
	 "When a message of several fragments was abandoned for one of higher priority, there is "
	 "room for it",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"},
	 .known = {{"6.1", NULL,
		    "EAGAIN: sctp_prsctp_prune_unsent() (net/sctp/outqueue.c) stops when it has "
		    "pruned "
		    "fragments enough, but their memory is freed only with the last fragment"}})
{
	struct limited from = fill_behind_fragments(lab);

	send_with_limit(from.iut, 2, SIZE, SCTP_PR_SCTP_PRIO, 1);
}
