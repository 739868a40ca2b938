/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Re-configuration requests and responses of a scripted peer (RFC 6525 section 4), and what the
 * kernel says to them.
 */
#ifndef RECONFIGURATION_REQUEST_H
#define RECONFIGURATION_REQUEST_H

#include "harness/scenario/scenario.h"

/* RFC 6525 4.4, table 3. */
enum result {
	NOTHING_TO_DO,
	PERFORMED,
	DENIED,
	WRONG_SSN,
	ALREADY_IN_PROGRESS,
	BAD_SEQUENCE,
	IN_PROGRESS,
};

enum { GRANT_ALL = SCTP_ENABLE_STRRESET_MASK, STREAMS = 4 };

struct reconfigured {
	struct peer *peer;
	struct endpoint *iut;
	uint32_t sequence; /* of the peer's first request: its initial TSN (RFC 6525 5.1.1) */
	uint32_t iut_sequence; /* of the kernel's first request, and its first TSN */
};

struct reconfigured_options {
	uint32_t grants; /* SCTP_ENABLE_STREAM_RESET; 0: GRANT_ALL */
	bool grants_nothing;
	uint32_t initial_tsn; /* of the peer; 0: its usual one */
};

/*
 * An association of STREAMS streams in each direction with a peer that supports RE-CONFIG and
 * FORWARD TSN.  The peer passes over the kernel's SACKs.
 */
#define reconfigured_connect(lab, ...)                                                             \
	reconfigured_connect_with(lab, &(struct reconfigured_options){__VA_ARGS__})
struct reconfigured reconfigured_connect_with(struct lab *lab,
					      const struct reconfigured_options *options);

/* Streams by their numbers, in a request or an event. */
enum { MAX_LISTED = 8 };
struct stream_list {
	uint16_t stream[MAX_LISTED];
	size_t count;
};
#define LISTED(...)                                                                                \
	(struct stream_list)                                                                       \
	{                                                                                          \
		{__VA_ARGS__}, sizeof((uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t)                \
	}
#define ALL_STREAMS                                                                                \
	(struct stream_list)                                                                       \
	{                                                                                          \
		.count = 0                                                                         \
	}

/* Parameters of the peer's RE-CONFIG chunks, all with the sequence number first. */
struct tlv_spec outgoing_reset(struct reconfigured to, uint32_t sequence, uint32_t last_tsn,
			       struct stream_list streams);
struct tlv_spec incoming_reset(uint32_t sequence, struct stream_list streams);
struct tlv_spec tsn_reset(uint32_t sequence);
struct tlv_spec add_streams(uint16_t type, uint32_t sequence, uint16_t number);
struct tlv_spec response(uint32_t sequence, uint32_t result);
/* A response to an SSN/TSN Reset Request. */
struct tlv_spec tsn_response(uint32_t sequence, uint32_t result, uint32_t senders_next,
			     uint32_t receivers_next);
#define send_reconfig(to, ...) peer_send((to).peer, RE_CONFIG, .tlvs = {__VA_ARGS__})
/* An Outgoing SSN Reset Request; the last TSN is the last that the peer has sent. */
void request_outgoing_reset(struct reconfigured to, uint32_t sequence, struct stream_list streams);

uint32_t number_of(const struct tlv *parameter, unsigned i);
/* The kernel's next chunk is a RE-CONFIG whose first parameter has this type, and this first
 * number. */
#define expect_reconfig(to, type, sequence, ...)                                                   \
	expect_reconfig_at(                                                                        \
		to, type, sequence,                                                                \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
struct tlv expect_reconfig_at(struct reconfigured to, uint16_t type, uint32_t sequence,
			      const struct peer_wanted *wanted);
#define expect_result(to, sequence, result)                                                        \
	expect_result_at(to, sequence, result, __FILE__, __LINE__)
struct tlv expect_result_at(struct reconfigured to, uint32_t sequence, uint32_t result,
			    const char *file, int line);

/* SCTP_STREAM_RESET_EVENT with these flags, and the streams. */
#define expect_streams_reset(endpoint, flags, streams)                                             \
	expect_streams_reset_at(endpoint, flags, streams, __FILE__, __LINE__)
void expect_streams_reset_at(struct endpoint *endpoint, uint16_t flags, struct stream_list streams,
			     const char *file, int line);

/* One message from the peer, which the kernel delivers with that SSN. */
void deliver(struct reconfigured to, uint16_t stream, const char *text, int ssn);

#endif
