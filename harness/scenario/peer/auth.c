/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/peer/auth.h"

#include <string.h>

#include <nettle/hmac.h>

#include "harness/array_size.h"

enum { CHUNK_HEADER = 4, TLV_HEADER = 4, AUTH_HEADER = CHUNK_HEADER + 4, MAX_PACKET = 65536 };

static void put16(uint8_t *at, size_t number)
{
	at[0] = (uint8_t)(number >> 8);
	at[1] = (uint8_t)number;
}

bool auth_vector_add(struct auth_vector *vector, uint16_t type, const void *value, size_t size)
{
	uint8_t *at = vector->bytes + vector->size;

	if (size + TLV_HEADER > sizeof(vector->bytes) - vector->size)
		return false;
	put16(at, type);
	put16(at + 2, TLV_HEADER + size);
	if (size > 0)
		memcpy(at + TLV_HEADER, value, size);
	vector->size += TLV_HEADER + size;
	return true;
}

struct auth_vector auth_vector_of(const struct chunk *init)
{
	static const uint16_t types[] = {PARAM_RANDOM, PARAM_CHUNK_LIST, PARAM_HMAC_ALGORITHMS};
	struct auth_vector vector = {.size = 0};
	struct tlv tlv;

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
		if (chunk_tlv(init, types[i], &tlv))
			auth_vector_add(&vector, tlv.type, tlv.value, tlv.value_length);
	return vector;
}

/* As numbers, most significant byte first; of equal ones the shorter comes first. */
static bool comes_first(const struct auth_vector *one, const struct auth_vector *other)
{
	size_t i = 0, j = 0, size;
	int difference;

	while (i < one->size && one->bytes[i] == 0)
		i++;
	while (j < other->size && other->bytes[j] == 0)
		j++;
	if (one->size - i != other->size - j)
		return one->size - i < other->size - j;
	size = one->size - i;
	difference = memcmp(one->bytes + i, other->bytes + j, size);
	return difference ? difference < 0 : one->size <= other->size;
}

static void append(struct auth_secret *secret, const uint8_t *bytes, size_t size)
{
	memcpy(secret->bytes + secret->size, bytes, size);
	secret->size += size;
}

struct auth_secret auth_secret_of(const struct auth_key *key, const struct auth_vector *one,
				  const struct auth_vector *other)
{
	const struct auth_vector *first = comes_first(one, other) ? one : other;
	const struct auth_vector *last = first == one ? other : one;
	struct auth_secret secret = {.size = 0};

	if (key)
		append(&secret, key->bytes, key->size);
	append(&secret, first->bytes, first->size);
	append(&secret, last->bytes, last->size);
	return secret;
}

size_t hmac_size(uint16_t identifier)
{
	switch (identifier) {
	case HMAC_SHA1:
		return SHA1_DIGEST_SIZE;
	case HMAC_SHA256:
		return SHA256_DIGEST_SIZE;
	default:
		return 0;
	}
}

static void compute(uint16_t identifier, const struct auth_secret *secret, const uint8_t *bytes,
		    size_t size, uint8_t *hmac)
{
	struct hmac_sha1_ctx sha1;
	struct hmac_sha256_ctx sha256;

	switch (identifier) {
	case HMAC_SHA1:
		hmac_sha1_set_key(&sha1, secret->size, secret->bytes);
		hmac_sha1_update(&sha1, size, bytes);
		hmac_sha1_digest(&sha1, SHA1_DIGEST_SIZE, hmac);
		return;
	case HMAC_SHA256:
		hmac_sha256_set_key(&sha256, secret->size, secret->bytes);
		hmac_sha256_update(&sha256, size, bytes);
		hmac_sha256_digest(&sha256, SHA256_DIGEST_SIZE, hmac);
		return;
	default:
		return;
	}
}

size_t auth_hmac(const uint8_t *auth, const uint8_t *end, const struct auth_secret *secret,
		 uint8_t hmac[HMAC_MAX_SIZE])
{
	static uint8_t copy[MAX_PACKET];
	size_t size = (size_t)(end - auth);
	uint16_t identifier = (uint16_t)(auth[6] << 8 | auth[7]);
	size_t digest = hmac_size(identifier);

	if (digest == 0 || size < AUTH_HEADER + digest || size > sizeof(copy))
		return 0;
	memcpy(copy, auth, size);
	memset(copy + AUTH_HEADER, 0, digest);
	compute(identifier, secret, copy, size, hmac);
	return digest;
}

bool auth_is_right(const struct sctp_packet *packet, const struct chunk *auth,
		   const struct auth_secret *secret)
{
	const struct chunk *last = &packet->chunks[packet->chunk_count - 1];
	const uint8_t *end = last->value + last->value_length + -last->value_length % 4;
	uint8_t hmac[HMAC_MAX_SIZE];
	size_t size = auth_hmac(auth->value - CHUNK_HEADER, end, secret, hmac);

	return size > 0 && size == auth->auth.digest_length &&
	       !memcmp(hmac, auth->auth.digest, size);
}
