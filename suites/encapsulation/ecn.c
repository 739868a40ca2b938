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

SCENARIO(ecn_bits,
	 "DATA in UDP is sent as ECN capable as without it, and a mark on the way reaches SCTP, "
	 "which answers with ECNE in UDP",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.8-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *server, *client;
	const struct packet *data;

	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	ck_assert_uint_eq(expect_through(client, server, "plain", NULL)->sctp.ecn, ECT0);
	set_remote_port(client, NULL, TUNNEL);
	data = expect_through(client, server, "in UDP", NULL);
	assert_encapsulated(data, TUNNEL, TUNNEL);
	ck_assert_uint_eq(data->sctp.ecn, ECT0);
	lab_change(lab, DATA, mark, .from = "a");
	endpoint_send(client, 0, "marked");
	assert_encapsulated(expect_packet(lab, ECNE, .from = "b"), TUNNEL, TUNNEL);
	expect_packet(lab, CWR, .from = "a");
	expect_message(server, 0, "marked");
}
