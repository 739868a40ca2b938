/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about what an endpoint's socket gives: messages and events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "harness/memory.h"
#include "harness/scenario/endpoint/event_name.h"
#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

/* What is looked for in an endpoint's queue. */
struct queue_search {
	struct endpoint *endpoint;
	int type; /* of a notification, or MESSAGE */
	const char *path; /* only events of this path */
};

enum { MESSAGE = -2 };

static bool is_on_path(const struct endpoint *endpoint, const struct received *event,
		       const char *path)
{
	const struct sctp_paddr_change *change = &notification_of(event)->sn_paddr_change;

	return !strcmp(path,
		       path_of_address(endpoint->lab, (const struct sockaddr *)&change->spc_aaddr));
}

/* The path as path_of_address() calls it; one that the lab does not have ends the scenario. */
static const char *name_path(const struct endpoint *endpoint, const char *path,
			     char name[INET6_ADDRSTRLEN])
{
	struct sockaddr_storage address;

	path_must_exist(endpoint->lab, path);
	address = peer_address(endpoint, path, 0);
	snprintf(name, INET6_ADDRSTRLEN, "%s",
		 path_of_address(endpoint->lab, (const struct sockaddr *)&address));
	return name;
}

static bool fits(const struct queue_search *s, const struct received *received)
{
	if (s->type == MESSAGE || !received->notification)
		return s->type == MESSAGE && !received->notification;
	if (s->type != notification_of(received)->sn_header.sn_type)
		return false;
	return !s->path || is_on_path(s->endpoint, received, s->path);
}

static struct received **find(struct queue_search *s)
{
	struct received **link = &s->endpoint->received;

	while (*link && !fits(s, *link))
		link = &(*link)->next;
	return link;
}

static bool queue_has(void *context)
{
	return *find(context) != NULL;
}

/* Waits for it and takes it out of the queue; NULL if it did not come. */
static struct received *wait_for(struct queue_search *s, int64_t within)
{
	struct received **link;
	struct received *received;

	if (!wait_until(s->endpoint->lab, lab_now() + within, 0, queue_has, s))
		return NULL;
	link = find(s);
	received = *link;
	if (received)
		*link = received->next;
	return received;
}

/* What came instead, for the message of an expectation that was not met: what waits in the queue.
 * Returns `text`. */
static const char *describe_queue(const struct endpoint *endpoint, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, ", nor did anything else");
	for (const struct received *r = endpoint->received; r && used < size; r = r->next) {
		char item[160];
		int length;

		event_describe(endpoint->lab, r, item, sizeof(item));
		length = snprintf(text + used, size - used, "%s%s", used ? ", " : ", but ", item);
		used += length > 0 ? (size_t)length : 0;
	}
	return text;
}

/* "SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED of path0 at a"; returns `text`. */
static const char *describe_wanted(const struct endpoint *endpoint, int type,
				   const struct event_wanted *wanted, char *text, size_t size)
{
	const char *state = event_state_name(type, wanted->state);

	snprintf(text, size, "%s%s%s%s%s at %s", event_type_name(type), *state ? " " : "", state,
		 wanted->path ? " of " : "", wanted->path ? wanted->path : "", endpoint->node);
	return text;
}

static bool is_pattern(const struct received *received, size_t size, uint8_t seed)
{
	uint8_t *content = xmalloc(size + 1);
	bool same;

	pattern_fill(content, size, seed);
	same = received->size == size && !memcmp(content, received->data, size);
	free(content);
	return same;
}

static void check_content(const char *node, const struct received *received, const char *text,
			  const struct message_wanted *wanted)
{
	size_t size = text ? strlen(text) : wanted->size;
	bool same = text ? received->size == size && !memcmp(text, received->data, size)
			 : is_pattern(received, size, wanted->seed);

	if (same)
		return;
	if (text)
		scenario_fail(wanted->file, wanted->line,
			      "expected the message \"%s\" at %s; \"%.*s\" came, %zu bytes", text,
			      node, (int)(received->size < 60 ? received->size : 60),
			      (const char *)received->data, received->size);
	scenario_fail(
		wanted->file, wanted->line,
		"expected a message of %zu bytes with the pattern of seed %u at %s; %zu bytes "
		"came%s",
		size, wanted->seed, node, received->size,
		received->size == size ? ", and they differ" : "");
}

static void check_info(const char *node, const struct received *received, int stream,
		       const struct message_wanted *wanted)
{
	const struct sctp_rcvinfo *info = &received->info;
	int unordered = !!(info->rcv_flags & SCTP_UNORDERED);

	if (stream != ANY && info->rcv_sid != stream)
		scenario_fail(wanted->file, wanted->line,
			      "expected a message on stream %d at %s; it came on stream %u", stream,
			      node, info->rcv_sid);
	if (wanted->ppid != ANY && info->rcv_ppid != (uint32_t)wanted->ppid)
		scenario_fail(wanted->file, wanted->line,
			      "expected a message with PPID %u at %s; it has PPID %u",
			      (uint32_t)wanted->ppid, node, info->rcv_ppid);
	if (wanted->unordered != ANY && unordered != wanted->unordered)
		scenario_fail(wanted->file, wanted->line, "expected an %s message at %s; it is %s",
			      wanted->unordered ? "unordered" : "ordered", node,
			      unordered ? "unordered" : "ordered");
	if (wanted->ssn != ANY && info->rcv_ssn != wanted->ssn)
		scenario_fail(wanted->file, wanted->line,
			      "expected a message with SSN %d at %s; it has SSN %u", wanted->ssn,
			      node, info->rcv_ssn);
}

