/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/judge/side.h"
#include "harness/wire/bytes.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { PARAM_ZERO_CHECKSUM = 0x8001, HMACS_KEPT = 16, STREAMS_AT_ONCE = 64 };

bool same_address(const struct sockaddr_storage *one, const struct sockaddr_storage *other)
{
	if (one->ss_family != other->ss_family)
		return false;
	if (one->ss_family == AF_INET) {
		struct sockaddr_in a, b;

		memcpy(&a, one, sizeof(a));
		memcpy(&b, other, sizeof(b));
		return a.sin_addr.s_addr == b.sin_addr.s_addr;
	}
	if (one->ss_family == AF_INET6) {
		struct sockaddr_in6 a, b;

		memcpy(&a, one, sizeof(a));
		memcpy(&b, other, sizeof(b));
		return memcmp(&a.sin6_addr, &b.sin6_addr, sizeof(a.sin6_addr)) == 0;
	}
	return false;
}

struct address *side_address(struct side *side, const struct sockaddr_storage *address)
{
	for (unsigned i = 0; i < side->address_count; i++)
		if (same_address(&side->addresses[i].at, address))
			return &side->addresses[i];
	return NULL;
}

struct address *side_add_address(struct side *side, const struct sockaddr_storage *address)
{
	struct address *there = side_address(side, address);

	if (there || address->ss_family == AF_UNSPEC)
		return there;
	if (side->address_count == SIDE_ADDRESSES) {
		side->more_addresses = true;
		return NULL;
	}
	there = &side->addresses[side->address_count++];
	*there = (struct address){.at = *address};
	return there;
}

static void read_extension(uint8_t chunk_type, struct init_facts *out)
{
	switch (chunk_type) {
	case FORWARD_TSN:
		out->forward_tsn = true;
		break;
	case RE_CONFIG:
		out->reconfig = true;
		break;
	case ASCONF:
		out->asconf = true;
		break;
	case I_DATA:
		out->i_data = true;
		break;
	default:
		break;
	}
}

static void read_list(const struct parameter *parameter, struct init_facts *out)
{
	for (unsigned i = 0; i < parameter->inside.count; i++) {
		uint16_t number = tlv_number(&parameter->inside, i);

		if (parameter->type == PARAM_SUPPORTED_EXTENSIONS)
			read_extension((uint8_t)number, out);
		else if (parameter->type == PARAM_CHUNK_LIST)
			out->auth_chunks[number / 8 % 32] |= (uint8_t)(1U << number % 8);
		else if (number < HMACS_KEPT)
			out->hmacs |= (uint16_t)(1U << number);
	}
}

void init_facts_read(const struct chunk *init, struct init_facts *out)
{
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	*out = (struct init_facts){.tag = init->init.tag,
				   .a_rwnd = init->init.a_rwnd,
				   .tsn = init->init.tsn,
				   .ostreams = init->init.ostreams,
				   .istreams = init->init.istreams};
	while (tlv_next(init->tlvs, init->tlvs_length, &offset, &tlv)) {
		if (!parameter_decode(&tlv, &parameter))
			continue;
		if (tlv.type == PARAM_FORWARD_TSN)
			out->forward_tsn = true;
		else if (tlv.type == PARAM_RANDOM)
			out->auth = true;
		else if (tlv.type == PARAM_ZERO_CHECKSUM)
			out->zero_checksum = true;
		else if (tlv.type == PARAM_SUPPORTED_EXTENSIONS || tlv.type == PARAM_CHUNK_LIST ||
			 tlv.type == PARAM_HMAC_ALGORITHMS)
			read_list(&parameter, out);
	}
}

enum timed timed_chunk(uint8_t chunk_type)
{
	switch (chunk_type) {
	case INIT:
		return TIMED_INIT;
	case COOKIE_ECHO:
		return TIMED_COOKIE_ECHO;
	case SHUTDOWN:
		return TIMED_SHUTDOWN;
	case SHUTDOWN_ACK:
		return TIMED_SHUTDOWN_ACK;
	case ASCONF:
		return TIMED_ASCONF;
	case RE_CONFIG:
		return TIMED_RE_CONFIG;
	default:
		return NOT_TIMED;
	}
}

