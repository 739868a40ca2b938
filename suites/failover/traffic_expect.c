/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the traffic: stalls, the paths that carried it, events. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/scenario/endpoint/event_name.h"
#include "suites/failover/traffic.h"

static bool is_receiver(const struct failover_flow *flow, const char *receiver)
{
	return !receiver || !strcmp(flow->to->node, receiver);
}

static void describe_stalls(const struct failover_flow *flow, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "none");
	for (unsigned i = flow->stalls_expected; i < flow->stall_count && used < size; i++) {
		const struct failover_stall *stall = &flow->stalls[i];
		int length = snprintf(text + used, size - used, "%s%.3f s at %.3f",
				      used ? ", " : "", seconds_of(stall->ended - stall->began),
				      seconds_of(stall->began - trace_began()));

		used += length > 0 ? (size_t)length : 0;
	}
}

/* Fails unless the flow's next stall that the scenario has not accounted for lasted that long. */
static void expect_stall(struct failover_flow *flow, struct failover_span wanted, const char *file,
			 int line)
{
	const struct failover_stall *stall = &flow->stalls[flow->stalls_expected];
	int64_t lasted = stall->ended - stall->began;
	char text[512];

	describe_stalls(flow, text, sizeof(text));
	if (lasted < wanted.shortest || lasted > wanted.longest)
		scenario_fail(file, line,
			      "expected a stall of %.6f to %.6f s at %s, it lasted %.6f s; the "
			      "stalls: %s",
			      seconds_of(wanted.shortest), seconds_of(wanted.longest),
			      flow->to->node, seconds_of(lasted), text);
	flow->stalls_expected++;
}

static void expect_stalls_of_flow(struct failover_flow *flow, const struct failover_span *wanted,
				  unsigned count, const char *file, int line)
{
	unsigned seen = flow->stall_count - flow->stalls_expected;
	char text[512];

	describe_stalls(flow, text, sizeof(text));
	if (seen != count)
		scenario_fail(file, line, "expected %u stalls at %s, there were %u: %s", count,
			      flow->to->node, seen, text);
	for (unsigned i = 0; i < count; i++)
		expect_stall(flow, wanted[i], file, line);
}

void failover_expect_stalls_at(struct failover_traffic *traffic, const char *receiver,
			       const struct failover_span *wanted, unsigned count, const char *file,
			       int line)
{
	bool found = false;

	for (unsigned i = 0; i < traffic->flow_count; i++) {
		if (!is_receiver(&traffic->flows[i], receiver))
			continue;
		expect_stalls_of_flow(&traffic->flows[i], wanted, count, file, line);
		found = true;
	}
	if (!found)
		scenario_error("no messages go to %s", receiver);
}

void failover_expect_stalls_within_at(struct failover_traffic *traffic, unsigned least,
				      unsigned most, struct failover_span each, const char *file,
				      int line)
{
	for (unsigned i = 0; i < traffic->flow_count; i++) {
		struct failover_flow *flow = &traffic->flows[i];
		unsigned seen = flow->stall_count - flow->stalls_expected;
		char text[512];

		describe_stalls(flow, text, sizeof(text));
		if (seen < least || seen > most)
			scenario_fail(file, line,
				      "expected %u to %u stalls at %s, there were %u: %s", least,
				      most, flow->to->node, seen, text);
		for (unsigned n = 0; n < seen; n++)
			expect_stall(flow, each, file, line);
	}
}

void failover_expect_gaps_below_at(struct failover_traffic *traffic, int64_t longest,
				   const char *file, int line)
{
	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (traffic->flows[i].longest_gap > longest)
			scenario_fail(file, line,
				      "expected no gap of more than %.6f s between messages at "
				      "%s, there was one of %.6f s",
				      seconds_of(longest), traffic->flows[i].to->node,
				      seconds_of(traffic->flows[i].longest_gap));
}

static bool is_listed(const char *const *paths, const char *path)
{
	for (; *paths; paths++)
		if (!strcmp(*paths, path))
			return true;
	return false;
}

