/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONF while an association is set up or shut down: RFC 5061 5.1.1 (C4). */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The peer deletes its address on path1. */
static void expect_deleted(struct association association)
{
	asconf_succeed(association, asconf_delete(association, 1, "path1"));
	asconf_expect_event(association, "path1", SCTP_ADDR_REMOVED);
}

SCENARIO(shutdown_pending, "An ASCONF is carried out in state SHUTDOWN-PENDING",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-1"})
{
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_PENDING, .asconf = true, .paths = {"path1"});

	expect_deleted(association);
	send_sack(association, 1);
	peer_expect(association.peer, SHUTDOWN, .path = "path0");
}

SCENARIO(shutdown_sent, "An ASCONF is carried out in state SHUTDOWN-SENT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-1"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});

	ck_assert_str_eq(shut_down_by_user(association)->link, "path0");
	expect_deleted(association);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
}

SCENARIO(shutdown_received, "An ASCONF is carried out in state SHUTDOWN-RECEIVED",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-1"})
{
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_RECEIVED, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;

	peer_ignore(peer, DATA);
	expect_deleted(association);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .path = "path0");
}

SCENARIO(shutdown_ack_sent, "No ASCONF ACK is sent in state SHUTDOWN-ACK-SENT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1.1-6"})
{
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_ACK_SENT, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;

	asconf_send(association, asconf_delete(association, 1, "path1"));
	peer_expect_silence(peer, MILLISECONDS(500));
	peer_send(peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(peer);
}

SCENARIO(asked_in_cookie_wait,
	 "No ASCONF is sent before the association is established for an address added in state "
	 "COOKIE-WAIT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1.1-6"})
{
	struct association association = association_reach(
		lab, SCTP_COOKIE_WAIT, .asconf = true, .active = true, .bound_paths = {"path0"});
	struct peer *peer = association.peer;

	asconf_bindx_add(association.iut, "path1");
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT_ACK)});
	peer_expect(peer, COOKIE_ECHO, .alone = true);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(asked_in_shutdown_ack_sent,
	 "No ASCONF is sent for an address added in state SHUTDOWN-ACK-SENT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1.1-6"})
{
	struct association association = association_reach(
		lab, SCTP_SHUTDOWN_ACK_SENT, .asconf = true, .bound_paths = {"path0"});

	asconf_bindx_add(association.iut, "path1");
	peer_expect_silence(association.peer, MILLISECONDS(500));
}
