/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/congestion/flow.h"

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

uint32_t initial_window_9260(uint32_t pmdcs, bool ipv6)
{
	return smaller(4 * pmdcs, larger(2 * pmdcs, ipv6 ? 4344 : 4404));
}

uint32_t initial_window_4960(uint32_t mtu)
{
	return smaller(4 * mtu, larger(2 * mtu, 4380));
}

uint32_t pmdcs_of(struct lab *lab, uint32_t mtu)
{
	enum { IPV4_HEADER = 20, IPV6_HEADER = 40, COMMON_HEADER = 12 };

	return mtu - (over_ipv6(lab) ? IPV6_HEADER : IPV4_HEADER) - COMMON_HEADER;
}

struct counting counting_of(struct sender sender, uint32_t mtu)
{
	uint32_t pmdcs = pmdcs_of(sender.lab, mtu);
	uint32_t cwnd = cwnd_of(sender);

	if (cwnd == initial_window_9260(pmdcs, over_ipv6(sender.lab)))
		return (struct counting){pmdcs, DATA_HEADER, cwnd};
	if (cwnd != initial_window_4960(mtu))
		scenario_fail(__FILE__, __LINE__,
			      "the initial window for a PMTU of %u is %u, which is neither that "
			      "of RFC 9260, %u, nor that of RFC 4960, %u",
			      mtu, cwnd, initial_window_9260(pmdcs, over_ipv6(sender.lab)),
			      initial_window_4960(mtu));
	return (struct counting){mtu, 0, cwnd};
}

uint32_t counted_bytes(struct counting counting, size_t size)
{
	return counting.header ? (uint32_t)(counting.header + size + 3) / 4 * 4 : (uint32_t)size;
}

struct flow flow_open_with(struct lab *lab, size_t size, const struct sender_options *options)
{
	struct flow flow = {.sender = sender_open_with(lab, options), .size = size};

	flow.counting = counting_of(flow.sender, DEFAULT_MTU);
	flow.bytes = counted_bytes(flow.counting, size);
	flow.cwnd = flow.counting.initial;
	flow.ssthresh = UINT32_MAX;
	flow.max_burst = 4;
	return flow;
}

/* Rule D of 6.1: what may be outstanding once all has gone that goes at one time. */
static uint32_t limited_window(const struct flow *flow)
{
	uint32_t limit = flow->flight + flow->max_burst * flow->counting.segment;

	return flow->max_burst ? smaller(flow->cwnd, limit) : flow->cwnd;
}

/* What the window has room for goes: the last one may reach beyond it (6.1 B). */
static void expect_sent(struct flow *flow, const char *file, int line)
{
	uint32_t window = limited_window(flow);
	unsigned first = flow->sent + 1;

	while (flow->flight < window && flow->sent < flow->queued) {
		flow->sent++;
		flow->flight += flow->bytes;
	}
	sender_expect_flight(flow->sender, first, flow->sent, file, line);
}

void flow_queue_at(struct flow *flow, unsigned count, const char *file, int line)
{
	unsigned first = flow->sent + 1;

	flow->queued += count;
	ck_assert_uint_le(flow->queued, MAX_FLOW);
	send_messages(flow->sender, count, flow->size);
	/* Each message goes by itself, and so is no burst. */
	while (flow->flight < flow->cwnd && flow->sent < flow->queued) {
		flow->sent++;
		flow->flight += flow->bytes;
	}
	sender_expect_flight(flow->sender, first, flow->sent, file, line);
}

static bool is_in_gap_block(const struct acknowledgement *ack, unsigned n)
{
	for (unsigned i = 0; i < MAX_RANGES && ack->gaps[i].start; i++)
		if (n >= ack->gaps[i].start && n <= ack->gaps[i].end)
			return true;
	return false;
}

/* Bytes that the SACK acknowledges for the first time. */
static uint32_t take_acknowledged(struct flow *flow, unsigned n, const struct acknowledgement *ack)
{
	uint32_t bytes = 0;

	for (unsigned i = flow->cumulative + 1; i <= flow->sent; i++) {
		if (flow->acknowledged[i] || (i > n && !is_in_gap_block(ack, i)))
			continue;
		flow->acknowledged[i] = true;
		bytes += flow->bytes;
	}
	flow->cumulative = n;
	return bytes;
}

/* RFC 9260 7.2.1. */
static void slow_start(struct flow *flow, uint32_t acked)
{
	if (!flow->recovering && flow->flight >= flow->cwnd)
		flow->cwnd += smaller(acked, flow->counting.segment);
}

