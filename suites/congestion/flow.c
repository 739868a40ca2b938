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

uint32_t congestion_initial_window_9260(uint32_t pmdcs, bool ipv6)
{
	return smaller(4 * pmdcs, larger(2 * pmdcs, ipv6 ? 4344 : 4404));
}

uint32_t congestion_initial_window_4960(uint32_t mtu)
{
	return smaller(4 * mtu, larger(2 * mtu, 4380));
}

uint32_t congestion_pmdcs(struct lab *lab, uint32_t mtu)
{
	return mtu - (uint32_t)ip_header_size(lab) - COMMON_HEADER;
}

struct congestion_counting congestion_counting_at(struct association association, uint32_t mtu,
						  const char *file, int line)
{
	uint32_t pmdcs = congestion_pmdcs(association.lab, mtu);
	uint32_t of_9260 = congestion_initial_window_9260(pmdcs, over_ipv6(association.lab));
	uint32_t of_4960 = congestion_initial_window_4960(mtu);
	uint32_t cwnd = path_cwnd(association.iut, "path0");

	if (cwnd == of_9260)
		return (struct congestion_counting){pmdcs, DATA_HEADER, cwnd};
	if (cwnd != of_4960)
		scenario_fail(file, line,
			      "expected the initial window of RFC 9260, %u, or of RFC 4960, %u, "
			      "for a PMTU of %u; it is %u",
			      of_9260, of_4960, mtu, cwnd);
	return (struct congestion_counting){mtu, 0, cwnd};
}

uint32_t congestion_counted_bytes(struct congestion_counting counting, size_t size)
{
	return counting.header ? (uint32_t)(counting.header + size + 3) / 4 * 4 : (uint32_t)size;
}

uint32_t congestion_halved(struct congestion_counting counting, uint32_t cwnd)
{
	return larger(cwnd / 2, 4 * counting.segment);
}

struct congestion_flow congestion_open_with(struct lab *lab, size_t size,
					    const struct association_options *options)
{
	struct congestion_flow flow = {
		.association = association_open_with(lab, options),
		.size = size,
		.ssthresh = UINT32_MAX,
		.max_burst = MAX_BURST,
	};

	flow.counting =
		congestion_counting_at(flow.association, DEFAULT_MTU, options->file, options->line);
	flow.bytes = congestion_counted_bytes(flow.counting, size);
	flow.cwnd = flow.counting.initial;
	return flow;
}

/* DATA is sent as long as less than the window is outstanding: the last one may reach beyond it
 * (6.1 B). */
static void expect_sent(struct congestion_flow *flow, uint32_t window, const char *file, int line)
{
	unsigned first = flow->sent + 1;

	while (flow->flight < window && flow->sent < flow->queued) {
		flow->sent++;
		flow->flight += flow->bytes;
	}
	association_expect_flight(flow->association, first, flow->sent, file, line);
}

/* Rule D of 6.1: up to where one SACK lets the kernel send. */
static uint32_t limited_window(const struct congestion_flow *flow)
{
	uint32_t limit = flow->flight + flow->max_burst * flow->counting.segment;

	return flow->max_burst ? smaller(flow->cwnd, limit) : flow->cwnd;
}

void congestion_queue_at(struct congestion_flow *flow, unsigned count, const char *file, int line)
{
	flow->queued += count;
	if (flow->queued > CONGESTION_MAX_DATA)
		scenario_error("more than %u DATA in a flow", CONGESTION_MAX_DATA);
	for (unsigned i = 0; i < count; i++)
		endpoint_send(flow->association.iut, 0, NULL, .size = flow->size,
			      .path = flow->path, .file = file, .line = line);
	/* Each message is sent by itself, and so there is no burst. */
	expect_sent(flow, flow->cwnd, file, line);
}

static bool is_in_gap_block(const struct sack_spec *sack, unsigned n)
{
	for (unsigned i = 0; sack->gaps[i].first; i++)
		if (n >= sack->gaps[i].first && n <= sack->gaps[i].last)
			return true;
	return false;
}

/* Bytes that the SACK acknowledges for the first time. */
static uint32_t take_acknowledged(struct congestion_flow *flow, unsigned n,
				  const struct sack_spec *sack)
{
	uint32_t bytes = 0;

	for (unsigned i = flow->cumulative + 1; i <= flow->sent; i++) {
		if (flow->acknowledged[i] || (i > n && !is_in_gap_block(sack, i)))
			continue;
		flow->acknowledged[i] = true;
		bytes += flow->bytes;
	}
	flow->cumulative = n;
	return bytes;
}

/* RFC 9260 7.2.1. */
static void slow_start(struct congestion_flow *flow, uint32_t acked)
{
	if (!flow->recovering && flow->flight >= flow->cwnd)
		flow->cwnd += smaller(acked, flow->counting.segment);
}

