/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/auth/offer.h"

static const uint8_t random_number[32] = "32 bytes that the peer says are";
static const uint8_t asconf_chunks[] = {ASCONF, ASCONF_ACK};
static const uint8_t extensions[] = {ASCONF, ASCONF_ACK, AUTH};
static const uint8_t algorithms[] = {0, HMAC_SHA1, 0, HMAC_SHA256};

const struct chunk_spec *offer_chunk(struct peer *peer, enum chunk_type type,
				     const struct offer *wanted)
{
	static struct chunk_spec chunk;
	const struct tlv_spec usual[] = {
		tlv_of(PARAM_RANDOM, random_number, sizeof(random_number)),
		tlv_of(PARAM_CHUNK_LIST, asconf_chunks, sizeof(asconf_chunks)),
		tlv_of(PARAM_HMAC_ALGORITHMS, algorithms, sizeof(algorithms)),
		tlv_of(PARAM_SUPPORTED_EXTENSIONS, extensions, sizeof(extensions)),
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

void set_sysctl_everywhere(struct lab *lab, const char *name, const char *value)
{
	const struct topology *topology = lab_topology(lab);

	for (unsigned i = 0; topology->nodes[i]; i++) {
		if (topology->silent && !strcmp(topology->nodes[i], topology->silent))
			continue;
		if (lab_sysctl(lab, topology->nodes[i], name, value) != 0)
			scenario_error("%s", lab_error(lab));
	}
}

void enable_asconf(struct lab *lab)
{
	set_sysctl_everywhere(lab, "net/sctp/auth_enable", "1");
	set_sysctl_everywhere(lab, "net/sctp/addip_enable", "1");
}

void require_auth(struct endpoint *endpoint, uint8_t type)
{
	struct sctp_authchunk chunk = {.sauth_chunk = type};

	endpoint_set(endpoint, SCTP_AUTH_CHUNK, &chunk, sizeof(chunk));
}

int set_algorithms(struct endpoint *endpoint, const uint16_t *identifiers, unsigned count)
{
	union {
		struct sctp_hmacalgo list;
		uint8_t bytes[sizeof(struct sctp_hmacalgo) + 4 * sizeof(uint16_t)];
	} value = {.list = {.shmac_num_idents = count}};

	memcpy(value.list.shmac_idents, identifiers, count * sizeof(*identifiers));
	return setsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_HMAC_IDENT, &value,
			  (socklen_t)(sizeof(value.list) + count * sizeof(*identifiers)))
		       ? errno
		       : 0;
}

void set_key(struct endpoint *endpoint, uint16_t number, const char *key)
{
	union {
		struct sctp_authkey key;
		uint8_t bytes[sizeof(struct sctp_authkey) + AUTH_KEY_SIZE];
	} value = {.key = {.sca_assoc_id = endpoint->association,
			   .sca_keynumber = number,
			   .sca_keylength = (uint16_t)strlen(key)}};

	memcpy(value.key.sca_key, key, strlen(key));
	endpoint_set(endpoint, SCTP_AUTH_KEY, &value, sizeof(value.key) + strlen(key));
}

int change_key(struct endpoint *endpoint, int option, uint16_t number)
{
	struct sctp_authkeyid key = {.scact_assoc_id = endpoint->association,
				     .scact_keynumber = number};

	return setsockopt(endpoint->fd, IPPROTO_SCTP, option, &key, sizeof(key)) ? errno : 0;
}

void expect_key_event(struct endpoint *endpoint, uint32_t indication, uint16_t number)
{
	const struct received *event = expect_event(endpoint, SCTP_AUTHENTICATION_EVENT);
	const struct sctp_authkey_event *key = &notification_of(event)->sn_authkey_event;

	ck_assert_uint_eq(key->auth_indication, indication);
	ck_assert_uint_eq(key->auth_keynumber, number);
	ck_assert_int_eq(key->auth_assoc_id, endpoint->association);
}
