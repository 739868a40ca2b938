/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much gives way to a message of higher priority: RFC 7496 section 3.2. */
#define SUITE "partial_reliability"
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include "suites/partial_reliability/limited.h"

/* Messages of SIZE bytes, of the lower and of the higher priority. */
enum { SIZE = 1000, LOW = 5, HIGH = 1, MAX_MESSAGES = 64 };

/* What the send buffer holds, and what it has room for (bytes). */
struct room {
	int64_t held, left;
};

static struct room room_of(struct endpoint *endpoint)
{
	uint32_t memory[SK_MEMINFO_VARS];
	socklen_t size = sizeof(memory);

	if (getsockopt(endpoint->fd, SOL_SOCKET, SO_MEMINFO, memory, &size) != 0)
		scenario_error("SO_MEMINFO: %s", strerror(errno));
	return (struct room){memory[SK_MEMINFO_WMEM_QUEUED],
			     (int64_t)memory[SK_MEMINFO_SNDBUF] - memory[SK_MEMINFO_WMEM_QUEUED]};
}

static struct association open_with_buffer(struct lab *lab, struct peer *peer, uint32_t a_rwnd,
					   int buffer)
{
	struct association association =
		association_open(lab, .forward_tsn = true, .peer = peer, .a_rwnd = a_rwnd);

	send_buffer_set(association.iut, buffer);
	return association;
}

/* Messages of lower priority fill the send buffer.  Returns how much memory each holds (bytes). */
static int64_t fill_with_low(struct association association)
{
	struct room before = room_of(association.iut), after;
	uint8_t data[SIZE] = {0};
	unsigned count = 0;

	partial_reliability_send(association.iut, 1, SIZE, SCTP_PR_SCTP_PRIO, LOW);
	after = room_of(association.iut);
	while (partial_reliability_try(association.iut, 1, data, sizeof(data), SCTP_PR_SCTP_PRIO,
				       LOW) == 0)
		ck_assert_uint_lt(count++, MAX_MESSAGES);
	return after.held - before.held;
}

/*
 * A message of higher priority lacks as much memory as `messages` of the lower priority hold, and
 * `more` bytes.  It may find no room all the same.
 */
static void send_that_lacks(struct association association, int64_t message, unsigned messages,
			    int more)
{
	static uint8_t data[0x10000];
	int64_t size = room_of(association.iut).left + messages * message + more;

	if (size <= 0 || size > (int64_t)sizeof(data))
		scenario_error("a message of %lld bytes", (long long)size);
	(void)partial_reliability_try(association.iut, 2, data, (size_t)size, SCTP_PR_SCTP_PRIO,
				      HIGH);
}

SCENARIO(no_more_unsent_than_needed,
	 "Of unsent messages no more is abandoned than makes room: one if what it holds is enough, "
	 "two if that is a byte too little",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	/* There is room for one message, which is reliable. */
	struct association association = open_with_buffer(lab, NULL, 1500, 20000);
	int64_t message;

	partial_reliability_send(association.iut, 0, SIZE, SCTP_PR_SCTP_NONE, 0);
	expect_data(association, 1);
	message = fill_with_low(association);
	send_that_lacks(association, message, 1, 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 1, 0);
	send_that_lacks(association, message, 1, 1);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 3, 0);
}

SCENARIO(
	no_more_sent_than_needed,
	"Of messages in flight no more is abandoned than makes room, and of unsent ones none if "
	"those in flight are enough",
	.lab = &scripted_peer, .spec = {"RFC7496-3.2-1"},
	/* What was abandoned counts as outstanding no more (RFC 3758 3.5), which no packet says yet. */
	.excuses = {"RFC9260-6.1-3"})
{
	static const struct {
		unsigned messages;
		int more;
		uint64_t unsent, sent;
	} cases[] = {{1, 0, 0, 1}, {1, 1, 0, 2}, {2, 0, 0, 2}, {2, 1, 1, 2}};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		/* There is room for two. */
		struct association association = open_with_buffer(lab, peer, 2500, 20000);
		int64_t message = fill_with_low(association);

		expect_flight(association, 1, 2);
		send_that_lacks(association, message, cases[i].messages, cases[i].more);
		partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO,
						     cases[i].unsent, cases[i].sent);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(no_more_to_retransmit_than_needed,
	 "Of messages that wait for their retransmission no more is abandoned than makes room, and "
	 "of those in flight none if they are enough",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1"})
{
	struct association association = open_with_buffer(lab, NULL, 2500, 20000);
	int64_t message = fill_with_low(association);

	expect_flight(association, 1, 2);
	/* After T3-rtx a packet holds one of the two, the other one waits. */
	expect_retransmission(association, 1, .after = path_rto(association.iut, "path0"));
	send_that_lacks(association, message, 1, 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 0, 1);
	/* It is the one that waited. */
	send_sack(association, 1);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN), data_tsn(association, 2),
			  {1, 1});
}

/* The peer acknowledges all that comes: the unsent messages do, and then the association can be shut down. */
static void expect_all_sent(struct association association)
{
	struct peer *peer = association.peer;

	peer_answer(peer, DATA, true);
	peer->a_rwnd = 0x10000;
	peer_send(peer, SACK);
	let_pass(association.lab, SECONDS(2));
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_unackdata, 0);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_penddata, 0);
	shut_down_by_user(association);
}

SCENARIO(gap_acked_abandoned_once,
	 "A message that a Gap Ack Block has acknowledged is outstanding no more, and is not "
	 "counted again when it is abandoned: all others are sent",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1", "RFC3758-3.5-2"})
{
	struct association association = open_with_buffer(lab, NULL, 2500, 20000);
	int64_t message = fill_with_low(association);

	expect_flight(association, 1, 2);
	send_sack(association, 0, .gaps = {{2, 2}}, .a_rwnd = 1500);
	send_that_lacks(association, message, 2, 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 0, 2);
	expect_all_sent(association);
}

SCENARIO(to_retransmit_abandoned_once,
	 "A message that waits for its retransmission is outstanding no more, and is not counted "
	 "again when it is abandoned: all others are sent",
	 .lab = &scripted_peer, .spec = {"RFC7496-3.2-1", "RFC3758-3.5-2"})
{
	struct association association = open_with_buffer(lab, NULL, 2500, 20000);
	int64_t message = fill_with_low(association);

	expect_flight(association, 1, 2);
	expect_retransmission(association, 1, .after = path_rto(association.iut, "path0"));
	send_that_lacks(association, message, 1, 0);
	partial_reliability_expect_abandoned(association.iut, 1, SCTP_PR_SCTP_PRIO, 0, 1);
	expect_all_sent(association);
}
