/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet, IPv4, IPv6 and UDP headers around SCTP. */
#include "harness/wire/frame.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "harness/wire/bytes.h"

enum {
	ETHERNET_HEADER = 14,
	ETHERNET_TYPE_OFFSET = 12,
	VLAN_TAG = 4,
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_VLAN = 0x8100,
	IPV4_HEADER = 20,
	IPV4_TTL_OFFSET = 8,
	IPV4_SOURCE_OFFSET = 12,
	IPV4_MORE_FRAGMENTS_AND_OFFSET = 0x3fff,
	IPV4_DF = 0x40, /* in the first byte of these */
	IPV6_HEADER = 40,
	IPV6_FLOW_LABEL = 0xfffff,
	IPV6_HOP_LIMIT_OFFSET = 7,
	IPV6_SOURCE_OFFSET = 8,
	IPV6_EXTENSION_HEADER = 8,
	UDP_HEADER = 8,
	SCTP_OVER_UDP_PORT = 9899,
	ECN_BITS = 3,
};

/* False: not IPv4, or a fragment. */
static bool locate_ipv4(const uint8_t *frame, size_t length, struct frame_layout *out)
{
	const uint8_t *ip = frame + out->ip;

	if (length - out->ip < IPV4_HEADER || ip[0] >> 4 != 4)
		return false;
	out->ip_header_length = (ip[0] & 0x0f) * 4u;
	if (out->ip_header_length < IPV4_HEADER || out->ip_header_length > length - out->ip)
		return false;
	if (get_unaligned_be16(ip + 6) & IPV4_MORE_FRAGMENTS_AND_OFFSET)
		return false;
	out->family = AF_INET;
	out->ip_end = out->ip + get_unaligned_be16(ip + 2);
	out->protocol = ip[9];
	return true;
}

/* False: not IPv6, or extension headers that run past the end of the frame.  */
static bool locate_ipv6(const uint8_t *frame, size_t length, struct frame_layout *out)
{
	const uint8_t *ip = frame + out->ip;
	size_t present = length - out->ip;

	if (present < IPV6_HEADER || ip[0] >> 4 != 6)
		return false;
	out->family = AF_INET6;
	out->ip_header_length = IPV6_HEADER;
	out->ip_end = out->ip + IPV6_HEADER + get_unaligned_be16(ip + 4);
	out->protocol = ip[6];
	while (out->protocol == IPPROTO_HOPOPTS || out->protocol == IPPROTO_DSTOPTS) {
		const uint8_t *extension = ip + out->ip_header_length;

		if (present - out->ip_header_length < IPV6_EXTENSION_HEADER)
			return false;
		out->protocol = extension[0];
		out->ip_header_length += (extension[1] + 1u) * IPV6_EXTENSION_HEADER;
		if (out->ip_header_length > present)
			return false;
	}
	return true;
}

static bool locate_ip(const uint8_t *frame, size_t length, struct frame_layout *out)
{
	uint16_t type;

	if (length < ETHERNET_HEADER)
		return false;
	type = get_unaligned_be16(frame + ETHERNET_TYPE_OFFSET);
	out->ip = ETHERNET_HEADER;
	if (type == ETHERTYPE_VLAN) {
		if (length < ETHERNET_HEADER + VLAN_TAG)
			return false;
		type = get_unaligned_be16(frame + ETHERNET_TYPE_OFFSET + VLAN_TAG);
		out->ip += VLAN_TAG;
	}
	if (type == ETHERTYPE_IPV4)
		return locate_ipv4(frame, length, out);
	if (type == ETHERTYPE_IPV6)
		return locate_ipv6(frame, length, out);
	return false;
}

static bool is_sctp_over_udp(const uint8_t *frame, size_t length, size_t udp)
{
	return length - udp >= UDP_HEADER &&
	       (get_unaligned_be16(frame + udp) == SCTP_OVER_UDP_PORT ||
		get_unaligned_be16(frame + udp + 2) == SCTP_OVER_UDP_PORT);
}

enum decode_result frame_locate(const uint8_t *frame, size_t length, struct frame_layout *out)
{
	size_t payload;

