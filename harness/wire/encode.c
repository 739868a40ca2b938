/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/encode.h"

#include <string.h>

#include <netinet/in.h>

#include "harness/wire/bytes.h"
#include "harness/wire/packet.h"

static void put_bytes(struct wire_buffer *out, const void *bytes, size_t size)
{
	if (size > out->capacity - out->length) {
		out->overflow = true;
		return;
	}
	if (size > 0)
		memcpy(out->bytes + out->length, bytes, size);
	out->length += size;
}

static void put8(struct wire_buffer *out, int64_t number)
{
	put_bytes(out, &(uint8_t){(uint8_t)number}, 1);
}

static void put16(struct wire_buffer *out, int64_t number)
{
	uint8_t bytes[2];

	put_unaligned_be16(number == USUAL ? 0 : (uint16_t)number, bytes);
	put_bytes(out, bytes, sizeof(bytes));
}

static void put32(struct wire_buffer *out, int64_t number)
{
	uint8_t bytes[4];

	put_unaligned_be32(number == USUAL ? 0 : (uint32_t)number, bytes);
	put_bytes(out, bytes, sizeof(bytes));
}

static void put_zeros(struct wire_buffer *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put8(out, 0);
}

static void pad(struct wire_buffer *out, size_t size)
{
	put_zeros(out, -size % 4);
}

static const void *tlv_value(const struct tlv_spec *tlv)
{
	return tlv->value ? tlv->value : tlv->bytes;
}

static void put_tlv(struct wire_buffer *out, const struct tlv_spec *tlv)
{
	put16(out, tlv->type);
	put16(out, tlv->length ? tlv->length : (int64_t)(4 + tlv->size));
	put_bytes(out, tlv_value(tlv), tlv->size);
}

static bool is_end(const struct tlv_spec *tlv)
{
	return tlv->type == 0 && tlv->size == 0 && tlv->length == 0;
}

/* The padding of the last one is that of the chunk: its length does not count it (RFC 9260 3.2). */
static void put_tlvs(struct wire_buffer *out, const struct tlv_spec *tlvs)
{
	for (; !is_end(tlvs); tlvs++) {
		put_tlv(out, tlvs);
		if (!tlvs->unpadded && !is_end(tlvs + 1))
			pad(out, tlvs->size);
	}
}

struct tlv_spec tlv_of(uint16_t type, const void *value, size_t size)
{
	return (struct tlv_spec){.type = type, .value = value, .size = size};
}

struct tlv_spec tlv_text(uint16_t type, const char *text)
{
	return tlv_of(type, text, strlen(text));
}

struct tlv_spec tlv_u16(uint16_t type, uint16_t number)
{
	struct tlv_spec tlv = {.type = type, .size = 2};

	put_unaligned_be16(number, tlv.bytes);
	return tlv;
}

struct tlv_spec tlv_u32(uint16_t type, uint32_t number)
{
	return tlv_nested(type, &number, 1, NULL);
}

struct tlv_spec tlv_address(const struct sockaddr_storage *address)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
	bool four = address->ss_family == AF_INET;
	struct tlv_spec tlv = {.type = four ? PARAM_IPV4_ADDRESS : PARAM_IPV6_ADDRESS};

	tlv.size = four ? sizeof(in->sin_addr) : sizeof(in6->sin6_addr);
	memcpy(tlv.bytes, four ? (const void *)&in->sin_addr : (const void *)&in6->sin6_addr,
	       tlv.size);
	return tlv;
}

struct tlv_spec tlv_lying(struct tlv_spec tlv, int length)
{
	tlv.length = length;
	return tlv;
}

struct tlv_spec tlv_nested(uint16_t type, const uint32_t *words, size_t count,
			   const struct tlv_spec *inner)
{
	struct tlv_spec tlv = {.type = type};
	struct wire_buffer out = {.bytes = tlv.bytes, .capacity = sizeof(tlv.bytes)};

	for (size_t i = 0; i < count; i++)
		put32(&out, words[i]);
	if (inner) {
		put_tlv(&out, inner);
		pad(&out, inner->size);
	}
	tlv.size = out.length;
	return tlv;
}

