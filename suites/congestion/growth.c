/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the congestion window begins and grows: RFC 9260 sections 6.1, 7.2.1 and 7.2.2. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

static const unsigned mtus[] = {1500, 1280, 1400, 2000, 2300, 4000, 9000};

enum { MTUS = sizeof(mtus) / sizeof(mtus[0]) };

SCENARIO(initial_window,
	 "The initial window is that of RFC 9260 or that of RFC 4960, for every PMTU, and as much "
	 "is sent before the first SACK",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-11", "RFC9260-6.1-12"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < MTUS; i++) {
		struct sender sender;
		struct counting counting;
		uint32_t bytes;

		link_mtu(lab, "path0", mtus[i]);
		sender = sender_open(lab, .peer = peer);
		counting = counting_of(sender, mtus[i]);
		bytes = counted_bytes(counting, 1000);
		send_messages(sender, 30, 1000);
		expect_flight(sender, 1, (counting.initial + bytes - 1) / bytes);
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(initial_window_of_rfc_9260,
	 "The initial window is min(4 * PMDCS, max(2 * PMDCS, 4404)), with IPv6 4344 instead",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-1"},
	 .known = {{"6.1", NULL,
		    "the window is that of RFC 4960, min(4 * PMTU, max(2 * PMTU, 4380)) "
		    "(sctp_assoc_add_peer() in net/sctp/associola.c)"}})
{
	struct sender sender = sender_open(lab);

	ck_assert_uint_eq(cwnd_of(sender),
			  initial_window_9260(pmdcs_of(lab, DEFAULT_MTU), over_ipv6(lab)));
}

SCENARIO(whole_chunks_are_counted,
	 "What is outstanding is counted with the headers of the DATA chunks and their padding",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2-4"},
	 .known = {{"6.1", NULL,
		    "only user data is counted (sctp_data_size() in "
		    "include/net/sctp/structs.h)"}})
{
	struct sender sender = sender_open(lab);
	unsigned chunk = DATA_HEADER + 100;

	send_messages(sender, 60, 98);
	expect_flight(sender, 1, (cwnd_of(sender) + chunk - 1) / chunk);
}

SCENARIO(overbooking,
	 "A message goes as long as less than cwnd is outstanding, by one packet beyond it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.1-11", "RFC9260-6.1-12", "RFC9260-6.1-13", "RFC9260-7.2.1-4",
		  "RFC9260-7.2-2"})
{
	/* 876 and 438: the window is a multiple of them, where user data is counted. */
	static const size_t sizes[] = {1400, 1000, 876, 875, 438, 860, 600};
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct flow flow = flow_open(lab, sizes[i], .peer = peer);

		flow_queue(&flow, 15);
		ck_assert_uint_lt(flow.sent, 15);
		peer = flow.sender.peer;
		sender_close(flow.sender);
	}
}

SCENARIO(slow_start,
	 "While the window is used in full, each SACK widens it by what it acknowledges, in order "
	 "or in gap blocks, but at most by one segment",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2-1", "RFC9260-7.2.1-3", "RFC9260-7.2.1-5", "RFC9260-7.2.1-7",
		  "RFC9260-7.2.1-8"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 100);
	flow_sack(&flow, 1);
	flow_sack(&flow, 3);
	flow_sack(&flow, 6);
	flow_sack(&flow, 7);
	flow_sack(&flow, 8);
	/* Number 9 is late. */
	flow_sack(&flow, 8, .gaps = {{10, 10}});
	flow_sack(&flow, 8, .gaps = {{10, 12}});
	flow_sack(&flow, 12);
	flow_sack(&flow, 12);
	for (unsigned i = 0; i < 12; i++)
		flow_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 20 * 1000);
}

