/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors: RFC 9260 section 10. */
#define SUITE "routing"
#include "suites/routing/routing.h"

#include <stdio.h>

enum { INITIATE_TAG = COMMON_HEADER + CHUNK_HEADER };

static void name_another_chunk(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + COMMON_HEADER] = HEARTBEAT;
}

/* The kernel has sent an INIT to the peer. */
static const struct packet *expect_first_init(struct association association)
{
	peer_invite(association.peer, association.iut);
	return peer_expect(association.peer, INIT);
}

/* As if nothing had come: the INIT, sent then, is retransmitted when T1-init expires, and the setup
 * completes. */
static void expect_setup_unharmed(struct association association, int64_t sent)
{
	struct peer *peer = association.peer;

	peer_expect(peer, INIT, .after = RTO_INITIAL, .since = sent);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(protocol_unreachable_ends_setup,
	 "Protocol Unreachable about the INIT ends the setup like an ABORT", .lab = &scripted_peer,
	 .spec = {"RFC9260-10-6", "RFC9260-10-8", "RFC9260-10-10"},
	 .fix = {"timer-sleep-in-atomic"}, .only_aborts = true)
{
	struct association association = association_prepare(lab, .active = true);
	struct endpoint *iut = association.iut;
	const struct packet *init = expect_first_init(association);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
	peer_expect_silence(association.peer, 2 * RTO_INITIAL);
}

SCENARIO(protocol_unreachable_just_long_enough,
	 "Protocol Unreachable ends the setup if it quotes just the first eight bytes of the "
	 "INIT chunk, which hold the Initiate Tag",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-8"}, .only_aborts = true)
{
	struct association association = association_prepare(lab, .active = true);
	struct endpoint *iut = association.iut;
	const struct packet *init = expect_first_init(association);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init, .quoted = INITIATE_TAG + 4);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
}

/* Errors about an INIT that do not concern this association. */
static const struct icmp_spec forged[] = {
	{.change = icmp_spoil_initiate_tag}, {.change = icmp_spoil_tag},
	{.change = name_another_chunk},	     {.change = icmp_spoil_source_port},
	{.quoted = INITIATE_TAG + 3},	     {.quoted = COMMON_HEADER},
};

SCENARIO(protocol_unreachable_forged,
	 "Protocol Unreachable is ignored if the tag, the Initiate Tag, the chunk or the port is "
	 "not that of the INIT, or too little of the INIT is quoted",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-6", "RFC9260-10-7", "RFC9260-10-8"})
{
	struct association association = association_prepare(lab, .active = true);
	struct endpoint *iut = association.iut;
	const struct packet *init = expect_first_init(association);

	for (size_t i = 0; i < ARRAY_SIZE(forged); i++) {
		icmp_send_with(lab, PROTOCOL_UNREACHABLE, init, &forged[i]);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	}
	expect_setup_unharmed(association, init->time);
}

/* What ends neither a setup nor an association. */
static const enum icmp_error harmless[] = {PORT_UNREACHABLE, HOST_UNREACHABLE, NETWORK_UNREACHABLE,
					   PROHIBITED,	     TIME_EXCEEDED,    PARAMETER_PROBLEM};

SCENARIO(unreachable_during_setup,
	 "Port Unreachable is ignored during the setup, and no other Destination Unreachable "
	 "ends it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-10-2", "RFC9260-10-3", "RFC9260-10-4", "RFC9260-10-5", "RFC9260-10-11"})
{
	struct association association = association_prepare(lab, .active = true);
	const struct packet *init = expect_first_init(association);

	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		icmp_send(lab, harmless[i], init);
	expect_setup_unharmed(association, init->time);
}

SCENARIO(unreachable_later,
	 "Port Unreachable about DATA is ignored, and no other Destination Unreachable ends the "
	 "association: DATA is retransmitted when T3-rtx expires",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-10-2", "RFC9260-10-3", "RFC9260-10-4", "RFC9260-10-5", "RFC9260-10-11"})
{
	struct association association = association_open(lab);
	const struct packet *data;

	endpoint_send(association.iut, 0, "lost");
	data = expect_data(association, 1);
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		icmp_send(lab, harmless[i], data);
	expect_retransmission(association, 1, .after = RTO_INITIAL, .since = data->time);
	send_sack(association, 1);
	peer_expect_alive(association.peer);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE);
}

SCENARIO(unreachable_is_remembered,
	 "A setup that times out after Host Unreachable fails with the timeout or, as the RFC "
	 "permits, with the reason that ICMP gave",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-12"}, .only_aborts = true)
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE, .init_attempts = 1);
	struct association association = association_prepare(lab, .iut = iut, .active = true);
	const struct packet *init = expect_first_init(association);

	icmp_send(lab, HOST_UNREACHABLE, init);
	peer_expect(association.peer, INIT, .after = RTO_INITIAL);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	ck_assert_msg(iut->error == ETIMEDOUT || iut->error == EHOSTUNREACH,
		      "expected ETIMEDOUT or EHOSTUNREACH, the socket's error is: %s",
		      strerror(iut->error));
	scenario_note("the socket's error is: %s", strerror(iut->error));
}

