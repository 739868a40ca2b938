/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/judge/datagram.h"

#include <netinet/in.h>
#include <string.h>

#include "harness/wire/bytes.h"

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_SERVICE_VLAN = 0x88a8,
	ETHERTYPE_OLD_VLAN = 0x9100,
	VLAN_TAG = 4,
	VLAN_DEPTH = 4,
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	IPV6_DEPTH = 16, /* extension headers that are followed */
	IPV4_FRAGMENT = 0x3fff, /* More Fragments, and the offset */
	IPV6_FRAGMENT = 0xfff9,
	UDP_HEADER = 8,
	COMMON_HEADER = 12,
	USER_DATA_HEADER = 16, /* of I-DATA, after the chunk header */
};

/* What is left of the frame. */
struct rest {
	const uint8_t *bytes;
	size_t length;
};

static bool skip(struct rest *rest, size_t length)
{
	if (rest->length < length)
		return false;
	rest->bytes += length;
	rest->length -= length;
	return true;
}

static bool is_vlan(uint16_t type)
{
	return type == ETHERTYPE_VLAN || type == ETHERTYPE_SERVICE_VLAN ||
	       type == ETHERTYPE_OLD_VLAN;
}

/* Takes the link layer's header off; 0 for a frame that is too short. */
static uint16_t take_link(enum link_layer layer, struct rest *rest)
{
	static const struct {
		size_t header, type;
	} layouts[] = {
		[LINK_ETHERNET] = {14, 12},
		[LINK_COOKED] = {16, 14},
		[LINK_COOKED_2] = {20, 0},
	};
	uint16_t type;

	if (layer == LINK_NULL && !skip(rest, 4))
		return 0;
	if (layer == LINK_NULL || layer == LINK_RAW_IP)
		return !rest->length		  ? 0
		       : rest->bytes[0] >> 4 == 6 ? ETHERTYPE_IPV6
						  : ETHERTYPE_IPV4;
	if (rest->length < layouts[layer].header)
		return 0;
	type = get_unaligned_be16(rest->bytes + layouts[layer].type);
	(void)skip(rest, layouts[layer].header);
	for (unsigned i = 0; i < VLAN_DEPTH && is_vlan(type); i++) {
		if (rest->length < VLAN_TAG)
			return 0;
		type = get_unaligned_be16(rest->bytes + 2);
		(void)skip(rest, VLAN_TAG);
	}
	return type;
}

static void set_address(struct sockaddr_storage *to, int family, const uint8_t *address)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	memset(to, 0, sizeof(*to));
	if (family == AF_INET) {
		memcpy(&in.sin_addr, address, sizeof(in.sin_addr));
		memcpy(to, &in, sizeof(in));
	} else {
		memcpy(&in6.sin6_addr, address, sizeof(in6.sin6_addr));
		memcpy(to, &in6, sizeof(in6));
	}
}

static bool may_be_sctp(uint8_t protocol)
{
	return protocol == IPPROTO_SCTP || protocol == IPPROTO_UDP;
}

static enum datagram_kind take_ipv4(struct rest *rest, struct datagram *out, uint8_t *protocol)
{
	const uint8_t *ip = rest->bytes;
	size_t header, length;

	if (rest->length < IPV4_HEADER || ip[0] >> 4 != 4)
		return DATAGRAM_DAMAGED;
	*protocol = ip[9];
	if (!may_be_sctp(*protocol))
		return DATAGRAM_OTHER;
	if (get_unaligned_be16(ip + 6) & IPV4_FRAGMENT)
		return DATAGRAM_FRAGMENT;
	header = (ip[0] & 0x0f) * 4u;
	length = get_unaligned_be16(ip + 2);
	if (header < IPV4_HEADER || length < header)
		return DATAGRAM_DAMAGED;
	set_address(&out->from, AF_INET, ip + 12);
	set_address(&out->to, AF_INET, ip + 16);
	out->hop_limit = ip[8];
	out->id = get_unaligned_be16(ip + 4);
	out->length = length - header;
	return skip(rest, header) ? DATAGRAM_SCTP : DATAGRAM_DAMAGED;
}

/* Takes an extension header off.  DATAGRAM_OTHER: it is none that SCTP may come after. */
static enum datagram_kind take_extension(struct rest *rest, struct datagram *out, uint8_t *protocol)
{
	const uint8_t *header = rest->bytes;
	size_t length;

