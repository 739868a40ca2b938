/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets of a scenario: every frame that a link carried, lost or was given, in order.
 *
 * The trace lies in memory shared with the runner, so that it outlives a scenario's process.  It
 * holds the first TRACE_MAX frames and up to TRACE_BYTES of them; what comes later is counted only.
 */
#ifndef STAGE_TRACE_H
#define STAGE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/wire/packet.h"
#include "netns/lab.h"

enum { TRACE_MAX = 65536, TRACE_BYTES = 64 << 20 };

/* One SCTP packet of the trace, decoded.  Lives until the scenario ends. */
struct packet {
	unsigned number; /* its place in the trace, from 0 */
	int64_t time;
	const char *link;
	const char *from; /* node */
	const char *to;
	enum frame_fate fate;
	struct sctp_packet sctp;
	const struct chunk
		*chunk; /* where expect_packet() returned it: the chunk that was expected */
};

/* Empties the trace and observes the lab from now on. */
void trace_start(struct lab *lab);

/* Ends the scenario as `error` unless the lab that is traced has that node. */
void trace_must_have(const char *node);

/* Frames in the trace; those beyond its limits. */
unsigned trace_count(void);
unsigned trace_overflow(void);

/* Set to true by every frame that is observed; for lab_pump(). */
extern bool trace_news;

/* Frame `number`, whatever it carries: all of a packet but `sctp` and `chunk`. */
void trace_place(unsigned number, struct packet *packet);

/* Decodes frame `number`.  NULL if it is not SCTP. */
struct packet *trace_packet(unsigned number);

/* The raw frame, its length in *length. */
const uint8_t *trace_frame(unsigned number, size_t *length);

/* One line: time since the trace began, link, nodes, packet, fate.  Returns `line`. */
char *trace_describe(unsigned number, char *line, size_t size);

/*
 * What no SCTP packet that a kernel sends may be: malformed, or with a wrong checksum.  Returns the
 * description of the first such packet (static buffer), or NULL.  Injected and changed packets do
 * not count.
 */
const char *trace_defect(void);

/* Whether a frame told the kernel of routes or neighbours, which it may still know later. */
bool trace_teaches(void);

/*
 * Marks the frame that is being filtered as about to be changed by the scenario: trace_defect()
 * overlooks it, and trace_passage() knows what it was.
 */
void trace_mark_changed(const struct frame *before);

/*
 * From now on frames may be lost where the trace does not see it, or may not come in the order in
 * which they were sent: a node's own queues and filters, or the state of its device, decide.
 */
void trace_mark_misses(void);
/* Whether that may be, or frames were beyond the limits. */
bool trace_misses(void);

/* How a frame went its way, for whoever looks at the traffic as a whole. */
struct passage {
	int64_t time;
	int64_t delay; /* until it went on: held back, or nobody carried it */
	unsigned copies;
	int link, from; /* indexes in the topology: the link, and its end that sent it */
	enum frame_fate fate;
	bool changed;
	bool sound; /* seen to be well-formed, with the right checksum */
	const uint8_t *data;
	size_t length;
	const uint8_t *before; /* if it was changed: what was sent; length 0 if that was not kept */
	size_t before_length;
};
struct passage trace_passage(unsigned number);

/* When the trace began. */
int64_t trace_began(void);

const char *fate_name(enum frame_fate fate);

#endif