/* RFC 9260 7.2.2. */
static void avoid_congestion(struct congestion_flow *flow, uint32_t acked)
{
	flow->partial_bytes_acked += acked;
	if (flow->partial_bytes_acked > flow->cwnd && flow->flight < flow->cwnd)
		flow->partial_bytes_acked = flow->cwnd;
	if (flow->partial_bytes_acked >= flow->cwnd && flow->flight >= flow->cwnd) {
		flow->partial_bytes_acked -= flow->cwnd;
		flow->cwnd += flow->counting.segment;
	}
}

static void account(struct congestion_flow *flow, unsigned n, const struct sack_spec *sack)
{
	uint32_t acked = take_acknowledged(flow, n, sack);

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

void congestion_check_at(const struct congestion_flow *flow, const char *file, int line)
{
	const char *path = flow->path ? flow->path : "path0";
	uint32_t cwnd;

	let_pass(flow->association.lab, 0);
	cwnd = path_cwnd(flow->association.iut, path);
	if (cwnd != flow->cwnd)
		scenario_fail(file, line,
			      "expected a cwnd of %u bytes on %s, it is %u (ssthresh %u, "
			      "partial_bytes_acked %u, %u bytes outstanding, DATA up to %u "
			      "acknowledged)",
			      flow->cwnd, path, cwnd, flow->ssthresh, flow->partial_bytes_acked,
			      flow->flight, flow->cumulative);
}

void congestion_sack_at(struct congestion_flow *flow, unsigned n, const struct sack_spec *sack,
			const char *file, int line)
{
	account(flow, n, sack);
	association_send_sack(flow->association, n, sack);
	congestion_check_at(flow, file, line);
	expect_sent(flow, limited_window(flow), file, line);
}

void congestion_grow_at(struct congestion_flow *flow, uint32_t cwnd, const char *file, int line)
{
	const struct sack_spec no_gaps = {.a_rwnd = 0};

	while (flow->cwnd < cwnd) {
		unsigned room =
			flow->flight < flow->cwnd
				? (flow->cwnd - flow->flight + flow->bytes - 1) / flow->bytes
				: 0;

		if (room)
			congestion_queue_at(flow, room, file, line);
		congestion_sack_at(flow, smaller(flow->cumulative + 2, flow->sent), &no_gaps, file,
				   line);
	}
	congestion_sack_at(flow, flow->sent, &no_gaps, file, line);
}

void congestion_expire_at(struct congestion_flow *flow, const char *file, int line)
{
	unsigned first = flow->cumulative + 1;

	flow->ssthresh = congestion_halved(flow->counting, flow->cwnd);
	flow->cwnd = flow->counting.segment;
	flow->partial_bytes_acked = 0;
	flow->recovering = false;
	association_expect_retransmission(
		flow->association, first, " when T3-rtx expires",
		&(struct peer_wanted){
			.file = file, .line = line, .tag = USUAL, .within = 2 * RTO_MAX});
	peer_expect_silence_at(flow->association.peer, jiffy(), file, line);
	flow->sent = first;
	flow->flight = flow->bytes;
	congestion_check_at(flow, file, line);
}

/* Rules 2 and 6 of RFC 9260 7.2.4, with the formula of 7.2.3. */
static void reduce_window(struct congestion_flow *flow)
{
	if (flow->recovering)
		return;
	flow->ssthresh = congestion_halved(flow->counting, flow->cwnd);
	flow->cwnd = flow->ssthresh;
	flow->partial_bytes_acked = 0;
	flow->recovering = true;
	flow->exit = flow->sent;
}

void congestion_sack_lost_at(struct congestion_flow *flow, unsigned n, unsigned lost,
			     const struct sack_spec *sack, const char *file, int line)
{
	account(flow, n, sack);
	reduce_window(flow);
	association_send_sack(flow->association, n, sack);
	association_expect_retransmission(
		flow->association, lost, " on the third miss indication",
		&(struct peer_wanted){.file = file, .line = line, .tag = USUAL});
	congestion_check_at(flow, file, line);
	expect_sent(flow, limited_window(flow), file, line);
}

void congestion_lose_after_at(struct congestion_flow *flow, unsigned n, const char *file, int line)
{
	struct sack_spec sack = {.gaps = {{n + 2, n + 2}}};

	congestion_sack_at(flow, n, &sack, file, line);
	sack.gaps[0].last = n + 3;
	congestion_sack_at(flow, n, &sack, file, line);
	sack.gaps[0].last = n + 4;
	congestion_sack_lost_at(flow, n, n + 1, &sack, file, line);
}