static void put_init(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	put32(out, chunk->tag);
	put32(out, chunk->a_rwnd);
	put16(out, chunk->ostreams);
	put16(out, chunk->istreams);
	put32(out, chunk->tsn);
	put_tlvs(out, chunk->tlvs);
}

static void put_user_data(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	if (chunk->data)
		put_bytes(out, chunk->data, chunk->size);
	else if (chunk->text)
		put_bytes(out, chunk->text, strlen(chunk->text));
	else
		put_zeros(out, chunk->size);
}

static void put_data(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	put32(out, chunk->tsn);
	put16(out, chunk->stream);
	put16(out, chunk->ssn);
	put32(out, chunk->ppid);
	put_user_data(out, chunk);
}

/* The same field holds the PPID of a first fragment and the number of a further one. */
static void put_i_data(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	put32(out, chunk->tsn);
	put16(out, chunk->stream);
	put16(out, 0);
	put32(out, chunk->mid);
	put32(out, chunk->fsn == USUAL ? chunk->ppid : chunk->fsn);
	put_user_data(out, chunk);
}

static unsigned count_gaps(const struct chunk_spec *chunk)
{
	unsigned count = 0;

	while (count < MAX_GAPS && chunk->gaps[count][0])
		count++;
	return count;
}

static void put_sack(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	unsigned gaps = count_gaps(chunk);

	put32(out, chunk->cumulative_tsn);
	put32(out, chunk->a_rwnd);
	put16(out, gaps);
	put16(out, chunk->duplicate_count);
	for (unsigned i = 0; i < gaps; i++) {
		put16(out, chunk->gaps[i][0]);
		put16(out, chunk->gaps[i][1]);
	}
	for (unsigned i = 0; i < chunk->duplicate_count && i < MAX_DUPLICATES; i++)
		put32(out, chunk->duplicates[i]);
}

static void put_value(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	switch ((enum chunk_type)chunk->type) {
	case INIT:
	case INIT_ACK:
		put_init(out, chunk);
		return;
	case DATA:
		put_data(out, chunk);
		return;
	case I_DATA:
		put_i_data(out, chunk);
		return;
	case SACK:
		put_sack(out, chunk);
		return;
	case SHUTDOWN:
	case ECNE:
	case CWR:
		put32(out, chunk->cumulative_tsn);
		return;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		put32(out, chunk->tsn);
		put_bytes(out, chunk->data, chunk->size);
		return;
	case ASCONF:
	case ASCONF_ACK:
		put32(out, chunk->serial);
		put_tlvs(out, chunk->tlvs);
		return;
	case AUTH:
		put16(out, chunk->key);
		put16(out, chunk->hmac);
		put_zeros(out, chunk->size);
		return;
	case HEARTBEAT:
	case HEARTBEAT_ACK:
	case ABORT:
	case SHUTDOWN_ACK:
	case ERROR:
	case COOKIE_ECHO:
	case COOKIE_ACK:
	case SHUTDOWN_COMPLETE:
	case RE_CONFIG:
	case PAD:
		break;
	}
	/* Other types, too, may have what a script says. */
	put_tlvs(out, chunk->tlvs);
}

static uint8_t flags_of(const struct chunk_spec *chunk)
{
	bool user_data = chunk->type == DATA || chunk->type == I_DATA;

	if (chunk->flags != USUAL)
		return (uint8_t)chunk->flags;
	return user_data ? DATA_FLAG_B | DATA_FLAG_E : 0;
}

void encode_chunk(struct wire_buffer *out, const struct chunk_spec *chunk)
{
	size_t start = out->length;
	size_t length;

	put8(out, chunk->type);
	put8(out, flags_of(chunk));
	put16(out, 0);
	if (chunk->value)
		put_bytes(out, chunk->value, chunk->value_size);
	else if (!chunk->empty)
		put_value(out, chunk);
	length = out->length - start;
	if (out->overflow || length < 4)
		return;
	put_unaligned_be16((uint16_t)(chunk->length == USUAL ? (int)length : chunk->length),
			   out->bytes + start + 2);
	if (!chunk->unpadded)
		pad(out, length);
}

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, UDP_HEADER = 8, HOPS = 64 };

