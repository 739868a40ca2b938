/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/auth_offer.h"

#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/socket_option.h"
#include "harness/scenario/stage/network.h"

static const uint8_t random_number[32] = "32 bytes that the peer says are";
static const uint8_t asconf_chunks[] = {ASCONF, ASCONF_ACK};
static const uint8_t all_extensions[] = {ASCONF, ASCONF_ACK, AUTH};
static const uint8_t algorithms[] = {0, HMAC_SHA1, 0, HMAC_SHA256};

void auth_enable(struct lab *lab)
{
	sysctl_set_everywhere(lab, "net/sctp/auth_enable", "1");
}

void asconf_enable(struct lab *lab)
{
	auth_enable(lab);
	sysctl_set_everywhere(lab, "net/sctp/addip_enable", "1");
}

struct tlv_spec auth_chunk_types(uint16_t parameter, const uint8_t *types, size_t count)
{
	struct tlv_spec tlv = {.type = parameter, .size = count};

	if (count > sizeof(tlv.bytes))
		scenario_error("a list of %zu chunk types", count);
	memcpy(tlv.bytes, types, count);
	return tlv;
}

const struct chunk_spec *auth_offer_chunk(struct peer *peer, enum chunk_type type,
					  const struct auth_offer *wanted)
{
	static struct chunk_spec chunk;
	const struct tlv_spec usual[] = {
		tlv_of(PARAM_RANDOM, random_number, sizeof(random_number)),
		tlv_of(PARAM_CHUNK_LIST, asconf_chunks, sizeof(asconf_chunks)),
		tlv_of(PARAM_HMAC_ALGORITHMS, algorithms, sizeof(algorithms)),
		tlv_of(PARAM_SUPPORTED_EXTENSIONS, all_extensions, sizeof(all_extensions)),
	};
	const struct tlv_spec named[] = {wanted->random, wanted->chunks, wanted->algorithms,
					 wanted->extensions};
	unsigned count = 0;

	chunk = *CHUNK(type);
	for (unsigned i = 0; i < 4; i++)
		chunk.tlvs[count++] = named[i].type ? named[i] : usual[i];
	for (unsigned i = 0; i < 3 && wanted->paths[i]; i++) {
		struct sockaddr_storage address = peer_own_address(peer, wanted->paths[i]);

		chunk.tlvs[count++] = tlv_address(&address);
	}
	chunk.tlvs[count] = wanted->further;
	return &chunk;
}

void auth_require_at(struct endpoint *endpoint, uint8_t type, const char *file, int line)
{
	struct sctp_authchunk chunk = {.sauth_chunk = type};

	endpoint_set_at(endpoint, SCTP_AUTH_CHUNK, "SCTP_AUTH_CHUNK", &chunk, sizeof(chunk), file,
			line);
}

void auth_key_set_at(struct endpoint *endpoint, uint16_t number, const char *key, const char *file,
		     int line)
{
	size_t length = strlen(key);
	union {
		struct sctp_authkey key;
		uint8_t bytes[sizeof(struct sctp_authkey) + AUTH_KEY_SIZE];
	} value = {.key = {.sca_assoc_id = endpoint->association,
			   .sca_keynumber = number,
			   .sca_keylength = (uint16_t)length}};

	if (length > AUTH_KEY_SIZE)
		scenario_error("a key of %zu bytes", length);
	memcpy(value.key.sca_key, key, length);
	endpoint_set_at(endpoint, SCTP_AUTH_KEY, "SCTP_AUTH_KEY", &value,
			sizeof(value.key) + length, file, line);
}

int auth_key_change(struct endpoint *endpoint, int option, uint16_t number)
{
	struct sctp_authkeyid key = {.scact_assoc_id = endpoint->association,
				     .scact_keynumber = number};

	return option_try(endpoint, option, &key, sizeof(key));
}

int auth_algorithms_set(struct endpoint *endpoint, const uint16_t *identifiers, unsigned count)
{
	enum { MAX_ALGORITHMS = 16 }; /* more than a kernel takes */
	union {
		struct sctp_hmacalgo list;
		uint8_t bytes[sizeof(struct sctp_hmacalgo) + MAX_ALGORITHMS * sizeof(uint16_t)];
	} value = {.list = {.shmac_num_idents = count}};
	size_t size = count * sizeof(*identifiers);

	if (count > MAX_ALGORITHMS)
		scenario_error("a list of %u HMAC algorithms", count);
	memcpy(value.list.shmac_idents, identifiers, size);
	return option_try(endpoint, SCTP_HMAC_IDENT, &value, sizeof(value.list) + size);
}

void expect_auth_event_at(struct endpoint *endpoint, uint32_t indication, uint16_t number,
			  const char *file, int line)
{
	const struct received *event = expect_event_with(
		endpoint, SCTP_AUTHENTICATION_EVENT,
		&(struct event_wanted){.file = file, .line = line, .state = ANY, .error = ANY});
	const struct sctp_authkey_event *key = &notification_of(event)->sn_authkey_event;

	if (key->auth_indication != indication || key->auth_keynumber != number)
		scenario_fail(file, line, "expected indication %u of key %u, got %u of key %u",
			      indication, number, key->auth_indication, key->auth_keynumber);
	if (key->auth_assoc_id != endpoint->association)
		scenario_fail(file, line, "the event is of association %d, expected %d",
			      key->auth_assoc_id, endpoint->association);
}
