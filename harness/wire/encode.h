/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCTP packets to be sent, right or wrong on purpose.
 *
 * A packet is described by values in host order; whatever is USUAL is filled in as RFC 9260 asks,
 * whatever a script names is written as it is named: lengths that lie, padding that is missing,
 * chunks that cannot be.
 */
#ifndef WIRE_ENCODE_H
#define WIRE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* In a field that may be left to what is right. */
enum { USUAL = -1 };

enum { MAX_TLVS = 12, MAX_GAPS = 16, MAX_DUPLICATES = 16, MAX_CHUNKS = 24, TLV_INLINE = 64 };

/* A chunk parameter or an error cause.  The end of a list has type 0 and no value. */
struct tlv_spec {
	uint16_t type;
	const void *value; /* NULL: `bytes` */
	size_t size; /* of the value */
	uint8_t bytes[TLV_INLINE];
	int length; /* in the header, instead of 4 + size; 0: as it is */
	bool unpadded; /* not padded to a multiple of 4 bytes */
};

/* The value must outlive the use of the TLV. */
struct tlv_spec tlv_of(uint16_t type, const void *value, size_t size);
struct tlv_spec tlv_text(uint16_t type, const char *text);
struct tlv_spec tlv_u16(uint16_t type, uint16_t number);
struct tlv_spec tlv_u32(uint16_t type, uint32_t number);
/* An IPv4 or IPv6 Address parameter (RFC 9260 3.3.2.1.1 and 2). */
struct tlv_spec tlv_address(const struct sockaddr_storage *address);
/* The same with another length in its header. */
struct tlv_spec tlv_lying(struct tlv_spec tlv, int length);
/*
 * A TLV whose value is `words` 32 bit numbers, then the TLV `inner` (NULL: none): so are ASCONF
 * parameters (RFC 5061 4.2) and unrecognized parameters made.
 */
struct tlv_spec tlv_nested(uint16_t type, const uint32_t *words, size_t count,
			   const struct tlv_spec *inner);

struct chunk_spec {
	uint8_t type;
	int flags; /* USUAL: none, or B and E where user data is */
	int length; /* in the header; USUAL: the right one */
	bool unpadded;
	/* What follows the chunk header, instead of all below. */
	const void *value;
	size_t value_size;
	bool empty; /* nothing follows it */
	bool bare; /* only what is named: no parameter or cookie that a sender would add */

	int64_t tag, a_rwnd, ostreams, istreams; /* INIT, INIT ACK; a_rwnd of SACK as well */
	int64_t tsn; /* initial TSN, TSN of user data, new cumulative TSN of FORWARD-TSN */
	int64_t cumulative_tsn; /* SACK, SHUTDOWN; lowest TSN of ECNE and CWR */
	int64_t stream, ssn, ppid, mid, fsn; /* user data; mid and fsn: I-DATA */
	const char *text; /* user data */
	const void *data; /* user data instead of the text; with neither, zeros */
	size_t size;
	uint16_t gaps[MAX_GAPS][2]; /* offsets from the cumulative TSN; the end has start 0 */
	uint32_t duplicates[MAX_DUPLICATES];
	unsigned duplicate_count;
	int64_t serial; /* ASCONF, ASCONF ACK */
	int64_t key, hmac; /* AUTH: Shared Key and HMAC Identifier; `size` zeros follow as HMAC */
	struct tlv_spec tlvs[MAX_TLVS + 1];
};

#define CHUNK_USUAL                                                                                \
	.flags = USUAL, .length = USUAL, .tag = USUAL, .a_rwnd = USUAL, .ostreams = USUAL,         \
	.istreams = USUAL, .tsn = USUAL, .cumulative_tsn = USUAL, .stream = USUAL, .ssn = USUAL,   \
	.ppid = USUAL, .mid = USUAL, .fsn = USUAL, .serial = USUAL, .key = USUAL, .hmac = USUAL

/* A chunk for a list of chunks. */
#define CHUNK(kind, ...) (&(struct chunk_spec){.type = (kind), CHUNK_USUAL, ##__VA_ARGS__})

struct wire_buffer {
	uint8_t *bytes;
	size_t capacity;
	size_t length;
	bool overflow; /* it was too small: what did not fit is missing */
};

/* Appends the chunk.  Numbers that are USUAL here are written as 0. */
void encode_chunk(struct wire_buffer *out, const struct chunk_spec *chunk);

struct frame_spec {
	struct sockaddr_storage from, to; /* IP addresses, with the SCTP ports */
	uint8_t source_mac[6], destination_mac[6];
	uint16_t udp_source, udp_destination; /* RFC 6951 encapsulation where not 0 */
	uint8_t ecn; /* the two ECN bits of the IP header */
	uint32_t tag; /* Verification Tag */
	int64_t checksum; /* CRC32c as the number in the header, or USUAL */
	size_t cut; /* leave out that many bytes at the end of the SCTP packet */
	const struct chunk_spec *chunks[MAX_CHUNKS + 1]; /* NULL at the end */
};

/*
 * Writes an Ethernet frame with the SCTP packet in it.  Returns its length, or 0 if it does not fit
 * in `capacity` or the addresses are not of one family.
 */
size_t encode_frame(const struct frame_spec *spec, uint8_t *frame, size_t capacity);

#endif
