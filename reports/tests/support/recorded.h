/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of packets for tests, with real frames in them. */
#ifndef REPORTS_TESTS_RECORDED_H
#define REPORTS_TESTS_RECORDED_H

#include <jansson.h>

#include "harness/wire/encode.h"
#include "harness/wire/packet.h"

/* A `packet` record of a frame from `from` to `to`, with one chunk. */
json_t *recorded_packet(double seconds, const char *from, const char *to, const char *fate,
			uint32_t tag, const struct chunk_spec *chunk);

/* The same with that chunk twice. */
json_t *recorded_packet_of_two(double seconds, const char *from, const char *to, const char *fate,
			       uint32_t tag, const struct chunk_spec *chunk);

/* What is drawn by lot in an association. */
struct recorded_lot {
	uint32_t a_tag, b_tag, a_tsn, b_tsn;
};

/*
 * An `end` record with the packets of a set-up between a and b, a lost DATA of a's, the same again
 * and its SACK.  `a_rwnd` is b's.
 */
json_t *recorded_end(const char *name, const char *verdict, struct recorded_lot lot,
		     uint32_t a_rwnd);

#endif
