/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/icmp.h"

#include <netinet/in.h>
#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/sizes.h"
#include "harness/wire/bytes.h"
#include "harness/wire/frame.h"

enum {
	ETHERNET_ADDRESS = 6,
	IPV4_TTL = 8,
	IPV4_CHECKSUM = 10,
	IPV4_SOURCE = 12,
	IPV6_SOURCE = 8,
	HOPS = 64,
	ROOM = 2048,
};

struct type_and_code {
	uint8_t type, code;
};

static const struct {
	struct type_and_code ipv4, ipv6;
} messages[] = {
	[HOST_UNREACHABLE] = {{3, 1}, {1, 3}},
	[NETWORK_UNREACHABLE] = {{3, 0}, {1, 0}},
	[PROTOCOL_UNREACHABLE] = {{3, 2}, {4, 1}},
	[PORT_UNREACHABLE] = {{3, 3}, {1, 4}},
	[PROHIBITED] = {{3, 13}, {1, 1}},
	[TIME_EXCEEDED] = {{11, 0}, {3, 0}},
	[PARAMETER_PROBLEM] = {{12, 0}, {4, 0}},
	[REASSEMBLY_TIME_EXCEEDED] = {{11, 1}, {3, 1}},
	[REDIRECT] = {{5, 1}, {0, 0}},
	[TOO_BIG] = {{3, 4}, {2, 0}},
};

/* RFC 1071. */
static uint16_t internet_checksum(const uint8_t *bytes, size_t length, uint32_t sum)
{
	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get_unaligned_be16(bytes + i);
	if (length % 2)
		sum += (uint32_t)bytes[length - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put_ipv4(uint8_t *ip, const uint8_t *quoted, size_t payload)
{
	memset(ip, 0, IPV4_HEADER);
	ip[0] = 0x45;
	put_unaligned_be16((uint16_t)(IPV4_HEADER + payload), ip + 2);
	ip[IPV4_TTL] = HOPS;
	ip[IPV4_TTL + 1] = IPPROTO_ICMP;
	memcpy(ip + IPV4_SOURCE, quoted + IPV4_SOURCE + 4, 4);
	memcpy(ip + IPV4_SOURCE + 4, quoted + IPV4_SOURCE, 4);
	put_unaligned_be16(internet_checksum(ip, IPV4_HEADER, 0), ip + IPV4_CHECKSUM);
}

static void put_ipv6(uint8_t *ip, const uint8_t *quoted, size_t payload)
{
	memset(ip, 0, IPV6_HEADER);
	ip[0] = 0x60;
	put_unaligned_be16((uint16_t)payload, ip + 4);
	ip[6] = IPPROTO_ICMPV6;
	ip[7] = HOPS;
	memcpy(ip + IPV6_SOURCE, quoted + IPV6_SOURCE + 16, 16);
	memcpy(ip + IPV6_SOURCE + 16, quoted + IPV6_SOURCE, 16);
}

/* ICMPv6 counts a pseudo header of addresses, length and Next Header (RFC 4443 2.3). */
static uint32_t pseudo_header(const uint8_t *ip, size_t payload)
{
	uint16_t sum = internet_checksum(ip + IPV6_SOURCE, 32, 0);

	return (uint32_t)(uint16_t)~sum + (uint32_t)payload + IPPROTO_ICMPV6;
}

static void put_icmp(uint8_t *ip, enum icmp_error error, const struct icmp_spec *spec,
		     const uint8_t *quoted, size_t length)
{
	struct type_and_code named = {spec->type, spec->code};
	bool ipv4 = quoted[0] >> 4 == 4;
	uint8_t *icmp = ip + (ipv4 ? IPV4_HEADER : IPV6_HEADER);
	size_t payload = ICMP_HEADER + length;

	if (ipv4)
		put_ipv4(ip, quoted, payload);
	else
		put_ipv6(ip, quoted, payload);
	memset(icmp, 0, ICMP_HEADER);
	if (error != ICMP_AS_NAMED)
		named = ipv4 ? messages[error].ipv4 : messages[error].ipv6;
	icmp[0] = named.type;
	icmp[1] = named.code;
	/* A Parameter Problem points to the Next Header field. */
	if (!ipv4 && error == PROTOCOL_UNREACHABLE)
		icmp[7] = 6;
	/* RFC 1191 4 has it in the lower half, RFC 4443 3.2 in all of these bytes. */
	if (error == TOO_BIG)
		put_unaligned_be32(spec->mtu, icmp + 4);
	memmove(icmp + ICMP_HEADER, quoted, length);
	put_unaligned_be16(internet_checksum(icmp, payload, ipv4 ? 0 : pseudo_header(ip, payload)),
			   icmp + 2);
}

size_t icmp_quoted_sctp(const uint8_t *packet)
{
	size_t header = packet[0] >> 4 == 4 ? IPV4_HEADER : IPV6_HEADER;
	uint8_t protocol = packet[0] >> 4 == 4 ? packet[9] : packet[6];

	return protocol == IPPROTO_UDP ? header + 8 : header;
}

void icmp_send_with(struct lab *lab, enum icmp_error error, const struct packet *about,
		    const struct icmp_spec *spec)
{
	uint8_t frame[ROOM], quoted[ROOM];
	const struct topology *topology = lab_topology(lab);
	int link = topology_link(topology, about->link);
	size_t length, header;
	const uint8_t *original = trace_frame(about->number, &length);

	length -= ETHERNET_HEADER;
	if (length > ROOM / 2)
		length = ROOM / 2;
	memcpy(quoted, original + ETHERNET_HEADER, length);
	if (spec->quoted && icmp_quoted_sctp(quoted) + spec->quoted < length)
		length = icmp_quoted_sctp(quoted) + spec->quoted;
	if (spec->change)
		spec->change(quoted, length);
	memcpy(frame, original + ETHERNET_ADDRESS, ETHERNET_ADDRESS);
	memcpy(frame + ETHERNET_ADDRESS, original, ETHERNET_ADDRESS);
	memcpy(frame + (size_t)2 * ETHERNET_ADDRESS, original + (size_t)2 * ETHERNET_ADDRESS, 2);
	put_icmp(frame + ETHERNET_HEADER, error, spec, quoted, length);
	header = quoted[0] >> 4 == 4 ? IPV4_HEADER : IPV6_HEADER;
	if (lab_inject(lab, link,
		       topology_end(topology, link, topology_node(topology, about->from)), frame,
		       ETHERNET_HEADER + header + ICMP_HEADER + length) < 0)
		scenario_error("%s", lab_error(lab));
}

enum { TAG = 4, INITIATE_TAG = COMMON_HEADER + CHUNK_HEADER };

void icmp_spoil_tag(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + TAG] ^= 0x80;
}

void icmp_spoil_initiate_tag(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + INITIATE_TAG] ^= 0x80;
}

void icmp_spoil_source_port(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + 1] ^= 0x01;
}
