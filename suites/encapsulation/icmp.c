/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors about SCTP in UDP: RFC 6951 5.5. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

/* The kernel has sent an INIT in UDP to a peer. */
static struct association start_setup(struct lab *lab, const struct packet **init)
{
	struct association association = association_prepare(lab, .udp_port = ENCAPSULATION_PORT);

	encapsulation_set_remote_port(association.iut, NULL, ENCAPSULATION_PORT);
	peer_invite(association.peer, association.iut);
	*init = peer_expect(association.peer, INIT);
	return association;
}

static void expect_setup_goes_on(struct association association, const struct packet *init)
{
	peer_expect(association.peer, INIT, .after = RTO_INITIAL, .since = init->time);
	peer_send(association.peer, INIT_ACK);
	peer_expect(association.peer, COOKIE_ECHO);
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(
	port_unreachable_ends_setup,
	"Port Unreachable about an INIT in UDP ends the setup, as Protocol Unreachable does without UDP",
	.lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-5.5-3", "RFC6951-5.5-4", "RFC6951-5.5-5"},
	.known = {
		PORT_NOT_TRANSLATED,
		{NULL, NULL,
		 "Port Unreachable about SCTP in UDP is treated as if about plain SCTP, and only "
		 "leaves a soft error (sctp_udp_v4_err() in net/sctp/input.c, sctp_udp_v6_err() in "
		 "net/sctp/ipv6.c)"}})
{
	const struct packet *init;
	struct association association = start_setup(lab, &init);

	icmp_send(lab, PORT_UNREACHABLE, init);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = AT_ONCE);
}

enum { TAG_AT = 4, INITIATE_TAG_AT = COMMON_HEADER + CHUNK_HEADER };

/* Errors about an INIT that do not concern this association, or do not quote all of its tag. */
static const struct icmp_spec forged[] = {
	{.change = icmp_spoil_tag},
	{.change = icmp_spoil_initiate_tag},
	{.change = icmp_spoil_source_port},
	{.quoted = INITIATE_TAG_AT + 3},
	{.quoted = TAG_AT},
	{.quoted = 1},
};

SCENARIO(forged_errors,
	 "ICMP errors that match no association, or whose tag cannot be verified, are discarded",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.5-1"},
	 .known = {PORT_NOT_TRANSLATED})
{
	static const enum icmp_error errors[] = {PORT_UNREACHABLE, PROTOCOL_UNREACHABLE,
						 HOST_UNREACHABLE};
	const struct packet *init;
	struct association association = start_setup(lab, &init);

	for (size_t i = 0; i < ARRAY_SIZE(forged); i++) {
		for (int j = 0; j < 3; j++)
			icmp_send_with(lab, errors[j], init, &forged[i]);
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	}
	expect_setup_goes_on(association, init);
}

SCENARIO(protocol_unreachable,
	 "Protocol Unreachable about an INIT in UDP, from a host without UDP, ends the setup",
	 .lab = &scripted_peer, .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC6951-5.5-3"},
	 .known = {PORT_NOT_TRANSLATED}, .only_aborts = true)
{
	const struct packet *init;
	struct association association = start_setup(lab, &init);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
		     .within = AT_ONCE);
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
}

SCENARIO(host_unreachable, "Host Unreachable does not end a setup in UDP", .lab = &scripted_peer,
	 .needs = CAP_UDP_ENCAPSULATION, .spec = {"RFC9260-10-11"}, .known = {PORT_NOT_TRANSLATED})
{
	const struct packet *init;
	struct association association = start_setup(lab, &init);

	icmp_send(lab, HOST_UNREACHABLE, init);
	icmp_send(lab, NETWORK_UNREACHABLE, init);
	expect_setup_goes_on(association, init);
}
