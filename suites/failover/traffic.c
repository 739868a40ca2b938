/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/failover/traffic.h"

#include <stdio.h>
#include <stdlib.h>

enum { NUMBER = 4 /* bytes with which each message begins */ };

static void send_message(struct failover_traffic *traffic, struct failover_flow *flow)
{
	const struct failover_options *options = &traffic->options;
	uint32_t number = flow->sent++;
	uint8_t *data = xmalloc(options->size);

	if (number >= FAILOVER_MAX_MESSAGES)
		scenario_error("no room for another message");
	for (int i = 0; i < NUMBER; i++)
		data[i] = (uint8_t)(number >> 8 * i);
	pattern_fill(data + NUMBER, options->size - NUMBER, (uint8_t)number);
	endpoint_send(flow->from, (uint16_t)(number % options->streams), NULL, .data = data,
		      .size = options->size, .unordered = options->unordered, .file = traffic->file,
		      .line = traffic->line);
	free(data);
}

static uint32_t number_of(const struct failover_traffic *traffic, const struct failover_flow *flow,
			  const struct received *message)
{
	size_t size = traffic->options.size;
	uint8_t *pattern = xmalloc(size);
	uint32_t number = 0;

	if (message->size != size)
		scenario_fail(traffic->file, traffic->line,
			      "expected a message of %zu bytes at %s, it has %zu", size,
			      flow->to->node, message->size);
	for (int i = 0; i < NUMBER; i++)
		number |= (uint32_t)message->data[i] << 8 * i;
	pattern_fill(pattern, size - NUMBER, (uint8_t)number);
	if (number >= flow->sent || memcmp(pattern, message->data + NUMBER, size - NUMBER))
		scenario_fail(traffic->file, traffic->line, "a message arrived damaged at %s",
			      flow->to->node);
	free(pattern);
	return number;
}

static void check_order(const struct failover_traffic *traffic, struct failover_flow *flow,
			uint32_t number, uint16_t stream)
{
	const char *receiver = flow->to->node;
	uint16_t streams = traffic->options.streams;

	if (stream != number % streams)
		scenario_fail(traffic->file, traffic->line,
			      "message %u arrived at %s on stream %u, but was sent on %u", number,
			      receiver, stream, number % streams);
	if (flow->seen[number])
		scenario_fail(traffic->file, traffic->line, "message %u arrived twice at %s",
			      number, receiver);
	flow->seen[number] = true;
	if (!traffic->options.unordered && number != flow->next[stream])
		scenario_fail(traffic->file, traffic->line,
			      "expected message %u next on stream %u at %s, message %u arrived",
			      flow->next[stream], stream, receiver, number);
	flow->next[stream] = number + streams;
}

/* No stall is longer than this: an interval, and a SACK that is delayed before a retransmission. */
static int64_t longest_usual(const struct failover_traffic *traffic)
{
	unsigned tuned = traffic->options.tuning->sack_delay;
	int64_t sack = tuned ? MILLISECONDS(tuned) : SACK_DELAY;

	return 2 * traffic->options.interval + sack + JIFFIES(3);
}

static void note_arrival(const struct failover_traffic *traffic, struct failover_flow *flow,
			 int64_t time)
{
	int64_t gap = flow->last_arrival ? time - flow->last_arrival : 0;

	if (gap > flow->longest_gap)
		flow->longest_gap = gap;
	if (gap > longest_usual(traffic)) {
		if (flow->stall_count == FAILOVER_MAX_STALLS)
			scenario_error("too many stalls");
		flow->stalls[flow->stall_count++] =
			(struct failover_stall){flow->last_arrival, time};
	}
	flow->last_arrival = time;
}

/* Takes the messages out of the receiver's queue; events stay there. */
static void receive(const struct failover_traffic *traffic, struct failover_flow *flow)
{
	struct received **link = &flow->to->received;

	while (*link) {
		struct received *message = *link;

		if (message->notification) {
			link = &message->next;
			continue;
		}
		check_order(traffic, flow, number_of(traffic, flow, message),
			    message->info.rcv_sid);
		note_arrival(traffic, flow, message->time);
		flow->received++;
		flow->delivered += message->size;
		*link = message->next;
		received_free(message);
	}
}

static int path_index(const struct failover_traffic *traffic, const struct packet *packet)
{
	int link = topology_link(lab_topology(traffic->lab), packet->link);

	if (lab_versions(traffic->lab) != MIXED)
		return link;
	return 2 * link + (packet->sctp.from.ss_family == AF_INET6);
}

static void count_packet(struct failover_traffic *traffic, const struct packet *packet)
{
	int path = path_index(traffic, packet);

	if (packet->fate != FRAME_PASSED)
		return;
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct failover_flow *flow = &traffic->flows[i];

		if (strcmp(packet->from, flow->from->node))
			continue;
		for (unsigned c = 0; c < packet->sctp.chunk_count; c++)
			if (packet->sctp.chunks[c].type == DATA)
				flow->carried[path] += packet->sctp.chunks[c].data.size;
	}
}

