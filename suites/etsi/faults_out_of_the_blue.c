/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, fault handling: packets out of the blue (RFC 9260 section 8.4). */
#define SUITE "etsi"
#include "suites/etsi/states.h"

enum { SOME_TAG = 0x76543210 };

/* The T bit meant that there was no TCB in 2004; now it says that the tag is reflected. */
SCENARIO(fh_o_5_3_1, "DATA out of the blue: ABORT with its tag and the T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_1",
	 .spec = {"RFC9260-6-3", "RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	expect_reflection(peer, SOME_TAG, ABORT, DATA, .tsn = 1, .ssn = 0, .text = "stray");
	expect_closed(peer, iut);
}

SCENARIO(fh_o_5_3_2, "ABORT out of the blue: no answer", .lab = &scripted_peer,
	 .etsi = "SCTP_FH_O_5_3_2", .spec = {"RFC9260-8.4-2", "RFC9260-9.1-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(ABORT)});
	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(ABORT, .flags = FLAG_T)});
	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(HEARTBEAT), CHUNK(ABORT)});
	expect_closed(peer, iut);
}

SCENARIO(fh_o_5_3_3, "SHUTDOWN ACK out of the blue: SHUTDOWN COMPLETE with its tag and the T bit",
	 .lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_3",
	 .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.5.1-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	expect_reflection(peer, SOME_TAG, SHUTDOWN_COMPLETE, SHUTDOWN_ACK);
	expect_closed(peer, iut);
}

SCENARIO(fh_o_5_3_4, "SHUTDOWN COMPLETE out of the blue: no answer", .lab = &scripted_peer,
	 .etsi = "SCTP_FH_O_5_3_4", .spec = {"RFC9260-8.4-8", "RFC9260-8.5.1-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_send_packet(peer, .tag = SOME_TAG, .chunks = {CHUNK(SHUTDOWN_COMPLETE)});
	peer_send_packet(peer, .tag = SOME_TAG,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	expect_closed(peer, iut);
}

/*
 * Addresses that are nobody's alone: multicast ones of which all nodes are members, IPv4's limited
 * broadcast, and the broadcast address of path0's subnet.
 */
static const char *const non_unicast[][3] = {
	{"224.0.0.1", "255.255.255.255", "10.0.0.255"},
	{"ff01::1", "ff02::1", NULL},
};

static struct sockaddr_storage address_of(int family, const char *text)
{
	struct sockaddr_storage address = {.ss_family = (sa_family_t)family};
	void *bytes = family == AF_INET ? (void *)&((struct sockaddr_in *)&address)->sin_addr
					: (void *)&((struct sockaddr_in6 *)&address)->sin6_addr;

	if (inet_pton(family, text, bytes) != 1)
		scenario_error("%s is no address", text);
	return address;
}

/* A MUST in 2004, a SHOULD today, for the destination, too. */
SCENARIO(fh_o_5_3_5, "COOKIE ECHO from or to an address that is not unicast: discarded",
	 .lab = &scripted_peer, .etsi = "SCTP_FH_O_5_3_5", .spec = {"RFC9260-8.4-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	int family = peer_own_address(peer, "path0").ss_family;
	const char *const *text = non_unicast[family == AF_INET6];

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	for (unsigned i = 0; i < 3 && text[i]; i++) {
		struct sockaddr_storage address = address_of(family, text[i]);

		peer_send_packet(peer, .from = &address, .chunks = {CHUNK(COOKIE_ECHO)});
		peer_send_packet(peer, .to = &address, .chunks = {CHUNK(COOKIE_ECHO)});
		peer_expect_silence(peer, SECONDS(1));
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	}
	/* The cookie was good. */
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}
