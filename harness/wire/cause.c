/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/cause.h"

#include <string.h>

#include "harness/array_size.h"
#include "harness/wire/bytes.h"

static const struct tlv_layout layouts[] = {
	{CAUSE_INVALID_STREAM, 8, REST_NONE},
	{CAUSE_MISSING_PARAMETER, 8, REST_NUMBERS_16},
	{CAUSE_STALE_COOKIE, 8, REST_NONE},
	{CAUSE_OUT_OF_RESOURCE, 4, REST_NONE},
	{CAUSE_UNRESOLVABLE_ADDRESS, 4, REST_TLVS},
	/* At least the header of that chunk. */
	{CAUSE_UNRECOGNIZED_CHUNK, 8, REST_BYTES},
	{CAUSE_INVALID_PARAMETER, 4, REST_NONE},
	{CAUSE_UNRECOGNIZED_PARAMETERS, 4, REST_TLVS},
	{CAUSE_NO_USER_DATA, 8, REST_NONE},
	{CAUSE_COOKIE_WHILE_SHUTTING_DOWN, 4, REST_NONE},
	{CAUSE_RESTART_WITH_NEW_ADDRESSES, 4, REST_TLVS},
	{CAUSE_USER_INITIATED_ABORT, 4, REST_BYTES},
	{CAUSE_PROTOCOL_VIOLATION, 4, REST_BYTES},
	{CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT, 8, REST_NONE},
	{CAUSE_DELETE_LAST_ADDRESS, 4, REST_TLVS},
	{CAUSE_RESOURCE_SHORTAGE, 4, REST_TLVS},
	{CAUSE_DELETE_SOURCE_ADDRESS, 4, REST_TLVS},
	{CAUSE_ILLEGAL_ASCONF_ACK, 4, REST_NONE},
	{CAUSE_NO_AUTHORIZATION, 4, REST_TLVS},
	{CAUSE_UNSUPPORTED_HMAC, 6, REST_NONE},
};

bool cause_decode(const struct tlv *tlv, struct cause *out)
{
	const uint8_t *value = tlv->value;

	memset(out, 0, sizeof(*out));
	out->code = tlv->type;
	if (!tlv_decode(layouts, ARRAY_SIZE(layouts), tlv, &out->inside))
		return false;
	switch (tlv->type) {
	case CAUSE_INVALID_STREAM:
		out->stream = get_unaligned_be16(value);
		break;
	case CAUSE_MISSING_PARAMETER:
		return get_unaligned_be32(value) == out->inside.count;
	case CAUSE_STALE_COOKIE:
		out->staleness = get_unaligned_be32(value);
		break;
	case CAUSE_UNRECOGNIZED_CHUNK:
		out->chunk.type = value[0];
		out->chunk.flags = value[1];
		out->chunk.length = get_unaligned_be16(value + 2);
		break;
	case CAUSE_NO_USER_DATA:
		out->tsn = get_unaligned_be32(value);
		break;
	case CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT:
		out->port.current = get_unaligned_be16(value);
		out->port.new = get_unaligned_be16(value + 2);
		break;
	case CAUSE_UNSUPPORTED_HMAC:
		out->hmac = get_unaligned_be16(value);
		break;
	default:
		break;
	}
	return true;
}
