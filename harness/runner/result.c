/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/memory.h"
#include "harness/record/base64.h"
#include "harness/record/record.h"
#include "harness/runner/attempt.h"
#include "harness/runner/timeline_records.h"
#include "harness/scenario/stage/outcome.h"

void result_keep(struct result *result, enum verdict verdict, const char *file, int line,
		 const char *message)
{
	result->verdict = verdict;
	result->line = line;
	result->stack = NULL;
	snprintf(result->file, sizeof(result->file), "%s", file);
	snprintf(result->message, sizeof(result->message), "%s", message);
}

bool result_is_bad(const struct result *result)
{
	return result->verdict == VERDICT_FAIL || result->verdict == VERDICT_HANG ||
	       result->verdict == VERDICT_ERROR;
}

/* How many packets of one scenario are sent to the machine at most: the first and the last ones. */
enum { PACKETS_FIRST = 200, PACKETS_LAST = 200, FRAME_SENT = 1600 };

static json_t *packet_record(const char *name, unsigned number)
{
	char text[512], encoded[BASE64_SIZE(FRAME_SENT)];
	struct packet *packet = trace_packet(number);
	size_t length;
	const uint8_t *frame = trace_frame(number, &length);
	json_t *record;

	if (!packet)
		return NULL;
	base64_encode(frame, length < FRAME_SENT ? length : FRAME_SENT, encoded);
	record = json_pack("{s:s, s:s, s:i, s:f, s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "type",
			   "packet", "name", name, "number", (int)number, "seconds",
			   seconds_of(packet->time - trace_began()), "link", packet->link, "from",
			   packet->from, "to", packet->to, "fate", fate_name(packet->fate), "text",
			   trace_describe(number, text, sizeof(text)), "frame", encoded, "length",
			   (int)length);
	free(packet);
	return record;
}

static void send_packets(const char *name)
{
	unsigned count = trace_count();

	for (unsigned i = 0; i < count; i++) {
		json_t *record;

		if (i >= PACKETS_FIRST && i + PACKETS_LAST < count)
			continue;
		record = packet_record(name, i);
		if (record)
			record_send(record);
	}
}

static void send_notes(const char *name)
{
	char *notes = xstrdup(outcome_result()->notes);
	char *rest = notes;

	for (char *line = strtok_r(notes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		record_send(
			json_pack("{s:s, s:s, s:s}", "type", "note", "name", name, "text", line));
	free(notes);
}

static void send_costs(const char *name)
{
	const struct judgement *judgement = outcome_result();

	for (unsigned i = 0; i < judgement->cost_count; i++) {
		const struct cost_row *row = &judgement->costs[i];

		record_send(json_pack("{s:s, s:s, s:s, s:i, s:I, s:I, s:I, s:i}", "type", "cost",
				      "name", name, "row", row->name, "n", (int)row->n,
				      "instructions", (json_int_t)row->cost.median, "least",
				      (json_int_t)row->cost.least, "most",
				      (json_int_t)row->cost.most, "times", (int)row->cost.times));
	}
}

/* Whether the packet is known that the scenario looked at when it failed. */
static bool current_packet_known(const struct result *result)
{
	bool failed = result->verdict == VERDICT_FAIL || result->verdict == VERDICT_KNOWN;

	return failed && outcome_result()->packet >= 0;
}

static json_t *stack_list(const struct call_stack *stack)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < stack->count; i++)
		json_array_append_new(list, json_integer((json_int_t)stack->addresses[i]));
	return list;
}

void result_send_rest(const char *name, bool packets, bool lab)
{
	record_hold();
	if (packets)
		send_packets(name);
	if (lab)
		timeline_send(name);
	send_notes(name);
	send_costs(name);
	record_release();
}

/* The processor's time is told by the microsecond: of a difference of doubles, the last digits say nothing. */
static double in_microseconds(double seconds)
{
	return floor(seconds * 1e6 + 0.5) / 1e6;
}

/* What the machine has from the list of scenarios is not sent again: each byte takes its time. */
void result_send_end(const char *name, const struct result *result, const struct known *known,
		     double seconds, double busy)
{
	json_t *record =
		json_pack("{s:s, s:s, s:s, s:f, s:f, s:f}", "type", "end", "name", name, "verdict",
			  verdict_name(result->verdict), "seconds", seconds, "busy",
			  in_microseconds(busy), "judge", in_microseconds(result->judge_seconds));

	if (record && result->verdict != VERDICT_PASS) {
		json_object_set_new(record, "message", json_string(result->message));
		json_object_set_new(record, "file", json_string(result->file));
		json_object_set_new(record, "line", json_integer(result->line));
		if (current_packet_known(result))
			json_object_set_new(record, "packet",
					    json_integer(outcome_result()->packet));
		if (result->violation >= 0)
			json_object_set_new(record, "violation", json_integer(result->violation));
	}
	if (record && result->stack && result->stack->count > 0)
		json_object_set_new(record, "stack", stack_list(result->stack));
	if (record && known)
		json_object_set_new(record, "known", json_string(known->reason));
	if (record)
		attempt_add(record);
	record_send(record);
}
