/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/parameter.h"

#include <string.h>

#include "harness/array_size.h"
#include "harness/wire/bytes.h"
#include "harness/wire/cause.h"

enum {
	RESPONSE_LENGTH = 12,
	RESPONSE_LENGTH_WITH_TSNS = 20,
};

static const struct tlv_layout layouts[] = {
	{PARAM_HEARTBEAT_INFO, 4, REST_BYTES},
	{PARAM_IPV4_ADDRESS, 8, REST_NONE},
	{PARAM_IPV6_ADDRESS, 20, REST_NONE},
	{PARAM_STATE_COOKIE, 4, REST_BYTES},
	{PARAM_UNRECOGNIZED, 4, REST_TLVS},
	{PARAM_COOKIE_PRESERVATIVE, 8, REST_NONE},
	{PARAM_HOST_NAME, 4, REST_BYTES},
	{PARAM_SUPPORTED_ADDRESS_TYPES, 4, REST_NUMBERS_16},
	{PARAM_OUTGOING_RESET, 16, REST_NUMBERS_16},
	{PARAM_INCOMING_RESET, 8, REST_NUMBERS_16},
	{PARAM_TSN_RESET, 8, REST_NONE},
	{PARAM_RECONFIG_RESPONSE, RESPONSE_LENGTH, REST_BYTES},
	{PARAM_ADD_OUTGOING_STREAMS, 12, REST_NONE},
	{PARAM_ADD_INCOMING_STREAMS, 12, REST_NONE},
	{PARAM_ECN_CAPABLE, 4, REST_NONE},
	{PARAM_RANDOM, 4, REST_BYTES},
	{PARAM_CHUNK_LIST, 4, REST_NUMBERS_8},
	{PARAM_HMAC_ALGORITHMS, 4, REST_NUMBERS_16},
	{PARAM_PADDING, 4, REST_BYTES},
	{PARAM_SUPPORTED_EXTENSIONS, 4, REST_NUMBERS_8},
	{PARAM_FORWARD_TSN, 4, REST_NONE},
	{PARAM_ADD_ADDRESS, 8, REST_TLVS},
	{PARAM_DELETE_ADDRESS, 8, REST_TLVS},
	{PARAM_ERROR_CAUSE, 8, REST_TLVS},
	{PARAM_SET_PRIMARY, 8, REST_TLVS},
	{PARAM_SUCCESS, 8, REST_NONE},
	{PARAM_ADAPTATION, 8, REST_NONE},
};

static bool first_address(const uint8_t *tlvs, size_t length, struct sockaddr_storage *out)
{
	size_t offset = 0;
	struct tlv first;

	return tlv_next(tlvs, length, &offset, &first) && tlv_read_address(&first, out);
}

static bool all_causes_fit_format(const struct tlv_contents *causes)
{
	size_t offset = 0;
	struct tlv tlv;
	struct cause cause;

	while (tlv_next(causes->tlvs, causes->tlvs_length, &offset, &tlv))
		if (!cause_decode(&tlv, &cause))
			return false;
	return true;
}

static void decode_outgoing_reset(const uint8_t *value, struct parameter *out)
{
	out->reset.request = get_unaligned_be32(value);
	out->reset.response = get_unaligned_be32(value + 4);
	out->reset.last_tsn = get_unaligned_be32(value + 8);
}

static bool decode_response(const struct tlv *tlv, struct parameter *out)
{
	if (tlv->length != RESPONSE_LENGTH && tlv->length != RESPONSE_LENGTH_WITH_TSNS)
		return false;
	out->response.sequence = get_unaligned_be32(tlv->value);
	out->response.result = get_unaligned_be32(tlv->value + 4);
	out->response.has_tsns = tlv->length == RESPONSE_LENGTH_WITH_TSNS;
	if (out->response.has_tsns) {
		out->response.sender_next_tsn = get_unaligned_be32(tlv->value + 8);
		out->response.receiver_next_tsn = get_unaligned_be32(tlv->value + 12);
	}
	return true;
}

bool parameter_decode(const struct tlv *tlv, struct parameter *out)
{
	memset(out, 0, sizeof(*out));
	out->type = tlv->type;
	if (!tlv_decode(layouts, ARRAY_SIZE(layouts), tlv, &out->inside))
		return false;
	switch (tlv->type) {
	case PARAM_IPV4_ADDRESS:
	case PARAM_IPV6_ADDRESS:
		return tlv_read_address(tlv, &out->address);
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		out->correlation = get_unaligned_be32(tlv->value);
		return first_address(out->inside.tlvs, out->inside.tlvs_length, &out->address);
	case PARAM_ERROR_CAUSE:
		out->correlation = get_unaligned_be32(tlv->value);
		return all_causes_fit_format(&out->inside);
	case PARAM_SUCCESS:
		out->correlation = get_unaligned_be32(tlv->value);
		break;
	case PARAM_OUTGOING_RESET:
		decode_outgoing_reset(tlv->value, out);
		break;
	case PARAM_INCOMING_RESET:
	case PARAM_TSN_RESET:
		out->reset.request = get_unaligned_be32(tlv->value);
		break;
	case PARAM_RECONFIG_RESPONSE:
		return decode_response(tlv, out);
	case PARAM_ADD_OUTGOING_STREAMS:
	case PARAM_ADD_INCOMING_STREAMS:
		out->add.request = get_unaligned_be32(tlv->value);
		out->add.streams = get_unaligned_be16(tlv->value + 4);
		break;
	case PARAM_COOKIE_PRESERVATIVE:
		out->increment = get_unaligned_be32(tlv->value);
		break;
	case PARAM_ADAPTATION:
		out->indication = get_unaligned_be32(tlv->value);
		break;
	default:
		break;
	}
	return true;
}

bool asconf_address(const struct chunk *asconf, struct sockaddr_storage *out)
{
	memset(out, 0, sizeof(*out));
	return asconf->type == ASCONF && first_address(asconf->tlvs, asconf->tlvs_length, out);
}