static const char established_reason[] =
	"Protocol Unreachable is acted upon in the COOKIE-WAIT state only (other_event_table in "
	"net/sctp/sm_statetable.c)";

SCENARIO(protocol_unreachable_ends_association,
	 "Protocol Unreachable about DATA ends the association like an ABORT with the T bit",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-1", "RFC9260-10-10", "RFC9260-12.4-1"},
	 .fix = {"proto-unreach-timer"}, .known = {{NULL, NULL, established_reason}})
{
	struct association association = association_open(lab);

	endpoint_send(association.iut, 0, "to whom?");
	icmp_send(lab, PROTOCOL_UNREACHABLE, expect_data(association, 1));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .within = AT_ONCE);
	peer_expect_gone(association.peer);
}

/* Reads how many ICMP errors the node has thrown away: icmpInErrors of RFC 4293, of either version. */
static int read_thrown_away(void *context)
{
	long *found = context;
	char line[1024];
	FILE *file = fopen("/proc/thread-self/net/snmp", "re");

	while (file && fgets(line, sizeof(line), file))
		(void)sscanf(line, "Icmp: %*u %ld", &found[0]);
	if (file)
		fclose(file);
	file = fopen("/proc/thread-self/net/snmp6", "re");
	while (file && fgets(line, sizeof(line), file))
		(void)sscanf(line, "Icmp6InErrors %ld", &found[1]);
	if (file)
		fclose(file);
	return 0;
}

static long thrown_away(struct lab *lab)
{
	long found[2] = {0};

	if (lab_inside(lab, "iut", read_thrown_away, found) != 0)
		scenario_error("cannot read the counters of ICMP");
	return found[over_ipv6(lab)];
}

/* The tag that the peer's packets have, in network order: that of the quoted one is another. */
static uint32_t tag_of_the_kernel;

static void set_tag_of_the_kernel(uint8_t *packet, size_t length)
{
	(void)length;
	memcpy(packet + icmp_quoted_sctp(packet) + 4, &tag_of_the_kernel,
	       sizeof(tag_of_the_kernel));
}

SCENARIO(
	protocol_unreachable_wrong_tag,
	"Protocol Unreachable about DATA with another tag, that of the other direction included, is discarded, and "
	"counted as an error of ICMP",
	.lab = &scripted_peer, .spec = {"RFC9260-10-8"})
{
	static void (*const changes[])(uint8_t * packet, size_t length) = {icmp_spoil_tag,
									   set_tag_of_the_kernel};
	struct association association = association_open(lab);
	long before = thrown_away(lab);

	tag_of_the_kernel = htonl(association.peer->iut_tag);
	for (unsigned n = 1; n <= ARRAY_SIZE(changes); n++) {
		endpoint_send(association.iut, 0, "to whom?");
		icmp_send(lab, PROTOCOL_UNREACHABLE, expect_data(association, n),
			  .change = changes[n - 1]);
		send_sack(association, n);
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE);
		peer_expect_alive(association.peer);
		ck_assert_int_eq(thrown_away(lab), before + n);
	}
}

SCENARIO(protocol_unreachable_of_old_init,
	 "Protocol Unreachable about the INIT ends nothing once the association exists",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-10"})
{
	struct association association = association_prepare(lab, .active = true);
	struct endpoint *iut = association.iut;
	const struct packet *init = expect_first_init(association);
	struct peer *peer = association.peer;

	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	peer_expect_alive(peer);
}

SCENARIO(router_has_no_route,
	 "DATA that a router refuses with Host Unreachable gets through when T3-rtx expires once "
	 "the router has a route again",
	 .lab = &routed, .spec = {"RFC9260-10-11"})
{
	struct pair pair = pair_open(lab);
	const struct packet *data, *again;

	expect_delivery(pair.a, pair.b, "through the router", "left");
	ip_run(lab, "r", "route add unreachable %s\n",
	       routing_host_prefix(text_of_path(lab, "b", "right")));
	endpoint_send(pair.a, 0, "to no avail");
	data = expect_packet(lab, DATA, .from = "a");
	expect_no_packet(lab, DATA, RTO_MIN / 2, .from = "r");
	ip_run(lab, "r", "route del unreachable %s\n",
	       routing_host_prefix(text_of_path(lab, "b", "right")));
	again = expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = data->time);
	assert_same_chunk(again->chunk, data->chunk);
	expect_message(pair.b, 0, "to no avail");
}
