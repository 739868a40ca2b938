/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Streams reset and added in an association (RFC 6525): what a user asks for and learns, and what a
 * RE-CONFIG chunk says.
 */
#ifndef ASSOCIATION_RECONFIG_H
#define ASSOCIATION_RECONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "harness/array_size.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/trace.h"
#include "harness/wire/parameter.h"

/* RFC 6525 4.4; their names: reconfig_result_name(). */
enum reconfig_result {
	RECONFIG_NOTHING_TO_DO,
	RECONFIG_PERFORMED,
	RECONFIG_DENIED,
	RECONFIG_WRONG_SSN,
	RECONFIG_ALREADY_IN_PROGRESS,
	RECONFIG_BAD_SEQUENCE,
	RECONFIG_IN_PROGRESS,
};

/* Streams by their numbers, in a request or an event. */
enum { MAX_LISTED_STREAMS = 8 };
struct stream_list {
	uint16_t stream[MAX_LISTED_STREAMS];
	size_t count;
};
#define STREAM_LIST(...)                                                                           \
	((struct stream_list){{__VA_ARGS__}, ARRAY_SIZE(((uint16_t[]){__VA_ARGS__}))})
/* What lists no stream is about all of them. */
#define ALL_STREAMS ((struct stream_list){.count = 0})

/* --- the user --- */

/* Asks to reset streams (SCTP_RESET_STREAMS); `flags` are SCTP_STREAM_RESET_OUTGOING and
 * SCTP_STREAM_RESET_INCOMING. */
#define reconfig_reset_streams(endpoint, flags, streams)                                           \
	reconfig_reset_streams_at(endpoint, flags, streams, __FILE__, __LINE__)
void reconfig_reset_streams_at(struct endpoint *endpoint, uint16_t flags,
			       struct stream_list streams, const char *file, int line);

/* Asks for further streams (SCTP_ADD_STREAMS): reconfig_add_streams(iut, .sas_outstrms = 2). */
#define reconfig_add_streams(endpoint, ...)                                                        \
	reconfig_add_streams_at(endpoint, (struct sctp_add_streams){__VA_ARGS__}, __FILE__,        \
				__LINE__)
void reconfig_add_streams_at(struct endpoint *endpoint, struct sctp_add_streams add,
			     const char *file, int line);

/* SCTP_STREAM_RESET_EVENT with these flags, and the streams. */
#define expect_streams_reset(endpoint, flags, streams)                                             \
	expect_streams_reset_at(endpoint, flags, streams, __FILE__, __LINE__)
void expect_streams_reset_at(struct endpoint *endpoint, uint16_t flags, struct stream_list streams,
			     const char *file, int line);

/* SCTP_STREAM_CHANGE_EVENT with these flags; it lives until the scenario ends. */
#define expect_stream_change(endpoint, flags)                                                      \
	expect_stream_change_at(endpoint, flags, __FILE__, __LINE__)
const struct sctp_stream_change_event *
expect_stream_change_at(struct endpoint *endpoint, uint16_t flags, const char *file, int line);

/* --- on the wire --- */

/*
 * The first parameter of the RE-CONFIG that packet->chunk is.  Fails unless it has that type, that
 * sequence number (of a response: that of the request) and the format of RFC 6525 section 4, with
 * reserved fields of 0.
 */
#define reconfig_parameter(packet, type, sequence)                                                 \
	reconfig_parameter_at(packet, type, sequence, __FILE__, __LINE__)
struct parameter reconfig_parameter_at(const struct packet *packet, uint16_t type,
				       uint32_t sequence, const char *file, int line);
/* The same of a response with that result. */
#define reconfig_response(packet, sequence, result)                                                \
	reconfig_response_at(packet, sequence, result, __FILE__, __LINE__)
struct parameter reconfig_response_at(const struct packet *packet, uint32_t sequence,
				      uint32_t result, const char *file, int line);

#endif
