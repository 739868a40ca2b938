/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths that lose a part of what they carry. */
#define SUITE "failover"
#include <stdlib.h>

#include "suites/failover/bounds.h"

/* A fixed pattern of 30 % whose period does not matter: a 16-bit Fibonacci register. */
static bool three_of_ten(const struct sctp_packet *packet, void *context)
{
	uint16_t *state = context;
	uint16_t bit = (uint16_t)((*state ^ *state >> 2 ^ *state >> 3 ^ *state >> 5) & 1);

	(void)packet;
	*state = (uint16_t)(*state >> 1 | bit << 15);
	return *state % 10 < 3;
}

SCENARIO(brown_out,
	 "A primary path that loses 30 % of the sender's packets costs no message and no wait "
	 "beyond one RTO after the last SACK, as what is lost is retransmitted on the other path",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-7.2.4-1", "RFC9260-8.2-3"})
{
	static const struct failover_tuning tuning = {.rto_max = 4000, .path_max_retrans = 20};
	uint16_t state = 0xace1;
	struct failover_traffic *traffic = failover_start(lab, .tuning = &tuning, .streams = 4);

	struct rule *loss = lab_drop(lab, ANY_CHUNK, .link = "path0", .from = "a", .count = FOREVER,
				     .match = three_of_ten, .context = &state);

	failover_run(traffic, SECONDS(25));
	rule_end(loss);
	ck_assert_uint_ge(loss->hits, 20);
	failover_run(traffic, failover_probed_within(traffic->rto_max));
	failover_run_on(traffic, SECONDS(2), "path0");
	/* The SACK of the last message before may be delayed, and restarts T3-rtx (6.3.2, R3). */
	failover_expect_stalls_below(traffic, 1,
				     failover_stall_about(traffic, RTO_MIN).longest + SACK_DELAY);
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}

/* How often the DATA of a that was lost most often was lost. */
static unsigned most_losses(void)
{
	uint32_t tsns[FAILOVER_MAX_MESSAGES];
	unsigned losses[FAILOVER_MAX_MESSAGES], count = 0, most = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);
		bool lost = packet && packet->fate == FRAME_DROPPED;

		for (unsigned c = 0; lost && c < packet->sctp.chunk_count; c++) {
			const struct chunk *chunk = &packet->sctp.chunks[c];
			unsigned at = 0;

			if (chunk->type != DATA)
				continue;
			while (at < count && tsns[at] != chunk->data.tsn)
				at++;
			if (at == count) {
				tsns[count] = chunk->data.tsn;
				losses[count++] = 0;
			}
			if (++losses[at] > most)
				most = losses[at];
		}
		free(packet);
	}
	return most;
}

SCENARIO(brown_out_everywhere,
	 "When each of two paths loses 30 % of the messages, all arrive in order, and no wait is "
	 "longer than one RTO for each time that the same message was lost",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-6.3.3-3"})
{
	static const struct failover_tuning tuning = {.rto_max = 2000, .path_max_retrans = 20};
	uint16_t states[2] = {0xace1, 0x1d0f};
	struct rule *rules[2];
	struct failover_traffic *traffic = failover_start(lab, .tuning = &tuning, .streams = 2,
							  .interval = FAILOVER_LONG_INTERVAL);

	for (int i = 0; i < 2; i++)
		rules[i] = lab_drop(lab, DATA, .link = i ? "path1" : "path0", .from = "a",
				    .count = FOREVER, .match = three_of_ten, .context = &states[i]);
	failover_run(traffic, SECONDS(25));
	rule_end(rules[0]);
	rule_end(rules[1]);
	failover_run(traffic, 2 * traffic->rto_max);
	unsigned losses = most_losses();

	ck_assert_uint_ge(losses, 2);
	failover_expect_stalls_below(
		traffic, 2,
		failover_stall_about(traffic, losses * traffic->rto_max).longest + SACK_DELAY);
	failover_expect_no_path_event(traffic->a);
	failover_finish(traffic);
}
