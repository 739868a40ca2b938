/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an endpoint says of its paths to the peer (SCTP_GET_PEER_ADDR_INFO, SCTP_STATUS), and their
 * parameters (SCTP_PEER_ADDR_PARAMS).
 *
 * A path is named by its link as everywhere ("path0", "path0/ipv4"); the endpoint's current
 * association is meant.  What the kernel refuses fails the scenario at the line of the call.
 */
#ifndef ASSOCIATION_PATH_INFO_H
#define ASSOCIATION_PATH_INFO_H

#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"

/* The retransmission timeout of a path, in nanoseconds. */
#define path_rto(endpoint, path) path_rto_at(endpoint, path, __FILE__, __LINE__)
int64_t path_rto_at(struct endpoint *endpoint, const char *path, const char *file, int line);
/* Its congestion window and its PMTU, in bytes. */
#define path_cwnd(endpoint, path) (endpoint_path(endpoint, path).spinfo_cwnd)
#define path_mtu(endpoint, path) (endpoint_path(endpoint, path).spinfo_mtu)
/* SCTP_ACTIVE, SCTP_INACTIVE, SCTP_PF or SCTP_UNCONFIRMED. */
#define path_state(endpoint, path) (endpoint_path(endpoint, path).spinfo_state)

/* Fails unless the RTO of the path is `rto` (nanoseconds). */
#define expect_rto(endpoint, path, rto) expect_path_rto(endpoint, path, rto, __FILE__, __LINE__)
void expect_path_rto(struct endpoint *endpoint, const char *path, int64_t rto, const char *file,
		     int line);
/* Fails unless the congestion window of the path is `cwnd` (bytes), once what has come was read. */
#define expect_cwnd(endpoint, path, cwnd) expect_path_cwnd(endpoint, path, cwnd, __FILE__, __LINE__)
void expect_path_cwnd(struct endpoint *endpoint, const char *path, uint32_t cwnd, const char *file,
		      int line);
/* Fails unless the path is in that state. */
#define expect_path_state(endpoint, path, state)                                                   \
	expect_path_state_at(endpoint, path, state, __FILE__, __LINE__)
void expect_path_state_at(struct endpoint *endpoint, const char *path, int state, const char *file,
			  int line);

/* The path of the primary address (static buffer). */
#define primary_path(endpoint) primary_path_at(endpoint, __FILE__, __LINE__)
const char *primary_path_at(struct endpoint *endpoint, const char *file, int line);
/* Fails unless the primary address is the one on that path. */
#define expect_primary_path(endpoint, path)                                                        \
	expect_primary_path_at(endpoint, path, __FILE__, __LINE__)
void expect_primary_path_at(struct endpoint *endpoint, const char *path, const char *file,
			    int line);

/* SCTP_PEER_ADDR_PARAMS; 0 leaves a parameter as it is (RFC 6458 8.1.12). */
struct path_parameters {
	uint32_t flags; /* SPP_* */
	uint32_t hb_interval; /* milliseconds */
	uint16_t max_retrans;
	uint32_t mtu; /* with SPP_PMTUD_DISABLE */
	uint32_t sack_delay; /* milliseconds */
};

/* Of the peer's address on a path, or (path NULL) of the association. */
#define path_set(endpoint, path, ...)                                                              \
	path_set_at(endpoint, path, &(struct path_parameters){__VA_ARGS__}, __FILE__, __LINE__)
void path_set_at(struct endpoint *endpoint, const char *path, const struct path_parameters *wanted,
		 const char *file, int line);
/* Association.Max.Retrans of the current association (SCTP_ASSOCINFO). */
#define association_max_retrans_set(endpoint, limit)                                               \
	association_max_retrans_set_at(endpoint, limit, __FILE__, __LINE__)
void association_max_retrans_set_at(struct endpoint *endpoint, uint16_t limit, const char *file,
				    int line);
/* The endpoint sends a HEARTBEAT on the path now (SPP_HB_DEMAND). */
#define path_demand_heartbeat(endpoint, path) path_set(endpoint, path, .flags = SPP_HB_DEMAND)

#endif
