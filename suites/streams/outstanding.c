/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As many messages of one stream outstanding as there are Stream Sequence Numbers: RFC 9260 sections 6.1 and 6.5. */
#define SUITE "streams"
#include <stdlib.h>

#include "harness/scenario/scenario.h"

enum { MOST_ORDERED = 65535, GROWTH = 300, LONG = 1400, WINDOW = 1 << 24 };

/* A one-to-one association with a peer whose window is wide, and a congestion window of more than 65536 bytes, which
 * nothing but itself limits.  No timer gets in the way for a minute. */
static struct association open_wide(struct lab *lab)
{
	static const uint16_t failed[] = {SCTP_SEND_FAILED, SCTP_SEND_FAILED_EVENT};
	const uint32_t minute = 60000;
	struct association association =
		association_open(lab, .style = ONE_TO_ONE, .a_rwnd = WINDOW, .rto_initial = minute,
				 .rto_min = minute, .rto_max = minute);

	pressure_set(NO_PRESSURE);
	association.peer->a_rwnd = WINDOW;
	/* Each of the messages would fail with one of these in the end. */
	for (size_t i = 0; i < ARRAY_SIZE(failed); i++) {
		const struct sctp_event off = {.se_type = failed[i]};

		endpoint_set(association.iut, SCTP_EVENT, &off, sizeof(off));
	}
	option_set_assoc_value(association.iut, SCTP_MAX_BURST, 0);
	send_buffer_set(association.iut, 1 << 28);
	peer_answer(association.peer, DATA, true);
	send_messages(association.iut, GROWTH, LONG);
	let_pass(lab, SECONDS(1));
	peer_answer(association.peer, DATA, false);
	if (path_cwnd(association.iut, "path0") <= MOST_ORDERED)
		scenario_error("the congestion window has not grown to what this scenario needs");
	return association;
}

/* Messages of one byte on stream 0 that wait for the window together, so that they share packets when it opens: those
 * that come in a second, in whatever order, of which the first has SSN GROWTH.  Returns their number. */
static unsigned flood(struct association association, unsigned count)
{
	unsigned first = trace_count(), sent = 0;

	send_sack(association, GROWTH, .a_rwnd = ZERO_WINDOW);
	/* The peer acknowledges none of them, and need not note what comes beyond a gap. */
	association.peer->cumulative_tsn += count;
	for (unsigned i = 0; i < count; i++)
		if (send(association.iut->fd, "x", 1, MSG_NOSIGNAL) != 1)
			scenario_error("message %u: %s", i, strerror(errno));
	send_sack(association, GROWTH);
	let_pass(association.lab, SECONDS(1));
	/* Before T3-rtx takes them all up again. */
	peer_send(association.peer, ABORT);
	let_pass(association.lab, AT_ONCE);
	for (unsigned i = first; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		for (unsigned n = 0; packet && n < packet->sctp.chunk_count; n++) {
			const struct chunk *chunk = &packet->sctp.chunks[n];

			if (chunk->type != DATA)
				continue;
			unsigned before = chunk->data.tsn - data_tsn(association, GROWTH + 1);

			ck_assert_uint_eq(chunk->data.ssn, (uint16_t)(GROWTH + before));
			if (sent <= before)
				sent = before + 1;
		}
		free(packet);
	}
	return sent;
}

SCENARIO(own_ssn_wraps, "The SSN after 65535 is 0, in what the kernel sends", .lab = &scripted_peer,
	 .as = AS_IPV4, .needs = CAP_GUEST,
	 .spec = {"RFC9260-6.5-6", "RFC9260-6.5-5", "RFC9260-1.6-5", "RFC5061-3-4"})
{
	enum { COUNT = MOST_ORDERED - 10 };

	ck_assert_uint_eq(flood(open_wide(lab), COUNT), COUNT);
}

SCENARIO(
	ordered_messages_outstanding,
	"No more than 65535 ordered messages of a stream are outstanding, as another one would have "
	"the SSN of the first",
	.lab = &scripted_peer, .as = AS_IPV4, .needs = CAP_GUEST, .spec = {"RFC9260-6.1-28"},
	.known = {{NULL, NULL,
		   "messages are not counted: as many are sent as the windows have room for "
		   "(sctp_outq_flush_data() in net/sctp/outqueue.c)"}})
{
	unsigned sent = flood(open_wide(lab), MOST_ORDERED + 10);

	ck_assert_msg(sent == MOST_ORDERED,
		      "expected %u messages of stream 0 to be outstanding, there are %u",
		      MOST_ORDERED, sent);
}
