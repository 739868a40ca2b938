/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunk authentication, RFC 4895: key vectors, association shared keys and what is computed with
 * them. */
#ifndef PEER_AUTH_H
#define PEER_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/wire/packet.h"

/* HMAC identifiers (RFC 4895 8). */
enum { HMAC_SHA1 = 1, HMAC_SHA256 = 3 };

enum { HMAC_MAX_SIZE = 32, AUTH_VECTOR_SIZE = 1536, AUTH_KEY_SIZE = 64 };

/*
 * A key vector (RFC 4895 6.1): the RANDOM, CHUNKS and HMAC-ALGO parameters of one endpoint, in this
 * order, without padding.  Empty: that endpoint did not offer authentication.
 */
struct auth_vector {
	uint8_t bytes[AUTH_VECTOR_SIZE];
	size_t size;
};

/* Appends a parameter.  False if there is no room. */
bool auth_vector_add(struct auth_vector *vector, uint16_t type, const void *value, size_t size);
/* The key vector of who sent this INIT or INIT ACK. */
struct auth_vector auth_vector_of(const struct chunk *init);

/* An endpoint pair shared key; number 0 has no bytes unless the application gives it some. */
struct auth_key {
	uint16_t number;
	uint8_t bytes[AUTH_KEY_SIZE];
	size_t size;
};

/* The association shared key (RFC 4895 6.1). */
struct auth_secret {
	uint8_t bytes[AUTH_KEY_SIZE + 2 * AUTH_VECTOR_SIZE];
	size_t size;
};

/* `key` NULL: the empty one. */
struct auth_secret auth_secret_of(const struct auth_key *key, const struct auth_vector *one,
				  const struct auth_vector *other);

/* Bytes of an HMAC; 0 if that identifier is not known here. */
size_t hmac_size(uint16_t identifier);

/*
 * The HMAC that belongs into the AUTH chunk which begins at `auth`: of the bytes up to `end`, the
 * end of the packet, with that chunk's own HMAC set to 0.  Returns its size, 0 if it cannot be
 * computed.
 */
size_t auth_hmac(const uint8_t *auth, const uint8_t *end, const struct auth_secret *secret,
		 uint8_t hmac[HMAC_MAX_SIZE]);

/* Whether an AUTH chunk that came in this packet has the right HMAC. */
bool auth_is_right(const struct sctp_packet *packet, const struct chunk *auth,
		   const struct auth_secret *secret);

#endif
