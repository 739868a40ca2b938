/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scripted peer that offers chunk authentication (RFC 4895) and ASCONF (RFC 5061). */
#ifndef AUTH_OFFER_H
#define AUTH_OFFER_H

#include "harness/scenario/scenario.h"

/* A parameter whose value is a list of chunk types. */
#define CHUNK_TYPES(parameter, ...)                                                                \
	tlv_of(parameter, ((uint8_t[]){__VA_ARGS__}), sizeof((uint8_t[]){__VA_ARGS__}))

/* The parameters of an INIT or INIT ACK; what is not named is as usual. */
struct offer {
	struct tlv_spec random; /* 32 bytes */
	struct tlv_spec chunks; /* ASCONF and ASCONF ACK */
	struct tlv_spec algorithms; /* SHA-1, SHA-256 */
	struct tlv_spec extensions; /* ASCONF, ASCONF ACK, AUTH */
	const char *paths[3]; /* further addresses of the peer */
	struct tlv_spec further; /* another parameter */
};

/* That INIT or INIT ACK; lives until the next call. */
#define offer(peer, kind, ...) offer_chunk(peer, kind, &(struct offer){__VA_ARGS__})
const struct chunk_spec *offer_chunk(struct peer *peer, enum chunk_type type,
				     const struct offer *wanted);

/* Turns AUTH and ASCONF on, as RFC 5061 asks for both, in each node that has a kernel; sockets that
 * are opened afterwards have them. */
void enable_asconf(struct lab *lab);
void set_sysctl_everywhere(struct lab *lab, const char *name, const char *value);

/* The peer sets up an association with a one-to-many endpoint that listens. */
#define connect_offering(peer, iut, ...)                                                           \
	peer_connect(peer, iut, .init = offer(peer, INIT, ##__VA_ARGS__))
/* An endpoint connects to the peer. */
#define accept_offering(peer, iut, ...)                                                            \
	peer_accept(peer, iut, .init = offer(peer, INIT_ACK, ##__VA_ARGS__))

/* Opens a one-to-many endpoint in "iut" that supports AUTH and not ASCONF, and listens. */
#define listen_with_auth(lab, ...)                                                                 \
	(set_sysctl_everywhere(lab, "net/sctp/auth_enable", "1"),                                  \
	 endpoint_listen(lab, "iut", ONE_TO_MANY, ##__VA_ARGS__))
/* Of the peer's offer. */
#define AUTH_ONLY .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, AUTH)

/* The kernel's endpoint requires that chunk type to be authenticated (SCTP_AUTH_CHUNK). */
void require_auth(struct endpoint *endpoint, uint8_t type);
/* SCTP_HMAC_IDENT; 0 or the errno. */
int set_algorithms(struct endpoint *endpoint, const uint16_t *identifiers, unsigned count);
/* SCTP_AUTH_KEY, of the current association or, without one, of those to come. */
void set_key(struct endpoint *endpoint, uint16_t number, const char *key);
/* SCTP_AUTH_ACTIVE_KEY, SCTP_AUTH_DELETE_KEY or SCTP_AUTH_DEACTIVATE_KEY; 0 or the errno. */
int change_key(struct endpoint *endpoint, int option, uint16_t number);
/* SCTP_AUTHENTICATION_EVENT with this indication, for this key. */
void expect_key_event(struct endpoint *endpoint, uint32_t indication, uint16_t number);

/* The peer sends a chunk behind AUTH. */
#define send_authenticated(peer, kind, ...)                                                        \
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(kind, ##__VA_ARGS__)})
/* The kernel sends AUTH with the right HMAC, and that chunk behind it. */
#define expect_authenticated(peer, kind, ...)                                                      \
	(peer_expect(peer, AUTH, ##__VA_ARGS__), peer_expect(peer, kind, .bundled = true))

#endif
