/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about messages, notifications and errors of the kernel's sockets. */
#ifndef ENDPOINT_EXPECT_EVENT_H
#define ENDPOINT_EXPECT_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/expect.h"

struct message_wanted {
	const char *file;
	int line;
	int64_t within;
	size_t size; /* with a NULL text: so many bytes of pattern_fill(`seed`) */
	uint8_t seed;
	int64_t ppid; /* host order, or ANY */
	int unordered; /* 0, 1 or ANY */
	int ssn; /* or ANY */
};

/* The endpoint's next message, whatever its stream, is this one.  Returns it; it lives until the
 * scenario ends. */
#define expect_message(endpoint, stream, text, ...)                                                \
	expect_message_with(endpoint, stream, text,                                                \
			    &(struct message_wanted){.file = __FILE__,                             \
						     .line = __LINE__,                             \
						     .ppid = ANY,                                  \
						     .unordered = ANY,                             \
						     .ssn = ANY,                                   \
						     ##__VA_ARGS__})
const struct received *expect_message_with(struct endpoint *endpoint, int stream, const char *text,
					   const struct message_wanted *wanted);
#define expect_no_message(endpoint, duration)                                                      \
	expect_no_message_at(endpoint, duration, __FILE__, __LINE__)
void expect_no_message_at(struct endpoint *endpoint, int64_t duration, const char *file, int line);

struct event_wanted {
	const char *file;
	int line;
	int64_t within;
	int state; /* SCTP_ASSOC_CHANGE: sac_state; SCTP_PEER_ADDR_CHANGE: spc_state; or ANY */
	int error; /* sac_error, spc_error, sre_error, ssf_error; host order, or ANY */
	const char *path; /* SCTP_PEER_ADDR_CHANGE: only events of this path are looked at */
	int64_t timer; /* as in packet_wanted */
	int64_t since;
};

/* The endpoint's next event of that type (and path) has these values.  Returns it; it lives until
 * the scenario ends. */
#define expect_event(endpoint, type, ...)                                                          \
	expect_event_with(endpoint, type,                                                          \
			  &(struct event_wanted){.file = __FILE__,                                 \
						 .line = __LINE__,                                 \
						 .state = ANY,                                     \
						 .error = ANY,                                     \
						 ##__VA_ARGS__})
const struct received *expect_event_with(struct endpoint *endpoint, int type,
					 const struct event_wanted *wanted);
#define expect_no_event(endpoint, type, duration)                                                  \
	expect_no_event_at(endpoint, type, duration, __FILE__, __LINE__)
void expect_no_event_at(struct endpoint *endpoint, int type, int64_t duration, const char *file,
			int line);

/* The error (errno) that the socket reported, waiting for it if need be. */
#define expect_socket_error(endpoint, error)                                                       \
	expect_socket_error_at(endpoint, error, __FILE__, __LINE__)
void expect_socket_error_at(struct endpoint *endpoint, int error, const char *file, int line);

#endif
