/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the checksums of a changed frame right again. */
#include <netinet/in.h>

#include "harness/wire/bytes.h"
#include "harness/wire/crc32c.h"
#include "harness/wire/frame.h"
#include "harness/wire/packet.h"

enum {
	SCTP_COMMON_HEADER = 12,
	SCTP_CHECKSUM_OFFSET = 8,
	IPV4_CHECKSUM_OFFSET = 10,
	IPV4_ADDRESSES_OFFSET = 12,
	IPV4_ADDRESSES_LENGTH = 8,
	IPV6_ADDRESSES_OFFSET = 8,
	IPV6_ADDRESSES_LENGTH = 32,
	UDP_LENGTH_OFFSET = 4,
	UDP_CHECKSUM_OFFSET = 6,
	UDP_HEADER = 8,
};

/* RFC 1071's sum of 16 bit words, not yet folded. */
static uint64_t sum_words(const uint8_t *bytes, size_t length)
{
	uint64_t sum = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get_unaligned_be16(bytes + i);
	if (length % 2)
		sum += (uint64_t)bytes[length - 1] << 8;
	return sum;
}

static uint16_t fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void fix_ipv4(uint8_t *frame, const struct frame_layout *layout)
{
	uint8_t *ip = frame + layout->ip;

	put_unaligned_be16(0, ip + IPV4_CHECKSUM_OFFSET);
	put_unaligned_be16(fold(sum_words(ip, layout->ip_header_length)),
			   ip + IPV4_CHECKSUM_OFFSET);
}

uint16_t udp_checksum(const uint8_t *frame, const struct frame_layout *layout)
{
	const uint8_t *ip = frame + layout->ip;
	const uint8_t *udp = frame + layout->udp;
	uint16_t length = get_unaligned_be16(udp + UDP_LENGTH_OFFSET);
	uint64_t sum = (uint64_t)IPPROTO_UDP + length;
	uint16_t checksum;

	if (layout->family == AF_INET)
		sum += sum_words(ip + IPV4_ADDRESSES_OFFSET, IPV4_ADDRESSES_LENGTH);
	else
		sum += sum_words(ip + IPV6_ADDRESSES_OFFSET, IPV6_ADDRESSES_LENGTH);
	sum += sum_words(udp, UDP_CHECKSUM_OFFSET);
	sum += sum_words(udp + UDP_HEADER, length - (size_t)UDP_HEADER);
	checksum = fold(sum);
	return checksum ? checksum : 0xffff;
}

static void fix_udp(uint8_t *frame, const struct frame_layout *layout)
{
	uint8_t *checksum = frame + layout->udp + UDP_CHECKSUM_OFFSET;

	/* Zero says that the sender uses no UDP checksum. */
	if (get_unaligned_be16(checksum))
		put_unaligned_be16(udp_checksum(frame, layout), checksum);
}

bool packet_fix_checksums(uint8_t *frame, size_t length)
{
	struct frame_layout layout;
	uint8_t *sctp;

	if (frame_locate(frame, length, &layout) != DECODED)
		return false;
	sctp = frame + layout.sctp;
	if (layout.sctp_length >= SCTP_COMMON_HEADER)
		put_unaligned_be32(sctp_checksum(sctp, layout.sctp_length),
				   sctp + SCTP_CHECKSUM_OFFSET);
	if (layout.family == AF_INET)
		fix_ipv4(frame, &layout);
	if (layout.udp)
		fix_udp(frame, &layout);
	return layout.sctp_length >= SCTP_COMMON_HEADER;
}
