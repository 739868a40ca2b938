/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/tlv.h"

#include <netinet/in.h>
#include <string.h>

#include "harness/wire/bytes.h"

enum { TLV_HEADER = 4 };

bool tlv_next(const uint8_t *tlvs, size_t length, size_t *offset, struct tlv *out)
{
	const uint8_t *bytes;
	size_t present;

	if (*offset >= length || length - *offset < TLV_HEADER)
		return false;
	bytes = tlvs + *offset;
	present = length - *offset;
	out->type = get_unaligned_be16(bytes);
	out->length = get_unaligned_be16(bytes + 2);
	if (out->length < TLV_HEADER || out->length > present)
		return false;
	out->value = bytes + TLV_HEADER;
	out->value_length = out->length - TLV_HEADER;
	/* The chunk's length does not count the padding of its last TLV. */
	*offset = padded_length(out->length) < present ? *offset + padded_length(out->length)
						       : length;
	return true;
}

bool chunk_tlv(const struct chunk *chunk, uint16_t type, struct tlv *out)
{
	size_t offset = 0;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, out))
		if (out->type == type)
			return true;
	return false;
}

static bool take_tlvs(const uint8_t *tlvs, size_t length, struct tlv_contents *out)
{
	size_t offset = 0;
	struct tlv tlv;

	out->tlvs = tlvs;
	out->tlvs_length = length;
	while (tlv_next(tlvs, length, &offset, &tlv))
		;
	return length > 0 && offset == length;
}

static bool take_numbers(const uint8_t *numbers, size_t length, size_t size,
			 struct tlv_contents *out)
{
	out->numbers = numbers;
	out->number_size = (unsigned)size;
	out->count = (unsigned)(length / size);
	return length % size == 0;
}

bool tlv_decode(const struct tlv_layout *layouts, size_t layout_count, const struct tlv *tlv,
		struct tlv_contents *out)
{
	const uint8_t *rest;
	size_t length;

	memset(out, 0, sizeof(*out));
	while (layout_count && layouts->type != tlv->type) {
		layouts++;
		layout_count--;
	}
	if (!layout_count)
		return true;
	if (tlv->length < layouts->fixed)
		return false;
	rest = tlv->value + layouts->fixed - TLV_HEADER;
	length = tlv->length - (size_t)layouts->fixed;
	switch (layouts->rest) {
	case REST_TLVS:
		return take_tlvs(rest, length, out);
	case REST_NUMBERS_8:
		return take_numbers(rest, length, sizeof(uint8_t), out);
	case REST_NUMBERS_16:
		return take_numbers(rest, length, sizeof(uint16_t), out);
	default:
		return layouts->rest == REST_BYTES || length == 0;
	}
}

uint16_t tlv_number(const struct tlv_contents *contents, unsigned i)
{
	const uint8_t *number = contents->numbers + (size_t)i * contents->number_size;

	return contents->number_size == sizeof(uint8_t) ? *number : get_unaligned_be16(number);
}

bool tlv_read_address(const struct tlv *tlv, struct sockaddr_storage *out)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	memset(out, 0, sizeof(*out));
	if (tlv->type == PARAM_IPV4_ADDRESS && tlv->value_length == sizeof(in.sin_addr)) {
		memcpy(&in.sin_addr, tlv->value, sizeof(in.sin_addr));
		memcpy(out, &in, sizeof(in));
		return true;
	}
	if (tlv->type == PARAM_IPV6_ADDRESS && tlv->value_length == sizeof(in6.sin6_addr)) {
		memcpy(&in6.sin6_addr, tlv->value, sizeof(in6.sin6_addr));
		memcpy(out, &in6, sizeof(in6));
		return true;
	}
	return false;
}