bool facts_want_auth(const struct init_facts *facts, uint8_t chunk_type)
{
	return chunk_type != INIT && chunk_type != INIT_ACK && chunk_type != SHUTDOWN_COMPLETE &&
	       chunk_type != AUTH && facts->auth_chunks[chunk_type / 8] & 1U << chunk_type % 8;
}

void asked_read(struct asked *asked, const struct chunk *asconf, bool whole)
{
	size_t offset = 0;
	struct tlv tlv;

	*asked = (struct asked){.request_count = whole ? 0 : REQUESTS + 1};
	/* The Address Parameter comes first. */
	tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv);
	while (whole && tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv)) {
		if (asked->request_count < REQUESTS && tlv.value_length >= 4)
			asked->correlations[asked->request_count++] = get_unaligned_be32(tlv.value);
		else
			asked->request_count = REQUESTS + 1;
	}
}

void asked_from(struct asked *asked, const struct sockaddr_storage *from)
{
	for (unsigned i = 0; i < asked->source_count && i < SOURCES; i++)
		if (same_address(&asked->sources[i], from))
			return;
	if (asked->source_count < SOURCES)
		asked->sources[asked->source_count] = *from;
	asked->source_count++;
}

bool reconfig_is_request(uint16_t type)
{
	return type == PARAM_OUTGOING_RESET || type == PARAM_INCOMING_RESET ||
	       type == PARAM_TSN_RESET || type == PARAM_ADD_OUTGOING_STREAMS ||
	       type == PARAM_ADD_INCOMING_STREAMS;
}

uint32_t reconfig_request_number(const struct parameter *request)
{
	return request->type == PARAM_ADD_OUTGOING_STREAMS ||
			       request->type == PARAM_ADD_INCOMING_STREAMS
		       ? request->add.request
		       : request->reset.request;
}

/*
 * FNV-1a, of eight bytes at a time: it only has to tell apart what differs by mistake.  The shift
 * brings the upper bytes of a word down to where data_digest() looks.
 */
uint64_t digest_of(const uint8_t *bytes, size_t length)
{
	uint64_t digest = 0xcbf29ce484222325, word;

	for (; length >= sizeof(word); bytes += sizeof(word), length -= sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		digest = (digest ^ word) * 0x100000001b3;
		digest ^= digest >> 32;
	}
	for (size_t i = 0; i < length; i++)
		digest = (digest ^ bytes[i]) * 0x100000001b3;
	return digest;
}

struct heartbeat *heartbeat_find(struct side *side, uint64_t digest)
{
	for (unsigned i = 0; i < HEARTBEATS && i < side->heartbeat_count; i++)
		if (side->heartbeats[i].digest == digest)
			return &side->heartbeats[i];
	return NULL;
}

uint32_t *side_next_number(struct side *side, uint16_t stream)
{
	if (stream >= side->streams) {
		size_t streams = (size_t)stream + STREAMS_AT_ONCE;
		uint32_t *grown = xreallocarray(side->next_number, streams, sizeof(*grown));

		for (size_t i = side->streams; i < streams; i++)
			grown[i] = side->unknown_numbers ? NUMBER_UNKNOWN : 0;
		side->next_number = grown;
		side->streams = streams;
	}
	return &side->next_number[stream];
}

void side_begin_numbers(struct side *side, uint32_t tsn)
{
	tsn_free(&side->log);
	side->has_tsn = true;
	side->log.base = side->next_tsn = tsn;
	side->acked = tsn - 1;
	side->outstanding = 0;
	side->message_open = false;
	side->open_known = !side->unknown_numbers;
}

void side_free(struct side *side)
{
	tsn_free(&side->log);
	free(side->next_number);
	side->next_number = NULL;
	side->streams = 0;
}
