/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/ip.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "harness/wire/bytes.h"

enum {
	ETHERNET_HEADER = 14,
	MAC = 6,
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_ARP = 0x0806,
	ETHERTYPE_IPV6 = 0x86dd,
	IPV4_HEADER = 20,
	IPV4_SOURCE_OFFSET = 12,
	IPV4_DF = 0x4000,
	IPV4_MORE = 0x2000,
	IPV4_OFFSET = 0x1fff,
	IPV6_HEADER = 40,
	IPV6_SOURCE_OFFSET = 8,
	FRAGMENT_HEADER = 8,
	FRAGMENT_UNIT = 8,
	FRAGMENT_MORE = 1,
	ICMP_HEADER = 8,
	UNREACHABLE = 3,
	FRAGMENTATION_NEEDED = 4,
	PACKET_TOO_BIG = 2,
	HOPS = 64,
};

/* The IP packet in a frame. */
struct ip {
	bool ipv4;
	const uint8_t *header;
	size_t header_length; /* of IPv6 without extension headers */
	size_t length; /* as the header says: with the header */
	uint8_t protocol;
};

static bool locate(const uint8_t *frame, size_t length, struct ip *ip)
{
	uint16_t type;

	if (length < ETHERNET_HEADER)
		return false;
	type = get_unaligned_be16(frame + 2 * MAC);
	length -= ETHERNET_HEADER;
	ip->header = frame + ETHERNET_HEADER;
	ip->ipv4 = type == ETHERTYPE_IPV4;
	if (ip->ipv4 && length >= IPV4_HEADER) {
		ip->header_length = (ip->header[0] & 0x0f) * 4u;
		ip->length = get_unaligned_be16(ip->header + 2);
		ip->protocol = ip->header[9];
		return ip->header_length >= IPV4_HEADER && ip->header_length <= ip->length &&
		       ip->length <= length;
	}
	if (type == ETHERTYPE_IPV6 && length >= IPV6_HEADER) {
		ip->header_length = IPV6_HEADER;
		ip->length = IPV6_HEADER + (size_t)get_unaligned_be16(ip->header + 4);
		ip->protocol = ip->header[6];
		return ip->length <= length;
	}
	return false;
}

static bool fragment_of_ipv4(const struct ip *ip, struct ip_fragment *out)
{
	uint16_t flags = get_unaligned_be16(ip->header + 6);

	out->id = get_unaligned_be16(ip->header + 4);
	out->offset = (size_t)(flags & IPV4_OFFSET) * FRAGMENT_UNIT;
	out->size = ip->length - ip->header_length;
	out->more = flags & IPV4_MORE;
	out->dont_fragment = flags & IPV4_DF;
	return (ip->protocol == IPPROTO_SCTP || ip->protocol == IPPROTO_UDP) &&
	       (out->more || out->offset);
}

static bool fragment_of_ipv6(const struct ip *ip, struct ip_fragment *out)
{
	const uint8_t *header = ip->header + IPV6_HEADER;
	uint16_t flags;

	if (ip->protocol != IPPROTO_FRAGMENT || ip->length < IPV6_HEADER + FRAGMENT_HEADER)
		return false;
	flags = get_unaligned_be16(header + 2);
	out->id = get_unaligned_be32(header + 4);
	out->offset = flags & ~7U;
	out->size = ip->length - IPV6_HEADER - FRAGMENT_HEADER;
	out->more = flags & FRAGMENT_MORE;
	out->dont_fragment = true;
	return header[0] == IPPROTO_SCTP || header[0] == IPPROTO_UDP;
}

