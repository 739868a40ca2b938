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
	 "A primary path that loses 30 % of what the sender sends costs no message, and no wait "
	 "beyond one RTO after the last SACK, since what is lost goes to the other path",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-7.2.4-1", "RFC9260-8.2-3"})
{
	static const struct tuning tuning = {.rto_max = 4000, .path_max_retrans = 20};
	uint16_t state = 0xace1;
	struct traffic *traffic = traffic_start(lab, .tuning = &tuning, .streams = 4);

	traffic_run(traffic, SECONDS(1));
	struct rule *loss = lab_drop(lab, ANY_CHUNK, .link = "path0", .from = "a", .count = FOREVER,
				     .match = three_of_ten, .context = &state);

	traffic_run(traffic, SECONDS(25));
	rule_end(loss);
	ck_assert_uint_ge(loss->hits, 20);
	traffic_run(traffic, probed_within(traffic->rto_max));
	traffic_mark(traffic);
	traffic_run(traffic, SECONDS(2));
	expect_all_on(traffic, "a", "path0");
	/* The SACK of the last message before may be delayed, and restarts T3-rtx (6.3.2, R3). */
	ck_assert_uint_ge(expect_stalls_below(traffic, "b",
					      about_timer(traffic, RTO_MIN).longest + SACK_DELAY),
			  1);
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}

/* How often the DATA that a lost most often was lost. */
static unsigned most_losses(void)
{
	uint32_t tsns[MAX_MESSAGES];
	unsigned losses[MAX_MESSAGES], count = 0, most = 0;

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
	 "When each of two paths loses 30 % of the messages all come in order, and nobody waits "
	 "longer than one RTO for each time that the same message was lost",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.6-1", "RFC9260-6.3.3-3"})
{
	static const struct tuning tuning = {.rto_max = 2000, .path_max_retrans = 20};
	uint16_t states[2] = {0xace1, 0x1d0f};
	struct rule *rules[2];
	struct traffic *traffic =
		traffic_start(lab, .tuning = &tuning, .streams = 2, .interval = INTERVAL_SELDOM);

	traffic_run(traffic, SECONDS(1));
	for (int i = 0; i < 2; i++)
		rules[i] = lab_drop(lab, DATA, .link = i ? "path1" : "path0", .from = "a",
				    .count = FOREVER, .match = three_of_ten, .context = &states[i]);
	traffic_run(traffic, SECONDS(25));
	rule_end(rules[0]);
	rule_end(rules[1]);
	traffic_run(traffic, 2 * traffic->rto_max);
	unsigned losses = most_losses();

	ck_assert_uint_ge(losses, 2);
	ck_assert_uint_ge(
		expect_stalls_below(traffic, "b",
				    about_timer(traffic, losses * traffic->rto_max).longest +
					    SACK_DELAY),
		2);
	expect_no_path_event(traffic->a);
	traffic_finish(traffic, SECONDS(1));
}
