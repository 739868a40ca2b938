/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void endpoint_send_messages(struct endpoint *endpoint, unsigned count, size_t size,
			    const char *file, int line)
{
	for (unsigned i = 0; i < count; i++)
		endpoint_send(endpoint, 0, NULL, .size = size, .file = file, .line = line);
}

/* --- in the protocol's words --- */

/* One end's DATA, in one association. */
struct data_sender {
	const char *node;
	uint32_t first_tsn;
	uint32_t tag; /* Verification Tag of its packets; 0: whatever it is */
};

static bool is_user_data(const struct chunk *chunk)
{
	return chunk->type == DATA || chunk->type == I_DATA;
}

static bool carries(const struct packet *packet, const struct data_sender *sender, uint32_t tsn)
{
	if (strcmp(packet->from, sender->node) || (sender->tag && packet->sctp.tag != sender->tag))
		return false;
	for (unsigned i = 0; i < packet->sctp.chunk_count; i++)
		if (is_user_data(&packet->sctp.chunks[i]) && packet->sctp.chunks[i].data.tsn == tsn)
			return true;
	return false;
}

/* Whether that TSN was sent in a packet of the trace before number `end`. */
static bool was_sent(const struct data_sender *sender, uint32_t tsn, unsigned end)
{
	bool found = false;

	for (unsigned i = 0; i < end && i < trace_count() && !found; i++) {
		struct packet *packet = trace_packet(i);

		found = packet && carries(packet, sender, tsn);
		free(packet);
	}
	return found;
}

/* "the retransmission of TSN 4711 (DATA 1)"; `end` as above. */
static void describe(const struct data_sender *sender, uint32_t tsn, unsigned end, char *text,
		     size_t size)
{
	snprintf(text, size, "%s TSN %u (DATA %d)",
		 was_sent(sender, tsn, end) ? "the retransmission of" : "new DATA,", tsn,
		 (int)(tsn - sender->first_tsn) + 1);
}

/* Fails unless the packet has DATA with this TSN. */
static void check_tsn(const struct data_sender *sender, uint32_t tsn, const struct packet *packet,
		      const char *when, const char *file, int line)
{
	char expected[80], sent[80];

	if (packet->chunk->data.tsn == tsn)
		return;
	describe(sender, tsn, packet->number, expected, sizeof(expected));
	describe(sender, packet->chunk->data.tsn, packet->number, sent, sizeof(sent));
	scenario_fail(file, line, "expected %s%s; the kernel sent %s", expected, when, sent);
}

/* What an expectation is about, for its message. */
struct expected_data {
	const struct data_sender *sender;
	uint32_t tsn;
	unsigned end; /* the packet of the trace with which the expectation begins */
	const char *when;
};

static void describe_expected(const void *about, char *text, size_t size)
{
	const struct expected_data *expected = about;
	char data[80];

	describe(expected->sender, expected->tsn, expected->end, data, sizeof(data));
	snprintf(text, size, "%s%s", data, expected->when);
}

/* --- at a scripted peer --- */

uint32_t data_tsn(struct association association, unsigned n)
{
	return association.peer->iut_initial_tsn + n - 1;
}

uint32_t peer_data_tsn(struct association association, unsigned n)
{
	return association.peer->initial_tsn + n - 1;
}

static struct data_sender iut_of(const struct association *association)
{
	return (struct data_sender){.node = association->iut->node,
				    .first_tsn = association->peer->iut_initial_tsn,
				    .tag = association->peer->tag};
}

static const struct packet *expect_tsn(struct association association, enum chunk_type type,
				       uint32_t tsn, const char *when,
				       const struct peer_wanted *wanted)
{
	const struct data_sender iut = iut_of(&association);
	const struct expected_data expected = {&iut, tsn, association.peer->packet, when};
	int64_t since = wanted->since ? wanted->since : association.peer->last;
	struct peer_wanted untimed = *wanted;
	const struct packet *packet;

	/* Another DATA is what went wrong, not when it came. */
	untimed.after = 0;
	if (wanted->after)
		untimed.within = since + wanted->after + timer_slack(wanted->after) +
				 EXPECT_WITHIN - lab_now();
	untimed.describe = describe_expected;
	untimed.about = &expected;
	packet = peer_expect_with(association.peer, type, &untimed);
	check_tsn(&iut, tsn, packet, when, wanted->file, wanted->line);
	if (wanted->after)
		check_timer(wanted->file, wanted->line, packet->time - since, wanted->after,
			    "TSN %u (DATA %d)", tsn, (int)(tsn - iut.first_tsn) + 1);
	return packet;
}

static const char *timer_of(const struct peer_wanted *wanted)
{
	return wanted->after ? " when T3-rtx expires" : "";
}

const struct packet *association_expect_data(struct association association, enum chunk_type type,
					     unsigned n, const struct peer_wanted *wanted)
{
	return expect_tsn(association, type, data_tsn(association, n), timer_of(wanted), wanted);
}

const struct packet *association_expect_retransmission(struct association association, unsigned n,
						       const char *when,
						       const struct peer_wanted *wanted)
{
	uint32_t tsn = data_tsn(association, n);
	const struct packet *packet =
		expect_tsn(association, DATA, tsn, *when ? when : timer_of(wanted), wanted);
	struct data_sender iut = iut_of(&association);

	if (!was_sent(&iut, tsn, packet->number))
		scenario_fail(
			wanted->file, wanted->line,
			"expected the retransmission of TSN %u (DATA %u)%s; the kernel sent it "
			"for the first time",
			tsn, n, when);
	return packet;
}

const struct packet *association_expect_flight(struct association association, unsigned first,
					       unsigned last, const char *file, int line)
{
	struct peer_wanted wanted = {.file = file, .line = line, .tag = USUAL};
	const struct packet *packet = NULL;

	for (unsigned n = first; n <= last; n++)
		packet = association_expect_data(association, DATA, n, &wanted);
	peer_expect_silence_at(association.peer, jiffy(), file, line);
	return packet;
}

/* --- of two kernels --- */

uint32_t pair_data_tsn(struct pair pair, unsigned n)
{
	return pair.a_first_tsn + n - 1;
}

uint32_t pair_data_tsn_of_b(struct pair pair, unsigned n)
{
	return pair.b_first_tsn + n - 1;
}

const struct packet *pair_expect_data_with(struct pair pair, unsigned n,
					   const struct packet_wanted *wanted)
{
	bool from_b = !strcmp(wanted->from, pair.b->node);
	const struct data_sender sender = {
		.node = wanted->from, .first_tsn = from_b ? pair.b_first_tsn : pair.a_first_tsn};
	uint32_t tsn = sender.first_tsn + n - 1;
	const char *when = wanted->timer ? " when T3-rtx expires" : "";
	const struct expected_data expected = {&sender, tsn, trace_count(), when};
	struct packet_wanted untimed = *wanted;
	const struct packet *packet;

	untimed.timer = 0;
	untimed.describe = describe_expected;
	untimed.about = &expected;
	if (wanted->timer)
		untimed.within = wanted->since + wanted->timer + timer_slack(wanted->timer) +
				 EXPECT_WITHIN - lab_now();
	packet = expect_packet_with(pair.lab, &untimed);
	check_tsn(&sender, tsn, packet, when, wanted->file, wanted->line);
	if (wanted->timer)
		check_timer(wanted->file, wanted->line, packet->time - wanted->since, wanted->timer,
			    "TSN %u (DATA %u) from %s on %s", tsn, n, packet->from, packet->link);
	return packet;
}
