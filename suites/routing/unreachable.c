/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors: RFC 9260 section 10. */
#define SUITE "routing"
#include "harness/scenario/association/icmp.h"
#include "suites/routing/routing.h"

enum { TAG = 4, FIRST_CHUNK = 12, INITIATE_TAG = FIRST_CHUNK + 4 };

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

static void name_another_chunk(uint8_t *packet, size_t length)
{
	(void)length;
	packet[icmp_quoted_sctp(packet) + FIRST_CHUNK] = HEARTBEAT;
}

/* The kernel has sent an INIT to the peer. */
static const struct packet *expect_first_init(struct peer *peer, struct endpoint *iut)
{
	peer_invite(peer, iut);
	return peer_expect(peer, INIT);
}

/* As if nothing had come: the INIT comes again when T1-init expires, and the setup goes on. */
static void expect_setup_goes_on(struct peer *peer, struct endpoint *iut, int64_t sent)
{
	peer_expect(peer, INIT, .after = RTO_INITIAL, .since = sent);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(protocol_unreachable_ends_setup,
	 "Protocol Unreachable about the INIT ends the setup like an ABORT", .lab = &scripted_peer,
	 .spec = {"RFC9260-10-6", "RFC9260-10-8", "RFC9260-10-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init = expect_first_init(peer, iut);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
}

SCENARIO(protocol_unreachable_just_long_enough,
	 "The first eight bytes of the INIT are enough of it: they hold the Initiate Tag",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init = expect_first_init(peer, iut);

	icmp_send(lab, PROTOCOL_UNREACHABLE, init, .quoted = INITIATE_TAG + 4);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .within = AT_ONCE);
}

/* Errors about an INIT that tell nothing of this association. */
static const struct icmp_spec forged[] = {
	{.change = spoil_initiate_tag}, {.change = spoil_tag},
	{.change = name_another_chunk}, {.change = spoil_source_port},
	{.quoted = INITIATE_TAG + 3},	{.quoted = FIRST_CHUNK},
};

SCENARIO(protocol_unreachable_forged,
	 "Protocol Unreachable is ignored if the tag, the Initiate Tag, the chunk or the port is "
	 "another one, or if too little of the INIT is quoted",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-6", "RFC9260-10-7", "RFC9260-10-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init = expect_first_init(peer, iut);

	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		icmp_send_with(lab, PROTOCOL_UNREACHABLE, init, &forged[i]);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	}
	expect_setup_goes_on(peer, iut, init->time);
}

/* What no setup and no association ends of. */
static const enum icmp_error harmless[] = {PORT_UNREACHABLE, HOST_UNREACHABLE, NETWORK_UNREACHABLE,
					   PROHIBITED,	     TIME_EXCEEDED,    PARAMETER_PROBLEM};

SCENARIO(unreachable_during_setup,
	 "Port Unreachable is ignored during the setup, and no other Destination Unreachable ends "
	 "it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-10-2", "RFC9260-10-3", "RFC9260-10-4", "RFC9260-10-5", "RFC9260-10-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init = expect_first_init(peer, iut);

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		icmp_send(lab, harmless[i], init);
	expect_setup_goes_on(peer, iut, init->time);
}

SCENARIO(unreachable_later,
	 "Port Unreachable about DATA is ignored, and no other Destination Unreachable ends the "
	 "association: the DATA comes again when T3-rtx expires",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-10-2", "RFC9260-10-3", "RFC9260-10-4", "RFC9260-10-5", "RFC9260-10-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *data;

	peer_connect(peer, iut);
	endpoint_send(iut, 0, "lost");
	data = peer_expect(peer, DATA);
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		icmp_send(lab, harmless[i], data);
	peer_expect(peer, DATA, .after = RTO_INITIAL, .since = data->time);
	peer_send(peer, SACK);
	peer_expect_alive(peer);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
}

SCENARIO(unreachable_is_remembered,
	 "A setup that has timed out after Host Unreachable tells the application why",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE, .init_attempts = 1);
	const struct packet *init = expect_first_init(peer, iut);

	icmp_send(lab, HOST_UNREACHABLE, init);
	peer_expect(peer, INIT, .after = RTO_INITIAL);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	scenario_note("the socket's error is %s", strerror(iut->error));
}

static const char established_reason[] =
	"Protocol Unreachable is acted upon in the COOKIE-WAIT state only (other_event_table in "
	"net/sctp/sm_statetable.c)";

SCENARIO(protocol_unreachable_ends_association,
	 "Protocol Unreachable about DATA is an ABORT with the T bit: it ends the association",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-10"},
	 .known = {{NULL, NULL, established_reason}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	endpoint_send(iut, 0, "to whom?");
	icmp_send(lab, PROTOCOL_UNREACHABLE, peer_expect(peer, DATA));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .within = AT_ONCE);
	peer_expect_gone(peer);
}

SCENARIO(protocol_unreachable_wrong_tag,
	 "Protocol Unreachable about DATA with another tag is discarded", .lab = &scripted_peer,
	 .spec = {"RFC9260-10-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	endpoint_send(iut, 0, "to whom?");
	icmp_send(lab, PROTOCOL_UNREACHABLE, peer_expect(peer, DATA), .change = spoil_tag);
	peer_send(peer, SACK);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	peer_expect_alive(peer);
}

SCENARIO(protocol_unreachable_of_old_init,
	 "Protocol Unreachable about the INIT ends nothing once the association is there",
	 .lab = &scripted_peer, .spec = {"RFC9260-10-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *init = expect_first_init(peer, iut);

	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	icmp_send(lab, PROTOCOL_UNREACHABLE, init);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	peer_expect_alive(peer);
}

SCENARIO(
	router_has_no_route,
	"A router that has lost the route says Host Unreachable; DATA that it refused goes through "
	"when T3-rtx expires and the route is there again",
	.lab = &routed, .spec = {"RFC9260-10-11"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct packet *data, *again;

	endpoint_connect(client, server);
	expect_delivery(client, server, "through the router", "left");
	ip_in(lab, "r", "route add unreachable %s\n", host_prefix(address_text(lab, "b", "right")));
	endpoint_send(client, 0, "to no avail");
	data = expect_packet(lab, DATA, .from = "a");
	expect_no_packet(lab, DATA, RTO_MIN / 2, .from = "r");
	ip_in(lab, "r", "route del unreachable %s\n", host_prefix(address_text(lab, "b", "right")));
	again = expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = data->time);
	assert_same_chunk(again->chunk, data->chunk);
	expect_message(server, 0, "to no avail");
}
