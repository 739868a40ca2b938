/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/trace.h"
#include "harness/wire/ip.h"

/* Whether a frame carries an SCTP packet, or begins one that comes in fragments of IP. */
static bool begins_packet(unsigned number)
{
	struct ip_fragment fragment;
	struct packet *packet = trace_packet(number);
	const uint8_t *frame;
	bool whole = packet;
	size_t length;

	free(packet);
	frame = trace_frame(number, &length);
	return whole || (fragment_decode(frame, length, &fragment) && fragment.offset == 0);
}

void tally_trace(const char *node, unsigned first, struct tally *tally)
{
	for (unsigned i = first; i < trace_count(); i++) {
		struct passage passage = trace_passage(i);
		struct packet packet;

		trace_place(i, &packet);
		if (!begins_packet(i))
			continue;
		if (strcmp(packet.from, node) == 0 && packet.fate != FRAME_INJECTED)
			tally->left++;
		if (strcmp(packet.to, node) == 0 &&
		    (packet.fate == FRAME_PASSED || packet.fate == FRAME_INJECTED))
			tally->arrived += passage.copies > 1 ? passage.copies : 1;
	}
}

bool tally_agrees(const struct tally *tally, char *error, size_t room)
{
	/* What was sent and seen by no link may have come to another socket of the node. */
	long within = tally->sent - tally->left;

	if (within < 0)
		snprintf(error, room,
			 "a kernel counts fewer packets than it sends, SctpOutSCTPPacks: %ld of "
			 "%ld",
			 tally->sent, tally->left);
	else if (tally->received > tally->arrived + within)
		snprintf(error, room,
			 "a kernel counts more packets than come, SctpInSCTPPacks: %ld of %ld",
			 tally->received, tally->arrived + within);
	else
		return true;
	return false;
}
