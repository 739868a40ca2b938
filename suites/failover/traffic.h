/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Traffic as an operator has it: numbered messages at a fixed interval over an association with
 * several paths, in one or both directions, while the scenario does something to the paths.
 *
 * Every message that arrives is checked at once: its content, and that it is the next one of its
 * stream (unordered: that it has not arrived before).  When nothing arrives for longer than usual,
 * that is a stall, which the scenario has to account for.  The timeline is fed all along.
 */
#ifndef FAILOVER_TRAFFIC_H
#define FAILOVER_TRAFFIC_H

#include "harness/scenario/scenario.h"

/* What an operator tunes, in milliseconds; 0 leaves the default. */
struct failover_tuning {
	unsigned rto_initial, rto_min, rto_max;
	unsigned path_max_retrans;
	unsigned hb_interval;
	unsigned sack_delay; /* SCTP_DELAYED_SACK */
	bool without_pf; /* plain RFC 9260, without RFC 7829 */
};

/* As in signalling networks: a path is unreachable within a second, and a path that returns is
 * used again within two. */
extern const struct failover_tuning failover_telecom;
extern const struct failover_tuning failover_telecom_without_pf;

/*
 * Intervals between messages of which no multiple comes right after RTO.Min, twice RTO.Min and so
 * on: a T3-rtx that expires while the user is sending is put off by 50 ms
 * (sctp_generate_t3_rtx_event() in net/sctp/sm_sideeffect.c).
 */
#define FAILOVER_INTERVAL MILLISECONDS(60)
#define FAILOVER_LONG_INTERVAL MILLISECONDS(120)
#define FAILOVER_TELECOM_INTERVAL MILLISECONDS(28) /* where RTO.Min is 100 ms */

struct failover_options {
	const char *file;
	int line;
	const struct failover_tuning *tuning; /* default: the kernel's defaults */
	int64_t interval; /* between messages; default FAILOVER_[TELECOM_]INTERVAL */
	size_t size; /* of a message; default 100 */
	uint16_t streams; /* to which the messages go in turn; default 1 */
	bool unordered;
	bool both_ways;
};

enum { FAILOVER_MAX_MESSAGES = 16384, FAILOVER_MAX_STALLS = 64, FAILOVER_MAX_STREAMS = 16 };

struct failover_stall {
	int64_t began, ended; /* messages came then, and none in between */
};

/* One direction. */
struct failover_flow {
	struct endpoint *from, *to;
	uint32_t sent, received;
	uint32_t next[FAILOVER_MAX_STREAMS]; /* number of the next message of each stream */
	bool seen[FAILOVER_MAX_MESSAGES];
	uint64_t delivered; /* bytes */
	int64_t last_arrival;
	int64_t longest_gap; /* between messages since failover_mark() was called */
	struct failover_stall stalls[FAILOVER_MAX_STALLS];
	unsigned stall_count;
	unsigned stalls_expected; /* the first ones, which the scenario has accounted for */
	uint64_t carried[MAX_PATHS]; /* bytes of user data that came over each path */
	uint64_t marked[MAX_PATHS]; /* the same when failover_mark() was called */
	struct sctp_paddrinfo paths[MAX_PATHS]; /* what the sender's kernel said of each */
};

struct failover_traffic {
	struct lab *lab;
	struct endpoint *a, *b;
	struct failover_options options;
	const char *file; /* the scenario's line that is at work */
	int line;
	int64_t rto_min, rto_max, hb_interval;
	unsigned path_max_retrans;
	const char *paths[MAX_PATHS + 1]; /* NULL at the end */
	unsigned path_count;
	struct failover_flow flows[2]; /* a's messages, b's messages */
	unsigned flow_count;
	int64_t next; /* when the next messages are due */
	int64_t pause; /* since the last message had come when failover_calm() returned */
	unsigned traced; /* packets of the trace that are counted in `carried` */
};

/* How long something may take. */
struct failover_span {
	int64_t shortest, longest;
};

/* Connects a and b over all paths, waits until these are confirmed and measured, and goes on for a
 * second.  The traffic lives until the scenario ends. */