static void expect_flow_on(const struct failover_traffic *traffic, const struct failover_flow *flow,
			   const char *const *paths, const char *file, int line)
{
	uint64_t there = 0, elsewhere = 0;
	char text[256] = "";
	size_t used = 0;

	for (unsigned i = 0; i < traffic->path_count && used < sizeof(text); i++) {
		uint64_t bytes = flow->carried[i] - flow->marked[i];
		int length = snprintf(text + used, sizeof(text) - used, " %s %llu",
				      traffic->paths[i], (unsigned long long)bytes);

		used += length > 0 ? (size_t)length : 0;
		if (is_listed(paths, traffic->paths[i]))
			there += bytes;
		else
			elsewhere += bytes;
	}
	if (!there || elsewhere)
		scenario_fail(file, line,
			      "expected all DATA of %s on %s%s%s; the bytes on each path:%s",
			      flow->from->node, paths[0], paths[1] ? " and " : "",
			      paths[1] ? paths[1] : "", text);
}

void failover_expect_on_at(struct failover_traffic *traffic, const char *const *paths,
			   const char *file, int line)
{
	for (const char *const *path = paths; *path; path++)
		if (!is_listed(traffic->paths, *path))
			scenario_error("the traffic has no path %s", *path);
	for (unsigned i = 0; i < traffic->flow_count; i++)
		expect_flow_on(traffic, &traffic->flows[i], paths, file, line);
}

static bool is_path_event(const struct received *received)
{
	return received->notification &&
	       notification_of(received)->sn_header.sn_type == SCTP_PEER_ADDR_CHANGE;
}

static void describe_events(const struct endpoint *endpoint, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "none");
	for (const struct received *r = endpoint->received; r && used < size; r = r->next) {
		char event[160];
		int length;

		if (!is_path_event(r))
			continue;
		event_describe(endpoint->lab, r, event, sizeof(event));
		length = snprintf(text + used, size - used, "%s%.3f s: %s", used ? "; " : "",
				  seconds_of(r->time - trace_began()), event);
		used += length > 0 ? (size_t)length : 0;
	}
}

static bool is_wanted(const struct endpoint *endpoint, const struct received *event,
		      const struct failover_path_event *wanted)
{
	const struct sctp_paddr_change *change = &notification_of(event)->sn_paddr_change;
	const char *path =
		path_of_address(endpoint->lab, (const struct sockaddr *)&change->spc_aaddr);

	return !strcmp(path, wanted->path) && (int)change->spc_state == wanted->state &&
	       (!wanted->earliest || event->time >= wanted->earliest) &&
	       (!wanted->latest || event->time <= wanted->latest);
}

static struct received *take_path_event(struct endpoint *endpoint)
{
	struct received **link = &endpoint->received;
	struct received *event;

	while (*link && !is_path_event(*link))
		link = &(*link)->next;
	event = *link;
	if (event)
		*link = event->next;
	return event;
}

void failover_expect_path_events_at(struct endpoint *endpoint,
				    const struct failover_path_event *wanted, const char *file,
				    int line)
{
	char text[1024];
	struct received *event;

	describe_events(endpoint, text, sizeof(text));
	for (; wanted->path; wanted++) {
		event = take_path_event(endpoint);
		if (!event || !is_wanted(endpoint, event, wanted))
			scenario_fail(
				file, line,
				"expected %s of %s at %s between %.6f and %.6f s; its events: %s",
				event_state_name(SCTP_PEER_ADDR_CHANGE, wanted->state),
				wanted->path, endpoint->node,
				wanted->earliest ? seconds_of(wanted->earliest - trace_began()) : 0,
				wanted->latest ? seconds_of(wanted->latest - trace_began())
					       : seconds_of(lab_now() - trace_began()),
				text);
		received_free(event);
	}
	if (take_path_event(endpoint))
		scenario_fail(file, line,
			      "expected no more SCTP_PEER_ADDR_CHANGE at %s; its events: %s",
			      endpoint->node, text);
}

void failover_expect_path_event_at(struct endpoint *endpoint, const char *path, int state,
				   int64_t since, struct failover_span span, const char *file,
				   int line)
{
	const struct failover_path_event events[] = {
		{path, state, since + span.shortest, since + span.longest}, {0}};

	failover_expect_path_events_at(endpoint, events, file, line);
}

struct rule *failover_delay(struct lab *lab, const char *link, const char *node, int64_t delay)
{
	return lab_delay(lab, ANY_CHUNK, delay, .link = link, .from = node, .count = FOREVER);
}