	if (rest->length < 8)
		return DATAGRAM_DAMAGED;
	switch (*protocol) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		length = (header[1] + 1u) * 8;
		break;
	case IPPROTO_AH:
		length = (header[1] + 2u) * 4;
		break;
	case IPPROTO_FRAGMENT:
		length = 8;
		if (get_unaligned_be16(header + 2) & IPV6_FRAGMENT)
			return may_be_sctp(header[0]) ? DATAGRAM_FRAGMENT : DATAGRAM_OTHER;
		break;
	default:
		return DATAGRAM_OTHER;
	}
	*protocol = header[0];
	if (length > out->length || !skip(rest, length))
		return DATAGRAM_DAMAGED;
	out->length -= length;
	return DATAGRAM_SCTP;
}

static enum datagram_kind take_ipv6(struct rest *rest, struct datagram *out, uint8_t *protocol)
{
	const uint8_t *ip = rest->bytes;

	if (rest->length < IPV6_HEADER || ip[0] >> 4 != 6)
		return DATAGRAM_DAMAGED;
	*protocol = ip[6];
	set_address(&out->from, AF_INET6, ip + 8);
	set_address(&out->to, AF_INET6, ip + 24);
	out->hop_limit = ip[7];
	out->length = get_unaligned_be16(ip + 4);
	(void)skip(rest, IPV6_HEADER);
	for (unsigned i = 0; i < IPV6_DEPTH && !may_be_sctp(*protocol); i++) {
		enum datagram_kind kind = take_extension(rest, out, protocol);

		if (kind != DATAGRAM_SCTP)
			return kind;
	}
	return may_be_sctp(*protocol) ? DATAGRAM_SCTP : DATAGRAM_OTHER;
}

static enum datagram_kind take_udp(struct rest *rest, uint16_t udp_port, struct datagram *out)
{
	const uint8_t *udp = rest->bytes;
	size_t length;

	if (rest->length < UDP_HEADER || out->length < UDP_HEADER)
		return DATAGRAM_OTHER;
	out->udp_source = get_unaligned_be16(udp);
	out->udp_destination = get_unaligned_be16(udp + 2);
	if (!udp_port || (out->udp_source != udp_port && out->udp_destination != udp_port))
		return DATAGRAM_OTHER;
	length = get_unaligned_be16(udp + 4);
	if (length < UDP_HEADER || length > out->length)
		return DATAGRAM_DAMAGED;
	out->udp = true;
	out->length = length - UDP_HEADER;
	(void)skip(rest, UDP_HEADER);
	return DATAGRAM_SCTP;
}

enum datagram_kind datagram_find(enum link_layer layer, const uint8_t *frame, size_t captured,
				 uint16_t udp_port, struct datagram *out)
{
	struct rest rest = {frame, captured};
	uint16_t type = take_link(layer, &rest);
	enum datagram_kind kind;
	uint8_t protocol = 0;

	memset(out, 0, sizeof(*out));
	out->link = captured - rest.length;
	if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6)
		return type ? DATAGRAM_OTHER : DATAGRAM_DAMAGED;
	kind = type == ETHERTYPE_IPV4 ? take_ipv4(&rest, out, &protocol)
				      : take_ipv6(&rest, out, &protocol);
	if (kind == DATAGRAM_SCTP && protocol == IPPROTO_UDP)
		kind = take_udp(&rest, udp_port, out);
	out->sctp = rest.bytes;
	out->captured = rest.length < out->length ? rest.length : out->length;
	return kind;
}

static void set_port(struct sockaddr_storage *address, uint16_t port)
{
	struct sockaddr_in in;

	/* The port lies at the same place in both families. */
	memcpy(&in, address, sizeof(in));
	in.sin_port = htons(port);
	memcpy(address, &in, sizeof(in));
}

/* What is needed of a chunk: of user data its header, of any other chunk all of it. */
static bool has_what_counts(const struct chunk *chunk, const uint8_t *captured_end)
{
	size_t needed = chunk->type == DATA || chunk->type == I_DATA ? USER_DATA_HEADER
								     : chunk->value_length;

	if (needed > chunk->value_length)
		needed = chunk->value_length;
	return chunk->value <= captured_end && needed <= (size_t)(captured_end - chunk->value);
}

enum decode_result datagram_decode(const struct datagram *datagram, uint8_t *room,
				   struct sctp_packet *packet)
{
	enum decode_result result;

	memcpy(room, datagram->sctp, datagram->captured);
	memset(room + datagram->captured, 0, datagram->length - datagram->captured);
	result = packet_decode(room, datagram->length, packet);
	packet->from = datagram->from;
	packet->to = datagram->to;
	set_port(&packet->from, packet->source_port);
	set_port(&packet->to, packet->destination_port);
	if (datagram->captured == datagram->length)
		return result;
	while (packet->chunk_count && !has_what_counts(&packet->chunks[packet->chunk_count - 1],
						       room + datagram->captured))
		packet->chunk_count--;
	packet->chunks_left_out = 0;
	packet->defect[0] = '\0';
	return datagram->captured < COMMON_HEADER ? NOT_SCTP : DECODED;
}
