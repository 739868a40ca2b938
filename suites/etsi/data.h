/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the scenarios on user data have in common: an association with the scripted peer, and
 * expectations about DATA and SACK chunks by their TSN.
 */
#ifndef ETSI_DATA_H
#define ETSI_DATA_H

#include "harness/scenario/scenario.h"
#include "suites/etsi/defaults.h"

/*
 * The peer sets up an association with a new one-to-many endpoint that holds no message back
 * (SCTP_NODELAY).
 */
struct endpoint *peer_associate(struct peer *peer);

/*
 * The same with a peer that names its addresses on path0 and path1.  Both are confirmed; from then
 * on the endpoint sends no HEARTBEAT.  RFC 7829, which has addresses fail earlier, is switched off.
 */
struct endpoint *peer_associate_dual(struct peer *peer);

/*
 * The kernel sends no HEARTBEAT any more: a round trip that one measures would end the doubling of
 * the RTO.
 */
void stop_heartbeats(struct endpoint *iut);

/* The next chunk is DATA with that TSN.  Options: those of peer_expect(). */
#define expect_data(peer, number, ...)                                                             \
	expect_data_with(peer, number,                                                             \
			 &(struct peer_wanted){                                                    \
				 .file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *expect_data_with(struct peer *peer, uint32_t tsn,
				      const struct peer_wanted *wanted);

/* The next chunk is a SACK with that cumulative TSN, without gap blocks and duplicates. */
#define expect_sack(peer, cumulative, ...)                                                         \
	expect_sack_like(peer, CHUNK(SACK, .cumulative_tsn = (cumulative)), ##__VA_ARGS__)
/* The same with just the gap blocks and duplicates of `sack`, in that order. */
#define expect_sack_like(peer, sack, ...)                                                          \
	expect_sack_with(peer, sack,                                                               \
			 &(struct peer_wanted){                                                    \
				 .file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *expect_sack_with(struct peer *peer, const struct chunk_spec *sack,
				      const struct peer_wanted *wanted);

/* Whether the chunk that was expected has an error cause of that code. */
bool has_cause(const struct packet *packet, uint16_t cause);

/* The RTO that the endpoint tells of the peer's address on that path. */
int64_t rto_on(struct endpoint *iut, const char *path);

#endif
