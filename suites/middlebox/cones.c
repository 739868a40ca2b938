/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router r that hides a behind its address on the right, and whom it lets in from there (the kinds of RFC 3489, 5). */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

enum { PORT = 7000 };

/* Who comes from the left is given r's address on the right; b knows no other way. */
static void hide(struct lab *lab)
{
	nft_load(lab, "r",
		 "table %s hiding { chain out { type nat hook postrouting priority 100; "
		 "oifname \"right\" meta l4proto sctp masquerade; }; }\n",
		 by_version(lab, "ip", "ip6"));
	ip_run(lab, "b", "route del %s\n", by_version(lab, "10.0.0.0/24", "fd00::/64"));
}

/* Full cone: whatever comes for that address, from whomever, is sent on to a. */
static void admit_all(struct lab *lab)
{
	hide(lab);
	nft_load(lab, "r",
		 "table %s cone { chain in { type nat hook prerouting priority -100; "
		 "iifname \"right\" meta l4proto sctp dnat to %s; }; }\n",
		 by_version(lab, "ip", "ip6"), text_of_path(lab, "a", "left"));
}

/* Port restricted: what answers nothing that a has sent is dropped. */
static void admit_answers(struct lab *lab)
{
	hide(lab);
	nft_load(lab, "r",
		 "table inet restricted {\n"
		 " chain in { type filter hook input priority 0; policy accept;\n"
		 "  iifname \"right\" counter drop\n"
		 " }\n"
		 " chain through { type filter hook forward priority 0; policy accept;\n"
		 "  iifname \"right\" meta l4proto sctp ct state new drop\n"
		 " }\n"
		 "}\n");
}

/* The address of r by which those on the right know a. */
static const char *public_address(struct lab *lab)
{
	return text_of_path(lab, "r", "right");
}

SCENARIO(full_cone_admits_stranger,
	 "A server behind full cone NAT is reached by a client that it has never sent anything",
	 .lab = &routed, .needs = CAP_NAT)
{
	struct endpoint *server = endpoint_listen(lab, "a", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "b", ONE_TO_MANY);

	admit_all(lab);
	endpoint_connect(client, server, .link = public_address(lab));
	exchange_messages(client, server);
	expect_peer_addresses(client, public_address(lab));
	endpoint_shutdown(server);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
}

SCENARIO(
	port_restricted_refuses_stranger,
	"A server behind port restricted NAT is not reached by a client that it has never sent anything: the INIT is "
	"lost in the router, and the attempt times out",
	.lab = &routed, .needs = CAP_NAT)
{
	struct endpoint *server = endpoint_listen(lab, "a", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "b", ONE_TO_MANY, .init_attempts = 1);

	admit_answers(lab);
	endpoint_connect_start(client, server, .link = public_address(lab));
	expect_packet(lab, INIT, .from = "b");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = SECONDS(20));
	ck_assert_uint_eq(count_packets(lab, INIT, .link = "left"), 0);
	ck_assert_uint_gt(nft_counter(lab, "r", "restricted", "iifname \"right\""), 0);
}

SCENARIO(
	port_restricted_collision,
	"A client outside port restricted NAT that is at its INITs gets in once the node behind it sends an INIT to it "
	"from the same port: the two become one association",
	.lab = &routed, .needs = CAP_NAT, .spec = {"RFC9260-5.2.1-1"})
{
	struct endpoint *inside = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);
	struct endpoint *outside = endpoint_open(lab, "b", ONE_TO_MANY, .port = PORT);

	admit_answers(lab);
	endpoint_connect_start(outside, inside, .link = public_address(lab));
	expect_packet(lab, INIT, .from = "b");
	ck_assert_uint_eq(count_packets(lab, INIT, .link = "left"), 0);
	endpoint_connect_start(inside, outside, .link = "right");
	expect_event(inside, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(outside, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	exchange_messages(inside, outside);
}
