/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What UDP encapsulation is for: routers that translate UDP ports (RFC 6951 3.2). */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

#include <stdlib.h>

#include "harness/wire/bytes.h"
#include "harness/wire/frame.h"

/* The mapping of a router: what node a sends from TUNNEL comes to b from `outside`. */
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
		put_unaligned_be16(TUNNEL, frame->data + layout.udp + 2);
	else
		frame->drop = true;
}

static void open_pair(struct lab *lab, struct endpoint **client, struct endpoint **server)
{
	receive_at(lab, "a", TUNNEL);
	receive_at(lab, "b", TUNNEL);
	*server = endpoint_listen(lab, "b", ONE_TO_MANY);
	*client = endpoint_open(lab, "a", ONE_TO_MANY);
	set_remote_port(*client, NULL, TUNNEL);
}

SCENARIO(mapping_moves,
	 "An association outlives a change of the port that a router gives to the client: the "
	 "client's next packet tells the server",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.1-1", "RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;

	open_pair(lab, &client, &server);
	outside = OTHER;
	lab_change(lab, ANY_CHUNK, translate, .count = FOREVER);
	endpoint_connect(client, server);
	ck_assert_uint_eq(remote_port(server, "path0"), OTHER);
	ck_assert_uint_eq(remote_port(client, "path0"), TUNNEL);
	expect_through(client, server, "there", NULL);
	expect_through(server, client, "and back", NULL);
	outside = YET_ANOTHER;
	expect_through(client, server, "from another port", NULL);
	ck_assert_uint_eq(remote_port(server, "path0"), YET_ANOTHER);
	expect_through(server, client, "to another port", NULL);
}

SCENARIO(heartbeat_tells_mapping,
	 "After the mapping has moved, DATA of the server is lost until a HEARTBEAT of the client "
	 "tells it the new port; then it is sent again there",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .limit = SECONDS(200),
	 .spec = {"RFC6951-5.4-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;
	const struct packet *beat, *again;

	open_pair(lab, &client, &server);
	outside = OTHER;
	lab_change(lab, ANY_CHUNK, translate, .count = FOREVER);
	endpoint_connect(client, server);
	expect_through(client, server, "there", NULL);
	outside = YET_ANOTHER;
	endpoint_send(server, 0, "to nobody");
	expect_packet(lab, DATA, .from = "b", .fate = FRAME_DROPPED);
	beat = expect_packet(lab, HEARTBEAT, .from = "a", .within = SECONDS(40));
	expect_message(client, 0, "to nobody", .within = SECONDS(70));
	again = expect_packet(lab, DATA, .from = "b", .fate = FRAME_PASSED);
	ck_assert_int_gt(again->time, beat->time);
}

SCENARIO(
	masquerade_udp,
	"Through a router that hides the client's address and port with its own the association is "
	"set up, carries messages both ways, and lists no address that would need translation",
	.lab = &routed, .needs = CAP_UDP_ENCAPSULATION | CAP_NAT,
	.spec = {"RFC6951-3.2-1", "RFC6951-5.4-1", "RFC6951-5.7-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct endpoint *client, *server;
	const struct packet *init;
	char *ruleset;

	if (asprintf(&ruleset,
		     "table %s nat { chain out { type nat hook postrouting priority 100; "
		     "oifname \"right\" meta l4proto udp masquerade to :%u; }; }\n",
		     lab_versions(lab) & IPV6 ? "ip6" : "ip", OTHER) < 0)
		scenario_error("out of memory");
	if (lab_nft(lab, "r", ruleset) != 0)
		scenario_error("%s", lab_error(lab));
	free(ruleset);
	open_pair(lab, &client, &server);
	endpoint_connect(client, server);
	init = expect_packet(lab, INIT, .from = "r", .link = "right");
	assert_encapsulated(init, OTHER, TUNNEL);
	expect_through(client, server, "out", NULL);
	expect_through(server, client, "in", NULL);
	assert_all_encapsulated(lab, "a", TUNNEL, TUNNEL);
	assert_all_encapsulated(lab, "b", TUNNEL, OTHER);
}
