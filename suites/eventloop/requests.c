/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small requests and their answers: how many a second.  Where a request is two messages the Nagle algorithm (RFC 9260 6.1)
 * and the delayed SACK (6.2) wait for each other, 200 ms each time.
 */
#define SUITE "eventloop"
#include "harness/scenario/scenario.h"

enum { REQUESTS = 5 };

/* How long that many requests of two messages, each answered by one, take. */
static int64_t duration(struct lab *lab, bool nagle, bool no_delay_of_sack)
{
	struct pair pair = pair_open(lab, .nagle = nagle, .measured = true);
	struct sctp_sack_info info = {.sack_freq = 1};
	int64_t began;

	info.sack_assoc_id = pair.b->association;
	if (no_delay_of_sack)
		endpoint_set(pair.b, SCTP_DELAYED_SACK, &info, sizeof(info));
	began = lab_now();
	for (int i = 0; i < REQUESTS; i++) {
		endpoint_send(pair.a, 0, "head");
		endpoint_send(pair.a, 0, "body");
		expect_message(pair.b, 0, "head");
		expect_message(pair.b, 0, "body");
		endpoint_send(pair.b, 0, "answer");
		expect_message(pair.a, 0, "answer");
	}
	return lab_now() - began;
}

SCENARIO(
	requests_stall,
	"With Nagle and delayed SACKs each request of two messages takes 200 ms: the second waits for "
	"the SACK of the first, which waits for a second packet; the kernel is right",
	.lab = &two_nodes)
{
	int64_t taken = duration(lab, true, false);

	ck_assert_msg(taken >= REQUESTS * (SACK_DELAY - JIFFIES(2)),
		      "%d requests took %.3f s, expected no less than %d times the delay of a SACK",
		      REQUESTS, seconds_of(taken), REQUESTS);
}

SCENARIO(requests_without_nagle, "With SCTP_NODELAY requests of two messages do not wait",
	 .lab = &two_nodes)
{
	int64_t taken = duration(lab, false, false);

	ck_assert_msg(taken < SACK_DELAY, "%d requests took %.3f s", REQUESTS, seconds_of(taken));
}

SCENARIO(
	requests_with_prompt_sacks,
	"With SCTP_DELAYED_SACK of frequency 1 at the server requests of two messages do not wait, "
	"whatever the client does",
	.lab = &two_nodes)
{
	int64_t taken = duration(lab, true, true);

	ck_assert_msg(taken < SACK_DELAY, "%d requests took %.3f s", REQUESTS, seconds_of(taken));
}
