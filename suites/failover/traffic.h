/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traffic as an operator has it: numbered messages at a fixed interval over an association with
 * several paths, in one or both directions, while the scenario does something to the paths.
 *
 * Every message that comes is judged at once: its content, and that it is the next one of its
 * stream (unordered: that it was not there before).  When nothing came for longer than usual, that
 * is a stall, which the scenario has to account for.  All along, the timeline is fed.
 */
#ifndef FAILOVER_TRAFFIC_H
#define FAILOVER_TRAFFIC_H

#include "harness/scenario/scenario.h"

/* Linux' defaults, which are the RFC's (RFC 9260 section 16). */
#define RTO_MIN SECONDS(1)
#define RTO_MAX SECONDS(60)
#define HB_INTERVAL SECONDS(30)
#define SACK_DELAY MILLISECONDS(200)
enum { PATH_MAX_RETRANS = 5 };

/* What an operator tunes; 0 leaves the default.  Milliseconds. */
struct tuning {
	unsigned rto_initial, rto_min, rto_max;
	unsigned path_max_retrans;
	unsigned hb_interval;
	unsigned sack_delay; /* SCTP_DELAYED_SACK */
	bool without_pf; /* plain RFC 9260, without RFC 7829 */
};

/* As in signalling networks: a path is given up within a second, a returning one found in two. */
extern const struct tuning telecom;
extern const struct tuning telecom_without_pf;

/*
 * Intervals between messages of which no multiple comes right after RTO.Min, twice RTO.Min and so
 * on: a T3-rtx that expires while the user is sending is put off by 50 ms
 * (sctp_generate_t3_rtx_event() in net/sctp/sm_sideeffect.c).
 */
#define INTERVAL MILLISECONDS(60)
#define INTERVAL_SELDOM MILLISECONDS(120)
#define INTERVAL_TELECOM MILLISECONDS(28) /* where RTO.Min is 100 ms */

struct traffic_options {
	const struct tuning *tuning; /* default: the kernel's defaults */
	int64_t interval; /* between two messages; default INTERVAL_TELECOM or INTERVAL */
	size_t size; /* of a message; default 100 */
	uint16_t streams; /* to which the messages go in turn; default 1 */
	bool unordered;
	bool both_ways;
};

enum { MAX_MESSAGES = 16384, MAX_STALLS = 64, MAX_STREAMS = 16 };

struct stall {
	int64_t began, ended; /* messages came then, and none in between */
};

/* One direction. */
struct flow {
	struct endpoint *from, *to;
	uint32_t sent, received;
	uint32_t next[MAX_STREAMS]; /* number of the next message of each stream */
	bool seen[MAX_MESSAGES];
	uint64_t delivered; /* bytes */
	int64_t last_arrival;
	int64_t longest_gap; /* between messages since traffic_mark() was called */
	struct stall stalls[MAX_STALLS];
	unsigned stall_count;
	unsigned stalls_judged; /* so many of them are accounted for */
	uint64_t carried[MAX_PATHS]; /* bytes of user data that came over each path */
	uint64_t marked[MAX_PATHS]; /* the same when traffic_mark() was called */
	struct sctp_paddrinfo paths[MAX_PATHS]; /* what the sender's kernel said of each */
};

struct traffic {
	struct lab *lab;
	struct endpoint *a, *b;
	struct traffic_options options;
	int64_t rto_min, rto_max, hb_interval;
	unsigned path_max_retrans;
	const char *paths[MAX_PATHS];
	unsigned path_count;
	struct flow flows[2]; /* a's messages, b's messages */
	unsigned flow_count;
	int64_t next; /* when the next messages are due */
	int64_t pause; /* since the last message had come when traffic_calm() returned */
	unsigned traced; /* packets of the trace that are counted in `carried` */
};

/* How long something may take. */
struct span {
	int64_t shortest, longest;
};

/* Connects a and b over all paths, waits until these are confirmed and measured, and starts. */
#define traffic_start(lab, ...) traffic_start_with(lab, &(struct traffic_options){__VA_ARGS__})
struct traffic *traffic_start_with(struct lab *lab, const struct traffic_options *options);

