/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How quick a transfer may be by the arithmetic of RFC 9260, and is. */
#define SUITE "scale"
#include "harness/scenario/scenario.h"

#include <inttypes.h>

enum { MESSAGES = 100, SIZE = 1000, BUFFER = 16384 };

#define ROUND_TRIP MILLISECONDS(100)

/* How long the transfer takes, until the last message has come. */
static int64_t transfer(struct pair pair)
{
	int64_t began = lab_now();

	send_messages(pair.a, MESSAGES, SIZE);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(pair.b, 0, NULL, .size = SIZE, .within = SECONDS(10));
	return lab_now() - began;
}

/* The rounds of slow start (RFC 9260 7.2.1) until the congestion window is no smaller than the receiver's. */
static unsigned rounds_of_slow_start(uint32_t cwnd, uint32_t a_rwnd)
{
	unsigned rounds = 0;

	for (; cwnd < a_rwnd;
	     cwnd += cwnd / 2) /* a SACK for every second packet, of an MTU at most each */
		rounds++;
	return rounds;
}

SCENARIO(
	window_and_round_trip,
	"A transfer takes a round trip for each receive window, and the rounds of slow start before",
	.lab = &two_nodes, .as = AS_IPV4, .needs = CAP_NETEM, .spec = {"RFC9260-6.1-3"})
{
	struct pair pair = pair_open(lab, .receive_buffer = BUFFER, .measured = true);
	uint32_t a_rwnd = pair.init_ack->chunk->init.a_rwnd;
	uint32_t cwnd = endpoint_path(pair.a, "path0").spinfo_cwnd;
	int64_t windows = (MESSAGES * SIZE + a_rwnd - 1) / a_rwnd, least, most, taken;

	link_impair(lab, "path0", "a", "delay 50ms");
	link_impair(lab, "path0", "b", "delay 50ms");
	taken = transfer(pair);
	least = (windows - 1) * ROUND_TRIP + ROUND_TRIP / 2;
	most = (windows + 1 + rounds_of_slow_start(cwnd, a_rwnd)) * ROUND_TRIP + SACK_DELAY;
	scenario_note(
		"%d bytes in %.3f s: %.0f bytes/s over a round trip of %.3f s with a window of %" PRIu32
		" bytes",
		MESSAGES * SIZE, seconds_of(taken), MESSAGES * SIZE / seconds_of(taken),
		seconds_of(ROUND_TRIP), a_rwnd);
	ck_assert_msg(taken >= least && taken <= most,
		      "expected %d bytes to take %.3f to %.3f s with a window of %" PRIu32
		      " bytes, they took %.3f s",
		      MESSAGES * SIZE, seconds_of(least), seconds_of(most), a_rwnd,
		      seconds_of(taken));
}
