/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONFs of a scripted peer and of the kernel, and how they are acknowledged: RFC 5061 4 and 5. */
#ifndef ASCONF_ASCONF_H
#define ASCONF_ASCONF_H

#include "harness/scenario/scenario.h"

enum { ASCONF_MAX_REQUESTS = 6, ASCONF_ANY_CAUSE = -1, ASCONF_NOT_DONE = -2 };

enum { ASCONF_NEEDS = CAP_AUTH | CAP_ASCONF };

/* Of an offer (auth_offer()): ASCONF without AUTH, which RFC 5061 section 6 forbids. */
#define ASCONF_WITHOUT_AUTH                                                                        \
	.extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, ASCONF, ASCONF_ACK)

/* --- ASCONFs of the peer --- */

/* An Add, Delete or Set Primary IP Address parameter with this Correlation ID. */
struct tlv_spec asconf_request_of(uint16_t type, uint32_t correlation,
				  const struct sockaddr_storage *address);
/* The same for the peer's address on a path. */
#define asconf_add(association, correlation, path)                                                 \
	asconf_request(association, PARAM_ADD_ADDRESS, correlation, path)
#define asconf_delete(association, correlation, path)                                              \
	asconf_request(association, PARAM_DELETE_ADDRESS, correlation, path)
#define asconf_set_primary(association, correlation, path)                                         \
	asconf_request(association, PARAM_SET_PRIMARY, correlation, path)
struct tlv_spec asconf_request(struct association association, uint16_t type, uint32_t correlation,
			       const char *path);
/* The same for 0.0.0.0 or ::. */
struct tlv_spec asconf_wildcard_request(struct association association, uint16_t type,
					uint32_t correlation);

/* An ASCONF of the peer: its address on a path as Address Parameter, and requests.  Lives until the
 * next call. */
#define asconf_chunk(association, address, ...)                                                    \
	asconf_chunk_with(association, address,                                                    \
			  (const struct tlv_spec[ASCONF_MAX_REQUESTS + 1]){__VA_ARGS__})
const struct chunk_spec *asconf_chunk_with(struct association association, const char *address,
					   const struct tlv_spec *requests);
/* The peer sends it, authenticated, over a path.  Returns the Sequence Number. */
#define asconf_send_over(association, path, address, ...)                                          \
	asconf_send_with(association, path, address,                                               \
			 (const struct tlv_spec[ASCONF_MAX_REQUESTS + 1]){__VA_ARGS__})
uint32_t asconf_send_with(struct association association, const char *path, const char *address,
			  const struct tlv_spec *requests);
/* The same with the address and over the path that the peer uses. */
#define asconf_send(association, ...)                                                              \
	asconf_send_over(association, (association).peer->path, (association).peer->path,          \
			 __VA_ARGS__)

/* How a request is answered: with success (0), or an error cause, or any error cause; ASCONF_NOT_DONE: with any error
 * cause, or after an error not at all, which says the same (RFC 5061 4.1.2). */
struct asconf_answer {
	struct tlv_spec request;
	int cause;
};

/*
 * The kernel's authenticated ASCONF ACK for that Sequence Number.  Each request has its answer,
 * with its Correlation ID and in order: errors have the cause and a copy of the request (RFC 5061
 * 4.2.3), success needs saying only after an error (5.1 A7).  Where no answers are named nothing is
 * refused.
 */