bool ip_teaches(const uint8_t *frame, size_t length)
{
	struct ip ip;

	if (!locate(frame, length, &ip))
		return length >= ETHERNET_HEADER &&
		       get_unaligned_be16(frame + 2 * MAC) == ETHERTYPE_ARP;
	return ip.protocol == (ip.ipv4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
}

bool fragment_decode(const uint8_t *frame, size_t length, struct ip_fragment *out)
{
	struct ip ip;

	if (!locate(frame, length, &ip))
		return false;
	out->ip_length = ip.length;
	return ip.ipv4 ? fragment_of_ipv4(&ip, out) : fragment_of_ipv6(&ip, out);
}

bool too_big_decode(const uint8_t *frame, size_t length, struct too_big *out)
{
	struct ip ip;
	const uint8_t *icmp;

	if (!locate(frame, length, &ip) || ip.length < ip.header_length + ICMP_HEADER ||
	    ip.protocol != (ip.ipv4 ? IPPROTO_ICMP : IPPROTO_ICMPV6))
		return false;
	icmp = ip.header + ip.header_length;
	if (ip.ipv4 ? icmp[0] != UNREACHABLE || icmp[1] != FRAGMENTATION_NEEDED
		    : icmp[0] != PACKET_TOO_BIG)
		return false;
	out->mtu = ip.ipv4 ? get_unaligned_be16(icmp + 6) : get_unaligned_be32(icmp + 4);
	out->quoted = icmp + ICMP_HEADER;
	out->quoted_length = ip.length - ip.header_length - ICMP_HEADER;
	return true;
}

static uint32_t sum_words(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get_unaligned_be16(bytes + i);
	return length % 2 ? sum + ((uint32_t)bytes[length - 1] << 8) : sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put_ipv4(const struct ip *quoting, uint8_t *header, size_t payload)
{
	header[0] = 0x45;
	put_unaligned_be16((uint16_t)(IPV4_HEADER + payload), header + 2);
	header[8] = HOPS;
	header[9] = IPPROTO_ICMP;
	memcpy(header + IPV4_SOURCE_OFFSET, quoting->header + IPV4_SOURCE_OFFSET + 4, 4);
	memcpy(header + IPV4_SOURCE_OFFSET + 4, quoting->header + IPV4_SOURCE_OFFSET, 4);
	put_unaligned_be16(fold(sum_words(header, IPV4_HEADER)), header + 10);
}

static void put_ipv6(const struct ip *quoting, uint8_t *header, size_t payload)
{
	header[0] = 0x60;
	put_unaligned_be16((uint16_t)payload, header + 4);
	header[6] = IPPROTO_ICMPV6;
	header[7] = HOPS;
	memcpy(header + IPV6_SOURCE_OFFSET, quoting->header + IPV6_SOURCE_OFFSET + 16, 16);
	memcpy(header + IPV6_SOURCE_OFFSET + 16, quoting->header + IPV6_SOURCE_OFFSET, 16);
}

/* ICMPv6 has the addresses, the length and the protocol in its checksum, ICMP has not. */
static uint32_t sum_pseudo_header(const uint8_t *header, size_t payload)
{
	return sum_words(header + IPV6_SOURCE_OFFSET, 32) + (uint32_t)payload + IPPROTO_ICMPV6;
}

size_t encode_too_big(const uint8_t *quoting, size_t length, size_t quoted, uint32_t mtu,
		      uint8_t *frame, size_t capacity)
{
	struct ip ip;
	uint8_t *header = frame + ETHERNET_HEADER, *icmp;
	size_t headers, payload = ICMP_HEADER + quoted;

	if (!locate(quoting, length, &ip) || quoted > ip.length)
		return 0;
	headers = ip.ipv4 ? IPV4_HEADER : IPV6_HEADER;
	if (ETHERNET_HEADER + headers + payload > capacity)
		return 0;
	memset(frame, 0, ETHERNET_HEADER + headers + ICMP_HEADER);
	memcpy(frame, quoting + MAC, MAC);
	memcpy(frame + MAC, quoting, MAC);
	memcpy(frame + 2 * MAC, quoting + 2 * MAC, ETHERNET_HEADER - 2 * MAC);
	icmp = header + headers;
	memcpy(icmp + ICMP_HEADER, ip.header, quoted);
	icmp[0] = ip.ipv4 ? UNREACHABLE : PACKET_TOO_BIG;
	icmp[1] = ip.ipv4 ? FRAGMENTATION_NEEDED : 0;
	if (ip.ipv4) {
		put_ipv4(&ip, header, payload);
		put_unaligned_be16((uint16_t)mtu, icmp + 6);
		put_unaligned_be16(fold(sum_words(icmp, payload)), icmp + 2);
	} else {
		put_ipv6(&ip, header, payload);
		put_unaligned_be32(mtu, icmp + 4);
		put_unaligned_be16(
			fold(sum_words(icmp, payload) + sum_pseudo_header(header, payload)),
			icmp + 2);
	}
	return ETHERNET_HEADER + headers + payload;
}

char *ip_describe(const uint8_t *frame, size_t length, char *line, size_t size)
{
	struct ip_fragment fragment;
	struct too_big too_big;

	if (fragment_decode(frame, length, &fragment))
		snprintf(line, size, "IP fragment %zu-%zu%s", fragment.offset,
			 fragment.offset + fragment.size - 1, fragment.more ? ", more follow" : "");
	else if (too_big_decode(frame, length, &too_big))
		snprintf(line, size, "packet too big, MTU %u", too_big.mtu);
	else
		snprintf(line, size, "%zu bytes, not SCTP", length);
	return line;
}
