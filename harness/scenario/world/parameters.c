/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters and error causes of the chunks that steps send. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/world/player.h"
#include "harness/wire/bytes.h"

/* An address that a request is about: one of the peer's, mostly. */
static struct tlv_spec address_parameter(const struct player *player, const struct peer *peer,
					 const struct step *step)
{
	struct sockaddr_storage address = peer_own_address(peer, player_path(player, step->a));
	struct sockaddr_storage wildcard = {.ss_family = address.ss_family};
	struct tlv_spec tlv = tlv_address(&address);

	switch ((uint64_t)step->c % 8) {
	case 3:
	case 4:
	case 6:
		/* Another host of that network, of two. */
		tlv.bytes[tlv.size - 1] ^= step->c == 3 ? 0x20 : 0x40;
		return tlv;
	case 5:
		return tlv_address(&wildcard);
	case 7:
		wildcard.ss_family = address.ss_family == AF_INET ? AF_INET6 : AF_INET;
		return tlv_address(&wildcard);
	default:
		return tlv;
	}
}

/* The number of the peer's next request, in a chunk that already has some. */
static uint32_t next_request(const struct learnt *learnt, const struct packet_draft *draft)
{
	uint32_t number = learnt->next_request;

	for (unsigned i = 0; i < draft->tlv_count; i++)
		number += draft->tlvs[i].type != PARAM_RECONFIG_RESPONSE;
	return number;
}

/* The number of the request that a response answers: the kernel's last one, or the one before it, for two may come in one
 * chunk, or one further on, or whatever, 0 for one. */
static uint32_t answered_request(const struct learnt *learnt, const struct step *step)
{
	switch ((uint64_t)step->c % 4) {
	case 2:
		return step->a & 1 ? (uint32_t)step->a : 0;
	case 3:
		return learnt->asked - 1 + (uint32_t)step->a;
	default:
		return learnt->asked;
	}
}

/* An answer to one of the kernel's ASCONF parameters; that which is a cause has one, of any length. */
static struct tlv_spec asconf_answer(const struct learnt *learnt, const struct step *step)
{
	static const uint16_t causes[] = {CAUSE_DELETE_LAST_ADDRESS, CAUSE_RESOURCE_SHORTAGE,
					  CAUSE_DELETE_SOURCE_ADDRESS, CAUSE_NO_AUTHORIZATION};
	const uint32_t correlation = learnt->correlations[(uint64_t)step->a % LEARNT_REQUESTS];
	struct tlv_spec cause = {.type = causes[(uint64_t)step->b % ARRAY_SIZE(causes)],
				 .size = (size_t)((uint64_t)step->size % 20)};

	if (step->type == PARAM_SUCCESS)
		return tlv_nested(PARAM_SUCCESS, &correlation, 1, NULL);
	return tlv_nested(PARAM_ERROR_CAUSE, &correlation, 1, &cause);
}

static struct tlv_spec plain(const struct step *step)
{
	struct tlv_spec tlv = {.type = (uint16_t)step->type,
			       .size = step->size < 0 ? 0 : (size_t)step->size % (TLV_INLINE + 1)};

	for (size_t i = 0; i < tlv.size; i++)
		tlv.bytes[i] = (uint8_t)(step->a + (int64_t)i * step->b);
	return tlv;
}

