/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fair capacity and weighted fair queueing: RFC 8260 3.5 and 3.6.  Linux has them since 6.4. */
#define SUITE "interleaving"
#include "suites/interleaving/queue.h"

enum {
	FAIR_CAPACITY = 3, /* SCTP_SS_FC and SCTP_SS_WFQ, include/uapi/linux/sctp.h */
	WEIGHTED_FAIR = 4,
	STREAMS = 4,
};

/* What each stream may send, and has sent, while messages of all of them wait. */
struct share {
	unsigned weight;
	size_t size; /* of its messages; 0: it sends none */
	unsigned sent;
};

static bool has_scheduler(struct interleaving_queue queue, uint32_t scheduler)
{
	struct sctp_assoc_value value = {.assoc_id = queue.association.iut->association,
					 .assoc_value = scheduler};
	int error = option_try(queue.association.iut, SCTP_STREAM_SCHEDULER, &value, sizeof(value));

	ck_assert_msg(error == 0 || (error == EINVAL && !kernel_is_since(6, 4)),
		      "scheduler %u cannot be set: %s", scheduler, strerror(error));
	if (error)
		scenario_note("the kernel has no scheduler %u", scheduler);
	return error == 0;
}

/* How much a stream had, in bytes of user data for each unit of its weight. */
static double served(const struct share *share)
{
	return (double)share->sent * (double)share->size / share->weight;
}

/* A stream that waits had no less than another one by more than one message of each. */
static void expect_fair(const struct share *shares, unsigned turn)
{
	for (unsigned a = 1; a < STREAMS; a++)
		for (unsigned b = 1; b < STREAMS; b++) {
			/* Headers count, too, and weigh more in short messages. */
			double most = 1.1 * ((double)shares[a].size / shares[a].weight +
					     (double)shares[b].size / shares[b].weight);

			if (shares[a].size == 0 || shares[b].size == 0)
				continue;
			ck_assert_msg(served(&shares[a]) - served(&shares[b]) <= most,
				      "after %u messages stream %u (weight %u) has sent %u of %zu "
				      "bytes and stream %u (weight %u) %u of %zu",
				      turn, a, shares[a].weight, shares[a].sent, shares[a].size, b,
				      shares[b].weight, shares[b].sent, shares[b].size);
		}
}

/* Queues as many messages for each stream as there are turns, and looks at who has how many. */
static void share_out(struct interleaving_queue queue, struct share *shares, unsigned turns)
{
	char stream[2] = "";

	for (unsigned i = 0; i < turns; i++)
		for (unsigned s = 1; s < STREAMS; s++) {
			stream[0] = (char)('0' + s);
			if (shares[s].size > 0)
				interleaving_queue_send(queue, stream, shares[s].size);
		}
	for (unsigned turn = 1; turn <= turns; turn++) {
		uint16_t next = interleaving_queue_next(queue);

		ck_assert_msg(next < STREAMS && shares[next].size > 0,
			      "nothing was sent on stream %u", next);
		shares[next].sent++;
		expect_fair(shares, turn);
	}
}

static void play_fair_capacity(struct interleaving_queue queue)
{
	struct share shares[STREAMS] = {{0}, {1, 200}, {1, 600}, {1, 1000}};

	if (has_scheduler(queue, FAIR_CAPACITY))
		share_out(queue, shares, 24);
}

SCENARIO(fair_capacity,
	 "Fair capacity gives each stream as many bytes as the others, whatever the size of their "
	 "messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	play_fair_capacity(interleaving_queue_open(lab, DATA));
}

SCENARIO(fair_capacity_interleaving,
	 "With I-DATA, too, fair capacity gives each stream as many bytes as the others",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-3-1"})
{
	play_fair_capacity(interleaving_queue_open(lab, I_DATA));
}

SCENARIO(weighted_fair,
	 "Weighted fair queueing gives each stream bytes in proportion to its weight",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-4.3.3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, I_DATA);
	struct share shares[STREAMS] = {{0}, {1, 400}, {3, 400}, {5, 1000}};

	if (!has_scheduler(queue, WEIGHTED_FAIR))
		return;
	for (unsigned stream = 1; stream < STREAMS; stream++) {
		interleaving_queue_set_value(queue, (uint16_t)stream,
					     (uint16_t)shares[stream].weight);
		ck_assert_uint_eq(interleaving_queue_get_value(queue, (uint16_t)stream),
				  shares[stream].weight);
	}
	share_out(queue, shares, 36);
}

SCENARIO(weightless,
	 "A stream has the weight 1 by default and never 0, and gets a share however heavy another "
	 "one is",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-3-1", "RFC8260-4.3.3-1"})
{
	struct interleaving_queue queue = interleaving_queue_open(lab, DATA);
	struct share shares[STREAMS] = {{0}, {1, 300}, {4, 300}};
	struct sctp_stream_value none = {.assoc_id = queue.association.iut->association,
					 .stream_id = 1};

	if (!has_scheduler(queue, WEIGHTED_FAIR))
		return;
	ck_assert_int_eq(
		option_try(queue.association.iut, SCTP_STREAM_SCHEDULER_VALUE, &none, sizeof(none)),
		EINVAL);
	interleaving_queue_set_value(queue, 2, 4);
	share_out(queue, shares, 25);
	ck_assert_uint_eq(interleaving_queue_get_value(queue, 1), 1);
}
