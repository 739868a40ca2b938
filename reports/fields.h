/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fields of packets as reports show and compare them: without what is drawn by lot.  TSNs and
 * the other numbers that begin with the initial TSN count from it, or where the INIT was not seen
 * from the first that was; tags and ports are left out, and of cookies, HMACs, random numbers and
 * heartbeat information only the length is told.
 */
#ifndef REPORTS_FIELDS_H
#define REPORTS_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "harness/wire/packet.h"

enum { FIELDS_TAGS = 64 };

/* What numbers count from so far: one for the packets of a scenario, in their order. */
struct fields {
	unsigned count;
	struct fields_end {
		uint32_t tag; /* in packets to this end */
		bool sent_known, own_known;
		uint32_t sent; /* the first TSN of what is sent to it */
		uint32_t own; /* the first TSN of its own */
	} ends[FIELDS_TAGS];
};

/*
 * The chunks of a frame: an array of objects, each with "chunk" (its type) and its fields as
 * strings in the order of the wire.  What is no SCTP has none.  Changes the frame's bytes.  NULL
 * without memory.
 */
json_t *fields_of(struct fields *fields, uint8_t *frame, size_t length);

/* The chunk in one line, "DATA tsn 0 sid 0 ssn 0", to be freed; NULL without memory. */
char *fields_label(const json_t *chunk);

#endif