/* What its numbers mean: RFC 6525 4, RFC 5061 4.2. */
static struct tlv_spec make_parameter(const struct player *player, const struct peer *peer,
				      const struct learnt *learnt, const struct packet_draft *draft,
				      const struct step *step)
{
	uint16_t type = (uint16_t)step->type;
	const uint32_t sequence = next_request(learnt, draft), numbers = (uint32_t)step->a << 16;
	const uint32_t outgoing[] = {sequence, learnt->asked, peer->next_tsn - 1, numbers};
	const uint32_t response[] = {answered_request(learnt, step), (uint32_t)step->b % 8};
	struct tlv_spec inner = address_parameter(player, peer, step);

	switch (type) {
	case PARAM_OUTGOING_RESET:
		return tlv_nested(type, outgoing, step->c & 1 ? 4 : 3, NULL);
	case PARAM_INCOMING_RESET:
	case PARAM_ADD_OUTGOING_STREAMS:
	case PARAM_ADD_INCOMING_STREAMS:
		return tlv_nested(type, (const uint32_t[]){sequence, numbers}, 2, NULL);
	case PARAM_TSN_RESET:
		return tlv_nested(type, &sequence, 1, NULL);
	case PARAM_RECONFIG_RESPONSE:
		return tlv_nested(type, response, 2, NULL);
	case PARAM_IPV4_ADDRESS:
	case PARAM_IPV6_ADDRESS:
		return inner;
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		return tlv_nested(type, (const uint32_t[]){(uint32_t)step->b}, 1, &inner);
	case PARAM_SUCCESS:
	case PARAM_ERROR_CAUSE:
		return asconf_answer(learnt, step);
	case PARAM_ADAPTATION:
	case PARAM_COOKIE_PRESERVATIVE:
		return step->size ? plain(step) : tlv_u32(type, (uint32_t)step->a);
	default:
		return plain(step);
	}
}

/* The same one so many times: all but the first one stand in the value of that. */
static void multiply(struct packet_draft *draft, struct tlv_spec *tlv, unsigned count)
{
	size_t length = 4 + tlv->size, slot = (length + 3) / 4 * 4;
	uint8_t *value = draft->bulk + draft->bulk_used;
	size_t room = sizeof(draft->bulk) - draft->bulk_used;

	if (count > room / slot)
		count = (unsigned)(room / slot);
	if (count < 2)
		return;
	memset(value, 0, slot * count);
	for (unsigned i = 0; i < count; i++) {
		uint8_t *at = value + i * slot;

		/* The header of the first one is not part of the value. */
		memcpy(at, tlv->bytes, tlv->size);
		if (i + 1 == count)
			break;
		put_unaligned_be16(tlv->type, at + slot - 4);
		put_unaligned_be16((uint16_t)length, at + slot - 2);
	}
	tlv->value = value;
	tlv->length = (int)length;
	tlv->size = (count - 1) * slot + tlv->size;
	draft->bulk_used += count * slot;
}

void parameter_step(struct player *player, struct peer *peer, const struct step *step)
{
	uint64_t number = (uint64_t)step->peer % WORLD_PEERS;
	struct packet_draft *draft = &player->draft[number];
	struct tlv_spec tlv;

	if (draft->tlv_count >= MAX_TLVS - 2)
		return;
	learn(player, peer, &player->learnt[number]);
	tlv = make_parameter(player, peer, &player->learnt[number], draft, step);
	multiply(draft, &tlv, (unsigned)((uint64_t)step->count % 512));
	draft->tlvs[draft->tlv_count++] = tlv;
}

void parameters_complete(const struct peer *peer, const struct learnt *learnt,
			 struct packet_draft *draft, uint8_t type)
{
	struct sockaddr_storage address = peer_own_address(peer, peer->path);
	const uint32_t request[] = {learnt->next_request, learnt->asked, peer->next_tsn - 1};

	if (type == ASCONF) {
		memmove(draft->tlvs + 1, draft->tlvs, draft->tlv_count * sizeof(*draft->tlvs));
		draft->tlvs[0] = tlv_address(&address);
		draft->tlv_count++;
	} else if (draft->tlv_count) {
		return;
	} else if (type == RE_CONFIG) {
		draft->tlvs[draft->tlv_count++] =
			tlv_nested(PARAM_OUTGOING_RESET, request, ARRAY_SIZE(request), NULL);
	} else if (type == HEARTBEAT_ACK && !peer->info_size) {
		draft->tlvs[draft->tlv_count++] = tlv_text(PARAM_HEARTBEAT_INFO, "a peer's");
	} else if (type == ERROR) {
		draft->tlvs[draft->tlv_count++] = tlv_u32(CAUSE_STALE_COOKIE, 1);
	}
}