/* Goes on for so long. */
void traffic_run(struct traffic *traffic, int64_t duration);
/*
 * Sends nothing until all is acknowledged: SACK.Delay at most.  What is then done to a path hits
 * the next messages first.  Returns when they are due, which is now.
 */
int64_t traffic_calm(struct traffic *traffic);
/* traffic_calm(), then the path goes dark, for packets of `from` or (NULL) in both directions. */
int64_t traffic_cut(struct traffic *traffic, const char *link, const char *from);
/* Sends nothing more, and fails unless all that was sent comes within that time. */
void traffic_finish(struct traffic *traffic, int64_t within);

/*
 * The receiver's stalls since those that were judged before are exactly these, none shorter or
 * longer; `count` 0: nobody noticed anything.
 */
#define expect_stalls(traffic, receiver, ...)                                                      \
	expect_stalls_at(traffic, receiver, (const struct span[]){__VA_ARGS__},                    \
			 sizeof((const struct span[]){__VA_ARGS__}) / sizeof(struct span),         \
			 __FILE__, __LINE__)
#define expect_no_stall(traffic, receiver)                                                         \
	expect_stalls_at(traffic, receiver, NULL, 0, __FILE__, __LINE__)
void expect_stalls_at(struct traffic *traffic, const char *receiver, const struct span *wanted,
		      unsigned count, const char *file, int line);
/* Any number of stalls, but none shorter or longer than that.  Returns how many. */
#define expect_stalls_within(traffic, receiver, each)                                              \
	expect_stalls_within_at(traffic, receiver, each, __FILE__, __LINE__)
#define expect_stalls_below(traffic, receiver, longest)                                            \
	expect_stalls_within(traffic, receiver, ((struct span){0, longest}))
unsigned expect_stalls_within_at(struct traffic *traffic, const char *receiver, struct span each,
				 const char *file, int line);

/* Between the receiver's messages since the mark were never more than that. */
#define expect_gaps_below(traffic, receiver, longest)                                              \
	expect_gaps_below_at(traffic, receiver, longest, __FILE__, __LINE__)
void expect_gaps_below_at(struct traffic *traffic, const char *receiver, int64_t longest,
			  const char *file, int line);

/* From now on it is counted what each path carries, and how long the gaps are. */
void traffic_mark(struct traffic *traffic);
/* All of the sender's DATA that came since the mark came over that path, and some did. */
#define expect_all_on(traffic, sender, path)                                                       \
	expect_all_on_at(traffic, sender, path, __FILE__, __LINE__)
void expect_all_on_at(struct traffic *traffic, const char *sender, const char *path,
		      const char *file, int line);
/* The part of the sender's user data since the mark that came over that path, 0 to 1. */
double traffic_share(const struct traffic *traffic, const char *sender, const char *path);

/* A change of a path that the endpoint must have been told. */
struct path_event {
	const char *path;
	int state; /* SCTP_ADDR_... */
	int64_t earliest, latest; /* 0: at any time */
};
/* The endpoint's SCTP_PEER_ADDR_CHANGE events so far are exactly these, in this order. */
#define expect_path_events(endpoint, ...)                                                          \
	expect_path_events_at(endpoint, (const struct path_event[]){__VA_ARGS__, {0}}, __FILE__,   \
			      __LINE__)
#define expect_no_path_event(endpoint)                                                             \
	expect_path_events_at(endpoint, (const struct path_event[]){{0}}, __FILE__, __LINE__)
void expect_path_events_at(struct endpoint *endpoint, const struct path_event *wanted,
			   const char *file, int line);

/* The event comes so long after `since`. */
#define EVENT_AFTER(name, change, since, span)                                                     \
	{                                                                                          \
		.path = (name), .state = (change), .earliest = (since) + (span).shortest,          \
		.latest = (since) + (span).longest                                                 \
	}

/* What `node` sends on the link takes so long, on top. */
struct rule *delay_from(struct lab *lab, const char *link, const char *node, int64_t delay);

#endif
