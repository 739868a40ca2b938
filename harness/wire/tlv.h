/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What chunk parameters and error causes have in common: a type and length, a part of fixed size,
 * then something of one kind.
 */
#ifndef WIRE_TLV_H
#define WIRE_TLV_H

#include "harness/wire/packet.h"

/* What comes after the fixed part. */
enum tlv_rest {
	REST_NONE,
	REST_BYTES, /* of any number and meaning */
	REST_TLVS, /* at least one */
	REST_NUMBERS_8,
	REST_NUMBERS_16,
};

struct tlv_layout {
	uint16_t type;
	uint8_t fixed; /* bytes, with the 4 byte header */
	uint8_t rest; /* enum tlv_rest */
};

/* What is inside a TLV after its fixed part; both empty where that is neither TLVs nor numbers. */
struct tlv_contents {
	/* For tlv_next(); NULL if there are none. */
	const uint8_t *tlvs;
	size_t tlvs_length;
	/* For tlv_number(). */
	unsigned count;
	unsigned number_size; /* bytes: 1 or 2 */
	const uint8_t *numbers;
};

/*
 * Fills in `out` as the layout for the TLV's type says; without one it stays empty.  Returns false
 * if the TLV's length, or a length inside it, does not fit that layout.
 */
bool tlv_decode(const struct tlv_layout *layouts, size_t layout_count, const struct tlv *tlv,
		struct tlv_contents *out);

/* The i-th number of a list; i counts from 0 and must be below `count`. */
uint16_t tlv_number(const struct tlv_contents *contents, unsigned i);

/*
 * Reads an IPv4 or IPv6 Address parameter (RFC 9260 3.3.2.1), the port becomes 0.  Returns false,
 * with AF_UNSPEC, if the TLV is none of them or its length is wrong.
 */
bool tlv_read_address(const struct tlv *tlv, struct sockaddr_storage *out);

#endif
