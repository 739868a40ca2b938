/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <arpa/inet.h>

#include "harness/memory.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/wire/crc32c.h"
#include "harness/wire/ip.h"

struct seen {
	int64_t time;
	size_t offset; /* in `bytes` */
	uint32_t length;
	uint8_t link;
	uint8_t from;
	uint8_t fate;
	bool changed;
	uint8_t copies;
	uint32_t
		original_length; /* of the frame before it was changed, which stands before it; 0: it was not */
	int64_t delay;
	bool sound; /* seen to be well-formed, with the right checksum */
};

static struct {
	int64_t began;
	unsigned count, overflow;
	bool misses;
	size_t used;
	struct seen seen[TRACE_MAX];
	uint8_t bytes[TRACE_BYTES];
} * trace;

static const struct topology *topology;
static bool changing;
static uint32_t original_length;
bool trace_news;

static void observe(void *context, const struct frame *frame)
{
	struct seen *seen;

	(void)context;
	trace_news = true;
	if (trace->count == TRACE_MAX || trace->used + frame->length > TRACE_BYTES) {
		trace->overflow++;
		return;
	}
	seen = &trace->seen[trace->count];
	*seen = (struct seen){
		.time = frame->time,
		.offset = trace->used,
		.length = (uint32_t)frame->length,
		.link = (uint8_t)frame->link,
		.from = (uint8_t)frame->from,
		.fate = (uint8_t)frame->fate,
		.copies = (uint8_t)(frame->copies < UINT8_MAX ? frame->copies : UINT8_MAX),
		.original_length = original_length,
		/* A frame that is held back is so from its time on. */
		.delay = frame->delay > frame->late ? frame->delay : frame->late,
		.changed = changing || frame->fate == FRAME_INJECTED};
	changing = false;
	original_length = 0;
	memcpy(trace->bytes + trace->used, frame->data, frame->length);
	trace->used += frame->length;
	trace->count++;
}

void trace_start(struct lab *lab)
{
	if (!trace) {
		crc32c_prepare();
		/* Reserved, not used: the kernel gives pages as they are written. */
		trace = mmap(NULL, sizeof(*trace), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (trace == MAP_FAILED) {
			perror("sctp-runner: cannot map memory for the trace");
			exit(EXIT_FAILURE);
		}
	} else {
		/* Give the pages of the last scenario back. */
		if (madvise(trace, sizeof(*trace), MADV_REMOVE) != 0)
			memset(trace, 0, offsetof(typeof(*trace), seen));
	}
	trace->began = lab_now();
	topology = lab_topology(lab);
	lab_set_observer(lab, observe, NULL);
}

void trace_must_have(const char *node)
{
	if (topology_node(topology, node) < 0)
		scenario_error("the lab %s has no node %s", topology->name, node);
}

unsigned trace_count(void)
{
	return trace ? trace->count : 0;
}

unsigned trace_overflow(void)
{
	return trace ? trace->overflow : 0;
}

int64_t trace_began(void)
{
	return trace->began;
}

const uint8_t *trace_frame(unsigned number, size_t *length)
{
	*length = trace->seen[number].length;
	return trace->bytes + trace->seen[number].offset;
}

void trace_place(unsigned number, struct packet *packet)
{
	const struct seen *seen = &trace->seen[number];
	const struct topology_link *link = &topology->links[seen->link];

	packet->number = number;
	packet->time = seen->time;
	packet->link = link->name;
	packet->from = link->ends[seen->from];
	packet->to = link->ends[!seen->from];
	packet->fate = seen->fate;
}

static enum decode_result decode(struct seen *seen, struct sctp_packet *packet)
{
	enum decode_result result =
		packet_decode_frame(trace->bytes + seen->offset, seen->length, packet);

	seen->sound = result == DECODED && packet->checksum_ok;
	return result;
}

struct packet *trace_packet(unsigned number)
{
	struct packet *packet = xmalloc(sizeof(*packet));

	packet->chunk = NULL;
	if (decode(&trace->seen[number], &packet->sctp) == NOT_SCTP) {
		free(packet);
		return NULL;
	}
	trace_place(number, packet);
	return packet;
}

const char *fate_name(enum frame_fate fate)
{
	static const char *const names[] = {
		[FRAME_PASSED] = "passed",
		[FRAME_DROPPED] = "dropped",
		[FRAME_CUT] = "cut",
		[FRAME_INJECTED] = "injected",
	};

	return names[fate];
}

/* Whether an end of the packet has the address that the lab gave the node on this link. */
static bool is_own(const struct seen *seen, bool sender, const struct sockaddr_storage *address)
{
	const struct topology_link *link = &topology->links[seen->link];
	int node = topology_node(topology, link->ends[sender ? seen->from : !seen->from]);
	struct sockaddr_storage own;

	if (!topology_address(topology, node, seen->link, address->ss_family, &own))
		return false;
	if (address->ss_family == AF_INET)
		return ((const struct sockaddr_in *)address)->sin_addr.s_addr ==
		       ((const struct sockaddr_in *)&own)->sin_addr.s_addr;
	return IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)address)->sin6_addr,
				  &((const struct sockaddr_in6 *)&own)->sin6_addr);
}