SCENARIO(acknowledgements_that_are_split,
	 "Small DATA that is acknowledged one by one widens the window by its own size only",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-7"})
{
	struct sender sender = sender_open(lab);
	struct counting counting = counting_of(sender, DEFAULT_MTU);
	uint32_t cwnd = counting.initial, large = counted_bytes(counting, 1000);

	/* 4 small ones, and large ones that fill the window. */
	send_messages(sender, 4, 40);
	send_messages(sender, 6, 1000);
	expect_flight(sender, 1, 9);
	for (unsigned n = 1; n <= 4; n++) {
		uint32_t outstanding = (5 - n) * counted_bytes(counting, 40) + 5 * large;

		acknowledge(sender, n);
		let_pass(lab, 0);
		if (outstanding >= cwnd)
			cwnd += counted_bytes(counting, 40);
		ck_assert_uint_eq(cwnd_of(sender), cwnd);
	}
}

SCENARIO(window_not_used_in_full, "A window that is not used in full does not grow",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-5", "RFC9260-7.2.1-6"})
{
	struct flow flow = flow_open(lab, 1000);

	flow_queue(&flow, 4);
	flow_sack(&flow, 1);
	flow_sack(&flow, 4);
	flow_queue(&flow, 1);
	flow_sack(&flow, 5);
	flow_queue(&flow, 5);
	flow_sack(&flow, 6);
	flow_sack(&flow, 10);
	flow_queue(&flow, 5);
	flow_sack(&flow, 12);
	ck_assert_uint_eq(flow.cwnd, flow.counting.initial + flow.bytes);
}

/* After a T3-rtx the threshold is known; from a window of `cwnd`, with all acknowledged. */
static struct flow flow_with_threshold(struct lab *lab, uint32_t cwnd)
{
	struct flow flow = flow_open(lab, 1000);

	flow_grow(&flow, cwnd);
	flow_queue(&flow, 4);
	flow_expire(&flow);
	flow_sack(&flow, flow.cumulative + 1);
	return flow;
}

SCENARIO(congestion_avoidance,
	 "Beyond ssthresh the window grows by a segment each time that a whole window was "
	 "acknowledged",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.2-1", "RFC9260-7.2.2-2", "RFC9260-7.2.2-3", "RFC9260-7.2.2-4",
		  "RFC9260-7.2.3-2", "RFC9260-6.1-14"})
{
	struct flow flow = flow_with_threshold(lab, 0);

	ck_assert_uint_eq(flow.ssthresh, 4 * flow.counting.segment);
	flow_queue(&flow, 120);
	for (unsigned i = 0; i < 45; i++)
		flow_sack(&flow, flow.cumulative + 1 + (flow.sent > flow.cumulative + 2));
	ck_assert_uint_ge(flow.cwnd, flow.ssthresh + 4 * flow.counting.segment);
}

SCENARIO(half_the_window, "ssthresh is half the window where that is more than four segments",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-2"})
{
	struct flow flow = flow_with_threshold(lab, 20000);

	ck_assert_uint_ge(flow.ssthresh, 10000);
	flow_queue(&flow, 80);
	for (unsigned i = 0; i < 30; i++)
		flow_sack(&flow, flow.cumulative + 1 + (flow.sent > flow.cumulative + 2));
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh + flow.counting.segment);
}

SCENARIO(partial_bytes_acked,
	 "What was acknowledged counts for the next step of congestion avoidance up to the "
	 "window while that is not used in full, and not at all once nothing is outstanding",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.2-1", "RFC9260-7.2.2-3", "RFC9260-7.2.2-4"})
{
	struct flow flow = flow_with_threshold(lab, 0);
	unsigned full;

	flow_queue(&flow, 30);
	while (flow.cwnd <= flow.ssthresh)
		flow_sack(&flow, flow.cumulative + 1 + (flow.sent > flow.cumulative + 2));
	while (flow.cumulative < flow.queued)
		flow_sack(&flow, flow.sent);
	full = (flow.cwnd + flow.bytes - 1) / flow.bytes;

	/* A window less one, again and again with nothing outstanding in between. */
	for (unsigned i = 0; i < 2; i++) {
		flow_queue(&flow, full - 1);
		flow_sack(&flow, flow.sent);
	}
	flow_queue(&flow, full);
	for (unsigned i = 0; i < 2; i++)
		flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.sent);
	/* More than a window, with never more than a few outstanding at the time of the SACK. */
	flow_queue(&flow, 3);
	for (unsigned i = 0; i < full; i++) {
		flow_queue(&flow, 2);
		flow_sack(&flow, flow.sent - 3);
	}
	/* The first SACK of a full window then is worth a step, the second is not. */
	flow_queue(&flow, full);
	flow_sack(&flow, flow.cumulative + 1);
	flow_sack(&flow, flow.cumulative + 1);
}
