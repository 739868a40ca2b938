/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONF requests of a scripted peer and of the kernel, and what is answered: RFC 5061 4 and 5. */
#ifndef ASCONF_REQUEST_H
#define ASCONF_REQUEST_H

#include "suites/auth/offer.h"

enum { MAX_REQUESTS = 6, ANY_CAUSE = -1 };

enum { NEEDS_ASCONF = CAP_AUTH | CAP_ASCONF };

/* Opens a one-to-many endpoint in "iut" that supports ASCONF, and listens. */
#define listen_with_asconf(lab, ...)                                                               \
	(enable_asconf(lab), endpoint_listen(lab, "iut", ONE_TO_MANY, ##__VA_ARGS__))
/*
 * The peer sets up an association with an endpoint, which then has the peer's address on its path
 * and on these, all of them confirmed.  Without an endpoint: with listen_with_asconf().
 */
#define connect_multihomed(peer, ...)                                                              \
	connect_multihomed_with(peer, listen_with_asconf((peer)->lab),                             \
				(const char *[3]){__VA_ARGS__})
#define connect_multihomed_to(peer, iut, ...)                                                      \
	connect_multihomed_with(peer, iut, (const char *[3]){__VA_ARGS__})
struct endpoint *connect_multihomed_with(struct peer *peer, struct endpoint *iut,
					 const char *const paths[3]);

/* An Add, Delete or Set Primary IP Address parameter with this Correlation ID. */
struct tlv_spec request_of(uint16_t type, uint32_t correlation,
			   const struct sockaddr_storage *address);
/* The same for the peer's address on a path. */
struct tlv_spec path_request(const struct peer *peer, uint16_t type, uint32_t correlation,
			     const char *path);
/* 0.0.0.0 or ::, whatever version the lab has. */
struct sockaddr_storage wildcard_address(struct lab *lab);
struct tlv_spec wildcard_request(struct lab *lab, uint16_t type, uint32_t correlation);

/* The peer sends an authenticated ASCONF: its address on the path that it uses, and requests.
 * Returns the Sequence Number. */
#define send_asconf(peer, ...)                                                                     \
	send_asconf_with(peer, (peer)->path, (peer)->path,                                         \
			 (struct tlv_spec[MAX_REQUESTS + 1]){__VA_ARGS__})
/* The same over a path, with its address on another path as Address Parameter. */
uint32_t send_asconf_with(struct peer *peer, const char *path, const char *address,
			  const struct tlv_spec requests[MAX_REQUESTS + 1]);

/* How a request is answered: with success, or an error cause, or any error cause. */
struct answer {
	struct tlv_spec request;
	int cause;
};

/*
 * The kernel's authenticated ASCONF ACK for that Sequence Number.  Each request has its answer,
 * with its Correlation ID and in order: errors have the cause and a copy of the request (RFC 5061
 * 4.2.3), success needs saying only after an error (5.1 A7).
 */
#define expect_ack(peer, serial, ...)                                                              \
	expect_ack_at(peer, NULL, serial, (struct answer[MAX_REQUESTS + 1]){__VA_ARGS__},          \
		      __FILE__, __LINE__)
#define expect_ack_on(peer, path, serial, ...)                                                     \
	expect_ack_at(peer, path, serial, (struct answer[MAX_REQUESTS + 1]){__VA_ARGS__},          \
		      __FILE__, __LINE__)
const struct packet *expect_ack_at(struct peer *peer, const char *path, uint32_t serial,
				   const struct answer answers[MAX_REQUESTS + 1], const char *file,
				   int line);

/* A request of a kernel. */
struct wanted_request {
	uint16_t type;
	struct sockaddr_storage address;
};

/*
 * The chunk has this Sequence Number, begins with `address`, and has just these requests, with
 * Correlation IDs that differ.
 */
#define check_asconf(asconf, serial, address, ...)                                                 \
	check_asconf_at(asconf, serial, address,                                                   \
			(struct wanted_request[MAX_REQUESTS + 1]){__VA_ARGS__}, __FILE__,          \
			__LINE__)
void check_asconf_at(const struct chunk *asconf, uint32_t serial, struct sockaddr_storage address,
		     const struct wanted_request requests[MAX_REQUESTS + 1], const char *file,
		     int line);
/* The Correlation ID of the chunk's request number `index`. */
uint32_t correlation_of(const struct chunk *asconf, unsigned index);

/* What the peer answers to a request of the kernel's ASCONF: Error Cause Indication or Success
 * Indication. */
struct tlv_spec refusal_of(const struct chunk *asconf, unsigned index, uint16_t cause);
struct tlv_spec success_of(const struct chunk *asconf, unsigned index);
/* The peer acknowledges the ASCONF that it last expected. */
#define send_ack(peer, ...) send_authenticated(peer, ASCONF_ACK, .tlvs = {__VA_ARGS__})

/* sctp_bindx(3) of the endpoint's own address on a path; 0 or the errno. */
int bindx(struct endpoint *endpoint, const char *path, int flags);
int bindx_two(struct endpoint *endpoint, const char *one, const char *other, int flags);
#define add_address(endpoint, path) ck_assert_int_eq(bindx(endpoint, path, SCTP_BINDX_ADD_ADDR), 0)
#define delete_address(endpoint, path)                                                             \
	ck_assert_int_eq(bindx(endpoint, path, SCTP_BINDX_REM_ADDR), 0)
/* SCTP_SET_PEER_PRIMARY_ADDR with the endpoint's own address on a path; 0 or the errno. */
int set_peer_primary(struct endpoint *endpoint, const char *path);

/* The association's addresses, as sctp_getpaddrs(3) or sctp_getladdrs(3) has them, are those of
 * these paths. */
#define check_peer_addresses(endpoint, ...)                                                        \
	check_addresses_at(endpoint, true, (const char *[5]){__VA_ARGS__}, __FILE__, __LINE__)
#define check_local_addresses(endpoint, ...)                                                       \
	check_addresses_at(endpoint, false, (const char *[5]){__VA_ARGS__}, __FILE__, __LINE__)
void check_addresses_at(struct endpoint *endpoint, bool of_peer, const char *const paths[5],
			const char *file, int line);

#endif