#define asconf_expect_ack(association, serial, ...)                                                \
	asconf_expect_ack_on(association, NULL, serial, ##__VA_ARGS__)
/* The same over a path. */
#define asconf_expect_ack_on(association, path, serial, ...)                                       \
	asconf_expect_ack_at(association, path, serial,                                            \
			     (const struct asconf_answer[ASCONF_MAX_REQUESTS + 1]){__VA_ARGS__},   \
			     __FILE__, __LINE__)
const struct packet *asconf_expect_ack_at(struct association association, const char *path,
					  uint32_t serial, const struct asconf_answer *answers,
					  const char *file, int line);

/* The peer sends an ASCONF with these requests, and the kernel acknowledges it without an error: all
 * of them succeeded. */
#define asconf_succeed(association, ...)                                                           \
	asconf_expect_ack(association, asconf_send(association, __VA_ARGS__))
/* The same over a path, with the peer's address on another path as Address Parameter; the ASCONF ACK
 * goes back there. */
#define asconf_succeed_over(association, path, address, ...)                                       \
	asconf_expect_ack_on(association, path,                                                    \
			     asconf_send_over(association, path, address, __VA_ARGS__))
/* The peer sends an ASCONF with this request, which is refused with that error cause. */
#define asconf_expect_refusal(association, request, cause)                                         \
	asconf_expect_ack(association, asconf_send(association, request), {request, cause})

/* The user learns what became of the peer's address on a path (SCTP_PEER_ADDR_CHANGE). */
#define asconf_expect_event(association, on, change)                                               \
	expect_event((association).iut, SCTP_PEER_ADDR_CHANGE, .path = (on), .state = (change))

/* The packet that the peer sent over a path was out of the blue: ABORT with the T bit. */
#define asconf_expect_out_of_the_blue(association, over)                                           \
	ck_assert_uint_eq(peer_expect((association).peer, ABORT, .path = (over),                   \
				      .tag = (association).peer->iut_tag)                          \
				  ->chunk->flags,                                                  \
			  FLAG_T)

/* --- ASCONFs of the kernel --- */

struct asconf_wanted {
	uint16_t type;
	struct sockaddr_storage address;
};

/*
 * The chunk has this Sequence Number, begins with `address`, and has just these requests, with
 * Correlation IDs that differ.
 */
#define asconf_check(asconf, serial, address, ...)                                                 \
	asconf_check_at(asconf, serial, address,                                                   \
			(const struct asconf_wanted[ASCONF_MAX_REQUESTS + 1]){__VA_ARGS__},        \
			__FILE__, __LINE__)
void asconf_check_at(const struct chunk *asconf, uint32_t serial, struct sockaddr_storage address,
		     const struct asconf_wanted *requests, const char *file, int line);

/* What the peer answers to request number `index` of the kernel's ASCONF: Error Cause Indication or
 * Success Indication. */
#define asconf_refusal(asconf, index, cause)                                                       \
	asconf_refusal_at(asconf, index, cause, __FILE__, __LINE__)
struct tlv_spec asconf_refusal_at(const struct chunk *asconf, unsigned index, uint16_t cause,
				  const char *file, int line);
#define asconf_success(asconf, index) asconf_success_at(asconf, index, __FILE__, __LINE__)
struct tlv_spec asconf_success_at(const struct chunk *asconf, unsigned index, const char *file,
				  int line);
/* The peer acknowledges the ASCONF that it last expected. */
#define asconf_acknowledge(association, ...)                                                       \
	send_authenticated((association).peer, ASCONF_ACK, .tlvs = {__VA_ARGS__})

/* A message to the peer's address on a path comes from the kernel's address on `source`. */
#define asconf_expect_source(association, path, source)                                            \
	asconf_expect_source_at(association, path, source, __FILE__, __LINE__)
void asconf_expect_source_at(struct association association, const char *path, const char *source,
			     const char *file, int line);

/* --- addresses --- */

/* An IP address of either version by its text. */
struct sockaddr_storage asconf_address_of(const char *text);

/* sctp_bindx(3) of the endpoint's own addresses on one path, or two (`other` may be NULL); 0 or the
 * errno. */
int asconf_bindx(struct endpoint *endpoint, const char *path, const char *other, int flags);
/* The user adds, or deletes, the endpoint's own address on a path. */
#define asconf_bindx_add(endpoint, path)                                                           \
	asconf_bindx_at(endpoint, path, SCTP_BINDX_ADD_ADDR, __FILE__, __LINE__)
#define asconf_bindx_remove(endpoint, path)                                                        \
	asconf_bindx_at(endpoint, path, SCTP_BINDX_REM_ADDR, __FILE__, __LINE__)
void asconf_bindx_at(struct endpoint *endpoint, const char *path, int flags, const char *file,
		     int line);
/* SCTP_SET_PEER_PRIMARY_ADDR with the endpoint's own address on a path; 0 or the errno. */
int asconf_set_peer_primary(struct endpoint *endpoint, const char *path);

#endif