/* RFC 9260 7.2.2. */
static void avoid_congestion(struct flow *flow, uint32_t acked)
{
	flow->partial_bytes_acked += acked;
	if (flow->partial_bytes_acked > flow->cwnd && flow->flight < flow->cwnd)
		flow->partial_bytes_acked = flow->cwnd;
	if (flow->partial_bytes_acked >= flow->cwnd && flow->flight >= flow->cwnd) {
		flow->partial_bytes_acked -= flow->cwnd;
		flow->cwnd += flow->counting.segment;
	}
}

static void account(struct flow *flow, unsigned n, const struct acknowledgement *ack)
{
	uint32_t acked = take_acknowledged(flow, n, ack);

	if (flow->recovering && n >= flow->exit)
		flow->recovering = false;
	if (acked == 0)
		return;
	if (flow->cwnd <= flow->ssthresh)
		slow_start(flow, acked);
	else
		avoid_congestion(flow, acked);
	flow->flight -= acked;
	if (flow->flight == 0)
		flow->partial_bytes_acked = 0;
}

void flow_check_at(struct flow *flow, const char *file, int line)
{
	uint32_t cwnd;

	let_pass(flow->sender.lab, 0);
	cwnd = cwnd_of(flow->sender);
	if (cwnd != flow->cwnd)
		scenario_fail(file, line,
			      "cwnd was to be %u, it is %u (ssthresh %u, partial_bytes_acked %u, "
			      "%u bytes outstanding, %u acknowledged)",
			      flow->cwnd, cwnd, flow->ssthresh, flow->partial_bytes_acked,
			      flow->flight, flow->cumulative);
}

void flow_sack_only_at(struct flow *flow, unsigned n, const struct acknowledgement *ack,
		       const char *file, int line)
{
	account(flow, n, ack);
	sender_acknowledge(flow->sender, n, ack);
	flow_check_at(flow, file, line);
}

void flow_sack_at(struct flow *flow, unsigned n, const struct acknowledgement *ack,
		  const char *file, int line)
{
	flow_sack_only_at(flow, n, ack, file, line);
	expect_sent(flow, file, line);
}

void flow_grow_at(struct flow *flow, uint32_t cwnd, const char *file, int line)
{
	const struct acknowledgement none = {0};

	while (flow->cwnd < cwnd) {
		unsigned room =
			flow->flight < flow->cwnd
				? (flow->cwnd - flow->flight + flow->bytes - 1) / flow->bytes
				: 0;

		if (room)
			flow_queue_at(flow, room, file, line);
		flow_sack_at(flow, smaller(flow->cumulative + 2, flow->sent), &none, file, line);
	}
	flow_sack_at(flow, flow->sent, &none, file, line);
}

void flow_expire_at(struct flow *flow, const char *file, int line)
{
	unsigned first = flow->cumulative + 1;

	flow->ssthresh = larger(flow->cwnd / 2, 4 * flow->counting.segment);
	flow->cwnd = flow->counting.segment;
	flow->partial_bytes_acked = 0;
	flow->recovering = false;
	sender_expect_nth(flow->sender, first,
			  &(struct peer_wanted){
				  .file = file, .line = line, .tag = USUAL, .within = 2 * RTO_MAX});
	peer_expect_silence_at(flow->sender.peer, jiffy(), file, line);
	flow->sent = first;
	flow->flight = flow->bytes;
	flow_check_at(flow, file, line);
}

/* Rules 2 and 6 of RFC 9260 7.2.4, with the formula of 7.2.3. */
static void reduce_window(struct flow *flow)
{
	if (flow->recovering)
		return;
	flow->ssthresh = larger(flow->cwnd / 2, 4 * flow->counting.segment);
	flow->cwnd = flow->ssthresh;
	flow->partial_bytes_acked = 0;
	flow->recovering = true;
	flow->exit = flow->sent;
}

void flow_sack_lost_at(struct flow *flow, unsigned n, unsigned lost, unsigned more,
		       const struct acknowledgement *ack, const char *file, int line)
{
	account(flow, n, ack);
	reduce_window(flow);
	sender_acknowledge(flow->sender, n, ack);
	sender_expect_nth(flow->sender, lost,
			  &(struct peer_wanted){.file = file, .line = line, .tag = USUAL});
	flow_check_at(flow, file, line);
	/* What is marked is not outstanding until it goes. */
	flow->flight -= more * flow->bytes;
	if (more)
		peer_expect_silence_at(flow->sender.peer, jiffy(), file, line);
	else
		expect_sent(flow, file, line);
}