#define failover_start(lab, ...)                                                                   \
	failover_start_with(lab, &(struct failover_options){                                       \
					 .file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct failover_traffic *failover_start_with(struct lab *lab,
					     const struct failover_options *options);

/* Goes on for that long. */
#define failover_run(traffic, duration) failover_run_at(traffic, duration, __FILE__, __LINE__)
void failover_run_at(struct failover_traffic *traffic, int64_t duration, const char *file,
		     int line);
/*
 * Sends nothing until all is acknowledged: SACK.Delay at most.  What is then done to a path hits
 * the next messages first.  Returns when they are due, which is now.
 */
#define failover_calm(traffic) failover_calm_at(traffic, __FILE__, __LINE__)
int64_t failover_calm_at(struct failover_traffic *traffic, const char *file, int line);
/* failover_calm(), then the link goes dark, for packets of `from` or (NULL) in both directions. */
#define failover_cut(traffic, link, from) failover_cut_at(traffic, link, from, __FILE__, __LINE__)
int64_t failover_cut_at(struct failover_traffic *traffic, const char *link, const char *from,
			const char *file, int line);
/* The link returns; after that time messages take `path` only.  Returns when it was restored. */
#define failover_restore(traffic, link, within, path)                                              \
	failover_restore_at(traffic, link, within, path, __FILE__, __LINE__)
int64_t failover_restore_at(struct failover_traffic *traffic, const char *link, int64_t within,
			    const char *path, const char *file, int line);
/* Sends nothing more, and fails unless all that was sent arrives within a second, once, and all
 * stalls were expected. */
#define failover_finish(traffic) failover_finish_at(traffic, __FILE__, __LINE__)
void failover_finish_at(struct failover_traffic *traffic, const char *file, int line);

/* --- stalls --- */

/* Every receiver's stalls since those that were expected before are exactly these, none shorter or
 * longer; no span: nobody had to wait. */
#define failover_expect_stalls(traffic, ...) failover_expect_stalls_of(traffic, NULL, __VA_ARGS__)
#define failover_expect_no_stall(traffic) failover_expect_no_stall_of(traffic, NULL)
/* The same of one receiver, "a" or "b". */
#define failover_expect_stalls_of(traffic, receiver, ...)                                          \
	failover_expect_stalls_at(traffic, receiver, (const struct failover_span[]){__VA_ARGS__},  \
				  sizeof((const struct failover_span[]){__VA_ARGS__}) /            \
					  sizeof(struct failover_span),                            \
				  __FILE__, __LINE__)
#define failover_expect_no_stall_of(traffic, receiver)                                             \
	failover_expect_stalls_at(traffic, receiver, NULL, 0, __FILE__, __LINE__)
void failover_expect_stalls_at(struct failover_traffic *traffic, const char *receiver,
			       const struct failover_span *wanted, unsigned count, const char *file,
			       int line);
/* Every receiver had at least `least` and at most `most` stalls, none shorter or longer than that.
 */
#define failover_expect_stalls_within(traffic, least, most, each)                                  \
	failover_expect_stalls_within_at(traffic, least, most, each, __FILE__, __LINE__)
void failover_expect_stalls_within_at(struct failover_traffic *traffic, unsigned least,
				      unsigned most, struct failover_span each, const char *file,
				      int line);
/* The same with no limit but the longest one. */
#define failover_expect_stalls_below(traffic, least, longest)                                      \
	failover_expect_stalls_within(traffic, least, FAILOVER_MAX_STALLS,                         \
				      ((struct failover_span){0, longest}))

/* No receiver had to wait for longer than that between two messages since the mark. */
#define failover_expect_gaps_below(traffic, longest)                                               \
	failover_expect_gaps_below_at(traffic, longest, __FILE__, __LINE__)
void failover_expect_gaps_below_at(struct failover_traffic *traffic, int64_t longest,
				   const char *file, int line);

/* --- the paths that carry the traffic --- */

/* From now on it is counted what each path carries, and how long the gaps are. */
#define failover_mark(traffic) failover_mark_at(traffic, __FILE__, __LINE__)
void failover_mark_at(struct failover_traffic *traffic, const char *file, int line);
/* Since the mark every sender's DATA came over these paths only, and some did. */
#define failover_expect_on(traffic, ...)                                                           \
	failover_expect_on_at(traffic, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void failover_expect_on_at(struct failover_traffic *traffic, const char *const *paths,
			   const char *file, int line);
/* Marks, and goes on for that long over these paths only. */
#define failover_run_on(traffic, duration, ...)                                                    \
	do {                                                                                       \
		failover_mark(traffic);                                                            \
		failover_run(traffic, duration);                                                   \
		failover_expect_on(traffic, __VA_ARGS__);                                          \
	} while (0)

/* --- what the users learn of their paths --- */

/* A change of a path, SCTP_PEER_ADDR_CHANGE. */
struct failover_path_event {
	const char *path;
	int state; /* SCTP_ADDR_... */
	int64_t earliest, latest; /* 0: at any time */
};
/* The endpoint's SCTP_PEER_ADDR_CHANGE events so far are exactly these, in this order. */
#define failover_expect_path_events(endpoint, ...)                                                 \
	failover_expect_path_events_at(endpoint,                                                   \
				       (const struct failover_path_event[]){__VA_ARGS__, {0}},     \
				       __FILE__, __LINE__)
#define failover_expect_no_path_event(endpoint)                                                    \
	failover_expect_path_events_at(endpoint, (const struct failover_path_event[]){{0}},        \
				       __FILE__, __LINE__)
void failover_expect_path_events_at(struct endpoint *endpoint,
				    const struct failover_path_event *wanted, const char *file,
				    int line);

/* They are one event, which comes that long after `since`. */
#define failover_expect_path_event(endpoint, path, state, since, span)                             \
	failover_expect_path_event_at(endpoint, path, state, since, span, __FILE__, __LINE__)
void failover_expect_path_event_at(struct endpoint *endpoint, const char *path, int state,
				   int64_t since, struct failover_span span, const char *file,
				   int line);

/* What `node` sends on the link takes that much longer. */
struct rule *failover_delay(struct lab *lab, const char *link, const char *node, int64_t delay);

#endif
