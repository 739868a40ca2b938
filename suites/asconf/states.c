/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONF while an association is set up or shut down: RFC 5061 5.1.1 (C4). */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static void expect_deleted(struct peer *peer, struct endpoint *iut)
{
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1")));
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_REMOVED);
}

SCENARIO(shutdown_pending, "An ASCONF is done in state SHUTDOWN-PENDING",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	endpoint_send(iut, 0, "outstanding");
	peer_expect(peer, DATA);
	endpoint_shutdown(iut);
	expect_deleted(peer, iut);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN, .path = "path0");
}

SCENARIO(shutdown_sent, "An ASCONF is done in state SHUTDOWN-SENT", .lab = &scripted_dual_path,
	 .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN, .path = "path0");
	expect_deleted(peer, iut);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}

SCENARIO(shutdown_received, "An ASCONF is done in state SHUTDOWN-RECEIVED",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	uint32_t acknowledged = peer->cumulative_tsn;

	endpoint_send(iut, 0, "outstanding");
	peer_expect(peer, DATA);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = acknowledged);
	peer_ignore(peer, DATA);
	expect_deleted(peer, iut);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .path = "path0");
}

SCENARIO(shutdown_ack_sent, "No ASCONF ACK is sent in state SHUTDOWN-ACK-SENT",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1.1-6"})
{
	struct peer *peer = peer_open(lab);

	connect_multihomed(peer, "path1");
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK);
	send_asconf(peer, path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1"));
	peer_expect_silence(peer, MILLISECONDS(500));
	peer_send(peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(peer);
}

SCENARIO(asked_in_cookie_wait,
	 "An address that is added in state COOKIE-WAIT is not sent before the association is "
	 "there",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1.1-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	enable_asconf(lab);
	iut = endpoint_open(lab, "iut", ONE_TO_ONE, .paths = {"path0"});
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	add_address(iut, "path1");
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .chunks = {offer(peer, INIT_ACK)});
	peer_expect(peer, COOKIE_ECHO, .alone = true);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(asked_in_shutdown_ack_sent,
	 "An address that is added in state SHUTDOWN-ACK-SENT is not sent",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1.1-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	enable_asconf(lab);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .paths = {"path0"});
	connect_offering(peer, iut);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK);
	add_address(iut, "path1");
	peer_expect_silence(peer, MILLISECONDS(500));
}
