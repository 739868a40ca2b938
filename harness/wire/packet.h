/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCTP packets as they are on the wire: decoding of raw IP packets.
 *
 * Nothing here trusts a length: whatever the bytes are, decoding ends, reads only what it was
 * given and says what is wrong.  Integers in the decoded structures are in host order; pointers
 * point into the caller's bytes and live as long as those do.
 */
#ifndef WIRE_PACKET_H
#define WIRE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "harness/wire/chunk_types.h"
#include "harness/wire/parameter_types.h"

/* Chunk types: RFC 9260 3.2; 4895, 4820, 8260, 6525, 3758, 5061 for the extensions. */
/* Flags of DATA and I-DATA (RFC 9260 3.3.1, RFC 8260 2.1); T of ABORT and SHUTDOWN COMPLETE. */
enum {
	DATA_FLAG_E = 0x01,
	DATA_FLAG_B = 0x02,
	DATA_FLAG_U = 0x04,
	DATA_FLAG_I = 0x08,
	FLAG_T = 0x01,
};

/*
 * Error causes: RFC 9260 3.3.10, RFC 5061 4.3, RFC 4895 4; 14 is from the considerations on UDP
 * encapsulation (draft-tuexen-tsvwg-sctp-udp-encaps-cons), and Linux sends it.
 */
enum error_cause {
	CAUSE_INVALID_STREAM = 1,
	CAUSE_MISSING_PARAMETER = 2,
	CAUSE_STALE_COOKIE = 3,
	CAUSE_OUT_OF_RESOURCE = 4,
	CAUSE_UNRESOLVABLE_ADDRESS = 5,
	CAUSE_UNRECOGNIZED_CHUNK = 6,
	CAUSE_INVALID_PARAMETER = 7,
	CAUSE_UNRECOGNIZED_PARAMETERS = 8,
	CAUSE_NO_USER_DATA = 9,
	CAUSE_COOKIE_WHILE_SHUTTING_DOWN = 10,
	CAUSE_RESTART_WITH_NEW_ADDRESSES = 11,
	CAUSE_USER_INITIATED_ABORT = 12,
	CAUSE_PROTOCOL_VIOLATION = 13,
	CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT = 14,
	CAUSE_DELETE_LAST_ADDRESS = 0x00a0,
	CAUSE_RESOURCE_SHORTAGE = 0x00a1,
	CAUSE_DELETE_SOURCE_ADDRESS = 0x00a2,
	CAUSE_ILLEGAL_ASCONF_ACK = 0x00a3,
	CAUSE_NO_AUTHORIZATION = 0x00a4,
	CAUSE_UNSUPPORTED_HMAC = 0x0105,
};

struct gap_block {
	uint16_t start;
	uint16_t end;
};

/* The last message of a stream that a FORWARD TSN or I-FORWARD-TSN skips. */
struct skipped_message {
	uint16_t stream;
	bool unordered; /* I-FORWARD-TSN only */
	uint32_t number; /* FORWARD TSN: the SSN; I-FORWARD-TSN: the MID */
};

/* One chunk.  `value` is what follows the 4 byte chunk header, without padding. */
struct chunk {
	uint8_t type;
	uint8_t flags;
	uint16_t length; /* as the header says: with the header, without padding */
	const uint8_t *value;
	size_t value_length;
	/* Where the TLVs (parameters, error causes) start; NULL for chunks that carry none. */
	const uint8_t *tlvs;
	size_t tlvs_length;
	union {
		struct { /* INIT and INIT ACK */
			uint32_t tag, a_rwnd, tsn;
			uint16_t ostreams, istreams;
		} init;
		struct { /* DATA and I-DATA */
			uint32_t tsn, ppid;
			uint16_t stream, ssn;
			/* I-DATA only; ppid is 0 unless B is set, fsn 0 if it is */
			uint32_t mid, fsn;
			const uint8_t *payload;
			size_t size; /* bytes of user data */
		} data;
		struct {
			uint32_t cumulative_tsn, a_rwnd;
			uint16_t gaps, duplicates; /* counts */
			const uint8_t *blocks; /* gap blocks, then duplicate TSNs, network order */
		} sack;
		struct { /* SHUTDOWN; FORWARD-TSN: the new cumulative TSN; ECNE, CWR: lowest TSN */
			uint32_t cumulative_tsn;
			/* FORWARD TSN and I-FORWARD-TSN: how many, and the list in network order */
			unsigned skipped;
			const uint8_t *streams;
		} tsn;
		struct { /* AUTH: shared key identifier, HMAC identifier, HMAC (RFC 4895 4.1) */
			uint16_t key, hmac;
			const uint8_t *digest;
			size_t digest_length;
		} auth;
		struct { /* ASCONF, ASCONF ACK */
			uint32_t serial;
		} asconf;
	};
};

/* A TLV: a chunk parameter or an error cause. */
struct tlv {
	uint16_t type;
	uint16_t length; /* with the 4 byte header, without padding */
	const uint8_t *value;
	size_t value_length;
};

