/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in a chunk parameter: RFC 9260 3.3.2 to 3.3.5, RFC 4895 3, RFC 5061 4.2, RFC 6525 4.
 */
#ifndef WIRE_PARAMETER_H
#define WIRE_PARAMETER_H

#include "harness/wire/tlv.h"

/*
 * A decoded parameter.  State Cookie, Heartbeat Info, Host Name Address, Random and Padding are
 * just bytes: the TLV's value.  Integers are in host order, pointers point into the packet.
 */
struct parameter {
	uint16_t type;
	/*
	 * Unrecognized Parameter: that parameter.  Error Cause Indication: error causes.  Add IP
	 * Address, Delete IP Address, Set Primary Address: an address parameter.  The numbers are
	 * streams, address types, chunk types or HMAC identifiers.
	 */
	struct tlv_contents inside;
	/* Of the address parameters, and of those that contain one; else AF_UNSPEC.  Port 0. */
	struct sockaddr_storage address;
	union {
		/* Add IP Address to Success Indication: the request's Correlation ID */
		uint32_t correlation;
		struct { /* the three reset requests; response and last_tsn in the outgoing one */
			uint32_t request, response, last_tsn;
		} reset;
		struct { /* Add Outgoing Streams Request, Add Incoming Streams Request */
			uint32_t request;
			uint16_t streams; /* how many are new */
		} add;
		struct { /* Re-configuration Response */
			uint32_t sequence, result;
			bool has_tsns;
			uint32_t sender_next_tsn, receiver_next_tsn;
		} response;
		uint32_t increment; /* Cookie Preservative, in ms */
		uint32_t indication; /* Adaptation Layer Indication */
	};
};

/*
 * Decodes a parameter; of an unknown type only the type.  Returns false if its length, or one
 * inside it, does not fit its format; then nothing but the type may be used.  Copies of another
 * endpoint's parameters inside it are not looked into: it may be they that broke their format.
 */
bool parameter_decode(const struct tlv *tlv, struct parameter *out);

/* The Address Parameter that each ASCONF begins with (RFC 5061 4.1.1); false if it does not. */
bool asconf_address(const struct chunk *asconf, struct sockaddr_storage *out);

/* What RFC 6525 4.4 calls a result; "result 77" in a static buffer for unknown ones. */
const char *reconfig_result_name(uint32_t result);

#endif
