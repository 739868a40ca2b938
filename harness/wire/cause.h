/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in an error cause: RFC 9260 3.3.10, RFC 4895 4, RFC 5061 4.3. */
#ifndef WIRE_CAUSE_H
#define WIRE_CAUSE_H

#include "harness/wire/tlv.h"

/*
 * A decoded error cause.  What User-Initiated Abort and Protocol Violation say is just bytes: the
 * TLV's value.  Integers are in host order, pointers point into the packet.
 */
struct cause {
	uint16_t code;
	/*
	 * The address or the parameters that the cause is about.  The numbers are the types of
	 * missing parameters.
	 */
	struct tlv_contents inside;
	union {
		uint16_t stream; /* Invalid Stream Identifier */
		uint32_t staleness; /* Stale Cookie, in microseconds */
		struct { /* Unrecognized Chunk Type; the chunk itself is the TLV's value */
			uint8_t type, flags;
			uint16_t length;
		} chunk;
		uint32_t tsn; /* No User Data */
		struct { /* Restart of an Association with New Encapsulation Port */
			uint16_t current, new;
		} port;
		uint16_t hmac; /* Unsupported HMAC Identifier */
	};
};

/*
 * Decodes an error cause; of an unknown one only the code.  Returns false if its length, a length
 * or a count inside it does not fit its format; then nothing but the code may be used.
 */
bool cause_decode(const struct tlv *tlv, struct cause *out);

#endif
