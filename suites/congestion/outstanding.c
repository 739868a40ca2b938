/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be outstanding at one time, whatever the windows allow: RFC 9260 section 6.1. */
#define SUITE "congestion"
#include "harness/scenario/scenario.h"

enum {
	MAX_ORDERED = 65535, /* messages of one stream */
	MORE = 200, /* that are sent beyond them: more than wait for others at the end */
	PACKET = 75, /* as many at least fill a packet; fewer wait for others (no SCTP_NODELAY) */
	SEND_BUFFER = 256 << 20, /* the kernel counts a kilobyte and more for each message */
};

static bool all_acknowledged(void *context)
{
	return endpoint_status(context).sstat_unackdata == 0;
}

/* Messages of a kilobyte, until the congestion window has that many bytes. */
static void grow_cwnd(struct pair pair, uint32_t cwnd)
{
	while (path_cwnd(pair.a, "path0") < cwnd) {
		send_messages(pair.a, 100, 1000);
		expect_that(pair.lab, "all that was sent to be acknowledged", EXPECT_WITHIN,
			    all_acknowledged, pair.a);
	}
}

/* The TSN of the last DATA that a sent. */
static uint32_t last_tsn(void)
{
	const struct packet *packet = packet_last("a", DATA);

	return packet->sctp.chunks[packet->sctp.chunk_count - 1].data.tsn;
}

/* Over one version of IP: it is dear, and nothing in it depends on what carries the messages. */
SCENARIO(ordered_messages_in_the_window,
	 "No more than 65535 ordered messages of one stream are outstanding, however wide the "
	 "windows are, so that each Stream Sequence Number is unambiguous",
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC9260-6.1-28"},
	 .known = {{.from = "5.10",
		    .reason = "nothing counts them: sctp_outq_flush_data() (net/sctp/outqueue.c) "
			      "only looks at the windows"}})
{
	unsigned outstanding;
	uint32_t before;
	struct pair pair;

	/* T3-rtx does not expire: Linux would sort all of them one by one. */
	sysctl_set(lab, "a", "net/sctp/rto_min", "30000");
	pair = pair_open(lab, .nagle = true);
	send_buffer_set(pair.a, SEND_BUFFER);
	option_set_assoc_value(pair.a, SCTP_MAX_BURST, 0);
	grow_cwnd(pair, MAX_ORDERED + MORE);
	before = last_tsn();
	link_cut(lab, "path0", NULL);
	for (unsigned sent = 0; sent < MAX_ORDERED + MORE; sent += 100) {
		send_messages(pair.a, 100, 1);
		let_pass(lab, 0);
	}
	let_pass(lab, jiffy());
	outstanding = last_tsn() - before;
	link_restore(lab, "path0");
	pair_close(pair);
	if (outstanding < MAX_ORDERED - PACKET)
		scenario_error("the windows had room for %u messages only", outstanding);
	ck_assert_msg(outstanding <= MAX_ORDERED,
		      "expected at most %u ordered messages to be outstanding, there are %u",
		      MAX_ORDERED, outstanding);
}
