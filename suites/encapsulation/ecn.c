/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ECN bits of the IP header: RFC 6951 5.8. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

#include "harness/wire/frame.h"

enum { ECT0 = 2, CE = 3 };

static void mark(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	struct frame_layout layout;

	(void)packet;
	(void)context;
	frame_locate(frame->data, frame->length, &layout);
	frame->data[layout.ip + 1] |= layout.family == AF_INET ? CE : CE << 4;
}

SCENARIO(
	ecn_bits,
	"DATA in UDP is ECN-capable like plain DATA, and a CE mark reaches SCTP, which answers with "
	"ECNE in UDP",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.8-1"},
	.known = {PORT_NOT_TRANSLATED})
{
	struct pair pair = encapsulation_open_plain(lab);
	const struct packet *data;

	data = expect_delivery(pair.a, pair.b, "plain", NULL);
	ck_assert_uint_eq(data->sctp.ecn, ECT0);
	encapsulation_set_remote_port(pair.a, NULL, ENCAPSULATION_PORT);
	data = expect_delivery(pair.a, pair.b, "in UDP", NULL);
	encapsulation_expect_ports(data, ENCAPSULATION_PORT, ENCAPSULATION_PORT);
	ck_assert_uint_eq(data->sctp.ecn, ECT0);
	lab_change(lab, DATA, mark, .from = "a");
	endpoint_send(pair.a, 0, "marked");
	encapsulation_expect_ports(expect_packet(lab, ECNE, .from = "b"), ENCAPSULATION_PORT,
				   ENCAPSULATION_PORT);
	expect_packet(lab, CWR, .from = "a");
	expect_message(pair.b, 0, "marked");
}
