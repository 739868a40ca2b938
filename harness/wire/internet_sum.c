/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/internet_sum.h"

#include <netinet/in.h>

#include "harness/wire/bytes.h"
#include "harness/wire/frame.h"

enum {
	IPV4_ADDRESSES_OFFSET = 12,
	IPV4_ADDRESSES_LENGTH = 8,
	IPV6_ADDRESSES_OFFSET = 8,
	IPV6_ADDRESSES_LENGTH = 32,
	UDP_LENGTH_OFFSET = 4,
	UDP_CHECKSUM_OFFSET = 6,
	UDP_HEADER = 8,
};

uint64_t internet_sum(const uint8_t *bytes, size_t length)
{
	uint64_t sum = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get_unaligned_be16(bytes + i);
	if (length % 2)
		sum += (uint64_t)bytes[length - 1] << 8;
	return sum;
}

uint16_t internet_fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

uint16_t udp_checksum(const uint8_t *frame, const struct frame_layout *layout)
{
	const uint8_t *ip = frame + layout->ip;
	const uint8_t *udp = frame + layout->udp;
	uint16_t length = get_unaligned_be16(udp + UDP_LENGTH_OFFSET);
	uint64_t sum = (uint64_t)IPPROTO_UDP + length;
	uint16_t checksum;

	if (layout->family == AF_INET)
		sum += internet_sum(ip + IPV4_ADDRESSES_OFFSET, IPV4_ADDRESSES_LENGTH);
	else
		sum += internet_sum(ip + IPV6_ADDRESSES_OFFSET, IPV6_ADDRESSES_LENGTH);
	sum += internet_sum(udp, UDP_CHECKSUM_OFFSET);
	sum += internet_sum(udp + UDP_HEADER, length - (size_t)UDP_HEADER);
	checksum = internet_fold(sum);
	return checksum ? checksum : 0xffff;
}
