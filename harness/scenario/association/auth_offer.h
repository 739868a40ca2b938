/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chunk authentication (RFC 4895) and ASCONF (RFC 5061), which requires it: enabled in a node,
 * offered by a scripted peer, and the keys of a kernel's endpoint.
 */
#ifndef ASSOCIATION_AUTH_OFFER_H
#define ASSOCIATION_AUTH_OFFER_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/peer/peer.h"

/* Sockets that the nodes' kernels open from now on support AUTH, or AUTH and ASCONF. */
void auth_enable(struct lab *lab);
void asconf_enable(struct lab *lab);

/* A parameter whose value is a list of chunk types: Chunk List, Supported Extensions. */
#define CHUNK_TYPES(parameter, ...)                                                                \
	auth_chunk_types(parameter, (const uint8_t[]){__VA_ARGS__},                                \
			 sizeof((const uint8_t[]){__VA_ARGS__}))
struct tlv_spec auth_chunk_types(uint16_t parameter, const uint8_t *types, size_t count);
/* The CHUNKS parameter of RFC 4895 3.2. */
#define CHUNK_LIST(...) CHUNK_TYPES(PARAM_CHUNK_LIST, __VA_ARGS__)

/* The parameters of an INIT or INIT ACK with which a peer offers both; what is not named is as the
 * comment says. */
struct auth_offer {
	struct tlv_spec random; /* 32 bytes */
	struct tlv_spec chunks; /* ASCONF and ASCONF ACK */
	struct tlv_spec algorithms; /* SHA-1, SHA-256 */
	struct tlv_spec extensions; /* ASCONF, ASCONF ACK, AUTH */
	const char *paths[3]; /* further addresses of the peer */
	struct tlv_spec further; /* another parameter */
};

/* Of an offer: AUTH without ASCONF. */
#define AUTH_ONLY .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, AUTH)

/* That INIT or INIT ACK, for .init of an association; lives until the next call. */
#define auth_offer(peer, kind, ...) auth_offer_chunk(peer, kind, &(struct auth_offer){__VA_ARGS__})
const struct chunk_spec *auth_offer_chunk(struct peer *peer, enum chunk_type type,
					  const struct auth_offer *wanted);

/* The kernel's endpoint requires that chunk type to be authenticated (SCTP_AUTH_CHUNK). */
#define auth_require(endpoint, type) auth_require_at(endpoint, type, __FILE__, __LINE__)
void auth_require_at(struct endpoint *endpoint, uint8_t type, const char *file, int line);
/* SCTP_AUTH_KEY, of the current association or, without one, of those to come. */
#define auth_key_set(endpoint, number, key)                                                        \
	auth_key_set_at(endpoint, number, key, __FILE__, __LINE__)
void auth_key_set_at(struct endpoint *endpoint, uint16_t number, const char *key, const char *file,
		     int line);
/* SCTP_AUTH_ACTIVE_KEY, SCTP_AUTH_DELETE_KEY or SCTP_AUTH_DEACTIVATE_KEY; 0 or the errno. */
int auth_key_change(struct endpoint *endpoint, int option, uint16_t number);
/* SCTP_HMAC_IDENT; 0 or the errno. */
int auth_algorithms_set(struct endpoint *endpoint, const uint16_t *identifiers, unsigned count);
/* SCTP_AUTHENTICATION_EVENT with this indication, for this key of the current association. */
#define expect_auth_event(endpoint, indication, number)                                            \
	expect_auth_event_at(endpoint, indication, number, __FILE__, __LINE__)
void expect_auth_event_at(struct endpoint *endpoint, uint32_t indication, uint16_t number,
			  const char *file, int line);

/* The peer sends a chunk with AUTH in front of it. */
#define send_authenticated(peer, kind, ...)                                                        \
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(kind, ##__VA_ARGS__)})
/* The kernel sends AUTH with the right HMAC, and that chunk next in the same packet. */
#define expect_authenticated(peer, kind, ...)                                                      \
	(peer_expect(peer, AUTH, ##__VA_ARGS__), peer_expect(peer, kind, .bundled = true))

#endif
