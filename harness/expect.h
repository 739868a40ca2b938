/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expectations: each waits until what it names happens, or fails the scenario and says what was
 * expected, what came instead and when.  They wait in guest time and carry the lab's frames
 * meanwhile.
 */
#ifndef HARNESS_EXPECT_H
#define HARNESS_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/clock.h"
#include "harness/endpoint.h"
#include "harness/trace.h"

/* How long an expectation waits unless it says `.within`. */
#define PATIENCE SECONDS(10)
enum { ANY = -1 };

/* --- packets --- */

struct packet_wanted {
	const char *file;
	int line;
	int chunk; /* chunk type */
	const char *from; /* node that sent it */
	const char *link;
	int fate; /* ANY, FRAME_PASSED, ... */
	int64_t within; /* from now */
	/*
	 * Sent by a kernel timer of this duration that was started at `since`: not earlier than a
	 * jiffy before since + timer, not later than timer_slack() after.
	 */
	int64_t timer;
	int64_t since;
	bool (*match)(const struct packet *packet,
		      void *context); /* packet->chunk is the chunk in question */
	void *context;
};

/*
 * The next chunk of that type.  "Next" is counted from the last chunk that was returned for the
 * same sender, or for any sender where `.from` is not given; earlier packets are looked at, too, if
 * they were seen since then.
 */
#define expect_packet(lab, type, ...)                                                              \
	expect_packet_with(lab, &(struct packet_wanted){.file = __FILE__,                          \
							.line = __LINE__,                          \
							.chunk = (type),                           \
							.fate = ANY,                               \
							##__VA_ARGS__})
const struct packet *expect_packet_with(struct lab *lab, const struct packet_wanted *wanted);

/* No such packet from now on for `duration`. */
#define expect_no_packet(lab, type, duration, ...)                                                 \
	expect_no_packet_with(lab, duration,                                                       \
			      &(struct packet_wanted){.file = __FILE__,                            \
						      .line = __LINE__,                            \
						      .chunk = (type),                             \
						      .fate = ANY,                                 \
						      ##__VA_ARGS__})
void expect_no_packet_with(struct lab *lab, int64_t duration, const struct packet_wanted *wanted);

/* Packets with such a chunk seen so far; does not wait. */
#define count_packets(lab, type, ...)                                                              \
	count_packets_with(lab,                                                                    \
			   &(struct packet_wanted){.chunk = (type), .fate = ANY, ##__VA_ARGS__})
unsigned count_packets_with(struct lab *lab, const struct packet_wanted *wanted);

/* From now on expect_packet() starts with packets that come later. */
void forget_packets(struct lab *lab);

/* Fails unless the chunks are the same, byte for byte. */
#define assert_same_chunk(one, other) assert_same_chunk_at(one, other, __FILE__, __LINE__)
void assert_same_chunk_at(const struct chunk *one, const struct chunk *other, const char *file,
			  int line);

/* --- messages and events --- */

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

/* The notification in what expect_event() returned. */
const union sctp_notification *notification_of(const struct received *event);

/* --- waiting for anything else --- */

/* Waits until `done` says so; fails the scenario with "expected WHAT" after `within`. */
#define expect_that(lab, what, within, done, context)                                              \
	expect_that_at(lab, what, within, done, context, __FILE__, __LINE__)
void expect_that_at(struct lab *lab, const char *what, int64_t within, bool (*done)(void *context),
		    void *context, const char *file, int line);
/* Carries frames and reads sockets for so long: where nothing is to happen, or a known time is to
 * pass. */
void let_pass(struct lab *lab, int64_t duration);

/* --- judging --- */

/*
 * Fails the scenario unless `elapsed` is what a kernel timer set for `timer` may take: not earlier
 * than a jiffy before, not later than timer_slack() after.  `what` came then.
 */
__attribute__((format(printf, 5, 6))) void check_timer(const char *file, int line, int64_t elapsed,
						       int64_t timer, const char *what, ...);

/* Ends the scenario as failed (the kernel's fault), as from that place. */
__attribute__((noreturn, format(printf, 3, 4))) void scenario_fail(const char *file, int line,
								   const char *format, ...);
/* Ends the scenario as `error`: the harness or the guest's set-up is at fault, not the kernel. */
__attribute__((noreturn, format(printf, 1, 2))) void scenario_error(const char *format, ...);
/* Records a remark in the results, e.g. which of the outcomes that the RFC permits the kernel
 * chose. */
__attribute__((format(printf, 1, 2))) void scenario_note(const char *format, ...);

#endif
