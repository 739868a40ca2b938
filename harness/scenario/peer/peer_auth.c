/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the scripted peer authenticates chunks: RFC 4895. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/stage/outcome.h"

void peer_key(struct peer *peer, uint16_t number, const char *key)
{
	size_t size = strlen(key);
	unsigned i = 0;

	while (i < peer->key_count && peer->keys[i].number != number)
		i++;
	if (i == PEER_MAX_KEYS || size > AUTH_KEY_SIZE)
		scenario_error("no room for the peer's key %u", number);
	if (i == peer->key_count)
		peer->key_count++;
	peer->keys[i].number = number;
	memcpy(peer->keys[i].bytes, key, size);
	peer->keys[i].size = size;
}

static struct auth_secret secret_of(const struct peer *peer, uint16_t number)
{
	const struct auth_key *key = NULL;

	for (unsigned i = 0; i < peer->key_count; i++)
		if (peer->keys[i].number == number)
			key = &peer->keys[i];
	return auth_secret_of(key, &peer->vector, &peer->iut_vector);
}

static const struct tlv_spec *find_tlv(const struct chunk_spec *chunk, uint16_t type)
{
	for (unsigned i = 0; i < MAX_TLVS; i++)
		if (chunk->tlvs[i].type == type)
			return &chunk->tlvs[i];
	return NULL;
}

void peer_keep_vector(struct peer *peer, const struct chunk_spec *init)
{
	static const uint16_t types[] = {PARAM_RANDOM, PARAM_CHUNK_LIST, PARAM_HMAC_ALGORITHMS};

	peer->vector.size = 0;
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		const struct tlv_spec *tlv = find_tlv(init, types[i]);

		if (tlv &&
		    !auth_vector_add(&peer->vector, tlv->type, tlv->value ? tlv->value : tlv->bytes,
				     tlv->length ? (size_t)tlv->length - 4 : tlv->size))
			scenario_error("the peer's key vector is too large");
	}
}

void peer_keep_iut_vector(struct peer *peer, const struct chunk *init)
{
	struct tlv algorithms;

	peer->iut_vector = auth_vector_of(init);
	peer->iut_hmac = HMAC_SHA1;
	if (chunk_tlv(init, PARAM_HMAC_ALGORITHMS, &algorithms) && algorithms.value_length >= 2)
		peer->iut_hmac = (uint16_t)(algorithms.value[0] << 8 | algorithms.value[1]);
}

void peer_fill_auth(const struct peer *peer, struct chunk_spec *chunk)
{
	if (chunk->key == USUAL)
		chunk->key = 0;
	if (chunk->hmac == USUAL)
		chunk->hmac = peer->iut_hmac;
	if (chunk->size == 0)
		chunk->size = hmac_size((uint16_t)chunk->hmac);
}

/* In place: the decoded chunks point into the frame. */
static void sign_chunk(const struct peer *peer, const struct chunk *auth, uint8_t *frame,
		       size_t length, bool forged)
{
	size_t start = (size_t)(auth->value - 4 - frame);
	struct auth_secret secret = secret_of(peer, auth->auth.key);
	uint8_t hmac[HMAC_MAX_SIZE];
	size_t size = auth_hmac(frame + start, frame + length, &secret, hmac);

	if (size == 0 || size != auth->auth.digest_length)
		return;
	hmac[size - 1] ^= forged;
	memcpy(frame + start + 8, hmac, size);
}

void peer_sign(const struct peer *peer, const struct peer_packet *packet, uint8_t *frame,
	       size_t length)
{
	static struct sctp_packet decoded;
	bool has_auth = false;

	packet_decode_frame(frame, length, &decoded);
	/* From the last one on: an AUTH chunk counts for the HMAC of one before it. */
	for (unsigned i = decoded.chunk_count; i-- > 0;) {
		const struct chunk *chunk = &decoded.chunks[i];

		if (chunk->type != AUTH || i >= MAX_CHUNKS || packet->chunks[i]->value)
			continue;
		sign_chunk(peer, chunk, frame, length, packet->forged);
		has_auth = true;
	}
	if (has_auth && packet->checksum == USUAL)
		packet_fix_checksums(frame, length);
}

bool peer_authenticates(const struct peer *peer, const struct packet *packet)
{
	struct auth_secret secret = secret_of(peer, packet->chunk->auth.key);

	return auth_is_right(&packet->sctp, packet->chunk, &secret);
}
