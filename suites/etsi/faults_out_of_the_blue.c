/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: packets out of the blue (RFC 9260 section 8.4). */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

enum { SOME_TAG = 0x76543210 };

/* The T bit meant that there was no TCB in 2004; now it says that the tag is reflected. */
SCENARIO(fh_o_5_3_1, "DATA out of the blue is answered by an ABORT with its tag and the T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_1",
	 .spec = {"RFC9260-6-3", "RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12"})
{
	struct association association = association_prepare(lab);

	etsi_expect_out_of_the_blue(association.peer, SOME_TAG, ABORT, DATA, .tsn = 1, .ssn = 0,
				    .text = "stray");
	etsi_expect_no_association(association);
}

SCENARIO(fh_o_5_3_2, "An ABORT out of the blue is not answered", .lab = &scripted_peer,
	 .etsi = "SCTP_FH_O_5_3_2", .spec = {"RFC9260-8.4-2", "RFC9260-9.1-4"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(ABORT)});
	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(ABORT, .flags = FLAG_T)});
	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(HEARTBEAT), CHUNK(ABORT)});
	etsi_expect_no_association(association);
}

SCENARIO(
	fh_o_5_3_3,
	"A SHUTDOWN ACK out of the blue is answered by SHUTDOWN COMPLETE with its tag and the T bit",
	.lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_3",
	.spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-9"})
{
	struct association association = association_prepare(lab);

	etsi_expect_out_of_the_blue(association.peer, SOME_TAG, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	etsi_expect_no_association(association);
}

SCENARIO(fh_o_5_3_4, "A SHUTDOWN COMPLETE out of the blue is not answered", .lab = &scripted_peer,
	 .etsi = "SCTP_FH_O_5_3_4", .spec = {"RFC9260-8.4-8", "RFC9260-8.5.1-11"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(SHUTDOWN_COMPLETE)});
	peer_send_packet(peer, .tag = SOME_TAG,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	etsi_expect_no_association(association);
}

/*
 * Addresses that are nobody's alone: multicast ones of which all nodes are members, IPv4's limited
 * broadcast, and the broadcast address of path0's subnet.
 */
static const char *const non_unicast[][3] = {
	{"224.0.0.1", "255.255.255.255", "10.0.0.255"},
	{"ff01::1", "ff02::1", NULL},
};

/* A MUST in 2004, a SHOULD today, for the destination, too. */
SCENARIO(fh_o_5_3_5, "A COOKIE ECHO from or to an address that is not unicast is discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_5", .spec = {"RFC9260-8.4-1"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	const char *const *text = non_unicast[over_ipv6(lab)];

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	for (unsigned i = 0; i < 3 && text[i]; i++) {
		struct sockaddr_storage address = path_address(lab, "iut", text[i], 0);

		peer_send_packet(peer, .from = &address, .chunks = {CHUNK(COOKIE_ECHO)});
		peer_send_packet(peer, .to = &address, .chunks = {CHUNK(COOKIE_ECHO)});
		peer_expect_silence(peer, SECONDS(1));
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	}
	/* The cookie was good. */
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}
