/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ABORT to an address that the kernel is deleting: RFC 5061 5.3 (F4) and 5.3.1. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* The kernel has asked to delete its address on path1, and is not answered. */
static struct endpoint *delete_without_answer(struct peer *peer)
{
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(peer->lab, .paths = {"path0", "path1"}), "path1");

	delete_address(iut, "path1");
	expect_authenticated(peer, ASCONF);
	return iut;
}

/* It goes on after the ABORT, and ends by one to the address that stays. */
static void expect_ignored(struct peer *peer, struct endpoint *iut)
{
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(ABORT)});
	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	peer_expect_alive(peer);
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(peer);
}

SCENARIO(abort_in_established, "An ABORT to an address that is being deleted is ignored",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct peer *peer = peer_open(lab);

	expect_ignored(peer, delete_without_answer(peer));
}

SCENARIO(abort_in_shutdown_pending,
	 "An ABORT to an address that is being deleted is ignored in SHUTDOWN-PENDING",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = delete_without_answer(peer);

	endpoint_send(iut, 0, "outstanding");
	peer_expect(peer, DATA);
	endpoint_shutdown(iut);
	expect_ignored(peer, iut);
}

SCENARIO(abort_in_shutdown_sent,
	 "An ABORT to an address that is being deleted is ignored in SHUTDOWN-SENT",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = delete_without_answer(peer);

	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	expect_ignored(peer, iut);
}