const struct received *expect_message_with(struct endpoint *endpoint, int stream, const char *text,
					   const struct message_wanted *wanted)
{
	struct queue_search s = {endpoint, MESSAGE, NULL};
	int64_t within = wanted->within ? wanted->within : EXPECT_WITHIN;
	struct received *received = wait_for(&s, within);
	char waiting[512];

	if (!received)
		scenario_fail(wanted->file, wanted->line,
			      "expected a message at %s; it did not come %s%s", endpoint->node,
			      wait_described(within),
			      describe_queue(endpoint, waiting, sizeof(waiting)));
	check_info(endpoint->node, received, stream, wanted);
	check_content(endpoint->node, received, text, wanted);
	return received;
}

void expect_no_message_at(struct endpoint *endpoint, int64_t duration, const char *file, int line)
{
	struct queue_search s = {endpoint, MESSAGE, NULL};
	struct received *received = wait_for(&s, duration);

	if (received)
		scenario_fail(file, line,
			      "expected no message at %s for %.3f s; %zu bytes came on stream %u",
			      endpoint->node, seconds_of(duration), received->size,
			      received->info.rcv_sid);
}

/* What every event has, whatever a scenario wants of it: RFC 6458 section 6.1. */
static void check_header(const struct received *event, const char *text,
			 const struct event_wanted *wanted)
{
	const union sctp_notification *n = notification_of(event);

	if (n->sn_header.sn_length != event->size)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s to tell its length, %zu bytes; it tells %u", text,
			      event->size, n->sn_header.sn_length);
	if (event_unused_flags(event) != 0)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s without flags, which are unused; it has 0x%x", text,
			      event_unused_flags(event));
}

static void check_event(struct endpoint *endpoint, const struct received *event,
			const struct event_wanted *wanted)
{
	int type = notification_of(event)->sn_header.sn_type;
	int error = event_error(event);
	char expected[200], text[200];

	describe_wanted(endpoint, type, wanted, expected, sizeof(expected));
	event_describe(endpoint->lab, event, text, sizeof(text));
	if (wanted->state != ANY && event_state(event) != wanted->state)
		scenario_fail(wanted->file, wanted->line, "expected %s; the kernel reported %s",
			      expected, text);
	if (wanted->error != ANY && error != wanted->error)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s with error %d; the kernel reported %s with error %d",
			      expected, wanted->error, text, error);
	check_header(event, text, wanted);
}

/* What such an event does not have would be missed in every one that the kernel reports. */
static void must_make_sense(int type, const struct event_wanted *wanted)
{
	const char *name = event_type_name(type);

	if (wanted->path && type != SCTP_PEER_ADDR_CHANGE)
		scenario_error("%s is of no path", name);
	if (wanted->state != ANY && type != SCTP_ASSOC_CHANGE && type != SCTP_PEER_ADDR_CHANGE)
		scenario_error("%s has no state", name);
	if (wanted->error != ANY && type != SCTP_ASSOC_CHANGE && type != SCTP_PEER_ADDR_CHANGE &&
	    type != SCTP_REMOTE_ERROR && type != SCTP_SEND_FAILED_EVENT)
		scenario_error("%s has no error", name);
	if (wanted->timer && !wanted->since)
		scenario_error("an event with .timer needs .since");
}

const struct received *expect_event_with(struct endpoint *endpoint, int type,
					 const struct event_wanted *wanted)
{
	struct queue_search s = {endpoint, type, NULL};
	int64_t within = wanted->within ? wanted->within : EXPECT_WITHIN;
	int64_t began = lab_now();
	struct received *event;
	char expected[200], waiting[512], path[INET6_ADDRSTRLEN];

	must_make_sense(type, wanted);
	if (wanted->path)
		s.path = name_path(endpoint, wanted->path, path);
	if (wanted->timer)
		within = wanted->since + wanted->timer + timer_slack(wanted->timer) +
			 EXPECT_WITHIN - began;
	event = wait_for(&s, within);
	describe_wanted(endpoint, type, wanted, expected, sizeof(expected));
	if (!event)
		scenario_fail(wanted->file, wanted->line, "expected %s; it did not come %s%s",
			      expected, wait_described(within),
			      describe_queue(endpoint, waiting, sizeof(waiting)));
	check_event(endpoint, event, wanted);
	if (wanted->timer)
		check_timer(wanted->file, wanted->line, event->time - wanted->since, wanted->timer,
			    "%s", expected);
	return event;
}

void expect_no_event_at(struct endpoint *endpoint, int type, int64_t duration, const char *file,
			int line)
{
	struct queue_search s = {endpoint, type, NULL};
	struct received *event = wait_for(&s, duration);
	char text[200];

	if (!event)
		return;
	event_describe(endpoint->lab, event, text, sizeof(text));
	scenario_fail(file, line, "expected no %s at %s for %.3f s; the kernel reported %s",
		      event_type_name(type), endpoint->node, seconds_of(duration), text);
}

static bool has_error(void *context)
{
	return ((struct endpoint *)context)->error != 0;
}

void expect_socket_error_at(struct endpoint *endpoint, int error, const char *file, int line)
{
	char text[160];

	snprintf(text, sizeof(text), "the error \"%s\" of the socket at %s", strerror(error),
		 endpoint->node);
	expect_that_at(endpoint->lab, text, EXPECT_WITHIN, has_error, endpoint, file, line);
	if (endpoint->error != error)
		scenario_fail(file, line, "expected %s; it reports \"%s\"", text,
			      strerror(endpoint->error));
}
