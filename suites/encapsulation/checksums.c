/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UDP checksum and the CRC32c inside: RFC 6951 5.3, RFC 9260 6.8. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

#include "harness/wire/bytes.h"
#include "harness/wire/frame.h"

enum { UDP_CHECKSUM = 6, CRC32C = 8 };

static void spoil_udp_checksum(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	struct frame_layout layout;

	(void)packet;
	(void)context;
	frame_locate(frame->data, frame->length, &layout);
	frame->data[layout.udp + UDP_CHECKSUM] ^= 0x10;
}

static void remove_udp_checksum(struct frame *frame, const struct sctp_packet *packet,
				void *context)
{
	struct frame_layout layout;

	(void)packet;
	(void)context;
	frame_locate(frame->data, frame->length, &layout);
	put_unaligned_be16(0, frame->data + layout.udp + UDP_CHECKSUM);
}

static void spoil_crc32c(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	struct frame_layout layout;

	(void)packet;
	(void)context;
	frame_locate(frame->data, frame->length, &layout);
	frame->data[layout.sctp + CRC32C] ^= 0x10;
	put_unaligned_be16(udp_checksum(frame->data, &layout),
			   frame->data + layout.udp + UDP_CHECKSUM);
}

/* The DATA that is spoilt on the way is as good as lost. */
static void expect_discarded(struct pair pair)
{
	const struct packet *data;

	endpoint_send(pair.a, 0, "spoilt");
	data = pair_expect_data(pair, 1);
	expect_no_message(pair.b, RTO_MIN / 2);
	expect_retransmission_of(pair.lab, data, NULL, RTO_INITIAL);
	expect_message(pair.b, 0, "spoilt");
}

SCENARIO(wrong_udp_checksum, "A packet with a wrong UDP checksum is discarded", .lab = &two_nodes,
	 .needs = CAP_UDP_ENCAPSULATION, .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open(lab);

	lab_change(lab, DATA, spoil_udp_checksum, .from = "a", .keep_checksums = true);
	expect_discarded(pair);
}

SCENARIO(wrong_crc32c,
	 "A packet with a wrong CRC32c is discarded even if its UDP checksum is right",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.3-3"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open(lab);

	lab_change(lab, DATA, spoil_crc32c, .from = "a", .keep_checksums = true);
	expect_discarded(pair);
}

SCENARIO(no_udp_checksum, "A packet without UDP checksum is accepted over IPv4 (RFC 768)",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_UDP_ENCAPSULATION,
	 .known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open(lab);

	lab_change(lab, DATA, remove_udp_checksum, .from = "a", .keep_checksums = true);
	endpoint_send(pair.a, 0, "unprotected");
	expect_message(pair.b, 0, "unprotected", .within = AT_ONCE);
}