static void put_ethernet(struct wire_buffer *out, const struct frame_spec *spec)
{
	put_bytes(out, spec->destination_mac, sizeof(spec->destination_mac));
	put_bytes(out, spec->source_mac, sizeof(spec->source_mac));
	put16(out, spec->from.ss_family == AF_INET ? 0x0800 : 0x86dd);
}

static void put_ipv4(struct wire_buffer *out, const struct frame_spec *spec, size_t payload)
{
	put8(out, 0x45);
	put8(out, spec->ecn);
	put16(out, (int64_t)(IPV4_HEADER + payload));
	put16(out, 0);
	put16(out, 0x4000); /* don't fragment */
	put8(out, HOPS);
	put8(out, spec->udp_destination ? IPPROTO_UDP : IPPROTO_SCTP);
	put16(out, 0);
	put_bytes(out, &((const struct sockaddr_in *)&spec->from)->sin_addr, 4);
	put_bytes(out, &((const struct sockaddr_in *)&spec->to)->sin_addr, 4);
}

static void put_ipv6(struct wire_buffer *out, const struct frame_spec *spec, size_t payload)
{
	put32(out, 0x60000000 | (int64_t)spec->ecn << 20);
	put16(out, (int64_t)payload);
	put8(out, spec->udp_destination ? IPPROTO_UDP : IPPROTO_SCTP);
	put8(out, HOPS);
	put_bytes(out, &((const struct sockaddr_in6 *)&spec->from)->sin6_addr, 16);
	put_bytes(out, &((const struct sockaddr_in6 *)&spec->to)->sin6_addr, 16);
}

static void put_udp(struct wire_buffer *out, const struct frame_spec *spec, size_t payload)
{
	put16(out, spec->udp_source);
	put16(out, spec->udp_destination);
	put16(out, (int64_t)(UDP_HEADER + payload));
	put16(out, 0xffff); /* to be put right: 0 would say that there is none */
}

static uint16_t port_of(const struct sockaddr_storage *address)
{
	return ntohs(address->ss_family == AF_INET
			     ? ((const struct sockaddr_in *)address)->sin_port
			     : ((const struct sockaddr_in6 *)address)->sin6_port);
}

static size_t put_sctp(struct wire_buffer *out, const struct frame_spec *spec)
{
	size_t start = out->length;

	put16(out, port_of(&spec->from));
	put16(out, port_of(&spec->to));
	put32(out, spec->tag);
	put32(out, 0);
	for (unsigned i = 0; i < MAX_CHUNKS && spec->chunks[i]; i++)
		encode_chunk(out, spec->chunks[i]);
	out->length -= spec->cut < out->length - start ? spec->cut : out->length - start;
	return out->length - start;
}

/* A headerless copy of the packet is made first: the headers announce its length. */
size_t encode_frame(const struct frame_spec *spec, uint8_t *frame, size_t capacity)
{
	bool four = spec->from.ss_family == AF_INET;
	size_t udp = spec->udp_destination ? UDP_HEADER : 0;
	size_t headers = 14 + (four ? IPV4_HEADER : IPV6_HEADER) + udp;
	struct wire_buffer out = {.bytes = frame, .capacity = capacity, .length = headers};
	struct wire_buffer front = {.bytes = frame, .capacity = headers};
	size_t sctp;

	if (spec->from.ss_family != spec->to.ss_family || capacity < headers ||
	    (!four && spec->from.ss_family != AF_INET6))
		return 0;
	sctp = put_sctp(&out, spec);
	if (out.overflow)
		return 0;
	put_ethernet(&front, spec);
	if (four)
		put_ipv4(&front, spec, udp + sctp);
	else
		put_ipv6(&front, spec, udp + sctp);
	if (udp)
		put_udp(&front, spec, sctp);
	/* A packet cut down to less than a common header has no checksum to put right. */
	packet_fix_checksums(frame, out.length);
	if (spec->checksum != USUAL && sctp >= 12)
		put_unaligned_be32((uint32_t)spec->checksum, frame + headers + 8);
	return out.length;
}