	memset(out, 0, sizeof(*out));
	if (!locate_ip(frame, length, out))
		return NOT_SCTP;
	payload = out->ip + out->ip_header_length;
	if (out->protocol == IPPROTO_UDP && is_sctp_over_udp(frame, length, payload))
		out->udp = payload;
	else if (out->protocol != IPPROTO_SCTP)
		return NOT_SCTP;
	if (out->ip_end < payload || out->ip_end > length)
		return MALFORMED;
	if (out->udp) {
		size_t udp_length = get_unaligned_be16(frame + out->udp + 4);

		if (udp_length < UDP_HEADER || udp_length > out->ip_end - out->udp)
			return MALFORMED;
		out->sctp = out->udp + UDP_HEADER;
		out->sctp_length = udp_length - UDP_HEADER;
		return DECODED;
	}
	out->sctp = payload;
	out->sctp_length = out->ip_end - payload;
	return DECODED;
}

static void set_address(struct sockaddr_storage *to, int family, const uint8_t *address,
			uint16_t port)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

	memset(to, 0, sizeof(*to));
	if (family == AF_INET) {
		memcpy(&in.sin_addr, address, sizeof(in.sin_addr));
		memcpy(to, &in, sizeof(in));
	} else {
		memcpy(&in6.sin6_addr, address, sizeof(in6.sin6_addr));
		memcpy(to, &in6, sizeof(in6));
	}
}

/* What the headers before SCTP say; the ports are already known. */
static void take_headers(const uint8_t *frame, const struct frame_layout *layout,
			 struct sctp_packet *out)
{
	const uint8_t *ip = frame + layout->ip;
	bool ipv4 = layout->family == AF_INET;
	size_t address_length = ipv4 ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	const uint8_t *source = ip + (ipv4 ? IPV4_SOURCE_OFFSET : IPV6_SOURCE_OFFSET);
	uint8_t traffic_class;

	set_address(&out->from, layout->family, source, out->source_port);
	set_address(&out->to, layout->family, source + address_length, out->destination_port);
	out->dont_fragment = !ipv4 || ip[6] & IPV4_DF;
	out->ip_length = layout->ip_end - layout->ip;
	traffic_class = ipv4 ? ip[1] : (uint8_t)(get_unaligned_be16(ip) >> 4);
	out->ecn = traffic_class & ECN_BITS;
	out->dscp = traffic_class >> 2;
	out->hop_limit = ip[ipv4 ? IPV4_TTL_OFFSET : IPV6_HOP_LIMIT_OFFSET];
	out->flow_label = ipv4 ? 0 : get_unaligned_be32(ip) & IPV6_FLOW_LABEL;
	if (layout->udp) {
		out->udp_source = get_unaligned_be16(frame + layout->udp);
		out->udp_destination = get_unaligned_be16(frame + layout->udp + 2);
		out->udp_length = get_unaligned_be16(frame + layout->udp + 4);
		out->udp_checksum = get_unaligned_be16(frame + layout->udp + 6);
	}
}

enum decode_result frame_decode(const uint8_t *frame, size_t length, bool sound,
				struct frame_layout *layout, struct sctp_packet *out)
{
	enum decode_result result = frame_locate(frame, length, layout);

	if (result == DECODED) {
		result = packet_decode_known(frame + layout->sctp, layout->sctp_length, sound, out);
	} else {
		memset(out, 0, sizeof(*out));
		if (result == NOT_SCTP)
			return NOT_SCTP;
		snprintf(out->defect, sizeof(out->defect),
			 "the length in the IP%s header does not fit a frame of %zu bytes",
			 layout->udp ? " or UDP" : "", length);
	}
	take_headers(frame, layout, out);
	out->udp_checksum_ok = result == DECODED && layout->udp && out->udp_checksum &&
			       out->udp_checksum == udp_checksum(frame, layout);
	return result;
}

enum decode_result packet_decode_frame(const uint8_t *frame, size_t length, struct sctp_packet *out)
{
	struct frame_layout layout;

	return frame_decode(frame, length, false, &layout, out);
}
