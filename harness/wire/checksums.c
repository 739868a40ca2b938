/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the checksums of a changed frame right again. */
#include <netinet/in.h>

#include "harness/wire/bytes.h"
#include "harness/wire/crc32c.h"
#include "harness/wire/frame.h"
#include "harness/wire/internet_sum.h"
#include "harness/wire/packet.h"

enum {
	SCTP_COMMON_HEADER = 12,
	SCTP_CHECKSUM_OFFSET = 8,
	IPV4_CHECKSUM_OFFSET = 10,
	UDP_CHECKSUM_OFFSET = 6,
};

static void fix_ipv4(uint8_t *frame, const struct frame_layout *layout)
{
	uint8_t *ip = frame + layout->ip;

	put_unaligned_be16(0, ip + IPV4_CHECKSUM_OFFSET);
	put_unaligned_be16(internet_fold(internet_sum(ip, layout->ip_header_length)),
			   ip + IPV4_CHECKSUM_OFFSET);
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
