/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/failover/traffic.h"

#include <stdio.h>
#include <stdlib.h>

enum { NUMBER = 4 /* bytes in which each message begins */ };

static void send_message(struct traffic *traffic, struct flow *flow)
{
	const struct traffic_options *options = &traffic->options;
	uint32_t number = flow->sent++;
	uint8_t *data = malloc(options->size);

	if (!data || number >= MAX_MESSAGES)
		scenario_error("no room for another message");
	for (int i = 0; i < NUMBER; i++)
		data[i] = (uint8_t)(number >> 8 * i);
	pattern_fill(data + NUMBER, options->size - NUMBER, (uint8_t)number);
	endpoint_send(flow->from, (uint16_t)(number % options->streams), NULL, .data = data,
		      .size = options->size, .unordered = options->unordered);
	free(data);
}

static uint32_t number_of(const struct traffic *traffic, const struct flow *flow,
			  const struct received *message)
{
	size_t size = traffic->options.size;
	uint8_t *pattern = malloc(size);
	uint32_t number = 0;

	if (!pattern)
		scenario_error("out of memory");
	if (message->size != size)
		scenario_fail(__FILE__, __LINE__, "a message of %zu bytes came, sent were %zu",
			      message->size, size);
	for (int i = 0; i < NUMBER; i++)
		number |= (uint32_t)message->data[i] << 8 * i;
	pattern_fill(pattern, size - NUMBER, (uint8_t)number);
	if (number >= flow->sent || memcmp(pattern, message->data + NUMBER, size - NUMBER))
		scenario_fail(__FILE__, __LINE__, "a message came damaged at %s", flow->to->node);
	free(pattern);
	return number;
}

static void judge_order(const struct traffic *traffic, struct flow *flow, uint32_t number,
			uint16_t stream)
{
	uint16_t streams = traffic->options.streams;

	if (stream != number % streams)
		scenario_fail(__FILE__, __LINE__, "message %u came on stream %u, sent on %u",
			      number, stream, number % streams);
	if (flow->seen[number])
		scenario_fail(__FILE__, __LINE__, "message %u came twice at %s", number,
			      flow->to->node);
	flow->seen[number] = true;
	if (!traffic->options.unordered && number != flow->next[stream])
		scenario_fail(__FILE__, __LINE__,
			      "message %u came at %s on stream %u, where %u was next", number,
			      flow->to->node, stream, flow->next[stream]);
	flow->next[stream] = number + streams;
}

/* What is no more than the interval and a delayed SACK before a retransmission is no stall. */
static int64_t longest_usual(const struct traffic *traffic)
{
	const struct tuning *tuning = traffic->options.tuning;
	int64_t sack = tuning && tuning->sack_delay ? MILLISECONDS(tuning->sack_delay) : SACK_DELAY;

	return 2 * traffic->options.interval + sack + JIFFIES(3);
}

static void note_arrival(const struct traffic *traffic, struct flow *flow, int64_t time)
{
	int64_t gap = flow->last_arrival ? time - flow->last_arrival : 0;

	if (gap > flow->longest_gap)
		flow->longest_gap = gap;
	if (gap > longest_usual(traffic)) {
		if (flow->stall_count == MAX_STALLS)
			scenario_error("too many stalls");
		flow->stalls[flow->stall_count++] = (struct stall){flow->last_arrival, time};
	}
	flow->last_arrival = time;
}

/* Takes the messages out of the receiver's queue; events stay there. */
static void receive(const struct traffic *traffic, struct flow *flow)
{
	struct received **link = &flow->to->received;

	while (*link) {
		struct received *message = *link;

		if (message->notification) {
			link = &message->next;
			continue;
		}
		judge_order(traffic, flow, number_of(traffic, flow, message),
			    message->info.rcv_sid);
		note_arrival(traffic, flow, message->time);
		flow->received++;
		flow->delivered += message->size;
		*link = message->next;
		received_free(message);
	}
}

static int path_index(const struct traffic *traffic, const struct packet *packet)
{
	int link = topology_link(lab_topology(traffic->lab), packet->link);

	if (lab_versions(traffic->lab) != MIXED)
		return link;
	return 2 * link + (packet->sctp.from.ss_family == AF_INET6);
}

static void count_packet(struct traffic *traffic, const struct packet *packet)
{
	int path = path_index(traffic, packet);

	if (packet->fate != FRAME_PASSED)
		return;
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct flow *flow = &traffic->flows[i];

		if (strcmp(packet->from, flow->from->node))
			continue;
		for (unsigned c = 0; c < packet->sctp.chunk_count; c++)
			if (packet->sctp.chunks[c].type == DATA)
				flow->carried[path] += packet->sctp.chunks[c].data.size;
	}
}

static void count_packets_so_far(struct traffic *traffic)
{
	for (; traffic->traced < trace_count(); traffic->traced++) {
		struct packet *packet = trace_packet(traffic->traced);

		if (packet)
			count_packet(traffic, packet);
		free(packet);
	}
}

static void look(struct traffic *traffic)
{
	count_packets_so_far(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct flow *flow = &traffic->flows[i];

		receive(traffic, flow);
		for (unsigned p = 0; p < traffic->path_count; p++)
			timeline_sample(flow->from, traffic->paths[p], &flow->paths[p],
					flow->carried[p], flow->delivered);
	}
}

void traffic_run(struct traffic *traffic, int64_t duration)
{
	int64_t end = lab_now() + duration;

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

void traffic_mark(struct traffic *traffic)
{
	traffic_run(traffic, 0);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct flow *flow = &traffic->flows[i];

		memcpy(flow->marked, flow->carried, sizeof(flow->marked));
		flow->longest_gap = 0;
	}
}

static bool all_acknowledged(void *context)
{
	struct traffic *traffic = context;

	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (endpoint_status(traffic->flows[i].from).sstat_unackdata > 0)
			return false;
	return true;
}

int64_t traffic_calm(struct traffic *traffic)
{
	expect_that(traffic->lab, "all that was sent is acknowledged", EXPECT_WITHIN,
		    all_acknowledged, traffic);
	/* What came is read. */
	let_pass(traffic->lab, jiffy());
	look(traffic);
	traffic->next = lab_now();
	traffic->pause = traffic->next - traffic->flows[0].last_arrival;
	return traffic->next;
}

int64_t traffic_cut(struct traffic *traffic, const char *link, const char *from)
{
	int64_t next = traffic_calm(traffic);

	link_cut(traffic->lab, link, from);
	return next;
}

static bool all_received(void *context)
{
	struct traffic *traffic = context;

	look(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (traffic->flows[i].received < traffic->flows[i].sent)
			return false;
	return true;
}

void traffic_finish(struct traffic *traffic, int64_t within)
{
	char what[160];
	const struct flow *flows = traffic->flows;

	snprintf(what, sizeof(what), "the rest of %u messages at b and %u at a (%u and %u came)",
		 flows[0].sent, flows[1].sent, flows[0].received, flows[1].received);
	expect_that(traffic->lab, what, within, all_received, traffic);
	/* What came twice would come soon. */
	let_pass(traffic->lab, 2 * SACK_DELAY);
	look(traffic);
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		const struct flow *flow = &flows[i];

		ck_assert_uint_eq(flow->received, flow->sent);
		if (flow->stalls_judged != flow->stall_count)
			scenario_fail(__FILE__, __LINE__, "%s saw %u stalls, of which %u were due",
				      flow->to->node, flow->stall_count, flow->stalls_judged);
	}
}
