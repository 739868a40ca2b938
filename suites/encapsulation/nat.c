/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What UDP encapsulation is for: routers that translate UDP ports (RFC 6951 3.2). */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

#include "harness/wire/bytes.h"
#include "harness/wire/frame.h"

/* The mapping of a NAT: what node a sends from ENCAPSULATION_PORT comes to b from `outside`. */
static uint16_t outside;

static void translate(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	struct frame_layout layout;

	(void)packet;
	(void)context;
	frame_locate(frame->data, frame->length, &layout);
	if (frame->from == 0)
		put_unaligned_be16(outside, frame->data + layout.udp);
	else if (packet->udp_destination == outside)
		put_unaligned_be16(ENCAPSULATION_PORT, frame->data + layout.udp + 2);
	else
		frame->drop = true;
}

SCENARIO(
	mapping_moves,
	"An association survives a change of the port that a NAT gives the client: the server learns "
	"it from the client's next packet",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.1-1", "RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	outside = ENCAPSULATION_OTHER_PORT;
	lab_change(lab, ANY_CHUNK, translate, .count = FOREVER);
	struct pair pair = encapsulation_open(lab);

	encapsulation_expect_remote_port(pair.b, "path0", ENCAPSULATION_OTHER_PORT);
	encapsulation_expect_remote_port(pair.a, "path0", ENCAPSULATION_PORT);
	expect_delivery(pair.a, pair.b, "there", NULL);
	expect_delivery(pair.b, pair.a, "and back", NULL);
	outside = ENCAPSULATION_THIRD_PORT;
	expect_delivery(pair.a, pair.b, "from another port", NULL);
	encapsulation_expect_remote_port(pair.b, "path0", ENCAPSULATION_THIRD_PORT);
	expect_delivery(pair.b, pair.a, "to another port", NULL);
}

SCENARIO(heartbeat_tells_mapping,
	 "After the NAT's mapping has moved, DATA of the server is lost until a HEARTBEAT of the "
	 "client shows the new port, and is then retransmitted there",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .limit = SECONDS(200),
	 .spec = {"RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	outside = ENCAPSULATION_OTHER_PORT;
	lab_change(lab, ANY_CHUNK, translate, .count = FOREVER);
	struct pair pair = encapsulation_open(lab);
	const struct packet *beat, *again;

	expect_delivery(pair.a, pair.b, "there", NULL);
	outside = ENCAPSULATION_THIRD_PORT;
	endpoint_send(pair.b, 0, "to nobody");
	expect_packet(lab, DATA, .from = "b", .fate = FRAME_DROPPED);
	beat = expect_packet(lab, HEARTBEAT, .from = "a", .within = SECONDS(40));
	expect_message(pair.a, 0, "to nobody", .within = SECONDS(70));
	again = expect_packet(lab, DATA, .from = "b", .fate = FRAME_PASSED);
	ck_assert_int_gt(again->time, beat->time);
}

SCENARIO(
	masquerade_udp,
	"Behind a NAT that masquerades the client's address and port an association is set up, carries "
	"messages both ways, and lists no address that would need translation",
	.lab = &routed, .needs = CAP_UDP_ENCAPSULATION | CAP_NAT,
	.spec = {"RFC6951-3.2-1", "RFC6951-5.4-1", "RFC6951-5.7-1"}, .known = {PORT_NOT_TRANSLATED})
{
	nft_load(lab, "r",
		 "table %s nat { chain out { type nat hook postrouting priority 100; "
		 "oifname \"right\" meta l4proto udp masquerade to :%u; }; }\n",
		 by_version(lab, "ip", "ip6"), ENCAPSULATION_OTHER_PORT);
	struct pair pair = encapsulation_open(lab);

	ck_assert_msg(chunk_address_count(pair.init) == 0, "INIT must list no address");
	ck_assert_msg(chunk_address_count(pair.init_ack) == 0, "INIT ACK must list no address");
	encapsulation_expect_ports(packet_last("r", INIT), ENCAPSULATION_OTHER_PORT,
				   ENCAPSULATION_PORT);
	expect_delivery(pair.a, pair.b, "out", NULL);
	expect_delivery(pair.b, pair.a, "in", NULL);
	encapsulation_expect_ports_of_all(lab, "a", ENCAPSULATION_PORT, ENCAPSULATION_PORT);
	encapsulation_expect_ports_of_all(lab, "b", ENCAPSULATION_PORT, ENCAPSULATION_OTHER_PORT);
}

SCENARIO(
	address_added_in_udp,
	"An ASCONF in UDP, by which an endpoint adds an address, has wildcard addresses only: a NAT "
	"would not translate others",
	.lab = &scripted_dual_path, .needs = CAP_UDP_ENCAPSULATION | CAP_AUTH | CAP_ASCONF,
	.spec = {"RFC6951-3.2-2", "RFC6951-3.2-3", "RFC6951-5.7-2"},
	.known = {
		{NULL, NULL,
		 "names the address that is added and one of those that there are, and has no way to "
		 "ask for a wildcard instead (sctp_send_asconf_add_ip() in net/sctp/socket.c)"}})
{
	static const char *const paths[] = {"path0", "path1"};
	struct association association =
		association_open(lab, .asconf = true, .udp_port = ENCAPSULATION_PORT,
				 .bound_paths = {"path0"}, .paths = {"path1"});
	struct sockaddr_storage added = path_address(lab, "iut", "path1", association.iut->port);
	const struct chunk *asconf;

	endpoint_set(association.iut, SCTP_SOCKOPT_BINDX_ADD, &added, address_length(&added));
	asconf = expect_authenticated(association.peer, ASCONF)->chunk;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct sockaddr_storage own = peer_iut_address(association.peer, paths[i]);
		struct tlv_spec parameter = tlv_address(&own);

		ck_assert_msg(!memmem(asconf->value, asconf->value_length, parameter.bytes,
				      parameter.size),
			      "expected wildcard addresses only, the ASCONF holds that of %s",
			      paths[i]);
	}
}
