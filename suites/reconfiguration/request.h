/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scripted peer that makes re-configuration requests and answers those of the kernel (RFC 6525
 * sections 4 and 5).
 *
 * The requests of each end are numbered from 1, as its DATA are: the sequence number of the first
 * one is the initial TSN of its sender (RFC 6525 5.1.1).
 */
#ifndef RECONFIGURATION_REQUEST_H
#define RECONFIGURATION_REQUEST_H

#include "harness/scenario/scenario.h"

enum {
	RECONFIGURATION_STREAMS = 4, /* in each direction, at first */
	RECONFIGURATION_TYPES = 5, /* of requests */
};

/* An association of RECONFIGURATION_STREAMS streams, with a user who grants all that a peer may ask
 * for.  The peer passes over the kernel's SACKs. */
#define reconfiguration_open(lab, ...)                                                             \
	association_open(lab, .reconfig = true, .streams = RECONFIGURATION_STREAMS,                \
			 .stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true,          \
			 ##__VA_ARGS__)

/* --- the peer's requests and responses: parameters of a RE-CONFIG chunk --- */

/* Outgoing SSN Reset Request `n`, which is no answer to a request of the kernel's; `last_tsn` is
 * the Sender's Last Assigned TSN. */
struct tlv_spec reconfiguration_outgoing_reset(struct association association, unsigned n,
					       uint32_t last_tsn, struct stream_list streams);
/* The same as the answer to the kernel's request `answered`; all that the peer has sent comes before
 * it. */
struct tlv_spec reconfiguration_answering_reset(struct association association, unsigned n,
						unsigned answered, struct stream_list streams);
/* Incoming SSN Reset Request `n`. */
struct tlv_spec reconfiguration_incoming_reset(struct association association, unsigned n,
					       struct stream_list streams);
/* SSN/TSN Reset Request `n`. */
struct tlv_spec reconfiguration_tsn_reset(struct association association, unsigned n);
/* Add Outgoing or (PARAM_ADD_INCOMING_STREAMS) Incoming Streams Request `n`. */
struct tlv_spec reconfiguration_addition(struct association association, uint16_t type, unsigned n,
					 uint16_t count);
/* Request `n` of each type in turn, `type` being below RECONFIGURATION_TYPES: a reset of stream 1,
 * in both directions, of all SSNs and TSNs, one stream more in both directions. */
struct tlv_spec reconfiguration_request(struct association association, unsigned type, unsigned n);
/* A Re-configuration Response to the kernel's request `n`; to an SSN/TSN Reset Request. */
struct tlv_spec reconfiguration_response(struct association association, unsigned n,
					 enum reconfig_result result);
struct tlv_spec reconfiguration_tsn_response(struct association association, unsigned n,
					     uint32_t senders_next, uint32_t receivers_next);

/* The peer sends them in one RE-CONFIG. */
#define reconfiguration_send(association, ...)                                                     \
	peer_send((association).peer, RE_CONFIG, .tlvs = {__VA_ARGS__})
/* The peer sends Outgoing SSN Reset Request `n`; all that it has sent before comes before it. */
void reconfiguration_reset(struct association association, unsigned n, struct stream_list streams);
/* The peer sends a response to the kernel's request `n`. */
void reconfiguration_answer(struct association association, unsigned n,
			    enum reconfig_result result);

/* --- what the kernel does --- */

/* The kernel's next chunk is a RE-CONFIG whose first parameter is its request `n`, of that type. */
#define reconfiguration_expect_request(association, type, n, ...)                                  \
	reconfiguration_expect_request_at(                                                         \
		association, type, n,                                                              \
		&(struct peer_wanted){                                                             \
			.file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
struct parameter reconfiguration_expect_request_at(struct association association, uint16_t type,
						   unsigned n, const struct peer_wanted *wanted);
/* The kernel answers the peer's request `n`. */
#define reconfiguration_expect_response(association, n, result)                                    \
	reconfiguration_expect_response_at(association, n, result, __FILE__, __LINE__)
struct parameter reconfiguration_expect_response_at(struct association association, unsigned n,
						    enum reconfig_result result, const char *file,
						    int line);

/* A message of the peer's with that SSN is delivered. */
#define reconfiguration_deliver(association, stream, text, ssn)                                    \
	reconfiguration_deliver_at(association, stream, text, ssn, __FILE__, __LINE__)
void reconfiguration_deliver_at(struct association association, unsigned stream, const char *text,
				int ssn, const char *file, int line);
/* The kernel's next chunk is DATA on that stream with that SSN, which the peer acknowledges. */
#define reconfiguration_expect_data(association, stream, ssn)                                      \
	reconfiguration_expect_data_at(association, stream, ssn, __FILE__, __LINE__)
const struct chunk *reconfiguration_expect_data_at(struct association association, uint16_t stream,
						   uint16_t ssn, const char *file, int line);
/* The same of a message that the user sends now. */
#define reconfiguration_expect_sent(association, stream, ssn)                                      \
	reconfiguration_expect_sent_at(association, stream, ssn, __FILE__, __LINE__)
const struct chunk *reconfiguration_expect_sent_at(struct association association, uint16_t stream,
						   uint16_t ssn, const char *file, int line);

/* Fails unless the association has these numbers of streams (SCTP_STATUS). */
#define reconfiguration_expect_streams(association, incoming, outgoing)                            \
	reconfiguration_expect_streams_at(association, incoming, outgoing, __FILE__, __LINE__)
void reconfiguration_expect_streams_at(struct association association, unsigned incoming,
				       unsigned outgoing, const char *file, int line);

#endif
