/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the traffic: stalls, shares of the paths, events. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/scenario/endpoint/event_name.h"
#include "suites/failover/traffic.h"

static struct flow *flow_to(struct traffic *traffic, const char *receiver)
{
	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (!strcmp(traffic->flows[i].to->node, receiver))
			return &traffic->flows[i];
	scenario_error("no messages go to %s", receiver);
}

static void describe_stalls(const struct flow *flow, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "none");
	for (unsigned i = flow->stalls_judged; i < flow->stall_count && used < size; i++) {
		const struct stall *stall = &flow->stalls[i];
		int length = snprintf(text + used, size - used, "%s%.3f s at %.3f",
				      used ? ", " : "", seconds_of(stall->ended - stall->began),
				      seconds_of(stall->began - trace_began()));

		used += length > 0 ? (size_t)length : 0;
	}
}

void expect_stalls_at(struct traffic *traffic, const char *receiver, const struct span *wanted,
		      unsigned count, const char *file, int line)
{
	struct flow *flow = flow_to(traffic, receiver);
	unsigned seen = flow->stall_count - flow->stalls_judged;
	char text[512];

	describe_stalls(flow, text, sizeof(text));
	if (seen != count)
		scenario_fail(file, line, "%s was to see %u stalls, but saw %u: %s", receiver,
			      count, seen, text);
	for (unsigned i = 0; i < count; i++) {
		const struct stall *stall = &flow->stalls[flow->stalls_judged + i];
		int64_t lasted = stall->ended - stall->began;

		if (lasted < wanted[i].shortest || lasted > wanted[i].longest)
			scenario_fail(file, line,
				      "stall %u at %s lasted %.6f s, expected %.6f to %.6f s (%s)",
				      i + 1, receiver, seconds_of(lasted),
				      seconds_of(wanted[i].shortest), seconds_of(wanted[i].longest),
				      text);
	}
	flow->stalls_judged = flow->stall_count;
}

unsigned expect_stalls_within_at(struct traffic *traffic, const char *receiver, struct span each,
				 const char *file, int line)
{
	struct flow *flow = flow_to(traffic, receiver);
	unsigned count = flow->stall_count - flow->stalls_judged;
	char text[512];

	describe_stalls(flow, text, sizeof(text));
	for (unsigned i = flow->stalls_judged; i < flow->stall_count; i++) {
		int64_t lasted = flow->stalls[i].ended - flow->stalls[i].began;

		if (lasted < each.shortest || lasted > each.longest)
			scenario_fail(file, line,
				      "a stall at %s lasted %.6f s, expected %.6f to %.6f s: %s",
				      receiver, seconds_of(lasted), seconds_of(each.shortest),
				      seconds_of(each.longest), text);
	}
	flow->stalls_judged = flow->stall_count;
	return count;
}

void expect_gaps_below_at(struct traffic *traffic, const char *receiver, int64_t longest,
			  const char *file, int line)
{
	const struct flow *flow = flow_to(traffic, receiver);

	if (flow->longest_gap > longest)
		scenario_fail(file, line, "%s had to wait %.6f s for a message, expected %.6f s",
			      receiver, seconds_of(flow->longest_gap), seconds_of(longest));
}

static const struct flow *flow_from(const struct traffic *traffic, const char *sender)
{
	for (unsigned i = 0; i < traffic->flow_count; i++)
		if (!strcmp(traffic->flows[i].from->node, sender))
			return &traffic->flows[i];
	scenario_error("no messages come from %s", sender);
}

double traffic_share(const struct traffic *traffic, const char *sender, const char *path)
{
	const struct flow *flow = flow_from(traffic, sender);
	uint64_t all = 0, here = 0;

	for (unsigned i = 0; i < traffic->path_count; i++) {
		uint64_t bytes = flow->carried[i] - flow->marked[i];

		all += bytes;
		if (!strcmp(traffic->paths[i], path))
			here = bytes;
	}
	return all ? (double)here / (double)all : 0;
}

void expect_all_on_at(struct traffic *traffic, const char *sender, const char *path,
		      const char *file, int line)
{
	const struct flow *flow = flow_from(traffic, sender);
	char text[256] = "";
	size_t used = 0;
	bool right = true;

	for (unsigned i = 0; i < traffic->path_count && used < sizeof(text); i++) {
		uint64_t bytes = flow->carried[i] - flow->marked[i];
		int length = snprintf(text + used, sizeof(text) - used, " %s %llu",
				      traffic->paths[i], (unsigned long long)bytes);

		used += length > 0 ? (size_t)length : 0;
		right = right && (bytes > 0) == !strcmp(traffic->paths[i], path);
	}
	if (!right)
		scenario_fail(file, line, "%s was to send on %s only, but the bytes are:%s", sender,
			      path, text);
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
		      const struct path_event *wanted)
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

void expect_path_events_at(struct endpoint *endpoint, const struct path_event *wanted,
			   const char *file, int line)
{
	char text[1024];
	struct received *event;

	describe_events(endpoint, text, sizeof(text));
	for (; wanted->path; wanted++) {
		event = take_path_event(endpoint);
		if (!event || !is_wanted(endpoint, event, wanted))
			scenario_fail(
				file, line,
				"%s was to be told %s of %s between %.6f and %.6f s; its "
				"events: %s",
				endpoint->node,
				event_state_name(SCTP_PEER_ADDR_CHANGE, wanted->state),
				wanted->path,
				wanted->earliest ? seconds_of(wanted->earliest - trace_began()) : 0,
				wanted->latest ? seconds_of(wanted->latest - trace_began())
					       : seconds_of(lab_now() - trace_began()),
				text);
		received_free(event);
	}
	if (take_path_event(endpoint))
		scenario_fail(file, line, "%s was told more of its paths than was due: %s",
			      endpoint->node, text);
}

struct rule *delay_from(struct lab *lab, const char *link, const char *node, int64_t delay)
{
	return lab_delay(lab, ANY_CHUNK, delay, .link = link, .from = node, .count = FOREVER);
}
