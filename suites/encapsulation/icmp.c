/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors about SCTP in UDP: RFC 6951 5.5. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"
#include "harness/scenario/association/icmp.h"

enum { TAG = 4, INITIATE_TAG = 16 };

static struct endpoint *iut;

/* The kernel has sent an INIT in UDP to a peer. */
static const struct packet *expect_first_init(struct lab *lab, struct peer **peer)
{
	*peer = tunnel_peer(lab, &iut);
	set_remote_port(iut, NULL, TUNNEL);
	peer_invite(*peer, iut);
	return peer_expect(*peer, INIT);
}

static void expect_setup_goes_on(struct peer *peer, int64_t sent)
{
	peer_expect(peer, INIT, .after = RTO_INITIAL, .since = sent);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(
	port_unreachable_ends_setup,
	"Port Unreachable about an INIT in UDP is what Protocol Unreachable is about one without "
	"it: the peer knows no SCTP, so the setup ends",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.5-3", "RFC6951-5.5-4", "RFC6951-5.5-5"},
	.known = {
		PORT_NOT_TRANSLATED,
		{NULL, NULL,
		 "Port Unreachable about SCTP in UDP is treated as about plain SCTP, which only "
		 "leaves a soft error (sctp_udp_v4_err() in net/sctp/input.c, sctp_udp_v6_err() in "
		 "net/sctp/ipv6.c)"}})
{
	struct peer *peer;
	const struct packet *init = expect_first_init(lab, &peer);

	icmp_send(lab, PORT_UNREACHABLE, init);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
}

static void spoil_tag(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + TAG] ^= 0x80;
}

static void spoil_initiate_tag(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + INITIATE_TAG] ^= 0x80;
}

static void spoil_source_port(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + 1] ^= 0x01;
}

/* Errors about an INIT that tell nothing of this association; one that ends before its tag. */
static const struct icmp_spec forged[] = {
	{.change = spoil_tag},
	{.change = spoil_initiate_tag},
	{.change = spoil_source_port},
	{.quoted = INITIATE_TAG + 3},
	{.quoted = TAG},
	{.quoted = 1},
};

SCENARIO(forged_errors,
	 "ICMP errors that cannot be related to the association, or whose tag cannot be verified, "
	 "are discarded",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.5-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	static const enum icmp_error errors[] = {PORT_UNREACHABLE, PROTOCOL_UNREACHABLE,
						 HOST_UNREACHABLE};
	struct peer *peer;
	const struct packet *init = expect_first_init(lab, &peer);

	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		for (int j = 0; j < 3; j++)
			icmp_send_with(lab, errors[j], init, &forged[i]);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	}
	expect_setup_goes_on(peer, init->time);
}

SCENARIO(protocol_unreachable,
	 "Protocol Unreachable about an INIT in UDP, from a host without UDP, ends the setup",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.5-3"},
	 .known = {PORT_NOT_TRANSLATED})
{
	struct peer *peer;
	const struct packet *init = expect_first_init(lab, &peer);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
}

SCENARIO(host_unreachable, "Host Unreachable does not end a setup in UDP", .lab = &scripted_peer,
	 .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC9260-10-11"}, .known = {PORT_NOT_TRANSLATED})
{
	struct peer *peer;
	const struct packet *init = expect_first_init(lab, &peer);

	icmp_send(lab, HOST_UNREACHABLE, init);
	icmp_send(lab, NETWORK_UNREACHABLE, init);
	expect_setup_goes_on(peer, init->time);
}