static void count_packets_so_far(struct failover_traffic *traffic)
{
	for (; traffic->traced < trace_count(); traffic->traced++) {
		struct packet *packet = trace_packet(traffic->traced);

		if (packet)
			count_packet(traffic, packet);
		free(packet);
	}
}

static void look(struct failover_traffic *traffic)
{
	count_packets_so_far(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct failover_flow *flow = &traffic->flows[i];

		receive(traffic, flow);
		for (unsigned p = 0; p < traffic->path_count; p++)
			timeline_sample(flow->from, traffic->paths[p], &flow->paths[p],
					flow->carried[p], flow->delivered);
	}
}

/* From now on that line of the scenario is at work. */
static void at_work(struct failover_traffic *traffic, const char *file, int line)
{
	traffic->file = file;
	traffic->line = line;
}

void failover_run_at(struct failover_traffic *traffic, int64_t duration, const char *file, int line)
{
	int64_t end = lab_now() + duration;

	at_work(traffic, file, line);
	while (traffic->next <= end) {
		let_pass(traffic->lab, traffic->next - lab_now());
		look(traffic);
		for (unsigned i = 0; i < traffic->flow_count; i++)
			send_message(traffic, &traffic->flows[i]);
		traffic->next += traffic->options.interval;
	}
	let_pass(traffic->lab, end - lab_now());
	look(traffic);
}

void failover_mark_at(struct failover_traffic *traffic, const char *file, int line)
{
	failover_run_at(traffic, 0, file, line);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct failover_flow *flow = &traffic->flows[i];

		memcpy(flow->marked, flow->carried, sizeof(flow->marked));
		flow->longest_gap = 0;
	}
}

static bool all_acknowledged(void *context)
{
	const struct failover_traffic *traffic = context;

	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (endpoint_status_at(traffic->flows[i].from, traffic->file, traffic->line)
			    .sstat_unackdata > 0)
			return false;
	return true;
}

int64_t failover_calm_at(struct failover_traffic *traffic, const char *file, int line)
{
	at_work(traffic, file, line);
	/* A box in the path may hold the last SACK after it was seen: whoever looked no more often than usual would have made
	 * a pause that the traffic would account for as a stall. */
	(void)wait_until(traffic->lab, lab_now() + EXPECT_WITHIN, jiffy(), all_acknowledged,
			 traffic);
	expect_that_at(traffic->lab, "all that was sent to be acknowledged", EXPECT_WITHIN,
		       all_acknowledged, traffic, file, line);
	/* What came is read. */
	let_pass(traffic->lab, jiffy());
	look(traffic);
	traffic->next = lab_now();
	traffic->pause = traffic->next - traffic->flows[0].last_arrival;
	return traffic->next;
}

int64_t failover_cut_at(struct failover_traffic *traffic, const char *link, const char *from,
			const char *file, int line)
{
	int64_t next = failover_calm_at(traffic, file, line);

	link_cut(traffic->lab, link, from);
	return next;
}

int64_t failover_restore_at(struct failover_traffic *traffic, const char *link, int64_t within,
			    const char *path, const char *file, int line)
{
	int64_t restored = lab_now();

	link_restore(traffic->lab, link);
	failover_run_at(traffic, within, file, line);
	failover_mark_at(traffic, file, line);
	failover_run_at(traffic, SECONDS(1), file, line);
	failover_expect_on_at(traffic, (const char *const[]){path, NULL}, file, line);
	return restored;
}

static bool all_received(void *context)
{
	struct failover_traffic *traffic = context;

	look(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (traffic->flows[i].received < traffic->flows[i].sent)
			return false;
	return true;
}

void failover_finish_at(struct failover_traffic *traffic, const char *file, int line)
{
	const struct failover_flow *flows = traffic->flows;
	char what[160];

	at_work(traffic, file, line);
	snprintf(what, sizeof(what), "the rest of %u messages at b and %u at a (%u and %u arrived)",
		 flows[0].sent, flows[1].sent, flows[0].received, flows[1].received);
	expect_that_at(traffic->lab, what, SECONDS(1), all_received, traffic, file, line);
	/* What arrives twice would do so soon. */
	let_pass(traffic->lab, 2 * SACK_DELAY);
	look(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		const struct failover_flow *flow = &flows[i];

		if (flow->received != flow->sent)
			scenario_fail(file, line, "expected %u messages at %s, %u arrived",
				      flow->sent, flow->to->node, flow->received);
		if (flow->stalls_expected != flow->stall_count)
			scenario_fail(file, line, "expected %u stalls at %s, there were %u",
				      flow->stalls_expected, flow->to->node, flow->stall_count);
	}
}
