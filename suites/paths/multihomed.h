/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two endpoints with an association over all their paths: what every scenario of this suite starts
 * with. */
#ifndef PATHS_MULTIHOMED_H
#define PATHS_MULTIHOMED_H

#include "harness/scenario/scenario.h"

/* Linux' defaults of the parameters of RFC 9260 section 16; all but RTO.Initial are the RFC's. */
#define RTO_INITIAL SECONDS(3)
#define RTO_MIN SECONDS(1)
#define RTO_MAX SECONDS(60)
#define HB_INTERVAL SECONDS(30)
enum { PATH_MAX_RETRANS = 5, ASSOCIATION_MAX_RETRANS = 10 };

struct pair {
	struct lab *lab;
	struct endpoint *a, *b;
};

/* Opens and connects one-to-one endpoints, a's to b's address on path0. */
struct pair pair_open(struct lab *lab);
/*
 * Waits until both have confirmed each other's addresses and measured a round trip on every path,
 * so that each RTO is RTO.Min.  Consumes the events and packets of that.
 */
void pair_settle(struct pair pair);
/* pair_open() and pair_settle(). */
struct pair pair_connect(struct lab *lab);
/* As pair_connect(), without Potentially Failed destinations (RFC 7829): plain RFC 9260. */
struct pair pair_connect_without_pf(struct lab *lab);

/* Writes a sysctl of both nodes. */
void set_sysctl(struct lab *lab, const char *name, const char *value);

/*
 * a sends this message, its DATA passes on that link, b gets it, and the SACK comes back to where
 * the DATA came from. Returns the DATA.
 */
#define expect_transfer(pair, text, over) expect_transfer_at(pair, text, over, __FILE__, __LINE__)
const struct packet *expect_transfer_at(struct pair pair, const char *text, const char *link,
					const char *file, int line);

/* The DATA in `lost` is sent again, on this link (NULL: on any), when the RTO has run out. */
#define expect_again(lab, lost, on, rto) expect_again_at(lab, lost, on, rto, __FILE__, __LINE__)
const struct packet *expect_again_at(struct lab *lab, const struct packet *lost, const char *link,
				     int64_t rto, const char *file, int line);

/*
 * a sends a message on the dark `link`, which has this RTO: after it the DATA goes to the link
 * `other` (NULL: to any other), b gets it, and the SACK comes back there.  Returns the DATA that
 * was lost.
 */
#define expect_detour(pair, link, other, rto)                                                      \
	expect_detour_at(pair, link, other, rto, __FILE__, __LINE__)
const struct packet *expect_detour_at(struct pair pair, const char *link, const char *other,
				      int64_t rto, const char *file, int line);

/* The HEARTBEAT ACK with the Heartbeat Info of `beat`, at once and on its link; fails if there is
 * none. */
#define expect_answer(lab, beat) expect_answer_at(lab, beat, __FILE__, __LINE__)
const struct packet *expect_answer_at(struct lab *lab, const struct packet *beat, const char *file,
				      int line);

/* Fails unless `time` is `rto` plus `interval` after `since`, within +-50 % of the RTO. */
#define expect_jittered(time, since, interval, rto)                                                \
	expect_jittered_at(time, since, interval, rto, __FILE__, __LINE__)
void expect_jittered_at(int64_t time, int64_t since, int64_t interval, int64_t rto,
			const char *file, int line);

/* The path of the primary address (static buffer). */
const char *primary_of(struct endpoint *endpoint);

/* Sets SCTP_PEER_ADDR_PARAMS of the peer's address on a path, as an endpoint has them but for what
 * is not 0 here. */
struct path_params {
	uint32_t flags; /* SPP_* */
	uint32_t hb_interval; /* milliseconds */
	uint16_t max_retrans;
};
#define set_path_params(endpoint, path, ...)                                                       \
	set_path_params_with(endpoint, path, &(struct path_params){__VA_ARGS__})
void set_path_params_with(struct endpoint *endpoint, const char *path,
			  const struct path_params *wanted);

#endif