static const char *text_of(const struct sockaddr_storage *address, char text[INET6_ADDRSTRLEN])
{
	const void *host =
		address->ss_family == AF_INET
			? (const void *)&((const struct sockaddr_in *)address)->sin_addr
			: (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;

	return inet_ntop(address->ss_family, host, text, INET6_ADDRSTRLEN) ? text : "?";
}

/* The addresses, where they are not those that the nodes have on the link anyway: a node may have several. */
static int describe_addresses(const struct seen *seen, const struct sctp_packet *sctp, char *text,
			      size_t size)
{
	char from[INET6_ADDRSTRLEN], to[INET6_ADDRSTRLEN];

	if (is_own(seen, true, &sctp->from) && is_own(seen, false, &sctp->to))
		return 0;
	return snprintf(text, size, "%s>%s ", text_of(&sctp->from, from), text_of(&sctp->to, to));
}

char *trace_describe(unsigned number, char *line, size_t size)
{
	struct packet packet;
	const struct seen *seen = &trace->seen[number];
	int used;

	trace_place(number, &packet);
	used = snprintf(line, size, "%10.6f %s %s>%s ", seconds_of(packet.time - trace->began),
			packet.link, packet.from, packet.to);
	if (used < 0 || (size_t)used >= size)
		return line;
	if (packet_decode_frame(trace->bytes + seen->offset, seen->length, &packet.sctp) ==
	    NOT_SCTP) {
		ip_describe(trace->bytes + seen->offset, seen->length, line + used,
			    size - (size_t)used);
	} else {
		used += describe_addresses(seen, &packet.sctp, line + used, size - (size_t)used);
		if ((size_t)used >= size)
			return line;
		packet_describe(&packet.sctp, line + used, size - (size_t)used);
	}
	if (packet.fate != FRAME_PASSED || seen->changed) {
		size_t end = strlen(line);

		snprintf(line + end, size - end, " [%s%s]", fate_name(packet.fate),
			 seen->changed && packet.fate == FRAME_PASSED ? ", changed" : "");
	}
	return line;
}

const char *trace_defect(void)
{
	static char text[1024];
	struct sctp_packet packet;
	char line[512];

	for (unsigned i = 0; i < trace_count(); i++) {
		struct seen *seen = &trace->seen[i];
		enum decode_result result;

		if (seen->changed || seen->sound)
			continue;
		result = decode(seen, &packet);
		if (result == NOT_SCTP || seen->sound)
			continue;
		snprintf(text, sizeof(text),
			 "expected well-formed packets; %s sent one with %s: %s",
			 topology->links[seen->link].ends[seen->from],
			 result == MALFORMED ? packet.defect : "a wrong CRC32c",
			 trace_describe(i, line, sizeof(line)));
		return text;
	}
	return NULL;
}

bool trace_teaches(void)
{
	for (unsigned i = 0; i < trace_count(); i++)
		if (ip_teaches(trace->bytes + trace->seen[i].offset, trace->seen[i].length))
			return true;
	return trace_overflow() > 0;
}

void trace_mark_changed(const struct frame *before)
{
	changing = true;
	if (trace->used + before->length > TRACE_BYTES)
		return;
	memcpy(trace->bytes + trace->used, before->data, before->length);
	trace->used += before->length;
	original_length = (uint32_t)before->length;
}

void trace_mark_misses(void)
{
	if (trace)
		trace->misses = true;
}

bool trace_misses(void)
{
	return trace->misses || trace->overflow;
}

struct passage trace_passage(unsigned number)
{
	const struct seen *seen = &trace->seen[number];

	return (struct passage){
		.time = seen->time,
		.delay = seen->delay,
		.copies = seen->copies,
		.link = seen->link,
		.from = seen->from,
		.fate = (enum frame_fate)seen->fate,
		.changed = seen->changed && seen->fate != FRAME_INJECTED,
		.sound = seen->sound,
		.data = trace->bytes + seen->offset,
		.length = seen->length,
		.before = trace->bytes + seen->offset - seen->original_length,
		.before_length = seen->original_length,
	};
}
