/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/intercept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/refusal.h"
#include "harness/scenario/stage/trace.h"

static struct rule *rules;
static enum kernel_fault fault;

static bool fits(const struct lab *lab, const struct rule *rule, const struct frame *frame,
		 const struct sctp_packet *packet)
{
	const struct topology_link *link = &lab_topology(lab)->links[frame->link];

	if (rule->ended || (rule->count != FOREVER && rule->hits == rule->count))
		return false;
	if (rule->from && strcmp(rule->from, link->ends[frame->from]))
		return false;
	if (rule->link && strcmp(rule->link, link->name))
		return false;
	if (rule->chunk != ANY_CHUNK && !packet_chunk(packet, (enum chunk_type)rule->chunk))
		return false;
	return !rule->match || rule->match(packet, rule->context);
}

static void apply(struct rule *rule, struct frame *frame, const struct sctp_packet *packet)
{
	switch (rule->action) {
	case RULE_DROP:
		frame->drop = true;
		break;
	case RULE_DELAY:
		frame->delay = rule->delay;
		break;
	case RULE_DUPLICATE:
		frame->copies = 2;
		break;
	case RULE_CHANGE:
		trace_mark_changed(frame);
		rule->change(frame, packet, rule->context);
		if (!rule->keep_checksums)
			packet_fix_checksums(frame->data, frame->length);
		break;
	}
}

/* Has the node at end `end` of the link receive the ABORT that refuses its packet. */
static void refuse(struct lab *lab, int link, int end, const uint8_t *data, size_t length)
{
	uint8_t answer[REFUSAL_ROOM];
	size_t size = refusal_of(data, length, answer, sizeof(answer));

	if (size)
		frame_inject(lab, link, end, answer, size);
}

static void filter(void *context, struct frame *frame)
{
	struct lab *lab = context;
	struct sctp_packet packet;

	if (!(rules || fault) ||
	    packet_decode_frame(frame->data, frame->length, &packet) == NOT_SCTP)
		return;
	/* A script that waits for the kernel's INIT gets it: nothing has been asked of it yet. */
	if (fault == KERNEL_ABORTS && topology_silent(lab_topology(lab), frame->link, !frame->from))
		return;
	if (fault == KERNEL_ABORTS)
		refuse(lab, frame->link, frame->from, frame->data, frame->length);
	if (fault) {
		frame->drop = true;
		return;
	}
	for (struct rule *rule = rules; rule; rule = rule->next) {
		if (!fits(lab, rule, frame, &packet))
			continue;
		if (rule->seen++ < rule->skip)
			continue;
		rule->hits++;
		apply(rule, frame, &packet);
		return;
	}
}

struct rule *rule_add(struct lab *lab, const struct rule *rule)
{
	struct rule **last = &rules;
	struct rule *copy = xmalloc(sizeof(*copy));

	lab_must_have(lab, rule->from, rule->link);
	if (rule->chunk != ANY_CHUNK && (rule->chunk < 0 || rule->chunk > UINT8_MAX))
		scenario_error("%d is not a chunk type", rule->chunk);
	*copy = *rule;
	copy->next = NULL;
	while (*last)
		last = &(*last)->next;
	*last = copy;
	return copy;
}

void rule_end(struct rule *rule)
{
	rule->ended = true;
}

bool intercept_takes(struct lab *lab, int link, int to, const uint8_t *frame, size_t length)
{
	if (fault == KERNEL_ABORTS)
		refuse(lab, link, !to, frame, length);
	return fault != KERNEL_WORKS;
}

bool intercept_is_kernels(enum frame_fate fate)
{
	return fate == FRAME_PASSED || (fault == KERNEL_ABORTS && fate == FRAME_INJECTED);
}

void intercept_start(struct lab *lab, enum kernel_fault played)
{
	fault = played;
	while (rules) {
		struct rule *next = rules->next;

		free(rules);
		rules = next;
	}
	lab_set_filter(lab, filter, lab);
}

/* What is done to a packet that a rule applies to. */
static const char *action_name(enum rule_action action)
{
	static const char *const names[] = {
		[RULE_DROP] = "drop",
		[RULE_DELAY] = "delay",
		[RULE_DUPLICATE] = "duplicate",
		[RULE_CHANGE] = "change",
	};

	return names[action];
}

const char *intercept_unmet(void)
{
	static char text[160];

	for (const struct rule *rule = rules; rule; rule = rule->next) {
		if (rule->ended || rule->optional || rule->count == FOREVER ||
		    rule->hits == rule->count)
			continue;
		snprintf(text, sizeof(text), "expected %u packet%s%s%s%s%s%s%s to %s; %u came",
			 rule->count, rule->count == 1 ? "" : "s",
			 rule->chunk == ANY_CHUNK ? "" : " with ",
			 rule->chunk == ANY_CHUNK ? "" : chunk_name((uint8_t)rule->chunk),
			 rule->from ? " from " : "", rule->from ? rule->from : "",
			 rule->link ? " on " : "", rule->link ? rule->link : "",
			 action_name(rule->action), rule->hits);
		return text;
	}
	return NULL;
}