/* An Ethernet frame holds 73 DATA chunks of a byte each, or fewer and control chunks. */
enum { PACKET_MAX_CHUNKS = 96 };

struct sctp_packet {
	struct sockaddr_storage from, to; /* AF_INET or AF_INET6, with the SCTP ports */
	uint16_t source_port, destination_port;
	uint32_t tag;
	uint32_t checksum;
	bool checksum_ok;
	uint8_t ecn; /* the two ECN bits of the IP header, */
	uint8_t dscp; /* the six bits before them, */
	uint8_t hop_limit; /* TTL of IPv4 */
	uint32_t flow_label; /* IPv6 */
	bool dont_fragment; /* IPv4: DF; IPv6: always */
	size_t ip_length; /* of the IP packet, with its header */
	uint16_t udp_source, udp_destination; /* RFC 6951 encapsulation; 0 without */
	uint16_t udp_length, udp_checksum;
	bool udp_checksum_ok; /* right, and not left out */
	size_t length; /* of the SCTP packet: common header and chunks */
	unsigned chunk_count;
	unsigned chunks_left_out; /* those after PACKET_MAX_CHUNKS: checked, but not kept */
	/* What is malformed, in words ("chunk 2 (SACK): length 9 is too short"), or "". */
	char defect[120];
	struct chunk chunks[PACKET_MAX_CHUNKS]; /* from chunk_count on undefined, but for the first:
						   all 0 */
};

enum decode_result {
	DECODED,
	NOT_SCTP, /* another protocol, or an IP fragment */
	MALFORMED, /* SCTP, but it breaks a format rule of RFC 9260 section 3: see `defect` */
};

/*
 * Decodes an Ethernet frame (with or without one 802.1Q tag) that carries SCTP over IPv4 or IPv6,
 * or SCTP over UDP if either UDP port is 9899.  MALFORMED still fills in everything up to the
 * defect; an IP or UDP length that cannot be is MALFORMED, too, with `length` 0.
 */
enum decode_result packet_decode_frame(const uint8_t *frame, size_t length,
				       struct sctp_packet *out);

/* Decodes an SCTP packet without its IP header; `from`/`to` get only ports (AF_UNSPEC). */
enum decode_result packet_decode(const uint8_t *sctp, size_t length, struct sctp_packet *out);
/* The same; `sound`: its checksum was seen to be right before, and is not calculated again. */
enum decode_result packet_decode_known(const uint8_t *sctp, size_t length, bool sound,
				       struct sctp_packet *out);

/* First chunk of that type, or NULL. */
const struct chunk *packet_chunk(const struct sctp_packet *packet, enum chunk_type type);

/*
 * Walks TLVs: start with *offset = 0.  Returns true and fills `out` for each; false at the end, and
 * also where a length is impossible (then *offset stays short of `length`).
 */
bool tlv_next(const uint8_t *tlvs, size_t length, size_t *offset, struct tlv *out);

/* First TLV of that type in the chunk; false if there is none. */
bool chunk_tlv(const struct chunk *chunk, uint16_t type, struct tlv *out);

/* The i-th gap ack block and the i-th duplicate TSN of a SACK; i counts from 0 and must exist. */
struct gap_block sack_gap(const struct chunk *sack, unsigned i);
uint32_t sack_duplicate(const struct chunk *sack, unsigned i);

/*
 * The i-th entry of a FORWARD TSN or I-FORWARD-TSN (RFC 3758 3.2, RFC 8260 2.3.1); i counts from 0
 * and must be below tsn.skipped.
 */
struct skipped_message forward_tsn_skipped(const struct chunk *chunk, unsigned i);

/*
 * The RFC's name of a chunk type, error cause or parameter; for unknown ones "chunk 77",
 * "cause 200" or "parameter 0x8fff" in a static buffer.
 */
const char *chunk_name(uint8_t type);
const char *cause_name(uint16_t cause);
const char *parameter_name(uint16_t type);

/*
 * One line for a packet, as a kernel developer would write it, e.g.
 *   5000 > 6000 tag 1f3a0b21: SACK cum 4011 a_rwnd 106496 gaps 2-3 | DATA tsn 11 sid 0 ssn 1
 * and so on to "ppid 0 BE 12 bytes".  Parameters and error causes stand in brackets, with what is
 * in them: ABORT T [User-Initiated Abort "bye"].
 * Never writes more than `size` bytes with the final NUL; returns `line`.
 */
char *packet_describe(const struct sctp_packet *packet, char *line, size_t size);

/*
 * Writes the right IPv4 header checksum, CRC32c and, unless it is 0 for "none", UDP checksum into a
 * frame that carries SCTP, after a script changed it.  Returns false if the frame is not SCTP or
 * too short, or its IP or UDP length does not fit.
 */
bool packet_fix_checksums(uint8_t *frame, size_t length);

#endif
